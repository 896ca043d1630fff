"""What each number says, and that today's figures and the entries they come from agree."""

import datetime
from decimal import Decimal

import pytest

from monitoring.enums import ReportScope
from monitoring.metrics import METRICS, Scope, Window, facts
from monitoring.metrics.facts import lagging_since
from planning.models import Mandate
from planning.queries.activities import with_plan
from planning.queries.coverage import coverage_counts
from planning.queries.facts import progress_of
from planning.queries.progress_sums import weighted_progress
from tests.factories.clusters import ClusterFactory
from tests.factories.monitoring import (
    ApprovedBudgetFactory,
    ExpenditureFactory,
    PostReviewFactory,
    TrustFundFactory,
)
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    BienniumFactory,
    DeliverableFactory,
    MandateFactory,
    MandateShareFactory,
    MilestoneFactory,
    ProgressEntryFactory,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2016, 9, 12)


def moment(day: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"{day}T12:00:00+00:00")


def window(as_at: datetime.date = TODAY, scope: Scope | None = None, **period: datetime.date) -> Window:
    whole = Window.whole_biennium(BienniumFactory(), as_at, scope)
    return Window(
        whole.biennium,
        as_at,
        period.get("since", whole.period_from),
        period.get("until", whole.period_to),
        scope or Scope(),
    )


def ask(key: str, asked: Window) -> object:
    return METRICS[key].query(asked, facts(asked))


def test_every_metric_says_what_it_means_in_a_sentence() -> None:
    for metric in METRICS.values():
        assert str(metric.sentence).endswith(".")
        assert str(metric.unit)


def test_activities_are_counted_by_the_status_last_reported() -> None:
    ActivityFactory.create_batch(2)
    ActivityFactory(lagging=True)
    ActivityFactory(postponed=True)
    counts = ask("activities_by_status", window())
    assert counts == {
        "not_started": 0, "on_track": 2, "at_risk": 0, "lagging": 1, "done": 0, "postponed": 1, "ended": 0,
    }  # fmt: skip


def test_stored_figures_and_entries_agree_today() -> None:
    for percent, status in ((40, "lagging"), (100, "done"), (66, "at_risk")):
        activity = ActivityFactory(percent=percent, status=status, last_entry_on=datetime.date(2016, 9, 5))
        ProgressEntryFactory(activity=activity, percent=5, status="on_track", entered_at=moment("2016-05-01"))
        ProgressEntryFactory(activity=activity, percent=percent, status=status, entered_at=moment("2016-09-05"))
    ActivityFactory(not_started=True)
    ActivityFactory(postponed=True, percent=0, last_entry_on=None)
    asked = window()
    assert facts(asked, from_entries=True) == facts(asked, from_entries=False)


def test_an_earlier_day_shows_what_was_reported_by_then() -> None:
    activity = ActivityFactory(percent=60, status="lagging")
    ProgressEntryFactory(activity=activity, percent=20, status="on_track", entered_at=moment("2016-04-01"))
    ProgressEntryFactory(activity=activity, percent=60, status="lagging", entered_at=moment("2016-07-01"))
    (then,) = facts(window(datetime.date(2016, 6, 30)))
    assert (then.percent, then.status, then.last_entry_on) == (20, "on_track", datetime.date(2016, 4, 1))
    (before,) = facts(window(datetime.date(2016, 3, 1)))
    assert (before.percent, before.status, before.last_entry_on) == (0, "not_started", None)


def test_an_entry_late_in_the_evening_belongs_to_its_day_at_the_duty_station() -> None:
    activity = ActivityFactory(percent=60)
    ProgressEntryFactory(
        activity=activity, percent=60, entered_at=datetime.datetime.fromisoformat("2016-06-30T23:30:00-04:00")
    )
    (fact,) = facts(window(datetime.date(2016, 6, 30)))
    assert fact.percent == 60


def test_progress_of_a_group_is_the_one_definition_of_the_plan() -> None:
    ActivityFactory(percent=30, work_days=Decimal("12.5"))
    ActivityFactory(percent=77, work_days=Decimal("40"))
    ActivityFactory(percent=5, work_days=Decimal("9.5"), postponed=True)
    asked = window()
    in_sql = weighted_progress(with_plan(asked.activities(), asked.as_at))[None]
    assert progress_of(facts(asked)) == in_sql


def test_activities_without_work_days_weigh_the_same() -> None:
    ActivityFactory(percent=30)
    ActivityFactory(percent=50)
    asked = window()
    assert ask("progress", asked) == weighted_progress(with_plan(asked.activities(), asked.as_at))[None]
    assert ask("progress", asked).percent == 40.0


def test_lagging_since_is_the_first_day_of_the_unbroken_run() -> None:
    activity = ActivityFactory(lagging=True)
    for day, status in (
        ("2016-03-01", "lagging"),
        ("2016-05-01", "at_risk"),
        ("2016-07-01", "lagging"),
        ("2016-08-01", "lagging"),
    ):
        ProgressEntryFactory(activity=activity, percent=40, status=status, entered_at=moment(day))
    assert lagging_since(window(), [activity.pk]) == {activity.pk: datetime.date(2016, 7, 1)}


def test_what_is_past_its_approved_end_lags_whatever_was_reported() -> None:
    quiet = ActivityFactory(percent=90, status="on_track", ends_on=datetime.date(2016, 8, 1))
    ActivityFactory()
    (one,) = ask("lagging_activities", window())
    assert (one.fact.code, one.reported, one.since, one.fact.days_late) == (
        quiet.code,
        False,
        datetime.date(2016, 8, 2),
        42,
    )


def test_deliverables_are_counted_in_the_period_and_as_at_the_day() -> None:
    activity = ActivityFactory()
    july, august, october = (datetime.date(2016, month, 15) for month in (7, 8, 10))
    DeliverableFactory(activity=activity, due_on=july, delivered_on=july)
    DeliverableFactory(activity=activity, due_on=august)
    DeliverableFactory(activity=activity, due_on=datetime.date(2016, 3, 1), delivered_on=august)
    DeliverableFactory(activity=activity, due_on=october, delivered_on=None)
    quarter = {"since": datetime.date(2016, 7, 1), "until": datetime.date(2016, 9, 30)}
    counted = ask("deliverables", window(**quarter))
    assert (counted.due, counted.delivered, counted.delivered_in_period, counted.overdue) == (2, 1, 2, 1)
    earlier = ask("deliverables", window(datetime.date(2016, 7, 31), **quarter))
    assert (earlier.due, earlier.delivered, earlier.delivered_in_period, earlier.overdue) == (2, 1, 1, 1)


def test_a_milestone_is_missed_when_its_day_has_passed() -> None:
    activity = ActivityFactory()
    missed = MilestoneFactory(activity=activity, due_on=datetime.date(2016, 9, 1))
    MilestoneFactory(activity=activity, due_on=TODAY)
    MilestoneFactory(activity=activity, due_on=datetime.date(2016, 9, 1), done_on=datetime.date(2016, 9, 3))
    assert [one.title for one in ask("milestones_missed", window())] == [missed.title]
    assert len(ask("milestones_missed", window(datetime.date(2016, 9, 2)))) == 2


def test_a_mandate_is_covered_thin_or_uncovered_by_the_days_it_gets() -> None:
    well, little, nobody, answered = (*MandateFactory.create_batch(3), MandateFactory(status="implemented"))
    MandateFactory(status="retired")
    big = ActivityFactory(work_days=Decimal(40))
    MandateShareFactory(activity=big, mandate=well, percent=Decimal(60))
    MandateShareFactory(activity=big, mandate=answered, percent=Decimal(30))
    MandateShareFactory(activity=big, mandate=little, percent=Decimal(10))
    MandateShareFactory(activity=ActivityFactory(postponed=True, work_days=Decimal(40)), mandate=nobody)
    found = ask("mandates_covered", window())
    assert (found.in_force, found.covered, found.thin, found.uncovered) == (4, 3, 1, 1)
    assert found.stand == {"implemented": 1, "in_hand": 1, "thin": 1, "nobody": 1}
    elsewhere = coverage_counts(Mandate.objects.all(), BienniumFactory())
    assert (elsewhere.mandates, elsewhere.covered, elsewhere.thin) == (4, 3, 1)


def test_work_days_stand_in_their_quarter_and_function() -> None:
    AssignmentDaysFactory(year=2015, quarter=2, days=Decimal("7.5"))
    AssignmentDaysFactory(year=2016, quarter=4, assignment__activity__function="meetings", days=Decimal(20))
    quarters = {(one.year, one.quarter): one for one in ask("work_days_by_quarter", window())}
    assert len(quarters) == 8
    assert quarters[2015, 2].implementation == Decimal("7.5")
    assert quarters[2016, 4].meetings == 20
    assert quarters[2016, 1].total == 0


def test_spent_counts_what_was_booked_by_the_day() -> None:
    fund = TrustFundFactory()
    ApprovedBudgetFactory(fund=fund, year=2015)
    ApprovedBudgetFactory(fund=fund, year=2016)
    ExpenditureFactory(fund=fund, amount=Decimal("500.00"))
    ExpenditureFactory(fund=fund, amount=Decimal("300.00"), booked_on=datetime.date(2016, 9, 13))
    spent = ask("spent_of_approved", window())
    assert (spent.whole.approved, spent.whole.spent, spent.whole.percent) == (2000, 500, 25.0)


def test_posts_are_counted_never_named() -> None:
    PostReviewFactory(outcome="minor")
    PostReviewFactory(outcome="none")
    PostReviewFactory(outcome="", state="drafted")
    found = ask("posts_reviewed", window())
    assert (found.all, found.reviewed, found.need_change) == (3, 2, 1)


def test_a_part_of_the_secretariat_counts_only_its_own() -> None:
    cluster = ClusterFactory(code="B")
    mine = ActivityFactory(cluster=cluster)
    ActivityFactory()
    for kind, subject in (
        (ReportScope.CLUSTER, cluster),
        (ReportScope.UNIT, mine.lead_unit),
        (ReportScope.DIVISION, mine.lead_unit.division),
    ):
        assert [fact.code for fact in facts(window(scope=Scope(kind, subject)))] == [mine.code]
