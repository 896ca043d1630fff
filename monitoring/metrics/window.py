"""Over what a number is taken: which part of the Secretariat, which biennium, which period, as at which day."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.models import Cluster
from common import clock
from monitoring.enums import ReportScope
from planning.models import Activity, Biennium
from structure.models import Division, Unit

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
        following = self.as_at + datetime.timedelta(days=1)
        return timezone.make_aware(datetime.datetime.combine(following, datetime.time()))

    def activities(self) -> QuerySet[Activity]:
        """The activities of the biennium within the scope. A report looks at all of them, whoever reads it."""
        return Activity.objects.filter(self.scope.within(), biennium=self.biennium)


def biennium_days(biennium: Biennium) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a biennium."""
    return datetime.date(biennium.starts_in, 1, 1), datetime.date(biennium.starts_in + 1, 12, 31)


def time_gone(window: Window) -> float:
    """Per cent of the biennium's days that have passed by the end of the as-at day, to a tenth."""
    first, last = biennium_days(window.biennium)
    passed = (window.as_at - first).days + 1
    return round(min(max(100 * passed / ((last - first).days + 1), 0.0), 100.0), 1)
