"""Who must act next on a change request, and who acted on it, by name."""

from django.utils.translation import gettext as _

from common import clock
from common.in_force import in_force
from planning.enums import CHANGES_WAITING, ChangeState
from planning.models import ChangeRequest
from structure.models import RoleGrant, Staff, User
from structure.roles import EXECUTIVE_SECRETARY


def executive_secretary_name() -> str:
    """Who the Executive Secretary is today, by name; the office while nobody holds it."""
    day = clock.today()
    grant = (
        RoleGrant.objects.filter(in_force(day), role=EXECUTIVE_SECRETARY.key)
        .select_related("user")
        .order_by("pk")
        .first()
    )
    return grant.user.full_name if grant else _("the Executive Secretary")


def named(user: User | None, principal: Staff | None) -> str:
    """Who acted and, when a delegate did, for whom."""
    if user is None:
        return ""
    if principal is None:
        return user.full_name
    return _("%(name)s for %(principal)s") % {"name": user.full_name, "principal": principal.user.full_name}


def who_acts(change: ChangeRequest, secretary: str) -> str:
    """Who must act next, by name; nobody once it is decided."""
    if change.state not in CHANGES_WAITING:
        return ""
    if change.in_revision:
        return _("the decision on the workplan")
    unit = change.workplan.unit
    head = unit.division.head
    if change.state == ChangeState.ENDORSED or head is None or head.pk == unit.lead_id:
        return secretary
    return head.user.full_name
