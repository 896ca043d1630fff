"""The six filled shapes of status, 14 pixels: they differ without colour."""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from common.documents.charts import palette
from common.documents.charts.svg import number

_PEN = 'fill="none" stroke="#fff" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"'
# COLOUR is filled in; everything else is the same for every use.
_SHAPES = {
    "on_track": f'<circle cx="7" cy="7" r="7" fill="COLOUR"/><path d="M4 7h5.6M7.3 4.5 9.8 7 7.3 9.5" {_PEN}/>',
    "at_risk": (
        '<path d="M7 1.2 13.2 12.6H.8Z" fill="COLOUR" stroke="COLOUR" stroke-width="1.4" stroke-linejoin="round"/>'
        '<path d="M7 5v3.6" fill="none" stroke="#fff" stroke-width="1.7" stroke-linecap="round"/>'
        '<circle cx="7" cy="11" r="1" fill="#fff"/>'
    ),
    "lagging": (
        f'<rect width="14" height="14" rx="2.4" fill="COLOUR"/><path d="M7 3.4v7M4.3 7.8 7 10.5 9.7 7.8" {_PEN}/>'
    ),
    "done": f'<circle cx="7" cy="7" r="7" fill="COLOUR"/><path d="M4 7.2 6.2 9.4 10.1 5" {_PEN}/>',
    "not_started": '<circle cx="7" cy="7" r="6" fill="#fff" stroke="COLOUR" stroke-width="1.5"/>',
    "postponed": (
        '<circle cx="7" cy="7" r="6" fill="#fff" stroke="COLOUR" stroke-width="1.5"/>'
        '<path d="M5.4 4.6v4.8M8.6 4.6v4.8" fill="none" stroke="COLOUR" stroke-width="1.6" stroke-linecap="round"/>'
    ),
}
_SHAPES["ended"] = _SHAPES["postponed"]


@lru_cache(maxsize=64)
def shape(status: str, colour: str = "") -> str:
    """The drawing alone, in a field of 14 by 14, in the text colour of the status or in ``colour``."""
    drawing = _SHAPES.get(status, _SHAPES["not_started"])
    return drawing.replace("COLOUR", colour or palette.status_colour(status).text)


def at(status: str, x: float, y: float, *, size: float = 14, colour: str = "") -> str:
    """The glyph inside a chart, its upper left corner at ``x``, ``y``."""
    scale = f" scale({number(size / 14)})" if size != 14 else ""
    return f'<g transform="translate({number(x)} {number(y)}){scale}">{shape(status, colour)}</g>'


def glyph(status: str, *, size: int = 14) -> SafeString:
    """The glyph as an element of its own, silent to screen readers: the word stands beside it."""
    return mark_safe(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="x-glyph" width="{size}" height="{size}" viewBox="0 0 14 14" '
        f'aria-hidden="true" focusable="false">{shape(status)}</svg>'
    )


@lru_cache(maxsize=1)
def sprite() -> SafeString:
    """All glyphs as symbols, hidden; printed once on a page that uses ``use``."""
    symbols = "".join(
        f'<symbol id="x-glyph-{status}" viewBox="0 0 14 14">{shape(status)}</symbol>' for status in _SHAPES
    )
    return mark_safe(
        '<svg xmlns="http://www.w3.org/2000/svg" class="x-sprite" width="0" height="0" aria-hidden="true" '
        f'focusable="false">{symbols}</svg>'
    )


def use(status: str, *, size: int = 14) -> SafeString:
    """The glyph by reference to the sprite of the page; an unknown status is drawn as not started."""
    key = status if status in _SHAPES else "not_started"
    return mark_safe(
        f'<svg class="x-glyph" width="{size}" height="{size}" aria-hidden="true" focusable="false">'
        f'<use href="#x-glyph-{key}"/></svg>'
    )
