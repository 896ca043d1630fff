"""The register of the Management Committee: items a person may see, which are overdue, and the list of them."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, Listing, Select, chosen, ordered, page_of, sort_of, sought
from common.refusals import allowed
from monitoring.enums import ITEM_STATES_OVER, ItemAddressee, ItemKind, ItemState, SittingState
from monitoring.models import CommitteeItem, LagCase, Sitting
from monitoring.queries.committee_addresses import item_url
from monitoring.queries.committee_people import waiting_for
from monitoring.rules.committee import READ, is_overdue, may_record
from planning.models import Activity
from structure.rules.access import access_of

SORTS = {
    "number": ("sitting__number", "number"),
    "due": ("due_on", "sitting__number", "number"),
    "state": ("state", "due_on", "sitting__number", "number"),
    "kind": ("kind", "sitting__number", "number"),
}
DUE = (("overdue", gettext_lazy("overdue")), ("open", gettext_lazy("not over yet")))
WAITING = (("me", gettext_lazy("me")),)
TIES = {"activity": "activities__code", "project": "projects__code"}
STATUS_OF = {
    ItemState.RECORDED: "not_started",
    ItemState.ACCEPTED: "not_started",
    ItemState.NOT_ACCEPTED: "ended",
    ItemState.IN_HAND: "on_track",
    ItemState.DONE: "done",
    ItemState.SUPERSEDED: "ended",
}
_NUMBER = re.compile(r"([0-9]{1,6})\.([0-9]{1,4})\Z")


def sittings_visible_to(user: Any) -> QuerySet[Sitting]:
    """All sittings with ``secretariat:committee:read``, else none."""
    sittings = Sitting.objects.all()
    return sittings if access_of(user).may(READ) else sittings.none()


def items_visible_to(user: Any) -> QuerySet[CommitteeItem]:
    """The items with ``secretariat:committee:read``, else none: those of closed minutes, and for whoever keeps the
    minutes also what is being written. Every list, page, export and endpoint of items starts here.
    """
    items = CommitteeItem.objects.select_related("sitting", "unit__lead__user", "cluster")
    if not access_of(user).may(READ):
        return items.none()
    return items if allowed(may_record, user) else items.filter(sitting__state=SittingState.CLOSED)


def with_ties(items: QuerySet[CommitteeItem]) -> QuerySet[CommitteeItem]:
    """Items with what they are tied to, three queries however many there are."""
    return items.prefetch_related("activities__biennium", "projects", "lag_cases")


def not_over(items: QuerySet[CommitteeItem]) -> QuerySet[CommitteeItem]:
    """The items that wait for somebody."""
    return items.filter(sitting__state=SittingState.CLOSED).exclude(state__in=ITEM_STATES_OVER)


def overdue(items: QuerySet[CommitteeItem], day: datetime.date) -> QuerySet[CommitteeItem]:
    """The items that wait for somebody and whose day has passed; ``rules.committee.is_overdue`` asks the same."""
    return not_over(items).filter(due_on__lt=day)


@dataclass(frozen=True)
class ItemRow:
    """An item in a list: where it stands, and in which words."""

    item: CommitteeItem
    url: str
    status: str
    word: Any
    to: str
    late: bool
    ties: list[str]


@dataclass(frozen=True)
class ItemList:
    listing: Listing[ItemRow]
    total: int
    open: int
    overdue: int
    tied_to: str
    keep: list[tuple[str, str]]
    may_record: bool


def item_row(item: CommitteeItem, day: datetime.date) -> ItemRow:
    """An item as a row; wants ``with_ties``."""
    late = is_overdue(item, day)
    return ItemRow(
        item=item,
        url=item_url(item),
        status="lagging" if late else STATUS_OF[ItemState(item.state)],
        word=state_word(item),
        to=addressed_to(item),
        late=late,
        ties=[
            *sorted(one.code for one in item.activities.all()),
            *(_("project %(code)s") % {"code": code} for code in sorted(one.code for one in item.projects.all())),
            *(str(one) for one in sorted(item.lag_cases.all(), key=lambda one: one.number)),
        ],
    )


def state_word(item: CommitteeItem) -> Any:
    """The state as a reader understands it: what is recorded is a draft, waits for a decision, or for work on it."""
    if item.sitting.state == SittingState.OPEN:
        return _("being written")
    if item.state == ItemState.RECORDED and item.kind == ItemKind.RECOMMENDATION:
        return _("waits for a decision")
    return item.get_state_display()


def addressed_to(item: CommitteeItem) -> str:
    """The addressee in words."""
    if item.addressee == ItemAddressee.UNIT and item.unit:
        return item.unit.code
    if item.addressee == ItemAddressee.CLUSTER and item.cluster:
        return _("Cluster %(code)s") % {"code": item.cluster.code}
    return _("Executive Secretary")


def item_list(user: Any, parameters: Mapping[str, str], exports: list[tuple[str, str]]) -> ItemList:
    """The register as the address asks for it; the number of queries does not grow with the rows."""
    day = clock.today()
    everything = items_visible_to(user)
    found, bar, sort = _choose(user, parameters, day)
    pages = page_of(with_ties(found), parameters)
    total = everything.count()
    ties = [(name, value) for name in (*TIES, "case") if (value := sought(parameters, name))]
    return ItemList(
        listing=Listing(
            rows=[item_row(one, day) for one in pages.object_list],
            filters=bar,
            sort=sort,
            count_sentence=ngettext("%(n)s of %(all)s item", "%(n)s of %(all)s items", total)
            % {"n": pages.paginator.count, "all": total},
            pages=pages,
            exports=exports,
        ),
        total=total,
        open=not_over(everything).count(),
        overdue=overdue(everything, day).count(),
        tied_to=", ".join(value for _name, value in ties),
        keep=ties,
        may_record=allowed(may_record, user),
    )


def tied_rows(
    user: Any, *, activity: Activity | None = None, project: str = "", case: LagCase | None = None
) -> list[ItemRow]:
    """The items tied to an activity, a project (its code) or a lag case, the latest first."""
    items = items_visible_to(user)
    if activity is not None:
        items = items.filter(activities=activity)
    elif case is not None:
        items = items.filter(lag_cases=case)
    else:
        items = items.filter(projects__code=project)
    day = clock.today()
    return [item_row(one, day) for one in with_ties(items.order_by("-sitting__number", "number"))]


def item_sheet(user: Any, parameters: Mapping[str, str]) -> Sheet:
    """The register as filtered and sorted, as a sheet."""
    day = clock.today()
    found, _bar, _sort = _choose(user, parameters, day)
    rows = [item_row(one, day) for one in with_ties(found)]
    return Sheet(
        name=_("Management Committee"),
        columns=(
            SheetColumn(_("Item"), 8),
            SheetColumn(_("Sitting held on"), 14, "date"),
            SheetColumn(_("Kind"), 16),
            SheetColumn(_("Text"), 60),
            SheetColumn(_("Reason"), 60),
            SheetColumn(_("Addressed to"), 20),
            SheetColumn(_("Due"), 14, "date"),
            SheetColumn(_("State"), 20),
            SheetColumn(_("Overdue"), 10),
            SheetColumn(_("Why it was or was not accepted"), 40),
            SheetColumn(_("Done on"), 14, "date"),
            SheetColumn(_("What came of it"), 60),
            SheetColumn(_("Tied to"), 30),
            SheetColumn(_("Demonstration data"), 12),
        ),
        rows=[
            (
                row.item.code,
                row.item.sitting.held_on,
                str(row.item.get_kind_display()),
                row.item.text,
                row.item.reason,
                row.to,
                row.item.due_on,
                str(row.word),
                _("yes") if row.late else "",
                row.item.decision_reason,
                row.item.done_on,
                row.item.outcome,
                ", ".join(row.ties),
                _("yes") if row.item.demonstration else "",
            )
            for row in rows
        ],
        notes=(_("Management Committee"), _("As at %(day)s") % {"day": day.isoformat()}),
    )


def _choose(
    user: Any, parameters: Mapping[str, str], day: datetime.date
) -> tuple[QuerySet[CommitteeItem], Filters, str]:
    """The items that fit what the address asks for, the bar that says so, and the order."""
    find, kind = sought(parameters), chosen(parameters, "kind", ItemKind.choices)
    state, due = chosen(parameters, "state", ItemState.choices), chosen(parameters, "due", DUE)
    to, waiting = chosen(parameters, "to", ItemAddressee.choices), chosen(parameters, "waiting", WAITING)
    found = items_visible_to(user)
    if find:
        about = Q(text__icontains=find) | Q(reason__icontains=find) | Q(outcome__icontains=find)
        about |= Q(unit__code__iexact=find)
        if number := _NUMBER.match(find):
            about |= Q(sitting__number=int(number[1]), number=int(number[2]))
        found = found.filter(about)
    if due:
        found = overdue(found, day) if due == "overdue" else not_over(found)
    if waiting:
        found = not_over(found).filter(waiting_for(access_of(user)))
    for name, value in (("kind", kind), ("state", state), ("addressee", to)):
        if value:
            found = found.filter(**{name: value})
    for name, field in TIES.items():
        if code := sought(parameters, name):
            found = found.filter(pk__in=CommitteeItem.objects.filter(**{field: code}).order_by().values("pk"))
    if case := sought(parameters, "case").upper().removeprefix("L-"):
        found = found.filter(lag_cases__number=int(case)) if case.isdecimal() and len(case) < 9 else found.none()
    bar = Filters(
        "q",
        find,
        _("Find an item"),
        (
            Select("kind", _("Kind"), ItemKind.choices, kind),
            Select("state", _("State"), ItemState.choices, state),
            Select("due", _("Due"), DUE, due),
        ),
        (
            Select("to", _("Addressed to"), ItemAddressee.choices, to),
            Select("waiting", _("Waits for"), WAITING, waiting),
        ),
    )
    sort = sort_of(parameters, SORTS, "-number")
    if sort == "-number":
        return found.order_by("-sitting__number", "number"), bar, sort
    return ordered(found, sort, SORTS), bar, sort
