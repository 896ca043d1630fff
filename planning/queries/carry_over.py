"""What is unfinished in a biennium and could be carried into the next, and what has been carried."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import clock
from common.canonical import digest
from common.lists import Filters, Select, chosen, sought
from common.refusals import Refusal, why_not
from planning.enums import ActivityStatus, Coverage, MandateTerm
from planning.models import Activity, Biennium, CarryOver, Workplan
from planning.queries.activities import activities_visible_to, with_plan
from planning.queries.addresses import address_of
from planning.queries.coverage import ASKS_FOR_WORK, with_coverage
from planning.queries.mandates import mandates_visible_to
from planning.queries.workplan_content import Content, contents_of
from planning.rules.carry_over import (
    SETTLED,
    Target,
    is_untouched,
    may_carry,
    takes_carried,
    takes_one_more,
)


@dataclass(frozen=True)
class Proposal:
    """An unfinished activity, why it would be carried, and why the reader cannot (empty when they can)."""

    activity: Any
    reason: str
    url: str
    refusal: str
    ticked: bool = False
    error: str = ""


@dataclass(frozen=True)
class Carried:
    """An activity that has been carried, and why it cannot be taken back (empty when it can)."""

    record: CarryOver
    source_url: str
    copy_url: str
    refusal: str


@dataclass(frozen=True)
class StandingMandates:
    """The mandates that count for the next biennium without being carried: they stay in force.

    ``standing`` ask for work in every biennium, ``one_off`` until they are answered; ``answered`` of both have an
    activity in the next biennium already.
    """

    standing: int
    one_off: int
    answered: int

    @property
    def all(self) -> int:
        return self.standing + self.one_off


@dataclass(frozen=True)
class CarryOverPage:
    """The page on which people choose what is carried from ``source`` into ``target``."""

    source: Biennium
    target: Biennium
    proposals: list[Proposal]
    carried: list[Carried]
    mandates: StandingMandates
    filters: Filters
    closed: str
    tick_all_url: str
    keep: list[tuple[str, str]]
    errors: list[Any] = field(default_factory=list)

    @property
    def may_choose(self) -> bool:
        return any(not row.refusal for row in self.proposals)

    @property
    def yours(self) -> int:
        return sum(1 for row in self.proposals if not row.refusal)


@dataclass(frozen=True)
class Typed:
    """What was sent and not taken: the codes that were ticked, the reasons by code, and what was wrong with each."""

    ticked: frozenset[str] = frozenset()
    reasons: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, list[Any]] = field(default_factory=dict)


def biennium_before(biennium: Biennium) -> Biennium | None:
    """The biennium from which activities are carried into this one: the latest before it."""
    return Biennium.objects.filter(starts_in__lt=biennium.starts_in).order_by("-starts_in").first()


def carry_overs_visible_to(user: Any) -> QuerySet[CarryOver]:
    """What was carried over, as far as a person may see the copies."""
    records: QuerySet[CarryOver] = CarryOver.objects.filter(copy__in=activities_visible_to(user))
    return records.select_related("source__biennium", "copy__biennium")


def unfinished(user: Any, biennium: Biennium) -> QuerySet[Any]:
    """The activities of a biennium of which something is left to do and that have not been carried over."""
    return (
        activities_visible_to(user)
        .filter(biennium=biennium, carried_to__isnull=True)
        .exclude(Q(status=ActivityStatus.DONE) | Q(percent=100) | Q(outcome__in=SETTLED))
    )


def carry_over_page(
    user: Any, source: Biennium, target: Biennium, parameters: Mapping[str, str], typed: Typed | None = None
) -> CarryOverPage:
    """The page; the number of queries does not grow with the rows."""
    typed = typed or Typed()
    units = [
        (code, f"{code} {name}")
        for code, name in unfinished(user, source)
        .order_by("lead_unit__code")
        .values_list("lead_unit__code", "lead_unit__name")
        .distinct()
    ]
    find, unit = sought(parameters), chosen(parameters, "unit", units)
    found = with_plan(unfinished(user, source), clock.today()).select_related("biennium", "lead_unit__lead")
    if find:
        found = found.filter(Q(title__icontains=find) | Q(code__icontains=find))
    if unit:
        found = found.filter(lead_unit__code=unit)
    closed = why_not(takes_carried, target)
    targets = targets_of(target)
    tick_all = parameters.get("tick") == "all"
    return CarryOverPage(
        source=source,
        target=target,
        # What the reader can carry comes first.
        proposals=sorted(
            (_proposal(user, activity, targets, closed, typed, tick_all) for activity in found.order_by("code")),
            key=lambda row: bool(row.refusal),
        ),
        carried=carried_into(user, target),
        mandates=standing_mandates(user, target),
        filters=Filters("q", find, _("Code or title"), (Select("unit", _("Unit"), units, unit),)),
        closed=closed,
        tick_all_url=_query(q=find, unit=unit, tick="" if tick_all else "all"),
        keep=[(name, value) for name, value in (("q", find), ("unit", unit)) if value],
        errors=list(typed.errors.get("", [])),
    )


def _query(**pairs: str) -> str:
    return "?" + urlencode({name: value for name, value in pairs.items() if value})


def _proposal(
    user: Any, activity: Any, targets: Mapping[int, Target], closed: str, typed: Typed, tick_all: bool
) -> Proposal:
    refusal = closed or refusal_of(user, activity, targets)
    wrong = typed.errors.get(f"reason-{activity.code}") or [""]
    return Proposal(
        activity=activity,
        reason=typed.reasons.get(activity.code) or reason_for(activity),
        url=address_of(activity),
        refusal=refusal,
        ticked=not refusal and (activity.code in typed.ticked or tick_all),
        error=str(wrong[0]),
    )


def refusal_of(user: Any, activity: Activity, targets: Mapping[int, Target]) -> str:
    """Why this person cannot carry the activity, or an empty string. Wants ``lead_unit`` loaded; asks nothing."""
    try:
        may_carry(user, activity)
        takes_one_more(targets.get(activity.lead_unit_id, Target()), activity.lead_unit.code)
    except Refusal as refusal:
        return str(refusal.sentence)
    return ""


def targets_of(biennium: Biennium) -> dict[int, Target]:
    """The workplans of a biennium by the key of their unit; one query."""
    rows = Workplan.objects.filter(biennium=biennium).annotate(
        approved=Count("versions", filter=Q(versions__approved_at__isnull=False))
    )
    return {row.unit_id: Target(row.state, bool(row.approved)) for row in rows}


def reason_for(activity: Activity) -> str:
    """The reason a person would give, from what is known: why it was postponed, or how far it is."""
    if activity.status == ActivityStatus.POSTPONED:
        return _("Postponed: %(why)s") % {"why": activity.outcome_reason or _("no reason was given")}
    if activity.status == ActivityStatus.NOT_STARTED:
        return _("Not started by %(day)s.") % {"day": date_format(clock.today(), "DATE_FORMAT")}
    return _("Done to %(percent)s%% on %(day)s.") % {
        "percent": activity.percent,
        "day": date_format(clock.today(), "DATE_FORMAT"),
    }


def carried_into(user: Any, biennium: Biennium) -> list[Carried]:
    """What has been carried into a biennium, in the order of the codes."""
    records = list(
        carry_overs_visible_to(user)
        .filter(copy__biennium=biennium)
        .select_related("source__biennium", "copy__biennium", "copy__lead_unit__lead", "carried_by")
    )
    contents = contents_of(Activity.objects.filter(carried_from__in=records)) if records else {}
    return [
        Carried(
            record=record,
            source_url=address_of(record.source),
            copy_url=address_of(record.copy),
            refusal=why_not(_may_take_back, user, record, contents[record.copy_id]),
        )
        for record in records
    ]


def _may_take_back(user: Any, record: CarryOver, content: Any) -> None:
    may_carry(user, record.copy)
    is_untouched(record, carried_digest(content))


def carried_digest(content: Content) -> str:
    """The hash of a copy's content, but for what it waits for: that comes when the other is carried as well."""
    return digest({name: value for name, value in content.items() if name != "waits_for"})


def standing_mandates(user: Any, biennium: Biennium) -> StandingMandates:
    """The mandates that ask for work in a biennium, and how many have an activity in it; one query."""
    rows = (
        with_coverage(mandates_visible_to(user), biennium)
        .filter(ASKS_FOR_WORK)
        .order_by()
        .values_list("term", "coverage")
        .annotate(n=Count("pk"))
    )
    terms: dict[str, int] = {}
    answered = 0
    for term, coverage, count in rows:
        terms[term] = terms.get(term, 0) + count
        answered += count if coverage != Coverage.UNCOVERED else 0
    return StandingMandates(terms.get(MandateTerm.STANDING, 0), terms.get(MandateTerm.ONE_OFF, 0), answered)


def carried_counts() -> dict[int, int]:
    """How many activities were carried into each biennium, by its key."""
    return dict(CarryOver.objects.order_by().values_list("copy__biennium").annotate(Count("pk")))
