"""The one pie of the product: the outcome of the post review, counts in the slices (source para 65)."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.documents.charts import palette, svg
from common.documents.charts.chart import Chart
from common.documents.numbers import number_text, percent_text
from common.documents.percentages import largest_remainder


@dataclass(frozen=True)
class Slice:
    """One outcome and how many posts had it. Without a fill, the outcomes of the palette serve in their order."""

    label: str
    count: int
    fill: str = ""


def draw(
    slices: Iterable[Slice],
    *,
    chart_id: str,
    title: str,
    percentages: Sequence[int] | None = None,
    size: float = 132,
) -> Chart:
    """The slices clockwise from the top.

    ``percentages`` are those the source prints, never recomputed; without them the largest remainder gives whole ones.
    """
    rows = list(slices)
    counts = [part.count for part in rows]
    percents = list(percentages) if percentages is not None else largest_remainder(counts)
    if len(percents) != len(rows):
        raise ValueError("As many percentages as slices")
    fills = [part.fill or palette.OUTCOMES[place % len(palette.OUTCOMES)] for place, part in enumerate(rows)]
    body = list(_slices(counts, fills, size))
    summary = ", ".join(
        f"{part.label} {number_text(part.count)} ({percent_text(percent)})"
        for part, percent in zip(rows, percents, strict=True)
    )
    return Chart(
        svg=svg.frame(chart_id=chart_id, title=title, summary=summary, width=size, height=size, body=body),
        title=title,
        summary=summary,
        header=(_("Outcome"), _("Posts"), _("Share")),
        rows=tuple(
            (part.label, number_text(part.count), percent_text(percent))
            for part, percent in zip(rows, percents, strict=True)
        ),
        legend=tuple(
            (fill, number_text(part.count), percent_text(percent), part.label)
            for part, fill, percent in zip(rows, fills, percents, strict=True)
        ),
    )


def _slices(counts: list[int], fills: list[str], size: float) -> Iterable[str]:
    whole = sum(counts)
    middle, radius = size / 2, size / 2 - 1
    if not whole:
        yield f'<circle cx="{middle}" cy="{middle}" r="{radius}" fill="none" stroke="{palette.LINE2}"/>'
        return
    turned = 0.0
    for count, fill in zip(counts, fills, strict=True):
        if not count:
            continue
        share = count / whole
        if share == 1:
            yield f'<circle cx="{middle}" cy="{middle}" r="{radius}" fill="{fill}"/>'
        else:
            x1, y1 = _on_circle(middle, radius, turned)
            x2, y2 = _on_circle(middle, radius, turned + share)
            large = 1 if share > 0.5 else 0
            yield (
                f'<path d="M{svg.number(middle)} {svg.number(middle)}L{svg.number(x1)} {svg.number(y1)}'
                f"A{svg.number(radius)} {svg.number(radius)} 0 {large} 1 {svg.number(x2)} {svg.number(y2)}Z"
                f'" fill="{fill}" stroke="#fff" stroke-width="2" stroke-linejoin="round"/>'
            )
        # Small slices are wide enough for a number only near the rim.
        x, y = _on_circle(middle, radius * (0.8 if share < 0.1 else 0.66), turned + share / 2)
        if share >= 0.04:
            yield svg.text(x, y + 4.5, count, size=13, bold=True, fill=palette.text_on(fill), anchor="middle")
        turned += share


def _on_circle(middle: float, radius: float, share: float) -> tuple[float, float]:
    angle = 2 * math.pi * share - math.pi / 2
    return middle + radius * math.cos(angle), middle + radius * math.sin(angle)
