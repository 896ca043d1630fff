"""The few SVG elements our charts are made of, as safe strings.

Presentation attributes only: the content policy allows no style attribute and no style element.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

from common.documents.charts import palette
from common.documents.fonts import SVG_FAMILY

_ESCAPES: dict[int, str | None] = {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord('"'): "&quot;",
    ord("'"): "&#39;",
}
# Characters XML cannot hold at all, not even escaped.
_ESCAPES |= {code: None for code in range(32) if code not in (9, 10, 13)}
_ESCAPES |= dict.fromkeys((65534, 65535, *range(55296, 57344)))
_LINKS = ("/", "#", "?", "http://", "https://")


@dataclass(frozen=True)
class Canvas:
    """Turns distances from the reading edge into x coordinates.

    From the right where the language is read from there.
    """

    width: float
    mirrored: bool

    @classmethod
    def of(cls, width: float) -> "Canvas":
        return cls(width, get_language_bidi())

    def x(self, start: float) -> float:
        return self.width - start if self.mirrored else start

    def left(self, start: float, length: float) -> float:
        """The x of a rectangle that begins at ``start`` and is ``length`` long."""
        return self.width - start - length if self.mirrored else start

    def anchor(self, side: str) -> str:
        if not self.mirrored or side == "middle":
            return side
        return "end" if side == "start" else "start"


def escape(text: object) -> str:
    """``text`` safe inside an element and inside a quoted attribute."""
    return str(text).translate(_ESCAPES)


def number(value: float) -> str:
    """A coordinate with at most two decimals."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def directed(text: str) -> str:
    """``text`` in embedding marks where its first letter is read from the right: SVG ignores the page's direction."""
    if text.isascii():
        return text
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind == "L":
            return text
        if kind in ("R", "AL"):
            return f"\u202b{text}\u202c"
    return text


def rect(x: float, y: float, width: float, height: float, fill: str, extra: str = "") -> str:
    """A filled rectangle. ``extra`` are further attributes, written by us and never from data."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}" height="{number(height)}" '
        f'fill="{fill}"{extra}/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1, extra: str = "") -> str:
    """A straight line."""
    return (
        f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" '
        f'stroke="{stroke}" stroke-width="{number(width)}"{extra}/>'
    )


def text(
    x: float,
    y: float,
    content: object,
    *,
    size: float = 12,
    fill: str = palette.INK,
    bold: bool = False,
    anchor: str = "start",
) -> str:
    """A line of text on the baseline ``y``. Never under 11 pixels."""
    assert size >= 11, "interface.md: text in charts is at least 11 px"
    weight = ' font-weight="600"' if bold else ""
    side = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{fill}"{weight}{side}>'
        f"{escape(directed(str(content)))}</text>"
    )


def link(url: str, content: str, label: str = "", extra: str = "") -> str:
    """``content`` as a link. An address that is neither ours nor http(s) is dropped, the content stays.

    ``extra`` are further attributes, written by us and never from data.
    """
    if not url.startswith(_LINKS):
        return f"<g{extra}>{content}</g>" if extra else content
    name = f' aria-label="{escape(label)}"' if label else ""
    return f'<a href="{escape(url)}"{name}{extra}>{content}</a>'


def frame(
    *,
    chart_id: str,
    title: str,
    summary: str,
    width: float,
    height: float,
    body: Iterable[str],
    linked: bool = False,
) -> SafeString:
    """The ``svg`` element around a chart.

    With links inside it is a group, for an image hides its links from readers.
    """
    name = escape(chart_id)
    role = "group" if linked else "img"
    return mark_safe(
        f'{_opening(width, height)} role="{role}" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(summary)}</desc>'
        f"{''.join(body)}</svg>"
    )


def part(body: Iterable[str], width: float, height: float, *, silent: bool = False) -> SafeString:
    """The ``svg`` element around a piece of a chart whose name stands around the pieces; ``silent`` hides it."""
    hidden = ' aria-hidden="true" focusable="false"' if silent else ""
    return mark_safe(f"{_opening(width, height)}{hidden}>{''.join(body)}</svg>")


def _opening(width: float, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="x-chart-picture" direction="ltr" width="{number(width)}" '
        f'height="{number(height)}" viewBox="0 0 {number(width)} {number(height)}" font-family="{SVG_FAMILY}"'
    )
