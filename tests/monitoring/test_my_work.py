"""My work: what is asked of a person, what is due, and the rest."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from common import clock
from common.audit import acting, create_signed
from monitoring.models import LagCase, Notification
from monitoring.queries.my_work import my_work, one_row
from planning.models import Activity, MandateShare
from planning.queries.bienniums import biennium_asked
from tests.factories.clusters import ClusterFactory, MembershipFactory
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    MandateFactory,
    MeetingFactory,
    MilestoneFactory,
)
from tests.people import Cast
from tests.planning.counting import queries_of

pytestmark = pytest.mark.django_db
DAY = datetime.date


def mine(cast: Cast, code: str, **more: object) -> Activity:
    return ActivityFactory(code=code, lead_unit=cast.unit, lead_officer=cast.staff.staff, **more)


def case(activity: Activity, number: int = 1, **more: object) -> LagCase:
    values = {"dimension": "time", "raised_on": DAY(2016, 9, 1), "level_since": DAY(2016, 9, 5), "measure": 36}
    with acting(by=None, why="The stage is set"):
        return LagCase.objects.create(number=number, activity=activity, **{**values, **more})


def page_of(user: Any) -> Any:
    return my_work(user, biennium_asked(None))


def test_what_must_be_explained_comes_first_then_what_falls_due_by_date(cast: Cast) -> None:
    old = DAY(2016, 8, 30)
    mine(cast, "A-03", last_entry_on=old)
    MilestoneFactory(activity=mine(cast, "A-01", last_entry_on=old), due_on=DAY(2016, 9, 18))
    MilestoneFactory(activity=mine(cast, "H-05", last_entry_on=old), due_on=DAY(2016, 9, 16))
    case(mine(cast, "A-02", finished_late=True))
    page = page_of(cast.staff)
    assert [row.code for row in page.due] == ["A-02", "H-05", "A-01"]
    assert [row.code for row in page.others] == ["A-03"]
    assert (page.summary.explanations, page.summary.answer_by, page.summary.entries) == (1, DAY(2016, 9, 15), 2)
    assert page.due[0].lag_sentence == "Raised on 1 Sep. Without an answer by 15 Sep it goes to your unit head."


@pytest.mark.parametrize(
    ("last_entry", "milestone", "due"),
    [
        (DAY(2016, 9, 5), DAY(2016, 9, 18), True),  # by Sunday
        (DAY(2016, 9, 5), DAY(2016, 9, 19), False),  # Monday is next week
        (DAY(2016, 9, 6), DAY(2016, 9, 16), False),  # answered six days ago
        (DAY(2016, 9, 5), DAY(2016, 2, 1), True),  # however late
        (DAY(2016, 8, 19), None, True),  # 30 days end on Sunday
        (DAY(2016, 8, 20), None, False),
        (None, None, True),  # begun in January, nothing said yet
    ],
)
def test_an_entry_is_due_when_something_falls_due_by_sunday_and_nothing_fresh_was_said(
    cast: Cast, last_entry: DAY | None, milestone: DAY | None, due: bool
) -> None:
    activity = mine(cast, "A-01", last_entry_on=last_entry)
    if milestone:
        MilestoneFactory(activity=activity, due_on=milestone)
    assert bool(page_of(cast.staff).due) is due


@pytest.mark.parametrize("trait", ["done", "postponed", "ended"])
def test_what_is_closed_is_only_counted(cast: Cast, trait: str) -> None:
    mine(cast, "A-01", last_entry_on=None, **{trait: True})
    page = page_of(cast.staff)
    assert (page.due, page.others, page.closed_count) == ([], [], 1)


def test_what_has_not_begun_asks_for_nothing(cast: Cast) -> None:
    mine(cast, "A-01", not_started=True)
    page = page_of(cast.staff)
    assert ([row.code for row in page.due], [row.code for row in page.others]) == ([], ["A-01"])


def test_the_row_shows_the_next_open_date_in_the_precision_it_is_known_in(cast: Cast) -> None:
    mine(cast, "A-01", ends_precision="quarter")
    activity = mine(cast, "A-02", ends_precision="quarter")
    MilestoneFactory(activity=activity, due_on=DAY(2016, 2, 1), done_on=DAY(2016, 2, 1))
    MilestoneFactory(activity=activity, due_on=DAY(2016, 10, 3))
    rows = {row.code: row.due for row in page_of(cast.staff).others}
    assert (str(rows["A-01"]), rows["A-02"]) == ("Q4 2016", DAY(2016, 10, 3))


def test_where_only_the_monthly_entry_is_due_it_is_due_by_friday(cast: Cast) -> None:
    mine(cast, "A-01", last_entry_on=DAY(2016, 8, 8))
    assert [row.due for row in page_of(cast.staff).due] == [DAY(2016, 9, 16)]


def test_those_assigned_see_the_work_and_a_colleague_who_is_not_does_not(cast: Cast) -> None:
    AssignmentFactory(activity=mine(cast, "A-01"), staff=cast.stranger.staff)
    assert [row.code for row in page_of(cast.stranger).others] == ["A-01"]
    assert page_of(cast.colleague).has_activities is False


@pytest.mark.parametrize(
    ("level", "asked"),
    [(1, {"staff"}), (2, {"unit_head"}), (3, {"division_head", "division_delegate"}), (4, set()), (5, set())],
)
def test_an_explanation_is_asked_of_whoever_stands_on_the_cases_level(cast: Cast, level: int, asked: set[str]) -> None:
    people = {
        name: getattr(cast, name)
        for name in ("staff", "colleague", "stranger", "unit_head", "other_unit_head", "division_head",
                     "other_division_head", "division_delegate", "pmu_officer")
    }  # fmt: skip
    case(mine(cast, "A-01", finished_late=True), level=level)
    assert {name for name, user in people.items() if page_of(user).summary.explanations} == asked


@pytest.mark.parametrize("state", ["explained", "closed"])
def test_an_answered_case_asks_no_more(cast: Cast, state: str) -> None:
    activity = mine(cast, "A-01", finished_late=True)
    case(activity, state=state, explanation="The host changed.", closing_evidence="Minutes")
    assert page_of(cast.staff).summary.explanations == 0


def test_a_missed_milestone_asks_in_its_activitys_row(cast: Cast) -> None:
    milestone = MilestoneFactory(activity=mine(cast, "A-01"), due_on=DAY(2016, 8, 7))
    case(None, milestone=milestone)  # type: ignore[arg-type]
    assert [row.code for row in page_of(cast.staff).due if row.lag_url] == ["A-01"]


def test_an_overloaded_quarter_warns_with_both_figures(cast: Cast) -> None:
    assignment = AssignmentFactory(activity=mine(cast, "A-01", function="meetings"), staff=cast.staff.staff)
    AssignmentDaysFactory(assignment=assignment, quarter=2, days=80)  # past: no use warning
    AssignmentDaysFactory(assignment=assignment, quarter=3, days=72)
    warning = page_of(cast.staff).overload
    assert (warning.quarter, warning.planned, warning.capacity, warning.days_over) == (3, Decimal(72), Decimal(63), 9)


def test_postponed_work_takes_no_days(cast: Cast) -> None:
    assignment = AssignmentFactory(activity=mine(cast, "A-01", postponed=True), staff=cast.staff.staff)
    AssignmentDaysFactory(assignment=assignment, days=90)
    page = page_of(cast.staff)
    assert (page.overload, page.chart) == (None, None)


def test_the_aside_names_the_next_conference_the_teams_and_the_weeks_news(cast: Cast) -> None:
    mine(cast, "A-01")
    MeetingFactory(number=13, place="Cancun", starts_on=DAY(2016, 12, 4), ends_on=DAY(2016, 12, 17))
    MembershipFactory(cluster=ClusterFactory(code="A"), staff=cast.staff.staff, lead=True)
    MembershipFactory(cluster=ClusterFactory(code="H"), staff=cast.staff.staff, valid_to=DAY(2016, 1, 1))
    now = clock.now()
    for days in (1, 8):
        Notification.objects.create(user=cast.staff, text=f"{days}", created_at=now - datetime.timedelta(days=days))
    Notification.objects.create(user=cast.stranger, text="not mine", created_at=now)
    page = page_of(cast.staff)
    assert (str(page.meeting), page.days_to_meeting, page.meeting_dates) == ("COP 13", 83, "4–17 Dec 2016")
    assert [(team.code, team.role) for team in page.teams] == [("A", "Lead")]
    assert [one.text for one in page.news] == ["1"]


def test_the_row_of_an_activity_nobody_may_see_is_none(cast: Cast) -> None:
    mine(cast, "A-01")
    assert one_row(cast.bureau_member, "A-01", biennium_asked(None)) is None


def test_a_row_asked_for_without_scripts_leads_to_the_page(cast: Cast, sign_in: Callable[..., Client]) -> None:
    mine(cast, "A-01")
    client = sign_in(cast.staff)
    assert client.get("/my-work/A-01/")["Location"] == "/my-work/#row-A-01"
    assert client.get("/my-work/Z-99/", HTTP_HX_REQUEST="true").status_code == 404
    assert client.post("/my-work/").status_code == 405


def test_somebody_elses_saved_entry_is_not_offered_for_undo(cast: Cast, sign_in: Callable[..., Client]) -> None:
    from planning.actions.progress import log_progress

    entry = log_progress(
        activity=mine(cast, "A-01"), by=cast.staff, version=1, percent=75, status="on_track", narrative="Rooms."
    )
    page = sign_in(cast.unit_head).get(f"/my-work/A-01/?saved={entry.pk}", HTTP_HX_REQUEST="true").content.decode()
    assert "Saved" not in page and "undo" not in page
    assert "Saved" not in sign_in(cast.staff).get("/my-work/A-01/?saved=x", HTTP_HX_REQUEST="true").content.decode()


def test_the_page_asks_as_much_for_300_activities_as_for_one(cast: Cast, sign_in: Callable[..., Client]) -> None:
    client = sign_in(cast.staff)

    def add(numbers: range) -> None:
        biennium, day = BienniumFactory(), DAY(2016, 9, 1)
        with acting(by=None, why="The stage is set"):
            made = create_signed(
                Activity,
                [
                    ActivityFactory.build(
                        code=f"A-{number}", finished_late=True, biennium=biennium, lead_unit=cast.unit,
                        lead_officer=cast.staff.staff,
                    )
                    for number in numbers
                ],
            )  # fmt: skip
            create_signed(
                LagCase,
                [
                    LagCase(number=one.pk, activity=one, dimension="time", raised_on=day, level_since=day)
                    for one in made[::2]
                ],
            )
        mandate = MandateFactory()
        MandateShare.objects.bulk_create(MandateShare(activity=one, mandate=mandate, percent=100) for one in made)

    add(range(1, 2))
    one = queries_of(client, "/my-work/")
    add(range(2, 4))
    assert queries_of(client, "/my-work/") == one
    add(range(4, 301))
    assert queries_of(client, "/my-work/") == one
