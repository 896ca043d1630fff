"""The list of change requests as a page and as a sheet: one filtered set, in one order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page
from django.db.models import Case, F, Q, QuerySet, When
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, Select, chosen, page_of, sort_of, sought
from planning.enums import CHANGES_WAITING, ChangeKind, ChangeState
from planning.models import Activity, Biennium, ChangeRequest, Workplan
from planning.queries.change_fields import places_of
from planning.queries.change_words import (
    KIND_NOUNS,
    STATE_WORDS,
    STATUS_OF_STATE,
    address_of_change,
    block_of,
    field_labels,
    title_of,
)
from planning.queries.changes import Conflict, changes_visible_to, changes_waiting_for, conflicts_of
from planning.queries.who_acts import executive_secretary_name, named, who_acts

SORTS: dict[str, tuple[str, ...]] = {
    "number": ("number",),
    "activity": ("activity__code", "number"),
    "unit": ("workplan__unit__code", "number"),
    "kind": ("kind", "number"),
    "state": ("state", "number"),
    "asked": ("asked_at", "number"),
}
WAITING, MINE = "waiting", "me"
SHOWN_BESIDE = 5  # on the page of an activity


@dataclass(frozen=True)
class ChangeRow:
    """A request as a line: where it stands, who must act, and what it meets."""

    change: ChangeRequest
    url: str
    kind: str
    code: str
    title: str
    fields: str
    state: str
    status: str
    acts: str
    asked: str
    yours: bool = False
    conflicts: list[Conflict] = field(default_factory=list)


@dataclass(frozen=True)
class ChangeList:
    """The page: rows, filter bar, order, and how many wait for the reader."""

    rows: list[ChangeRow]
    filters: Filters
    keep: list[tuple[str, str]]
    sort: str
    count_sentence: str
    pages: Page[Any]
    yours: int
    waiting: int
    in_conflict: int


@dataclass(frozen=True)
class Chosen:
    changes: QuerySet[ChangeRequest]
    all: QuerySet[ChangeRequest]
    filters: Filters
    sort: str

    @property
    def words(self) -> str:
        """The filter in words, for the export."""
        said = [
            f"{select.label}: {label}"
            for select in self.filters.selects
            for key, label in select.choices
            if select.value and str(key) == select.value
        ]
        if self.filters.find_value:
            said.insert(0, _("with “%(text)s”") % {"text": self.filters.find_value})
        return "; ".join(str(one) for one in said) or _("all change requests")


def choose(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> Chosen:
    """The requests the address asks for; a value that is no choice is left out."""
    everything = changes_visible_to(user).filter(workplan__biennium=biennium)
    units = [
        (code, code)
        for code in everything.order_by("workplan__unit__code")
        .values_list("workplan__unit__code", flat=True)
        .distinct()
    ]
    choices: tuple[tuple[str, Any, list[tuple[str, Any]]], ...] = (
        ("state", _("State"), [(WAITING, _("waiting")), *STATE_WORDS.items()]),
        ("kind", _("Kind"), list(KIND_NOUNS.items())),
        ("unit", _("Unit"), units),
        ("who", _("Who must act"), [(MINE, _("me"))]),
    )
    selects = [Select(name, label, options, chosen(parameters, name, options)) for name, label, options in choices]
    text = sought(parameters)
    found = everything
    asked = {select.name: select.value for select in selects if select.value}
    if state := asked.get("state"):
        found = found.filter(state__in=CHANGES_WAITING if state == WAITING else [state])
    if kind := asked.get("kind"):
        found = found.filter(kind=kind)
    if unit := asked.get("unit"):
        found = found.filter(workplan__unit__code=unit)
    if asked.get("who"):
        found = found.filter(pk__in=changes_waiting_for(user).values("pk"))
    if text:
        found = found.filter(_holding(text))
    filters = Filters("q", text, _("Number, activity or reason"), selects)
    return Chosen(found, everything, filters, sort_of(parameters, SORTS, "-number"))


def _holding(text: str) -> Q:
    number = text.upper().removeprefix("CR-")
    words = Q(reason__icontains=text) | Q(activity__title__icontains=text) | Q(activity__code__iexact=text)
    return words | Q(number=int(number)) if number.isdecimal() and len(number) < 10 else words


def list_page(user: Any, chosen: Chosen, parameters: Mapping[str, str]) -> ChangeList:
    """One page of the list; the number of queries does not grow with the requests."""
    pages = page_of(_sorted(chosen), parameters)
    yours = set(
        changes_waiting_for(user).filter(pk__in=chosen.all.values("pk")).order_by().values_list("pk", flat=True)
    )
    rows = list(change_rows(user, pages.object_list, yours))
    found, everything = pages.paginator.count, chosen.all.count()
    waiting = chosen.all.filter(state__in=CHANGES_WAITING)
    count = ngettext("%(found)s of %(all)s request", "%(found)s of %(all)s requests", everything)
    return ChangeList(
        rows=rows,
        filters=chosen.filters,
        keep=[(name, parameters[name]) for name in ("biennium", "sort") if parameters.get(name)],
        sort=chosen.sort,
        count_sentence=count % {"found": found, "all": everything},
        pages=pages,
        yours=len(yours),
        waiting=waiting.count(),
        in_conflict=len(conflicts_of(user, waiting.defer("base"))),
    )


def change_rows(user: Any, changes: Iterable[ChangeRequest], yours: set[int] | None = None) -> Iterable[ChangeRow]:
    """Requests as lines: two queries, and those of the requests themselves."""
    shown = list(changes)
    undecided = [change for change in shown if change.state in CHANGES_WAITING]
    conflicts = conflicts_of(user, undecided)
    secretary = executive_secretary_name() if undecided else ""
    if yours is None:
        yours = set(changes_waiting_for(user).order_by().values_list("pk", flat=True)) if undecided else set()
    for change in shown:
        yield ChangeRow(
            change=change,
            url=address_of_change(change),
            kind=str(KIND_NOUNS[ChangeKind(change.kind)]),
            code=change.activity.code if change.activity else "",
            title=title_of(change),
            fields=", ".join(field_labels(places_of(change))) if change.kind != ChangeKind.ADD else "",
            state=str(STATE_WORDS[ChangeState(change.state)]),
            status=STATUS_OF_STATE[ChangeState(change.state)],
            acts=who_acts(change, secretary),
            asked=named(change.asked_by, change.asked_for),
            yours=change.pk in yours,
            conflicts=conflicts.get(change.pk, []),
        )


def requests_about(user: Any, activity: Activity) -> list[ChangeRow]:
    """The latest requests about an activity, open ones first; five at most."""
    changes = with_people(changes_visible_to(user).filter(activity=activity)).defer("base")
    return list(change_rows(user, _open_first(changes)[:SHOWN_BESIDE]))


def requests_within(user: Any, workplan: Workplan) -> list[ChangeRow]:
    """The requests not decided yet that change a workplan by themselves, those that move work into it among them."""
    ours = Q(workplan=workplan) | Q(workplan__biennium=workplan.biennium_id, after__lead_unit=workplan.unit.code)
    changes = changes_visible_to(user).filter(ours, in_revision=False, state__in=CHANGES_WAITING)
    return list(change_rows(user, with_people(changes).defer("base").order_by("number")))


def _open_first(changes: QuerySet[ChangeRequest]) -> QuerySet[ChangeRequest]:
    return changes.order_by(Case(When(state__in=CHANGES_WAITING, then=0), default=1), "-number")


def with_people(changes: QuerySet[ChangeRequest]) -> QuerySet[ChangeRequest]:
    """With everything a line names."""
    return changes.select_related(
        "activity",
        "workplan__unit__division__head__user",
        "workplan__unit__lead",
        "workplan__biennium",
        "asked_by",
        "asked_for__user",
    )


def _sorted(chosen: Chosen) -> QuerySet[ChangeRequest]:
    keys = SORTS[chosen.sort.removeprefix("-")]
    order = [F(key).asc(nulls_last=True) for key in keys]
    if chosen.sort.startswith("-"):
        order = [F(key).desc(nulls_last=True) for key in keys]
    return with_people(chosen.changes).order_by(*order)


def sheet_of(chosen: Chosen, biennium: Biennium) -> Sheet:
    """The filtered set as a sheet, one request a row, with what stood before and after."""
    changes = _sorted(chosen).select_related("endorsed_by", "endorsed_for__user", "decided_by", "decided_for__user")
    return Sheet(
        name=_("Change requests"),
        columns=(
            SheetColumn(_("Number"), 10),
            SheetColumn(_("Kind"), 20),
            SheetColumn(_("Unit"), 8),
            SheetColumn(_("Code"), 10),
            SheetColumn(_("Activity"), 50),
            SheetColumn(_("Before"), 40),
            SheetColumn(_("After"), 40),
            SheetColumn(_("Reason"), 50),
            SheetColumn(_("State"), 12),
            SheetColumn(_("Asked by"), 28),
            SheetColumn(_("Asked"), 13, "date"),
            SheetColumn(_("Endorsed by"), 28),
            SheetColumn(_("Endorsed"), 13, "date"),
            SheetColumn(_("Decided by"), 28),
            SheetColumn(_("Decided"), 13, "date"),
            SheetColumn(_("Note"), 40),
            SheetColumn(_("Demonstration data"), 12),
        ),
        rows=[_sheet_row(change) for change in changes],
        notes=(
            _("Change requests, biennium %(biennium)s") % {"biennium": biennium},
            _("Shown: %(words)s") % {"words": chosen.words},
            _("As at %(moment)s") % {"moment": date_format(clock.now(), "DATETIME_FORMAT")},
        ),
    )


def _sheet_row(change: ChangeRequest) -> tuple[Any, ...]:
    fields = block_of(change).fields
    return (
        str(change),
        str(KIND_NOUNS[ChangeKind(change.kind)]),
        change.workplan.unit.code,
        change.activity.code if change.activity else "",
        title_of(change),
        "; ".join(f"{row.label}: {row.before}" for row in fields if row.before),
        "; ".join(f"{row.label}: {row.after}" for row in fields if row.after),
        change.reason,
        str(STATE_WORDS[ChangeState(change.state)]),
        named(change.asked_by, change.asked_for),
        change.asked_at.date(),
        named(change.endorsed_by, change.endorsed_for),
        change.endorsed_at.date() if change.endorsed_at else None,
        named(change.decided_by, change.decided_for),
        change.decided_at.date() if change.decided_at else None,
        change.note,
        _("yes") if change.demonstration else "",
    )
