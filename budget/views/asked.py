"""What the address of a page of the budget names: a biennium and a day."""

import datetime
from collections.abc import Callable
from functools import partial

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budget.queries.sums import budget_on_record_since
from common import clock
from planning.models import Biennium
from planning.queries.bienniums import biennium_asked
from structure.forms.days import AsAtForm, day_asked, on_record


def day_and_biennium_of(
    request: HttpRequest, since: Callable[[Biennium], datetime.date | None] = budget_on_record_since
) -> tuple[datetime.date, AsAtForm, Biennium]:
    """The day in ``?as_at=`` with the form that shows it, and the biennium asked for, or that of a past day.

    A day before the first record of what the page shows of the biennium (``since``), of its budget where nothing else
    is said, is refused at the field, and today is shown.
    """
    asked, form = day_asked(request.GET)
    named = request.GET.get("biennium")
    if asked >= clock.today():
        return asked, form, biennium_asked(named)
    biennium = biennium_asked(named, asked)
    day = on_record(asked, form, partial(since, biennium))
    return day, form, biennium if day == asked else biennium_asked(named)


def as_at_line(day: datetime.date) -> str:
    """The day of a file, for its head."""
    return _("As at %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
