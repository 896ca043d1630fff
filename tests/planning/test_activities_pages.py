"""The list of activities, its exports, and the page of one."""

import csv
import datetime
import io
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client

from common.audit import acting, create_signed
from planning.actions.progress import log_progress
from planning.enums import AssignmentRole
from planning.models import Activity
from planning.queries.activity_history import changes_of
from tests.factories.clusters import ClusterFactory
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    DeliverableFactory,
    EvidenceFactory,
    MandateFactory,
    MandateShareFactory,
    MilestoneFactory,
    OutputFactory,
    ProgressEntryFactory,
)
from tests.factories.structure import StaffFactory
from tests.people import Cast
from tests.planning.counting import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(cast: Cast, sign_in: Callable[..., Client]) -> Client:
    return sign_in(cast.stranger)


@pytest.fixture
def four(cast: Cast) -> list[Activity]:
    cluster = ClusterFactory(code="A")
    unit, other = cast.unit, cast.other_unit
    activities = [
        ActivityFactory(code="A-01", title="Plan the meetings", lead_unit=unit, cluster=cluster, function="meetings",
                        lead_officer=cast.staff.staff, work_days=10),
        ActivityFactory(code="A-02", title="Review the workflow", lead_unit=unit, lagging=True, work_days=30),
        ActivityFactory(code="B-01", title="Answer on biosafety", lead_unit=other, done=True),
        ActivityFactory(code="B-02", title="Late, and said to be on track", lead_unit=other, percent=50),
    ]  # fmt: skip
    MandateShareFactory(activity=activities[2], mandate=MandateFactory(address="BS-VII/7/D2"))
    return activities


def codes(client: Client, query: str) -> list[str]:
    answer = client.get(f"/activities/?{query}")
    assert answer.status_code == 200
    return [row.code for row in answer.context["page"].rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["A-01", "A-02", "B-01", "B-02"]),
        ("q=WORKFLOW", ["A-02"]),
        ("q=b-0", ["B-01", "B-02"]),
        ("q=bs-vii/7", ["B-01"]),
        ("q=%25", []),
        ("status=lagging", ["A-02"]),
        ("status=nonsense", ["A-01", "A-02", "B-01", "B-02"]),
        ("unit=LIA", ["A-01", "A-02"]),
        ("division=SPS", ["B-01", "B-02"]),
        ("cluster=A", ["A-01"]),
        ("function=meetings", ["A-01"]),
        ("lagging=true", ["A-02", "B-02"]),
        ("unit=LIA&lagging=true", ["A-02"]),
        ("sort=-title", ["A-02", "A-01", "B-02", "B-01"]),
        ("sort=percent", ["A-02", "B-02", "A-01", "B-01"]),
        ("sort=nonsense&page=99&show=some", ["A-01", "A-02", "B-01", "B-02"]),
    ],
)
def test_the_address_holds_filter_and_order(browser: Client, four: list, query: str, found: list[str]) -> None:
    assert codes(browser, query) == found


def test_mine_are_those_i_lead_and_those_i_am_assigned_to(
    cast: Cast, four: list, sign_in: Callable[..., Client]
) -> None:
    AssignmentFactory(activity=four[3], staff=cast.staff.staff)
    assert codes(sign_in(cast.staff), "lead=me") == ["A-01", "B-02"]
    assert codes(sign_in(cast.stranger), "lead=me") == []


def test_another_biennium_has_its_own_activities(browser: Client, four: list) -> None:
    past = BienniumFactory(starts_in=2013, is_current=False, phase="closed")
    ActivityFactory(code="A-01", biennium=past, title="Of old")
    answer = browser.get("/activities/?biennium=2013")
    assert [row.title for row in answer.context["page"].rows] == ["Of old"]
    assert "/activities/A-01/?biennium=2013" in answer.content.decode()
    assert browser.get("/activities/?biennium=1066").status_code == 404
    assert "Of old" in browser.get("/activities/A-01/?biennium=2013").content.decode()


def test_the_count_and_the_totals_are_of_the_filtered_set(browser: Client, four: list) -> None:
    page = browser.get("/activities/?unit=LIA").context["page"]
    assert page.count_sentence == "2 of 4 activities"
    assert (page.work_days, page.total.percent) == (Decimal(40), 47.5)  # (70 x 10 + 40 x 30) / 40


def test_fifty_stand_on_a_page_and_all_of_them_when_asked(browser: Client, cast: Cast) -> None:
    for _n in range(51):
        ActivityFactory(lead_unit=cast.unit)
    assert len(codes(browser, "")) == 50
    assert len(codes(browser, "page=2")) == 1
    assert len(codes(browser, "show=all")) == 51


@pytest.mark.parametrize("name", ["bureau_member", "ended_bureau_member", "nobody"])
@pytest.mark.parametrize("url", ["/activities/", "/activities/?export=csv", "/activities/A-01/", "/my-work/"])
def test_nobody_outside_sees_activities(
    cast: Cast, four: list, sign_in: Callable[..., Client], name: str, url: str
) -> None:
    assert sign_in(getattr(cast, name)).get(url).status_code == 403


def test_lists_are_read_and_not_written(browser: Client, four: list) -> None:
    assert browser.post("/activities/").status_code == 405
    assert browser.post("/activities/A-01/").status_code == 405


def test_the_csv_holds_the_filtered_rows_in_their_order_and_says_so(browser: Client, four: list) -> None:
    answer = browser.get("/activities/?unit=LIA&sort=-code&export=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    said = [row[0] for row in rows if row]
    assert answer["Content-Disposition"] == 'attachment; filename="activities-2016-09-12.csv"'
    assert said[:2] == ["Activities, biennium 2015–2016", "Shown: Unit: LIA"]
    assert said[2].startswith("As at 12 Sep 2016")
    assert said[-2:] == ["A-02", "A-01"]


def test_the_workbook_keeps_numbers_dates_and_mandates(browser: Client, four: list) -> None:
    shares = [MandateShareFactory(activity=four[0], percent=part, mandate=MandateFactory(address=address))
              for part, address in ((40, "XII/1"), (60, "XII/2"))]  # fmt: skip
    assert len(shares) == 2
    sheet = openpyxl.load_workbook(io.BytesIO(browser.get("/activities/?q=A-01&export=xlsx").content)).active
    head, row = list(sheet.iter_rows(values_only=True))[-2:]
    values = dict(zip(head, row, strict=True))
    assert values["Done, %"] == 70
    assert values["End"] == datetime.datetime(2016, 12, 31)
    assert values["Mandates"] == "XII/2 60%; XII/1 40%"


def test_an_end_known_by_quarter_is_exported_as_it_was_said(browser: Client, cast: Cast) -> None:
    ActivityFactory(code="Q-01", lead_unit=cast.unit, ends_precision="quarter")
    assert "Q4 2016" in browser.get("/activities/?export=csv").content.decode()


def _full_activity(cast: Cast, code: str) -> Activity:
    activity = ActivityFactory(
        code=code, lead_unit=cast.unit, lead_officer=cast.staff.staff, output=OutputFactory(), cluster=ClusterFactory()
    )
    _grow(activity)
    return activity


def _grow(activity: Activity) -> None:
    MandateShareFactory(activity=activity, percent=Decimal(1))
    EvidenceFactory(entry=ProgressEntryFactory(activity=activity))
    EvidenceFactory(entry=None, milestone=MilestoneFactory(activity=activity))
    EvidenceFactory(entry=None, deliverable=DeliverableFactory(activity=activity))
    AssignmentDaysFactory(assignment=AssignmentFactory(activity=activity, staff=StaffFactory(unit=activity.lead_unit)))


@pytest.mark.parametrize("url", ["/activities/", "/activities/?export=csv", "/activities/?show=all"])
def test_the_list_asks_as_much_for_300_rows_as_for_one(browser: Client, cast: Cast, url: str) -> None:
    _full_activity(cast, "A-01")
    one = queries_of(browser, url)
    _full_activity(cast, "A-02")
    _full_activity(cast, "A-03")
    assert queries_of(browser, url) == one
    with acting(by=None, why="The stage is set"):
        more = {"biennium": BienniumFactory(), "lead_unit": cast.unit, "lead_officer": cast.staff.staff}
        create_signed(Activity, [ActivityFactory.build(**more) for _n in range(297)])
    assert queries_of(browser, url) == one


@pytest.mark.parametrize("path", ["", "progress/", "changes/", "progress/new/"])
def test_the_page_asks_as_much_for_many_rows_as_for_one(cast: Cast, sign_in: Callable[..., Client], path: str) -> None:
    activity, client = _full_activity(cast, "A-01"), sign_in(cast.staff)
    _grow(activity)
    one = queries_of(client, f"/activities/A-01/{path}")
    for _n in range(12):
        _grow(activity)
    assert queries_of(client, f"/activities/A-01/{path}") == one


def test_the_page_says_why_it_exists_who_does_it_and_what_stands(cast: Cast, sign_in: Callable[..., Client]) -> None:
    activity = _full_activity(cast, "A-01")
    lead = AssignmentFactory(activity=activity, staff=cast.staff.staff, role=AssignmentRole.LEAD)
    AssignmentDaysFactory(assignment=lead, quarter=3, days=38)
    page = sign_in(cast.staff).get("/activities/A-01/").context["page"]
    assert (page.result.label, page.output.label) == ("Expected result 1.2", "Output 1.2.1")
    assert page.output.note == "Deliverables delivered, 0 of 1"
    assert [row.role for row in page.team] == ["Lead", "Contributor"]
    assert page.team_total == [0, 0, Decimal(48), 0]
    assert page.may_log
    assert [item.evidence.label for item in page.milestones] == ["1 link"]


@pytest.mark.parametrize(
    ("name", "offered"), [("staff", True), ("unit_head", True), ("stranger", False), ("pmu_officer", False)]
)
def test_logging_is_offered_to_those_who_may(
    cast: Cast, sign_in: Callable[..., Client], name: str, offered: bool
) -> None:
    _full_activity(cast, "A-01")
    user = getattr(cast, name)
    page = sign_in(user).get("/activities/A-01/").content.decode()
    assert ("/activities/A-01/progress/new/" in page) is offered


def test_a_milestone_moved_beyond_its_approved_day_is_at_risk_and_a_missed_one_lags(
    cast: Cast, browser: Client
) -> None:
    activity = ActivityFactory(code="A-01", lead_unit=cast.unit)
    day = datetime.date
    MilestoneFactory(activity=activity, due_on=day(2016, 2, 1), done_on=day(2016, 2, 3))
    MilestoneFactory(activity=activity, due_on=day(2016, 9, 11))
    MilestoneFactory(activity=activity, due_on=day(2016, 10, 3), baseline_due_on=day(2016, 9, 19))
    MilestoneFactory(activity=activity, due_on=day(2016, 12, 4))
    items = browser.get("/activities/A-01/").context["page"].milestones
    assert [item.status for item in items] == ["done", "lagging", "at_risk", "not_started"]
    assert [item.asked for item in items] == [False, True, True, False]


def test_changes_read_as_sentences_with_who(cast: Cast) -> None:
    activity = ActivityFactory(lead_unit=cast.unit, lead_officer=cast.staff.staff)
    log_progress(activity=activity, by=cast.staff, version=1, percent=75, status="at_risk", narrative="Rooms open.")
    milestone = MilestoneFactory(activity=activity, title="Bureau agrees", due_on=datetime.date(2016, 9, 19))
    milestone.due_on = datetime.date(2016, 10, 3)
    with acting(by=cast.unit_head, why="The Bureau meets later"):
        milestone.save()
    changes = changes_of(Activity.objects.get(pk=activity.pk))
    moved, entered, logged, planned = changes.shown
    assert [(one.label, one.before, one.after) for one in moved.fields] == [
        ("Milestone “Bureau agrees”", "19 Sep 2016", "3 Oct 2016")
    ]
    assert moved.who == "U. Head"
    assert entered.reason == "Milestone “Bureau agrees”: The stage is set"
    assert [(one.label, one.before, one.after) for one in logged.fields] == [
        ("Status", "on track", "at risk"),
        ("Done", "70%", "75%"),
    ]
    assert (planned.who, planned.fields) == ("System", [])
    assert changes.count == 4


def test_the_page_of_an_activity_asks_for_its_latest_changes_when_they_are_seen(
    cast: Cast, browser: Client, sign_in: Callable[..., Client]
) -> None:
    """The whole list is a page of its own; the fragment holds the latest and where all of them are."""
    activity = ActivityFactory(lead_unit=cast.unit)
    for title in [f"Title {number}" for number in range(8)]:
        with acting(by=cast.unit_head, why="Said more clearly."):
            activity.title = title
            activity.save()
    address = f"/activities/{activity.code}/changes/"
    page = browser.get(f"/activities/{activity.code}/").content.decode()
    assert f'hx-get="{address}"' in page and "Title 6" not in page
    fragment = browser.get(address, headers={"HX-Request": "true"})
    assert [change.fields[0].after for change in fragment.context["changes"].shown] == [
        f"Title {number}" for number in (7, 6, 5, 4, 3)
    ]
    assert b"<html" not in fragment.content and f'href="{address}"'.encode() in fragment.content
