"""The charter of a cluster: its working text, and the versions adopted so far."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clusters.enums import CharterState
from clusters.models import Charter, CharterVersion, Cluster
from clusters.queries.addresses import charter_address
from clusters.rules import READ
from clusters.rules.charter_text import CharterText, text_of
from common import clock
from common.past import rows_on
from structure.models import User
from structure.queries.delegations import and_who_stands_in
from structure.queries.people import holders_of
from structure.roles import EXECUTIVE_SECRETARY
from structure.rules.access import access_of


def charter_versions_visible_to(user: Any) -> QuerySet[CharterVersion]:
    """The adopted versions of all charters with ``secretariat:clusters:read``, else none."""
    versions = CharterVersion.objects.select_related("cluster", "adopted_by", "adopted_for__user")
    return versions if access_of(user).may(READ) else versions.none()


def working_charter(cluster: Cluster) -> Charter:
    """The working text of a cluster; of one that has none yet, what stands in the cluster, not saved."""
    found = Charter.objects.filter(cluster=cluster).first()
    if found is None:
        functions = [one.text for one in cluster.core_functions.order_by("letter")]
        found = Charter(cluster=cluster, mandate=cluster.mandate, functions=functions, duties=cluster.duties)
    found.cluster = cluster
    return found


def working_text(charter: Charter) -> CharterText:
    return CharterText(charter.mandate, tuple(charter.functions), charter.duties)


def adopted_version(cluster: Cluster) -> CharterVersion | None:
    """The version adopted last, which is in force."""
    return cluster.charter_versions.order_by("-number").first()


def adopted_text(cluster: Cluster) -> CharterText | None:
    version = adopted_version(cluster)
    return text_of(version.content) if version else None


@dataclass(frozen=True)
class CharterSummary:
    """How the charter of a cluster stands: the number of the version in force, 0 without one; whether a change of it
    is written or proposed."""

    url: str
    number: int
    change: Any

    @property
    def words(self) -> str:
        """``Charter, version 2``, or that none is adopted."""
        return _("Charter, version %(n)s") % {"n": self.number} if self.number else _("Charter not adopted")


def charter_summary(cluster: Cluster, day: datetime.date) -> CharterSummary:
    """As at a day; two queries."""
    adopted = cluster.charter_versions.filter(adopted_on__lte=day).order_by("-number")
    number = adopted.values_list("number", flat=True).first() or 0
    state = rows_on(Charter, day).filter(cluster=cluster.pk).values_list("state", flat=True).first()
    changes = {CharterState.DRAFT: _("A change is being written"), CharterState.PROPOSED: _("A change is proposed")}
    return CharterSummary(charter_address(cluster), number, changes.get(CharterState(state), "") if state else "")


def deciders() -> set[User]:
    """Whom a proposed charter waits for: the Executive Secretary, and who stands in today."""
    return and_who_stands_in(holders_of(EXECUTIVE_SECRETARY.key), clock.today())
