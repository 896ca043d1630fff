"""What is missing in a composed workplan is said with the activity and the field."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from planning.enums import WorkplanState
from planning.queries.workplan_content import content_of
from planning.queries.workplan_gaps import gaps
from planning.queries.workplans import workplan_page
from tests.factories.planning import (
    AssignmentDaysFactory,
    AssignmentFactory,
    MilestoneFactory,
    OutputFactory,
)
from tests.people import Cast
from tests.planning.workplan_stage import activity_of, workplan_at

pytestmark = pytest.mark.django_db


def complete(cast: Cast, code: str = "A-01") -> Any:
    activity = activity_of(cast, code, output=OutputFactory(), lead_officer=cast.staff.staff)
    AssignmentDaysFactory(assignment=AssignmentFactory(activity=activity, staff=cast.staff.staff), days=Decimal(5))
    MilestoneFactory(activity=activity, due_on=datetime.date(2016, 10, 3))
    return activity


def found(cast: Cast, *, editable: bool = True) -> dict[str, list[tuple[str, str]]]:
    workplan = workplan_at(cast, WorkplanState.DRAFT)
    checks = gaps(workplan, content_of(workplan), editable=editable)
    return {check.text: [(place.label, place.url) for place in check.places] for check in checks if not check.passed}


def test_a_complete_workplan_misses_nothing_and_an_empty_one_says_so(cast: Cast) -> None:
    complete(cast)
    workplan = workplan_at(cast, WorkplanState.DRAFT)
    (check,) = gaps(workplan, content_of(workplan), editable=True)
    assert check.passed
    (empty,) = gaps(workplan, {"activities": {}}, editable=True)
    assert (empty.passed, empty.text) == (False, "No activity is planned yet.")


def test_each_gap_leads_to_the_field_of_the_activity(cast: Cast) -> None:
    complete(cast, "A-01")
    activity_of(cast, "A-02", lead_officer=None, output=None).mandate_shares.all().delete()
    edit = "/activities/A-02/edit/#id_"
    assert found(cast) == {
        "Mandates with shares that make 100% are missing:": [("A-02", f"{edit}shares-0-mandate")],
        "No output, and so no expected result:": [("A-02", f"{edit}output")],
        "No lead officer:": [("A-02", f"{edit}lead_officer")],
        "Nobody has work-days in it:": [("A-02", f"{edit}people-0-staff")],
        "No milestone and no deliverable:": [("A-02", f"{edit}milestones-0-title")],
    }
    assert found(cast, editable=False)["No lead officer:"] == [("A-02", "/activities/A-02/#team")]


def test_what_lies_outside_the_dates_and_a_lead_without_a_part_are_said(cast: Cast) -> None:
    activity = complete(cast)
    AssignmentDaysFactory(assignment=activity.assignments.get(), year=2015, quarter=1, days=Decimal(2))
    MilestoneFactory(activity=activity, due_on=datetime.date(2017, 3, 1))
    led = activity_of(cast, "A-02", output=OutputFactory(), lead_officer=cast.staff.staff)
    AssignmentDaysFactory(assignment=AssignmentFactory(activity=led, staff=cast.colleague.staff), days=Decimal(5))
    MilestoneFactory(activity=led, due_on=datetime.date(2016, 10, 3))
    texts = {text: [label for label, _url in places] for text, places in found(cast).items()}
    assert texts == {
        "The lead officer has no part in it:": ["A-02"],
        "Work-days outside its dates:": ["A-01"],
        "Something falls due outside its dates:": ["A-01"],
    }


def test_the_panel_shows_the_gaps_before_the_decision(cast: Cast) -> None:
    activity_of(cast, "A-02", lead_officer=None)
    page = workplan_page(cast.unit_head, workplan_at(cast, WorkplanState.DRAFT))
    places = {place.label for check in page.decision.checks for place in check.places}
    assert places == {"A-02"}
