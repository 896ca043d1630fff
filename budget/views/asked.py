"""What the address of a page of the budget names: a biennium and a day."""

import datetime
from collections.abc import Callable

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budget.queries.sums import budget_on_record_since
from planning.models import Biennium
from planning.views.asked import day_and_biennium_of as of_the_plan
from structure.forms.days import AsAtForm


def day_and_biennium_of(
    request: HttpRequest, since: Callable[[Biennium], datetime.date | None] = budget_on_record_since
) -> tuple[datetime.date, AsAtForm, Biennium]:
    """The day in ``?as_at=`` with the form that shows it, and the biennium asked for, or that of a past day.

    A day before the first record of what the page shows of the biennium (``since``), of its budget where nothing else
    is said, is refused at the field, and today is shown.
    """
    return of_the_plan(request, since, forgiving=True)


def as_at_line(day: datetime.date) -> str:
    """The day of a file, for its head."""
    return _("As at %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
