"""What was spent of what was approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from budget.models import ActivityCost, ApprovedBudget, Expenditure, TrustFund
from common.past import rows_on
from monitoring.metrics.window import Window, biennium_days
from planning.queries.facts import ActivityFact

ZERO = Decimal(0)


@dataclass(frozen=True)
class FundSpent:
    """A fund's budget of the biennium and what was booked by the as-at day, US dollars."""

    code: str
    name: str
    kind: str
    instrument: str
    approved: Decimal
    spent: Decimal

    @property
    def percent(self) -> float | None:
        """Per cent spent, to a tenth; None where nothing was approved."""
        return round(float(100 * self.spent / self.approved), 1) if self.approved else None


@dataclass(frozen=True)
class Spent:
    """The funds and their sum. ``basis``: of the ``approved`` budget, or of the ``planned`` costs of activities."""

    funds: list[FundSpent]
    basis: str

    @property
    def whole(self) -> FundSpent:
        return FundSpent(
            "",
            "",
            "",
            "",
            sum((fund.approved for fund in self.funds), ZERO),
            sum((fund.spent for fund in self.funds), ZERO),
        )


def spent_of_approved(window: Window, facts: Sequence[ActivityFact]) -> Spent:
    """Spent by the as-at day: for the whole Secretariat of the approved budget, for a part of the planned costs of its
    activities, since Parties approve no budget of a part."""
    planned: Any
    first, _last = biennium_days(window.biennium)
    booked = Expenditure.objects.filter(booked_on__gte=first, booked_on__lte=window.as_at)
    if window.scope.is_whole:
        planned = rows_on(ApprovedBudget, window.as_at).filter(year__in=window.biennium.years)
        basis = "approved"
    else:
        activities = [fact.pk for fact in facts]
        booked = booked.filter(activity__in=activities)
        planned = rows_on(ActivityCost, window.as_at).filter(activity__in=activities, year__in=window.biennium.years)
        basis = "planned"
    approved = dict(planned.order_by().values_list("fund").annotate(Sum("amount")))
    spent = dict(booked.order_by().values_list("fund").annotate(Sum("amount")))
    funds = [
        FundSpent(
            fund.code,
            fund.name,
            fund.kind,
            fund.instrument.code,
            approved.get(fund.pk, ZERO),
            spent.get(fund.pk, ZERO),
        )
        for fund in TrustFund.objects.select_related("instrument").order_by("order", "code")
        if fund.pk in approved or fund.pk in spent
    ]
    return Spent(funds, basis)
