"""Decisions by the meeting that took them, as a list and one by one with their paragraphs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, Listing, Select, chosen, page_of, sought
from common.refusals import allowed
from planning.enums import MANDATES_IN_FORCE, Coverage
from planning.models import Biennium, Decision, Instrument, Meeting
from planning.queries.activity_history import Changes
from planning.queries.coverage import with_coverage
from planning.queries.mandate_links import taken_over_by
from planning.queries.mandates import mandates_visible_to
from planning.queries.record_history import change_of, changed_fields, latest, versions_of
from planning.queries.references import named_decisions
from planning.rules.mandates import may_keep_register
from structure.rules.access import access_of

_SHOWN: dict[str, Any] = {"name": gettext_lazy("Title"), "symbol": gettext_lazy("Symbol")}


def decisions_visible_to(user: Any) -> QuerySet[Decision]:
    """The decisions a person may see: all of them with ``secretariat:plan:read``, else none."""
    decisions = Decision.objects.select_related("meeting", "instrument")
    return decisions if access_of(user).may("secretariat:plan:read") else decisions.none()


@dataclass(frozen=True)
class Paragraphs:
    """How many paragraphs of a decision the register holds, are in force, and have nobody working on them."""

    all: int = 0
    in_force: int = 0
    uncovered: int = 0


@dataclass(frozen=True)
class DecisionRow:
    decision: Any
    paragraphs: Paragraphs


@dataclass(frozen=True)
class MeetingGroup:
    """A meeting with its decisions on this page; ``label`` alone for the articles of the instruments."""

    label: str
    dates: str
    rows: list[DecisionRow]


@dataclass(frozen=True)
class DecisionListPage:
    groups: list[MeetingGroup]
    meetings: int
    may_edit: bool
    listing: Listing[Any] = field(repr=False)


def decision_list_page(
    user: Any, biennium: Biennium, parameters: Mapping[str, str], exports: list[tuple[str, str]]
) -> DecisionListPage:
    """The decisions the address asks for, the latest meeting first; a fixed number of queries."""
    decisions, bar = _asked(user, parameters)
    pages = page_of(decisions, parameters)
    everything = decisions_visible_to(user).count()
    found = pages.paginator.count
    counts = paragraph_counts(user, biennium)
    rows = [DecisionRow(decision, counts.get(decision.pk, Paragraphs())) for decision in pages.object_list]
    words = ngettext("%(found)s of %(all)s decision", "%(found)s of %(all)s decisions", everything)
    return DecisionListPage(
        groups=[_group(list(of_meeting)) for _key, of_meeting in groupby(rows, key=lambda row: _key(row.decision))],
        meetings=decisions_visible_to(user).exclude(meeting=None).values("meeting").distinct().count(),
        may_edit=allowed(may_keep_register, user),
        listing=Listing(rows, bar, "", words % {"found": found, "all": everything}, pages, exports),
    )


def decision_sheet(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> Sheet:
    """The list as filtered, as a sheet."""
    decisions, bar = _asked(user, parameters)
    counts = paragraph_counts(user, biennium)
    words = [f"{select.label} {select.value}" for select in bar.selects if select.value]
    if bar.find_value:
        words.insert(0, f"“{bar.find_value}”")
    return Sheet(
        name=_("Decisions"),
        columns=(
            SheetColumn(_("Symbol"), 16),
            SheetColumn(_("Title"), 60),
            SheetColumn(_("Meeting"), 14),
            SheetColumn(_("Place"), 28),
            SheetColumn(_("From"), 12, "date"),
            SheetColumn(_("To"), 12, "date"),
            SheetColumn(_("Instrument"), 12),
            SheetColumn(_("Paragraphs"), 12, "number"),
            SheetColumn(_("In force"), 12, "number"),
            SheetColumn(_("Nobody works on"), 14, "number"),
        ),
        rows=(_sheet_row(decision, counts.get(decision.pk, Paragraphs())) for decision in decisions),
        notes=(
            _("Decisions, biennium %(biennium)s") % {"biennium": biennium},
            "; ".join(words) or _("All"),
            _("As at %(day)s") % {"day": clock.today().isoformat()},
        ),
    )


def paragraph_counts(user: Any, biennium: Biennium) -> dict[int, Paragraphs]:
    """The counts of every decision that has paragraphs, by its key. One query."""
    rows = (
        with_coverage(mandates_visible_to(user), biennium)
        .order_by()
        .values("decision")
        .annotate(
            n=Count("pk"),
            force=Count("pk", filter=Q(status__in=MANDATES_IN_FORCE)),
            loose=Count("pk", filter=Q(coverage=Coverage.UNCOVERED)),
        )
    )
    return {row["decision"]: Paragraphs(row["n"], row["force"], row["loose"]) for row in rows}


@dataclass(frozen=True)
class DecisionPage:
    """A decision, its paragraphs in the order of its text, and what changed on it."""

    decision: Decision
    biennium: Biennium
    facts: list[tuple[str, Any]]
    mandates: list[Any]
    counts: Paragraphs
    exports: list[tuple[str, str]]
    list_url: str
    changes: Changes
    may_edit: bool


def decision_of(user: Any, symbol: str) -> Decision:
    """The decision of this symbol. Raises ``Decision.DoesNotExist``."""
    return decisions_visible_to(user).get(symbol=symbol)


def decision_page(user: Any, symbol: str, biennium: Biennium) -> DecisionPage:
    """The page of a decision. Raises ``Decision.DoesNotExist`` for a symbol nobody entered."""
    decision = decision_of(user, symbol)
    mandates = list(
        with_coverage(mandates_visible_to(user).filter(decision=decision), biennium)
        .order_by("order", "address")
        .prefetch_related(taken_over_by())
    )
    base = f"{reverse('planning:mandate-list')}?{urlencode({'decision': decision.symbol})}"
    versions = versions_of(Decision, id=decision.pk)
    return DecisionPage(
        decision=decision,
        biennium=biennium,
        facts=_facts(decision),
        mandates=mandates,
        counts=Paragraphs(
            len(mandates),
            sum(1 for mandate in mandates if mandate.status in MANDATES_IN_FORCE),
            sum(1 for mandate in mandates if mandate.coverage == Coverage.UNCOVERED),
        ),
        exports=[("XLSX", f"{base}&export=xlsx"), ("CSV", f"{base}&export=csv")],
        list_url=base,
        changes=latest((change_of(row, changed_fields(row, old, _SHOWN)) for row, old in versions), most=5),
        may_edit=allowed(may_keep_register, user),
    )


def meeting_choices() -> list[tuple[int, str]]:
    """Meetings for a form, the latest first."""
    meetings = Meeting.objects.order_by(F("starts_on").desc(nulls_last=True), "body", "-number")
    return [(meeting.pk, _meeting_words(meeting)) for meeting in meetings]


def _asked(user: Any, parameters: Mapping[str, str]) -> tuple[QuerySet[Decision], Filters]:
    instruments = list(Instrument.objects.values_list("code", "code"))
    bodies = [(body, body) for body in Meeting.objects.order_by("body").values_list("body", flat=True).distinct()]
    text, instrument = sought(parameters), chosen(parameters, "instrument", instruments)
    body = chosen(parameters, "body", bodies)
    decisions = decisions_visible_to(user).order_by(
        F("meeting__starts_on").desc(nulls_last=True), "meeting__body", "meeting__number", "order", "symbol"
    )
    if text:
        decisions = decisions.filter(with_words(text))
    if instrument:
        decisions = decisions.filter(instrument__code=instrument)
    if body:
        decisions = decisions.filter(meeting__body=body)
    bar = Filters(
        "q",
        text,
        _("Find words or a symbol"),
        (
            Select("instrument", _("Instrument"), instruments, instrument),
            Select("body", _("Body"), bodies, body),
        ),
    )
    return decisions, bar


def with_words(text: str) -> Q:
    """The decisions whose symbol or title holds the text, or that the text names as people write them."""
    return Q(symbol__icontains=text) | Q(name__icontains=text) | Q(symbol__in=named_decisions(text))


def with_paragraphs(user: Any) -> QuerySet[Decision]:
    """The decisions a person may see, each with its ``mandates`` in the order of its text. Two queries."""
    paragraphs = mandates_visible_to(user).order_by("order", "address")
    return decisions_visible_to(user).prefetch_related(Prefetch("mandates", paragraphs))


def _key(decision: Decision) -> int:
    return decision.meeting_id or 0


def _group(rows: list[DecisionRow]) -> MeetingGroup:
    meeting = rows[0].decision.meeting
    if meeting is None:
        return MeetingGroup(_("Articles of the instruments, and decisions without a meeting"), "", rows)
    return MeetingGroup(_meeting_words(meeting), meeting.days, rows)


def _meeting_words(meeting: Meeting) -> str:
    return f"{meeting}, {meeting.place}" if meeting.place else str(meeting)


def _facts(decision: Decision) -> list[tuple[str, Any]]:
    meeting = decision.meeting
    facts = [(_("Instrument"), decision.instrument.said())]
    if meeting:
        facts += [
            (_("Meeting"), meeting.said()),
            (_("Place"), meeting.place or "–"),
            (_("Dates"), meeting.days or "–"),
        ]
    return facts


def _sheet_row(decision: Any, counts: Paragraphs) -> tuple[Any, ...]:
    meeting = decision.meeting
    return (
        decision.symbol,
        decision.said(),
        str(meeting) if meeting else "",
        meeting.place if meeting else "",
        meeting.starts_on if meeting else None,
        meeting.ends_on if meeting else None,
        decision.instrument.code,
        counts.all,
        counts.in_force,
        counts.uncovered,
    )
