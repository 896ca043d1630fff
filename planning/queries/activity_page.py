"""Everything the page of one activity shows."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Prefetch, Q
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common import clock
from common.dates import PartialDate, quarter_of
from common.documents.charts import progress_line
from common.documents.charts.chart import Chart
from common.refusals import allowed
from planning.enums import ActivityStatus
from planning.models import Activity, ActivityNote, Assignment, AssignmentDays, Deliverable, Evidence, Workplan
from planning.queries.activities import activities_visible_to, with_plan
from planning.queries.addresses import address_of
from planning.queries.change_list import ChangeRow, requests_about
from planning.queries.dependencies import WaitRow, contradictions, followed_by, waits_for
from planning.queries.mandate_links import TakenOver, taken_over_behind
from planning.queries.merged_entries import MergedAway, MergedEntries, merged_away, merged_entries
from planning.queries.my_activities import MandateLine, mandate_lines
from planning.queries.progress import EntryRow, EvidenceList, entries_of, entry_rows
from planning.queries.progress_sums import weighted_progress
from planning.queries.workplan_content import target_code
from planning.rules.changes import may_ask
from planning.rules.progress import may_log, may_undo
from planning.rules.workplans import may_edit
from structure.rules.access import access_of

ENTRIES_SHOWN = 3
CHARTS_KEPT_FOR = 60 * 60  # seconds
EVIDENCE_ASKED_DAYS = 30  # before it is due, a milestone asks for its evidence


@dataclass(frozen=True)
class Box:
    """One box of the chain."""

    label: str
    text: str
    note: str = ""
    url: str = ""
    code: str = ""


@dataclass(frozen=True)
class Item:
    """A milestone or a deliverable, with its evidence and how it stands."""

    title: str
    due_on: datetime.date
    due: PartialDate
    reached_on: datetime.date | None
    status: str
    evidence: EvidenceList
    asked: bool
    reach_url: str
    demonstration: bool

    @property
    def days_late(self) -> int:
        return max((self.reached_on - self.due_on).days, 0) if self.reached_on else 0


@dataclass(frozen=True)
class TeamRow:
    """Somebody's part: work-days of the four quarters of the year shown."""

    name: str
    meta: str
    role: str
    days: list[Decimal]
    demonstration: bool


@dataclass(frozen=True)
class Detail:
    """One more thing that is written of the activity, in words."""

    label: str
    value: str
    note: str = ""


@dataclass
class ActivityPage:
    """The activity as it stands, why it exists, what was done, who does it, what changed."""

    activity: Any
    mandates: list[MandateLine]
    taken_over: list[TakenOver]
    result: Box | None
    output: Box | None
    here: Box
    chart: Chart
    phone_chart: Chart
    entries: list[EntryRow]
    entry_count: int
    merged: list[MergedEntries]
    merged_away: MergedAway | None
    milestones: list[Item]
    deliverables: list[Item]
    waits_for: list[WaitRow]
    followed_by: list[WaitRow]
    warnings: list[str]
    details: list[Detail]
    team: list[TeamRow]
    team_total: list[Decimal]
    year: int
    quarter_now: int
    requests: list[ChangeRow]
    may_log: bool
    undo_entry: int | None
    urls: dict[str, str]
    notes: list[ActivityNote]

    @cached_property
    def days_of_year(self) -> Decimal:
        return sum(self.team_total, Decimal(0))


def activity_page(user: Any, activity: Any) -> ActivityPage:
    """``activity`` came from ``rows_visible_to`` with its unit, officer, cluster and output loaded.

    The number of queries does not grow with entries, milestones, people or changes.
    """
    day = clock.today()
    entries = list(entries_of(activity)[:ENTRIES_SHOWN])
    logged = list(entries_of(activity).values_list("entered_at", "percent", "corrected_by"))
    points = [(at, percent) for at, percent, taken_back in logged if taken_back is None]
    charts = _charts(activity, points, day)
    team, total, year = _team(activity, day)
    logs = allowed(may_log, user, activity)
    latest = entries[0] if entries else None
    awaited, followers = waits_for(activity), followed_by(activity)
    undo = latest if latest and logs and allowed(may_undo, user, latest, latest) else None
    return ActivityPage(
        activity=activity,
        mandates=mandate_lines(activity),
        taken_over=taken_over_behind(activity),
        result=_result_box(user, activity, day),
        output=_output_box(activity),
        here=Box(
            _("This activity"),
            activity.title,
            _("%(days)s work-days") % {"days": f"{activity.work_days.normalize():f}"},
            code=activity.code,
        ),
        chart=charts[0],
        phone_chart=charts[1],
        entries=entry_rows(entries),
        entry_count=len(logged),
        merged=merged_entries(user, activity),
        merged_away=merged_away(activity),
        milestones=_items(activity, "milestones", day, logs),
        deliverables=_items(activity, "deliverables", day, logs),
        waits_for=awaited,
        followed_by=followers,
        warnings=contradictions(activity, awaited, followers),
        details=_details(activity),
        team=team,
        team_total=total,
        year=year,
        quarter_now=quarter_of(day) if year == day.year else 0,
        requests=requests_about(user, activity),
        may_log=logs,
        undo_entry=undo.pk if undo else None,
        urls={
            **_change_addresses(user, activity),
            "log": address_of(activity, "planning:progress-new", at="activity"),
            "log_plain": address_of(activity, "planning:progress-new"),
            "entries": address_of(activity, "planning:progress-list"),
            "changes": address_of(activity, "planning:activity-changes"),
        },
        notes=list(activity.notes.select_related("run")),
    )


def _charts(activity: Any, points: list[tuple[datetime.datetime, int]], day: datetime.date) -> tuple[Chart, Chart]:
    """The same chart for wide pages and for phones, where scaling it down would make its words too small.

    Drawn once for what it shows and kept: a chart costs more than all the queries of its page.
    """
    shown = (activity.pk, activity.version, activity.plan_start, activity.plan_end, len(points), day, get_language())
    key = "activity-charts:" + ":".join(str(part) for part in shown)
    kept: tuple[Chart, Chart] | None = cache.get(key)
    if kept is None:
        kept = _draw_charts(activity, points, day)
        cache.set(key, kept, CHARTS_KEPT_FOR)
    return kept


def _draw_charts(activity: Any, points: list[tuple[datetime.datetime, int]], day: datetime.date) -> tuple[Chart, Chart]:
    # The plan is at nought the evening before the first day, so that its line says what ``with_plan`` counts.
    start, end = activity.plan_start - datetime.timedelta(days=1), max(activity.plan_end, activity.plan_start)

    def draw(chart_id: str, width: int) -> Chart:
        return progress_line.draw(
            [progress_line.Entry(localtime(at).date(), percent) for at, percent in points],
            [progress_line.PlanPoint(start, 0), progress_line.PlanPoint(end, 100)],
            chart_id=chart_id,
            title=_("Progress of %(code)s against its plan") % {"code": activity.code},
            today=day,
            first=activity.plan_start.replace(day=1),
            last=max(end, day),
            status=activity.status,
            width=width,
        )

    return draw("progress", 646), draw("progress-phone", 358)


def _change_addresses(user: Any, activity: Any) -> dict[str, str]:
    """Where the activity is edited while the unit's workplan is a draft, and where a change is asked for once it is
    approved; for whoever may, else nothing.
    """
    access = access_of(user)
    if activity.lead_unit_id not in access.units_led and not access.acts_for:
        return {"edit": "", "ask": ""}
    workplan = (
        Workplan.objects.filter(unit=activity.lead_unit_id, biennium=activity.biennium_id)
        .select_related("unit__division", "biennium")
        .first()
    )
    edits = workplan is not None and allowed(may_edit, user, workplan)
    asks = workplan is not None and activity.status != ActivityStatus.ENDED and allowed(may_ask, user, workplan)
    return {
        "edit": address_of(activity, "planning:activity-edit") if edits else "",
        "ask": address_of(activity, "planning:change-ask") if asks else "",
    }


def _result_box(user: Any, activity: Any, day: datetime.date) -> Box | None:
    if not activity.output_id:
        return None
    result = activity.output.result
    siblings = with_plan(activities_visible_to(user).filter(output__result=result), day)
    sums = weighted_progress(siblings).get(None)
    goal = _("Operational goal %(number)s.") % {"number": result.goal.number}
    done = _("Result %(percent)s%% done") % {"percent": round(sums.percent)} if sums else ""
    return Box(_("Expected result %(code)s") % {"code": result.code}, result.said(), f"{goal} {done}".strip())


def _output_box(activity: Any) -> Box | None:
    if not activity.output_id:
        return None
    counts = Deliverable.objects.filter(activity__output=activity.output_id).aggregate(
        all=Count("pk"), done=Count("pk", filter=Q(delivered_on__isnull=False))
    )
    note = _("Deliverables delivered, %(done)s of %(all)s") % counts if counts["all"] else ""
    return Box(_("Output %(code)s") % {"code": activity.output.code}, activity.output.said(), note)


def _items(activity: Activity, kind: str, day: datetime.date, logs: bool) -> list[Item]:
    """Milestones or deliverables in the order they fall due: two queries."""
    rows = getattr(activity, kind).prefetch_related(Prefetch("evidence", Evidence.objects.order_by("pk")))
    name = "planning:milestone-reach" if kind == "milestones" else "planning:deliverable-reach"
    items = []
    for row in rows.order_by("due_on", "pk"):
        reached = row.done_on if kind == "milestones" else row.delivered_on
        items.append(
            Item(
                title=row.title,
                due_on=row.due_on,
                due=row.due,
                reached_on=reached,
                status=_item_status(row, reached, day),
                evidence=EvidenceList(list(row.evidence.all())),
                asked=reached is None and (row.due_on - day).days <= EVIDENCE_ASKED_DAYS,
                reach_url=address_of(activity, name, row.pk) if logs and reached is None else "",
                demonstration=row.demonstration,
            )
        )
    return items


def _item_status(row: Any, reached: datetime.date | None, day: datetime.date) -> str:
    """Done; lagging when its day has passed; at risk when it was moved beyond its approved day; else not started."""
    if reached:
        return "done"
    if row.due_on < day:
        return "lagging"
    approved = getattr(row, "baseline_due_on", None)
    return "at_risk" if approved and row.due_on > approved else "not_started"


def _details(activity: Activity) -> list[Detail]:
    """What is written of the activity besides its facts, where there is something: at most three queries."""
    units = ", ".join(unit.said() for unit in activity.supporting_units.order_by("code"))
    targets = activity.target_links.select_related("target__plan").order_by("target__plan__code", "target__number")
    project = activity.project
    outcome = activity.get_outcome_display()
    return [
        *([Detail(_("Supporting units"), units)] if units else []),
        *([Detail(_("Project"), project.title, project.code)] if project else []),
        *(Detail(_("Strategic target"), link.target.said(), target_code(link.target)) for link in targets),
        Detail(_("Priority"), activity.get_priority_display()),
        *([Detail(_("Outcome"), outcome, activity.outcome_reason)] if outcome else []),
    ]


def _team(activity: Activity, day: datetime.date) -> tuple[list[TeamRow], list[Decimal], int]:
    """The team with its work-days in the year of the day (or the biennium's last): two queries."""
    years = activity.biennium.years
    year = day.year if day.year in years else years[-1]
    assignments = (
        Assignment.objects.filter(activity=activity)
        .select_related("staff__user", "staff__unit__division")
        .prefetch_related(Prefetch("days", AssignmentDays.objects.filter(year=year)))
    )
    order = {"lead": 0, "contributor": 1, "expert": 2}
    rows = []
    for one in sorted(assignments, key=lambda one: (order.get(one.role, 3), one.pk)):
        days = {row.quarter: row.days for row in one.days.all()}
        rows.append(
            TeamRow(
                name=one.staff.user.full_name,
                meta=f"{one.staff.grade}, {one.staff.unit.division.code}",
                role=one.get_role_display(),
                days=[days.get(quarter, Decimal(0)) for quarter in (1, 2, 3, 4)],
                demonstration=one.staff.demonstration,
            )
        )
    total = [sum((row.days[place] for row in rows), Decimal(0)) for place in range(4)]
    return rows, total, year
