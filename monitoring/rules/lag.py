"""Who may explain a lag, send an explanation back, and close a case."""

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from common import clock
from common.refusals import InvalidInput, NotAllowed, WrongState
from monitoring.enums import LagState
from monitoring.models import LagCase
from planning.enums import Phase
from planning.models import Activity, Biennium
from structure.rules import require
from structure.rules.access import access_of

WHEN_IT_LAGS = ("days_late", "points_behind", "days_without_entry", "points_overspent")
DAYS_OF_GRACE = ("grace_owner", "grace_unit_head", "grace_division_head", "grace_monitoring_unit")
THRESHOLDS = (*WHEN_IT_LAGS, *DAYS_OF_GRACE)
SHORTEST = 10  # characters: less says nothing
LONGEST = 2000


def activity_of(case: LagCase) -> Activity | None:
    """The activity behind a case; None when a mandate itself lags."""
    return case.activity or (case.milestone.activity if case.milestone else None)


def may_explain(user: Any, case: LagCase) -> None:
    """The lead officer, those assigned, the unit head, the division head, and whoever acts for these heads."""
    access = access_of(user)
    activity = activity_of(case)
    if activity is None:
        require(user, "secretariat:lag:manage")
        return
    unit = activity.lead_unit
    if access.may("own:lag:explain") and access.staff_id is not None:
        if activity.lead_officer_id == access.staff_id:
            return
        if any(assignment.staff_id == access.staff_id for assignment in activity.assignments.all()):
            return
    if {unit.lead_id, unit.division.head_id} & access.standing:
        return
    raise NotAllowed(_("A lag is explained by those who work on the activity, its unit head or its division head."))


def may_manage(user: Any, case: LagCase | None = None) -> None:
    """The planning and monitoring unit and the Executive Secretary remind, send back, close, and set the thresholds."""
    require(user, "secretariat:lag:manage")


def may_be_reminded(case: LagCase) -> None:
    """Whoever owes an answer is reminded, once a day; an explained or closed case waits for nobody."""
    if case.state != LagState.OPEN:
        raise WrongState(_("Nobody owes an answer: this case is explained or closed."))
    if case.reminded_at is not None and localtime(case.reminded_at).date() == clock.today():
        raise WrongState(_("A reminder was sent today already."))


def biennium_takes_thresholds(biennium: Biennium) -> None:
    """The thresholds of a closed biennium stay as its cases were raised by them."""
    if biennium.phase == Phase.CLOSED:
        raise WrongState(_("The biennium is closed: its thresholds stay as they were."))


def check_text(field: str, text: str, missing: Any) -> str:
    """The text without blanks around it. Raises ``InvalidInput`` when it says too little or too much."""
    said = text.strip()
    if len(said) < SHORTEST:
        raise InvalidInput({field: [missing]})
    if len(said) > LONGEST:
        raise InvalidInput({field: [_("Say it in at most %(most)s characters.") % {"most": LONGEST}]})
    return said
