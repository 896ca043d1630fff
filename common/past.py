"""What historic rows said at the end of a past day, from the versions they left."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, F, IntegerField, Min, QuerySet, Value, When
from django.utils import timezone

from common import clock


def after(day: datetime.date) -> datetime.datetime:
    """The first moment after a day at the duty station."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time()))


def nearest_first(versions: QuerySet[Any], day: datetime.date, *keys: str) -> QuerySet[Any]:
    """Versions in the order in which they speak for the end of ``day``, after ``keys``.

    The latest by then comes first; of a row that is on record only since later, the first known. ``later`` is 1 of a
    version made after the day, else 0.
    """
    later: Any = Case(When(history_date__gte=after(day), then=Value(1)), default=Value(0), output_field=IntegerField())
    first_of_later: Any = Case(When(later=1, then=F("history_date")))
    return versions.annotate(later=later).order_by(*keys, "later", first_of_later.asc(), "-history_date", "-history_id")


def speaking_for(versions: QuerySet[Any], day: datetime.date) -> QuerySet[Any]:
    """Of each row the one version that speaks for the end of ``day`` (``nearest_first``); ``id`` is the key."""
    nearest = nearest_first(versions, day, "id").distinct("id")
    return versions.filter(history_id__in=nearest.values("history_id"))


def versions_on(model: Any, day: datetime.date, **rows: Any) -> QuerySet[Any]:
    """The version in force at the end of ``day`` of every row that was there then, taken away since or not.

    ``rows`` narrows them by what never changes of a row.
    """
    latest = (
        model.history.filter(history_date__lt=after(day), **rows)
        .order_by("id", "-history_date", "-history_id")
        .distinct("id")
    )
    found: QuerySet[Any] = model.history.filter(history_id__in=latest.values("history_id")).exclude(history_type="-")
    return found


def rows_on(model: Any, day: datetime.date) -> QuerySet[Any]:
    """The rows as they stand, or at the end of a past day their versions, whose ``id`` is the key of the row."""
    rows: QuerySet[Any] = model.objects.all() if day >= clock.today() else versions_on(model, day)
    return rows


def hand_on(row: Any, name: str, rows: Iterable[Any]) -> None:
    """Give a row its related rows of a past day (``name``), as if they had been prefetched: ``row.stages.all()``."""
    related = getattr(row, name).none()
    related._result_cache = list(rows)
    row._prefetched_objects_cache = {**getattr(row, "_prefetched_objects_cache", {}), name: related}


def on_record_since(*histories: QuerySet[Any]) -> datetime.date | None:
    """The day of the first version in any of the histories; None while there is none. A query for each."""
    firsts = (history.aggregate(first=Min("history_date"))["first"] for history in histories)
    first = min((moment for moment in firsts if moment), default=None)
    return timezone.localtime(first).date() if first else None


def carried_day(day: datetime.date, *, is_now: bool) -> list[tuple[str, str]]:
    """What the filter bar carries on: the day, when it is not today."""
    return [] if is_now else [("as_at", day.isoformat())]


def kept_day(day: datetime.date, *, is_now: bool) -> str:
    """What an address carries on to another page of the same day: ``?as_at=2016-05-31``, nothing of today."""
    return "" if is_now else f"?as_at={day.isoformat()}"


class OfADay:
    """A page whose figures are those of a day: what it hands on so that the next page is of the same day."""

    as_at: datetime.date
    is_now: bool

    @property
    def kept(self) -> str:
        """What an address carries on to another page of the same day."""
        return kept_day(self.as_at, is_now=self.is_now)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the filter bar carries on: the day, when it is not today."""
        return carried_day(self.as_at, is_now=self.is_now)
