"""The budget of a biennium: who pays which share, what was approved, planned and spent."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from budget.enums import FundKind, ObjectOfExpenditure
from budget.models import ApprovedBudget, TrustFund
from budget.queries.placed import OfABudget, sums_then
from budget.queries.sharing import Ratio, ratios_on, ratios_on_record_since
from budget.queries.sums import (
    approved_visible_to,
    costs_visible_to,
    expenditures_visible_to,
    funds_visible_to,
    sums_by,
)
from budget.rules.money import NOTHING, Amounts, time_gone
from clusters.queries.clusters import clusters_visible_to
from common import clock
from planning.models import Biennium, Instrument
from structure.models import Unit
from structure.queries.then import units_as_they_were


@dataclass(frozen=True)
class Line:
    """A line of a money table. ``query`` asks the list of activities with costs for what stands behind it."""

    code: str
    name: Any
    amounts: Amounts
    query: str = ""
    fund: TrustFund | None = None
    sureness: str = ""


@dataclass(frozen=True)
class InstrumentBlock:
    """The funds of an instrument and their sum."""

    instrument: Instrument
    lines: Sequence[Line]
    total: Amounts


@dataclass(frozen=True)
class ShareLine:
    """An instrument's part: the ratio in per cent, the core budget approved, and what share of all core that is.

    ``percent`` is None for an instrument that bears its own core budget outside the ratio.
    """

    instrument: Instrument
    percent: Decimal | None
    core: Decimal
    percent_of_core: float | None


@dataclass(frozen=True)
class Breakdown:
    """The same money by something else; its total is that of the funds."""

    key: str
    title: Any
    lines: Sequence[Line]
    total: Amounts


@dataclass(frozen=True)
class BudgetPage(OfABudget):
    """``ratio`` is that of the biennium, ``ratios`` are all there are, on record since the day ``ratios_since``."""

    biennium: Biennium
    as_at: datetime.date
    time_gone: float
    ratio: Ratio | None
    shares: Sequence[ShareLine]
    core_total: Decimal
    ratios: Sequence[Ratio]
    ratios_since: datetime.date | None
    instruments: Sequence[InstrumentBlock]
    total: Amounts
    breakdowns: Sequence[Breakdown]
    is_now: bool

    @property
    def ratios_stand_in(self) -> bool:
        """Whether the ratios of the day are not on record, and the first on record are shown."""
        return bool(not self.is_now and self.ratios_since and self.as_at < self.ratios_since)


def budget_page(user: Any, biennium: Biennium, as_at: datetime.date) -> BudgetPage:
    """Everything the budget page shows; a fixed number of queries.

    As at a past day: what was approved and planned as on record at its end, what was booked up to it, by the units and
    clusters of that day.
    """
    is_now = as_at >= clock.today()
    costs = costs_visible_to(user, biennium, as_at)
    spent = expenditures_visible_to(user, biennium, as_at)
    approved = list(approved_visible_to(user, biennium, as_at).select_related("fund__instrument"))
    blocks = _by_instrument(list(funds_visible_to(user)), approved, sums_by("fund", costs, spent))
    since = ratios_on_record_since()
    ratios = ratios_on(as_at, since)
    ratio = next((one for one in ratios if one.covers(biennium.starts_in)), None)
    core = _core_by_instrument(approved)
    core_total = sum(core.values(), NOTHING)
    units = {unit.pk: unit for unit in units_as_they_were(Unit.objects.select_related("division"), as_at)}
    clusters = {cluster.pk: cluster for cluster in clusters_visible_to(user)}
    placed = (
        {group: sums_by(group, costs, spent) for group in ("unit", "cluster")}
        if is_now
        else sums_then(costs, spent, as_at)
    )
    objects = dict(ObjectOfExpenditure.choices)
    return BudgetPage(
        biennium=biennium,
        as_at=as_at,
        time_gone=time_gone(biennium.years, as_at),
        ratio=ratio,
        shares=_shares(ratio, core, [block.instrument for block in blocks]),
        core_total=core_total,
        ratios=ratios,
        ratios_since=since,
        instruments=blocks,
        total=sum((block.total for block in blocks), Amounts()),
        is_now=is_now,
        breakdowns=[
            _breakdown(
                "object",
                _("By object of expenditure"),
                sums_by("object", costs, spent),
                {key: ("", label, f"object={key}") for key, label in objects.items()},
            ),
            _breakdown(
                "unit",
                _("By unit"),
                placed["unit"],
                {pk: (unit.code, unit.said(), f"unit={unit.code}") for pk, unit in units.items()},
            ),
            _breakdown(
                "cluster",
                _("By cluster"),
                placed["cluster"],
                {pk: (one.code, one.said(), f"cluster={one.code}") for pk, one in clusters.items()},
            ),
        ],
    )


def _shares(ratio: Ratio | None, core: dict[int, Decimal], instruments: Sequence[Instrument]) -> list[ShareLine]:
    """The instruments of the ratio, and those beside it that have a core budget of their own."""
    if ratio is None:
        return []
    total = sum(core.values(), NOTHING)
    percents = {part.instrument.pk: part.percent for part in ratio.parts}
    within = {part.instrument.pk: part.instrument for part in ratio.parts}
    beside = {one.pk: one for one in instruments if core[one.pk] and one.pk not in within}
    return [
        ShareLine(
            one,
            percents.get(pk),
            core[pk],
            round(float(core[pk] / total * 100), 1) if total else None,
        )
        for pk, one in sorted({**within, **beside}.items(), key=lambda pair: pair[1].order)
    ]


def _by_instrument(
    funds: Sequence[TrustFund], approved: Sequence[ApprovedBudget], sums: dict[Any, Amounts]
) -> list[InstrumentBlock]:
    by_fund: dict[int, list[ApprovedBudget]] = defaultdict(list)
    for one in approved:
        by_fund[one.fund_id].append(one)
    blocks: dict[int, list[Line]] = defaultdict(list)
    instruments = {fund.instrument_id: fund.instrument for fund in funds}
    for fund in funds:
        figures = by_fund[fund.pk]
        given = Amounts(approved=sum((one.amount for one in figures), NOTHING) if figures else None)
        sureness = ", ".join(dict.fromkeys(str(one.get_status_display()) for one in figures))
        line = Line(fund.code, fund.said(), given + sums.get(fund.pk, Amounts()), fund=fund, sureness=sureness)
        blocks[fund.instrument_id].append(line)
    return [
        InstrumentBlock(instrument, blocks[pk], sum((line.amounts for line in blocks[pk]), Amounts()))
        for pk, instrument in sorted(instruments.items(), key=lambda pair: pair[1].order)
    ]


def _core_by_instrument(approved: Sequence[ApprovedBudget]) -> dict[int, Decimal]:
    core: dict[int, Decimal] = defaultdict(Decimal)
    for one in approved:
        if one.fund.kind == FundKind.CORE:
            core[one.fund.instrument_id] += one.amount
    return core


def _breakdown(key: str, title: Any, sums: dict[Any, Amounts], names: dict[Any, tuple[str, Any, str]]) -> Breakdown:
    """Lines in the order of ``names``; what belongs to none of them comes last, so that the total is whole."""
    lines = [Line(*names[one][:2], sums[one], names[one][2]) for one in names if one in sums]
    rest = sum((amounts for one, amounts in sums.items() if one not in names), Amounts())
    if rest != Amounts():
        lines.append(Line("", _("Tied to none"), rest))
    return Breakdown(key, title, lines, sum((line.amounts for line in lines), Amounts()))
