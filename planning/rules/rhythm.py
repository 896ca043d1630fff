"""The rhythm of a biennium, and when one kind of work crowds out the other (source para 21).

In the first year after the Conference of the Parties most of the Secretariat's work is implementation support:
mandated activities are designed and carried out. In the second it turns to meetings: documents, and servicing them.

**Crowded out**: a quarter in which people are planned for more work-days than they have, on both kinds of work. What
takes more of the two crowds out the other (meeting support when they take the same), by the days there are too many, at
most all of the other's. Management yields to neither.

**Broken**: a first year in which the Secretariat plans more work-days for meeting support than for implementation
support. A unit that serves meetings may rightly do so; the rule is about the whole.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from common.dates import quarter_of
from common.templatetags.formats import number
from planning.enums import Function
from planning.rules.quarters import NONE, QuarterOf


@dataclass(frozen=True)
class QuarterWork(QuarterOf):
    """Work-days of a group of people in a quarter: what they have, and what is planned for each kind of work."""

    implementation: Decimal = NONE
    meetings: Decimal = NONE
    management: Decimal = NONE

    @property
    def planned(self) -> Decimal:
        return self.implementation + self.meetings + self.management

    taken = planned

    def ahead(self, day: datetime.date) -> bool:
        """Whether the quarter is the present one or a later one."""
        return (self.year, self.quarter) >= (day.year, quarter_of(day))

    def __add__(self, other: "QuarterWork") -> "QuarterWork":
        return replace(
            self,
            capacity=self.capacity + other.capacity,
            implementation=self.implementation + other.implementation,
            meetings=self.meetings + other.meetings,
            management=self.management + other.management,
        )


@dataclass(frozen=True)
class Crowding:
    """``by`` crowds the other kind of work out of the quarter; ``days`` of the other have no room."""

    work: QuarterWork
    by: Function
    days: Decimal

    @property
    def out(self) -> Function:
        return Function.IMPLEMENTATION if self.by == Function.MEETINGS else Function.MEETINGS

    @property
    def sentence(self) -> str:
        said = (
            _(
                "In %(quarter)s meeting support crowds out implementation support: %(planned)s work-days are "
                "planned of the %(capacity)s there are, and %(days)s of implementation support have no room."
            )
            if self.by == Function.MEETINGS
            else _(
                "In %(quarter)s implementation support crowds out meeting support: %(planned)s work-days are "
                "planned of the %(capacity)s there are, and %(days)s of meeting support have no room."
            )
        )
        return said % {
            "quarter": self.work.label,
            "planned": number(self.work.planned),
            "capacity": number(self.work.capacity),
            "days": number(self.days),
        }


def crowding(work: QuarterWork) -> Crowding | None:
    """Which kind of work crowds out the other in the quarter, or None."""
    by = Function.MEETINGS if work.meetings >= work.implementation else Function.IMPLEMENTATION
    less = min(work.meetings, work.implementation)
    return Crowding(work, by, min(work.over, less)) if work.over and less else None


def crowdings(quarters: Iterable[QuarterWork]) -> list[Crowding]:
    return [found for work in quarters if (found := crowding(work))]


def broken_in_year_1(quarters: Iterable[QuarterWork], first_year: int) -> bool:
    """Whether meeting support takes more of the first year than implementation support."""
    first = [work for work in quarters if work.year == first_year]
    return sum((work.meetings for work in first), NONE) > sum((work.implementation for work in first), NONE)
