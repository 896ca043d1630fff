"""The seven statuses work can have, their words and their shapes, said once for pages, documents and charts."""

from typing import Any

from common.documents.charts.palette import STATUS

STATUS_WORDS = {key: colour.word for key, colour in STATUS.items()}

# What else is said with the same shapes: states of papers and runs.
_SAME_SHAPE = {"": "not_started", "approved": "done", "failed": "lagging", "running": "on_track", "waiting": "not_started"}

_OUTLINE = 'fill="none" stroke="currentColor" stroke-width="1.5"'
_MARK = 'fill="none" stroke="#fff" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"'

# 14 px shapes that differ without colour. The colour is the text's own.
_SHAPES = {
    "on_track": f'<circle cx="7" cy="7" r="7" fill="currentColor"/><path d="M3.9 7h5.6M7.3 4.6 9.9 7 7.3 9.4" {_MARK}/>',
    "at_risk": '<path d="M6.1 1.2a1 1 0 0 1 1.8 0l5.6 10.4a1 1 0 0 1-.9 1.5H1.4a1 1 0 0 1-.9-1.5z" fill="currentColor"/>'
    f'<path d="M7 5.2v3.4M7 10.9v.1" {_MARK}/>',
    "lagging": f'<rect width="14" height="14" rx="2" fill="currentColor"/><path d="M7 3.6v6.2M4.5 7.6 7 10.1l2.5-2.5" {_MARK}/>',
    "done": f'<circle cx="7" cy="7" r="7" fill="currentColor"/><path d="m4 7.3 2.2 2.2L10.1 5.2" {_MARK}/>',
    "not_started": f'<circle cx="7" cy="7" r="6" {_OUTLINE}/>',
    "postponed": f'<circle cx="7" cy="7" r="6" {_OUTLINE}/><path d="M5.5 4.9v4.2M8.5 4.9v4.2" {_OUTLINE}/>',
    "ended": f'<circle cx="7" cy="7" r="6" {_OUTLINE}/><path d="M5.5 4.9v4.2M8.5 4.9v4.2" {_OUTLINE}/>',
}

_SVG = {
    key: f'<svg class="x-glyph" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false">{shape}</svg>'
    for key, shape in _SHAPES.items()
}


def status_key(value: Any) -> str:
    """The status a value names, whether an enum member, its value or a related word; unknown counts as not started."""
    key = str(getattr(value, "value", value) or "")
    key = _SAME_SHAPE.get(key, key)
    return key if key in STATUS_WORDS else "not_started"


def glyph_svg(key: str) -> str:
    """The 14 px shape of a status as inline SVG, coloured by the text around it."""
    return _SVG[key]
