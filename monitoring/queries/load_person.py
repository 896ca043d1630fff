"""The page of one person's load: each quarter, and the work and the roles it is made of."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.enums import PROJECTS_CHOSEN
from clusters.models import Membership, Project
from common import clock
from common.dates import quarter_label, quarter_of
from common.in_force import in_force
from common.past import OfADay, rows_on
from common.refusals import allowed
from monitoring.queries.load_disputes import DisputeRow, disputes_of
from monitoring.rules.load import may_dispute
from planning.models import Biennium, LoadPolicy
from planning.queries.load import loads_by_person, policy_of, year_shown
from planning.queries.past import PlanThen, plan_then
from planning.queries.rhythm import assigned_days, quarters_of
from planning.rules.load import QuarterLoad
from structure.models import Staff
from structure.queries.then import people_as_they_were


@dataclass(frozen=True)
class WorkRow:
    """Work-days of one activity: of each of the page's quarters its label and the days."""

    code: str
    title: str
    url: str
    is_lead: bool
    days: Sequence[tuple[str, Decimal]]


@dataclass(frozen=True)
class RolePlace:
    """A role held now and what it counts a quarter."""

    what: str
    url: str
    role: str
    days: Decimal


@dataclass(frozen=True)
class PersonLoadPage(OfADay):
    staff: Staff
    biennium: Biennium
    quarters: Sequence[QuarterLoad]
    now: QuarterLoad
    work: Sequence[WorkRow]
    roles: Sequence[RolePlace]
    policy: LoadPolicy
    disputes: Sequence[DisputeRow]
    may_dispute: bool
    as_at: datetime.date
    is_now: bool


def person_load(user: Any, staff: Staff, biennium: Biennium, as_at: datetime.date) -> PersonLoadPage:
    """The page, for whoever ``planning.rules.load.may_read_load`` lets read it; the view asks that.

    As at a past day: the work, the roles and the disputes as they were on record at its end.
    """
    quarters = [one for one in quarters_of(biennium) if one[0] == year_shown(biennium, as_at)]
    policy = policy_of(biennium, as_at)
    is_now = as_at >= clock.today()
    then = None if is_now else plan_then(biennium, as_at)
    loads = loads_by_person(biennium, Staff.objects.filter(pk=staff.pk), quarters, policy, then)[staff.pk]
    here = (as_at.year, quarter_of(as_at))
    held = _held_then(staff, then) if then else _held_now(staff, biennium)
    return PersonLoadPage(
        staff=staff if is_now else people_as_they_were([staff], as_at)[0],
        biennium=biennium,
        quarters=loads,
        now=loads[quarters.index(here) if here in quarters else 0],
        work=_work(staff, biennium, quarters, held),
        roles=_roles(staff, policy, as_at),
        policy=policy,
        disputes=disputes_of(user, staff.pk, as_at),
        may_dispute=is_now and allowed(may_dispute, user, staff),
        as_at=as_at,
        is_now=is_now,
    )


Held = list[tuple[Any, tuple[int, int], Decimal]]  # an activity or its version of the day, a quarter, the days


def _held_now(staff: Staff, biennium: Biennium) -> Held:
    rows = (
        assigned_days(biennium, Staff.objects.filter(pk=staff.pk))
        .filter(days__gt=0)
        .select_related("assignment__activity")
        .order_by("assignment__activity__code")
    )
    return [(row.assignment.activity, (row.year, row.quarter), row.days) for row in rows]


def _held_then(staff: Staff, plan: PlanThen) -> Held:
    shares = plan.days_of(staff.pk, plan.counted)
    return [
        (plan.activities[pk], (year, quarter), days)
        for pk in plan.activities
        for (of, year, quarter), days in shares.items()
        if of == pk
    ]


def _work(staff: Staff, biennium: Biennium, quarters: Sequence[tuple[int, int]], held: Held) -> list[WorkRow]:
    days: dict[str, dict[tuple[int, int], Decimal]] = defaultdict(dict)
    activities = {}
    for activity, quarter, of in held:
        if quarter in quarters:
            activities[activity.code] = activity
            days[activity.code][quarter] = of
    return [
        WorkRow(
            code,
            activity.title,
            f"{reverse('planning:activity-detail', args=[code])}?biennium={biennium.starts_in}",
            activity.lead_officer_id == staff.pk,
            [(quarter_label(*quarter), days[code].get(quarter, Decimal(0))) for quarter in quarters],
        )
        for code, activity in activities.items()
    ]


def _roles(staff: Staff, policy: LoadPolicy, as_at: datetime.date) -> list[RolePlace]:
    counts = {"lead": policy.cluster_lead, "core": policy.core_member, "support": policy.support_member}
    places = Membership.objects.filter(in_force(as_at), staff=staff).select_related("cluster").order_by("cluster__code")
    found = [
        RolePlace(
            f"{one.cluster.code} {one.cluster.said()}",
            reverse("monitoring:cluster-detail", args=[one.cluster.code]),
            str(one.get_role_display()),
            counts[one.role],
        )
        for one in places
    ]
    led = (
        rows_on(Project, as_at)
        .filter(Q(functional_lead=staff) | Q(process_lead=staff), state__in=PROJECTS_CHOSEN)
        .select_related("cluster")
        .order_by("code")
    )
    for project in led:
        url = reverse("monitoring:cluster-detail", args=[project.cluster.code])
        what = f"{project.code} {project.title}"
        if project.functional_lead_id == staff.pk:
            found.append(RolePlace(what, url, _("functional lead"), policy.functional_lead))
        if project.process_lead_id == staff.pk:
            found.append(RolePlace(what, url, _("process lead"), policy.process_lead))
    return found
