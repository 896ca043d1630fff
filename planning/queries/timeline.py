"""The timeline: activities in groups over a window of time, with their milestones and the meetings."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.models import Cluster
from common import clock
from common.dates import PartialDate
from common.documents.charts import timeline
from common.documents.charts.chart import Chart
from common.lists import Filters, Select, chosen
from planning.enums import ActivityStatus
from planning.models import Activity, Assignment, Biennium, Meeting, Milestone
from planning.queries.activities import activities_visible_to, with_plan
from planning.queries.progress_sums import weighted_progress
from structure.models import Staff, Unit

GROUPS = (
    ("cluster", gettext_lazy("cluster")),
    ("unit", gettext_lazy("unit")),
    ("project", gettext_lazy("project")),
)
ZOOMS = (
    ("month", gettext_lazy("by month")),
    ("quarter", gettext_lazy("by quarter")),
    ("biennium", gettext_lazy("whole biennium")),
)
BY: dict[str, str] = {"cluster": "cluster", "unit": "lead_unit", "project": "project"}
KEPT = ("biennium", "show", "year", "as")  # what the filter bar carries along without showing it
MOST_ROWS = 500  # beyond that nobody reads a picture; the sentence says how many are left out


@dataclass(frozen=True)
class DateLine:
    """An activity in the list by date that stands in for the picture on phones."""

    activity: Any
    url: str
    due: PartialDate


@dataclass(frozen=True)
class Chip:
    label: str
    url: str
    on: bool


@dataclass(frozen=True)
class TimelinePage:
    """The picture, the same as a table and as a list by date, and the sentence's figures."""

    biennium: Biennium
    chart: Chart
    filters: Filters
    years: list[Chip]
    activities: int
    left_out: int
    lagging: int
    longest: Any
    longest_url: str
    longest_days: int
    projects_only: bool
    everything: int
    all_url: str
    projects_url: str
    by_date: list[DateLine]
    svg_url: str
    pdf_url: str
    window_words: str
    filter_words: str
    as_table: bool
    table_url: str
    legend: Any
    kept: list[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    group: str = "cluster"
    unit: str = ""
    status: str = ""
    cluster: str = ""
    person: str = ""
    zoom: str = "month"
    year: int = 0
    projects_only: bool = True
    as_table: bool = False


def ask(parameters: Mapping[str, str], biennium: Biennium) -> tuple[Asked, Filters]:
    """What the address asks for, and the filter bar that shows it."""
    units = [
        (unit.code, f"{unit.code} {unit.said()}")
        for unit in Unit.objects.filter(activities_led__biennium=biennium).distinct()
    ]
    clusters = [(cluster.code, f"{cluster.code} {cluster.said()}") for cluster in Cluster.objects.all()]
    people = [
        (str(staff.pk), staff.user.full_name)
        for staff in Staff.objects.filter(assignments__activity__biennium=biennium).distinct().select_related("user")
    ]
    years = {str(year): year for year in biennium.years}
    today = str(clock.today().year)
    asked = Asked(
        group=chosen(parameters, "group", GROUPS) or "cluster",
        unit=chosen(parameters, "unit", units),
        status=chosen(parameters, "status", ActivityStatus.choices),
        cluster=chosen(parameters, "cluster", clusters),
        person=chosen(parameters, "person", people),
        zoom=chosen(parameters, "zoom", ZOOMS) or "month",
        year=years.get(str(parameters.get("year", "")), years.get(today, biennium.years[1])),
        projects_only=parameters.get("show") != "all",
        as_table=parameters.get("as") == "table",
    )
    bar = Filters(
        selects=(
            Select("group", _("Group by"), GROUPS, asked.group),
            Select("unit", _("Unit"), units, asked.unit),
            Select("cluster", _("Cluster"), clusters, asked.cluster),
            Select("status", _("Status"), ActivityStatus.choices, asked.status),
            Select("person", _("Person"), people, asked.person),
            Select("zoom", _("Show"), ZOOMS, asked.zoom),
        ),
    )
    return asked, bar


def window_of(asked: Asked, biennium: Biennium) -> timeline.Window:
    """The chosen year, or both years of the biennium."""
    first, last = biennium.years if asked.zoom == "biennium" else (asked.year, asked.year)
    scale: Any = asked.zoom
    return timeline.Window(datetime.date(first, 1, 1), datetime.date(last, 12, 31), clock.today(), scale)


def timeline_activities(user: Any, biennium: Biennium, asked: Asked) -> QuerySet[Activity]:
    """The activities of the picture: those asked for that touch the window, in the order of their group."""
    window = window_of(asked, biennium)
    activities = with_plan(activities_visible_to(user).filter(biennium=biennium), clock.today())
    activities = activities.filter(starts_on__lte=window.last, ends_on__gte=window.first)
    if asked.projects_only:
        activities = activities.filter(project__isnull=False)
    if asked.unit:
        activities = activities.filter(lead_unit__code=asked.unit)
    if asked.cluster:
        activities = activities.filter(cluster__code=asked.cluster)
    if asked.status:
        activities = activities.filter(status=asked.status)
    if asked.person:
        activities = activities.filter(
            Exists(Assignment.objects.filter(activity=OuterRef("pk"), staff=int(asked.person)))
        )
    return activities


def timeline_page(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> TimelinePage:
    """Everything the page shows; the number of queries does not grow with the rows."""
    asked, bar = ask(parameters, biennium)
    window = window_of(asked, biennium)
    activities = timeline_activities(user, biennium, asked)
    order = {"cluster": "cluster__code", "unit": "lead_unit__code", "project": "project__code"}[asked.group]
    rows: list[Any] = list(
        activities.select_related("cluster", "project", "lead_unit")
        .prefetch_related(Prefetch("milestones", Milestone.objects.order_by("due_on")))
        .order_by(F(order).asc(nulls_last=True), "code")[: MOST_ROWS + 1]
    )
    left_out = max(activities.count() - MOST_ROWS, 0) if len(rows) > MOST_ROWS else 0
    rows = rows[:MOST_ROWS]
    lagging = [row for row in rows if row.status == ActivityStatus.LAGGING]
    longest = max(lagging, key=lambda row: (row.days_late, row.points_behind), default=None)
    everything = activities_visible_to(user).filter(biennium=biennium).count()
    title = _("Timeline of %(n)s activities, %(window)s") % {"n": len(rows), "window": _window_words(window)}
    return TimelinePage(
        biennium=biennium,
        chart=timeline.draw(
            _groups(rows, activities, asked),
            window,
            chart_id="timeline",
            title=title,
            meetings=_meetings(window),
        ),
        filters=bar,
        years=[
            Chip(str(year), _with(parameters, year=str(year)), year == asked.year and asked.zoom != "biennium")
            for year in biennium.years
        ],
        activities=len(rows),
        left_out=left_out,
        lagging=len(lagging),
        longest=longest,
        longest_url=reverse("planning:activity-detail", args=[longest.code]) if longest else "",
        longest_days=longest.days_late if longest else 0,
        projects_only=asked.projects_only,
        everything=everything,
        all_url=_with(parameters, show="all"),
        projects_url=_with(parameters, show=None),
        by_date=[
            DateLine(row, reverse("planning:activity-detail", args=[row.code]), row.end)
            for row in sorted(rows, key=lambda row: (row.ends_on, row.code))
        ],
        svg_url=f"{reverse('planning:timeline-file', args=['svg'])}{_with(parameters)}",
        pdf_url=f"{reverse('planning:timeline-file', args=['pdf'])}{_with(parameters)}",
        window_words=_window_words(window),
        filter_words=_filter_words(bar, asked),
        as_table=asked.as_table,
        table_url=_with(parameters, **{"as": None if asked.as_table else "table"}),
        legend=timeline.legend(chart_id="timeline-legend"),
        kept=[(name, str(parameters[name])) for name in KEPT if parameters.get(name)],
    )


def _window_words(window: timeline.Window) -> str:
    first, last = window.first.year, window.last.year
    return str(first) if first == last else f"{first}–{last}"


def _filter_words(bar: Filters, asked: Asked) -> str:
    """The filter as a sentence for prints and files."""
    words = [_("Activities of the clusters' projects") if asked.projects_only else _("All activities")]
    for select in bar.selects:
        if select.value:
            words.append(f"{select.label} {dict(select.choices)[select.value]}")
    return "; ".join(str(word) for word in words)


def _with(parameters: Mapping[str, str], **changes: str | None) -> str:
    query = {**dict(parameters.items()), **changes}
    text = urlencode({name: value for name, value in query.items() if value is not None})
    return f"?{text}" if text else "?"


def _groups(rows: list[Any], activities: QuerySet[Activity], asked: Asked) -> list[timeline.Group]:
    progress = weighted_progress(activities, by=BY[asked.group])
    found: dict[int | None, tuple[Any, list[Any]]] = {}
    for row in rows:
        head = {"cluster": row.cluster, "unit": row.lead_unit, "project": row.project}[asked.group]
        found.setdefault(head.pk if head else None, (head, []))[1].append(row)
    groups = []
    for key, (head, members) in found.items():
        weighed = progress.get(key)
        name = (head.title if asked.group == "project" else head.said()) if head else _none(asked.group)
        groups.append(
            timeline.Group(
                head.code if head else "–", name, [_row(row) for row in members], weighed.percent if weighed else None
            )
        )
    return groups


def _none(group: str) -> str:
    words = {"cluster": _("No cluster"), "unit": _("No unit"), "project": _("No project")}
    return words[group]


def _row(activity: Any) -> timeline.Row:
    return timeline.Row(
        code=activity.code,
        title=activity.title,
        start=activity.starts_on,
        end=activity.ends_on,
        url=reverse("planning:activity-detail", args=[activity.code]),
        lead=activity.lead_unit.code,
        percent=activity.percent,
        status=activity.status,
        start_precision=activity.starts_precision,
        end_precision=activity.ends_precision,
        baseline_start=activity.baseline_starts_on,
        baseline_end=activity.baseline_ends_on,
        milestones=[_milestone(milestone) for milestone in activity.milestones.all()],
    )


def _milestone(milestone: Milestone) -> timeline.Milestone:
    if milestone.done_on:
        return timeline.Milestone(milestone.done_on, "reached", milestone.title)
    state: Any = "missed" if milestone.due_on < clock.today() else "ahead"
    return timeline.Milestone(milestone.due_on, state, milestone.title)


def _meetings(window: timeline.Window) -> list[timeline.Meeting]:
    held = Meeting.objects.filter(starts_on__lte=window.last, ends_on__gte=window.first).order_by(
        "starts_on", "instrument__order"
    )
    return [
        timeline.Meeting(f"{meeting.body.rsplit('-', 1)[-1]} {meeting.number}", meeting.starts_on, meeting.ends_on)
        for meeting in held
        if meeting.starts_on and meeting.ends_on
    ]
