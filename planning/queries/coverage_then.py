"""The coverage of mandates at the end of a past day, by the definitions of ``planning.queries.coverage``.

A mandate asked for work then when the version of it that held that day is in force and operational. The work behind it
are the activities that counted then, with their work-days and the mandate shares of that day.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet

from clusters.models import Cluster
from common.past import versions_on
from planning.models import Biennium, Decision, Mandate
from planning.queries.coverage import ASKS_FOR_WORK, CoverageMatrix, Days, coverage_of, matrix_from
from planning.queries.past import PlanThen, plan_then
from planning.queries.shares_then import Shares, shares_then
from structure.models import Unit
from structure.queries.then import field_then

NOTHING = Decimal(0)


def asking_then(mandates: QuerySet[Mandate], day: datetime.date) -> QuerySet[Any]:
    """Those of the mandates that asked for work at the end of the day, as versions; ``pk`` of a row is ``id``."""
    versions = versions_on(Mandate, day).filter(ASKS_FOR_WORK, id__in=mandates.order_by().values("pk"))
    return versions.order_by("decision__order", "order", "address")


def given_to(shares: Shares, worked: Mapping[int, Decimal]) -> dict[int, list[Decimal]]:
    """The work-days each activity gave each mandate; ``worked`` are those of the activities that counted."""
    found: dict[int, list[Decimal]] = defaultdict(list)
    for activity, days in worked.items():
        for mandate, percent in shares.get(activity, {}).items():
            found[mandate].append(percent * days / 100)
    return dict(found)


@dataclass(frozen=True)
class CoverageThen:
    """The plan of a past day with its mandate shares, and the mandates a person may see that asked for work."""

    biennium: Biennium
    day: datetime.date
    mandates: QuerySet[Mandate]
    plan: PlanThen
    shares: Shares

    @cached_property
    def in_force(self) -> list[dict[str, Any]]:
        """The mandates that asked for work, in the order of the register, each with its coverage; one query."""
        worked = {pk: self.plan.activities[pk].work_days for pk in self.plan.counted}
        given = given_to(self.shares, worked)
        rows = asking_then(self.mandates, self.day).annotate(
            decision__named=field_then(Decision, "name", "decision_id", self.day), key=F("id")
        )
        names = ("key", "address", "title", "text", "decision", "decision__symbol", "decision__named")
        found = []
        for row in rows.values(*names, "decision__instrument__code"):
            key = row.pop("key")
            named = {"pk": key, "decision__name": row.pop("decision__named") or ""}
            found.append({**row, **named, "coverage": coverage_of(given.get(key, ()))})
        return found

    def days(self, by: str, year: int | None) -> Days:
        """Exact work-days of what counted by mandate and the code of the ``cluster`` or ``unit``; of one year or both.

        Those of a year leave out ``unknown``. Two queries.
        """
        counted = self.plan.counted
        worked = {pk: self.plan.activities[pk].work_days for pk in counted}
        if year is not None:
            worked = self.plan.days_by_activity(counted, year)
        model: Any = Cluster if by == "cluster" else Unit
        codes = dict(model.objects.order_by().values_list("pk", "code"))
        found: Days = defaultdict(Decimal)
        for pk, days in worked.items():
            one = self.plan.activities[pk]
            column = codes.get(one.cluster_id if by == "cluster" else one.lead_unit_id, "")
            for mandate, percent in self.shares.get(pk, {}).items():
                found[mandate, column] += percent * days / 100
        return {key: days for key, days in found.items() if days}

    def unknown(self, year: int | None) -> int:
        """How many activities that counted are left out of the days of a year, which are not on record."""
        return self.plan.unknown_among(self.plan.counted) if year is not None else 0

    def orphaned(self) -> list[Any]:
        """The versions of the activities that counted and stood behind no mandate that asked for work, by code."""
        asking = {row["pk"] for row in self.in_force}
        return [self.plan.activities[pk] for pk in self.plan.counted if not asking & self.shares.get(pk, {}).keys()]


def coverage_then(mandates: QuerySet[Mandate], biennium: Biennium, day: datetime.date) -> CoverageThen:
    """The coverage of the mandates (those a person may see) at the end of a past day; five queries."""
    return CoverageThen(biennium, day, mandates, plan_then(biennium, day), shares_then(biennium, day))


def coverage_matrix_then(coverage: CoverageThen, year: int, clusters: list[str]) -> CoverageMatrix:
    """As ``coverage_matrix``, of the past day; nothing in it leads to the lists, which are of today alone."""
    decisions = {row["pk"]: row["decision"] for row in coverage.in_force}
    days: Days = defaultdict(Decimal)
    for (mandate, column), sum_of in coverage.days("cluster", year).items():
        if mandate in decisions:
            days[decisions[mandate], column] += sum_of
    matrix = matrix_from(coverage.in_force, dict(days), coverage.biennium, year, clusters, linked=False)
    return replace(matrix, unknown=coverage.unknown(year))
