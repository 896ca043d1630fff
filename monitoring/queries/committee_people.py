"""Whom an item of the Management Committee waits for, and which items wait for a person."""

from django.db.models import Q

from clusters.enums import TeamRole
from clusters.models import Membership
from common import clock
from common.in_force import in_force
from monitoring.enums import ItemAddressee, ItemKind, ItemState
from monitoring.models import CommitteeItem
from structure.models import User
from structure.queries.people import holders_of
from structure.roles import EXECUTIVE_SECRETARY, PMU_OFFICER
from structure.rules.access import Access, access_of


def deciders() -> list[User]:
    """Who decides on what the Committee recommends."""
    return holders_of(EXECUTIVE_SECRETARY.key)


def minute_takers() -> list[User]:
    """Who keeps the minutes and follows the items."""
    return holders_of(PMU_OFFICER.key)


def people_addressed(item: CommitteeItem) -> list[User]:
    """Those who carry an item out; none while the unit or the cluster has no head."""
    if item.addressee == ItemAddressee.UNIT:
        return [item.unit.lead.user] if item.unit and item.unit.lead else []
    if item.addressee == ItemAddressee.CLUSTER:
        leads = Membership.objects.filter(in_force(clock.today()), cluster=item.cluster_id, role=TeamRole.LEAD)
        return [place.staff.user for place in leads.select_related("staff__user")]
    return deciders()


def waited_for(item: CommitteeItem) -> list[User]:
    """Whoever has the next step: who decides on a recommendation, else those an item is addressed to."""
    undecided = item.kind == ItemKind.RECOMMENDATION and item.state == ItemState.RECORDED
    return deciders() if undecided else people_addressed(item)


def waiting_for(access: Access) -> Q:
    """The items of which the next step is this person's, or of somebody the person stands in for."""
    undecided = Q(kind=ItemKind.RECOMMENDATION, state=ItemState.RECORDED)
    led = Membership.objects.filter(in_force(access.day), role=TeamRole.LEAD, staff__in=access.standing)
    mine = Q(unit__lead__in=access.standing) | Q(cluster__in=led.values("cluster"))
    people = (access.roles, *(access_of(one.user).roles for one in access.acts_for))
    if any(EXECUTIVE_SECRETARY.key in roles for roles in people):
        return undecided | mine | Q(addressee=ItemAddressee.EXECUTIVE_SECRETARY)
    return mine & ~undecided
