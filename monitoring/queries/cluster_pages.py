"""What the cluster list and the page of one cluster show."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.enums import LessonOutcome, ProcedureState, TeamRole
from clusters.models import Cluster, CoreFunction, Lesson, Membership, OperatingProcedure
from clusters.queries.charters import CharterSummary, charter_summary
from clusters.queries.clusters import clusters_visible_to
from clusters.queries.teams import teams_of
from clusters.queries.then import clusters_as_they_were, members_as_they_were
from clusters.rules.acceptances import may_accept
from clusters.rules.charter_text import duty_parts
from clusters.rules.procedure_text import TextPart
from clusters.rules.team import RuleCheck
from common import clock
from common.past import OfADay, rows_on
from common.refusals import allowed
from monitoring.queries.cluster_work import ActivityRow, ProjectRow, parts_now, parts_then
from monitoring.queries.clusters import BEHIND, ClusterStatus, cluster_status, cluster_statuses
from monitoring.rules.dossier import DossierFacts, DossierPart, dossier_of
from planning.models import Biennium
from structure.rules.names import reads_names

CHINESE = "zh-hans"
TO_WRITE = "to_write"


@dataclass(frozen=True)
class ClusterRow:
    cluster: Cluster
    status: ClusterStatus
    lead: Membership | None

    @property
    def chinese(self) -> str:
        return chinese_name(self.cluster)

    @property
    def broken_words(self) -> str:
        return ", ".join(check.text for check in self.status.broken_rules)

    @property
    def accepted_words(self) -> str:
        return ", ".join(
            _("%(rule)s (accepted until %(day)s)")
            % {"rule": check.text, "day": date_format(check.accepted.until, "j M Y")}
            for check in self.status.accepted_rules
            if check.accepted
        )


@dataclass(frozen=True)
class ClusterListPage(OfADay):
    as_at: datetime.date
    is_now: bool
    biennium: Biennium
    rows: Sequence[ClusterRow]
    behind: int
    projects: int
    projects_behind: int
    shows_names: bool
    teams_breaking_a_rule: int
    teams_accepted: int
    dossiers_due_on: datetime.date | None


@dataclass(frozen=True)
class RuleLine:
    """A rule as ``components/rule_check.html`` shows it; a breach has a way out."""

    passed: bool
    text: str
    figure: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class Summary:
    """How many there are, and how many of each kind, in words."""

    count: int
    words: str


@dataclass(frozen=True)
class ClusterPage(OfADay):
    as_at: datetime.date
    is_now: bool
    cluster: Cluster
    biennium: Biennium
    status: ClusterStatus
    chinese: str
    team_words: str
    functions: Sequence[CoreFunction]
    charter: CharterSummary
    duties: Sequence[TextPart]
    projects: Sequence[ProjectRow]
    main_activities: Sequence[ActivityRow]
    other_activities: int
    dossier: Sequence[DossierPart]
    rules: Sequence[RuleCheck]
    may_accept: bool
    shows_names: bool
    core_team: Sequence[Membership]
    support_team: Sequence[Membership]
    procedures: Sequence[OperatingProcedure]
    procedure_summary: Summary
    lessons: Sequence[Lesson]
    lesson_summary: Summary

    @property
    def dossier_states(self) -> list[bool | None]:
        return [part.ready for part in self.dossier]

    @property
    def dossier_ready(self) -> int:
        return sum(part.ready is True for part in self.dossier)


def chinese_name(cluster: Cluster) -> str:
    """The source's own name of the cluster, or an empty string when none has been entered."""
    return str(cluster.translations.get(CHINESE, {}).get("name", ""))


def cluster_list_page(user: Any, biennium: Biennium, as_at: datetime.date) -> ClusterListPage:
    """The clusters as at a day; a fixed number of queries."""
    clusters = clusters_as_they_were(clusters_visible_to(user), as_at)
    statuses = cluster_statuses(clusters, biennium, as_at)
    teams = teams_of(clusters, as_at)
    rows = [
        ClusterRow(cluster, status, next((one for one in teams[cluster.pk] if one.role == TeamRole.LEAD), None))
        for cluster, status in zip(clusters, statuses, strict=True)
    ]
    due = [cluster.dossier_due_on for cluster in clusters if cluster.dossier_due_on]
    return ClusterListPage(
        as_at=as_at,
        is_now=as_at >= clock.today(),
        biennium=biennium,
        rows=rows,
        behind=sum(status.status in BEHIND for status in statuses),
        projects=sum(status.projects for status in statuses),
        projects_behind=sum(status.projects_behind for status in statuses),
        shows_names=reads_names(user),
        teams_breaking_a_rule=sum(bool(status.broken_rules) for status in statuses),
        teams_accepted=sum(bool(status.accepted_rules) for status in statuses),
        dossiers_due_on=min((day for day in due if day >= as_at), default=None),
    )


def cluster_page(user: Any, cluster: Cluster, biennium: Biennium, as_at: datetime.date) -> ClusterPage:
    """Everything one cluster's page shows, as at a day; a fixed number of queries."""
    is_now = as_at >= clock.today()
    status = cluster_status(cluster, biennium, as_at)
    [then] = clusters_as_they_were([cluster], as_at)
    parts = (parts_now if is_now else parts_then)(user, cluster, biennium, as_at)
    team = members_as_they_were(teams_of([cluster], as_at)[cluster.pk], as_at)
    functions = list(rows_on(CoreFunction, as_at).filter(cluster=cluster.pk).order_by("letter"))
    charter = charter_summary(cluster, as_at)
    states = [procedure_state(procedure) for procedure in parts.procedures]
    return ClusterPage(
        as_at=as_at,
        is_now=is_now,
        cluster=then,
        biennium=biennium,
        status=status,
        chinese=chinese_name(then),
        team_words=_team_words(status),
        functions=functions,
        charter=charter,
        duties=duty_parts(then.duties),
        projects=parts.projects,
        main_activities=parts.activities,
        other_activities=parts.other_activities,
        dossier=dossier_of(
            DossierFacts(
                has_mandate=bool(then.mandate),
                core_functions=len(functions),
                charter=charter.words,
                charter_adopted=charter.number > 0,
                has_duties=bool(then.duties),
                projects=len(parts.projects),
                projects_with_progress=sum(row.progress is not None for row in parts.projects),
                remaining_activities=status.remaining_activities,
                activities=status.activities,
                procedures=len(parts.procedures),
                procedures_drafted=sum(state != TO_WRITE for state in states),
                core=status.core,
                support=status.support,
                lessons=len(parts.lessons),
                lessons_with_solution=sum(bool(lesson.solution) for lesson in parts.lessons),
            )
        ),
        rules=status.team_rules,
        may_accept=is_now and allowed(may_accept, user, cluster),
        shows_names=reads_names(user),
        core_team=[one for one in team if one.is_core],
        support_team=[one for one in team if not one.is_core],
        procedures=parts.procedures,
        procedure_summary=Summary(len(parts.procedures), _procedure_words(states)),
        lessons=parts.lessons,
        lesson_summary=Summary(len(parts.lessons), _lesson_words([lesson.outcome for lesson in parts.lessons])),
    )


def _team_words(status: ClusterStatus) -> str:
    """What is wrong with the team, for the sentence under the title; the rule's own words when it is several things."""
    broken = status.broken_rules
    if not broken:
        accepted = len(status.accepted_rules)
        said = ngettext("team breaks %(n)s rule, accepted", "team breaks %(n)s rules, accepted", accepted)
        return said % {"n": accepted} if accepted else _("team complete")
    if len(broken) > 1:
        return ngettext("team breaks %(n)s rule", "team breaks %(n)s rules", len(broken)) % {"n": len(broken)}
    rule = broken[0]
    words = {
        "lead_is_mid_level": _("team without a mid-level lead"),
        "core_from_different_divisions": _("core team from one division"),
        "core_of_2_to_6": _("core team %(remark)s") % {"remark": rule.remark},
        "support_of_10_to_20": _("support team %(remark)s") % {"remark": rule.remark},
    }
    return words[rule.key]


def procedure_state(procedure: OperatingProcedure) -> str:
    """The state that counts: adopted if any version is, else that of the latest; TO_WRITE without a text."""
    versions = list(procedure.versions.all())
    if any(version.state == ProcedureState.ADOPTED for version in versions):
        return ProcedureState.ADOPTED
    if not versions or (versions[0].state == ProcedureState.DRAFT and not versions[0].text):
        return TO_WRITE
    return str(versions[0].state)


def _procedure_words(states: Sequence[str]) -> str:
    counted = [
        (states.count(ProcedureState.ADOPTED), _("%(n)s adopted")),
        (states.count(ProcedureState.IN_REVIEW), _("%(n)s in review")),
        (states.count(ProcedureState.DRAFT), _("%(n)s in draft")),
        (states.count(ProcedureState.SUPERSEDED), _("%(n)s superseded")),
        (states.count(TO_WRITE), _("%(n)s to write")),
    ]
    return ", ".join(words % {"n": n} for n, words in counted if n)


def _lesson_words(outcomes: Sequence[str]) -> str:
    counted = [
        (outcomes.count(LessonOutcome.PROCEDURE_CHANGED), _("%(n)s changed a procedure")),
        (outcomes.count(LessonOutcome.PLAN_RULE), _("%(n)s became a rule of the plan")),
        (outcomes.count(LessonOutcome.REJECTED), _("%(n)s rejected with reason")),
        (outcomes.count(LessonOutcome.UNDECIDED), _("%(n)s undecided")),
    ]
    return ", ".join(words % {"n": n} for n, words in counted if n)
