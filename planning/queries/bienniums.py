"""Which biennium a page is about."""

import datetime

from django.utils.translation import gettext_lazy as _

from common.refusals import WrongState
from planning.models import Biennium


def biennium_asked(text: str | None, day: datetime.date | None = None) -> Biennium:
    """The biennium that starts in the year ``text`` names, or that of ``day``, or the current one, or the latest.

    Whatever else the address says is left out. Raises ``WrongState`` while no biennium has been entered.
    """
    bienniums = list(Biennium.objects.select_related("framework"))
    if not bienniums:
        raise WrongState(_("No biennium has been opened yet."))
    asked = next((one for one in bienniums if str(one.starts_in) == text), None)
    if asked is None and day is not None:
        asked = next((one for one in bienniums if day.year in one.years), None)
    return asked or next((one for one in bienniums if one.is_current), bienniums[0])
