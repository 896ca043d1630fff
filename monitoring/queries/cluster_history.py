"""Where a cluster stood on earlier days: its status (``monitoring.queries.clusters``) as at each of them."""

import calendar
import datetime

from clusters.models import Cluster
from monitoring.queries.clusters import ClusterStatus, cluster_status
from planning.models import Biennium

MOST_POINTS = 60
STEPS = ("day", "week", "month")


def cluster_history(cluster: Cluster, biennium: Biennium, days: list[datetime.date]) -> list[ClusterStatus]:
    """The status of the cluster at the end of each day, in the order given; a fixed number of queries for each."""
    return [cluster_status(cluster, biennium, day) for day in days]


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
