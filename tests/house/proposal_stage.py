"""The proposals of the full stage."""

from clusters.models import Cluster
from monitoring.models import ProposedHandOver
from planning.models import Activity
from tests.factories.monitoring import ProposalFactory, ProposedHandOverFactory, ProposedMemberFactory
from tests.people import Cast


def propose(cast: Cast, activity: Activity, cluster: Cluster, title: str) -> ProposedHandOver:
    """A line passed on to the head of the unit, in a proposal over the whole Secretariat; and a team for a project."""
    ProposedMemberFactory(
        staff=cast.staff.staff,
        proposal__kind="team",
        proposal__cluster=cluster,
        proposal__title=title,
        proposal__asked_by=cast.pmu_officer,
    )
    line: ProposedHandOver = ProposedHandOverFactory(
        proposal=ProposalFactory(asked_by=cast.pmu_officer),
        order=1,
        activity=activity,
        giver=cast.staff.staff,
        taker=cast.colleague.staff,
        state="passed_on",
    )
    return line
