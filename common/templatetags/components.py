"""The component shelf in template tags: small cached strings, because some stand two hundred times on a page.

How to use each of them is in docs/interface.md; what each is for is in the design language, section 5.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import lucide
from django import template
from django.utils.formats import number_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.documents.numbers import percent_text as _percent_text
from common.statuses import STATUS_WORDS, glyph_svg, status_key

register = template.Library()


# --- icons and statuses -----------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _icon(name: str, size: int, class_name: str) -> SafeString:
    svg = lucide._render_icon(
        name, size, stroke_width="1.75", aria_hidden="true", focusable="false", **{"class": class_name}
    )
    return mark_safe(svg)


@register.simple_tag
def icon(name: str, size: int = 16, mirrored: bool = False) -> SafeString:
    """A Lucide outline icon, hidden from screen readers; ``mirrored`` turns it round in Arabic (arrows)."""
    return _icon(str(name), size, "x-icon x-mirrored" if mirrored else "x-icon")


@lru_cache(maxsize=512)
def _status(key: str, tag: bool, hidden: bool, word: str, language: str | None) -> SafeString:
    css = f"x-status x-status-{key}" + (" x-status-tag" if tag else "") + (" x-status-bare" if hidden else "")
    text = word or str(STATUS_WORDS[key])
    inner = "x-hidden" if hidden else "x-status-word"
    return mark_safe(f'<span class="{css}">{glyph_svg(key)}<span class="{inner}">{escape(text)}</span></span>')


@register.simple_tag
def status(value: Any, tag: bool = False, hidden: bool = False, word: str = "") -> SafeString:
    """Glyph, word and colour of a status; ``tag`` gives it the tint, ``hidden`` keeps the word for screen readers.

    ``word`` says something else in the colour of that status ("Nobody", "Approved").
    """
    return _status(status_key(value), bool(tag), bool(hidden), str(word), get_language())


@register.simple_tag
def glyph(value: Any) -> SafeString:
    """The filled shape alone, in the colour of the status. Only where a word stands beside it."""
    key = status_key(value)
    return mark_safe(f'<span class="x-status x-status-bare x-status-{key}">{glyph_svg(key)}</span>')


def _whole(value: Any) -> int:
    return round(float(value or 0))


@lru_cache(maxsize=4096)
def _bar(percent: int, planned: int | None, key: str, number: bool, language: str | None) -> SafeString:
    shown = max(0, min(100, percent))
    said = percent_text(percent)
    label = [said]
    mark = ""
    if planned is not None:
        label.append(_("planned %(percent)s") % {"percent": percent_text(planned)})
        at = max(0, min(100, planned))
        # A white ring keeps the mark visible on every fill.
        mark = (
            f'<rect class="x-bar-ring" x="{at}%" y="0" width="4" height="14" transform="translate(-2)"/>'
            f'<rect class="x-bar-plan" x="{at}%" y="0" width="2" height="14" transform="translate(-1)"/>'
        )
    if key in STATUS_WORDS:
        label.append(str(STATUS_WORDS[key]).lower())
    end = f'<span class="x-progress-n" aria-hidden="true">{said}</span>' if number else ""
    return mark_safe(
        f'<span class="x-progress"><svg class="x-bar" role="img" aria-label="{escape(", ".join(label))}" '
        f'width="100%" height="14"><rect class="x-bar-track" y="3" width="100%" height="8" rx="2"/>'
        f'<rect class="x-fill-{key}" y="3" width="{shown}%" height="8" rx="2"/>{mark}</svg>{end}</span>'
    )


@register.simple_tag
def progress_bar(
    percent: Any, planned: Any = None, status: Any = "plain", number: bool = True, tone: str = ""
) -> SafeString:
    """8 px bar filled by status, a black mark where the plan stands, the number at the end.

    ``percent`` and ``planned`` run from 0 to 100. ``tone="plain"`` gives a blue bar that means no status.
    """
    key = tone or ("plain" if status in ("", "plain", None) else status_key(status))
    return _bar(_whole(percent), None if planned is None else _whole(planned), key, bool(number), get_language())


def percent_text(value: Any, places: int = 0) -> str:
    """``55%`` in English, Chinese and Arabic; ``55 %`` in French, Spanish and Russian."""
    if not places:
        return _percent_text(value)
    figure = number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
    gap = "\u202f" if (get_language() or "en")[:2] in ("fr", "es", "ru") else ""
    return f"{figure}{gap}%"


# --- people, references -----------------------------------------------------------------------------


@lru_cache(maxsize=2048)
def initials_of(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    words = [word for word in str(name).split() if word[:1].isalpha()]
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()


@register.simple_tag
def person(name: str, demonstration: bool = False, meta: str = "", url: str = "") -> SafeString:
    """Initials in a ring and the name; a dashed ring marks demonstration people."""
    ring = "x-initials x-initials-demo" if demonstration else "x-initials"
    named = format_html('<a href="{}">{}</a>', url, name) if url else escape(name)
    after = format_html(' <span class="x-meta">{}</span>', meta) if meta else ""
    return format_html(
        '<span class="x-person"><span class="{}" aria-hidden="true">{}</span> <span><bdi>{}</bdi>{}</span></span>',
        ring,
        initials_of(name),
        named,
        after,
    )


@register.simple_tag
def ref(address: str, url: str = "") -> SafeString:
    """A code, symbol or fund on a grey tag; a link when there is an address."""
    if url:
        return format_html('<a class="x-ref" href="{}"><bdi>{}</bdi></a>', url, address)
    return format_html('<span class="x-ref"><bdi>{}</bdi></span>', address)


@register.simple_tag
def mandate_ref(address: str, text: str = "", url: str = "", share: Any = None, full: str = "") -> SafeString:
    """Share, address and text of a mandate; the full paragraph opens on focus or hover and stays while pointed at."""
    amount: str | SafeString = ""
    if share is not None:
        amount = format_html('<span class="x-mandate-share">{}</span>', percent_text(share))
    tip: str | SafeString = ""
    if full and full != text:
        tip = format_html('<span class="x-tip" role="note">{}</span>', full)
    return format_html(
        '<span class="x-mandate">{}<span class="x-mandate-ref">{}{}</span> '
        '<span class="x-mandate-text">{}</span></span>',
        amount,
        ref(address, url),
        tip,
        text,
    )


@register.simple_tag
def ladder(level: Any, name: str = "", levels: int = 5) -> SafeString:
    """Five dots: passed grey, the present one red with a ring, and its name in words. ``level`` counts from 1."""
    now = int(level)
    dots = []
    for step in range(levels):
        x = 7 + step * 20
        if step:
            dots.append(f'<path class="x-ladder-line" d="M{x - 20 + 6} 8h8"/>')
        if step + 1 < now:
            dots.append(f'<circle class="x-ladder-passed" cx="{x}" cy="8" r="5"/>')
        elif step + 1 == now:
            dots.append(
                f'<circle class="x-ladder-ring" cx="{x}" cy="8" r="7"/>'
                f'<circle class="x-ladder-now" cx="{x}" cy="8" r="5"/>'
            )
        else:
            dots.append(f'<circle class="x-ladder-ahead" cx="{x}" cy="8" r="4.5"/>')
    width = 14 + (levels - 1) * 20
    return format_html(
        '<span class="x-ladder">'
        '<svg class="x-mirrored" width="{}" height="16" aria-hidden="true" focusable="false">{}</svg>'
        '<span class="x-hidden">{}</span><span class="x-meta">{}</span></span>',
        width,
        mark_safe("".join(dots)),
        _("level %(level)s of %(levels)s") % {"level": now, "levels": levels},
        name,
    )


# --- headings and messages ---------------------------------------------------------------------------


@register.simple_tag
def section_head(
    title: str,
    count: Any = None,
    remark: str = "",
    url: str = "",
    link: str = "",
    minor: bool = False,
    id: str = "",
    beside: bool = False,
) -> SafeString:
    """Title, count, short remark, one link; a black rule under main sections, a hairline under ``minor`` ones.

    The remark stands at the end, or beside the title when there is a link or ``beside`` is set.
    """
    return format_html(
        '<div class="x-section-head{}"><h2{}>{}</h2>{}{}{}</div>',
        " x-section-minor" if minor else "",
        format_html(' id="{}"', id) if id else "",
        title,
        format_html('<span class="x-count">{}</span>', count) if count is not None and count != "" else "",
        format_html(
            '<span class="x-section-remark{}">{}</span>', "" if url or beside else " x-section-remark-end", remark
        )
        if remark
        else "",
        format_html('<a class="x-section-link" href="{}">{}</a>', url, link) if url else "",
    )


_MESSAGE_GLYPHS = {"done": "done", "error": "lagging", "warning": "at_risk"}


@register.simple_tag
def message(text: str, kind: str = "note", strong: str = "", url: str = "", link: str = "") -> SafeString:
    """An inline message: ``done``, ``error``, ``warning`` or ``note``; it stays until the next act."""
    mark = glyph(_MESSAGE_GLYPHS[kind]) if kind in _MESSAGE_GLYPHS else icon("info")
    return format_html(
        '<div class="x-message x-message-{}"{}>{}<p>{}{}{}</p></div>',
        kind,
        mark_safe(' role="alert"') if kind == "error" else "",
        mark,
        format_html("<strong>{}</strong> ", strong) if strong else "",
        text,
        format_html(' <a href="{}">{}</a>', url, link) if url else "",
    )


@register.simple_tag
def empty(title: str, text: str = "", url: str = "", link: str = "") -> SafeString:
    """What would be here, why it is not, and the one next step."""
    return format_html(
        '<div class="x-empty"><p class="x-empty-title">{}</p>{}{}</div>',
        title,
        format_html("<p>{}</p>", text) if text else "",
        format_html('<p><a href="{}">{}</a></p>', url, link) if url else "",
    )


@register.simple_tag
def skeleton(lines: int = 3) -> SafeString:
    """Grey lines in the place of what is being loaded."""
    return mark_safe('<div class="x-skeleton" aria-hidden="true">' + "<span></span>" * int(lines) + "</div>")


@register.simple_tag
def segments(done: Iterable[Any]) -> SafeString:
    """The completeness bar: one segment per part, ``True`` ready, ``None`` begun, ``False`` open."""
    parts = list(done)
    drawn = []
    for number, part in enumerate(parts):
        x, width = 100 * number / len(parts), 100 / len(parts) - 0.6
        css = "x-fill-done" if part else "x-bar-track"
        drawn.append(f'<rect class="{css}" x="{x:.2f}%" width="{width:.2f}%" height="8" rx="2"/>')
        if part is None:
            drawn.append(f'<rect class="x-fill-at_risk" x="{x:.2f}%" width="{width / 2:.2f}%" height="8" rx="2"/>')
    said = _("%(ready)s of %(all)s parts ready") % {"ready": sum(part is True for part in parts), "all": len(parts)}
    return format_html(
        '<svg class="x-bar x-segments" role="img" aria-label="{}" width="100%" height="8">{}</svg>',
        said,
        mark_safe("".join(drawn)),
    )
