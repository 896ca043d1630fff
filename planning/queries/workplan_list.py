"""The units with their workplans, where each stands and who must act."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.in_force import in_force
from planning.enums import STATUSES_COUNTED, WorkplanState
from planning.models import Activity, Biennium, Workplan, WorkplanVersion
from planning.queries.who_acts import executive_secretary_name
from planning.queries.workplan_decision import decision_for
from planning.queries.workplans import workplans_visible_to
from structure.models import Unit


@dataclass(frozen=True)
class WorkplanRow:
    """A unit and where its workplan stands; ``acts`` is who must act next, ``yours`` whether that is the reader."""

    unit: Any
    workplan: Any
    state: str
    status: str
    state_label: str
    acts: str
    since: Any
    version: str
    version_url: str
    activities: int
    work_days: Any
    url: str
    yours: bool


@dataclass(frozen=True)
class WorkplanList:
    biennium: Biennium
    rows: list[WorkplanRow]
    yours: int
    approved: int
    waiting: int


STATUS_OF_STATE = {
    WorkplanState.DRAFT: "not_started",
    WorkplanState.SUBMITTED: "on_track",
    WorkplanState.ENDORSED: "on_track",
    WorkplanState.APPROVED: "done",
    WorkplanState.RETURNED: "at_risk",
}


def workplan_list(user: Any, biennium: Biennium) -> WorkplanList:
    """The units in force with their workplans; the number of queries does not grow with the units."""
    day = clock.today()
    units = Unit.objects.filter(in_force(day) | Q(workplans__biennium=biennium)).distinct()
    workplans = {
        workplan.unit_id: workplan
        for workplan in workplans_visible_to(user).filter(biennium=biennium).select_related("biennium")
    }
    versions: dict[int, WorkplanVersion] = {}
    for version in (
        WorkplanVersion.objects.filter(workplan__biennium=biennium, approved_at__isnull=False)
        .order_by("number")
        .defer("content")
    ):
        versions[version.workplan_id] = version
    sums = {
        row["lead_unit"]: row
        for row in Activity.objects.filter(biennium=biennium, status__in=STATUSES_COUNTED)
        .order_by()
        .values("lead_unit")
        .annotate(n=Count("pk"), days=Sum("work_days"))
    }
    secretary = executive_secretary_name()
    rows = []
    for unit in units.select_related("division__head__user", "lead__user").order_by("division__order", "order", "code"):
        workplan = workplans.get(unit.pk)
        if workplan:
            workplan.unit = unit
        rows.append(_row(user, unit, workplan, versions, sums.get(unit.pk, {}), secretary, biennium))
    waiting = (WorkplanState.SUBMITTED, WorkplanState.ENDORSED)
    return WorkplanList(
        biennium=biennium,
        rows=rows,
        yours=sum(1 for row in rows if row.yours),
        approved=sum(1 for row in rows if row.state == WorkplanState.APPROVED),
        waiting=sum(1 for row in rows if row.state in waiting),
    )


def _row(
    user: Any,
    unit: Unit,
    workplan: Workplan | None,
    versions: dict[int, WorkplanVersion],
    sums: dict[str, Any],
    secretary: str,
    biennium: Biennium,
) -> WorkplanRow:
    state = workplan.state if workplan else ""
    decision = decision_for(user, workplan) if workplan else None
    version = versions.get(workplan.pk) if workplan else None
    query = "" if biennium.is_current else f"?biennium={biennium.starts_in}"
    since = None
    if workplan:
        since = {
            WorkplanState.DRAFT: workplan.opened_at,
            WorkplanState.SUBMITTED: workplan.submitted_at,
            WorkplanState.ENDORSED: workplan.endorsed_at,
            WorkplanState.APPROVED: workplan.approved_at,
            WorkplanState.RETURNED: workplan.returned_at,
        }[WorkplanState(state)]
    return WorkplanRow(
        unit=unit,
        workplan=workplan,
        state=state,
        status=STATUS_OF_STATE[WorkplanState(state)] if state else "not_started",
        state_label=str(WorkplanState(state).label) if state else _("Not begun"),
        acts=_who_acts(unit, state, secretary),
        since=since,
        version=_("Version %(n)s") % {"n": version.number} if version else "",
        version_url=reverse("planning:workplan-version", args=[unit.code, version.number]) + query if version else "",
        activities=sums.get("n", 0),
        work_days=sums.get("days") or 0,
        url=reverse("planning:workplan-detail", args=[unit.code]) + query,
        yours=bool(decision and decision.decides),
    )


def _who_acts(unit: Unit, state: str, secretary: str) -> str:
    if state == WorkplanState.APPROVED:
        return ""
    if state == WorkplanState.ENDORSED:
        return secretary
    if state == WorkplanState.SUBMITTED:
        if unit.division.head_id is None or unit.division.head_id == unit.lead_id:
            return secretary
        return unit.division.head.user.full_name if unit.division.head else secretary
    return unit.lead.user.full_name if unit.lead else _("the unit head, not named yet")
