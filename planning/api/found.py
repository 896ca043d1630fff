"""What a body names by its code, among what the reader may see; a refusal stands at the field that named it."""

from typing import Any

from django.utils.translation import gettext as _

from common.refusals import InvalidInput
from planning.models import Activity, Biennium, Workplan
from planning.queries.activities import activities_visible_to
from planning.queries.workplans import workplans_visible_to


def workplan_found(user: Any, unit: str, biennium: Biennium) -> Workplan:
    """The workplan of a unit by the unit's code. Raises ``InvalidInput`` at ``lead_unit``."""
    found = workplans_visible_to(user).filter(biennium=biennium, unit__code=unit).first()
    if found is None:
        raise InvalidInput({"lead_unit": [_("This unit has no workplan in the biennium.")]})
    return found


def activity_found(user: Any, code: str, biennium: Biennium) -> Activity:
    """The activity of this code. Raises ``InvalidInput`` at ``activity``."""
    seen = activities_visible_to(user).select_related("biennium", "lead_unit")
    found = seen.filter(biennium=biennium, code=code).first()
    if found is None:
        raise InvalidInput({"activity": [_("No activity of the biennium has this code.")]})
    return found
