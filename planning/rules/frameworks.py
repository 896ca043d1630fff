"""Who keeps the medium-term framework, and what can be written into it (source para 13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import InvalidInput
from planning.rules.mandates import check_reason
from structure.rules import require

EDIT = "secretariat:framework:edit"
LONGEST_WORDING = 4000  # characters
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class Wording:
    """A purpose under a goal, or a guiding activity under a purpose; ``pk`` None is new, ``drop`` takes it away."""

    pk: int | None
    text: str
    drop: bool = False


def may_keep_framework(user: Any) -> None:
    """Raise ``NotAllowed`` unless the person keeps the medium-term framework."""
    require(user, EDIT)


def check_framework(*, vision: str, mission: str, until: int | None, reason: str) -> None:
    """Raise ``InvalidInput`` naming each field that cannot be taken. Vision and mission may be empty."""
    errors: dict[str, list[Any]] = {}
    for name, text in (("vision", vision), ("mission", mission)):
        if len(text) > LONGEST_WORDING:
            errors[name] = [_("Enter at most 4,000 characters.")]
    if until is not None and not FIRST_YEAR <= until <= LAST_YEAR:
        errors["until"] = [_("Enter a year from 1990 to 2100.")]
    if errors:
        raise InvalidInput(errors)
    check_reason(reason)


def check_wordings(wordings: Sequence[Wording]) -> None:
    """Raise ``InvalidInput`` when a row that stays has no wording, or one too long."""
    for row in wordings:
        if not row.drop and not row.text.strip():
            raise InvalidInput({"rows": [_("Each row needs its wording, or is taken away.")]})
        if len(row.text) > LONGEST_WORDING:
            raise InvalidInput({"rows": [_("Enter at most 4,000 characters.")]})
