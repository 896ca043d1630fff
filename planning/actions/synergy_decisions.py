"""Decide on a pair, carry a decision out, undo it.

Each call locks the biennium first, then the pair, the workplans and the activities, as other writes of the plan do: of
two people who act on one pair, or on two pairs with one activity in common, the second sees what the first has done.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from common.refusals import StaleVersion, WrongState
from planning.actions.activity_edit import approved_content, record_change
from planning.actions.merging import write_rows
from planning.enums import Outcome, SynergyDecision
from planning.models import Activity, Biennium, Dependency, SynergyPair, SynergyRecord, Workplan
from planning.queries.merging import changed_by, records_in_force, rows_of, workplans_of
from planning.rules.dependencies import check_no_circle, way_round
from planning.rules.merging import Rows, ended, merge, undone, way_between
from planning.rules.synergies import (
    biennium_runs,
    can_be_carried_out,
    check_decision,
    locked_workplans,
    may_decide,
    takes_decisions,
    workplans_editable,
)
from structure.models import Staff


@transaction.atomic
def decide(*, pair: SynergyPair, decision: str, chosen: Any = None, reason: str, by: Any, version: int) -> SynergyPair:
    """Decide on a pair: merge, sequence, drop or keep, with the reason; ``chosen`` is the key of one activity.

    A merger or a drop is carried out at once when the workplans concerned can be changed, and waits otherwise. Raises
    ``NotAllowed``, ``InvalidInput``, ``WrongState``, or ``StaleVersion`` when somebody else has decided meanwhile.
    """
    locked = _lock(pair)
    head = may_decide(by, locked)
    takes_decisions(locked.round)
    activity, text = check_decision(locked, decision, chosen, reason)
    if _decided_just_so(locked, decision, activity, text, by, version):
        return locked
    _check_version(locked, version)
    if locked.decision:
        raise WrongState(_("%(said)s Undo that decision first.") % {"said": said_of(locked)})
    locked.decision, locked.reason, locked.chosen = decision, text, activity
    locked.decided_at, locked.decided_by, locked.decided_for = clock.now(), by, head
    change = _change_of(locked)
    locked.claim(version)
    with acting(by=by, why=_signed(_("Decided: %(decision)s") % {"decision": locked.get_decision_display()}, head)):
        if not locked_workplans(change.workplans):
            _carry_out(locked, change, by)
        locked.save()
    return locked


@transaction.atomic
def carry_out(*, pair: SynergyPair, by: Any, version: int) -> SynergyPair:
    """Carry out a decision that waited, now that the workplans concerned can be changed. Twice is once."""
    locked = _lock(pair)
    head = may_decide(by, locked)
    biennium_runs(locked.round.biennium)
    if locked.carried_out_at is not None and locked.version == version + 1:
        return locked
    _check_version(locked, version)
    if not locked.waits:
        raise WrongState(_("There is no decision on this pair that waits."))
    change = _change_of(locked)
    workplans_editable(change.workplans)
    locked.claim(version)
    with acting(by=by, why=_signed(_("Decision carried out"), head)):
        _carry_out(locked, change, by)
        locked.save()
    return locked


@transaction.atomic
def undo(*, pair: SynergyPair, by: Any, version: int) -> SynergyPair:
    """Take a decision back, and everything that carrying it out has moved.

    Raises ``WrongState`` while the workplans concerned cannot be changed, and when something that was moved has been
    changed since, so that undoing would lose it.
    """
    locked = _lock(pair)
    head = may_decide(by, locked)
    biennium_runs(locked.round.biennium)
    if not locked.decision and locked.version == version + 1 > 1:  # a double click
        return locked
    _check_version(locked, version)
    if not locked.decision:
        raise WrongState(_("Nothing has been decided on this pair."))
    with acting(
        by=by, why=_signed(_("Decision undone: %(decision)s") % {"decision": locked.get_decision_display()}, head)
    ):
        if locked.carried_out_at is not None and locked.decision != SynergyDecision.KEEP:
            _take_back(locked, by)
        locked.decision, locked.reason, locked.chosen = "", "", None
        locked.decided_at = locked.decided_by = locked.decided_for = locked.carried_out_at = None
        locked.claim(version)
        locked.save()
    return locked


def said_of(pair: SynergyPair) -> str:
    """Who decided what on a pair, when, and why, in a sentence or two."""
    return _("%(name)s decided on this pair on %(moment)s: %(decision)s. “%(reason)s”") % {
        "name": pair.decided_by.full_name if pair.decided_by else "",
        "moment": date_format(pair.decided_at, "DATETIME_FORMAT") if pair.decided_at else "",
        "decision": str(pair.get_decision_display()).lower(),
        "reason": pair.reason,
    }


@dataclass(frozen=True)
class Change:
    """What a decision does: the rows of both activities before and after, whose plan it changes, in which workplans."""

    before: Rows = field(default_factory=dict)
    after: Rows = field(default_factory=dict)
    activities: list[Activity] = field(default_factory=list)
    workplans: list[Workplan] = field(default_factory=list)


def _lock(pair: SynergyPair) -> SynergyPair:
    Biennium.objects.select_for_update().get(pk=pair.round.biennium_id)
    locked: SynergyPair = (
        SynergyPair.objects.select_for_update(of=("self",))
        .select_related("round__biennium", "decided_by")
        .get(pk=pair.pk)
    )
    both = [locked.first_id, locked.second_id]
    near = Activity.objects.filter(Q(pk__in=both) | Q(depends_on__after__in=both))
    list(
        Workplan.objects.select_for_update(of=("self",))
        .filter(biennium=locked.round.biennium_id, unit__in=near.values("lead_unit"))
        .order_by("pk")
    )
    activities = {
        one.pk: one
        for one in Activity.objects.select_for_update(of=("self",))
        .select_related("lead_unit__division", "biennium")
        .filter(pk__in=both)
        .order_by("pk")
    }
    locked.first, locked.second = (activities[key] for key in both)
    if locked.chosen_id:
        locked.chosen = activities[locked.chosen_id]
    return locked


def _sides(pair: SynergyPair) -> tuple[Activity, Activity]:
    """The activity that goes on or comes first, and the other one."""
    assert pair.chosen is not None and pair.other is not None
    return pair.chosen, pair.other


def _decided_just_so(
    pair: SynergyPair, decision: str, chosen: Activity | None, reason: str, by: Any, version: int
) -> bool:
    """Whether the same person decided just this from the very version the form was read at: a double click."""
    same = (pair.decision, pair.chosen_id, pair.reason) == (decision, chosen.pk if chosen else None, reason)
    return same and pair.decided_by_id == by.pk and pair.version == version + 1


def _check_version(pair: SynergyPair, version: int) -> None:
    if version == pair.version:
        return
    if pair.decision:
        raise StaleVersion(said_of(pair), current=pair)
    raise StaleVersion(_("Somebody took a decision on this pair back while you were reading it."), current=pair)


def _signed(why: str, head: Staff | None) -> str:
    return _("%(why)s, for %(name)s") % {"why": why, "name": head.user.full_name} if head else why


def _change_of(pair: SynergyPair) -> Change:
    """What the decision would do now. Raises ``WrongState`` when the activities do not allow it."""
    if pair.decision == SynergyDecision.KEEP:
        return Change()
    chosen, other = _sides(pair)
    can_be_carried_out(pair.decision, chosen, other)
    before = rows_of(chosen, other)
    after = EFFECTS[SynergyDecision(pair.decision)](pair, chosen, other, before)
    activities = changed_by(pair, before)
    return Change(before, after, activities, workplans_of(activities))


def _carry_out(pair: SynergyPair, change: Change, by: Any) -> None:
    """Do it, and keep what both activities consisted of before and after."""
    pair.carried_out_at = clock.now()
    if pair.decision == SynergyDecision.KEEP:
        return
    chosen, other = _sides(pair)
    write_rows([chosen, other], change.after)
    _say_in_revisions(change.activities, change.workplans, by, pair.reason)
    SynergyRecord.objects.create(
        pair=pair,
        decision=pair.decision,
        chosen=chosen,
        other=other,
        before=change.before,
        after=change.after,
        done_at=pair.carried_out_at,
        done_by=by,
        demonstration=pair.demonstration,
    )


def _say_in_revisions(activities: list[Activity], workplans: list[Workplan], by: Any, reason: str) -> None:
    """Record in the revisions of the workplans what changes against the approved versions, and why."""
    by_unit = {workplan.unit_id: workplan for workplan in workplans}
    for activity in activities:
        if workplan := by_unit.get(activity.lead_unit_id):
            record_change(workplan, activity, approved_content(workplan), by, reason)


def _merger(pair: SynergyPair, chosen: Activity, other: Activity, rows: Rows) -> Rows:
    if way := way_between(_edges(pair), chosen.pk, other.pk):
        raise WrongState(
            _("As one they would wait for themselves: %(way)s. Take a dependency away first.") % {"way": _in_words(way)}
        )
    return merge(
        rows,
        into=chosen.pk,
        merged=other.pk,
        into_unit=chosen.lead_unit_id,
        merged_unit=other.lead_unit_id,
        reason=_("Merged into %(code)s. %(reason)s") % {"code": chosen.code, "reason": pair.reason},
    )


def _drop(pair: SynergyPair, chosen: Activity, other: Activity, rows: Rows) -> Rows:
    reason = _("Dropped, %(code)s goes on. %(reason)s") % {"code": chosen.code, "reason": pair.reason}
    return rows | ended(other.pk, Outcome.TERMINATED, reason)


def _sequence(pair: SynergyPair, chosen: Activity, other: Activity, rows: Rows) -> Rows:
    """The other waits until the chosen one has finished; a wait there is already stays as it is."""
    check_no_circle(other, [chosen.pk])
    return {f"wait/{other.pk}/{chosen.pk}": 0} | rows


EFFECTS: dict[SynergyDecision, Callable[[SynergyPair, Activity, Activity, Rows], Rows]] = {
    SynergyDecision.MERGE: _merger,
    SynergyDecision.DROP: _drop,
    SynergyDecision.SEQUENCE: _sequence,
}


def _edges(pair: SynergyPair) -> list[tuple[int, int]]:
    return list(
        Dependency.objects.filter(activity__biennium=pair.round.biennium_id).values_list("activity_id", "after_id")
    )


def _in_words(way: list[int]) -> str:
    codes = dict(Activity.objects.filter(pk__in=way).values_list("pk", "code"))
    steps = [
        _("%(code)s waits for %(after)s") % {"code": codes[one], "after": codes[two]} for one, two in pairwise(way)
    ]
    return ", ".join(steps)


def _take_back(pair: SynergyPair, by: Any) -> None:
    record = records_in_force().select_for_update().get(pair=pair)
    chosen, other = _sides(pair)
    activities = changed_by(pair, record.before)
    workplans = workplans_of(activities)
    workplans_editable(workplans)
    later = (
        records_in_force()
        .filter(Q(chosen__in=[chosen, other]) | Q(other__in=[chosen, other]), pk__gt=record.pk)
        .select_related("pair__first", "pair__second")
        .order_by("-pk")
        .first()
    )
    if later is not None:
        raise WrongState(
            _("%(first)s and %(second)s were decided on after this and share an activity with it. Undo that first.")
            % {"first": later.pair.first.code, "second": later.pair.second.code}
        )
    write_rows([chosen, other], undone(record.before, record.after, rows_of(chosen, other)))
    _check_ways(pair, [chosen.pk, other.pk])
    _say_in_revisions(activities, workplans, by, _("Decision undone"))
    record.undone_at, record.undone_by = clock.now(), by
    record.save(update_fields=["undone_at", "undone_by"])


def _check_ways(pair: SynergyPair, activities: list[int]) -> None:
    """Raise ``WrongState`` when one of the activities now waits for itself, by dependencies added since."""
    waits_for: dict[int, list[int]] = {}
    for activity, after in _edges(pair):
        waits_for.setdefault(activity, []).append(after)
    for one in activities:
        for after in waits_for.get(one, ()):
            if way := way_round(waits_for, after, one):
                raise WrongState(
                    _("Undone, they would wait for themselves: %(way)s. Take a dependency away first.")
                    % {"way": _in_words([one, *way])}
                )
