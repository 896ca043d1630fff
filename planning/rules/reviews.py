"""Who opens the mid-point review: revisions of all approved workplans of a biennium at once."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import InvalidInput, NotAllowed, WrongState
from planning.enums import Phase
from planning.models import Biennium
from structure.rules.access import access_of

LONGEST_REASON = 4000  # characters
REASON_NEEDED: Any = _("Say why all workplans are revised.")


def may_open_review(user: Any, biennium: Biennium) -> None:
    """The planning and monitoring officer, while the biennium is open (source para 59)."""
    if not access_of(user).may("secretariat:workplan:review"):
        raise NotAllowed(_("Only the planning and monitoring officer opens the mid-point review."))
    if biennium.phase == Phase.CLOSED:
        raise WrongState(_("The biennium is closed, so its workplans no longer change."))


def check_reason(reason: str) -> str:
    """The reason without blanks round it. Raises ``InvalidInput`` when there is none."""
    text = reason.replace("\x00", "").strip()
    if not text:
        raise InvalidInput({"reason": [REASON_NEEDED]})
    if len(text) > LONGEST_REASON:
        raise InvalidInput({"reason": [_("Use at most %(most)s characters.") % {"most": LONGEST_REASON}]})
    return text
