"""Synergy rounds and their pairs: what a person may see, the list with its filters, and the same list as a sheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clusters.queries.clusters import clusters_visible_to
from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, Listing, Select, chosen, ordered, page_of, sort_of, sought
from common.refusals import allowed
from common.templatetags.formats import full_date
from planning.enums import SynergyDecision, SynergyKind
from planning.models import Biennium, SynergyPair, SynergyRound
from planning.rules.synergies import may_open
from planning.rules.synergy_score import PARTS, contributions
from structure.rules.access import access_of

SORTS: dict[str, tuple[str, ...]] = {
    "score": ("score", "pk"),
    "first": ("first__code", "second__code", "pk"),
    "kind": ("kind", "-score", "pk"),
    "decided": ("decided_at", "-score", "pk"),
}
ACROSS, WITHIN = "across", "within"
STATES: tuple[tuple[str, Any], ...] = (
    ("open", gettext_lazy("not decided")),
    ("decided", gettext_lazy("decided")),
    ("waiting", gettext_lazy("decided, waits for a workplan")),
    *SynergyDecision.choices,
)
SCORES = tuple((f"0.{tenth}", f"0.{tenth}") for tenth in range(3, 9))


def pairs_visible_to(user: Any) -> QuerySet[SynergyPair]:
    """The pairs a person may see: all of them with ``secretariat:plan:read``, else none."""
    pairs: QuerySet[SynergyPair] = SynergyPair.objects.all()
    return pairs if access_of(user).may("secretariat:plan:read") else pairs.none()


def rounds_visible_to(user: Any) -> QuerySet[SynergyRound]:
    """The rounds a person may see: all of them with ``secretariat:plan:read``, else none."""
    rounds: QuerySet[SynergyRound] = SynergyRound.objects.select_related("opened_by", "biennium")
    return rounds if access_of(user).may("secretariat:plan:read") else rounds.none()


@dataclass(frozen=True)
class PairRow:
    """A pair in the list: where it leads, its strongest reasons, and how it stands."""

    pair: SynergyPair
    url: str
    reasons: str
    state: str
    state_words: str


@dataclass(frozen=True)
class SynergyListPage:
    """The pairs of a round; ``round`` is None while the biennium has had none."""

    biennium: Biennium
    round: SynergyRound | None
    sentence: str
    listing: Listing[PairRow] | None
    keep: list[tuple[str, str]]
    may_open: bool
    new_url: str
    close_url: str


@dataclass(frozen=True)
class Chosen:
    """The pairs asked for, and how they were asked for."""

    round: SynergyRound
    pairs: QuerySet[SynergyPair]
    filters: Filters
    sort: str
    all: int

    @property
    def words(self) -> str:
        """The filter in words, for print and export."""
        said = [
            f"{select.label}: {label}"
            for select in self.filters.selects
            for key, label in select.choices
            if select.value and str(key) == select.value and select.name != "round"
        ]
        if self.filters.find_value:
            said.insert(0, _("with “%(text)s”") % {"text": self.filters.find_value})
        return "; ".join(said) or _("all pairs")


def choose(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> Chosen | None:
    """The pairs the address asks for, of the round it names or the latest one; None while there is no round."""
    rounds = list(rounds_visible_to(user).filter(biennium=biennium))
    if not rounds:
        return None
    numbers = [(str(one.number), _round_words(one)) for one in rounds]
    number = chosen(parameters, "round", numbers) or numbers[0][0]
    round_ = next(one for one in rounds if str(one.number) == number)
    everything = pairs_visible_to(user).filter(round=round_)
    filters = Filters(
        "q",
        sought(parameters),
        _("Title or code"),
        (
            *([Select("round", _("Round"), numbers, number)] if len(rounds) > 1 else []),
            *_selects(user, everything, parameters),
        ),
    )
    sort = sort_of(parameters, SORTS, "-score")
    return Chosen(round_, _sorted(_filtered(everything, filters), sort), filters, sort, everything.count())


def synergy_list_page(
    user: Any, biennium: Biennium, parameters: Mapping[str, str], exports: Sequence[tuple[str, str]]
) -> SynergyListPage:
    """Everything the list shows: a fixed number of queries."""
    asked = choose(user, biennium, parameters)
    suffix = "" if biennium.is_current else f"?biennium={biennium.starts_in}"
    opens = allowed(may_open, user)
    round_ = asked.round if asked else None
    is_open = round_ is not None and round_.closed_at is None
    return SynergyListPage(
        biennium=biennium,
        round=round_,
        sentence=_sentence(asked.round, user) if asked else "",
        listing=_listing(asked, parameters, exports) if asked else None,
        keep=[(name, parameters[name]) for name in ("biennium", "sort") if parameters.get(name)],
        may_open=opens,
        new_url=reverse("planning:synergy-round-new") + suffix if opens and not is_open else "",
        close_url=reverse("planning:synergy-round-close", args=[round_.number]) if opens and is_open and round_ else "",
    )


def pair_address(pair: SynergyPair, name: str = "planning:synergy-pair") -> str:
    """Where the page of a pair is. Wants its round and both activities loaded."""
    return reverse(name, args=[pair.round.number, pair.first.code, pair.second.code])


def state_of(pair: SynergyPair) -> tuple[str, str]:
    """A status for the glyph, and how the pair stands in words."""
    if not pair.decision:
        return "not_started", _("not decided")
    words = str(pair.get_decision_display())
    if pair.waits:
        return "postponed", _("%(decision)s, waits") % {"decision": words}
    return "done", words


def reasons_in_short(pair: SynergyPair, most: int = 3) -> str:
    """The names of the parts that add most to the score."""
    strongest = [str(each.part.name) for each in contributions(pair.reasons.get("parts", {})) if each.adds > 0]
    first, *rest = strongest[:most] or [""]
    return ", ".join([first, *(word.lower() for word in rest)])


def synergy_sheet(chosen_: Chosen) -> Sheet:
    """The pairs as filtered and sorted, with what each part adds to the score, as a sheet."""
    return Sheet(
        name=_("Synergies"),
        columns=(
            SheetColumn(_("Score"), 8, "number"),
            SheetColumn(_("Proposed kind"), 14),
            *(SheetColumn(str(head), width) for head, width in _SIDE),
            *(SheetColumn(str(head), width) for head, width in _SIDE),
            *(SheetColumn(_("%(part)s, adds") % {"part": part.name}, 12, "number") for part in PARTS),
            SheetColumn(_("Decision"), 12),
            SheetColumn(_("Goes on or comes first"), 12),
            SheetColumn(_("Reason"), 60),
            SheetColumn(_("Decided by"), 24),
            SheetColumn(_("Decided"), 13, "date"),
            SheetColumn(_("Carried out"), 13, "date"),
        ),
        rows=_sheet_rows(chosen_.pairs),
        notes=(
            _("Synergies, biennium %(biennium)s, round %(number)s")
            % {"biennium": chosen_.round.biennium, "number": chosen_.round.number},
            _("Shown: %(words)s") % {"words": chosen_.words},
            _("As at %(moment)s") % {"moment": date_format(clock.now(), "DATETIME_FORMAT")},
        ),
    )


_SIDE = ((gettext_lazy("Code"), 10), (gettext_lazy("Activity"), 50), (gettext_lazy("Unit"), 8))


def _sheet_rows(pairs: QuerySet[SynergyPair]) -> Iterator[tuple[Any, ...]]:
    for pair in _with_sides(pairs).select_related("decided_by").iterator(chunk_size=500):
        adds = {each.part.key: each.adds for each in contributions(pair.reasons.get("parts", {}))}
        yield (
            pair.score,
            pair.get_kind_display(),
            *(value for side in (pair.first, pair.second) for value in (side.code, side.title, side.lead_unit.code)),
            *(round(adds[part.key], 3) for part in PARTS),
            str(pair.get_decision_display()) if pair.decision else "",
            next((one.code for one in (pair.first, pair.second) if one.pk == pair.chosen_id), ""),
            pair.reason,
            pair.decided_by.full_name if pair.decided_by else "",
            pair.decided_at.date() if pair.decided_at else None,
            pair.carried_out_at.date() if pair.carried_out_at else None,
        )


def _with_sides(pairs: QuerySet[SynergyPair]) -> QuerySet[SynergyPair]:
    return pairs.select_related("first__lead_unit", "second__lead_unit", "round")


def _listing(asked: Chosen, parameters: Mapping[str, str], exports: Sequence[tuple[str, str]]) -> Listing[PairRow]:
    pages = page_of(_with_sides(asked.pairs), parameters)
    count = ngettext("%(n)s of %(all)s pair", "%(n)s of %(all)s pairs", asked.all)
    return Listing(
        rows=[PairRow(pair, pair_address(pair), reasons_in_short(pair), *state_of(pair)) for pair in pages.object_list],
        filters=asked.filters,
        sort=asked.sort,
        count_sentence=count % {"n": pages.paginator.count, "all": asked.all},
        pages=pages,
        exports=exports,
    )


def _round_words(round_: SynergyRound) -> str:
    return _("%(number)s, of %(day)s") % {"number": round_.number, "day": full_date(round_.opened_at)}


def _sentence(round_: SynergyRound, user: Any) -> str:
    counts = (
        pairs_visible_to(user)
        .filter(round=round_)
        .aggregate(
            all=Count("pk"),
            decided=Count("pk", filter=~Q(decision="")),
            waiting=Count("pk", filter=~Q(decision="") & Q(carried_out_at__isnull=True)),
        )
    )
    found = ngettext(
        "%(n)s pair found among %(activities)s activities on %(day)s",
        "%(n)s pairs found among %(activities)s activities on %(day)s",
        counts["all"],
    ) % {"n": counts["all"], "activities": round_.activities, "day": full_date(round_.opened_at)}
    said = [found, _("%(n)s decided") % {"n": counts["decided"]}]
    if counts["waiting"]:
        said.append(
            ngettext("%(n)s waits for a workplan", "%(n)s wait for a workplan", counts["waiting"])
            % {"n": counts["waiting"]}
        )
    if round_.closed_at:
        said.append(_("closed on %(day)s") % {"day": full_date(round_.closed_at)})
    return "; ".join(said) + "."


def _selects(user: Any, pairs: QuerySet[SynergyPair], parameters: Mapping[str, str]) -> list[Select]:
    sides = set(
        pairs.order_by()
        .values_list(
            "first__lead_unit__division__code",
            "second__lead_unit__division__code",
            "first__lead_unit__code",
            "second__lead_unit__code",
        )
        .distinct()
    )
    both = sorted({"-".join(sorted((one, two))) for one, two, _first, _second in sides})
    units = sorted({unit for _one, _two, *codes in sides for unit in codes})
    clusters = [(one.code, f"{one.code} {one.said()}") for one in clusters_visible_to(user)]
    choices: tuple[tuple[str, Any, Sequence[tuple[str, Any]]], ...] = (
        (
            "divisions",
            _("Divisions"),
            [(ACROSS, _("across divisions only")), (WITHIN, _("within one division")), *((key, key) for key in both)],
        ),
        ("unit", _("Unit"), [(unit, unit) for unit in units]),
        ("cluster", _("Cluster"), clusters),
        ("kind", _("Kind"), SynergyKind.choices),
        ("state", _("Decision"), STATES),
        ("least", _("Score from"), SCORES),
    )
    return [Select(name, label, options, chosen(parameters, name, options)) for name, label, options in choices]


def _filtered(pairs: QuerySet[SynergyPair], filters: Filters) -> QuerySet[SynergyPair]:
    values = {select.name: select.value for select in filters.selects if select.value}
    if text := filters.find_value:
        pairs = pairs.filter(
            Q(first__title__icontains=text)
            | Q(second__title__icontains=text)
            | Q(first__code__icontains=text)
            | Q(second__code__icontains=text)
        )
    if divisions := values.get("divisions"):
        pairs = _of_divisions(pairs, divisions)
    for name, field in (("unit", "lead_unit__code"), ("cluster", "cluster__code")):
        if value := values.get(name):
            pairs = pairs.filter(Q(**{f"first__{field}": value}) | Q(**{f"second__{field}": value}))
    if kind := values.get("kind"):
        pairs = pairs.filter(kind=kind)
    if least := values.get("least"):
        pairs = pairs.filter(score__gte=least)
    if state := values.get("state"):
        pairs = pairs.filter(_in_state(state))
    return pairs


def _of_divisions(pairs: QuerySet[SynergyPair], asked: str) -> QuerySet[SynergyPair]:
    one, two = "first__lead_unit__division", "second__lead_unit__division"
    if asked == ACROSS:
        return pairs.exclude(**{one: F(two)})
    if asked == WITHIN:
        return pairs.filter(**{one: F(two)})
    first, second = asked.split("-", 1)
    return pairs.filter(
        Q(**{f"{one}__code": first, f"{two}__code": second}) | Q(**{f"{one}__code": second, f"{two}__code": first})
    )


def _in_state(state: str) -> Q:
    named = {
        "open": Q(decision=""),
        "decided": ~Q(decision=""),
        "waiting": ~Q(decision="") & Q(carried_out_at__isnull=True),
    }
    return named.get(state, Q(decision=state))


def _sorted(pairs: QuerySet[SynergyPair], sort: str) -> QuerySet[SynergyPair]:
    return ordered(pairs, sort, SORTS)
