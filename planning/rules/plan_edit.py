"""What can be written into an activity of a draft workplan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.dates import PartialDate
from common.refusals import InvalidInput
from planning.enums import AssignmentRole

WHOLE = Decimal(100)
MOST_DAYS = Decimal(92)  # in a quarter
REASON_NEEDED: Any = _("Say why this changes: a version of the workplan has been approved.")
SHARES_WRONG: Any = _("The shares of the mandates must make 100%%; they make %(sum)s%%.")


@dataclass(frozen=True)
class ShareValue:
    mandate_id: int
    percent: Decimal


@dataclass(frozen=True)
class PersonValue:
    """Somebody's part: ``days`` maps (year, quarter) to work-days."""

    staff_id: int
    role: str
    days: dict[tuple[int, int], Decimal]


@dataclass(frozen=True)
class MilestoneValue:
    """A milestone; ``pk`` None is a new one. ``drop`` takes an open one away."""

    pk: int | None
    title: str
    due: PartialDate | None
    drop: bool = False


@dataclass(frozen=True)
class ActivityValues:
    """All that a unit head writes of an activity."""

    title: str
    description: str
    start: PartialDate
    end: PartialDate
    output_id: int | None
    cluster_id: int | None
    function: str
    priority: str
    output_status: str
    lead_officer_id: int | None
    standing: str
    shares: Sequence[ShareValue] = ()
    people: Sequence[PersonValue] = ()
    milestones: Sequence[MilestoneValue] = ()


def shares_make_100(shares: Iterable[Any]) -> bool:
    """Whether the shares, in per cent, make exactly 100. No share at all does not."""
    try:
        return sum((Decimal(str(share)) for share in shares), Decimal(0)) == WHOLE
    except InvalidOperation:
        return False


def equal_shares(count: int) -> list[Decimal]:
    """``count`` shares to two decimals that make exactly 100: the first ones take what is left over."""
    if count < 1:
        return []
    cents, over = divmod(10_000, count)
    return [Decimal(cents + (1 if place < over else 0)) / 100 for place in range(count)]


def check_values(values: ActivityValues, *, years: tuple[int, int], reason: str, reason_needed: bool) -> None:
    """Raise ``InvalidInput`` naming each field that cannot be taken."""
    errors: dict[str, list[Any]] = {}
    if not values.title.strip():
        errors["title"] = [_("Enter a title.")]
    if values.end.last < values.start.first:
        errors["end"] = [_("An activity cannot end before it begins.")]
    if values.start.first.year > years[1] or values.end.last.year < years[0]:
        errors["start"] = [
            _("Enter dates that touch the biennium %(first)s–%(last)s.") % {"first": years[0], "last": years[1]}
        ]
    if not shares_make_100(share.percent for share in values.shares):
        total = sum((share.percent for share in values.shares), Decimal(0))
        errors["shares"] = [SHARES_WRONG % {"sum": format(total.normalize(), "f")}]
    elif len({share.mandate_id for share in values.shares}) < len(values.shares):
        errors["shares"] = [_("Name each mandate once.")]
    people = [person.staff_id for person in values.people]
    if len(set(people)) < len(people):
        errors["people"] = [_("Name each person once.")]
    for person in values.people:
        if person.role not in AssignmentRole.values:
            errors["people"] = [_("Choose lead, contributor or expert.")]
        if any(not 0 <= days <= MOST_DAYS for days in person.days.values()):
            errors["people"] = [_("Work-days in a quarter lie between 0 and 92.")]
    if any(not row.drop and (not row.title.strip() or row.due is None) for row in values.milestones):
        errors["milestones"] = [_("A milestone needs a title and a date.")]
    if (reason_needed or values.standing == "ended") and not reason.strip():
        errors["reason"] = [REASON_NEEDED if reason_needed else _("Say why the activity is terminated.")]
    if errors:
        raise InvalidInput(errors)
