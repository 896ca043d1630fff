"""Mandates a person may see, as a list and one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, Listing, Select, chosen, ordered, page_of, sort_of, sought
from planning.enums import MANDATES_IN_FORCE, Addressee, Coverage, MandateKind, MandateStatus, MandateTerm
from planning.models import Biennium, Decision, Instrument, Mandate
from planning.queries.coverage import ASKS_FOR_WORK, with_coverage
from planning.queries.mandate_links import taken_over_by
from planning.queries.mandate_sources import mandates_of
from planning.queries.references import named_in
from structure.rules.access import access_of

SORTS = {
    "address": ("decision__order", "order", "address"),
    "title": ("title", "address"),
    "status": ("status", "address"),
    "activities": ("activity_count", "address"),
    "days": ("work_days", "address"),
    "due": ("due_on", "address"),
}
FORCE = (
    ("work", gettext_lazy("operational and in force")),
    ("yes", gettext_lazy("in force")),
    ("no", gettext_lazy("not in force")),
)


def mandates_visible_to(user: Any) -> QuerySet[Mandate]:
    """The mandates a person may see: all of them with ``secretariat:plan:read``, else none."""
    mandates = Mandate.objects.all()
    return mandates if access_of(user).may("secretariat:plan:read") else mandates.none()


def addressee_words(addressees: list[str]) -> str:
    """Whom a mandate is addressed to, in the reader's language; words outside the list as they were written."""
    names = {str(value): str(label) for value, label in Addressee.choices}
    return ", ".join(names.get(one, one) for one in addressees)


@dataclass(frozen=True)
class Choice:
    """What the list is narrowed to: each a value from the address that is one of the choices there are, or empty."""

    q: str = ""
    decision: str = ""
    source: str = ""
    status: str = ""
    coverage: str = ""
    instrument: str = ""
    force: str = ""
    kind: str = ""
    term: str = ""
    addressee: str = ""
    sort: str = "address"


def choose(parameters: Mapping[str, str]) -> tuple[Choice, Filters]:
    """What the address asks for, and the filter bar that shows it."""
    decisions = list(
        Decision.objects.filter(mandates__isnull=False).distinct().order_by("order").values_list("symbol", "symbol")
    )
    instruments = list(Instrument.objects.values_list("code", "code"))
    asked = Choice(
        q=sought(parameters),
        decision=chosen(parameters, "decision", decisions),
        source=sought(parameters, "source"),
        status=chosen(parameters, "status", MandateStatus.choices),
        coverage=chosen(parameters, "coverage", Coverage.choices),
        instrument=chosen(parameters, "instrument", instruments),
        force=chosen(parameters, "force", FORCE),
        kind=chosen(parameters, "kind", MandateKind.choices),
        term=chosen(parameters, "term", MandateTerm.choices),
        addressee=chosen(parameters, "addressee", Addressee.choices),
        sort=sort_of(parameters, SORTS, "address"),
    )
    bar = Filters(
        "q",
        asked.q,
        _("Find words or a reference"),
        (
            Select("decision", _("Decision"), decisions, asked.decision),
            Select("instrument", _("Instrument"), instruments, asked.instrument),
            Select("status", _("Status"), MandateStatus.choices, asked.status),
            Select("coverage", _("Coverage"), Coverage.choices, asked.coverage),
            Select("force", _("Force"), FORCE, asked.force),
        ),
        (
            Select("kind", _("Kind"), MandateKind.choices, asked.kind),
            Select("term", _("Term"), MandateTerm.choices, asked.term),
            Select("addressee", _("Addressed to"), Addressee.choices, asked.addressee),
        ),
    )
    return asked, bar


def mandate_list(user: Any, biennium: Biennium, asked: Choice) -> QuerySet[Any]:
    """The list as asked for, with coverage in the biennium and what a row shows, in one query."""
    mandates: QuerySet[Any] = with_coverage(mandates_visible_to(user), biennium).select_related("decision__instrument")
    if asked.q:
        words = Q(title__icontains=asked.q) | Q(address__icontains=asked.q) | Q(text__icontains=asked.q)
        mandates = mandates.filter(words | (named_in(asked.q) or Q(pk__in=[])))
    if asked.decision:
        mandates = mandates.filter(decision__symbol=asked.decision)
    if asked.instrument:
        mandates = mandates.filter(decision__instrument__code=asked.instrument)
    if asked.status:
        mandates = mandates.filter(status=asked.status)
    if asked.coverage:
        mandates = mandates.filter(coverage=asked.coverage)
    if asked.source:
        mandates = mandates_of(mandates, biennium, asked.source)
    if asked.force:
        in_force = Q(status__in=MANDATES_IN_FORCE)
        mandates = mandates.filter({"work": ASKS_FOR_WORK, "yes": in_force, "no": ~in_force}[asked.force])
    if asked.kind:
        mandates = mandates.filter(kind=asked.kind)
    if asked.term:
        mandates = mandates.filter(term=asked.term)
    if asked.addressee:
        mandates = mandates.filter(addressees__contains=[asked.addressee])
    return ordered(mandates, asked.sort, SORTS)


@dataclass(frozen=True)
class MandateListPage:
    """The page of mandates: a sentence from its figures, and the list."""

    biennium: Biennium
    uncovered: int
    thin: int
    uncovered_url: str
    listing: Listing[Mandate]


def mandate_list_page(
    user: Any, biennium: Biennium, parameters: Mapping[str, str], exports: list[tuple[str, str]]
) -> MandateListPage:
    """Everything the page of mandates shows; a fixed number of queries."""
    asked, bar = choose(parameters)
    mandates = mandate_list(user, biennium, asked)
    everything = mandates_visible_to(user).count()
    counts = dict(
        with_coverage(mandates_visible_to(user), biennium)
        .order_by()
        .filter(coverage__in=[Coverage.UNCOVERED, Coverage.THIN])
        .values_list("coverage")
        .annotate(n=Count("pk"))
    )
    pages = page_of(mandates.prefetch_related(taken_over_by()), parameters)
    return MandateListPage(
        biennium=biennium,
        uncovered=counts.get(Coverage.UNCOVERED, 0),
        thin=counts.get(Coverage.THIN, 0),
        uncovered_url=f"{reverse('planning:mandate-list')}?coverage=uncovered",
        listing=Listing(
            rows=list(pages.object_list),
            filters=bar,
            sort=asked.sort,
            count_sentence=_count_sentence(pages.paginator.count, everything),
            pages=pages,
            exports=exports,
        ),
    )


def _count_sentence(shown: int, everything: int) -> str:
    if shown == everything:
        return ngettext("%(n)s mandate", "%(n)s mandates", shown) % {"n": shown}
    return _("%(n)s of %(all)s mandates") % {"n": shown, "all": everything}


def mandate_sheet(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> Sheet:
    """The list as filtered and sorted, as a sheet."""
    asked, bar = choose(parameters)
    words = [f"{select.label} {select.value}" for select in (*bar.selects, *bar.more) if select.value]
    if asked.q:
        words.insert(0, f"“{asked.q}”")
    return Sheet(
        name=_("Mandates"),
        columns=(
            SheetColumn(_("Address"), 16),
            SheetColumn(_("Decision"), 14),
            SheetColumn(_("Instrument"), 10),
            SheetColumn(_("Mandate"), 60),
            SheetColumn(_("Text"), 80),
            SheetColumn(_("Kind"), 14),
            SheetColumn(_("Term"), 12),
            SheetColumn(_("Addressed to"), 24),
            SheetColumn(_("Status"), 16),
            SheetColumn(_("Due"), 12, "date"),
            SheetColumn(_("Source"), 24),
            SheetColumn(_("Coverage"), 22),
            SheetColumn(_("Activities"), 10, "number"),
            SheetColumn(_("Work-days"), 12, "number"),
            SheetColumn(_("Demonstration data"), 12),
        ),
        rows=(
            (
                mandate.address,
                mandate.decision.symbol,
                mandate.decision.instrument.code,
                mandate.title,
                mandate.text,
                mandate.get_kind_display(),
                mandate.get_term_display(),
                "; ".join(mandate.addressees),
                mandate.get_status_display(),
                mandate.due_on,
                mandate.source,
                str(Coverage(mandate.coverage).label) if mandate.coverage else "",
                mandate.activity_count,
                round(mandate.work_days, 1),
                _("yes") if mandate.demonstration else "",
            )
            for mandate in mandate_list(user, biennium, asked).iterator(chunk_size=1000)
        ),
        notes=(
            _("Mandates, biennium %(biennium)s") % {"biennium": biennium},
            "; ".join(words) or _("All"),
            _("As at %(day)s") % {"day": clock.today().isoformat()},
        ),
    )
