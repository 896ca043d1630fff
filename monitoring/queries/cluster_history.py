"""Where a cluster stood on earlier days: the figures of the reports (``monitoring.metrics``) as at each day."""

import calendar
import datetime
from collections import Counter
from dataclasses import dataclass

from clusters.models import Cluster
from clusters.queries.teams import checks_of, facts_of, teams_of
from monitoring.enums import ReportScope
from monitoring.metrics import Scope, Window, biennium_days, facts
from monitoring.metrics.delivery import deliverables
from monitoring.metrics.lag import lag_cases
from planning.models import Biennium
from planning.queries.facts import progress_of, rates_among
from planning.queries.progress_sums import GroupProgress
from planning.rules.rates import Rates

MOST_POINTS = 60
STEPS = ("day", "week", "month")


@dataclass(frozen=True)
class HistoryPoint:
    """A cluster at the end of a day: its activities of that day with their work-days and dates, what was done,
    delivered and raised by then, and who sat in the team."""

    as_at: datetime.date
    group: GroupProgress
    activities: int
    activities_by_status: dict[str, int]
    deliverables_due: int
    deliverables_delivered: int
    open_lag_cases: int
    core: int
    support: int
    broken_team_rules: list[str]
    rates: Rates

    @property
    def status(self) -> str:
        return str(self.group.status)

    @property
    def progress(self) -> float:
        return self.group.percent

    @property
    def planned(self) -> float:
        return self.group.planned


def cluster_history(cluster: Cluster, biennium: Biennium, days: list[datetime.date]) -> list[HistoryPoint]:
    """Where the cluster stood at the end of each day, in the order given; up to thirteen queries for each."""
    return [_point(cluster, biennium, day) for day in days]


def days_between(first: datetime.date, last: datetime.date, step: str) -> list[datetime.date]:
    """The days of a series: every day, every seventh, or the ends of months; ``last`` is always one of them."""
    found: list[datetime.date] = []
    day = first if step != "month" else _month_end(first)
    while day < last and len(found) <= MOST_POINTS:
        found.append(day)
        following = day + datetime.timedelta(days=7 if step == "week" else 1)
        day = _month_end(following) if step == "month" else following
    return [*found, last]


def _month_end(day: datetime.date) -> datetime.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _point(cluster: Cluster, biennium: Biennium, day: datetime.date) -> HistoryPoint:
    first, _last = biennium_days(biennium)
    window = Window(biennium, day, first, day, Scope(ReportScope.CLUSTER, cluster))
    known = facts(window)
    due = deliverables(window, known)
    teams = teams_of([cluster], day)
    team = facts_of(teams[cluster.pk])
    return HistoryPoint(
        as_at=day,
        group=progress_of(known),
        activities=len(known),
        activities_by_status=dict(Counter(fact.status for fact in known)),
        deliverables_due=due.due,
        deliverables_delivered=due.delivered,
        open_lag_cases=lag_cases(window).open,
        core=team.core,
        support=team.support,
        broken_team_rules=[check.key for check in checks_of(teams, day)[cluster.pk] if check.is_open],
        rates=rates_among(known),
    )
