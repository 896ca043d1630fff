"""One horizontal bar of parts: numbers above, or labels inside (mandates by where they stand, cost sharing)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from common.documents.charts import palette, svg
from common.documents.charts.chart import Chart
from common.documents.fonts import text_width
from common.documents.numbers import number_text

_SIZE = 13


@dataclass(frozen=True)
class Part:
    """One part: what it is, how much, its fill; ``text`` is what stands inside where labels stand inside."""

    label: str
    value: int | float | Decimal
    fill: str
    text: str = ""


def draw(
    parts: Iterable[Part],
    *,
    chart_id: str,
    title: str,
    width: float = 360,
    labels_inside: bool = False,
    measure: str = "",
) -> Chart:
    """The parts in the order given, from the reading edge. Parts of nothing are left out of the picture, not the table.

    ``measure`` heads the column of values ("Mandates"). A label that does not fit its part, or would stand
    on a fill that carries no text, moves above it.
    """
    rows = list(parts)
    shown = [part for part in rows if part.value > 0]
    canvas = svg.Canvas.of(width)
    whole = sum(float(part.value) for part in shown)
    bar = 34 if labels_inside else 22
    top = 0 if labels_inside and all(_fits(part, whole, width) for part in shown) else 17
    body: list[str] = []
    above: list[tuple[float, str]] = []
    begin = 0.0
    for place, part in enumerate(shown):
        length = float(part.value) / whole * width
        drawn = max(length - (2 if place < len(shown) - 1 else 0), 1)
        body.append(svg.rect(canvas.left(begin, drawn), top, drawn, bar, part.fill))
        if labels_inside and _fits(part, whole, width):
            x, y, said, fill = (
                begin + 8,
                top + bar / 2 + 4.5,
                part.text or part.label,
                palette.text_on(part.fill),
            )
            body.append(_label(canvas, x, y, said, fill))
        else:
            above.append((begin, (part.text or part.label) if labels_inside else number_text(part.value)))
        begin += length
    body.extend(_label(canvas, x, 12, said, palette.INK) for x, said in _spread(above, width))
    summary = ", ".join(f"{part.label} {number_text(part.value)}" for part in rows)
    return Chart(
        svg=svg.frame(chart_id=chart_id, title=title, summary=summary, width=width, height=top + bar, body=body),
        title=title,
        summary=summary,
        header=(_("Part"), measure or _("Number")),
        rows=tuple((part.label, number_text(part.value)) for part in rows),
        legend=tuple((part.fill, number_text(part.value), "", part.label) for part in rows),
    )


def _label(canvas: svg.Canvas, start: float, y: float, said: str, fill: str) -> str:
    return svg.text(canvas.x(start), y, said, size=_SIZE, fill=fill, bold=True, anchor=canvas.anchor("start"))


def _spread(labels: list[tuple[float, str]], width: float) -> list[tuple[float, str]]:
    """The labels above, each at its part or as near as those beside it and the edge allow."""
    placed: list[tuple[float, str]] = []
    limit = width
    for start, said in reversed(labels):
        wide = text_width(said, _SIZE, bold=True)
        start = max(min(start, limit - wide), 0)
        placed.append((start, said))
        limit = start - 6
    return placed[::-1]


def _fits(part: Part, whole: float, width: float) -> bool:
    length = float(part.value) / whole * width
    said = part.text or part.label
    return part.fill not in palette.NO_TEXT_ON and text_width(said, _SIZE, bold=True) + 12 <= length
