"""Dates, numbers and percentages as the interface writes them (interface.md, section 11)."""

import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common import clock
from common.documents.numbers import figure_text
from common.statuses import status_key
from common.templatetags.components import percent_text

register = template.Library()

DASH = "–"  # no value


def _day(value: Any) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


@register.filter
def short_date(value: Any) -> str:
    """``16 Sep`` in the current year, ``4 Dec 2017`` in another, ``Q4 2016`` when only the quarter is known."""
    if value is None or value == "":
        return DASH
    if hasattr(value, "precision"):
        if str(value.precision) != "day":
            return str(value.label)
        value = value.first
    return _short(_day(value), clock.today().year, get_language())


@lru_cache(maxsize=2048)
def _short(day: datetime.date, this_year: int, language: str | None) -> str:
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == this_year else "DATE_FORMAT")


@register.filter
def full_date(value: Any) -> str:
    """``4 Dec 2016``, or the label of a date known less precisely."""
    if value is None or value == "":
        return DASH
    if hasattr(value, "precision"):
        return str(value.label)
    return date_format(_day(value), "DATE_FORMAT")


@register.filter
def moment(value: Any) -> str:
    """``12 Sep, 09:31`` in the current year, with the year in another; duty station time."""
    if not value:
        return DASH
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    same = local.year == clock.today().year
    return date_format(local, "SHORT_DATETIME_FORMAT" if same else "DATETIME_FORMAT")


@register.filter
def time_of_day(value: Any) -> str:
    """``09:40``, duty station time."""
    if not value:
        return DASH
    return date_format(timezone.localtime(value) if timezone.is_aware(value) else value, "TIME_FORMAT")


@register.filter
def days_from_now(value: Any) -> str:
    """``in 4 days``, ``today``, ``36 days late``: said beside a date, never alone.

    A partial date counts to its last day.
    """
    if value is None or value == "":
        return ""
    day = _day(getattr(value, "last", value))
    days = (day - clock.today()).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": number(days)}
    return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": number(-days)}


@register.filter
def days_ago(value: Any) -> str:
    """``12 days ago``, ``today``."""
    if value is None or value == "":
        return ""
    days = (clock.today() - _day(value)).days
    if days == 0:
        return _("today")
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": number(days)}


@register.filter
def number(value: Any, places: int = 0) -> str:
    """``1,286,000``: thousands as the language writes them; an en dash for no value."""
    if value is None or value == "":
        return DASH
    # number_format cuts decimals off; half goes up, as people round.
    rounded = (
        Decimal(str(value)).quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP) + 0
    )  # no minus before nothing
    return number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def percent(value: Any, places: int = 0) -> str:
    """``55%`` (``55 %`` in French, Spanish, Russian) of a figure from 0 to 100."""
    if value is None or value == "":
        return DASH
    return percent_text(Decimal(str(value)), places)


@register.filter
def figure(value: Any, unit: str = "") -> str:
    """A measured value without useless zeros, with its unit: ``88 Parties``, ``12.5``, ``81%``."""
    return figure_text(None if value == "" else value, unit)


@register.filter
def change(value: Any) -> str:
    """A difference with its sign: ``+46``, a minus sign and ``3``, ``0``."""
    if value is None or value == "":
        return DASH
    amount = Decimal(str(value))
    sign = "+" if amount > 0 else "\u2212" if amount < 0 else ""
    return sign + number(abs(amount))


@register.filter
def file_size(value: Any) -> str:
    """``340 kB``, ``1.2 MB``."""
    size = float(value or 0)
    if size < 1_000_000:
        return _("%(size)s kB") % {"size": number_format(max(1, round(size / 1000)))}
    return _("%(size)s MB") % {"size": number_format(size / 1_000_000, decimal_pos=1)}


@register.filter
def or_dash(value: Any) -> Any:
    """The value, or an en dash where there is none. Zero is a value."""
    return DASH if value is None or value == "" else value


@register.simple_tag
def date_pair(value: Any, status: Any = "") -> SafeString:
    """A date over its distance from today: the cell of a due date. What is over is neither late nor ahead."""
    over = status_key(status) in ("done", "postponed", "ended")
    return _date_pair(value or None, over, clock.today(), get_language())


@lru_cache(maxsize=2048)
def _date_pair(value: Any, over: bool, today: datetime.date, language: str | None) -> SafeString:
    # Kept because a list draws it on every row: it costs ten times what a bar costs.
    if over or value is None:
        return format_html('<span class="x-due"><span class="x-due-date">{}</span></span>', short_date(value))
    late = "late" if _day(getattr(value, "last", value)) < today else "ahead"
    return format_html(
        '<span class="x-due"><span class="x-due-date">{}</span> <span class="x-due-{}">{}</span></span>',
        short_date(value),
        late,
        days_from_now(value),
    )
