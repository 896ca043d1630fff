"""Horizontal bars from zero with a black mark where the plan stands ("Goal 5 is furthest behind")."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from common.documents.charts import glyphs, palette, svg
from common.documents.charts.chart import Chart
from common.documents.fonts import fitted, text_width
from common.documents.numbers import DASH, percent_text

_PITCH, _BAR, _MARK, _GLYPH = 29, 14, 20, 14
_SIZE = 13


@dataclass(frozen=True)
class Bar:
    """One bar: per cent done, per cent planned. ``status`` gives glyph and colour.

    ``fill`` serves where none applies.
    """

    label: str
    percent: int | float | Decimal | None
    planned: int | float | Decimal | None = None
    status: str | None = None
    fill: str = palette.BLUE
    url: str = ""


def draw(
    bars: Iterable[Bar], *, chart_id: str, title: str, width: float = 340, label_width: float | None = None
) -> Chart:
    """The bars in the order given. ``title`` is the finding; the page prints it, the picture carries it as its name."""
    rows = list(bars)
    canvas = svg.Canvas.of(width)
    with_glyph = any(bar.status for bar in rows)
    glyph_room = _GLYPH + 5 if with_glyph else 0
    widest = max((text_width(bar.label, _SIZE) for bar in rows), default=0) + 2
    room = label_width if label_width is not None else min(widest, width * 0.42)
    begin = room + 8 + glyph_room
    value_room = max((text_width(percent_text(bar.percent), _SIZE, bold=True) for bar in rows), default=0) + 16
    length = max(width - begin - value_room, 20)
    body: list[str] = []
    for place, bar in enumerate(rows):
        middle = place * _PITCH + _PITCH / 2
        body.append(_row(bar, canvas, middle, room, begin, length))
    summary = " ".join(_sentence(bar) for bar in rows)
    return Chart(
        svg=svg.frame(
            chart_id=chart_id,
            title=title,
            summary=summary,
            width=width,
            height=max(len(rows), 1) * _PITCH,
            body=body,
            linked=any(bar.url for bar in rows),
        ),
        title=title,
        summary=summary,
        header=(_("Name"), _("Done"), _("Planned"), _("Status"))
        if with_glyph
        else (_("Name"), _("Done"), _("Planned")),
        rows=tuple(_cells(bar, with_glyph) for bar in rows),
    )


def _row(bar: Bar, canvas: svg.Canvas, middle: float, room: float, begin: float, length: float) -> str:
    top = middle - _BAR / 2
    label = svg.text(
        canvas.x(room),
        middle + 4.5,
        fitted(bar.label, room, _SIZE),
        size=_SIZE,
        anchor=canvas.anchor("end"),
    )
    parts = [svg.link(bar.url, label, bar.label) if bar.url else label]
    fill = palette.status_colour(bar.status).fill if bar.status else bar.fill
    if bar.status:
        colour = fill if bar.status in ("on_track", "at_risk", "lagging", "done") else ""
        parts.append(glyphs.at(bar.status, canvas.left(begin - _GLYPH - 4, _GLYPH), middle - _GLYPH / 2, colour=colour))
    parts.append(svg.rect(canvas.left(begin, length), top, length, _BAR, palette.TRACK))
    done = _clamped(bar.percent) * length / 100
    if done:
        parts.append(svg.rect(canvas.left(begin, done), top, done, _BAR, fill))
    if bar.planned is not None:
        mark = begin + _clamped(bar.planned) * length / 100
        parts.append(svg.rect(canvas.left(mark - 1.25, 2.5), middle - _MARK / 2, 2.5, _MARK, palette.INK))
    parts.append(
        svg.text(
            canvas.x(canvas.width),
            middle + 4.5,
            percent_text(bar.percent),
            size=_SIZE,
            bold=True,
            anchor=canvas.anchor("end"),
        )
    )
    return "".join(parts)


def _clamped(percent: int | float | Decimal | None) -> float:
    return min(max(float(percent or 0), 0), 100)


def _cells(bar: Bar, with_status: bool) -> tuple[str, ...]:
    cells = (bar.label, percent_text(bar.percent), percent_text(bar.planned))
    if not with_status:
        return cells
    return (*cells, str(palette.status_colour(bar.status).word) if bar.status else DASH)


def _sentence(bar: Bar) -> str:
    if bar.planned is None:
        return _("%(name)s: %(percent)s.") % {"name": bar.label, "percent": percent_text(bar.percent)}
    return _("%(name)s: %(percent)s, planned %(planned)s.") % {
        "name": bar.label,
        "percent": percent_text(bar.percent),
        "planned": percent_text(bar.planned),
    }
