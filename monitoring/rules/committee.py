"""Who keeps the minutes of the Management Committee, who decides on its advice, and who reports what was done."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from clusters.rules.procedures import leads
from common import clock
from common.in_force import in_force
from common.refusals import InvalidInput, NotAllowed, WrongState
from common.workflow import Machine
from monitoring.enums import ITEM_STATES_OVER, ItemAddressee, ItemKind, SittingState
from monitoring.models import CommitteeItem, Sitting
from monitoring.transitions import DECISION, RECOMMENDATION
from structure.enums import CommitteeCapacity
from structure.models import CommitteeMember, Staff, Unit
from structure.rules.access import access_of

READ = "secretariat:committee:read"
LONGEST = 4_000  # characters of an agenda, a text, a reason, an outcome
MOST_TIES = 40  # activities, projects or lag cases that one item is tied to
FIRST_DAY = datetime.date(1990, 1, 1)
LONGEST_AHEAD = datetime.timedelta(days=366 * 4)  # two bienniums: a day beyond is a slip of the pen
RECORDS: Any = _("The minutes of the Committee are kept by the planning and monitoring officer or its chair.")
DECIDES: Any = _("Only the Executive Secretary, or the delegate, decides on what the Committee recommends.")
OWN_WORDS: Any = _("Whoever recorded a recommendation does not decide on it, nor through a delegate.")
REPORTS: Any = _("Only those an item is addressed to, or their delegates, say what is done about it.")
MINUTES_CLOSED: Any = _("The minutes of this sitting are closed. A later item corrects them.")
MINUTES_OPEN: Any = _("The minutes of this sitting are still written. The item takes effect when they are closed.")


@dataclass(frozen=True)
class SittingValues:
    """What is written of a sitting; ``present`` are keys of the staff who were there."""

    held_on: datetime.date | None
    agenda: str
    present: tuple[int, ...] = ()


@dataclass(frozen=True)
class ItemValues:
    """What is written of an item. ``unit`` and ``cluster`` go with the addressee; ties are keys of what they name."""

    kind: str
    text: str
    reason: str
    addressee: str
    due_on: datetime.date | None = None
    unit: Unit | None = None
    cluster: Cluster | None = None
    supersedes: CommitteeItem | None = None
    activities: tuple[int, ...] = ()
    projects: tuple[int, ...] = ()
    lag_cases: tuple[int, ...] = ()


def machine_of(item: CommitteeItem) -> Machine:
    """The states an item goes through: a decision needs nobody's acceptance."""
    return RECOMMENDATION if item.kind == ItemKind.RECOMMENDATION else DECISION


def may_record(user: Any) -> None:
    """The planning and monitoring officer keeps the minutes, and so does who has the chair or stands in for it."""
    access = access_of(user)
    if access.may("secretariat:committee:record"):
        return
    chairs = CommitteeMember.objects.filter(
        in_force(access.day), capacity=CommitteeCapacity.CHAIR, staff__in=access.standing
    )
    if not chairs.exists():
        raise NotAllowed(RECORDS)


def minutes_open(sitting: Sitting) -> None:
    """Raise ``WrongState`` once the minutes of a sitting are closed."""
    if sitting.state != SittingState.OPEN:
        raise WrongState(MINUTES_CLOSED)


def takes_effect(item: CommitteeItem) -> None:
    """Raise ``WrongState`` while the minutes an item stands in may still change."""
    if item.sitting.state != SittingState.CLOSED:
        raise WrongState(MINUTES_OPEN)


def may_decide(user: Any, item: CommitteeItem) -> Staff | None:
    """In whose place somebody decides on a recommendation; None in their own.

    The Executive Secretary, or the delegate; never whoever wrote in the item, nor somebody in the place of who did.
    """
    access, recorders = access_of(user), {one.pk for one in item.recorders.all()}
    own = access.may("secretariat:committee:decide")
    principals = [one for one in access.acts_for if access_of(one.user).may("secretariat:committee:decide")]
    if not own and not principals:
        raise NotAllowed(DECIDES)
    if user.pk in recorders:
        raise NotAllowed(OWN_WORDS)
    if own:
        return None
    free = next((one for one in principals if one.user_id not in recorders), None)
    if free is None:
        raise NotAllowed(OWN_WORDS)
    return free


def may_report(user: Any, item: CommitteeItem) -> None:
    """Those an item is addressed to take it in hand and say what came of it, and so do their delegates."""
    access = access_of(user)
    if item.addressee == ItemAddressee.UNIT:
        found = item.unit is not None and item.unit.lead_id in access.standing
    elif item.addressee == ItemAddressee.CLUSTER:
        found = item.cluster_id is not None and leads(user, item.cluster_id)
    else:
        found = is_executive_secretary(user)
    if not found:
        raise NotAllowed(REPORTS)


def is_executive_secretary(user: Any) -> bool:
    """Whether somebody is the Executive Secretary, or stands in for them today."""
    people = [user, *(one.user for one in access_of(user).acts_for)]
    return any(access_of(one).may("secretariat:committee:decide") for one in people)


def check_sitting(values: SittingValues, seats: Iterable[CommitteeMember]) -> datetime.date:
    """The day of a sitting. ``seats`` are those in force on it. Raises ``InvalidInput`` with all that is wrong."""
    errors: dict[str, list[Any]] = {}
    day = values.held_on
    if day is None or day < FIRST_DAY or day > clock.today() + LONGEST_AHEAD:
        errors["held_on"] = [_("Say on which day.")]
    if wrong := _words(values.agenda, _("Say what stood on the agenda.")):
        errors["agenda"] = [wrong]
    if values.present and day is not None:
        if day > clock.today():
            errors["present"] = [_("Who is present is said when the day has come.")]
        elif not set(values.present) <= {seat.staff_id for seat in seats}:
            errors["present"] = [_("Only members present in a seat they had on that day are entered.")]
    if errors or day is None:
        raise InvalidInput(errors)
    return day


def may_be_closed(sitting: Sitting, present: int) -> None:
    """Raise ``WrongState`` with what is missing before the minutes are closed."""
    if sitting.held_on > clock.today():
        raise WrongState(_("The day of this sitting has not come yet."))
    if not present:
        raise WrongState(_("Say first who was present."))


def held(sitting: Sitting) -> None:
    """Raise ``WrongState`` for a sitting to come: nothing has been said in it yet."""
    if sitting.held_on > clock.today():
        raise WrongState(_("The day of this sitting has not come yet."))


def check_item(values: ItemValues) -> None:
    """Raise ``InvalidInput`` with all that is wrong with an item by itself."""
    errors: dict[str, list[Any]] = {}
    if values.kind not in ItemKind.values:
        errors["kind"] = [_("Choose recommendation or decision.")]
    if wrong := _words(values.text, _("Say what the Committee recommends or decides.")):
        errors["text"] = [wrong]
    if wrong := _words(values.reason, _("Say why.")):
        errors["reason"] = [wrong]
    fits = {
        ItemAddressee.EXECUTIVE_SECRETARY: values.unit is None and values.cluster is None,
        ItemAddressee.UNIT: values.unit is not None and values.cluster is None,
        ItemAddressee.CLUSTER: values.unit is None and values.cluster is not None,
    }
    if values.addressee not in ItemAddressee.values or not fits[ItemAddressee(values.addressee)]:
        errors["addressee"] = [_("Say to whom it is addressed.")]
    if values.due_on is not None and not FIRST_DAY <= values.due_on <= clock.today() + LONGEST_AHEAD:
        errors["due_on"] = [_("Enter a day within the next four years.")]
    for name in ("activities", "projects", "lag_cases"):
        if len(getattr(values, name)) > MOST_TIES:
            errors[name] = [_("An item is tied to %(most)s of them at most.") % {"most": MOST_TIES}]
    if errors:
        raise InvalidInput(errors)


def may_supersede(sitting: Sitting, other: CommitteeItem, own: int | None = None) -> None:
    """Raise ``InvalidInput`` unless an item of ``sitting`` (``own`` is its key) can take the place of ``other``."""
    wrong = None
    if other.sitting.number >= sitting.number or other.sitting.state != SittingState.CLOSED:
        wrong = _("Only an item of an earlier sitting, with its minutes closed, is superseded.")
    elif not machine_of(other).may(other, "supersede"):
        wrong = machine_of(other).transition("supersede").refusal
    elif CommitteeItem.objects.filter(supersedes=other).exclude(pk=own).exists():
        wrong = _("Another item takes its place already.")
    if wrong:
        raise InvalidInput({"supersedes": [wrong]})


def check_words(field: str, text: str, missing: Any) -> str:
    """The text without blanks around it. Raises ``InvalidInput`` at ``field`` when it says nothing or too much."""
    if wrong := _words(text, missing):
        raise InvalidInput({field: [wrong]})
    return text.replace("\x00", "").strip()


def is_overdue(item: CommitteeItem, day: datetime.date) -> bool:
    """Whether the day of an item that waits for somebody has passed; ``queries.committee.overdue`` asks the same."""
    over = item.state in ITEM_STATES_OVER
    return item.sitting.state == SittingState.CLOSED and not over and item.due_on is not None and item.due_on < day


def _words(text: str, missing: Any) -> Any:
    """What is wrong with a text; None when nothing is."""
    said = text.replace("\x00", "").strip()
    if not said:
        return missing
    return _("Use at most %(most)s characters.") % {"most": LONGEST} if len(said) > LONGEST else None
