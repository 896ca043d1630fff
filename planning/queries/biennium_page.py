"""The bienniums as a list, and one of them: its phase, what is open in it, what was carried, its rates."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from clusters.queries.lessons import undecided_before, undecided_url
from clusters.rules.lessons import none_undecided
from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.passages import Passage, passage, who_made
from common.refusals import allowed, why_not
from planning.enums import Phase
from planning.models import Biennium
from planning.queries.activities import activities_visible_to
from planning.queries.biennium_open import OpenKind, what_is_open
from planning.queries.carry_over import (
    Carried,
    StandingMandates,
    biennium_before,
    carried_counts,
    carried_into,
    standing_mandates,
    unfinished,
)
from planning.queries.outcomes import rate_cells, rate_columns, rates
from planning.queries.rates_panel import RatesPanel, rates_panel
from planning.rules.bienniums import is_time_for, may_manage
from planning.rules.carry_over import OPEN_TO_CARRYING
from planning.rules.rates import Rates
from planning.transitions import BIENNIUM
from structure.rules.access import access_of

STATUS_OF_PHASE = {
    Phase.PREPARATION: "not_started",
    Phase.YEAR_1: "on_track",
    Phase.YEAR_2: "on_track",
    Phase.CLOSED: "done",
}


def bienniums_visible_to(user: Any) -> QuerySet[Biennium]:
    """All bienniums with ``secretariat:plan:read``, else none."""
    bienniums = Biennium.objects.select_related("framework")
    return bienniums if access_of(user).may("secretariat:plan:read") else bienniums.none()


@dataclass(frozen=True)
class BienniumRow:
    """A biennium in the list, with its two rates and how much was carried into it."""

    biennium: Biennium
    url: str
    status: str
    rates: Rates
    carried: int


@dataclass(frozen=True)
class BienniumList:
    rows: list[BienniumRow]
    may_open: bool
    next_label: str
    exports: list[tuple[str, str]]


@dataclass(frozen=True)
class PhaseState:
    """A phase in the line of phases: ``state`` is passed, now or ahead; ``note`` says since when and by whom."""

    label: str
    state: str
    note: str = ""
    phase: str = ""
    entered_at: datetime.datetime | None = None


@dataclass(frozen=True)
class Move:
    """A step that is open to the reader: its action and words; ``refusal`` says why it is not open yet, and
    ``settle_url`` leads to what must be settled first."""

    action: str
    label: str
    refusal: str
    reason_needed: bool
    confirm: str = ""
    settle_url: str = ""


@dataclass(frozen=True)
class BienniumPage:
    """Everything the page of a biennium shows."""

    biennium: Biennium
    status: str
    phases: list[PhaseState]
    moves: list[Move]
    facts: list[tuple[str, Any]]
    open: list[OpenKind]
    rates: RatesPanel
    carried: list[Carried]
    before: Biennium | None
    proposed: int
    carry_url: str
    mandates: StandingMandates
    history: list[Passage]

    @property
    def open_count(self) -> int:
        return sum(kind.count for kind in self.open)


def biennium_list(user: Any, exports: list[tuple[str, str]]) -> BienniumList:
    """The bienniums, the latest first; three queries."""
    bienniums = list(bienniums_visible_to(user))
    found = rates(activities_visible_to(user), "biennium")
    carried = carried_counts()
    latest = bienniums[0] if bienniums else None
    first = latest.starts_in + 2 if latest else clock.today().year
    return BienniumList(
        rows=[
            BienniumRow(
                biennium=biennium,
                url=reverse("planning:biennium-detail", args=[biennium.starts_in]),
                status=STATUS_OF_PHASE[Phase(biennium.phase)],
                rates=found.get(biennium.pk, Rates()),
                carried=carried.get(biennium.pk, 0),
            )
            for biennium in bienniums
        ],
        may_open=allowed(may_manage, user) and not (latest and latest.phase == Phase.PREPARATION),
        next_label=str(Biennium(starts_in=first)),
        exports=exports,
    )


def biennium_sheet(user: Any) -> Sheet:
    """The list as a sheet; the rates exact to four places, and as they are printed."""
    return Sheet(
        name=_("Bienniums"),
        columns=(
            SheetColumn(_("Biennium"), 12),
            SheetColumn(_("Phase"), 12),
            SheetColumn(_("Carried into it"), 12, "number"),
            *rate_columns(),
        ),
        rows=[
            (
                str(row.biennium),
                str(row.biennium.get_phase_display()),
                row.carried,
                *rate_cells(row.rates),
            )
            for row in biennium_list(user, []).rows
        ],
        notes=(_("Bienniums"), _("As at %(day)s") % {"day": clock.today().isoformat()}),
    )


def biennium_page(user: Any, biennium: Biennium) -> BienniumPage:
    """One biennium; a fixed number of queries."""
    before = biennium_before(biennium)
    carried = carried_into(user, biennium)
    carries = before is not None and biennium.phase in OPEN_TO_CARRYING
    panel = rates_panel(user, biennium)
    history = _history(biennium)
    return BienniumPage(
        biennium=biennium,
        status=STATUS_OF_PHASE[Phase(biennium.phase)],
        phases=_phases(biennium, history),
        moves=_moves(user, biennium),
        facts=[
            (_("From"), date_format(biennium.first_day, "DATE_FORMAT")),
            (_("Until"), date_format(biennium.last_day, "DATE_FORMAT")),
            (_("Framework"), biennium.framework.said() if biennium.framework else "–"),
            (_("Activities"), panel.whole.rates.all.total),
            (_("Carried into it"), len(carried)),
        ],
        open=what_is_open(biennium),
        rates=panel,
        carried=carried,
        before=before,
        proposed=unfinished(user, before).count() if before and carries else 0,
        carry_url=reverse("planning:carry-over", args=[biennium.starts_in]) if carries else "",
        mandates=standing_mandates(user, biennium),
        history=[passage(row) for row in history],
    )


@dataclass(frozen=True)
class BienniumState:
    """Where a biennium stands: its phases, the steps that are open to the reader, and all that is open in it."""

    biennium: Biennium
    phases: list[PhaseState]
    moves: list[Move]
    open: list[OpenKind]


def biennium_state(user: Any, biennium: Biennium) -> BienniumState:
    """What the page says of closing and moving on, with everything that is open; a fixed number of queries."""
    return BienniumState(
        biennium=biennium,
        phases=_phases(biennium, _history(biennium)),
        moves=_moves(user, biennium),
        open=what_is_open(biennium, None),
    )


def _history(biennium: Biennium) -> list[Any]:
    return list(biennium.history.select_related("history_user").order_by("-history_date", "-history_id")[:20])


def _phases(biennium: Biennium, history: list[Any]) -> list[PhaseState]:
    """The four phases in a line; each that was entered with the day and the person."""
    order = list(Phase)
    now = order.index(Phase(biennium.phase))
    entered: dict[str, Any] = {}
    later = None
    for row in history:  # the latest first
        if later is not None and later.phase != row.phase:
            entered.setdefault(later.phase, later)
        later = row
    found = []
    for place, phase in enumerate(order):
        row = entered.get(phase) if place <= now else None
        note = f"{date_format(localtime(row.history_date), 'DATE_FORMAT')}, {who_made(row)}".rstrip(", ") if row else ""
        state = "passed" if place < now or biennium.phase == Phase.CLOSED else "now" if place == now else "ahead"
        entered_at = row.history_date if row else None
        found.append(PhaseState(str(phase.label).capitalize(), state, note, phase.value, entered_at))
    return found


def _moves(user: Any, biennium: Biennium) -> list[Move]:
    """The steps out of this phase, for whoever may move it."""
    if not allowed(may_manage, user):
        return []
    labels = {
        "begin_year_1": (_("Begin year 1"), _("From then on every page is about this biennium.")),
        "begin_year_2": (_("Begin year 2"), ""),
        "close": (_("Close the biennium"), ""),
        "reopen": (_("Open it again"), ""),
    }
    undecided = undecided_before(biennium.first_day).count() if biennium.phase == Phase.PREPARATION else 0
    return [
        Move(
            action=action,
            label=labels[action][0],
            refusal=why_not(is_time_for, biennium, action, clock.today())
            or why_not(none_undecided, undecided, biennium.first_day),
            reason_needed=action == "reopen",
            confirm=labels[action][1],
            settle_url=undecided_url() if undecided else "",
        )
        for action in BIENNIUM.actions_open(biennium)
    ]
