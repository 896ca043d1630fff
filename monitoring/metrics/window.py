"""Over what a number is taken: which part of the Secretariat, which biennium, which period, as at which day."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from clusters.models import Cluster
from clusters.queries.then import clusters_as_they_were
from common import clock
from common.past import after
from monitoring.enums import ReportScope
from planning.models import Activity, Biennium
from planning.queries.activities import with_plan
from planning.queries.past import PlanThen, activities_then, plan_then
from structure.models import Division, Unit
from structure.queries.then import divisions_as_they_were, units_as_they_were, units_of_division_then

SUBJECTS: dict[str, type[models.Model]] = {
    ReportScope.DIVISION: Division,
    ReportScope.UNIT: Unit,
    ReportScope.CLUSTER: Cluster,
}


@dataclass(frozen=True)
class Scope:
    """The whole Secretariat, or one division, unit or cluster (``subject``)."""

    kind: str = ReportScope.SECRETARIAT
    subject: Any = None

    def within(self, prefix: str = "") -> Q:
        """The condition on an activity, or on what points at one through ``prefix`` ("activity__")."""
        if self.kind == ReportScope.DIVISION:
            return Q(**{f"{prefix}lead_unit__division": self.subject})
        if self.kind == ReportScope.UNIT:
            return Q(**{f"{prefix}lead_unit": self.subject})
        if self.kind == ReportScope.CLUSTER:
            return Q(**{f"{prefix}cluster": self.subject})
        return Q()

    @property
    def is_whole(self) -> bool:
        return self.kind == ReportScope.SECRETARIAT

    @property
    def label(self) -> str:
        if self.is_whole:
            return _("Whole Secretariat")
        if self.kind == ReportScope.CLUSTER:
            return _("Cluster %(code)s, %(name)s") % {"code": self.subject.code, "name": self.subject.name}
        return str(self.subject.name)


@dataclass(frozen=True)
class Window:
    """What every metric is asked over. The period bounds what fell due or was delivered; the figures hold at the end of
    ``as_at``."""

    biennium: Biennium
    as_at: datetime.date
    period_from: datetime.date
    period_to: datetime.date
    scope: Scope = Scope()

    @classmethod
    def whole_biennium(cls, biennium: Biennium, as_at: datetime.date, scope: Scope | None = None) -> "Window":
        return cls(biennium, as_at, *biennium_days(biennium), scope or Scope())

    @property
    def is_now(self) -> bool:
        """Whether the figures are today's, so that what is stored on each activity can be read as it is."""
        return self.as_at >= clock.today()

    @property
    def moment(self) -> datetime.datetime:
        """The first moment after the as-at day, at the duty station."""
        return after(self.as_at)

    def activities(self) -> QuerySet[Activity]:
        """The activities of the biennium within the scope. A report looks at all of them, whoever reads it."""
        return Activity.objects.filter(self.within(), biennium=self.biennium)

    def activities_then(self) -> QuerySet[Any]:
        """What the activities within the scope were at the end of the day, with the plan by then; ``id`` is the key.

        Those a unit led that day, those of the units that belonged to a division that day, those in a cluster that day.
        """
        kind, subject = self.scope.kind, self.scope.subject
        then = activities_then(self.biennium, self.as_at)
        if kind == ReportScope.DIVISION:
            then = then.filter(lead_unit__in=self._units_then)
        elif kind == ReportScope.UNIT:
            then = then.filter(lead_unit=subject)
        elif kind == ReportScope.CLUSTER:
            then = then.filter(cluster=subject)
        return with_plan(then, self.as_at)

    @cached_property
    def _units_then(self) -> list[int]:
        """The units that belonged to the division of the scope that day; asked once, however many figures there are."""
        return units_of_division_then(self.scope.subject, self.as_at)

    @cached_property
    def plan_then(self) -> PlanThen:
        """The plan of the biennium at the end of a past day; asked once, however many figures there are."""
        return plan_then(self.biennium, self.as_at)

    def within(self, prefix: str = "") -> Q:
        """The condition that an activity is within the scope at the end of the day; ``prefix`` leads to it
        ("activity__")."""
        if self.is_now:
            return self.scope.within(prefix)
        return Q(**{f"{prefix}pk__in": self.activities_then().values("id")})

    @property
    def label(self) -> str:
        """What the figures are of, by the name it had on the day."""
        kind, subject = self.scope.kind, self.scope.subject
        if kind == ReportScope.DIVISION:
            return str(divisions_as_they_were([subject], self.as_at)[0].name)
        if kind == ReportScope.UNIT:
            return str(units_as_they_were([subject], self.as_at)[0].name)
        if kind == ReportScope.CLUSTER:
            return Scope(kind, clusters_as_they_were([subject], self.as_at)[0]).label
        return self.scope.label


def biennium_days(biennium: Biennium) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a biennium."""
    return datetime.date(biennium.starts_in, 1, 1), datetime.date(biennium.starts_in + 1, 12, 31)


def time_gone(window: Window) -> float:
    """Per cent of the biennium's days that have passed by the end of the as-at day, to a tenth."""
    first, last = biennium_days(window.biennium)
    passed = (window.as_at - first).days + 1
    return round(min(max(100 * passed / ((last - first).days + 1), 0.0), 100.0), 1)
