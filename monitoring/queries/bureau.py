"""The Bureau room: approved snapshots of the whole Secretariat, and nothing else. No name of a person anywhere."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.documents.charts.chart import Chart
from common.documents.numbers import number_text, percent_text
from common.lists import Filters, Select, chosen, page_of, sought
from monitoring.documents import charts, findings, tables
from monitoring.documents.report import period_label, snapshot_number
from monitoring.enums import ReportScope, ReportState
from monitoring.models import ProgressReport
from monitoring.queries.report_page import FileLink, PageBlock, file_links, page_blocks
from planning.enums import ActivityStatus

Figures = dict[str, Any]


def approved_reports() -> QuerySet[ProgressReport]:
    """What the Bureau may read: approved reports of the whole Secretariat, the latest first."""
    return (
        ProgressReport.objects.filter(state=ReportState.APPROVED, scope=ReportScope.SECRETARIAT)
        .select_related("snapshot", "biennium")
        .order_by("-as_at", "-approved_at", "-pk")
    )


def report_chosen(parameters: Mapping[str, str]) -> ProgressReport | None:
    """The approved report as at the day the address names, else the latest; None while nothing is approved."""
    try:
        day = datetime.date.fromisoformat(str(parameters.get("as_at", "")))
    except ValueError:
        day = None
    found = approved_reports().filter(as_at=day).first() if day else None
    return found or approved_reports().first()


@dataclass(frozen=True)
class Frame:
    """What every page of the room says of its snapshot."""

    number: str
    as_at: datetime.date
    approved_on: datetime.date
    biennium: str
    year: int
    suffix: str
    sheet_url: str
    verify_url: str
    others: list[tuple[str, str, bool]]
    demonstration: bool


def frame_of(report: ProgressReport) -> Frame:
    approved = timezone.localtime(report.approved_at).date() if report.approved_at else report.as_at
    suffix = f"?as_at={report.as_at.isoformat()}"
    return Frame(
        number=snapshot_number(report.number or ""),
        as_at=report.as_at,
        approved_on=approved,
        biennium=str(report.biennium),
        year=report.as_at.year - report.biennium.starts_in + 1,
        suffix=suffix,
        sheet_url=reverse("bureau:file", args=[report.pk, "xlsx"]),
        verify_url=reverse("bureau:verify") + suffix,
        others=[
            (date_format(day, "DATE_FORMAT"), f"?as_at={day.isoformat()}", day == report.as_at)
            for day in dict.fromkeys(approved_reports().values_list("as_at", flat=True)[:24])
        ],
        demonstration=report.demonstration,
    )


@dataclass(frozen=True)
class Figure:
    """A figure of the row on top: see ``components/figure_row.html``."""

    figure: str
    of: str
    words: str


@dataclass(frozen=True)
class LegendLine:
    fill: str
    strong: str
    words: str


@dataclass(frozen=True)
class AskedRow:
    address: str
    title: str
    status: str
    word: str
    day: datetime.date | None


@dataclass(frozen=True)
class Overview:
    """Where the Secretariat stands, from one snapshot."""

    figures: list[Figure]
    goals: Chart
    goals_measure: str
    clusters: list[Chart]
    clusters_title: str
    clusters_measure: str
    clusters_remark: str
    posts: Chart | None
    posts_measure: str
    posts_legend: list[LegendLine]
    mandates: Chart
    mandates_measure: str
    mandates_legend: list[LegendLine]
    funds: Chart | None
    funds_measure: str
    asked: list[AskedRow]


def overview(figures: Figures) -> Overview:
    planned = _("Black mark: planned by %(day)s.") % {"day": findings.said_day(figures["as_at"])}
    half = (len(figures["clusters"]) + 1) // 2
    posts = charts.posts(figures) if figures["posts"]["all"] else None
    return Overview(
        figures=_tiles(figures),
        goals=charts.goals(figures, width=360),
        goals_measure=_("Done, in % of planned work.") + " " + planned,
        clusters=[
            charts.clusters(figures, width=360, rows=slice(0, half), part="-first", short=True),
            charts.clusters(figures, width=360, rows=slice(half, None), part="-second", short=True),
        ],
        clusters_title=findings.clusters_title(figures),
        clusters_measure=_("Done, in % of planned work, by cross-cutting cluster.") + " " + planned,
        clusters_remark=_lagging_clusters(figures),
        posts=posts,
        posts_measure=_("Outcome of the review of %(all)s posts, source para 65.")
        % {"all": figures["posts"]["reviewed"]},
        posts_legend=_posts_legend(posts),
        mandates=charts.mandates(figures),
        mandates_measure=_("%(all)s operational mandates in force, by where they stand.")
        % {"all": figures["mandates"]["in_force"]},
        mandates_legend=_mandates_legend(figures),
        funds=charts.funds(figures) if figures["budget"]["funds"] else None,
        funds_measure=_("Spent in % of the approved biennial budget, by fund.")
        + " "
        + _("Black mark: %(gone)s of the time gone.") % {"gone": percent_text(figures["time_gone"])},
        asked=[_asked(row) for row in figures["asked_of_the_review"]],
    )


def _tiles(figures: Figures) -> list[Figure]:
    mandates, counts, posts = figures["mandates"], figures["activities"]["by_status"], figures["posts"]
    of = _("of %(all)s")
    tiles = [
        Figure(
            number_text(mandates["covered"]),
            of % {"all": number_text(mandates["in_force"])},
            _("mandates from Parties have somebody working on them"),
        ),
        Figure(
            number_text(counts["on_track"] + counts["done"]),
            of % {"all": number_text(figures["activities"]["all"])},
            _("activities are on track or done; %(rest)s") % {"rest": findings.the_rest(figures)},
        ),
    ]
    if figures["budget"]["percent"] is not None:
        words = _("of the biennium's budget, with %(gone)s of the time gone") % {
            "gone": percent_text(figures["time_gone"])
        }
        tiles.append(Figure(percent_text(figures["budget"]["percent"]), _("spent"), words))
    if posts["all"]:
        words = _("posts at the professional level and above are reviewed")
        tiles.append(Figure(number_text(posts["reviewed"]), of % {"all": number_text(posts["all"])}, words))
    return tiles


def _lagging_clusters(figures: Figures) -> str:
    """Which clusters lag, and the activity furthest behind its end in each."""
    parts = []
    for group in figures["clusters"]:
        if group["status"] != "lagging":
            continue
        worst = next((row for row in figures["lagging"] if row["cluster"] == group["code"]), None)
        if worst:
            parts.append(_("%(code)s waits for %(title)s") % {"code": group["code"], "title": worst["title"]})
    return _("Lagging: %(parts)s.") % {"parts": "; ".join(parts)} if parts else ""


def _posts_legend(chart: Chart | None) -> list[LegendLine]:
    return [
        LegendLine(
            fill,
            ngettext("%(count)s post, %(percent)s", "%(count)s posts, %(percent)s", int(count))
            % {"count": count, "percent": percent},
            label,
        )
        for fill, count, percent, label in (chart.legend if chart else ())
    ]


def _mandates_legend(figures: Figures) -> list[LegendLine]:
    words, stand = charts.stand_words(), figures["mandates"]["stand"]
    loose = [row for row in figures["mandates"]["rows"] if row["stand"] == "nobody"]
    lines = [
        LegendLine(charts.STAND_FILLS[key], number_text(stand[key]), words[key]) for key in words if key != "nobody"
    ]
    named = _("Nobody: %(title)s") % {"title": loose[0]["title"]} if len(loose) == 1 else words["nobody"]
    return [*lines, LegendLine(charts.STAND_FILLS["nobody"], number_text(stand["nobody"]), named)]


def _asked(row: Figures) -> AskedRow:
    status = row["status"] or ActivityStatus.LAGGING.value
    word = str(ActivityStatus(status).label) if row["status"] else _("Nobody yet")
    return AskedRow(row["address"], row["title"], status, word, findings.day(row["due_on"]))


# --- the rooms behind --------------------------------------------------------------------------------


@dataclass(frozen=True)
class MandatesPage:
    sentence: str
    chart: Chart
    legend: list[LegendLine]
    rows: list[tuple[str, str, str, str]]
    filters: Filters
    keep: list[tuple[str, str]]
    pages: Any
    count_sentence: str


STAND_STATUS = {"implemented": "done", "in_hand": "on_track", "thin": "at_risk", "nobody": "lagging"}


def mandates_page(figures: Figures, parameters: Mapping[str, str]) -> MandatesPage:
    words = charts.stand_words()
    stand, text = chosen(parameters, "stand", words.items()), sought(parameters).casefold()
    rows = [
        (row["address"], row["title"], STAND_STATUS[row["stand"]], words[row["stand"]])
        for row in figures["mandates"]["rows"]
        if (not stand or row["stand"] == stand)
        and (not text or text in row["title"].casefold() or text in row["address"].casefold())
    ]
    pages = page_of(rows, parameters)
    return MandatesPage(
        sentence=findings.mandates_sentence(figures),
        chart=charts.mandates(figures, width=560),
        legend=_mandates_legend(figures),
        rows=list(pages),
        filters=Filters(
            "q", sought(parameters), _("Find a mandate"), [Select("stand", _("Stands"), list(words.items()), stand)]
        ),
        keep=[("as_at", figures["as_at"])],
        pages=pages,
        count_sentence=_("%(shown)s of %(all)s mandates") % {"shown": len(pages), "all": len(rows)},
    )


@dataclass(frozen=True)
class TablesPage:
    """A page of sentences, charts and tables."""

    sentence: str
    blocks: list[PageBlock]
    charts: list[tuple[Chart, str]] = field(default_factory=list)


def results_page(figures: Figures) -> TablesPage:
    planned = _("Done, in per cent of planned work. Black mark: planned by %(day)s.") % {
        "day": findings.said_day(figures["as_at"])
    }
    return TablesPage(
        findings.results_sentence(figures),
        page_blocks(
            [
                tables.groups(figures["goals"], _("Operational goal"), caption=_("Operational goals")),
                tables.groups(
                    [row for row in figures["results"]["rows"] if row["all"]],
                    _("Expected result"),
                    caption=_("Expected results"),
                ),
                tables.groups(figures["clusters"], _("Cluster"), caption=_("Clusters"), total=None),
            ]
        ),
        [(charts.goals(figures, width=420), planned), (charts.clusters(figures, width=520), planned)],
    )


def budget_page(figures: Figures) -> TablesPage:
    drawn = [(charts.funds(figures, width=560), _("Black mark: the time gone."))] if figures["budget"]["funds"] else []
    return TablesPage(findings.money_sentence(figures), page_blocks([tables.funds(figures)]), drawn)


@dataclass(frozen=True)
class PostsPage:
    sentence: str
    chart: Chart | None
    legend: list[LegendLine]


def posts_page(figures: Figures) -> PostsPage:
    chart = charts.posts(figures) if figures["posts"]["all"] else None
    return PostsPage(findings.posts_sentence(figures), chart, _posts_legend(chart))


@dataclass(frozen=True)
class ReportLine:
    """An approved report and its files."""

    number: str
    label: str
    as_at: datetime.date
    approved_on: datetime.date | None
    sha256: str
    files: list[FileLink]


def report_lines(parameters: Mapping[str, str]) -> tuple[list[ReportLine], Any]:
    """A page of the approved reports with their files."""
    pages = page_of(approved_reports().prefetch_related("files"), parameters)
    lines = [
        ReportLine(
            snapshot_number(report.number or ""),
            period_label(report.period_from, report.period_to),
            report.as_at,
            timezone.localtime(report.approved_at).date() if report.approved_at else None,
            report.snapshot.sha256 if report.snapshot else "",
            file_links(report, "bureau:file"),
        )
        for report in pages
    ]
    return lines, pages
