"""Proposals a person may read, the list of them, how far one is, and the page of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.dates import quarter_label
from common.lists import Filters, Select, chosen, page_of
from common.refusals import allowed, why_not
from monitoring.enums import HandOverState, ProposalKind, ProposalState
from monitoring.models import Proposal, ProposedHandOver, ProposedMember
from monitoring.queries.proposal_words import (
    about,
    found_sentence,
    span,
    team_rules,
    unmet_rules,
    why_line,
    why_member,
)
from monitoring.queries.reports import Job, JobStep
from monitoring.rules import proposals as rules
from monitoring.transitions import HAND_OVER
from planning.enums import WorkplanState
from planning.models import Activity, Workplan
from planning.queries.addresses import address_of
from planning.queries.change_words import address_of_change
from planning.queries.load import loads_visible_to
from structure.models import Staff
from structure.rules.access import access_of

SECONDS = 10  # a solver is given so long
STATUS = {
    ProposalState.QUEUED: "not_started",
    ProposalState.RUNNING: "on_track",
    ProposalState.READY: "done",
    ProposalState.FAILED: "lagging",
    ProposalState.CANCELLED: "ended",
}
LINE_STATUS = {
    HandOverState.OPEN: "not_started",
    HandOverState.PASSED_ON: "on_track",
    HandOverState.ACCEPTED: "done",
    HandOverState.LEFT: "ended",
}


def proposals_visible_to(user: Any) -> QuerySet[Proposal]:
    """All for who asks over the whole Secretariat; for heads those of their unit and those passed on to them."""
    access, proposals = access_of(user), Proposal.objects.all()
    if access.may(rules.EVERYWHERE):
        return proposals
    own = Q(unit__lead__in=access.standing)
    passed_on = ProposedHandOver.objects.filter(rules.passed_on_to(user))
    return proposals.filter(own | Q(pk__in=passed_on.order_by().values("proposal")))


def find_proposal(pk: int) -> Proposal | None:
    """One proposal, whoever asks; ``rules.proposals.may_read`` says whether they may read it."""
    return _with_names(Proposal.objects.all()).filter(pk=pk).first()


def _with_names(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return proposals.select_related("biennium", "unit__division", "cluster", "asked_by")


@dataclass(frozen=True)
class ProposalRow:
    proposal: Proposal
    about: str
    span: str
    lines: int
    undecided: int

    @property
    def status(self) -> str:
        return STATUS[ProposalState(self.proposal.state)]


@dataclass(frozen=True)
class ProposalList:
    rows: Sequence[ProposalRow]
    jobs: Sequence[Job]
    pages: Any
    filters: Filters
    count_sentence: str


def proposal_list(user: Any, parameters: Mapping[str, str]) -> ProposalList:
    """The page of proposals: what is being solved, and the earlier ones."""
    visible = proposals_visible_to(user)
    kind = chosen(parameters, "kind", ProposalKind.choices)
    found = visible.filter(kind=kind) if kind else visible
    open_lines = Q(hand_overs__state__in=[HandOverState.OPEN, HandOverState.PASSED_ON])
    found = found.exclude(state__in=rules.UNFINISHED).annotate(
        lines=Count("hand_overs", distinct=True), undecided=Count("hand_overs", filter=open_lines, distinct=True)
    )
    pages = page_of(_with_names(found).order_by("-asked_at", "-pk"), parameters)
    running = _with_names(visible.filter(state__in=rules.UNFINISHED)).order_by("-asked_at")[:5]
    return ProposalList(
        rows=[ProposalRow(one, about(one), span(one), one.lines, one.undecided) for one in pages.object_list],
        jobs=[job_of(user, one) for one in running],
        pages=pages,
        filters=Filters(selects=(Select("kind", _("Kind"), ProposalKind.choices, kind),)),
        count_sentence=ngettext("%(n)s proposal", "%(n)s proposals", pages.paginator.count)
        % {"n": pages.paginator.count},
    )


def job_of(user: Any, proposal: Proposal) -> Job:
    """How far a proposal is, as ``components/job.html`` shows it."""
    running = proposal.state in rules.UNFINISHED
    waited = (clock.now() - proposal.asked_at).total_seconds()
    titles = {
        ProposalState.QUEUED: _("The question waits for its turn"),
        ProposalState.RUNNING: _("The solver looks for a plan"),
        ProposalState.FAILED: _("The proposal failed"),
        ProposalState.CANCELLED: _("The question was taken back"),
    }
    words = {"about": about(proposal), "span": span(proposal), "day": date_format(proposal.as_at, "DATE_FORMAT")}
    return Job(
        id=proposal.pk,
        title=titles.get(ProposalState(proposal.state), _("The proposal is ready")),
        words=_("%(about)s, %(span)s. The plan as at %(day)s.") % words,
        percent=_percent(proposal),
        left=_("at most %(seconds)s seconds") % {"seconds": SECONDS}
        if proposal.started_at
        else _("waiting for a worker"),
        steps=_steps(proposal) if running else [],
        running=running,
        failed=proposal.state == ProposalState.FAILED,
        error=proposal.failure,
        url=reverse("monitoring:proposal-job", args=[proposal.pk]),
        wait=2 if waited < 30 else 5,
        cancel_url=reverse("monitoring:proposal-cancel", args=[proposal.pk])
        if running and allowed(rules.may_cancel, user, proposal)
        else "",
        retry_url="",
        files=[] if running else [(_("Open the proposal"), reverse("monitoring:proposal", args=[proposal.pk]))],
    )


def _percent(proposal: Proposal) -> int:
    """How far it is; while the solver works, by the time it is given."""
    if proposal.state == ProposalState.READY:
        return 100
    if proposal.state != ProposalState.RUNNING or proposal.started_at is None or not _being_solved(proposal):
        return proposal.progress
    passed = (clock.now() - proposal.started_at).total_seconds()
    return min(rules.SOLVING + int((rules.KEEPING - rules.SOLVING) * max(passed, 0) / SECONDS), rules.KEEPING - 1)


def _being_solved(proposal: Proposal) -> bool:
    return rules.SOLVING <= proposal.progress < rules.KEEPING


def _steps(proposal: Proposal) -> list[JobStep]:
    began = (rules.READING, rules.SOLVING, rules.KEEPING)
    labels = (_("Plan and loads read"), _("Best plan looked for"), _("Result and reasons kept"))
    found = []
    for at, label in enumerate(labels):
        ends = began[at + 1] if at + 1 < len(began) else 101
        state = "done" if proposal.progress >= ends else "now" if proposal.progress >= began[at] else "ahead"
        found.append(JobStep(str(label), state, _("now") if state == "now" else ""))
    return found


@dataclass(frozen=True)
class LineRow:
    """A line, why, and what its reader may do with it."""

    line: ProposedHandOver
    url: str
    quarters: Sequence[tuple[str, Decimal]]
    why: str
    change_url: str
    may_accept: bool
    may_pass_on: bool
    may_leave: bool
    asks_change: bool
    cannot: str

    @property
    def status(self) -> str:
        return LINE_STATUS[HandOverState(self.line.state)]


@dataclass(frozen=True)
class MemberRow:
    member: ProposedMember
    why: str


@dataclass(frozen=True)
class BalanceOf:
    quarter: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True)
class ProposalPage:
    """``whole`` is False for a head who reads only the lines passed on."""

    proposal: Proposal
    about: str
    span: str
    job: Job | None
    sentence: str
    facts: Sequence[tuple[str, str]]
    lines: Sequence[LineRow]
    members: Sequence[MemberRow]
    unmet: Sequence[str]
    rules: Sequence[str]
    balance: Sequence[BalanceOf]
    whole: bool
    team: bool
    exports: Sequence[tuple[str, str]]


def proposal_page(user: Any, proposal: Proposal, exports: Sequence[tuple[str, str]]) -> ProposalPage:
    """One proposal; a fixed number of queries, however many lines it has."""
    whole, team = rules.reads_whole(user, proposal), proposal.kind == ProposalKind.TEAM
    ready = proposal.state == ProposalState.READY
    members = member_rows(proposal) if team and ready else []
    lines = [] if team or not ready else line_rows(user, proposal)
    return ProposalPage(
        proposal=proposal,
        about=about(proposal),
        span=span(proposal),
        job=None if ready else job_of(user, proposal),
        sentence=_sentence(proposal, len(lines), whole=whole, ready=ready),
        facts=_facts(proposal, whole=whole),
        lines=lines,
        members=members,
        unmet=unmet_rules(proposal) if team and ready else [],
        rules=team_rules(proposal) if team else [],
        balance=_balance(proposal) if whole and not team and ready else [],
        whole=whole,
        team=team,
        exports=exports if lines or members else [],
    )


def _sentence(proposal: Proposal, lines: int, *, whole: bool, ready: bool) -> str:
    if not ready:
        return _("Nothing of the plan changes while it is being solved, nor by itself afterwards.")
    if whole:
        return found_sentence(proposal)
    return ngettext(
        "%(n)s line was passed on to you, for an activity your unit leads.",
        "%(n)s lines were passed on to you, for activities your unit leads.",
        lines,
    ) % {"n": lines}


def _facts(proposal: Proposal, *, whole: bool) -> list[tuple[str, str]]:
    facts = [
        (_("About"), about(proposal)),
        (_("Quarters"), span(proposal)),
        (_("The plan as at"), date_format(proposal.as_at, "DATE_FORMAT")),
        (_("Asked by"), proposal.asked_by.full_name),
    ]
    if whole and proposal.state == ProposalState.READY:
        proven = _("proven") if proposal.proven else _("best found")
        facts.append((_("Answer"), f"{proven}, {_('%(n)s s') % {'n': proposal.seconds}}"))
        facts.append((_("People looked at"), str(proposal.figures.get("people", 0))))
    return facts


def line_rows(user: Any, proposal: Proposal) -> list[LineRow]:
    """The lines a person may read: all, or those passed on to the unit the person heads."""
    people = Staff.objects.select_related("user", "unit")
    lines = lines_visible_to(user, proposal).select_related("change", "decided_by")
    # Not one join of eleven tables: the database stops seeking a good order at eight.
    lines = lines.prefetch_related(
        Prefetch("activity", Activity.objects.select_related("biennium", "lead_unit")),
        Prefetch("giver", people),
        Prefetch("taker", people),
    )
    found = list(lines)
    named = {one.giver_id for one in found} | {one.taker_id for one in found}
    seen = set(loads_visible_to(user).filter(pk__in=named).order_by().values_list("pk", flat=True))
    units = {one.activity.lead_unit_id for one in found}
    plans = Workplan.objects.filter(unit__in=units, biennium=proposal.biennium).select_related("unit", "biennium")
    workplans = {plan.unit_id: plan for plan in plans}
    return [_line(user, one, workplans.get(one.activity.lead_unit_id), seen) for one in found]


def _line(user: Any, line: ProposedHandOver, workplan: Workplan | None, seen: set[int]) -> LineRow:
    undecided = HAND_OVER.may(line, "accept")
    refused = why_not(rules.may_accept, user, workplan) if undecided and workplan else ""
    return LineRow(
        line=line,
        url=address_of(line.activity),
        quarters=[
            (quarter_label(one["year"], one["quarter"]), Decimal(one["days"])) for one in line.facts.get("quarters", ())
        ],
        why=why_line(line, loads={line.giver_id, line.taker_id} <= seen),
        change_url=address_of_change(line.change) if line.change else "",
        may_accept=undecided and workplan is not None and not refused,
        may_pass_on=HAND_OVER.may(line, "pass_on")
        and not rules.leads(user, line.activity.lead_unit)
        and allowed(rules.may_pass_on, user, line),
        may_leave=undecided and allowed(rules.may_leave, user, line),
        asks_change=workplan is not None and workplan.state == WorkplanState.APPROVED,
        cannot=refused if rules.leads(user, line.activity.lead_unit) else "",
    )


def member_rows(proposal: Proposal) -> list[MemberRow]:
    """The proposed team: the lead, the core, the support."""
    needed = list(proposal.skills.values_list("name", flat=True))
    members = proposal.members.select_related("staff__user", "staff__unit__division")
    return [MemberRow(one, why_member(one, needed)) for one in members]


def _balance(proposal: Proposal) -> list[BalanceOf]:
    quarters, indexes = proposal.figures.get("quarters", ()), proposal.figures.get("balance", ())
    return [
        BalanceOf(quarter_label(*quarter), *(None if index is None else Decimal(index) for index in (before, after)))
        for quarter, (before, after) in zip(quarters, indexes, strict=False)
    ]


def lines_visible_to(user: Any, proposal: Proposal) -> QuerySet[ProposedHandOver]:
    """All lines for who reads the whole proposal; for other heads those passed on to them, decided since or not."""
    lines = proposal.hand_overs.all()
    if rules.reads_whole(user, proposal):
        return lines
    return lines.filter(rules.passed_on_to(user))


def find_line(user: Any, proposal: Proposal, order: int) -> ProposedHandOver | None:
    found = lines_visible_to(user, proposal).filter(order=order)
    return found.select_related("proposal__unit", "activity__lead_unit", "activity__biennium").first()


def workplan_of(line: ProposedHandOver) -> Workplan:
    """The workplan the line's activity stands in; every unit that leads an activity has one."""
    plans = Workplan.objects.select_related("unit__division", "biennium")
    return plans.get(unit=line.activity.lead_unit_id, biennium=line.activity.biennium_id)
