"""The page of a pair: both activities side by side, what they share, why they were found, and the decision."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.templatetags.formats import full_date
from planning.models import Activity, Assignment, MandateShare, SynergyPair, SynergyRound, TargetLink
from planning.queries.addresses import address_of
from planning.queries.synergies import pair_address, pairs_visible_to, state_of
from planning.queries.synergy_words import Piece, alike_words, pieces
from planning.rules.synergy_score import KINDS_IN_WORDS, contributions


@dataclass(frozen=True)
class Shared:
    """Something an activity has; ``both`` when the other one has it too."""

    text: str
    under: str
    both: bool
    end: str = ""


@dataclass(frozen=True)
class Side:
    """One of the two activities."""

    activity: Activity
    url: str
    title: list[Piece]
    description: list[Piece]
    mandates: list[Shared]
    targets: list[Shared]
    people: list[Shared]
    milestones: int
    deliverables: int


@dataclass(frozen=True)
class Fact:
    """A line that is compared: what it is, both values, and whether they are the same."""

    label: str
    first: str
    second: str
    both: bool


@dataclass(frozen=True)
class Reason:
    """A part of the score in words, what it counts, and what it adds."""

    name: Any
    meaning: Any
    words: str
    value: Decimal
    weight: Decimal
    adds: Decimal


@dataclass(frozen=True)
class Earlier:
    """What was decided on the same two activities in another round."""

    round: SynergyRound
    url: str
    state: str
    words: str
    reason: str


@dataclass(frozen=True)
class PairPage:
    """Everything the page of a pair shows."""

    pair: SynergyPair
    first: Side
    second: Side
    facts: list[Fact]
    reasons: list[Reason]
    kind_words: Any
    state: str
    state_words: str
    earlier: list[Earlier]
    list_url: str


def read_pair(user: Any, number: int, first: str, second: str) -> SynergyPair:
    """The pair of a round by the codes of its activities. Raises ``SynergyPair.DoesNotExist``."""
    if "\x00" in first + second or number > 2**31:
        raise SynergyPair.DoesNotExist(number)
    # Two queries more, for PostgreSQL takes ten times as long to plan one that joins some twenty tables.
    sides = Activity.objects.select_related(
        "biennium", "lead_unit__division", "lead_officer__user", "cluster", "output__result"
    )
    return (
        pairs_visible_to(user)
        .select_related("round__biennium", "decided_by", "decided_for__user")
        .prefetch_related(Prefetch("first", sides), Prefetch("second", sides))
        .get(round__number=number, first__code=first, second__code=second)
    )


def pair_page(user: Any, pair: SynergyPair, list_url: str) -> PairPage:
    """The page: a fixed number of queries, whatever the two activities hold."""
    texts = [f"{one.title}\n{one.description}" for one in (pair.first, pair.second)]
    alike = alike_words(*texts)
    first, second = _sides(pair, alike)
    state, state_words = state_of(pair)
    return PairPage(
        pair=pair,
        first=first,
        second=second,
        facts=_facts(pair),
        reasons=list(_reasons(pair, alike)),
        kind_words=KINDS_IN_WORDS[pair.kind],
        state=state,
        state_words=state_words,
        earlier=list(_earlier(user, pair)),
        list_url=list_url,
    )


def _sides(pair: SynergyPair, alike: set[str]) -> list[Side]:
    both = [pair.first, pair.second]
    keys = [pair.first_id, pair.second_id]
    shares = list(MandateShare.objects.filter(activity__in=keys).select_related("mandate").order_by("-percent", "pk"))
    links = list(
        TargetLink.objects.filter(activity__in=keys).select_related("target__plan").order_by("target__number", "pk")
    )
    people = list(
        Assignment.objects.filter(activity__in=keys)
        .select_related("staff__user", "staff__unit")
        .prefetch_related("days")
    )
    counts = {
        row["pk"]: row
        for row in Activity.objects.filter(pk__in=keys)
        .order_by()
        .values("pk")
        .annotate(milestones=Count("milestones", distinct=True), deliverables=Count("deliverables", distinct=True))
    }
    return [
        Side(
            activity=one,
            url=address_of(one),
            title=pieces(one.title, alike),
            description=pieces(one.description, alike),
            mandates=_shared(shares, "mandate_id", one, _mandate_words),
            targets=_shared(links, "target_id", one, lambda link: (str(link.target), "", "")),
            people=_shared(people, "staff_id", one, _person_words),
            milestones=counts[one.pk]["milestones"],
            deliverables=counts[one.pk]["deliverables"],
        )
        for one in both
    ]


def _shared(rows: Sequence[Any], key: str, activity: Activity, words: Any) -> list[Shared]:
    """The activity's own rows, those both have first."""
    others = {getattr(row, key) for row in rows if row.activity_id != activity.pk}
    own = [row for row in rows if row.activity_id == activity.pk]
    found = []
    for row in sorted(own, key=lambda row: getattr(row, key) not in others):
        text, under, end = words(row)
        found.append(Shared(text, under, getattr(row, key) in others, end))
    return found


def _mandate_words(share: MandateShare) -> tuple[str, str, str]:
    return share.mandate.address, share.mandate.title, f"{share.percent.normalize():f}%"


def _person_words(assignment: Assignment) -> tuple[str, str, str]:
    days = sum((row.days for row in assignment.days.all()), Decimal(0))
    staff = assignment.staff
    role = str(assignment.get_role_display()).lower()
    under = _("%(role)s, %(unit)s") % {"role": role, "unit": staff.unit.code}
    return staff.user.full_name, under, ngettext("%(n)s day", "%(n)s days", int(days)) % {"n": f"{days.normalize():f}"}


def _facts(pair: SynergyPair) -> list[Fact]:
    one, two = pair.first, pair.second

    def fact(label: str, value: Any) -> Fact:
        first, second = str(value(one) or "–"), str(value(two) or "–")
        return Fact(label, first, second, first == second != "–")

    return [
        fact(_("Unit"), lambda each: f"{each.lead_unit.said()} ({each.lead_unit.division.code})"),
        fact(_("Lead officer"), lambda each: each.lead_officer.user.full_name if each.lead_officer else ""),
        fact(_("Dates"), lambda each: f"{full_date(each.start)} – {full_date(each.end)}"),
        fact(_("Status"), lambda each: f"{each.get_status_display()}, {each.percent}%"),
        fact(_("Output"), lambda each: f"{each.output.code} {each.output.said()}" if each.output else ""),
        fact(_("Cluster"), lambda each: f"{each.cluster.code} {each.cluster.said()}" if each.cluster else ""),
        fact(_("Function"), lambda each: each.get_function_display()),
        fact(_("Work-days"), lambda each: f"{each.work_days.normalize():f}"),
    ]


def _reasons(pair: SynergyPair, alike: set[str]) -> Iterable[Reason]:
    shared = pair.reasons.get("shared", {})
    for each in contributions(pair.reasons.get("parts", {})):
        words = _in_words(each.part.key, each.value, shared, pair, alike)
        yield Reason(each.part.name, each.part.meaning, words, each.value * 100, each.part.weight * 100, each.adds)


def _in_words(key: str, value: Decimal, shared: dict[str, Any], pair: SynergyPair, alike: set[str]) -> str:
    if not value:
        return _("nothing in common")
    if key == "words":
        said = [word for word in pair.first.title.split() if word.strip(".,:;()“”'’").lower() in alike]
        return _("both say %(words)s") % {"words": ", ".join(dict.fromkeys(said))} if said else _("some words alike")
    if key == "letters":
        return _("the titles are alike in %(percent)s%% of their letters") % {"percent": round(value * 100)}
    if key == "mandates":
        return _("both answer %(addresses)s") % {"addresses": ", ".join(shared.get("mandates", []))}
    if key == "staff":
        n = shared.get("staff", 0)
        return ngettext("%(n)s person works on both", "%(n)s people work on both", n) % {"n": n}
    if key == "targets":
        numbers = ", ".join(str(number) for number in shared.get("targets", []))
        return _("both serve target %(numbers)s") % {"numbers": numbers}
    if key == "dates":
        n = shared.get("days", 0)
        return ngettext("both run on %(n)s day", "both run on %(n)s days", n) % {"n": n}
    if value == 1:
        return _("both are for the same output")
    return _("the same expected result or cluster")


def _earlier(user: Any, pair: SynergyPair) -> Iterable[Earlier]:
    others = (
        pairs_visible_to(user)
        .filter(first=pair.first_id, second=pair.second_id)
        .exclude(Q(pk=pair.pk) | Q(decision=""))
        .select_related("round", "first", "second")
        .order_by("-round__number")
    )
    for other in others:
        yield Earlier(other.round, pair_address(other), *state_of(other), other.reason)
