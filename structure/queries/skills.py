"""The list of skills, and who holds which, today or at the end of a past day."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from common import clock
from common.past import on_record_since, rows_on
from structure.models import HeldSkill, Skill
from structure.rules.access import access_of


def skills_visible_to(user: Any) -> QuerySet[Skill]:
    """The skills of the list, and those proposed, with ``secretariat:structure:read``; else none."""
    skills = Skill.objects.all()
    return skills if access_of(user).may("secretariat:structure:read") else skills.none()


def skills_on(user: Any, day: datetime.date) -> list[Skill]:
    """The skills a person may see, by name, as they were called and listed at the end of ``day``; one query.

    Of a past day they are copies, to be read and never saved; one that was merged into another since is among them.
    """
    if day >= clock.today() or not access_of(user).may("secretariat:structure:read"):
        return list(skills_visible_to(user).order_by("name"))
    return [version.instance for version in rows_on(Skill, day).order_by("name")]


def holders_on(people: Any, day: datetime.date) -> Mapping[int, set[int]]:
    """The keys of those of the people (a queryset, or keys) who held each skill at the end of ``day``, by its key."""
    found: Mapping[int, set[int]] = defaultdict(set)
    for skill, staff in rows_on(HeldSkill, day).filter(staff__in=people).order_by().values_list("skill", "staff"):
        found[skill].add(staff)
    return found


def held_by_name(text: str, day: datetime.date) -> QuerySet[Any]:
    """The keys of who held a skill at the end of ``day`` in whose name of then the text stands."""
    skills = rows_on(Skill, day).filter(name__icontains=text).order_by().values("id")
    keys: QuerySet[Any] = rows_on(HeldSkill, day).filter(skill__in=skills).order_by().values("staff")
    return keys


def skills_on_record_since() -> datetime.date | None:
    """The day of the first record of a skill, before which nobody's are known; None while there is none."""
    return on_record_since(Skill.history.all())


def skills_known_on(day: datetime.date) -> bool:
    """Whether who holds which skill is on record at the end of ``day``; of a past day one query."""
    if day >= clock.today():
        return True
    since = skills_on_record_since()
    return since is not None and since <= day


def skills_to_choose(user: Any) -> QuerySet[Skill]:
    """What a person may say of themself: the list, what they proposed, and what they hold."""
    staff = access_of(user).staff
    return skills_visible_to(user).filter(
        Q(is_listed=True) | Q(proposed_by=user) | Q(pk__in=staff.skills.values("pk") if staff else [])
    )
