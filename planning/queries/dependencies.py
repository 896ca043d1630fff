"""What an activity waits for, what waits for it, and where the dates contradict that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.dates import PartialDate
from planning.enums import STATUSES_COUNTED
from planning.models import Activity, Biennium, Dependency
from planning.queries.addresses import address_of
from planning.rules.dependencies import begins_too_early


@dataclass(frozen=True)
class WaitRow:
    """The other activity of a dependency. ``date`` is the end that is waited for, or the start of what waits."""

    code: str
    title: str
    url: str
    status: str
    date: PartialDate
    lag_days: int
    contradicts: bool


def waits_for(activity: Activity) -> list[WaitRow]:
    """What the activity waits for, by code: one query."""
    rows = Dependency.objects.filter(activity=activity).select_related("after__biennium").order_by("after__code")
    return [
        _row(one.after, one.after.end, one.lag_days, _contradicts(activity, one.after, one.lag_days)) for one in rows
    ]


def followed_by(activity: Activity) -> list[WaitRow]:
    """What waits for the activity, by code: one query."""
    rows = Dependency.objects.filter(after=activity).select_related("activity__biennium").order_by("activity__code")
    return [
        _row(one.activity, one.activity.start, one.lag_days, _contradicts(one.activity, activity, one.lag_days))
        for one in rows
    ]


def _row(other: Activity, date: PartialDate, lag_days: int, contradicts: bool) -> WaitRow:
    return WaitRow(other.code, other.title, address_of(other), other.status, date, lag_days, contradicts)


def _contradicts(waiting: Activity, awaited: Activity, lag_days: int) -> bool:
    counted = waiting.status in STATUSES_COUNTED and awaited.status in STATUSES_COUNTED
    return counted and begins_too_early(waiting.start, awaited.end, lag_days)


def contradictions(activity: Activity, awaited: list[WaitRow], followers: list[WaitRow]) -> list[str]:
    """Sentences of the rows of an activity whose dates contradict what waits for what."""
    before = [
        early_words(activity.code, activity.start, row.code, row.date, row.lag_days)
        for row in awaited
        if row.contradicts
    ]
    after = [
        early_words(row.code, row.date, activity.code, activity.end, row.lag_days)
        for row in followers
        if row.contradicts
    ]
    return before + after


def early_words(code: str, start: PartialDate, after: str, end: PartialDate, lag_days: int) -> str:
    """The warning in a sentence; nothing when the dates agree."""
    if not begins_too_early(start, end, lag_days):
        return ""
    said: dict[str, Any] = {"code": code, "start": start.label, "after": after, "end": end.label, "n": lag_days}
    if not lag_days:
        return _("%(code)s starts %(start)s, before %(after)s ends (%(end)s).") % said
    words = ngettext(
        "%(code)s starts %(start)s, less than %(n)s day after %(after)s ends (%(end)s).",
        "%(code)s starts %(start)s, less than %(n)s days after %(after)s ends (%(end)s).",
        lag_days,
    )
    return words % said


def early_starts(
    biennium: Biennium, starts: Mapping[str, PartialDate], waits: Mapping[str, Mapping[str, int]]
) -> list[str]:
    """Sentences of the activities that start before what they wait for has ended.

    ``starts`` and ``waits`` are what is planned, by code; the ends are read from the plan as it stands: one query, or
    none when nobody waits.
    """
    ends = _ends(biennium, {after for awaited in waits.values() for after in awaited})
    sentences = (
        early_words(code, starts[code], after, ends[after], lag_days)
        for code, awaited in sorted(waits.items())
        for after, lag_days in sorted(awaited.items())
        if code in starts and after in ends
    )
    return [sentence for sentence in sentences if sentence]


def _ends(biennium: Biennium, codes: Iterable[str]) -> dict[str, PartialDate]:
    """The ends of the activities that are still planned, by code."""
    asked = set(codes)
    if not asked:
        return {}
    rows = Activity.objects.filter(biennium=biennium, code__in=asked, status__in=STATUSES_COUNTED)
    return {
        code: PartialDate.around(day, precision)
        for code, day, precision in rows.values_list("code", "ends_on", "ends_precision")
    }


def followers_too_early(activity: Activity, end: PartialDate) -> list[str]:
    """Sentences of what waits for the activity and would start before it ended on ``end``: one query."""
    rows = Dependency.objects.filter(after=activity, activity__status__in=STATUSES_COUNTED).select_related("activity")
    sentences = (
        early_words(one.activity.code, one.activity.start, activity.code, end, one.lag_days)
        for one in rows.order_by("activity__code")
    )
    return [sentence for sentence in sentences if sentence]
