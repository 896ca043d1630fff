"""Decide on a line of a proposal: pass it on, leave it, or accept it through the doors the plan has.

Where the workplan is a draft, an accepted line is written into it; where it is approved, it becomes a change request,
as it would for a person who changes the activity in its page.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.formats import localize
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from common.dates import quarter_label
from common.refusals import StaleVersion, WrongState
from monitoring.actions.notify import notify
from monitoring.enums import HandOverState
from monitoring.models import ProposedHandOver
from monitoring.queries.proposal_questions import question_about
from monitoring.rules import proposals as rules
from monitoring.rules.reassigning import HandOver, broken_rules
from monitoring.transitions import HAND_OVER
from planning.actions.activity_edit import lock_workplan, save_activity
from planning.actions.change_asking import ask_reformulation
from planning.enums import CHANGES_WAITING, STATUSES_OPEN, AssignmentRole, ChangeState, WorkplanState
from planning.models import Activity, Workplan
from planning.queries.activity_values import values_of
from planning.queries.load import Quarter
from planning.rules.plan_edit import ActivityValues, PersonValue
from structure.models import Staff, User

Days = dict[Quarter, Decimal]
NONE = Decimal(0)


def pass_on(*, line: ProposedHandOver, by: User, version: int | None) -> ProposedHandOver:
    """Give a line to the head of the unit that leads the activity, who is told and can accept it."""
    rules.may_pass_on(by, line)
    with transaction.atomic(), acting(by=by, why=_("Line passed on")):
        locked = _locked(line)
        HAND_OVER.step(locked, "pass_on")
        locked.claim(version)
        locked.save()
        unit = locked.activity.lead_unit
        assert unit.lead is not None  # may_pass_on has refused a unit without a head
        notify(
            users=[unit.lead.user],
            text=_("A reassignment is proposed in %(code)s. You decide on it.") % {"code": locked.activity.code},
            url=f"/load/proposals/{locked.proposal_id}/",
            key=f"hand-over-{locked.pk}",
        )
    return locked


def leave(*, line: ProposedHandOver, by: User, version: int | None) -> ProposedHandOver:
    """Leave a line: the plan stays as it is there."""
    rules.may_leave(by, line)
    with transaction.atomic(), acting(by=by, why=_("Line left")):
        locked = _locked(line)
        HAND_OVER.step(locked, "leave")
        locked.claim(version)
        locked.decided_by, locked.decided_at = by, clock.now()
        locked.save()
    return locked


@transaction.atomic
def accept(*, line: ProposedHandOver, by: User, version: int | None) -> ProposedHandOver:
    """Write this one line into the draft workplan, or ask for it as a change of the approved one.

    Raises ``NotAllowed`` or ``WrongState`` as the plan's own doors do, ``StaleVersion`` when the plan has changed so
    that the line no longer is what it was, and ``InvalidInput`` when the activity cannot be written.
    """
    workplan = lock_workplan(
        Workplan.objects.get(unit=line.activity.lead_unit_id, biennium=line.activity.biennium_id)
    )  # everything about the biennium's plan stands still from here
    locked = _locked(line)
    HAND_OVER.check(locked, "accept")
    rules.may_accept(by, workplan)
    activity = Activity.objects.select_related("biennium", "lead_unit").get(pk=locked.activity_id)
    values = values_of(activity)
    _check_stands(locked, activity, values)
    handed = replace(values, people=_handed_over(locked, values.people))
    reason = _reason(locked)
    if workplan.state == WorkplanState.APPROVED:
        locked.change = ask_reformulation(
            activity=activity, values=handed, reason=reason, by=by, version=activity.version
        )
    else:
        save_activity(activity=activity, values=handed, by=by, version=activity.version, reason=reason)
    with acting(by=by, why=_("Line accepted")):
        HAND_OVER.step(locked, "accept")
        locked.claim(version)
        locked.decided_by, locked.decided_at = by, clock.now()
        locked.save()
    return locked


def _locked(line: ProposedHandOver) -> ProposedHandOver:
    return (
        ProposedHandOver.objects.select_for_update(of=("self",))
        .select_related(
            "proposal__biennium",
            "proposal__unit",
            "activity__lead_unit__lead__user",
            "activity__biennium",
            "giver__user",
            "taker__user",
        )
        .get(pk=line.pk)
    )


def days_by_quarter(line: ProposedHandOver, name: str = "days") -> Days:
    """One of a line's facts by quarter: ``days``, ``giver_had``, ``taker_had`` …"""
    return {(one["year"], one["quarter"]): Decimal(one[name]) for one in line.facts["quarters"]}


def _check_stands(line: ProposedHandOver, activity: Activity, values: ActivityValues) -> None:
    """Raise ``StaleVersion`` unless the plan is, in what this line is about, as it was when the line was found."""

    def stale(sentence: str) -> StaleVersion:
        return StaleVersion(
            _("The plan has changed since this was proposed: %(how)s Ask for a new proposal.") % {"how": sentence},
            current=line,
        )

    if activity.status not in STATUSES_OPEN:
        raise stale(_("the activity is no longer open."))
    earlier = _earlier(line)
    waiting = next((one for one in earlier if one.change and one.change.state in CHANGES_WAITING), None)
    if waiting is not None and waiting.change is not None:
        raise WrongState(
            _("Change request %(number)s about days of the same people waits. Decide on it first.")
            % {"number": waiting.change}
        )
    now = {person.staff_id: person.days for person in values.people}
    done = [one for one in earlier if one.change is None or one.change.state == ChangeState.APPROVED]
    for staff, name, who in ((line.giver_id, "giver_had", line.giver), (line.taker_id, "taker_had", line.taker)):
        for quarter, had in days_by_quarter(line, name).items():
            expected = had + sum((_moved(one, staff, quarter) for one in done), NONE)
            if now.get(staff, {}).get(quarter, NONE) != expected:
                raise stale(
                    _("%(name)s has other days in %(code)s in %(quarter)s.")
                    % {"name": who.name, "code": activity.code, "quarter": quarter_label(*quarter)}
                )
    if _breaks_rules(line, activity):
        raise stale(_("one of the two now carries other work, or no longer works here as then."))


def _earlier(line: ProposedHandOver) -> list[ProposedHandOver]:
    """Lines of the same proposal accepted before, in the same activity, about one of the same people."""
    same = ProposedHandOver.objects.filter(
        proposal=line.proposal_id, activity=line.activity_id, state=HandOverState.ACCEPTED
    ).select_related("change")
    people = {line.giver_id, line.taker_id}
    return [one for one in same if people & {one.giver_id, one.taker_id}]


def _moved(line: ProposedHandOver, staff: int, quarter: Quarter) -> Decimal:
    days = days_by_quarter(line).get(quarter, NONE)
    return -days if staff == line.giver_id else days if staff == line.taker_id else NONE


def _breaks_rules(line: ProposedHandOver, activity: Activity) -> bool:
    """Whether the line, held against the plan of this moment, breaks a rule every proposal keeps."""
    days = days_by_quarter(line)
    quarters = sorted(days)
    question = question_about(
        activity.biennium,
        Staff.objects.filter(pk__in=[line.giver_id, line.taker_id]),
        quarters,
        clock.today(),
        led_by=line.proposal.unit,
        across=line.proposal.across,
        share_skill=line.proposal.share_skill,
    )
    part = next((one for one in question.parts if (one.activity, one.person) == (activity.pk, line.giver_id)), None)
    if part is None:
        return True
    tenths = tuple(int(days[quarter] * 10) for quarter in quarters)
    return any(broken_rules(question, [HandOver(part, line.taker_id, tenths)]))


def _handed_over(line: ProposedHandOver, people: Sequence[PersonValue]) -> list[PersonValue]:
    """The people of the activity once the days have changed hands; who is left without a day leaves the activity."""
    days, found, taken = days_by_quarter(line), [], False
    for person in people:
        if person.staff_id == line.giver_id:
            left = {quarter: amount - days.get(quarter, NONE) for quarter, amount in person.days.items()}
            if any(left.values()):
                found.append(replace(person, days=left))
        elif person.staff_id == line.taker_id:
            taken = True
            found.append(replace(person, days=_sum(person.days, days)))
        else:
            found.append(person)
    if not taken:
        found.append(PersonValue(line.taker_id, AssignmentRole.CONTRIBUTOR, dict(days)))
    return found


def _sum(one: Days, other: Days) -> Days:
    return {quarter: one.get(quarter, NONE) + other.get(quarter, NONE) for quarter in one.keys() | other.keys()}


def _reason(line: ProposedHandOver) -> Any:
    return _(
        "Proposal %(proposal)s, line %(line)s: %(days)s work-days go from %(giver)s to %(taker)s, who has room."
    ) % {
        "proposal": line.proposal_id,
        "line": line.order,
        "days": localize(line.days),
        "giver": line.giver.name,
        "taker": line.taker.name,
    }
