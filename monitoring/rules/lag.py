"""Who may explain a lag, send an explanation back, and close a case."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import InvalidInput, NotAllowed
from monitoring.models import LagCase
from planning.models import Activity
from structure.rules import require
from structure.rules.access import access_of

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
    standing = {access.staff_id, *(principal.pk for principal in access.acts_for)} - {None}
    unit = activity.lead_unit
    if access.may("own:lag:explain") and access.staff_id is not None:
        if activity.lead_officer_id == access.staff_id:
            return
        if any(assignment.staff_id == access.staff_id for assignment in activity.assignments.all()):
            return
    if unit.lead_id in standing or unit.division.head_id in standing:
        return
    raise NotAllowed(_("A lag is explained by those who work on the activity, its unit head or its division head."))


def may_manage(user: Any, case: LagCase | None = None) -> None:
    """The planning and monitoring unit and the Executive Secretary send back and close."""
    require(user, "secretariat:lag:manage")


def check_text(field: str, text: str, missing: Any) -> str:
    """The text without blanks around it. Raises ``InvalidInput`` when it says too little or too much."""
    said = text.strip()
    if len(said) < SHORTEST:
        raise InvalidInput({field: [missing]})
    if len(said) > LONGEST:
        raise InvalidInput({field: [_("Say it in at most %(most)s characters.") % {"most": LONGEST}]})
    return said
