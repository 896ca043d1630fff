"""The timeline: activities in groups over a window of time, as a picture, a table, a list by date and a sheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Case, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.documents.charts.timeline import Group, Pieces, Row, pieces
from common.documents.charts.timeline_legend import legend
from common.documents.charts.timeline_words import cells, date_words, header, summary
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, page_of
from planning.enums import STATUSES_OPEN
from planning.models import Biennium
from planning.queries.timeline_asked import KEPT, Asked, address, ask, window_words
from planning.queries.timeline_rows import AT_FIRST, MOST_ROWS, Head, groups_of, heads, longest_lag, meetings_in

CHART = "timeline"
FILES = ("svg", "pdf", "xlsx", "csv")


@dataclass(frozen=True)
class DateLine:
    """An activity in the list by date that stands in for the picture on phones."""

    code: str
    title: str
    url: str
    status: str
    lead: str
    percent: int
    due: str


@dataclass(frozen=True)
class Chip:
    label: str
    url: str
    on: bool


@dataclass(frozen=True)
class TableGroup:
    """A group of the table: its head, and its rows with their cells."""

    group: Group
    rows: list[tuple[Row, tuple[str, ...]]]


@dataclass(frozen=True)
class Timeline:
    """What pages and files show alike: the groups over the window, and how they were asked for."""

    asked: Asked
    groups: list[Group]
    heads: list[Head]
    title: str

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def found(self) -> int:
        return sum(head.count for head in self.heads)

    @property
    def left_out(self) -> int:
        """How many rows of open groups are not drawn."""
        return sum(head.count for head in self.heads if head.open) - len(self.rows)


@dataclass(frozen=True)
class TimelinePage:
    """The page: the picture or the table, the list by date, and the sentence's figures."""

    biennium: Biennium
    title: str
    subject: str
    summary: str
    picture: Pieces | None
    legend: SafeString | None
    header: tuple[str, ...]
    table: list[TableGroup]
    by_date: list[DateLine]
    date_pages: Page[Any]
    filters: Filters
    kept: list[tuple[str, str]]
    chips: list[Chip]
    fold_chips: list[Chip]
    words: str
    activities: int
    everything: int
    left_out: int
    lagging: int
    longest: str
    longest_url: str
    longest_days: int
    table_url: str
    files: list[tuple[str, str]]
    pdf_url: str


def timeline(
    user: Any, biennium: Biennium, parameters: Mapping[str, str], *, site: str = "", at_first: int = AT_FIRST
) -> Timeline:
    """The groups and rows the address asks for; the number of queries does not grow with the rows.

    ``site`` stands before every address, for files that leave the site. ``at_first`` is how many rows are shown while
    the address names no groups.
    """
    asked = ask(user, biennium, parameters)
    found = heads(asked, at_first=at_first)
    base = site + reverse("planning:activity-list")
    suffix = "" if biennium.is_current else f"?biennium={biennium.starts_in}"
    links = {} if site else _fold_links(found, parameters)
    groups = groups_of(asked, found, base, suffix, links)
    count = sum(head.count for head in found)
    title = ngettext("Timeline of %(n)s activity, %(window)s", "Timeline of %(n)s activities, %(window)s", count) % {
        "n": count,
        "window": window_words(asked.window),
    }
    return Timeline(asked, groups, found, title)


def _fold_links(found: list[Head], parameters: Mapping[str, str]) -> dict[str, str]:
    """For each group the address in which it alone is folded where it is open, or open where it is folded."""
    opened = {head.key for head in found if head.open}
    everything = {head.key for head in found}
    links = {}
    for head in found:
        then = opened ^ {head.key}
        named = "all" if then == everything else ",".join(one.key for one in found if one.key in then) or "none"
        links[head.key] = address(parameters, open=named)
    return links


def timeline_page(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> TimelinePage:
    """Everything the page shows."""
    shown = timeline(user, biennium, parameters)
    asked = shown.asked
    latest = longest_lag(asked.activities) if any(head.lagging for head in shown.heads) else None
    detail = reverse("planning:activity-list")
    suffix = "" if biennium.is_current else f"?biennium={biennium.starts_in}"
    picture = bool(shown.heads) and not asked.as_table
    lines, pages = _by_date(asked, parameters, detail, suffix)
    files = reverse("planning:timeline-file", args=["svg"]).removesuffix("svg")
    here = address(parameters)
    return TimelinePage(
        biennium=biennium,
        title=shown.title,
        subject=asked.subject,
        summary=summary(shown.rows),
        picture=_picture(shown) if picture else None,
        legend=legend(chart_id="timeline-legend") if picture else None,
        header=header() if asked.as_table else (),
        table=[TableGroup(group, [(row, cells(row)) for row in group.rows]) for group in shown.groups]
        if asked.as_table
        else [],
        by_date=lines,
        date_pages=pages,
        filters=asked.filters,
        kept=[(name, str(parameters[name])) for name in KEPT if parameters.get(name)],
        chips=_chips(asked, biennium, parameters),
        fold_chips=_fold_chips(shown, parameters),
        words=asked.words,
        activities=shown.found,
        everything=asked.everything.count(),
        left_out=shown.left_out,
        lagging=sum(head.lagging for head in shown.heads),
        longest=latest[0] if latest else "",
        longest_url=f"{detail}{latest[0]}/{suffix}" if latest else "",
        longest_days=latest[1] if latest else 0,
        table_url=address(parameters, **{"as": None if asked.as_table else "table"}),
        files=[(kind.upper(), f"{files}{kind}{here}") for kind in FILES if kind != "pdf"],
        pdf_url=f"{files}pdf{here}",
    )


def _picture(shown: Timeline) -> Pieces:
    window = shown.asked.window
    return pieces(shown.groups, window, chart_id=CHART, meetings=meetings_in(window))


def _by_date(asked: Asked, parameters: Mapping[str, str], base: str, suffix: str) -> tuple[list[DateLine], Page[Any]]:
    fields = ("code", "title", "status", "lead_unit__code", "percent", "ends_on", "ends_precision")
    open_first = Case(When(status__in=STATUSES_OPEN, then=0), default=1)
    pages = page_of(asked.activities.order_by(open_first, "ends_on", "code").values_list(*fields), parameters)
    return [
        DateLine(code, title, f"{base}{code}/{suffix}", status, lead, percent, date_words(end, end_by))
        for code, title, status, lead, percent, end, end_by in pages.object_list
    ], pages


def _chips(asked: Asked, biennium: Biennium, parameters: Mapping[str, str]) -> list[Chip]:
    """Only the projects, or everything; and which year, where a year is shown."""
    turned = "all" if asked.projects_only else "projects"
    projects = Chip(_("Projects only"), address(parameters, show=turned, page=None), asked.projects_only)
    years = biennium.years if asked.zoom == "month" else ()
    return [
        projects,
        *(Chip(str(year), address(parameters, year=str(year), page=None), year == asked.year) for year in years),
    ]


def _fold_chips(shown: Timeline, parameters: Mapping[str, str]) -> list[Chip]:
    """Open or fold all groups at once, where there is more than one."""
    if len(shown.heads) < 2:
        return []
    chips = []
    if any(not head.open for head in shown.heads) and shown.found <= MOST_ROWS:
        chips.append(Chip(_("Open all groups"), address(parameters, open="all"), False))
    if any(head.open for head in shown.heads):
        chips.append(Chip(_("Fold all groups"), address(parameters, open="none"), False))
    return chips


_WIDTHS = (24, 10, 60, 10, 14, 9, 13, 13, 13, 30, 60)
_KINDS: dict[int, Any] = {5: "percent", 6: "date", 7: "date", 8: "date"}


def sheet_of(shown: Timeline) -> Sheet:
    """The same rows as a sheet: a day as a date, anything less precise as it was said."""
    heads = zip((_("Group"), *header()), _WIDTHS, strict=True)
    return Sheet(
        name=_("Timeline"),
        columns=tuple(SheetColumn(head, width, _KINDS.get(place, "text")) for place, (head, width) in enumerate(heads)),
        rows=_sheet_rows(shown.groups),
        notes=(shown.title, _("Shown: %(words)s") % {"words": shown.asked.words}, as_at_words()),
    )


def _sheet_rows(groups: Iterable[Group]) -> Iterable[tuple[Any, ...]]:
    for group in groups:
        for row in group.rows:
            code, title, lead, status, _percent, start, end, _baseline, waits, milestones = cells(row)
            yield (
                f"{group.code} {group.title}".strip(),
                code,
                title,
                lead,
                status,
                row.percent,
                row.start if row.start_precision == "day" else start,
                row.end if row.end_precision == "day" else end,
                row.baseline_end,
                waits,
                milestones,
            )


def as_at_words() -> str:
    """The moment a file holds, at the duty station."""
    return _("As at %(moment)s") % {"moment": date_format(clock.now(), "DATETIME_FORMAT")}
