"""Endpoints whose rows are those of one biennium."""

import datetime
from functools import partial
from typing import Any

from common import clock
from planning.api.filters import biennium_named
from planning.models import Biennium
from planning.queries.bienniums import biennium_asked
from planning.queries.past import plan_on_record_since
from structure.api.days import day_named, refuse_before


class OfBiennium:
    """A mixin of viewsets: the biennium the address names by its first year, or the current one."""

    request: Any

    def biennium(self) -> Biennium:
        """Unlike a page, which falls back, the interface refuses a year there is none for (``ValidationError``)."""
        return biennium_named(self.request.query_params.get("biennium"))

    def day_and_biennium(self) -> tuple[datetime.date, Biennium]:
        """The day of ``as_at``, or today, and the biennium the address names, or that of a past day.

        Raises ``ValidationError`` for a day to come, or one before the first record of the biennium's plan.
        """
        day = day_named(self.request)
        if day >= clock.today():
            return day, self.biennium()
        named = "biennium" in self.request.query_params
        biennium = self.biennium() if named else biennium_asked(None, day)
        refuse_before(day, partial(plan_on_record_since, biennium))
        return day, biennium
