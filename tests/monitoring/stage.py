"""A small secretariat with something of everything a report counts, the same each time."""

import datetime
import random
from decimal import Decimal

from monitoring.actions.writing import write_report
from monitoring.models import ProgressReport
from planning.enums import OutputStatus
from planning.models import Activity
from tests.factories.clusters import ClusterFactory
from tests.factories.monitoring import (
    ApprovedBudgetFactory,
    ExpenditureFactory,
    LagCaseFactory,
    PostReviewFactory,
    ProgressReportFactory,
    TrustFundFactory,
)
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    DecisionFactory,
    DeliverableFactory,
    ExpectedResultFactory,
    MandateFactory,
    MandateShareFactory,
    MilestoneFactory,
    OperationalGoalFactory,
    OutputFactory,
    ProgressEntryFactory,
)
from tests.factories.structure import DivisionFactory, UnitFactory

TODAY = datetime.date(2016, 9, 12)


def small_secretariat(activities: int = 24, seed: int = 8) -> list[Activity]:
    """Activities of four units in two divisions, three clusters and two goals, with all that hangs on them."""
    chance = random.Random(seed)
    units = [
        UnitFactory(code=code, division=DivisionFactory(code=division, name=f"Division {division}"))
        for code, division in (("LIA", "OES"), ("ITU", "OES"), ("BIO", "SPS"), ("SCI", "SPS"))
    ]
    clusters = [ClusterFactory(code=code) for code in "ABC"]
    outputs = [
        OutputFactory(
            code=f"{number}.1.1",
            result=ExpectedResultFactory(code=f"{number}.1", goal=OperationalGoalFactory(number=number)),
        )
        for number in (1, 2)
    ]
    decision = DecisionFactory(symbol="XII/32")
    mandates = [MandateFactory(decision=decision, status=status) for status in ("active", "implemented") * 4]
    MandateFactory(decision=decision)
    made = [_activity(chance, place, units, clusters, outputs, mandates) for place in range(activities)]
    fund = TrustFundFactory()
    for year in (2015, 2016):
        ApprovedBudgetFactory(fund=fund, year=year, amount=Decimal("50000.50"))
    ExpenditureFactory(fund=fund, amount=Decimal("34567.89"), activity=made[0])
    for outcome in ("upgrade", "update", "minor", "none", "none"):
        PostReviewFactory(outcome=outcome)
    LagCaseFactory(number=398, activity=made[0], level=5)
    return made


def _activity(
    chance: random.Random, place: int, units: list, clusters: list, outputs: list, mandates: list
) -> Activity:
    status = chance.choice(["on_track", "on_track", "at_risk", "lagging", "done", "not_started", "postponed"])
    percent = 100 if status == "done" else 0 if status == "not_started" else chance.randint(5, 95)
    entry_day = datetime.date(2016, 1, 10) + datetime.timedelta(days=chance.randint(0, 230))
    activity = ActivityFactory(
        code=f"A-{place:02d}",
        lead_unit=chance.choice(units),
        cluster=chance.choice([*clusters, None]),
        output=chance.choice([*outputs, None]),
        starts_on=datetime.date(2015, chance.randint(1, 12), 1),
        ends_on=datetime.date(2016, chance.randint(2, 12), 28),
        status=status,
        output_status=list(OutputStatus)[place % 4],
        outcome="implemented" if place % 9 == 0 else "",
        percent=percent,
        last_entry_on=None if status == "not_started" else entry_day,
        work_days=Decimal(chance.randint(0, 900)) / 10,
    )
    if status in ("on_track", "at_risk", "lagging", "done"):
        ProgressEntryFactory(
            activity=activity,
            percent=percent,
            status=status,
            entered_at=datetime.datetime.combine(entry_day, datetime.time(15), tzinfo=datetime.UTC),
        )
    MandateShareFactory(activity=activity, mandate=chance.choice(mandates), percent=Decimal(60))
    due = datetime.date(2016, chance.randint(1, 12), 15)
    DeliverableFactory(activity=activity, due_on=due, delivered_on=due if chance.random() < 0.5 else None)
    MilestoneFactory(activity=activity, due_on=datetime.date(2016, chance.randint(1, 12), 1))
    AssignmentDaysFactory(
        assignment__activity=activity,
        year=chance.choice([2015, 2016]),
        quarter=chance.randint(1, 4),
        days=Decimal(chance.randint(1, 300)) / 10,
    )
    return activity


def report_of(**values: object) -> ProgressReport:
    """A queued report of the whole biennium."""
    return ProgressReportFactory(**values)


def ready(**values: object) -> ProgressReport:
    """A report that has been written."""
    ActivityFactory()
    report = report_of(**values)
    assert write_report(report=report.pk) == "ready"
    report.refresh_from_db()
    return report
