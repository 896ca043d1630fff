"""Open lag cases as at a day."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from monitoring.enums import LagDimension, LagLevel, LagState
from monitoring.metrics.window import Window
from monitoring.models import LagCase
from planning.queries.facts import ActivityFact
from structure.queries.then import field_then


@dataclass(frozen=True)
class CaseFact:
    """A case not closed by the end of the day, with its measure and its level of the ladder on that day."""

    number: str
    code: str
    title: str
    unit: str
    dimension: str
    measure: int
    level: int
    explained: bool
    raised_on: datetime.date


@dataclass(frozen=True)
class Cases:
    open: int
    by_dimension: dict[str, int]
    by_level: dict[str, int]
    rows: list[CaseFact]


def open_cases(window: Window, subject: Q) -> QuerySet[Any]:
    """The cases of the subjects not closed by the end of the day, with ``level_then`` and ``measure_then``."""
    cases = LagCase.objects.filter(subject, raised_on__lte=window.as_at).filter(
        Q(closed_at__isnull=True) | Q(closed_at__gte=window.moment)
    )
    if window.is_now:
        return cases.annotate(level_then=F("level"), measure_then=F("measure"))
    return cases.annotate(
        level_then=field_then(LagCase, "level", "pk", window.as_at),
        measure_then=field_then(LagCase, "measure", "pk", window.as_at),
    )


def lag_cases(window: Window, facts: Sequence[ActivityFact] = ()) -> Cases:
    """The cases of the window's activities and milestones, and for the whole Secretariat of mandates, by number.

    Each names the unit that led the activity on the day.
    """
    of_activity = Q(activity__biennium=window.biennium) & window.within("activity__")
    of_milestone = Q(milestone__activity__biennium=window.biennium) & window.within("milestone__activity__")
    of_mandate = Q(mandate__isnull=False) if window.scope.is_whole else Q(pk__in=[])
    cases = (
        open_cases(window, of_activity | of_milestone | of_mandate)
        .select_related("activity__lead_unit", "milestone__activity__lead_unit", "mandate")
        .order_by("number")
    )
    led_by = {fact.pk: fact.unit for fact in facts}
    rows = [_fact(case, window, led_by) for case in cases]
    return Cases(
        open=len(rows),
        by_dimension={one.value: sum(row.dimension == one.value for row in rows) for one in LagDimension},
        by_level={str(one.value): sum(row.level == one.value for row in rows) for one in LagLevel},
        rows=rows,
    )


def _fact(case: Any, window: Window, led_by: Mapping[int, str]) -> CaseFact:
    activity = case.activity or (case.milestone.activity if case.milestone else None)
    return CaseFact(
        number=str(case),
        code=activity.code if activity else str(case.mandate),
        title=case.subject.title,
        unit=led_by.get(activity.pk, activity.lead_unit.code) if activity else "",
        dimension=case.dimension,
        measure=case.measure_then,
        level=case.level_then,
        explained=bool(case.explained_at and case.explained_at < window.moment)
        or (window.is_now and case.state == LagState.EXPLAINED),
        raised_on=case.raised_on,
    )
