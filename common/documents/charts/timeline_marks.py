"""The marks a timeline repeats, drawn once in its ``defs``: statuses, milestones, the hatch, what starts too early."""

from functools import lru_cache

from common.documents.charts import glyphs, palette, svg

STATES = ("reached", "ahead", "missed")
_GLYPH = 13  # pixels, in a row


@lru_cache(maxsize=32)
def defs(chart_id: str) -> str:
    """All marks, named after the picture so that two pictures on a page do not meet."""
    scale = svg.number(_GLYPH / 14)
    marks = [hatch(f"{chart_id}-hatch")]
    marks.extend(
        f'<g id="{chart_id}-{status}"><g transform="scale({scale})">{glyphs.shape(status)}</g></g>'
        for status in palette.STATUS
    )
    for state in STATES:
        marks.append(f'<g id="{chart_id}-{state}">{diamond(0, 0, state)}</g>')
        marks.append(f'<g id="{chart_id}-{state}-rough">{diamond(0, 0, state, rough=True)}</g>')
    marks.append(f'<g id="{chart_id}-early">{too_early(0, 0)}</g>')
    return f"<defs>{''.join(marks)}</defs>"


def hatch(pattern_id: str) -> str:
    """The pattern of what is known by month, quarter or year only."""
    return (
        f'<pattern id="{pattern_id}" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="5" height="5" fill="#dbe3e9"/>'
        f'<rect width="2" height="5" fill="#a9b9c5"/></pattern>'
    )


def diamond(x: float, y: float, state: str, *, rough: bool = False) -> str:
    """A milestone: filled when reached, open ahead, open and red when missed; ``rough``: no day of it is known."""
    half = 6.2
    fill = palette.INK if state == "reached" else "#fff"
    stroke = palette.RED if state == "missed" else palette.INK
    pen = 1.9 if state == "missed" else 1.2
    broken = ' stroke-dasharray="2.2 1.6"' if rough else ""
    return (
        f'<path d="M{svg.number(x - half)} {svg.number(y)}l{half}-{half} {half} {half}-{half} {half}Z" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="{pen}"{broken}/>'
    )


def too_early(x: float, y: float) -> str:
    """The shape of a start before what it waits for has ended: a red cross in a ring, 11 pixels."""
    cross = "M3.6 3.6l3.8 3.8M7.4 3.6l-3.8 3.8"
    return (
        f'<g transform="translate({svg.number(x)} {svg.number(y)})" fill="#fff" stroke="{palette.RED}" '
        f'stroke-width="1.4" stroke-linecap="round"><circle cx="5.5" cy="5.5" r="4.8"/><path d="{cross}"/></g>'
    )
