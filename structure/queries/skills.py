"""The list of skills."""

from typing import Any

from django.db.models import Q, QuerySet

from structure.models import Skill
from structure.rules.access import access_of


def skills_visible_to(user: Any) -> QuerySet[Skill]:
    """The skills of the list, and those proposed, with ``secretariat:structure:read``; else none."""
    skills = Skill.objects.all()
    return skills if access_of(user).may("secretariat:structure:read") else skills.none()


def skills_to_choose(user: Any) -> QuerySet[Skill]:
    """What a person may say of themself: the list, what they proposed, and what they hold."""
    staff = access_of(user).staff
    return skills_visible_to(user).filter(
        Q(is_listed=True) | Q(proposed_by=user) | Q(pk__in=staff.skills.values("pk") if staff else [])
    )
