"""The ratios in which the instruments share common costs, as on record on a day."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budget.models import CostShare, CostSharing
from common.past import on_record_since, rows_on
from planning.models import Instrument


@dataclass(frozen=True)
class RatioPart:
    """What an instrument pays of the common costs, in per cent."""

    instrument: Instrument
    percent: Decimal


@dataclass(frozen=True)
class Ratio:
    """``sharing`` is the row, or its version of a past day; the parts stand in the order of the instruments."""

    sharing: Any
    parts: Sequence[RatioPart]

    @property
    def years(self) -> str:
        return f"{self.sharing.starts_in}–{self.sharing.ends_in}"

    @property
    def text(self) -> str:
        """``76 : 16 : 8``."""
        return " : ".join(f"{part.percent.normalize():f}" for part in self.parts)

    def covers(self, year: int) -> bool:
        return bool(self.sharing.starts_in <= year <= self.sharing.ends_in)


def ratios_on_record_since() -> datetime.date | None:
    """The day of the first record of a ratio; None while there is none."""
    return on_record_since(CostSharing.history.all(), CostShare.history.all())


def ratios_on(day: datetime.date, since: datetime.date | None) -> list[Ratio]:
    """The ratios on record at the end of the day, the latest years first; two queries.

    Of a day before the first record (``since``) those of that first day stand in.
    """
    shown = max(day, since) if since else day
    parts: dict[int, list[RatioPart]] = defaultdict(list)
    for share in rows_on(CostShare, shown).select_related("instrument").order_by("instrument__order"):
        parts[share.sharing_id].append(RatioPart(share.instrument, share.percent))
    return [Ratio(one, parts[one.id]) for one in rows_on(CostSharing, shown).order_by("-starts_in")]
