"""The worker's part of a proposal: read the plan, solve, keep what was found. Nothing of the plan is written.

Two workers never solve one proposal; one whose worker was killed is solved anew.
"""

import contextlib
import datetime
import logging
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.enums import TeamRole
from common import clock
from common.audit import acting, create_signed
from common.jobs import Stopped, beat, reference_of, take_up_silent, work_alone
from monitoring import tasks
from monitoring.actions.notify import notify
from monitoring.enums import ProposalKind, ProposalState
from monitoring.metrics.load import balance_index
from monitoring.models import Proposal, ProposedHandOver, ProposedMember
from monitoring.queries.proposal_questions import (
    days_of,
    names_of_skills,
    quarters_asked,
    reassigning_question,
    team_question,
)
from monitoring.rules.proposals import KEEPING, READING, SOLVING, UNFINISHED
from monitoring.rules.reassigning import Answer, Carrier, HandOver, Question, after, broken_rules
from monitoring.rules.teaming import Candidate, TeamAnswer, TeamQuestion, broken_team_rules
from monitoring.solving.reassigning import solve
from monitoring.solving.teaming import solve_team
from monitoring.transitions import PROPOSAL
from planning.queries.load import Quarter

log = logging.getLogger(__name__)

LOCK = 8153  # the first half of the advisory locks of proposals; the second is the proposal's key
QUIET_FOR = datetime.timedelta(seconds=40)  # longer than a solver is given
ATTEMPTS = 3


class Broken(RuntimeError):
    """The solver found something that breaks a rule; it is not shown to anybody."""


def solve_proposal(*, proposal: int) -> str:
    """Solve a proposal. Returns in a word what came of it: ready, failed, stopped, held or nothing."""
    return work_alone(LOCK, proposal, claim=_claim, work=_solve, fail=_fail)


def _claim(proposal: int) -> Proposal | None:
    with transaction.atomic(), acting(by=None, why="Proposal being solved"):
        row = Proposal.objects.select_for_update(of=("self",)).filter(pk=proposal).first()
        if row is None or not PROPOSAL.may(row, "start"):
            return None
        PROPOSAL.step(row, "start")
        row.attempts += 1
        row.started_at = clock.now()
        row.save()
    return row


def _solve(row: Proposal) -> None:
    if row.attempts > ATTEMPTS:
        raise RuntimeError("The worker stopped again and again.")
    _beat(row, READING)
    quarters = quarters_asked(row)
    if row.kind == ProposalKind.TEAM:
        needed = team_question(row)
        _beat(row, SOLVING)
        team = solve_team(needed)
        if team.found and (broken := list(broken_team_rules(needed, team))):
            raise Broken(broken)
        _beat(row, KEEPING)
        _keep_team(row, needed, team, quarters)
        return
    question = reassigning_question(row)
    _beat(row, SOLVING)
    answer = solve(question)
    if rules := list(broken_rules(question, answer.hand_overs)):
        raise Broken(rules)
    _beat(row, KEEPING)
    _keep_hand_overs(row, question, answer, quarters)


def _beat(row: Proposal, progress: int) -> None:
    beat(Proposal, row.pk, ProposalState.RUNNING, progress=progress)


def _keep_hand_overs(row: Proposal, question: Question, answer: Answer, quarters: Sequence[Quarter]) -> None:
    held = {(part.activity, part.person): part.days for part in question.parts}
    people = {carrier.key: carrier for carrier in question.carriers}
    skills = names_of_skills()
    lines = [
        ProposedHandOver(
            proposal=row,
            order=order,
            activity_id=one.part.activity,
            giver_id=one.part.person,
            taker_id=one.taker,
            days=days_of(sum(one.days)),
            facts=_facts(people, one, held, quarters, skills),
        )
        for order, one in enumerate(sorted(answer.hand_overs, key=lambda one: (-sum(one.days), one.part.key)), start=1)
    ]
    figures = {
        "over_before": answer.over_before,
        "over_after": answer.over_after,
        "least_over": answer.least_over,
        "moves": len(lines),
        "least_moves": answer.least_moves,
        "people": len(question.carriers),
        "quarters": [list(quarter) for quarter in quarters],
        "balance": list(zip(_balance(question, ()), _balance(question, answer.hand_overs), strict=True)),
    }
    with _finished(row, figures, proven=answer.proven, seconds=answer.seconds) as locked:
        create_signed(ProposedHandOver, lines)
        _tell(locked, _("A proposal you asked for is ready."))


def _facts(
    people: Mapping[int, Carrier],
    one: HandOver,
    held: Mapping[tuple[int, int], tuple[int, ...]],
    quarters: Sequence[Quarter],
    skills: Mapping[int, str],
) -> dict[str, Any]:
    """Why this line, as it was when it was found."""
    giver, taker = people[one.part.person], people[one.taker]
    nothing = (0,) * len(quarters)
    near = "activity" if taker.key in one.part.others else "unit" if taker.unit == giver.unit else "cluster"
    return {
        "near": near,
        "skills": [name for key, name in skills.items() if key in giver.skills & taker.skills],
        "quarters": [
            {
                "year": year,
                "quarter": quarter,
                "days": str(days_of(one.days[at])),
                "giver_had": str(days_of(one.part.days[at])),
                "taker_had": str(days_of(held.get((one.part.activity, taker.key), nothing)[at])),
                "giver_carried": str(days_of(giver.loads[at])),
                "giver_has": str(days_of(giver.capacities[at])),
                "taker_carried": str(days_of(taker.loads[at])),
                "taker_has": str(days_of(taker.capacities[at])),
            }
            for at, (year, quarter) in enumerate(quarters)
            if one.days[at]
        ],
    }


def _balance(question: Question, hand_overs: Sequence[HandOver]) -> list[str | None]:
    """The balance index of the people looked at in each quarter, as text."""
    loads = after(question, hand_overs)
    found = [
        balance_index((loads[one.key][at], one.capacities[at]) for one in question.carriers) for at in question.quarters
    ]
    return [None if index is None else str(index) for index in found]


def _keep_team(row: Proposal, question: TeamQuestion, answer: TeamAnswer, quarters: Sequence[Quarter]) -> None:
    places = [
        *((key, TeamRole.LEAD if key == answer.lead else TeamRole.CORE) for key in answer.members),
        *((key, TeamRole.SUPPORT) for key in answer.support),
    ]
    people, skills = {one.key: one for one in question.candidates}, names_of_skills()
    members = [
        ProposedMember(
            proposal=row,
            order=order,
            staff_id=key,
            role=role,
            facts=_member(question, people[key], role, quarters, skills),
        )
        for order, (key, role) in enumerate(places, start=1)
    ]
    figures = {
        "unmet": [list(rule) if isinstance(rule, tuple) else rule for rule in answer.unmet],
        "fullness": answer.fullness,
        "least_fullness": answer.least_fullness,
        "people": len(question.candidates),
        "may_lead": sum(one.may_lead for one in question.candidates),
        "with_room": sum(question.has_room(one, question.core_days) for one in question.candidates),
        "most_core_teams": question.most_core_teams,
        "quarters": [list(quarter) for quarter in quarters],
    }
    with _finished(row, figures, proven=answer.proven, seconds=answer.seconds) as locked:
        ProposedMember.objects.bulk_create(members)
        _tell(locked, _("A proposal you asked for is ready."))


def _member(
    question: TeamQuestion, one: Candidate, role: str, quarters: Sequence[Quarter], skills: Mapping[int, str]
) -> dict[str, Any]:
    days = question.support_days if role == TeamRole.SUPPORT else question.core_days
    return {
        "near": one.near,
        "core_teams": one.core_teams,
        "skills": [name for key, name in skills.items() if key in one.skills & question.skills],
        "quarters": [
            {
                "year": year,
                "quarter": quarter,
                "days": str(days_of(days[at])),
                "carried": str(days_of(one.loads[at])),
                "has": str(days_of(one.capacities[at])),
            }
            for at, (year, quarter) in enumerate(quarters)
        ],
    }


@contextlib.contextmanager
def _finished(row: Proposal, figures: dict[str, Any], *, proven: bool, seconds: float) -> Iterator[Proposal]:
    """The end of the job, and what is kept within, together or not at all. Raises ``Stopped``."""
    with transaction.atomic(), acting(by=None, why="Proposal solved"):
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=row.pk)
        if locked.state != ProposalState.RUNNING:
            raise Stopped
        PROPOSAL.step(locked, "finish")
        locked.progress, locked.finished_at, locked.figures = 100, clock.now(), figures
        locked.proven, locked.seconds = proven, Decimal(str(round(seconds, 1)))
        locked.claim(None)
        locked.save()
        yield locked


def _fail(proposal: int, error: Exception) -> None:
    """Keep that it failed, with a reference under which the log tells the rest."""
    reference = reference_of(log, "Proposal", proposal, error)
    with transaction.atomic(), acting(by=None, why="Proposal failed"):
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=proposal)
        if not PROPOSAL.may(locked, "fail"):
            return
        PROPOSAL.step(locked, "fail")
        locked.failure = _(
            "No proposal could be worked out. Nothing of the plan has changed. Reference %(reference)s."
        ) % {"reference": reference}
        locked.finished_at = clock.now()
        locked.claim(None)
        locked.save()
        _tell(locked, _("A proposal you asked for failed."))


def _tell(row: Proposal, text: str) -> None:
    notify(users=[row.asked_by], text=text, url=f"/load/proposals/{row.pk}/", key=f"proposal-{row.state}-{row.pk}")


def resume_interrupted() -> list[int]:
    """Call a worker for every proposal that waits or is being solved without a sign of work."""
    return take_up_silent(Proposal, UNFINISHED, QUIET_FOR, lambda proposal: tasks.solve_proposal.delay(proposal))
