"""What the marks of the timeline mean, as one line above it."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.documents.charts import palette, svg
from common.documents.charts.timeline_marks import STATES, diamond, hatch, too_early
from common.documents.charts.timeline_rows import broken_end
from common.documents.fonts import text_width

_GAP = 14


def legend(*, chart_id: str) -> SafeString:
    """The marks with their words; it says itself to screen readers as a list of these."""
    entries = (
        ("bar", 26, _("done, over approved dates")),
        ("hatch", 26, _("no day known")),
        ("late", 26, _("past the approved end")),
        ("waits", 22, _("waits for")),
        ("early", 12, _("too early")),
        ("reached", 12, _("reached")),
        ("ahead", 12, _("ahead")),
        ("missed", 12, _("missed")),
    )
    width = sum(mark + 5 + text_width(said, 12) for _kind, mark, said in entries) + _GAP * (len(entries) - 1) + 4
    canvas = svg.Canvas.of(width)
    body: list[str] = [f"<defs>{hatch(f'{svg.escape(chart_id)}-hatch')}</defs>"]
    start = 0.0
    for kind, mark, said in entries:
        body.append(_key(kind, canvas, start, chart_id))
        place = canvas.x(start + mark + 5)
        body.append(svg.text(place, 13, said, size=12, fill=palette.INK2, anchor=canvas.anchor("start")))
        start += mark + 5 + text_width(said, 12) + _GAP
    return svg.frame(
        chart_id=chart_id,
        title=_("What the marks mean"),
        summary=", ".join(said for _kind, _mark, said in entries),
        width=width,
        height=18,
        body=body,
    )


def _key(kind: str, canvas: svg.Canvas, start: float, chart_id: str) -> str:
    if kind in STATES:
        return diamond(canvas.x(start + 6), 8.5, kind)
    if kind == "early":
        return too_early(canvas.left(start, 11), 3)
    if kind == "waits":
        x = canvas.left(start, 22)
        return (
            f'<path d="M{svg.number(x)} 4.5h8v8h9" fill="none" stroke="{palette.INK2}" stroke-width="1.3"/>'
            f'<path d="M{svg.number(x + 21)} 12.5l-4.5-3.4v6.8z" fill="{palette.INK2}"/>'
        )
    x = canvas.left(start, 26)
    if kind == "bar":
        return (
            svg.rect(x, 4, 26, 8, palette.AHEAD)
            + svg.rect(x, 4, 16, 8, palette.STATUS["on_track"].fill)
            + svg.rect(x, 13, 22, 2.5, palette.BASELINE)
        )
    if kind == "hatch":
        return svg.rect(x, 4.5, 25, 9, f"url(#{svg.escape(chart_id)}-hatch)") + broken_end(x + 25, 4.5)
    return svg.rect(x + 1, 4.5, 24, 9, "#fff", f' stroke="{palette.RED}" stroke-width="1.3"')
