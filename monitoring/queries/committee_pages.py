"""The pages of the Management Committee: its sittings, one of them, one item, its members, what waits for a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from common import clock
from common.lists import page_of
from common.passages import Passage, passage
from common.refusals import allowed
from monitoring.enums import ItemKind, SittingState
from monitoring.models import Attendance, CommitteeItem, Sitting
from monitoring.queries.committee import (
    ItemRow,
    item_row,
    items_visible_to,
    not_over,
    overdue,
    sittings_visible_to,
    with_ties,
)
from monitoring.queries.committee_addresses import item_url
from monitoring.queries.committee_people import waiting_for
from monitoring.rules import committee as rules
from monitoring.transitions import SITTING
from planning.queries.addresses import address_of
from structure.enums import CommitteeCapacity
from structure.models import CommitteeMember
from structure.queries.committee import seats_visible_to
from structure.rules.access import Access
from structure.rules.committee import may_seat

EVENTS_SHOWN = 50
SHOWN_AT_WORK = 8
_PLACES = {capacity: place for place, capacity in enumerate(CommitteeCapacity.values)}


@dataclass(frozen=True)
class SittingList:
    rows: list[Any]
    pages: Any
    may_record: bool


@dataclass(frozen=True)
class SittingPage:
    """A sitting: who was there, what stood on the agenda, and its items."""

    sitting: Sitting
    present: list[Attendance]
    rows: list[ItemRow]
    history: list[Passage]
    may_record: bool
    may_close: bool
    may_add: bool
    waits: str

    @property
    def is_open(self) -> bool:
        return bool(self.sitting.state == SittingState.OPEN)


@dataclass(frozen=True)
class Tie:
    """A thing an item is tied to."""

    code: str
    title: str
    url: str


@dataclass(frozen=True)
class ItemPage:
    """An item, its ties, its history, and what the reader can do with it."""

    row: ItemRow
    activities: list[Tie]
    projects: list[Any]
    cases: list[Any]
    earlier: CommitteeItem | None
    earlier_url: str
    later: CommitteeItem | None
    later_url: str
    history: list[Passage]
    may_edit: bool
    may_decide: bool
    may_take: bool
    may_report: bool

    @property
    def acts(self) -> bool:
        return self.may_decide or self.may_take or self.may_report

    @property
    def minutes_open(self) -> str:
        """Why nothing can be done about it yet; empty once the minutes are closed."""
        return str(rules.MINUTES_OPEN) if self.row.item.sitting.state == SittingState.OPEN else ""


@dataclass(frozen=True)
class SeatRow:
    """A seat, and whether it is held now."""

    seat: CommitteeMember
    now: bool
    may_end: bool


@dataclass(frozen=True)
class MembersPage:
    seats: list[SeatRow]
    former: list[SeatRow]
    may_seat: bool


@dataclass(frozen=True)
class CommitteeWork:
    """What of the Committee a person finds on My work: what waits for them, and what is overdue with others."""

    mine: list[ItemRow] = field(default_factory=list)
    late: list[ItemRow] = field(default_factory=list)


def sitting_list(user: Any, parameters: Mapping[str, str]) -> SittingList:
    """The sittings, the latest first, with how many were present and how many items each holds."""
    visible = items_visible_to(user).order_by()
    sittings = sittings_visible_to(user).annotate(
        present=Count("attendances", distinct=True),
        item_count=Count("items", distinct=True, filter=Q(items__in=visible)),
    )
    pages = page_of(sittings.order_by("-number"), parameters)
    return SittingList(list(pages.object_list), pages, allowed(rules.may_record, user))


def sitting_page(user: Any, sitting: Sitting) -> SittingPage:
    """One sitting; its items only for whom they are visible."""
    day = clock.today()
    items = with_ties(items_visible_to(user).filter(sitting=sitting)).order_by("number")
    present = sorted(
        sitting.attendances.select_related("staff__user", "staff__unit"),
        key=lambda one: (_PLACES[one.capacity], one.staff.user.full_name),
    )
    records = allowed(rules.may_record, user)
    is_open = SITTING.may(sitting, "close")
    waits = ""
    if is_open and sitting.held_on > day:
        waits = _("Its day has not come yet.")
    elif is_open and not present:
        waits = _("Say who was present, then the minutes can be closed.")
    return SittingPage(
        sitting=sitting,
        present=present,
        rows=[item_row(one, day) for one in items],
        history=_passages(sitting),
        may_record=records and is_open,
        may_close=records and is_open and not waits,
        may_add=records and is_open and allowed(rules.held, sitting),
        waits=waits,
    )


def item_page(user: Any, item: CommitteeItem) -> ItemPage:
    """One item; wants what ``items_visible_to`` and ``with_ties`` load."""
    machine, effective = rules.machine_of(item), allowed(rules.takes_effect, item)
    earlier, later = item.supersedes, _later(user, item)
    return ItemPage(
        row=item_row(item, clock.today()),
        activities=[Tie(one.code, one.title, address_of(one)) for one in item.activities.all()],
        projects=list(item.projects.all()),
        cases=sorted(item.lag_cases.all(), key=lambda one: one.number),
        earlier=earlier,
        earlier_url=item_url(earlier) if earlier else "",
        later=later,
        later_url=item_url(later) if later else "",
        history=_passages(item),
        may_edit=allowed(rules.may_record, user) and allowed(rules.minutes_open, item.sitting),
        may_decide=effective
        and item.kind == ItemKind.RECOMMENDATION
        and machine.may(item, "accept")
        and allowed(rules.may_decide, user, item),
        may_take=effective and machine.may(item, "take_in_hand") and allowed(rules.may_report, user, item),
        may_report=effective and machine.may(item, "report_done") and allowed(rules.may_report, user, item),
    )


def members_page(user: Any) -> MembersPage:
    """Who sits, who will, and who sat: the chair first, then ex officio, then co-opted."""
    day, gives = clock.today(), allowed(may_seat, user)
    seats = sorted(
        seats_visible_to(user), key=lambda one: (_PLACES[one.capacity], one.staff.user.full_name, one.valid_from)
    )
    over = [one for one in seats if one.valid_to is not None and one.valid_to < day]
    return MembersPage(
        seats=[SeatRow(one, one.valid_from <= day, gives) for one in seats if one not in over],
        former=[SeatRow(one, False, False) for one in sorted(over, key=lambda one: one.valid_from, reverse=True)],
        may_seat=gives,
    )


def committee_work(user: Any, access: Access) -> CommitteeWork:
    """What waits for somebody, the overdue first; and for whoever keeps the minutes what is overdue with others."""
    day = clock.today()
    if not access.may(rules.READ):
        return CommitteeWork()
    items = with_ties(not_over(items_visible_to(user)).order_by("due_on", "sitting__number", "number"))
    mine = list(items.filter(waiting_for(access))[:SHOWN_AT_WORK])
    late = []
    if access.may("secretariat:committee:record"):
        late = list(overdue(items, day).exclude(pk__in=[one.pk for one in mine])[:SHOWN_AT_WORK])
    return CommitteeWork([item_row(one, day) for one in mine], [item_row(one, day) for one in late])


def supersedable(sitting: Sitting, own: int | None = None) -> list[CommitteeItem]:
    """The items an item of the sitting can take the place of; ``own`` is the key of the one being written."""
    taken = CommitteeItem.objects.exclude(pk=own or 0).exclude(supersedes=None).values("supersedes")
    earlier = (
        CommitteeItem.objects.filter(sitting__number__lt=sitting.number, sitting__state=SittingState.CLOSED)
        .exclude(pk__in=taken)
        .select_related("sitting")
        .order_by("-sitting__number", "number")
    )
    return [one for one in earlier if rules.machine_of(one).may(one, "supersede")]


def _later(user: Any, item: CommitteeItem) -> CommitteeItem | None:
    """The item that took the place of this one; while its minutes are open, only who keeps them sees it."""
    return items_visible_to(user).filter(supersedes=item).first()


def _passages(thing: Any) -> list[Passage]:
    rows = thing.history.select_related("history_user").order_by("-history_date", "-history_id")[:EVENTS_SHOWN]
    return [passage(row) for row in rows]
