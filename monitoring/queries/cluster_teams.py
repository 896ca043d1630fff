"""The teams of the clusters on a day: sizes, rules, and the places themselves."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clusters.models import Cluster, Membership
from clusters.queries.teams import checks_of, facts_of, teams_of
from clusters.queries.then import members_as_they_were
from clusters.rules.team import RuleCheck


@dataclass(frozen=True)
class ClusterTeam:
    cluster: str
    as_at: datetime.date
    core: int
    support: int
    core_divisions: int
    rules: Sequence[RuleCheck]
    members: Sequence[Membership]


def cluster_teams(clusters: Iterable[Cluster], day: datetime.date) -> list[ClusterTeam]:
    """The team of each cluster, in the order given; people in the units of the day. A fixed number of queries."""
    listed = list(clusters)
    teams = teams_of(listed, day)
    members_as_they_were([place for team in teams.values() for place in team], day)
    checks = checks_of(teams, day)
    found = []
    for cluster in listed:
        facts = facts_of(teams[cluster.pk])
        found.append(
            ClusterTeam(
                cluster.code,
                day,
                facts.core,
                facts.support,
                facts.core_divisions,
                checks[cluster.pk],
                teams[cluster.pk],
            )
        )
    return found
