"""The board of projects and the page of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.enums import ProjectState, StageMode, StageState
from clusters.models import Candidate, CloseOut, Cluster, Project, ProjectDeliverable, Stage, StageReceipt
from clusters.queries.clusters import clusters_visible_to, projects_visible_to, with_stages
from clusters.queries.teams import clusters_led
from clusters.rules.projects import (
    ENDED,
    Rights,
    can_start,
    decider_for,
    may_accept,
    may_edit,
    may_propose,
    may_run,
    rights_of,
)
from clusters.rules.stages import awaited_units, can_begin, can_remove, may_carry, may_receive, receiving_units
from clusters.transitions import PROJECT
from common.lists import Filters, Select, chosen
from common.refusals import allowed, why_not
from structure.models import Staff, Unit
from structure.rules.access import access_of

STATES_SHOWN = (
    ProjectState.PROPOSED,
    ProjectState.SELECTED,
    ProjectState.RUNNING,
    ProjectState.CLOSING,
    ProjectState.CLOSED,
)
STATUS_OF = {
    ProjectState.RUNNING: "on_track",
    ProjectState.CLOSING: "at_risk",
    ProjectState.CLOSED: "done",
    ProjectState.DECLINED: "ended",
    ProjectState.CANCELLED: "ended",
}


@dataclass(frozen=True)
class StageBox:
    """A stage as the arrows of ``components/stage_flow.html`` draw it."""

    unit: str
    text: str
    state: str


@dataclass(frozen=True)
class Card:
    project: Project
    where: str
    done: int
    stages: int


@dataclass(frozen=True)
class Column:
    state: str
    label: str
    cards: Sequence[Card]


@dataclass(frozen=True)
class BoardPage:
    """Projects by state, each with the stage it stands at."""

    columns: Sequence[Column]
    over: Sequence[Card]
    filters: Filters
    count: int
    waiting: int
    proposes: bool


@dataclass(frozen=True)
class StageRow:
    """A stage, which units have confirmed it, and what the person may do with it now."""

    stage: Stage
    receipts: Sequence[StageReceipt]
    acts: Sequence[tuple[str, str]]
    note_label: str
    waits: str


@dataclass(frozen=True)
class ProjectPage:
    """Everything the page of a project shows."""

    project: Project
    status: str
    rights: Rights
    boxes: Sequence[StageBox]
    stages: Sequence[StageRow]
    deliverables: Sequence[ProjectDeliverable]
    delivered: int
    candidatures: Sequence[Candidate]
    close_out: CloseOut | None
    acts: Sequence[tuple[str, str]]
    asks_reason: bool
    closes_out: bool
    waits: str
    edits: bool
    bundles: bool


def box_of(stage: Stage) -> StageBox:
    """The arrow of a stage; handed over it is shown as being worked on, until the next unit has confirmed it."""
    if stage.state == StageState.HANDED:
        return StageBox(stage.unit.code, _("%(text)s, to be confirmed") % {"text": stage.title}, StageState.NOW)
    text = _("%(text)s, joint") % {"text": stage.title} if stage.mode == StageMode.JOINT else stage.title
    return StageBox(stage.unit.code, text, stage.state)


def board_page(user: Any, parameters: Mapping[str, str]) -> BoardPage:
    """The board; the filter of the cluster, and of the unit that now carries a stage. Three queries."""
    clusters = [(one.code, f"{one.code} {one.said()}") for one in clusters_visible_to(user)]
    cluster = chosen(parameters, "cluster", clusters)
    projects = with_stages(projects_visible_to(user).select_related("cluster"))
    if cluster:
        projects = projects.filter(cluster__code=cluster)
    found = list(projects.order_by("code"))
    units = sorted({(stage.unit.code, stage.unit.code) for one in found for stage in _now(one)})
    unit = chosen(parameters, "unit", units)
    if unit:
        found = [one for one in found if unit in {stage.unit.code for stage in _now(one)}]
    cards = {one.pk: _card(one) for one in found}
    columns = [
        Column(state, str(state.label), [cards[one.pk] for one in found if one.state == state])
        for state in STATES_SHOWN
    ]
    selects = [Select("cluster", _("Cluster"), clusters, cluster), Select("unit", _("Now at"), units, unit)]
    access = access_of(user)
    return BoardPage(
        columns=columns,
        over=[cards[one.pk] for one in found if one.state not in STATES_SHOWN],
        filters=Filters(selects=selects),
        count=len(found),
        waiting=sum(stage.state == StageState.HANDED for one in found for stage in one.stages.all()),
        proposes=access.may("secretariat:project:manage")
        or (access.staff is not None and bool(clusters_led(access.staff, access.day))),
    )


def clusters_to_propose_in(user: Any) -> list[Cluster]:
    """The clusters in which somebody may propose a project."""
    return [one for one in clusters_visible_to(user) if allowed(may_propose, user, one.pk)]


def _now(project: Project) -> list[Stage]:
    return [one for one in project.stages.all() if one.state in (StageState.NOW, StageState.HANDED)]


def _card(project: Project) -> Card:
    stages = list(project.stages.all())
    now = [box_of(one) for one in _now(project)]
    where = "; ".join(f"{one.unit}: {one.text}" for one in now)
    if not where and project.state == ProjectState.RUNNING:
        ahead = next((one for one in stages if one.state == StageState.AHEAD), None)
        where = _("waits for %(unit)s to begin") % {"unit": ahead.unit.code} if ahead else _("every stage is done")
    return Card(project, where, sum(one.state == StageState.DONE for one in stages), len(stages))


def read_project(user: Any, code: str) -> Project | None:
    """The project of a code among those a person may see, with its leads and unit."""
    return (
        projects_visible_to(user)
        .select_related(
            "cluster", "originating_unit", "functional_lead__user", "process_lead__user", "functional_lead__unit"
        )
        .filter(code=code)
        .first()
    )


def project_page(user: Any, project: Project) -> ProjectPage:
    """Everything the page of a project shows; a fixed number of queries."""
    rights = rights_of(user, project)
    receipts = StageReceipt.objects.select_related("unit", "received_by", "received_for__user").order_by("pk")
    stages = list(
        Stage.objects.filter(project=project)
        .select_related("unit", "handed_by")
        .prefetch_related("procedures", Prefetch("receipts", queryset=receipts))
        .order_by("order")
    )
    for stage in stages:
        stage.project = project
    edits = allowed(may_edit, user, project)
    deliverables = list(project.deliverables.order_by("due_on", "pk"))
    acts = _acts(user, project)
    said = CloseOut.objects.filter(project=project).select_related("lesson", "said_by").first()
    closes_out = project.state == ProjectState.RUNNING and rights.runs
    return ProjectPage(
        project=project,
        status=STATUS_OF.get(ProjectState(project.state), "not_started"),
        rights=rights,
        boxes=[box_of(one) for one in stages],
        stages=[_stage_row(user, one, stages, rights, edits) for one in stages],
        deliverables=deliverables,
        delivered=sum(one.delivered_on is not None for one in deliverables),
        candidatures=list(project.candidatures.select_related("round").order_by("-round__number")),
        close_out=said,
        acts=acts,
        asks_reason=any(action != "start" for action, _label in acts),
        closes_out=closes_out and all(one.state == StageState.DONE for one in stages),
        waits=_waits(project, stages, said),
        edits=edits,
        bundles=project.state not in ENDED and (edits or _leads_units(user)),
    )


def _leads_units(user: Any) -> bool:
    """Whether somebody heads a unit or stands in for somebody: they write what the unit plans."""
    access = access_of(user)
    return bool(access.units_led or access.acts_for)


def _acts(user: Any, project: Project) -> list[tuple[str, str]]:
    """What the person may do with the project now: the action and the words of its button."""
    may: dict[str, Any] = {
        "start": lambda: may_run(user, project),
        "close": lambda: may_accept(user, project),
        "return_to_work": lambda: may_accept(user, project),
        "propose_again": lambda: may_propose(user, project.cluster_id),
        "cancel": lambda: decider_for(user),
    }
    words = {
        "start": _("Start the project"),
        "close": _("Accept and close"),
        "return_to_work": _("Return to work"),
        "propose_again": _("Propose again"),
        "cancel": _("Cancel the project"),
    }
    return [(action, words[action]) for action in words if PROJECT.may(project, action) and allowed(may[action])]


def _waits(project: Project, stages: Sequence[Stage], said: CloseOut | None) -> str:
    """Whom or what the project waits for, in a sentence."""
    if project.state == ProjectState.PROPOSED:
        return _("It waits for a selection.")
    if project.state == ProjectState.SELECTED:
        return why_not(can_start, project, stages) or _("It waits for the process lead to start it.")
    if project.state == ProjectState.CLOSING:
        lead = project.functional_lead
        if lead is None or (said is not None and said.said_by_id == lead.user_id):
            return _(
                "Whoever said what was delivered does not accept it as well: a delegate does, or another functional "
                "lead is named."
            )
        return _("It waits for the functional lead to accept what was delivered.")
    if project.state == ProjectState.RUNNING and all(one.state == StageState.DONE for one in stages):
        return _("Every stage is done: the process lead says what was delivered and learned.")
    return ""


def _stage_row(user: Any, stage: Stage, stages: Sequence[Stage], rights: Rights, edits: bool) -> StageRow:
    receivers = ", ".join(one.code for one in receiving_units(stage, stages))
    running = stage.project.state == ProjectState.RUNNING
    acts: list[tuple[str, str]] = []
    label = waits = ""
    if running and stage.state == StageState.AHEAD:
        waits = why_not(can_begin, stage, stages)
        if not waits and allowed(may_carry, user, stage, rights):
            acts = [("begin", _("Begin"))]
    elif running and stage.state == StageState.NOW and allowed(may_carry, user, stage, rights):
        if receivers:
            acts, label = [("hand_over", _("Hand over to %(units)s") % {"units": receivers})], _("What is handed over")
        else:
            acts, label = [("complete", _("Complete"))], _("What came of it")
    elif running and stage.state == StageState.HANDED:
        waits = _awaits(awaited_units(stage, stages))
        if allowed(may_receive, user, stage, stages):
            acts = [("receive", _("Confirm the hand-over")), ("send_back", _("Send back"))]
            label = _("Remark, or why it is sent back")
    if edits and allowed(can_remove, stage, stages):
        acts.append(("remove", _("Remove")))
    return StageRow(stage, list(stage.receipts.all()), acts, label, waits)


def _awaits(units: Sequence[Unit]) -> str:
    """Whose confirmation a hand-over waits for; each receiving unit confirms for itself."""
    codes = get_text_list([one.code for one in units], _("and"))
    words = ngettext(
        "Waits for the head of %(units)s to confirm it.", "Waits for the heads of %(units)s to confirm it.", len(units)
    )
    return words % {"units": codes} if units else ""


def people_to_lead() -> list[tuple[int, str]]:
    """Who can lead a project: the staff of today, by name."""
    staff = Staff.objects.filter(active_to__isnull=True).select_related("user").order_by("user__full_name")
    return [(one.pk, one.user.full_name) for one in staff]


def with_deliverables(projects: Any) -> Any:
    """Projects with their deliverables in ``deliverables.all()``, by the day they are due."""
    rows = ProjectDeliverable.objects.order_by("due_on", "pk")
    return projects.prefetch_related(Prefetch("deliverables", queryset=rows))
