"""Join the team of a cluster, change one's role in it, leave it, and take away a place entered by mistake.

A rule of source para 22 that is broken thereby is shown beside the form (``clusters.queries.team_page``) and stops
nobody.
"""

import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clusters.actions.telling import tell
from clusters.enums import TeamRole
from clusters.models import Cluster, Membership
from clusters.queries.addresses import team_address
from clusters.queries.teams import place_before
from clusters.rules.places import (
    PlaceValues,
    check_going_on,
    check_joining,
    check_last_day,
    check_mistake,
    check_new_role,
    may_keep,
)
from clusters.rules.procedures import check_reason
from common import clock
from common.audit import acting
from common.refusals import InvalidInput, WrongState


@transaction.atomic
def join(*, cluster: Cluster, values: PlaceValues, reason: str, by: Any) -> Membership:
    """Give somebody a place in the team. Raises ``NotAllowed``, or ``InvalidInput`` at the field; one person has one
    place in a team at a time."""
    locked = Cluster.objects.select_for_update().get(pk=cluster.pk)
    may_keep(by, locked)
    staff, begins = check_joining(values)
    said = check_reason(reason)
    at_that_time = Membership.objects.filter(cluster=locked, staff=staff).exclude(valid_to__lt=begins)
    if values.valid_to is not None:
        at_that_time = at_that_time.filter(valid_from__lte=values.valid_to)
    if at_that_time.exists():
        raise InvalidInput({"staff": [_("This person is in the cluster's team at that time already.")]})
    place = Membership(
        cluster=locked,
        staff=staff,
        role=values.role,
        expertise=" ".join(values.expertise.replace("\x00", "").split()),
        valid_from=begins,
        valid_to=values.valid_to,
    )
    with acting(by=by, why=said):
        place.save()
    _tell(place, by, _("You are in the team of cluster %(cluster)s from %(day)s: %(role)s."), begins)
    return place


@transaction.atomic
def change_role(
    *, place: Membership, role: str, valid_from: datetime.date | None, reason: str, by: Any, version: int | None
) -> Membership:
    """Give another role from a day on; the earlier one keeps its days, so that past teams stay what they were. From
    the first day of the place on, its role is corrected: it had no day with the other one.

    Returns the place with the new role. Raises ``NotAllowed``, ``WrongState`` once the place has ended,
    ``InvalidInput``, or ``StaleVersion`` when somebody changed the place since.
    """
    locked = _locked(place, by)
    begins = check_new_role(locked, role, valid_from)
    said = check_reason(reason)
    locked.claim(version)
    with acting(by=by, why=said):
        if begins == locked.valid_from:
            locked.role = role
            locked.save()
            changed = locked
        else:
            ends, locked.valid_to = locked.valid_to, begins - datetime.timedelta(days=1)
            locked.save()
            changed = Membership.objects.create(
                cluster=locked.cluster,
                staff=locked.staff,
                role=role,
                expertise=locked.expertise,
                valid_from=begins,
                valid_to=ends,
                demonstration=locked.demonstration,
            )
    _tell(changed, by, _("Your role in the team of cluster %(cluster)s is another from %(day)s: %(role)s."), begins)
    return changed


@transaction.atomic
def leave(
    *, place: Membership, valid_to: datetime.date | None, reason: str, by: Any, version: int | None
) -> Membership:
    """Say the last day of somebody in the team. Raises like ``change_role``."""
    locked = _locked(place, by)
    ends = check_last_day(locked, valid_to)
    said = check_reason(reason)
    locked.claim(version)
    locked.valid_to = ends
    with acting(by=by, why=said):
        locked.save()
    _tell(locked, by, _("Your last day in the team of cluster %(cluster)s is %(day)s."), ends)
    return locked


@transaction.atomic
def take_away(*, place: Membership, goes_on: bool, reason: str, by: Any, version: int | None) -> None:
    """Take away a place that was entered by mistake, as if it had never been; its history stays.

    With ``goes_on`` the place of the same person that ends the day before goes on in its stead, as before a change of
    role. Raises like ``change_role``, and ``WrongState`` once something rests on the place.
    """
    locked = _locked(place, by)
    check_mistake(locked, clock.today())
    said = check_reason(reason)
    locked.claim(version)
    before = place_before(locked) if goes_on else None
    if goes_on and before is None:
        raise WrongState(_("There is no place that ends the day before and could go on."))
    _tell(locked, by, _("Your place in the team of cluster %(cluster)s from %(day)s was a mistake."), locked.valid_from)
    with acting(by=by, why=said):
        ends = locked.valid_to
        locked.delete()
        if before is not None:
            before.claim(None)
            before.valid_to = ends
            before.save()


def _locked(place: Membership, by: Any) -> Membership:
    """The place as it stands, once nobody else writes in this team."""
    cluster = Cluster.objects.select_for_update().get(pk=place.cluster_id)
    may_keep(by, cluster)
    places = Membership.objects.select_for_update(of=("self",)).select_related("cluster", "staff__user")
    locked: Membership | None = places.filter(pk=place.pk).first()
    if locked is None:
        raise WrongState(_("This place in the team has been removed."))
    check_going_on(locked, clock.today())
    return locked


def _tell(place: Membership, by: Any, sentence: str, day: datetime.date) -> None:
    """Tell the person once it is written, unless the person did it."""
    user = place.staff.user
    words = {
        "cluster": place.cluster.code,
        "day": date_format(day, "DATE_FORMAT"),
        "role": TeamRole(place.role).label,
    }
    if user != by:
        transaction.on_commit(partial(tell, [user], sentence % words, url=team_address(place.cluster)))
