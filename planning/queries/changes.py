"""Change requests a person may see, those that wait for them, and those that touch one field."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from planning.enums import CHANGES_WAITING, ChangeState, WorkplanState
from planning.models import ChangeRequest, Workplan
from planning.queries.change_fields import shared_fields
from planning.queries.change_words import address_of_change, field_labels
from structure.models import Unit
from structure.roles import EXECUTIVE_SECRETARY
from structure.rules.access import Access, access_of


@dataclass(frozen=True)
class Conflict:
    """Another open request that touches the same fields."""

    number: int
    url: str
    fields: str


class Heads(NamedTuple):
    """In whose place somebody decides: keys of the users and of the staff, the own ones first."""

    users: tuple[int, ...]
    staff: tuple[int, ...]
    secretary: bool  # acts as the Executive Secretary
    read: bool  # may read the plan


def changes_visible_to(user: Any) -> QuerySet[ChangeRequest]:
    """The change requests a person may see: all of them with ``secretariat:plan:read``, else none."""
    changes = ChangeRequest.objects.all()
    return changes if access_of(user).may("secretariat:plan:read") else changes.none()


def changes_waiting_for(user: Any) -> QuerySet[ChangeRequest]:
    """The requests that wait for this person's decision, in their own name or as a delegate.

    Open ones wait for the head of the division (the Executive Secretary where that head leads the unit), endorsed ones
    for the Executive Secretary; nobody's own, and none while the workplan is revised.
    """
    return changes_waiting_for_heads(heads_of(user))


def changes_waiting_for_heads(heads: Heads) -> QuerySet[ChangeRequest]:
    """The same by keys."""
    if not heads.staff or not heads.read:
        return ChangeRequest.objects.none()
    mine = decided_by_heads(heads, "workplan__unit")
    return (
        ChangeRequest.objects.filter(mine, in_revision=False, workplan__state=WorkplanState.APPROVED)
        .exclude(asked_by__in=heads.users)
        .exclude(asked_for__in=heads.staff)
    )


def workplans_waiting_for(user: Any) -> QuerySet[Workplan]:
    """The workplans of the current biennium that wait for this person: to write, endorse or approve."""
    return workplans_waiting_for_heads(heads_of(user))


def workplans_waiting_for_heads(heads: Heads) -> QuerySet[Workplan]:
    """The same by keys."""
    if not heads.staff:
        return Workplan.objects.none()
    leads = Q(unit__lead__in=heads.staff)
    writes = leads & Q(state__in=[WorkplanState.DRAFT, WorkplanState.RETURNED])
    decides = decided_by_heads(heads, "unit", WorkplanState.SUBMITTED, WorkplanState.ENDORSED)
    own = Q(submitted_by__in=heads.users) | Q(submitted_for__in=heads.staff) | leads
    return Workplan.objects.filter(writes | (decides & ~own), biennium__is_current=True)


def heads_of(user: Any) -> Heads:
    """The person and those the person acts for; nobody where the person is not on the staff."""
    access = access_of(user)
    staff = [access.staff, *access.acts_for] if access.staff else []
    return Heads(
        users=(user.pk, *(one.user_id for one in staff[1:])),
        staff=tuple(one.pk for one in staff),
        secretary=acts_as_secretary(access),
        read=access.may("secretariat:plan:read"),
    )


def acts_as_secretary(access: Access) -> bool:
    """Whether the person is the Executive Secretary, or acts for the Executive Secretary."""
    return access.may("secretariat:workplan:approve") or any(
        EXECUTIVE_SECRETARY.key in access_of(one.user).roles for one in access.acts_for
    )


def decided_by_heads(
    heads: Heads,
    unit: str,
    first: str = ChangeState.OPEN,
    second: str = ChangeState.ENDORSED,
) -> Q:
    """What waits for one of the heads, as ``rules.workplans`` says it: ``unit`` is the way to the unit."""
    both = Q(**{f"{unit}__division__head": F(f"{unit}__lead")})
    mine = Q(**{f"{unit}__division__head__in": heads.staff}) & ~both & Q(state=first)
    return mine | (both & Q(state=first)) | Q(state=second) if heads.secretary else mine


def conflicts_among(changes: Iterable[ChangeRequest]) -> dict[int, list[Conflict]]:
    """For each open request, the other open ones of the same activity that touch a field it touches."""
    of_activity: dict[int, list[ChangeRequest]] = defaultdict(list)
    for change in changes:
        if change.activity_id and change.state in CHANGES_WAITING:
            of_activity[change.activity_id].append(change)
    found: dict[int, list[Conflict]] = defaultdict(list)
    for together in of_activity.values():
        for one in together:
            for other in together:
                if one.pk != other.pk and (shared := shared_fields(one, other)):
                    labels = ", ".join(field_labels(shared))
                    found[one.pk].append(Conflict(other.number, address_of_change(other), labels))
    return found


def conflicts_of(user: Any, changes: Iterable[ChangeRequest]) -> dict[int, list[Conflict]]:
    """The same for requests of which only some are at hand: one query."""
    activities = {change.activity_id for change in changes if change.activity_id and change.state in CHANGES_WAITING}
    if not activities:
        return {}
    together = changes_visible_to(user).filter(activity__in=activities, state__in=CHANGES_WAITING).defer("base")
    return conflicts_among(together.order_by("number"))


def units_that_may_take(workplan: Workplan) -> QuerySet[Unit]:
    """The other units that have a workplan in the same biennium."""
    units = Unit.objects.filter(workplans__biennium=workplan.biennium_id).exclude(pk=workplan.unit_id)
    return units.order_by("division__order", "order", "code")
