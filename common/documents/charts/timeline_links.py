"""The connectors of the timeline: from the end of what a row waits for to its start, with the lag between them."""

from collections.abc import Iterable, Mapping

from common.documents.charts import palette, svg
from common.documents.charts.timeline_rows import BAR, BAR_TOP, ROW_HEIGHT, Row
from common.documents.charts.timescale import Scale

_MIDDLE = BAR_TOP + BAR / 2
_OUT, _IN = 5.0, 9.0  # how far a line runs on after an end, and straight before a start
_HEAD = 4.5


def draw_links(rows: Iterable[Row], tops: Mapping[str, tuple[float, Row]], scale: Scale) -> Iterable[str]:
    """The connectors that end at ``rows``; ``tops`` says where each row of the picture is, by its code.

    Where one of the two days lies outside the window, the words of the row are left to say it.
    """
    for row in rows:
        for wait in row.waits:
            if wait.code not in tops or row.code not in tops:
                continue
            before_top, before = tops[wait.code]
            if not (before.end and row.start and scale.first <= before.end <= scale.last):
                continue
            if not scale.first <= row.start <= scale.last:
                continue
            broken = wait.early_days > 0
            yield _connector(scale.end(before.end), before_top, scale.x(row.start), tops[row.code][0], scale, broken)


def _connector(x1: float, top1: float, x2: float, top2: float, scale: Scale, broken: bool) -> str:
    y1, y2 = top1 + _MIDDLE, top2 + _MIDDLE
    colour = palette.RED if broken else palette.INK2
    out, tip = min(x1 + _OUT, scale.right - 0.5), max(x2 - 0.5, scale.left + 1)
    if x2 - x1 >= _OUT + _IN and not broken:
        way = f"V{svg.number(y2)}H{svg.number(tip)}"
    else:  # round the rows between: along the edge of the waiting row, then in from before its start
        edge = top2 if y2 > y1 else top2 + ROW_HEIGHT
        back = max(x2 - _IN, scale.left + 0.5)
        way = f"V{svg.number(edge)}H{svg.number(back)}V{svg.number(y2)}H{svg.number(tip)}"
    pen = ' stroke-dasharray="4 2.5"' if broken else ""
    line = (
        f'<path d="M{svg.number(x1)} {svg.number(y1)}H{svg.number(out)}{way}" fill="none" stroke="{colour}" '
        f'stroke-width="1.3"{pen}/>'
    )
    if broken:  # two bars across the way instead of an arrow: it does not get through
        bars = f"M{svg.number(tip - 4)} {svg.number(y2 - 4.5)}v9M{svg.number(tip - 1)} {svg.number(y2 - 4.5)}v9"
        return f'{line}<path d="{bars}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
    head = f"M{svg.number(tip)} {svg.number(y2)}l-{_HEAD}-3.4v6.8z"
    return f'{line}<path d="{head}" fill="{colour}"/>'
