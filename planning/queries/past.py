"""The plan of a biennium as it stood at the end of a past day: its activities and their work-days by quarter.

What an activity was is kept by its history. Work-days by person and quarter have none of their own: each version of an
activity that changed them keeps what they were (``PartsChange``), so the first change after the day tells, and where
there is none they stand as they do now. The sum of work-days each version keeps is the proof: where the two differ
(a change from before such changes were kept), the work-days of that day are not on record.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from common.past import after, on_record_since, speaking_for
from planning.enums import STATUSES_COUNTED
from planning.models import Activity, AssignmentDays, Biennium, PartsChange, ProgressEntry
from planning.queries.activities import reads_plan

Share = tuple[int, int, int]  # staff, year, quarter
Quarter = tuple[int, int, int]  # activity, year, quarter


def plan_on_record_since(biennium: Biennium) -> datetime.date | None:
    """The day of the first record of an activity of the biennium; None while there is none."""
    return on_record_since(Activity.history.filter(biennium=biennium))


def activities_then(biennium: Biennium, day: datetime.date) -> QuerySet[Any]:
    """The versions of the activities of the biennium that speak for the end of ``day``, one of each; ``id`` is the key.

    An activity that is on record only since later was not in the plan then, unless progress had been entered for it
    or nothing of the plan was on record yet: then its first known version counts.
    """
    versions = Activity.history.filter(biennium=biennium)
    entered = ProgressEntry.objects.filter(activity=OuterRef("id"), entered_at__lt=after(day))
    on_record = versions.filter(history_date__lt=after(day))
    return speaking_for(versions, day).filter(Q(history_date__lt=after(day)) | Exists(entered) | ~Exists(on_record))


@dataclass(frozen=True)
class PlanThen:
    """The activities of the end of ``day`` by their keys, each with what it was, and their work-days by quarter.

    ``changed``: the work-days of those whose work-days changed since; ``unknown``: those whose work-days of that day
    are not on record, which no sum holds.
    """

    day: datetime.date
    activities: Mapping[int, Any]
    changed: Mapping[int, Mapping[Share, Decimal]]
    unknown: frozenset[int]

    @property
    def counted(self) -> list[int]:
        return [pk for pk, one in self.activities.items() if one.status in STATUSES_COUNTED]

    def unknown_among(self, activities: Collection[int]) -> int:
        return len(self.unknown.intersection(activities))

    def days_by_quarter(
        self, activities: Collection[int], years: Collection[int], people: Any = None
    ) -> dict[Quarter, Decimal]:
        """The work-days planned for each of the activities, by its key, the year and the quarter; one query.

        Those of ``people`` (a queryset) alone where some are asked for, in two queries.
        """
        rows = self._unchanged(activities).filter(year__in=years).order_by()
        asked = None
        if people is not None:
            rows = rows.filter(assignment__staff__in=people.order_by().values("pk"))
            asked = set(people.order_by().values_list("pk", flat=True))
        sums = rows.values_list("assignment__activity", "year", "quarter").annotate(sum=Sum("days"))
        found = {(pk, year, quarter): days for pk, year, quarter, days in sums}
        for pk in self.changed.keys() & set(activities):
            for (staff, year, quarter), days in self.changed[pk].items():
                if year in years and (asked is None or staff in asked):
                    found[pk, year, quarter] = found.get((pk, year, quarter), Decimal(0)) + days
        return found

    def days_by_function(
        self, activities: Collection[int], years: Collection[int], people: Any = None
    ) -> dict[tuple[int, int, str], Decimal]:
        """The work-days planned for all of the activities by year, quarter and function; queries as above."""
        found: dict[tuple[int, int, str], Decimal] = defaultdict(Decimal)
        for (pk, year, quarter), days in self.days_by_quarter(activities, years, people).items():
            found[year, quarter, self.activities[pk].function] += days
        return dict(found)

    def days_by_activity(self, activities: Collection[int], year: int) -> dict[int, Decimal]:
        """The work-days planned in a year for each of the activities that has any; one query."""
        found: dict[int, Decimal] = defaultdict(Decimal)
        for (pk, _year, _quarter), days in self.days_by_quarter(activities, [year]).items():
            found[pk] += days
        return {pk: days for pk, days in found.items() if days}

    def days_by_person(self, people: Any, years: Collection[int]) -> dict[Share, Decimal]:
        """The work-days of each of the people (a queryset) by year and quarter, in what counted then; two queries."""
        counted = self.counted
        found: dict[Share, Decimal] = defaultdict(Decimal)
        rows = self._unchanged(counted).filter(assignment__staff__in=people.order_by(), year__in=years).order_by()
        for staff, year, quarter, days in rows.values_list("assignment__staff", "year", "quarter").annotate(
            Sum("days")
        ):
            found[staff, year, quarter] += days
        asked = set(people.order_by().values_list("pk", flat=True))
        for pk in self.changed.keys() & set(counted):
            for (staff, year, quarter), days in self.changed[pk].items():
                if staff in asked and year in years:
                    found[staff, year, quarter] += days
        return dict(found)

    def days_of(self, staff: int, activities: Collection[int]) -> dict[Quarter, Decimal]:
        """The work-days a person was planned for in each of the activities, by its key, the year and the quarter."""
        rows = self._unchanged(activities).filter(assignment__staff=staff, days__gt=0)
        found = {
            (pk, year, quarter): days
            for pk, year, quarter, days in rows.values_list("assignment__activity", "year", "quarter", "days")
        }
        for pk in self.changed.keys() & set(activities):
            for (of, year, quarter), days in self.changed[pk].items():
                if of == staff:
                    found[pk, year, quarter] = days
        return found

    def days_by_holder(self, activities: Collection[int]) -> dict[tuple[int, int], Decimal]:
        """The work-days each person was planned for in each of the activities, in all, by the keys of both."""
        rows = self._unchanged(activities).filter(days__gt=0).order_by()
        sums = rows.values_list("assignment__activity", "assignment__staff").annotate(sum=Sum("days"))
        found: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
        found.update({(pk, staff): days for pk, staff, days in sums})
        for pk in self.changed.keys() & set(activities):
            for (staff, _year, _quarter), days in self.changed[pk].items():
                found[pk, staff] += days
        return dict(found)

    def _unchanged(self, activities: Collection[int]) -> QuerySet[AssignmentDays]:
        kept = [pk for pk in activities if pk not in self.changed and pk not in self.unknown]
        return AssignmentDays.objects.filter(assignment__activity__in=kept)


def plan_then(biennium: Biennium, day: datetime.date) -> PlanThen:
    """The plan at the end of a past day; two queries."""
    now = Subquery(Activity.objects.filter(pk=OuterRef("id")).values("work_days")[:1])
    versions = activities_then(biennium, day).select_related("lead_officer__user").order_by("code")
    activities = {one.id: one for one in versions.annotate(work_days_now=now)}
    changed = {pk: _shares(before) for pk, before in parts_before(biennium, day, "days") if pk in activities}
    unknown = {
        pk
        for pk, one in activities.items()
        if one.work_days != (sum(changed[pk].values(), Decimal(0)) if pk in changed else one.work_days_now)
    }
    proven = {pk: of for pk, of in changed.items() if pk not in unknown}
    return PlanThen(day, activities, proven, frozenset(unknown))


def plan_visible_to(user: Any, biennium: Biennium, day: datetime.date) -> PlanThen:
    """What a person may see of the plan at the end of a past day: all of it or nothing."""
    return plan_then(biennium, day) if reads_plan(user) else PlanThen(day, {}, {}, frozenset())


def parts_before(biennium: Biennium, day: datetime.date, part: str) -> Any:
    """A part of each activity (``planning.models.PartsChange``) as it was before the first change after the day.

    Pairs of the activity's key and the part; of what is not among them the part stands as it stood.
    """
    return (
        PartsChange.objects.filter(version__biennium=biennium, version__history_date__gte=after(day))
        .filter(before__has_key=part)
        .order_by("version__id", "version__history_date", "version__history_id")
        .distinct("version__id")
        .values_list(F("version__id"), F(f"before__{part}"))
    )


def _shares(days: Mapping[str, Mapping[str, str]]) -> dict[Share, Decimal]:
    """Work-days as a content of a workplan keeps them, ``{"2016-Q3": {"7": "4.5"}}``, by person, year and quarter."""
    found = {}
    for key, held in days.items():
        year, _dash, quarter = key.partition("-Q")
        for staff, text in held.items():
            found[int(staff), int(year), int(quarter)] = Decimal(text)
    return found
