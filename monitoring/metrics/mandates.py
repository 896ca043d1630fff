"""Which mandates are worked on: covered, thin, uncovered, and where each stands."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from common.past import rows_on
from monitoring.metrics.window import Window
from planning.enums import MANDATES_IN_FORCE, ActivityStatus, Coverage, MandateStatus
from planning.models import Mandate
from planning.queries.coverage import ASKS_FOR_WORK, coverage_of
from planning.queries.coverage_then import given_to
from planning.queries.facts import ActivityFact, progress_of
from planning.queries.shares_then import Shares, shares_now, shares_then

# The decision that asked for the functional review, and the recommendation on its report (source paras 1, 5 and 6).
REVIEW_DECISIONS = ("XII/32", "SBI-1")
STANDS = ("implemented", "in_hand", "thin", "nobody")


@dataclass(frozen=True)
class MandateFact:
    """A mandate that asks for work: the work-days activities give it, its coverage, and where it stands.

    ``stand`` is ``implemented`` when the mandate is, else ``in_hand``, ``thin`` or ``nobody`` after its coverage.
    """

    address: str
    title: str
    decision: str
    status: str
    activities: int
    work_days: Decimal
    coverage: str
    stand: str


@dataclass(frozen=True)
class Mandates:
    """Mandates that ask for work: ``covered`` have work (``thin`` ones too), ``uncovered`` have none."""

    in_force: int
    covered: int
    thin: int
    uncovered: int
    stand: dict[str, int]
    rows: list[MandateFact]


def mandates_covered(window: Window, facts: Sequence[ActivityFact]) -> Mandates:
    """Mandates that ask for work, by the work that answers them, as ``planning.queries.coverage`` defines both.

    As at the day. Of a part of the Secretariat only the mandates its activities answer.
    """
    counted = {fact.pk: fact.work_days for fact in facts if fact.counted}
    given = given_to(_shares(window, counted), counted)
    found = [
        _fact(one, given.get(key, []))
        for key, one in _known(window, ASKS_FOR_WORK).items()
        if window.scope.is_whole or key in given
    ]
    uncovered = sum(one.coverage == Coverage.UNCOVERED for one in found)
    return Mandates(
        in_force=len(found),
        covered=len(found) - uncovered,
        thin=sum(one.coverage == Coverage.THIN for one in found),
        uncovered=uncovered,
        stand={stand: sum(one.stand == stand for one in found) for stand in STANDS},
        rows=found,
    )


def _known(window: Window, which: Q) -> dict[int, Any]:
    """The mandates by their keys, in the order of the register, as they stood at the end of the day; one query."""
    key = "pk" if window.is_now else "id"
    rows = rows_on(Mandate, window.as_at).filter(which).select_related("decision")
    return {getattr(one, key): one for one in rows.order_by("decision__order", "order", "address")}


def _shares(window: Window, activities: Collection[int]) -> Shares:
    return shares_now(activities) if window.is_now else shares_then(window.biennium, window.as_at)


def _fact(one: Any, work: list[Decimal]) -> MandateFact:
    coverage = coverage_of(work)
    stand = (
        "implemented"
        if one.status == MandateStatus.IMPLEMENTED
        else {Coverage.UNCOVERED: "nobody", Coverage.THIN: "thin"}.get(coverage, "in_hand")
    )
    shown = sum(work, Decimal(0)).quantize(Decimal("0.1"))
    symbol = one.decision.symbol
    return MandateFact(one.address, one.title, symbol, one.status, len(work), shown, coverage.value, stand)


@dataclass(frozen=True)
class Asked:
    """What Parties asked about the functional review. ``status`` is empty when nobody works on it."""

    address: str
    title: str
    status: str
    due_on: datetime.date | None


def asked_of_the_review(window: Window, facts: Sequence[ActivityFact]) -> list[Asked]:
    """The paragraphs the source prints, with the status of the work that answers each; for the whole Secretariat."""
    if not window.scope.is_whole:
        return []
    by_pk = {fact.pk: fact for fact in facts if fact.counted}
    which = Q(decision__symbol__in=REVIEW_DECISIONS, demonstration=False, status__in=MANDATES_IN_FORCE)
    mandates = _known(window, which)
    answers: dict[int, list[ActivityFact]] = {}
    for activity, shares in _shares(window, by_pk).items():
        for mandate in shares.keys() & mandates.keys() if activity in by_pk else ():
            answers.setdefault(mandate, []).append(by_pk[activity])
    return [
        Asked(one.address, one.title, _status(one, answers.get(key, [])), one.due_on) for key, one in mandates.items()
    ]


def _status(mandate: Any, answers: list[ActivityFact]) -> str:
    if mandate.status == MandateStatus.IMPLEMENTED:
        return ActivityStatus.DONE.value
    return progress_of(answers).status.value if answers else ""
