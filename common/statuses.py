"""The seven statuses work can have, their words and their shapes, said once for pages, documents and charts."""

from typing import Any

from common.documents.charts.glyphs import shape
from common.documents.charts.palette import STATUS

STATUS_WORDS = {key: colour.word for key, colour in STATUS.items()}

# What else is said with the same shapes: states of papers and runs.
_SAME_SHAPE = {
    "": "not_started",
    "approved": "done",
    "failed": "lagging",
    "running": "on_track",
    "waiting": "not_started",
}

_SVG = {
    key: '<svg class="x-glyph" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false">'
    f"{shape(key, 'currentColor')}</svg>"
    for key in STATUS_WORDS
}


def status_key(value: Any) -> str:
    """The status a value names, whether an enum member, its value or a related word; unknown counts as not started."""
    key = str(getattr(value, "value", value) or "")
    key = _SAME_SHAPE.get(key, key)
    return key if key in STATUS_WORDS else "not_started"


def glyph_svg(key: str) -> str:
    """The 14 px shape of a status as inline SVG, coloured by the text around it."""
    return _SVG[key]
