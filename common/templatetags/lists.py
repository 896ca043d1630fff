"""Parts of a list page: sorted heads, filters and page numbers, all kept in the address."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from common.templatetags.components import icon

register = template.Library()


def _address(context: RequestContext, **changes: Any) -> str:
    request = context["request"]
    query = request.GET.copy()
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = value
    text = query.urlencode()
    return f"?{text}" if text else request.path


@register.simple_tag(takes_context=True)
def address(context: RequestContext, **changes: Any) -> str:
    """This page's address with some parameters changed; an empty value takes one away."""
    return _address(context, **changes)


@register.simple_tag(takes_context=True)
def address_fields(context: RequestContext, *left_out: str) -> SafeString:
    """What stands in this page's address, but for some parameters, as hidden fields of a form.

    A template alone cannot go through it: ``request.GET.items`` is what somebody entered for a parameter ``items``.
    """
    kept = ((name, value) for name, value in context["request"].GET.items() if name not in left_out)
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)


@register.simple_tag(takes_context=True)
def sort_head(context: RequestContext, key: str, label: str, sort: str = "", numeric: bool = False) -> SafeString:
    """A table head that sorts by ``key``; ``sort`` is the present order, with a leading minus when descending."""
    current = str(sort or "")
    up, down = current == key, current == f"-{key}"
    attributes = ' class="x-num"' if numeric else ""
    if up or down:
        attributes += ' aria-sort="{}"'.format("ascending" if up else "descending")
    arrow = icon("arrow-up") if up else icon("arrow-down") if down else ""
    return format_html(
        '<th scope="col"{}><a class="x-sort" href="{}">{}{}</a></th>',
        mark_safe(attributes),
        _address(context, sort=f"-{key}" if up else key, page=None),
        label,
        arrow,
    )


@register.simple_tag
def filter_find(name: str, value: str = "", label: str = "") -> SafeString:
    """The find box of a filter bar."""
    words = label or _("Find")
    return format_html(
        '<label class="x-find">{}<span class="x-hidden">{}</span>'
        '<input type="search" name="{}" value="{}" placeholder="{}" autocomplete="off"></label>',
        icon("search"),
        words,
        name,
        value or "",
        words,
    )


@register.simple_tag
def filter_select(
    name: str, label: str, choices: Iterable[tuple[Any, Any]], value: Any = "", all: str = ""
) -> SafeString:
    """One filter as a native choice that looks like a chip; tinted when something is chosen."""
    chosen = "" if value is None else str(value)
    options = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (key, mark_safe(" selected") if str(key) == chosen else "", text)
            for key, text in [("", all or _("any")), *[pair for pair in choices if pair[0] not in ("", None)]]
        ),
    )
    return format_html(
        '<label class="x-chip x-chip-select{}"><span>{}</span> <select name="{}">{}</select>{}</label>',
        " x-chip-on" if chosen else "",
        label,
        name,
        options,
        icon("chevron-down"),
    )


@register.simple_tag(takes_context=True)
def filter_chip(
    context: RequestContext,
    label: str,
    value: Any = "",
    count: Any = None,
    remove: str = "",
    url: str = "",
    on: bool = False,
) -> SafeString:
    """A filter as a link: with ``remove`` (a parameter's name) a chosen one with a cross, with ``url`` an open one."""
    href = _address(context, **{remove: None, "page": None}) if remove else url
    end = icon("x") if remove else ""
    strong = value if value not in ("", None) else count
    return format_html(
        '<a class="x-chip{}" href="{}"{}>{}{}{}{}</a>',
        " x-chip-on" if remove or on else "",
        href,
        mark_safe(' aria-current="true"') if on else "",
        label,
        format_html(" <strong>{}</strong>", strong) if strong not in ("", None) else "",
        end,
        format_html('<span class="x-hidden"> {}</span>', _("remove this filter")) if remove else "",
    )


@register.simple_tag(takes_context=True)
def pagination(context: RequestContext, page: Any, name: str = "page") -> SafeString:
    """Page numbers under a list: the first, the last, and those beside the present one."""
    if page is None or page.paginator.num_pages < 2:
        return mark_safe("")
    parts = []
    if page.has_previous():
        parts.append(_page_link(context, name, page.previous_page_number(), _("Previous"), "prev"))
    for shown in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        if shown == page.number:
            parts.append(format_html('<span class="x-page x-page-on" aria-current="page">{}</span>', shown))
        elif isinstance(shown, int):
            parts.append(_page_link(context, name, shown, str(shown), ""))
        else:
            parts.append(format_html('<span class="x-page-gap">{}</span>', shown))
    if page.has_next():
        parts.append(_page_link(context, name, page.next_page_number(), _("Next"), "next"))
    return format_html(
        '<nav class="x-pages" aria-label="{}">{}</nav>', _("Pages"), mark_safe("".join(str(part) for part in parts))
    )


def _page_link(context: RequestContext, name: str, number: int, label: str, rel: str) -> SafeString:
    return format_html(
        '<a class="x-page" href="{}"{}>{}</a>',
        _address(context, **{name: number}),
        format_html(' rel="{}"', rel) if rel else "",
        label,
    )
