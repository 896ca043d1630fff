"""The timeline, as a page and as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common.documents.charts import timeline as chart
from common.documents.charts.timeline_legend import legend
from common.documents.picture import pictures_pdf
from common.downloads import sheet_response
from planning.queries.timeline import (
    CHART,
    FILES,
    MOST_ROWS,
    Timeline,
    as_at_words,
    sheet_of,
    timeline_page,
)
from planning.queries.timeline import timeline as timeline_of
from planning.queries.timeline_rows import meetings_in
from planning.views.asked import biennium_of
from structure.rules import require

SHEET = (1560, 965)  # pixels of a picture that fills A3 across under its words; text of 12 px prints at 8.6 pt


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """The activities asked for, over a year or longer; ``?as=table`` shows the same rows as a table."""
    require(request.user, "secretariat:plan:read")
    page = timeline_page(request.user, biennium_of(request), request.GET)
    return render(request, "planning/timeline.html", {"page": page})


@require_safe
def timeline_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The whole timeline as SVG, as a PDF of A3 across, or its table as XLSX or CSV; up to 500 rows."""
    require(request.user, "secretariat:plan:read")
    if kind not in FILES:
        raise Http404
    site = request.build_absolute_uri("/").rstrip("/")
    shown = timeline_of(request.user, biennium_of(request), request.GET, site=site, at_first=MOST_ROWS)
    if kind in ("xlsx", "csv"):
        return sheet_response(sheet_of(shown), kind, _("timeline"))
    content, content_type = (
        (_svg(shown), "image/svg+xml") if kind == "svg" else (_pdf(request, shown), "application/pdf")
    )
    name = f"timeline-{clock.today().isoformat()}.{kind}"
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


def _svg(shown: Timeline) -> bytes:
    window = shown.asked.window
    drawn = chart.draw(shown.groups, window, chart_id=CHART, title=shown.title, meetings=meetings_in(window))
    return str(drawn.svg).encode()


def _pdf(request: HttpRequest, shown: Timeline) -> bytes:
    window, (width, height) = shown.asked.window, SHEET
    sheets = chart.sheets(
        shown.groups, window, chart_id=CHART, height=height, width=width, meetings=meetings_in(window)
    )
    said = chart.summary(shown.rows)
    return pictures_pdf(
        [str(sheet) for sheet in sheets],
        title=shown.title,
        lines=(shown.asked.words, f"{as_at_words()}. " + _("Printed by %(name)s") % {"name": str(request.user)}),
        alt=said,
        as_at=clock.now(),
        legend=str(legend(chart_id="timeline-legend")),
        legend_alt=_("What the marks mean"),
    )
