"""Everybody's plan for a performance cycle, 1 April to 31 March, open to oneself and to those who answer for one."""

import datetime
import io
from decimal import Decimal
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.refusals import NotAllowed
from planning.models import Activity
from planning.queries.extract import Cycle, extract_of
from planning.rules.extracts import may_see_extract
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    ExpectedResultFactory,
    OutputFactory,
)
from tests.factories.structure import DelegationFactory
from tests.people import Cast
from tests.planning.counting import queries_of
from tests.planning.test_workplans import PEOPLE
from tests.planning.workplan_stage import activity_of

pytestmark = pytest.mark.django_db


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)))
@settings(max_examples=25)
def test_every_day_lies_in_the_cycle_around_it(day: datetime.date) -> None:
    cycle = Cycle.around(day)
    assert cycle.first <= day <= cycle.last
    assert (cycle.last - cycle.first).days in (364, 365)
    assert Cycle(cycle.year + 1).first - cycle.last == datetime.timedelta(days=1)


def planned(cast: Cast) -> Activity:
    """The staff member's part in an activity of the unit, in four quarters, of which two lie in 2016-2017."""
    result = ExpectedResultFactory(code="1.2", name="Meetings are one")
    activity = activity_of(cast, output=OutputFactory(code="1.2.1", name="One plan", result=result))
    part = AssignmentFactory(activity=activity, staff=cast.staff.staff, role="expert")
    for year, quarter, days in ((2015, 4, 3), (2016, 1, 5), (2016, 2, 7), (2016, 3, 11)):
        AssignmentDaysFactory(assignment=part, year=year, quarter=quarter, days=Decimal(days))
    return activity


def test_the_extract_names_mandate_result_output_role_and_the_days_of_the_cycle_alone(cast: Cast) -> None:
    planned(cast)
    extract = extract_of(cast.staff, cast.staff.staff, {})
    assert extract.cycle == Cycle(2016)
    (row,) = extract.rows
    assert (row.mandates, row.result, row.output, row.role) == (
        [("XII/32/A-01", "100%")], "1.2 Meetings are one", "1.2.1 One plan", "Expert",
    )  # fmt: skip
    assert (extract.quarters, row.days) == (
        ["Q2 2016", "Q3 2016", "Q4 2016", "Q1 2017"], [Decimal(7), Decimal(11), Decimal(0), Decimal(0)],
    )  # fmt: skip
    earlier = extract_of(cast.staff, cast.staff.staff, {"cycle": "2015"})
    assert earlier.total == Decimal(8)
    assert extract_of(cast.staff, cast.staff.staff, {"cycle": "nope"}).cycle == Cycle(2016)
    assert extract_of(cast.colleague, cast.colleague.staff, {}).rows == []


def test_a_cycle_across_two_bienniums_reads_both(cast: Cast) -> None:
    planned(cast)
    later = BienniumFactory(starts_in=2017, is_current=False)
    start, end = datetime.date(2017, 1, 1), datetime.date(2017, 6, 30)
    ActivityFactory(
        code="A-01", biennium=later, lead_unit=cast.unit, lead_officer=cast.staff.staff, starts_on=start, ends_on=end
    )
    extract = extract_of(cast.staff, cast.staff.staff, {})
    assert [row.activity.biennium.starts_in for row in extract.rows] == [2015, 2017]
    assert [row.role for row in extract.rows] == ["Expert", "Lead"]
    assert len(extract.chart.rows) == 2
    assert "2018" in str(extract.chart.svg)


def test_only_oneself_the_first_line_human_resources_and_the_executive_secretary_see_it(cast: Cast) -> None:
    people = {name: getattr(cast, name) for name in PEOPLE}
    seen = set()
    for name, person in people.items():
        try:
            may_see_extract(person, cast.staff.staff)
        except NotAllowed:
            continue
        seen.add(name)
    first_line = {"staff", "unit_head", "division_head", "division_delegate"}
    assert seen == first_line | {"executive_secretary", "hr_officer"}


def test_a_delegation_that_has_ended_opens_nothing(cast: Cast) -> None:
    DelegationFactory(principal=cast.unit_head.staff, delegate=cast.stranger.staff, valid_to=datetime.date(2016, 9, 11))
    with pytest.raises(NotAllowed):
        may_see_extract(cast.stranger, cast.staff.staff)


def test_the_page_and_its_files_hold_the_same(cast: Cast, sign_in: Any) -> None:
    planned(cast)
    client = sign_in(cast.staff)
    page = client.get("/extract/")
    assert (page.status_code, page.context["page"].own) == (200, True)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/extract/?export=xlsx").content)).active
    values = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert ["XII/32/A-01 100%", "1.2 Meetings are one", "1.2.1 One plan", "A-01"] in [row[:4] for row in values]
    document = docx.Document(io.BytesIO(client.get("/extract/?export=docx").content))
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert {"1.2 Meetings are one\n1.2.1 One plan", "Expert", "18"} <= set(cells)
    head = sign_in(cast.unit_head).get(f"/extract/{cast.staff.staff.pk}/")
    assert (head.status_code, head.context["page"].own) == (200, False)
    for address in (f"/extract/{cast.staff.staff.pk}/", f"/extract/{cast.staff.staff.pk}/?export=docx"):
        assert sign_in(cast.stranger).get(address).status_code == 403
    assert client.get("/extract/99999999999999999999/").status_code == 404


def test_the_queries_do_not_grow_with_the_activities(cast: Cast, sign_in: Any) -> None:
    planned(cast)
    client = sign_in(cast.staff)
    client.get("/extract/")
    one = queries_of(client, "/extract/")
    for place in range(5):
        part = AssignmentFactory(activity=activity_of(cast, f"B-{place}"), staff=cast.staff.staff)
        AssignmentDaysFactory(assignment=part)
    assert queries_of(client, "/extract/") == one
