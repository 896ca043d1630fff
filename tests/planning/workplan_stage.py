"""The stage of the workplan tests: the unit of the cast with work in it, and the real steps to each state."""

from decimal import Decimal
from typing import Any

from planning.actions.workplans import approve, endorse, open_revision, return_with_note, submit
from planning.enums import WorkplanState
from planning.models import Activity, Workplan
from tests.factories.planning import (
    ActivityFactory,
    BienniumFactory,
    MandateFactory,
    MandateShareFactory,
    WorkplanFactory,
)
from tests.people import Cast


def activity_of(cast: Cast, code: str = "A-01", **values: Any) -> Activity:
    """An activity of the unit whose one mandate explains all of it."""
    activity: Activity = ActivityFactory(code=code, lead_unit=cast.unit, biennium=BienniumFactory(), **values)
    mandate = MandateFactory(address=f"XII/32/{code}")
    MandateShareFactory(activity=activity, mandate=mandate, percent=Decimal(100))
    return activity


def workplan_at(cast: Cast, state: str) -> Workplan:
    """A workplan of the unit that has walked the real steps to a state."""
    for _head in (cast.unit_head, cast.division_head, cast.executive_secretary):
        pass  # asking for them puts them in place
    if not Activity.objects.filter(lead_unit=cast.unit).exists():
        activity_of(cast)
    workplan: Workplan = WorkplanFactory(unit=cast.unit, biennium=BienniumFactory())
    if state == WorkplanState.DRAFT:
        return workplan
    workplan = submit(workplan=workplan, by=cast.unit_head, version=workplan.version)
    if state == WorkplanState.RETURNED:
        return return_with_note(
            workplan=workplan, by=cast.division_head, version=workplan.version, note="Move six days to Q4."
        )
    if state == WorkplanState.SUBMITTED:
        return workplan
    workplan = endorse(workplan=workplan, by=cast.division_head, version=workplan.version)
    if state == WorkplanState.ENDORSED:
        return workplan
    return approve(workplan=workplan, by=cast.executive_secretary, version=workplan.version)


def revised(cast: Cast) -> Workplan:
    """A workplan with an approved version, open for a revision."""
    workplan = workplan_at(cast, WorkplanState.APPROVED)
    return open_revision(workplan=workplan, by=cast.unit_head, version=workplan.version)
