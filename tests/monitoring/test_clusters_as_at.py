"""Clusters asked as at a past day: what happens later changes nothing of their figures, and the list, the page, the
series and the interface say the same of a day."""

import datetime
from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster, CoreFunction
from clusters.queries.team_page import team_page
from common import middleware
from common.audit import acting
from monitoring.metrics import Window, facts
from monitoring.metrics.delivery import deliverables, milestones_missed
from monitoring.models import LagCase
from monitoring.queries import shell
from monitoring.queries.cluster_history import cluster_history
from monitoring.queries.cluster_pages import cluster_list_page, cluster_page
from monitoring.queries.clusters import ClusterStatus, cluster_status, cluster_statuses
from monitoring.queries.dossier import dossier
from planning.models import Activity, Deliverable, Milestone
from tests.factories.clusters import (
    LessonFactory,
    MembershipFactory,
    ProcedureVersionFactory,
    ProjectFactory,
    StageFactory,
)
from tests.factories.copies import copies
from tests.factories.monitoring import LagCaseFactory
from tests.factories.planning import DeliverableFactory, MilestoneFactory
from tests.factories.structure import CommitteeMemberFactory
from tests.monitoring.past_stage import BEGIN, Weeks
from tests.people import Cast

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2016, 9, 12)
DAY = datetime.timedelta(days=1)
OUT = ("postponed", "ended")


def sign(row: Any, **values: Any) -> None:
    with acting(by=None, why="Decided"):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def counted_by_hand(cluster: Cluster, day: datetime.date) -> dict[str, Any]:
    """What the tables say now of a cluster, row by row; asked on the day itself."""
    mine = [one for one in Activity.objects.all() if one.cluster_id == cluster.pk]
    works = [one for one in mine if one.status not in OUT]
    days = sum(one.work_days for one in works)
    done = sum(one.percent * one.work_days for one in works) / days if days else Decimal(0)
    due = [one for one in Deliverable.objects.all() if one.activity in works and one.due_on <= day]
    levels: dict[int, int] = defaultdict(int)
    for case in LagCase.objects.filter(closed_at=None):
        if case.activity in mine:
            levels[case.level] += 1
    return {
        "activities_by_status": dict(Counter(one.status for one in mine)),
        "work_days": Decimal(days),
        "progress": round(float(done), 1),
        "left": sum((one.work_days * (100 - one.percent) for one in works), Decimal(0)) / 100,
        "due": len(due),
        "overdue": sum(one.delivered_on is None for one in due),
        "lag_cases": dict(levels),
        "core": sum(place.role != "support" for place in cluster.memberships.all()),
    }


def said(status: ClusterStatus) -> dict[str, Any]:
    return {
        "activities_by_status": status.activities_by_status,
        "work_days": status.work_days,
        "progress": status.progress,
        "left": status.remaining_work_days,
        "due": status.deliverables.due,
        "overdue": status.deliverables.overdue,
        "lag_cases": status.lag_cases,
        "core": status.core,
    }


class Months(Weeks):
    """A plan that changes, with projects, deliverables, cases and teams that change too."""

    def happen(self, held: list[Activity], week: int) -> None:
        held.append(self.add())
        self.change(self.chance.choice([one for one in held if not Activity.objects.get(pk=one.pk).project_id]))
        self.report()
        late = self.chance.choice(held)
        DeliverableFactory(activity=late, due_on=self.day + self.chance.randint(-9, 20) * DAY)
        for row in Deliverable.objects.order_by("pk")[:2]:
            if self.chance.random() < 0.5:
                sign(row, due_on=row.due_on + 7 * DAY)
            elif row.delivered_on is None and row.due_on <= self.day:
                sign(row, delivered_on=self.day)
        case = LagCaseFactory(activity=late, raised_on=self.day, level_since=self.day, dimension=DIMENSIONS[week])
        sign(self.chance.choice([case, *LagCase.objects.all()]), level=self.chance.randint(2, 5))
        cluster = self.chance.choice(self.clusters)
        MembershipFactory(cluster=cluster, valid_from=self.day)
        late.refresh_from_db()
        sign(late, project=ProjectFactory(cluster=cluster))


DIMENSIONS = ("time", "delivery", "money", "reporting")


@pytest.mark.parametrize("seed", range(3))
def test_the_status_of_a_day_is_what_was_counted_on_that_day_for_ever(cast: Cast, settings: Any, seed: int) -> None:
    weeks = Months(cast, settings, seed)
    biennium = weeks.workplan.biennium
    held: list[Activity] = []
    by_hand: dict[datetime.date, list[dict[str, Any]]] = {}
    told: dict[datetime.date, list[ClusterStatus]] = {}
    for week in range(4):
        weeks.on(BEGIN + 7 * week * DAY)
        weeks.happen(held, week)
        by_hand[weeks.day] = [counted_by_hand(one, weeks.day) for one in weeks.clusters]
        told[weeks.day] = cluster_statuses(weeks.clusters, biennium, weeks.day)
    weeks.on(BEGIN + 60 * DAY)
    sign(weeks.clusters[0], name="Renamed", dossier_due_on=TODAY)
    for row in Deliverable.objects.all()[:3]:
        with acting(by=None, why="Dropped"):
            row.delete()
    weeks.on(TODAY)
    clusters = list(Cluster.objects.all())
    for day, then in told.items():
        assert cluster_statuses(clusters, biennium, day) == then
        for place, cluster in enumerate(clusters):
            counted = by_hand[day][place]
            counted["left"] = counted["left"].quantize(Decimal("0.1"))
            assert said(then[place]) == counted
            assert cluster_status(cluster, biennium, day) == then[place]
            assert cluster_history(cluster, biennium, [day]) == [then[place]]
    assert {one.name for one in cluster_statuses(clusters, biennium, TODAY)} >= {"Renamed"}


def test_what_fell_due_on_a_past_day_is_read_from_its_versions(cast: Cast, settings: Any) -> None:
    weeks = Weeks(cast, settings, seed=1)
    activity = weeks.add()
    Deliverable.objects.all().delete()
    Milestone.objects.all().delete()
    paper = DeliverableFactory(activity=activity, due_on=BEGIN + 5 * DAY)
    step = MilestoneFactory(activity=activity, due_on=BEGIN + 5 * DAY)
    weeks.on(BEGIN + 4 * DAY)
    sign(paper, due_on=BEGIN + 50 * DAY)
    sign(step, due_on=BEGIN + 8 * DAY)
    weeks.on(BEGIN + 20 * DAY)
    DeliverableFactory(activity=activity, due_on=BEGIN + 2 * DAY)
    sign(step, done_on=BEGIN + 10 * DAY)  # reported ten days after it was reached
    weeks.on(TODAY)

    def asked(day: datetime.date) -> tuple[int, int]:
        window = Window.whole_biennium(weeks.workplan.biennium, day)
        known = facts(window)
        return deliverables(window, known).overdue, len(milestones_missed(window, known))

    assert asked(BEGIN + 3 * DAY) == (0, 0)
    assert asked(BEGIN + 7 * DAY) == (0, 0)
    assert asked(BEGIN + 19 * DAY) == (0, 1)  # reached, and not reported yet
    assert asked(BEGIN + 20 * DAY) == (1, 0)
    assert asked(BEGIN + 51 * DAY) == (2, 0)


def listed(page: Any) -> dict[str, Any]:
    return {row.cluster.code: (row.cluster.name, row.status, row.lead and row.lead.staff.name) for row in page.rows}


def shown(page: Any) -> dict[str, Any]:
    """What the page of a cluster says, in plain values."""
    return {
        "cluster": (page.cluster.name, page.cluster.mandate, [(one.letter, one.text) for one in page.functions]),
        "charter": (page.charter.number, str(page.charter.change)),
        "status": page.status,
        "projects": [(row.project.code, row.project.title, row.progress, list(row.stages)) for row in page.projects],
        "activities": (page.main_activities, page.other_activities),
        "procedures": [(one.code, one.title, [str(v.state) for v in one.versions.all()]) for one in page.procedures],
        "lessons": [(one.challenge, one.solution, one.outcome) for one in page.lessons],
        "team": [(one.staff.name, one.staff.grade, one.staff.unit.division.code) for one in page.core_team],
        "dossier": [(part.letter, part.ready, str(part.source)) for part in page.dossier],
    }


def drawn(found: Any) -> tuple[Any, ...]:
    return found.deliverables, found.remaining, [(row.procedure.code, row.state) for row in found.procedures]


def test_what_the_pages_said_on_a_day_they_say_of_that_day_for_ever(cast: Cast, settings: Any) -> None:
    weeks = Months(cast, settings, seed=4)
    biennium, cluster = weeks.workplan.biennium, weeks.clusters[0]
    lead = MembershipFactory(cluster=cluster, lead=True, valid_from=BEGIN)
    project = ProjectFactory(cluster=cluster, code="A-P1", title="Pilot")
    stage = StageFactory(project=project, unit=cast.unit)
    version = ProcedureVersionFactory(procedure__cluster=cluster)
    lesson = LessonFactory(cluster=cluster)
    function = CoreFunction(cluster=cluster)
    sign(function, letter="a", text="To agree.")
    held: list[Activity] = []
    told: dict[datetime.date, Any] = {}
    for week in range(3):
        weeks.on(BEGIN + 7 * week * DAY)
        weeks.happen(held, week)
        held[0].refresh_from_db()
        sign(held[0], project=project, cluster=cluster)
        if week == 1:
            sign(stage, state="now")
            sign(lesson, solution="One draft.", outcome="plan_rule", plan_rule="One draft.")
            sign(version, state="in_review")
        cluster.refresh_from_db()
        told[weeks.day] = (
            listed(cluster_list_page(cast.staff, biennium, weeks.day)),
            shown(cluster_page(cast.staff, cluster, biennium, weeks.day)),
            drawn(dossier(cast.staff, cluster, biennium, weeks.day)),
        )
    weeks.on(BEGIN + 60 * DAY)
    sign(cluster, name="Renamed", mandate="Another")
    sign(function, text="Another")
    sign(project, title="Another")
    sign(stage, state="done")
    sign(lesson, solution="Another")
    sign(lead.staff, grade="P-5", unit=cast.other_unit)
    ProjectFactory(cluster=cluster)
    LessonFactory(cluster=cluster)
    held[0].refresh_from_db()
    sign(held[0], title="Another", work_days=Decimal(1), project=None)
    weeks.on(TODAY)
    cluster.refresh_from_db()
    for day, (rows, page, work) in told.items():
        assert listed(cluster_list_page(cast.staff, biennium, day)) == rows
        assert shown(cluster_page(cast.staff, cluster, biennium, day)) == page
        assert drawn(dossier(cast.staff, cluster, biennium, day)) == work
        assert page["status"] == rows[cluster.code][1] == cluster_status(cluster, biennium, day)
    assert len({str(page) for _rows, page, _work in told.values()}) == 3
    assert shown(cluster_page(cast.staff, cluster, biennium, TODAY))["cluster"][0] == "Renamed"


ADDRESSES = ("/clusters/", "/clusters/A/", "/clusters/A/dossier/", "/clusters/A/team/")


@pytest.mark.parametrize("asked", ["soon", "2099-01-01", "0001-01-01", "2016-02-29"])
def test_a_day_the_pages_cannot_be_asked_as_at_is_refused_in_words(
    cast: Cast, settings: Any, sign_in: Any, asked: str
) -> None:
    weeks = Weeks(cast, settings)
    MembershipFactory(cluster=weeks.clusters[0], valid_from=BEGIN)
    weeks.on(TODAY)
    client = sign_in(cast.staff)
    for address in ADDRESSES:
        answer = client.get(address, {"as_at": asked})
        assert (answer.status_code, answer.context["page"].is_now) == (200, True)
        assert answer.context["form"].errors["as_at"]


@pytest.mark.parametrize("who", ["bureau_member", "ended_bureau_member", "nobody"])
def test_nobody_outside_reads_a_past_day(cast: Cast, settings: Any, sign_in: Any, who: str) -> None:
    Weeks(cast, settings).on(TODAY)
    client = sign_in(getattr(cast, who))
    assert {client.get(f"{address}?as_at=2016-03-02").status_code for address in ADDRESSES} <= {302, 403, 404}


def test_links_keep_the_day_and_nothing_is_written_on_it(cast: Cast, settings: Any, sign_in: Any) -> None:
    weeks = Weeks(cast, settings)
    MembershipFactory(cluster=weeks.clusters[0], lead=True, valid_from=BEGIN)
    weeks.on(TODAY)
    CommitteeMemberFactory(staff=cast.executive_secretary.staff)
    client = sign_in(cast.executive_secretary)
    then = [client.get(f"{address}?as_at=2016-03-02").content.decode() for address in ADDRESSES]
    now = [client.get(address).content.decode() for address in ADDRESSES]
    assert "/clusters/A/?as_at=2016-03-02" in then[0]
    for address in ("/clusters/?as_at=2016-03-02", "/clusters/A/dossier/?as_at=2016-03-02"):
        assert address in then[1]
    assert "/clusters/A/team/?as_at=2016-03-02" in then[1] and "/clusters/A/?as_at=2016-03-02" in then[3]
    assert all("2 Mar 2016" in page for page in then)
    for writes in ("/clusters/A/team/join/", "/accept"):
        assert not [page for page in then if writes in page]
        assert [page for page in now if writes in page], writes
    assert "as_at=2016-03-02&amp;export=pdf" in then[2]


def test_the_team_of_a_past_day_has_the_grades_and_the_history_of_then(cast: Cast, settings: Any) -> None:
    weeks = Weeks(cast, settings)
    cluster = weeks.clusters[0]
    place = MembershipFactory(cluster=cluster, lead=True, valid_from=BEGIN)
    before = (place.staff.grade, place.staff.unit.division.code)
    weeks.on(BEGIN + 30 * DAY)
    sign(place.staff, grade="D-1", unit=cast.other_unit)
    MembershipFactory(cluster=cluster, valid_from=weeks.day)
    weeks.on(TODAY)
    page = team_page(cast.executive_secretary, cluster, BEGIN)
    assert [(row.place.staff.grade, row.place.staff.unit.division.code) for row in page.now] == [before]
    assert (len(page.coming), page.core, page.join_url, page.may_accept, len(page.history)) == (1, 1, "", False, 1)
    now = team_page(cast.executive_secretary, cluster, TODAY)
    assert (len(now.now), now.now[0].place.staff.grade, len(now.history)) == (2, "D-1", 2)
    assert now.join_url


def test_a_past_day_takes_as_many_queries_for_one_row_as_for_many(
    cast: Cast, settings: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Else what is renewed every few minutes is renewed between two visits, now and then.
    monkeypatch.setattr(shell, "KEPT_FOR", 3600)
    monkeypatch.setattr(middleware, "RENEWED_EVERY", 3600)
    weeks = Months(cast, settings, seed=5)
    cluster = weeks.clusters[0]
    project = ProjectFactory(cluster=cluster)
    StageFactory(project=project, unit=cast.unit)
    version = ProcedureVersionFactory(procedure__cluster=cluster)
    rows = [
        weeks.add(), project, DeliverableFactory(activity=weeks.reported), version.procedure,
        LessonFactory(cluster=cluster), LagCaseFactory(activity=weeks.reported, raised_on=BEGIN),
    ]  # fmt: skip
    MembershipFactory(cluster=cluster, valid_from=BEGIN)
    sign(weeks.reported, cluster=cluster, project=project)
    client = sign_in(cast.staff)
    weeks.on(TODAY)

    def counts() -> list[int]:
        found = []
        for address in ADDRESSES:
            client.get(f"{address}?as_at=2016-03-10")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"{address}?as_at=2016-03-10").status_code == 200
            found.append(len(queries))
        return found

    few = counts()
    for row in rows:  # the same versions again, of other rows
        copies(row.history.first(), 300, id="1000000 + n")
    weeks.on(BEGIN)
    for _each in range(3):
        MembershipFactory(cluster=cluster, valid_from=BEGIN)
    weeks.on(TODAY)
    assert counts() == few
    assert cluster_status(cluster, weeks.workplan.biennium, BEGIN + 9 * DAY).projects == 301
