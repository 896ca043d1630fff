"""The timeline, as a page and as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common.documents.picture import picture_pdf
from planning.queries.timeline import timeline_page
from planning.views.asked import biennium_of
from structure.rules import require


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """The activities asked for over a year or the biennium; ``?as=table`` shows the same rows as a table."""
    require(request.user, "secretariat:plan:read")
    page = timeline_page(request.user, biennium_of(request), request.GET)
    return render(request, "planning/timeline.html", {"page": page})


@require_safe
def timeline_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The picture as SVG, or as a PDF of A3 across."""
    require(request.user, "secretariat:plan:read")
    if kind not in ("svg", "pdf"):
        raise Http404
    page = timeline_page(request.user, biennium_of(request), request.GET)
    if kind == "svg":
        content, content_type = str(page.chart.svg).encode(), "image/svg+xml"
    else:
        as_at = _("As at %(day)s") % {"day": clock.today().isoformat()}
        content = picture_pdf(
            str(page.chart.svg),
            title=page.chart.title,
            lines=(page.filter_words, as_at),
            alt=page.chart.summary,
            as_at=clock.now(),
        )
        content_type = "application/pdf"
    name = f"timeline-{clock.today().isoformat()}.{kind}"
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )
