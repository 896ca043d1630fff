"""What the address of a page names: a biennium, an activity."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from common import clock
from planning.models import Biennium
from planning.queries.bienniums import biennium_asked
from planning.queries.my_activities import rows_visible_to
from structure.rules import require


def biennium_of(request: HttpRequest) -> Biennium:
    """The biennium the address names by its first year, or the current one; 404 for a year there is none for."""
    asked = request.GET.get("biennium")
    biennium = biennium_asked(asked)
    if asked and str(biennium.starts_in) != asked:
        raise Http404(_("There is no biennium that starts in this year."))
    return biennium


def activity_asked(request: HttpRequest, code: str) -> Any:
    """The activity with its plan, due dates and neighbours, in the biennium the address names; else 404."""
    require(request.user, "secretariat:plan:read")
    found = (
        rows_visible_to(request.user, clock.today())
        .select_related(
            "biennium",
            "output__result__goal",
            "lead_unit__division",
            "lead_officer__user",
            "cluster",
            "project",
        )
        .filter(biennium=biennium_asked(request.GET.get("biennium")), code=code)
        .first()
    )
    if found is None:
        raise Http404(_("No activity has this code in the biennium."))
    return found
