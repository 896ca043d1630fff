"""Who answers for a lag case at each level of the ladder."""

from django.db.models import Q

from monitoring.enums import LagLevel
from monitoring.models import LagCase
from planning.models import Activity
from structure.models import Staff, User
from structure.queries.people import holders_of
from structure.roles import EXECUTIVE_SECRETARY, PMU_OFFICER
from structure.rules.access import Access


def people_of_level(case: LagCase) -> list[User]:
    """The users the case waits for now; none where the place is vacant."""
    if case.level == LagLevel.EXECUTIVE_SECRETARY:
        return holders_of(EXECUTIVE_SECRETARY.key)
    if case.level == LagLevel.MONITORING_UNIT:
        return holders_of(PMU_OFFICER.key)
    found = head_of_level(case)
    return [found.user] if found else []


def asked_of(access: Access) -> Q:
    """The open cases that wait for this person, at the level they stand on."""
    me = access.staff_id
    waiting = Q(pk__in=[])
    for prefix in ("activity__", "milestone__activity__"):
        waiting |= Q(level=LagLevel.OWNER, **{f"{prefix}lead_officer": me or 0})
        waiting |= Q(level=LagLevel.UNIT_HEAD, **{f"{prefix}lead_unit__in": access.units_led})
        waiting |= Q(level=LagLevel.DIVISION_HEAD, **{f"{prefix}lead_unit__division__in": access.divisions_headed})
    if PMU_OFFICER.key in access.roles:
        waiting |= Q(level=LagLevel.MONITORING_UNIT)
    if EXECUTIVE_SECRETARY.key in access.roles:
        waiting |= Q(level=LagLevel.EXECUTIVE_SECRETARY)
    return waiting


def head_of_level(case: LagCase) -> Staff | None:
    """The owner, unit head or division head of the case's level; None above these, or while the place is vacant."""
    activity: Activity | None = case.activity or (case.milestone.activity if case.milestone else None)
    if activity is None:
        return None
    if case.level == LagLevel.OWNER:
        return activity.lead_officer
    if case.level == LagLevel.UNIT_HEAD:
        return activity.lead_unit.lead
    if case.level == LagLevel.DIVISION_HEAD:
        return activity.lead_unit.division.head
    return None
