"""Where mandates come from, as the rows of the coverage matrix: a decision of its own, or the earlier ones together.

An article that sets the Secretariat's functions, and a decision taken in the year of the Conference of the Parties that
mandated the biennium or later, has a row of its own. What earlier meetings decided and still stands shares one row.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from planning.models import Biennium, Decision, Mandate, Meeting

EARLIER = "earlier"
CONFERENCE = "COP"


@dataclass(frozen=True)
class Source:
    """A row: ``key`` is the symbol of its decision or ``earlier``, ``decisions`` the keys of what it holds."""

    key: str
    symbol: str
    label: str
    decisions: frozenset[int]


def mandating_year(biennium: Biennium) -> int:
    """The year of the last Conference of the Parties before the biennium; the year before it when none is known."""
    starts = (
        Meeting.objects.filter(body=CONFERENCE, starts_on__year__lt=biennium.starts_in)
        .order_by("-starts_on")
        .values_list("starts_on", flat=True)
        .first()
    )
    return starts.year if starts else biennium.starts_in - 1


def is_earlier(decision: Decision, year: int) -> bool:
    """Whether a decision was taken before the meetings that mandated the biennium (held in ``year``)."""
    meeting = decision.meeting
    return bool(meeting and meeting.starts_on and meeting.starts_on.year < year)


def sources(biennium: Biennium) -> list[Source]:
    """The rows in the order of the register, articles by instrument first, the earlier decisions last."""
    year = mandating_year(biennium)
    own: list[Source] = []
    earlier: set[int] = set()
    decisions = Decision.objects.filter(mandates__isnull=False).distinct().select_related("meeting", "instrument")
    for decision in sorted(decisions, key=_in_register):
        if is_earlier(decision, year):
            earlier.add(decision.pk)
        else:
            label = decision.said() if decision.meeting_id else decision.instrument.said()
            own.append(Source(decision.symbol, decision.symbol, label, frozenset({decision.pk})))
    if earlier:
        own.append(Source(EARLIER, "", _("Earlier decisions still standing"), frozenset(earlier)))
    return own


def _in_register(decision: Decision) -> tuple[Any, ...]:
    article = decision.meeting_id is None
    return (not article, decision.instrument.order if article else 0, decision.order, decision.symbol)


def source_filter(biennium: Biennium, key: str, prefix: str = "") -> Q | None:
    """The condition under which a mandate comes from the source ``key``; None when there is no such source.

    ``prefix`` leads from the queryset's model to the mandate, such as ``mandate_shares__mandate__``.
    """
    found = next((source for source in sources(biennium) if source.key == key), None)
    return Q(**{f"{prefix}decision__in": found.decisions}) if found else None


def mandates_of(mandates: QuerySet[Mandate], biennium: Biennium, key: str) -> QuerySet[Mandate]:
    """Those that come from the source ``key``; all of them when there is no such source."""
    condition = source_filter(biennium, key)
    return mandates if condition is None else mandates.filter(condition)
