"""What the address of a page names: a biennium, an activity."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from common import clock
from planning.models import Biennium
from planning.queries.activities import activities_visible_to, with_due, with_plan
from planning.queries.bienniums import biennium_asked
from planning.queries.past import plan_on_record_since
from structure.forms.days import AsAtForm, day_asked, on_record
from structure.rules import require


def biennium_of(request: HttpRequest) -> Biennium:
    """The biennium the address names by its first year, or the current one; 404 for a year there is none for."""
    asked = request.GET.get("biennium")
    return _there_is(biennium_asked(asked), asked)


def _there_is(found: Biennium, asked: str | None) -> Biennium:
    if asked and str(found.starts_in) != asked:
        raise Http404(_("There is no biennium that starts in this year."))
    return found


def activity_asked(request: HttpRequest, code: str, *, due: bool = False) -> Any:
    """The activity with its plan and neighbours, in the biennium the address names; else 404.

    ``due`` adds what falls due next, which only a row of work shows.
    """
    require(request.user, "secretariat:plan:read")
    biennium, day = biennium_of(request), clock.today()
    activities = with_plan(activities_visible_to(request.user), day)
    found = (
        (with_due(activities, day) if due else activities)
        .select_related("output__result__goal", "lead_unit__division", "lead_officer__user", "cluster")
        .filter(biennium=biennium, code=code)
        .first()
    )
    if found is None:
        raise Http404(_("No activity has this code in the biennium."))
    found.biennium = biennium
    return found


def day_and_biennium_of(
    request: HttpRequest,
    since: Callable[[Biennium], datetime.date | None] = plan_on_record_since,
    *,
    forgiving: bool = False,
) -> tuple[datetime.date, AsAtForm, Biennium]:
    """The day in ``?as_at=`` with the form that shows it, and the biennium asked for, or that of a past day.

    A day before the first record of what the page shows of the biennium (``since``), of its plan where nothing else is
    said, is refused at the field, and today is shown. A biennium there is none of is answered 404, or left out where
    the page is ``forgiving``.
    """
    asked, form = day_asked(request.GET)
    named = request.GET.get("biennium")
    biennium = biennium_asked(named, asked if asked < clock.today() else None)
    if not forgiving:
        _there_is(biennium, named)
    day = on_record(asked, form, partial(since, biennium))
    return day, form, biennium if day == asked else biennium_asked(named)
