"""The progress bar of 8 pixels with the plan mark: drawn hundreds of times a page, so it is one short string."""

from decimal import Decimal
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from common.documents.charts import palette
from common.documents.charts.svg import escape, number
from common.documents.numbers import percent_text

_HEIGHT = 14
_TRACK = "#dde4e9"


def draw(
    percent: int | float | Decimal | None,
    planned: int | float | Decimal | None = None,
    status: str = "on_track",
    *,
    width: int = 108,
) -> SafeString:
    """The bar of ``percent`` done, filled by ``status``, with a black mark where the plan stands.

    Its name reads "55%, planned 62%, at risk". Filled from the right in Arabic.
    """
    return _draw(
        None if percent is None else float(percent),
        None if planned is None else float(planned),
        status,
        width,
        get_language() or "en",
    )


@lru_cache(maxsize=4096)
def _draw(percent: float | None, planned: float | None, status: str, width: int, language: str) -> SafeString:
    mirrored = get_language_bidi()
    done = min(max(percent or 0, 0), 100) * width / 100
    fill = palette.status_colour(status).fill
    bar = ""
    if done:
        left = number(width - done if mirrored else 0)
        bar = f'<rect x="{left}" y="3" width="{number(done)}" height="8" rx="2" fill="{fill}"/>'
    mark = ""
    if planned is not None:
        place = min(max(planned, 0), 100) * (width - 2) / 100
        mark = (
            f'<rect x="{number(width - 2 - place if mirrored else place)}" width="2" height="14" fill="{palette.INK}"/>'
        )
    name = escape(spoken(percent, planned, status))
    return mark_safe(
        f'<svg class="x-mini-bar" role="img" aria-label="{name}" width="{width}" height="{_HEIGHT}" '
        f'viewBox="0 0 {width} {_HEIGHT}">'
        f'<rect y="3" width="{width}" height="8" rx="2" fill="{_TRACK}"/>{bar}{mark}</svg>'
    )


def spoken(percent: float | None, planned: float | None, status: str) -> str:
    """The bar in words: ``55%, planned 62%, at risk``."""
    word = str(palette.status_colour(status).word).lower()
    if planned is None:
        return _("%(percent)s, %(status)s") % {"percent": percent_text(percent), "status": word}
    return _("%(percent)s, planned %(planned)s, %(status)s") % {
        "percent": percent_text(percent),
        "planned": percent_text(planned),
        "status": word,
    }
