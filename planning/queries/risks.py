"""The risks of a biennium: a five by five matrix whose cells open their rows, and the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, IntegerField, Q, QuerySet
from django.db.models.expressions import CombinedExpression
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, Listing, Select, chosen, ordered, page_of, sort_of, sought
from planning.enums import Phase, RiskLevel
from planning.models import Assumption, Biennium, Risk
from planning.rules.results import results_kept_by
from planning.rules.risks import FROM, IMPACTS, LIKELIHOODS, SCALE, level_of
from structure.rules.access import access_of

SORTS = {
    "grave": ("grave", "result__code", "pk"),
    "result": ("result__code", "pk"),
    "owner": ("owner__user__full_name", "pk"),
}


@dataclass(frozen=True)
class RiskRow:
    """A risk with its level, where it stands, and whether the reader may change it."""

    risk: Risk
    level: RiskLevel
    likelihood: Any
    impact: Any
    result_url: str
    edit_url: str = ""


@dataclass(frozen=True)
class MatrixCell:
    """How many risks of one likelihood and impact; the level has a number from 1 (low) to 4 (very high)."""

    likelihood: int
    impact: int
    level: RiskLevel
    tone: int
    count: int
    url: str
    on: bool
    words: str


@dataclass(frozen=True)
class MatrixRow:
    likelihood: int
    label: Any
    cells: list[MatrixCell]


@dataclass(frozen=True)
class RiskPage:
    """The matrix, the highest likelihood first, and the rows that fit what was chosen."""

    biennium: Biennium
    matrix: list[MatrixRow]
    impacts: list[tuple[int, Any]]
    levels: list[tuple[str, Any, int]]
    total: int
    grave: int
    listing: Listing[RiskRow]
    chosen: str
    whole_url: str


def risks_visible_to(user: Any) -> QuerySet[Risk]:
    """All risks with ``secretariat:plan:read``, else none."""
    risks = Risk.objects.select_related("result__biennium", "result__goal", "owner__user")
    return risks if access_of(user).may("secretariat:plan:read") else risks.none()


def assumptions_visible_to(user: Any) -> QuerySet[Assumption]:
    """All assumptions with ``secretariat:plan:read``, else none."""
    assumptions = Assumption.objects.select_related("result__biennium", "result__goal")
    return assumptions if access_of(user).may("secretariat:plan:read") else assumptions.none()


def risk_page(user: Any, biennium: Biennium, parameters: Mapping[str, str], exports: list[tuple[str, str]]) -> RiskPage:
    """The page; the number of queries does not grow with the rows."""
    everything = risks_visible_to(user).filter(result__biennium=biennium).order_by()
    counts = {
        (row["likelihood"], row["impact"]): row["n"]
        for row in everything.values("likelihood", "impact").annotate(n=Count("pk"))
    }
    rows, bar, sort, cell = _choose(everything, parameters)
    pages = page_of(rows, parameters)
    shown = list(pages.object_list)
    editable = editable_risks(user, biennium, shown)
    total = sum(counts.values())
    levels = dict.fromkeys(RiskLevel, 0)
    for (likelihood, impact), count in counts.items():
        levels[level_of(likelihood, impact)] += count
    return RiskPage(
        biennium=biennium,
        matrix=_matrix(biennium, counts, cell),
        impacts=[(impact, IMPACTS[impact]) for impact in SCALE],
        levels=[(level, level.label, levels[level]) for level in RiskLevel],
        total=total,
        grave=levels[RiskLevel.HIGH] + levels[RiskLevel.VERY_HIGH],
        listing=Listing(
            rows=[risk_row(risk, editable) for risk in shown],
            filters=bar,
            sort=sort,
            count_sentence=ngettext("%(n)s of %(all)s risk", "%(n)s of %(all)s risks", total)
            % {"n": pages.paginator.count, "all": total},
            pages=pages,
            exports=exports,
        ),
        chosen=f"{LIKELIHOODS[cell[0]]}, {IMPACTS[cell[1]]}" if cell else "",
        whole_url=f"{reverse('planning:risk-list')}?biennium={biennium.starts_in}",
    )


def editable_risks(user: Any, biennium: Biennium, risks: Sequence[Risk]) -> set[int]:
    """Keys of the risks the reader may change: of the results kept, and what they own; one query."""
    kept, staff = results_kept_by(user, biennium), access_of(user).staff_id
    is_open = biennium.phase != Phase.CLOSED
    return {
        risk.pk
        for risk in risks
        if risk.result_id in kept or (is_open and staff is not None and risk.owner_id == staff)
    }


def risk_row(risk: Risk, editable: set[int]) -> RiskRow:
    """A risk as a row; wants result and owner loaded."""
    query = f"?biennium={risk.result.biennium.starts_in}"
    return RiskRow(
        risk=risk,
        level=level_of(risk.likelihood, risk.impact),
        likelihood=LIKELIHOODS[risk.likelihood],
        impact=IMPACTS[risk.impact],
        result_url=reverse("planning:result-detail", args=[risk.result.code]) + query,
        edit_url=reverse("planning:risk-edit", args=[risk.pk]) if risk.pk in editable else "",
    )


def _choose(
    risks: QuerySet[Risk], parameters: Mapping[str, str]
) -> tuple[QuerySet[Any], Filters, str, tuple[int, int] | None]:
    product: Any = CombinedExpression(F("likelihood"), "*", F("impact"), output_field=IntegerField())
    found: QuerySet[Any] = risks.annotate(grave=product)
    find, level = sought(parameters), chosen(parameters, "level", RiskLevel.choices)
    scale = [(str(number), str(number)) for number in SCALE]
    likelihood, impact = chosen(parameters, "likelihood", scale), chosen(parameters, "impact", scale)
    sort = sort_of(parameters, SORTS, "-grave")
    if find:
        found = found.filter(
            Q(text__icontains=find)
            | Q(response__icontains=find)
            | Q(result__code=find)
            | Q(result__name__icontains=find)
            | Q(owner__user__full_name__icontains=find)
        )
    if level:
        least = FROM[RiskLevel(level)]
        above = [one for one in FROM.values() if one > least]
        found = found.filter(grave__gte=least, **({"grave__lt": min(above)} if above else {}))
    if likelihood:
        found = found.filter(likelihood=int(likelihood))
    if impact:
        found = found.filter(impact=int(impact))
    bar = Filters(
        "q",
        find,
        _("Find a risk"),
        (
            Select("level", _("Level"), RiskLevel.choices, level),
            Select("likelihood", _("Likelihood"), [(str(n), f"{n} {LIKELIHOODS[n]}") for n in SCALE], likelihood),
            Select("impact", _("Impact"), [(str(n), f"{n} {IMPACTS[n]}") for n in SCALE], impact),
        ),
    )
    cell = (int(likelihood), int(impact)) if likelihood and impact else None
    return ordered(found, sort, SORTS), bar, sort, cell


def _matrix(biennium: Biennium, counts: Mapping[tuple[int, int], int], cell: tuple[int, int] | None) -> list[MatrixRow]:
    levels = list(RiskLevel)

    def one(likelihood: int, impact: int) -> MatrixCell:
        level = level_of(likelihood, impact)
        count = counts.get((likelihood, impact), 0)
        query = urlencode({"biennium": biennium.starts_in, "likelihood": likelihood, "impact": impact})
        words = ngettext(
            "%(n)s risk, %(likelihood)s and %(impact)s: %(level)s",
            "%(n)s risks, %(likelihood)s and %(impact)s: %(level)s",
            count,
        )
        return MatrixCell(
            likelihood=likelihood,
            impact=impact,
            level=level,
            tone=levels.index(level) + 1,
            count=count,
            url=f"{reverse('planning:risk-list')}?{query}#list",
            on=cell == (likelihood, impact),
            words=words
            % {
                "n": count,
                "likelihood": LIKELIHOODS[likelihood],
                "impact": IMPACTS[impact],
                "level": level.label,
            },
        )

    return [
        MatrixRow(likelihood, LIKELIHOODS[likelihood], [one(likelihood, impact) for impact in SCALE])
        for likelihood in reversed(SCALE)
    ]


def risk_sheet(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> Sheet:
    """The risks as filtered and sorted, as a sheet."""
    everything = risks_visible_to(user).filter(result__biennium=biennium).order_by()
    rows, _bar, _sort, _cell = _choose(everything, parameters)
    return Sheet(
        name=_("Risks"),
        columns=(
            SheetColumn(_("Expected result"), 16),
            SheetColumn(_("Risk"), 60),
            SheetColumn(_("Likelihood"), 12, "number"),
            SheetColumn(_("Impact"), 12, "number"),
            SheetColumn(_("Level"), 12),
            SheetColumn(_("Response"), 60),
            SheetColumn(_("Owner"), 24),
            SheetColumn(_("Demonstration data"), 12),
        ),
        rows=[
            (
                risk.result.code,
                risk.text,
                risk.likelihood,
                risk.impact,
                str(level_of(risk.likelihood, risk.impact).label),
                risk.response,
                risk.owner.user.full_name if risk.owner else "",
                _("yes") if risk.demonstration else "",
            )
            for risk in rows
        ],
        notes=(
            _("Risks, biennium %(biennium)s") % {"biennium": biennium},
            _("As at %(day)s") % {"day": clock.today().isoformat()},
        ),
    )
