"""The stage of the change requests: an approved workplan of the cast's unit, and the real steps to each state."""

import datetime
from typing import Any

from common.audit import acting
from planning.actions.change_asking import ask_postponement, ask_reformulation
from planning.actions.change_deciding import ACTIONS, approve, endorse, refuse, withdraw
from planning.enums import ChangeState, WorkplanState
from planning.models import Activity, ChangeRequest, Workplan
from planning.queries.activity_values import values_of
from planning.rules.plan_edit import ActivityValues
from tests.people import Cast
from tests.planning.workplan_stage import workplan_at


def approved(cast: Cast) -> Workplan:
    """The unit's workplan in force, with at least one activity in it."""
    return workplan_at(cast, WorkplanState.APPROVED)


def values(activity: Activity, **changed: Any) -> ActivityValues:
    """The values of an activity with some of them changed."""
    from dataclasses import replace

    return replace(values_of(Activity.objects.get(pk=activity.pk)), **changed)


def asked(cast: Cast, activity: Activity, *, by: Any = None, **changed: Any) -> ChangeRequest:
    """A request of the unit head for other values of an activity."""
    fresh = Activity.objects.get(pk=activity.pk)
    return ask_reformulation(
        activity=fresh,
        values=values(fresh, **changed),
        reason="The Bureau meets later.",
        by=by or cast.unit_head,
        version=fresh.version,
    )


def postponed(cast: Cast, activity: Activity) -> ChangeRequest:
    from common.dates import PartialDate

    return ask_postponement(
        activity=activity, start=None, end=PartialDate.quarter(2017, 2), reason="No venue.", by=cast.unit_head
    )


def change_at(cast: Cast, change: ChangeRequest, state: str) -> ChangeRequest:
    """The request after the real steps to a state."""
    if state == ChangeState.OPEN:
        return change
    if state == ChangeState.WITHDRAWN:
        return withdraw(change=change, by=cast.unit_head, version=change.version)
    if state == ChangeState.REFUSED:
        return refuse(change=change, by=cast.division_head, version=change.version, note="Not this year.")
    change = endorse(change=change, by=cast.division_head, version=change.version)
    if state == ChangeState.ENDORSED:
        return change
    return approve(change=change, by=cast.executive_secretary, version=change.version)


NOVEMBER = datetime.date(2016, 11, 15)


def act(action: str, change: ChangeRequest, by: Any) -> ChangeRequest:
    note = {"note": "Not now."} if action == "refuse" else {}
    return ACTIONS[action](change=change, by=by, version=change.version, **note)


def meddle(activity: Activity) -> None:
    """Somebody changes the end behind a request's back."""
    with acting(by=None, why="Moved meanwhile"):
        fresh = Activity.objects.get(pk=activity.pk)
        fresh.ends_on = datetime.date(2016, 12, 1)
        fresh.save()
