"""The mid-point review: what opening it would do to each workplan, and what earlier ones did."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from common.refusals import why_not
from planning.enums import WorkplanState
from planning.models import Biennium, WorkplanReview
from planning.queries.workplans import workplans_visible_to
from planning.rules.reviews import may_open_review
from structure.models import Unit


@dataclass(frozen=True)
class ReviewLine:
    """A unit: the state its workplan is in (or was in), and whether a revision is opened (or was)."""

    code: str
    name: str
    url: str
    state: Any
    opened: bool


@dataclass(frozen=True)
class PastReview:
    review: WorkplanReview
    opened: list[ReviewLine]
    left: list[ReviewLine]


@dataclass(frozen=True)
class ReviewPage:
    """What would be opened and what would be left now, and the reviews there have been."""

    biennium: Biennium
    opens: list[ReviewLine]
    leaves: list[ReviewLine]
    past: list[PastReview]
    refusal: str
    url: str
    list_url: str


def review_page(user: Any, biennium: Biennium) -> ReviewPage:
    """The page for this reader; ``refusal`` says why they may not open one. Three queries."""
    query = "" if biennium.is_current else f"?biennium={biennium.starts_in}"
    workplans = (
        workplans_visible_to(user)
        .filter(biennium=biennium)
        .select_related("unit")
        .order_by("unit__division__order", "unit__order", "unit__code")
    )
    lines = [_line(one.unit, one.state, one.state == WorkplanState.APPROVED, query) for one in workplans]
    units = {unit.code: unit for unit in Unit.objects.all()}
    return ReviewPage(
        biennium=biennium,
        opens=[line for line in lines if line.opened],
        leaves=[line for line in lines if not line.opened],
        past=[_past(review, units, query) for review in biennium.workplan_reviews.select_related("opened_by")],
        refusal=why_not(may_open_review, user, biennium),
        url=reverse("planning:workplan-review") + query,
        list_url=reverse("planning:workplan-list") + query,
    )


def _past(review: WorkplanReview, units: dict[str, Unit], query: str) -> PastReview:
    lines = [
        _line(units[row["unit"]], row["state"], row["opened"], query) for row in review.outcomes if row["unit"] in units
    ]
    return PastReview(review, [line for line in lines if line.opened], [line for line in lines if not line.opened])


def _line(unit: Unit, state: str, opened: bool, query: str) -> ReviewLine:
    url = reverse("planning:workplan-detail", args=[unit.code]) + query
    return ReviewLine(unit.code, unit.said(), url, WorkplanState(state).label, opened)
