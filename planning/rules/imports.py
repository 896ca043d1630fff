"""Who may import what, and whose import is whose."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import NotAllowed, allowed
from planning.enums import ImportNoun
from planning.models import ImportRun
from structure.rules import require
from structure.rules.access import access_of

READS_ALL = "secretariat:plan:import"


def may_import(user: Any, noun: str) -> None:
    """Raise ``NotAllowed`` unless the person may import this noun at all; each row is asked about by its own rule."""
    access = access_of(user)
    if noun in (ImportNoun.MANDATES, ImportNoun.INDICATORS):
        require(user, READS_ALL)
    elif noun == ImportNoun.ACTIVITIES:
        if not access.may("unit:workplan:edit") and not any(one.units_led.exists() for one in access.acts_for):
            raise NotAllowed(
                _("Activities are imported by the head of the unit whose workplan they are, or the delegate.")
            )
    elif not access.may("own:activity:log"):
        raise NotAllowed(_("Progress is imported by the Secretariat's staff."))


def nouns_open_to(user: Any) -> list[ImportNoun]:
    """What the person may import."""
    return [noun for noun in ImportNoun if allowed(may_import, user, noun)]


def may_open(user: Any) -> None:
    """Raise ``NotAllowed`` unless there is something the person may import."""
    require(user, "secretariat:plan:read")
    if not nouns_open_to(user):
        raise NotAllowed(_("Sheets are imported by the Secretariat's staff."))


def may_see(user: Any, run: ImportRun) -> None:
    """Whoever sent a sheet sees its import; who imports for the whole Secretariat sees all."""
    require(user, "secretariat:plan:read")
    if run.asked_by_id != user.pk and not access_of(user).may(READS_ALL):
        raise NotAllowed(
            _("An import is seen by who sent the sheet, by the planning and monitoring unit and by the administrator.")
        )


def may_work_on(user: Any, run: ImportRun) -> None:
    """Only whoever sent a sheet maps, confirms or gives up its import, and only while they may import its noun."""
    if run.asked_by_id != user.pk:
        raise NotAllowed(_("Only the person who sent the sheet goes on with its import."))
    may_import(user, run.noun)
