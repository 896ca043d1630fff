"""Who keeps the inventory of skills (source para 22: a team finds out which skills the house has)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import InvalidInput, NotAllowed
from structure.models import Staff
from structure.rules import require
from structure.rules.access import access_of

LONGEST_NAME = 100


def may_keep_own(user: Any) -> Staff:
    """Everybody keeps their own skills. Returns who it is; raises ``NotAllowed`` for who does not work here."""
    require(user, "own:skills:keep")
    staff = access_of(user).staff
    if staff is None:
        raise NotAllowed(_("Skills are kept by those who work at the Secretariat."))
    return staff


def may_keep_list(user: Any) -> None:
    """Human resources and the administrator keep the list."""
    require(user, "secretariat:skills:manage")


def skill_name(text: str, field: str = "name") -> str:
    """A name in one line. Raises ``InvalidInput`` when there is none, or it is too long."""
    said = " ".join("".join(char for char in text if char.isprintable()).split())
    if len(said) < 2:
        raise InvalidInput({field: [_("Name the skill.")]})
    if len(said) > LONGEST_NAME:
        raise InvalidInput({field: [_("Use at most %(most)s characters.") % {"most": LONGEST_NAME}]})
    return said
