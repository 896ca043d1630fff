"""The load, who sits in too many core teams and what rests on one person, asked as at a past day: what was counted on
a day is what is said of it for ever."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Membership, Project
from common.audit import acting
from monitoring.queries.load_page import load_page
from monitoring.queries.load_person import person_load
from monitoring.queries.single_points import single_points
from planning.actions.load import set_load_policy
from planning.models import AssignmentDays
from planning.queries.load import policy_of
from planning.rules.load import ROLE_DAYS
from tests.factories.clusters import MembershipFactory, ProjectFactory
from tests.factories.structure import HeldSkillFactory
from tests.monitoring.past_stage import BEGIN, Weeks
from tests.people import Cast

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2016, 9, 12)
DAY = datetime.timedelta(days=1)


def shown(cast: Cast, weeks: Weeks, day: datetime.date) -> dict[str, Any]:
    """What the page of load says to who sees all loads, in plain values."""
    page = load_page(cast.executive_secretary, weeks.workplan.biennium, {"year": "2016"}, day, [])
    return {
        "people": [
            (row.staff.pk, row.staff.grade, row.staff.unit.code, list(row.quarters), list(row.core_teams),
             row.too_many_teams)
            for row in page.rows
        ],
        "balance": [(row.code, row.name, row.people, list(row.cells)) for row in page.balance],
        "roles": [(one.label, one.days) for one in page.roles],
        "most": page.policy.most_core_teams,
        "unknown": page.unknown,
    }  # fmt: skip


def points(cast: Cast, weeks: Weeks, day: datetime.date) -> dict[str, Any]:
    page = single_points(cast.staff, weeks.workplan.biennium, {}, day)
    return {
        "activities": [(one.code, one.what, one.staff and one.staff.pk, one.days) for one in page.activities],
        "projects": [(one.code, one.staff and one.staff.pk, str(one.why)) for one in page.projects],
    }


@pytest.mark.parametrize("seed", range(2))
def test_the_load_and_the_single_points_of_a_day_are_said_of_that_day_for_ever(
    cast: Cast, settings: Any, seed: int
) -> None:
    weeks = Weeks(cast, settings, seed)
    said: dict[datetime.date, Any] = {}
    held = []
    for _person in (cast.staff, cast.pmu_officer, cast.executive_secretary, cast.other_unit):
        pass  # asking for them puts them in place
    project = ProjectFactory(cluster=weeks.clusters[0], functional_lead=weeks.people[0], starts_on=BEGIN)
    places = [MembershipFactory(cluster=weeks.clusters[0], staff=one, valid_from=BEGIN) for one in weeks.people]
    for week in range(4):
        weeks.on(BEGIN + 7 * week * DAY)
        held.append(weeks.add())
        weeks.change(weeks.chance.choice(held))
        said[weeks.day] = shown(cast, weeks, weeks.day), points(cast, weeks, weeks.day)
        with acting(by=None, why="Later changes"):
            change_something(weeks, week, project, places)
    weeks.on(BEGIN + 80 * DAY)
    policy = policy_of(weeks.workplan.biennium)
    set_load_policy(
        biennium=weeks.workplan.biennium,
        values={**{name: Decimal(9) for name in ROLE_DAYS}, "most_core_teams": 1},
        reason="Decided",
        by=cast.pmu_officer,
        version=policy.version,
    )
    weeks.on(TODAY)
    for day, then in said.items():
        assert shown(cast, weeks, day) == then[0]
        assert points(cast, weeks, day) == then[1]
    assert shown(cast, weeks, TODAY)["roles"] != shown(cast, weeks, BEGIN)["roles"]


def change_something(weeks: Weeks, week: int, project: Project, places: list[Membership]) -> None:
    """What may happen the day after: a promotion, a move, an end of a place, another lead, other days a month."""
    weeks.on(weeks.day + DAY)
    one = weeks.people[week % 3]
    one.grade, one.days_per_month = ["P-2", "P-3", "P-4", "P-5"][week], Decimal(10 + week)
    if week == 2:
        one.unit = weeks.cast.other_unit
    one.save()
    if week == 1:
        place = Membership.objects.get(pk=places[0].pk)
        place.valid_to = weeks.day + 10 * DAY
        place.save()
        project.process_lead = weeks.people[2]
        project.save()


def test_a_past_load_by_hand(cast: Cast, settings: Any) -> None:
    weeks = Weeks(cast, settings, seed=1)
    activity = weeks.add()
    rows = AssignmentDays.objects.filter(assignment__activity=activity, year=2016)
    by_hand = {(row.assignment.staff_id, row.quarter): row.days for row in rows if row.days}
    MembershipFactory(
        cluster=weeks.clusters[0], staff=weeks.people[0], role="core", valid_from=datetime.date(2016, 7, 1)
    )
    weeks.on(BEGIN + 30 * DAY)
    for _each in range(4):
        weeks.change(activity)
    weeks.on(TODAY)
    page = load_page(cast.executive_secretary, weeks.workplan.biennium, {"year": "2016"}, BEGIN, [])
    found = {(row.staff.pk, one.quarter): one.activities for row in page.rows for one in row.quarters if one.activities}
    assert found == by_hand
    first = next(row for row in page.rows if row.staff == weeks.people[0])
    assert [one.teams for one in first.quarters] == [0, 0, Decimal("2.0"), Decimal("2.0")]
    for staff in weeks.people:
        person = person_load(cast.executive_secretary, staff, weeks.workplan.biennium, BEGIN)
        of = sum((days for row in person.work for _quarter, days in row.days), Decimal(0))
        assert of == sum((days for (pk, _quarter), days in by_hand.items() if pk == staff.pk), Decimal(0))


def test_a_skill_rested_on_one_person_until_another_had_it_and_before_its_record_the_page_says_so(
    cast: Cast, settings: Any, sign_in: Any
) -> None:
    weeks = Weeks(cast, settings)
    weeks.add()
    weeks.on(BEGIN + 10 * DAY)
    arabic = HeldSkillFactory(staff=weeks.people[0], skill__name="Arabic").skill
    weeks.on(BEGIN + 20 * DAY)
    HeldSkillFactory(staff=weeks.people[1], skill=arabic)
    weeks.on(TODAY)
    client = sign_in(cast.staff)

    def on(day: datetime.date) -> Any:
        return client.get("/load/single-points/", {"as_at": day.isoformat()})

    assert client.get("/load/single-points/").context["page"].skills == []
    (point,) = on(BEGIN + 19 * DAY).context["page"].skills
    assert (point.what, point.staff.pk) == ("Arabic", weeks.people[0].pk)
    assert point.url == f"/skills/?skill={arabic.pk}&as_at=2016-03-20"
    assert on(BEGIN + 20 * DAY).context["page"].skills == []
    before = on(BEGIN + 9 * DAY)
    assert before.context["page"].skills == []
    said = "Who held which skill on that day is not on record, so none is named."
    assert said in before.content.decode() and said not in on(BEGIN + 10 * DAY).content.decode()


@pytest.mark.parametrize("address", ["/load/", "/load/single-points/", "/load/{pk}/"])
@pytest.mark.parametrize("asked", ["soon", "2099-01-01", "2016-02-20"])
def test_a_day_that_cannot_be_asked_is_refused_in_words_and_today_is_shown(
    cast: Cast, settings: Any, sign_in: Any, address: str, asked: str
) -> None:
    weeks = Weeks(cast, settings)
    weeks.add()
    weeks.on(TODAY)
    answer = sign_in(cast.staff).get(address.format(pk=cast.staff.staff.pk), {"as_at": asked})
    assert (answer.status_code, answer.context["page"].is_now) == (200, True)
    assert answer.context.get("asked", answer.context["form"]).errors["as_at"]


def test_who_may_see_whose_load_of_a_past_day_goes_by_today(cast: Cast, settings: Any, sign_in: Any) -> None:
    weeks = Weeks(cast, settings)
    weeks.add()
    weeks.on(TODAY)
    page = sign_in(cast.colleague).get("/load/", {"as_at": "2016-03-02"}).context["page"]
    assert {row.staff.pk for row in page.rows} <= {cast.colleague.staff.pk}
    assert sign_in(cast.colleague).get(f"/load/{weeks.people[0].pk}/", {"as_at": "2016-03-02"}).status_code == 403


def test_files_filters_and_links_keep_the_day(cast: Cast, settings: Any, sign_in: Any) -> None:
    weeks = Weeks(cast, settings)
    weeks.add()
    weeks.on(TODAY)
    client = sign_in(cast.executive_secretary)
    text = client.get("/load/", {"as_at": "2016-03-02"}).content.decode()
    assert f"/load/{weeks.people[0].pk}/?as_at=2016-03-02" in text
    assert '<input type="hidden" name="as_at" value="2016-03-02">' in text
    assert "As at 2 Mar 2016" in client.get("/load/", {"as_at": "2016-03-02", "export": "csv"}).content.decode()


def test_a_past_load_takes_as_many_queries_for_one_person_as_for_many(cast: Cast, settings: Any) -> None:
    weeks = Weeks(cast, settings, seed=5)

    def counts() -> list[int]:
        found = []
        for ask in (shown, points):
            ask(cast, weeks, BEGIN + DAY)
            with CaptureQueriesContext(connection) as queries:
                ask(cast, weeks, BEGIN + DAY)
            found.append(len(queries))
        return found

    def grow(number: int) -> None:
        weeks.on(BEGIN)
        held = [weeks.add() for _each in range(number)]
        for _each in range(number):
            place = MembershipFactory(valid_from=BEGIN)
            ProjectFactory(functional_lead=place.staff)
        weeks.on(BEGIN + 30 * DAY)
        for activity in held[1:]:
            weeks.change(activity)
        weeks.on(TODAY)

    grow(3)
    few = counts()
    grow(15)
    assert counts() == few
