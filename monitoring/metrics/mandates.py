"""Which mandates are worked on: covered, thin, uncovered, and where each stands."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, ExpressionWrapper, F, Value

from monitoring.metrics.window import Window
from planning.enums import MANDATES_IN_FORCE, ActivityStatus, Coverage, MandateStatus
from planning.models import Mandate, MandateShare
from planning.queries.coverage import ASKS_FOR_WORK, THIN_BELOW
from planning.queries.facts import ActivityFact, progress_of

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
    counted = [fact.pk for fact in facts if fact.counted]
    days = ExpressionWrapper(
        F("percent") * F("activity__work_days") / Value(Decimal(100)),
        output_field=DecimalField(max_digits=14, decimal_places=4),
    )
    given: dict[int, list[Decimal]] = {}
    for mandate, work in MandateShare.objects.filter(activity__in=counted).order_by().values_list("mandate", days):
        given.setdefault(mandate, []).append(work)
    rows = Mandate.objects.filter(ASKS_FOR_WORK)
    if not window.scope.is_whole:
        rows = rows.filter(pk__in=given)
    found = [
        _fact(row, given.get(row[0], []))
        for row in rows.order_by("decision__order", "order", "address").values_list(
            "pk", "address", "title", "decision__symbol", "status"
        )
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


def _fact(row: tuple, work: list[Decimal]) -> MandateFact:
    _pk, address, title, decision, status = row
    days = sum(work, Decimal(0))
    coverage = Coverage.UNCOVERED if not work else Coverage.THIN if days < THIN_BELOW else Coverage.COVERED
    stand = (
        "implemented"
        if status == MandateStatus.IMPLEMENTED
        else {Coverage.UNCOVERED: "nobody", Coverage.THIN: "thin"}.get(coverage, "in_hand")
    )
    shown = days.quantize(Decimal("0.1"))
    return MandateFact(address, title, decision, status, len(work), shown, coverage.value, stand)


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
    mandates = Mandate.objects.filter(
        decision__symbol__in=REVIEW_DECISIONS, demonstration=False, status__in=MANDATES_IN_FORCE
    ).order_by("decision__order", "order", "address")
    answers: dict[int, list[ActivityFact]] = {}
    for mandate, activity in MandateShare.objects.filter(mandate__in=mandates).values_list("mandate", "activity"):
        if activity in by_pk:
            answers.setdefault(mandate, []).append(by_pk[activity])
    return [Asked(one.address, one.title, _status(one, answers.get(one.pk, [])), one.due_on) for one in mandates]


def _status(mandate: Mandate, answers: list[ActivityFact]) -> str:
    if mandate.status == MandateStatus.IMPLEMENTED:
        return ActivityStatus.DONE.value
    return progress_of(answers).status.value if answers else ""
