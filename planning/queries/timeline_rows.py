"""The rows of the timeline: activities in groups, with their milestones and what they wait for.

Every query is over all rows at once, and rows are read as values: the picture needs no objects.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from clusters.models import Cluster, Project
from common import clock
from common.dates import PartialDate, Precision
from common.documents.charts.timeline import Group, Meeting, Milestone, Row, Wait, Window
from planning.enums import ActivityStatus
from planning.models import Dependency
from planning.models import Meeting as HeldMeeting
from planning.models import Milestone as DatedPoint
from planning.queries.progress_sums import weighted_progress
from planning.queries.timeline_asked import Asked
from planning.rules.dependencies import days_too_early
from structure.models import Staff, Unit

MOST_ROWS = 500  # drawn at once
AT_FIRST = 150  # drawn while the address names no groups: those that fit are open, the others folded
NONE = "none"
FIELDS: dict[str, str] = {"cluster": "cluster", "unit": "lead_unit", "project": "project", "person": "lead_officer"}
ORDERS: dict[str, tuple[str, ...]] = {
    "cluster": ("cluster__code",),
    "unit": ("lead_unit__code",),
    "project": ("project__code", "project"),
    "person": ("lead_officer__user__full_name", "lead_officer"),
}


@dataclass(frozen=True)
class Head:
    """A group before its rows are read: how many there are, which days they span, whether they are shown."""

    key: str
    pk: int | None
    code: str
    title: str
    count: int
    lagging: int
    first: datetime.date
    last: datetime.date
    percent: float | None
    open: bool


def heads(asked: Asked, *, at_first: int = AT_FIRST) -> list[Head]:
    """The groups in order, the open ones within ``MOST_ROWS``: three queries."""
    field = FIELDS[asked.group]
    sums = (
        asked.activities.order_by(*(F(key).asc(nulls_last=True) for key in ORDERS[asked.group]))
        .values(*ORDERS[asked.group], field)
        .annotate(
            n=Count("pk"),
            lags=Count("pk", filter=Q(status=ActivityStatus.LAGGING)),
            first=Min("starts_on"),
            last=Max("ends_on"),
        )
    )
    found = [(row[field], row["n"], row["lags"], row["first"], row["last"]) for row in sums]
    progress = weighted_progress(asked.activities, by=field)
    names = _names(asked.group, {pk for pk, *_more in found if pk})
    keys = [names[pk][0] if pk in names else NONE for pk, *_more in found]
    shown = _open(asked.open, list(zip(keys, (row[1] for row in found), strict=True)), at_first)
    return [
        Head(
            key,
            pk,
            *(names[pk][1:] if pk in names else ("–", _nobody(asked.group))),
            n,
            lags,
            first,
            last,
            progress[pk].percent if pk in progress else None,
            key in shown,
        )
        for key, (pk, n, lags, first, last) in zip(keys, found, strict=True)
    ]


def _open(asked: str, counts: list[tuple[str, int]], at_first: int) -> set[str]:
    """The keys of the groups to open, the first in any case: those named, or as many as come to ``at_first`` rows."""
    named = {key for key, _n in counts} if asked in ("", "all") else set(asked.split(","))
    room = MOST_ROWS if asked else at_first
    shown: set[str] = set()
    for key, n in counts:
        if key not in named:
            continue
        if n > room and shown:
            break  # what comes after the first that does not fit is folded too, so that the order is plain
        shown.add(key)
        room -= n
    return shown


def _names(group: str, keys: Collection[int]) -> dict[int, tuple[str, str, str]]:
    """For each group its key in addresses, the code in front of its name (a person has none), and its name."""
    if group == "cluster":
        return {one.pk: (one.code, one.code, one.said()) for one in Cluster.objects.filter(pk__in=keys)}
    if group == "unit":
        return {one.pk: (one.code, one.code, one.said()) for one in Unit.objects.filter(pk__in=keys)}
    if group == "project":
        return {one.pk: (one.code, one.code, one.title) for one in Project.objects.filter(pk__in=keys)}
    people = Staff.objects.filter(pk__in=keys).values_list("pk", "user__full_name")
    return {pk: (str(pk), "", name) for pk, name in people}


def _nobody(group: str) -> str:
    words = {"cluster": _("No cluster"), "unit": _("No unit"), "project": _("No project"), "person": _("Nobody leads")}
    return words[group]


def groups_of(asked: Asked, shown: list[Head], base: str, suffix: str, links: dict[str, str]) -> list[Group]:
    """The groups with the rows of the open ones, ``MOST_ROWS`` at most: three queries.

    ``links`` fold and unfold, by the key of the group; ``base`` and ``suffix`` stand before and after the code in the
    address of an activity.
    """
    field = FIELDS[asked.group]
    rows = _rows(asked, [head for head in shown if head.open], field, base, suffix)
    return [
        Group(
            code=head.code,
            title=head.title,
            rows=rows.get(head.pk, ()),
            percent=head.percent,
            url=links.get(head.key, ""),
            folded=not head.open,
            count=head.count,
            first=head.first,
            last=head.last,
        )
        for head in shown
    ]


_FIELDS = (
    "pk",
    "code",
    "title",
    "starts_on",
    "starts_precision",
    "ends_on",
    "ends_precision",
    "baseline_starts_on",
    "baseline_ends_on",
    "lead_unit__code",
    "percent",
    "status",
)


def _rows(asked: Asked, shown: list[Head], field: str, base: str, suffix: str) -> dict[Any, list[Row]]:
    keys = [head.pk for head in shown if head.pk]
    within = Q(**{f"{field}__in": keys})
    if any(head.pk is None for head in shown):
        within |= Q(**{f"{field}__isnull": True})
    order: tuple[Any, ...] = (*(F(key).asc(nulls_last=True) for key in ORDERS[asked.group]), "code")
    read = asked.activities.filter(within).order_by(*order).values_list(field, *_FIELDS)
    values = list(read[:MOST_ROWS]) if shown else []
    activities = [row[1] for row in values]
    milestones, waits = _milestones(activities), _waits(activities)
    rows: dict[Any, list[Row]] = {}
    for group, pk, code, title, start, start_by, end, end_by, base_start, base_end, lead, percent, status in values:
        row = Row(
            code=code,
            title=title,
            start=start,
            end=end,
            url=f"{base}{code}/{suffix}",
            lead=lead,
            percent=percent,
            status=status,
            start_precision=start_by,
            end_precision=end_by,
            baseline_start=base_start,
            baseline_end=base_end,
            milestones=milestones.get(pk, ()),
            waits=[_wait(start, start_by, *wait) for wait in waits.get(pk, ())],
        )
        rows.setdefault(group, []).append(row)
    return rows


def _milestones(activities: list[int]) -> dict[int, list[Milestone]]:
    today = clock.today()
    found: dict[int, list[Milestone]] = {}
    fields = ("activity_id", "due_on", "due_precision", "done_on", "title")
    dated = DatedPoint.objects.filter(activity__in=activities).order_by("due_on", "pk").values_list(*fields)
    for activity, due_on, said, done_on, title in dated:
        state: Any = "reached" if done_on else "missed" if due_on < today else "ahead"
        point = Milestone(done_on or due_on, state, title, Precision.DAY if done_on else said)
        found.setdefault(activity, []).append(point)
    return found


def _waits(activities: list[int]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    ties = Dependency.objects.filter(activity__in=activities).order_by("after__code")
    for activity, *wait in ties.values_list(
        "activity_id", "lag_days", "after__code", "after__ends_on", "after__ends_precision"
    ):
        found.setdefault(activity, []).append(tuple(wait))
    return found


def _wait(start: datetime.date, start_by: str, lag: int, code: str, end: datetime.date, end_by: str) -> Wait:
    early = days_too_early(PartialDate.around(start, start_by), PartialDate.around(end, end_by), lag)
    return Wait(code, lag, early)


def meetings_in(window: Window) -> list[Meeting]:
    """The meetings held in the window, in the order of their first day."""
    held = HeldMeeting.objects.filter(starts_on__lte=window.last, ends_on__gte=window.first).order_by(
        "starts_on", "instrument__order"
    )
    return [
        Meeting(f"{meeting.body.rsplit('-', 1)[-1]} {meeting.number}", meeting.starts_on, meeting.ends_on)
        for meeting in held
        if meeting.starts_on and meeting.ends_on
    ]


def longest_lag(activities: QuerySet[Any]) -> tuple[str, int] | None:
    """The code of the lagging activity that is latest, and by how many days; ``activities`` through ``with_plan``."""
    lagging = activities.filter(status=ActivityStatus.LAGGING).order_by("-days_late", "-points_behind", "code")
    return lagging.values_list("code", "days_late").first()
