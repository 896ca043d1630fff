"""Who decides on a pair, and that it is decided once; a merger keeps both histories and can be undone."""

import datetime
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections

from common import clock
from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, Refusal, StaleVersion, WrongState
from planning.actions.synergies import close_round, open_round
from planning.actions.synergy_decisions import carry_out, decide, undo
from planning.actions.workplans import approve, endorse, open_revision, submit
from planning.enums import ActivityStatus, ChangeState
from planning.models import (
    Activity,
    AssignmentDays,
    ChangeRequest,
    Dependency,
    MandateShare,
    Milestone,
    ProgressEntry,
    SynergyPair,
    SynergyRecord,
    Workplan,
)
from planning.queries.merging import merged_into, rows_of
from tests.factories.planning import (
    ActivityFactory,
    DeliverableFactory,
    MilestoneFactory,
    ProgressEntryFactory,
    WorkplanFactory,
)
from tests.factories.structure import DelegationFactory
from tests.people import Cast
from tests.planning.synergy_stage import activity, pair_of

pytestmark = pytest.mark.django_db

PEOPLE = (
    "staff", "colleague", "stranger", "unit_head", "other_unit_head", "division_head", "other_division_head",
    "division_delegate", "executive_secretary", "pmu_officer", "hr_officer", "budget_officer", "administrator",
    "rest_client", "bureau_member", "ended_bureau_member", "nobody",
)  # fmt: skip
REASON = "One set of documents serves both."


def merged(cast: Cast, pair: SynergyPair, into: Activity, **named: Any) -> SynergyPair:
    by = named.pop("by", cast.pmu_officer)
    return decide(pair=pair, decision="merge", chosen=into.pk, reason=REASON, by=by, version=pair.version, **named)


def approved(cast: Cast) -> Workplan:
    """The unit's workplan with its activities, walked to its approval."""
    for _head in (cast.unit_head, cast.division_head, cast.executive_secretary):
        pass  # asking for them puts them in place
    workplan: Workplan = WorkplanFactory(unit=cast.unit)
    workplan = submit(workplan=workplan, by=cast.unit_head, version=workplan.version)
    workplan = endorse(workplan=workplan, by=cast.division_head, version=workplan.version)
    return approve(workplan=workplan, by=cast.executive_secretary, version=workplan.version)


def test_a_merger_moves_everything_and_the_other_ends_naming_its_survivor(cast: Cast) -> None:
    pair = pair_of(cast)
    one, two = pair.first, pair.second
    milestone, deliverable = MilestoneFactory(activity=two), DeliverableFactory(activity=two)
    before, after = ActivityFactory(), ActivityFactory()
    Dependency.objects.create(activity=two, after=before, lag_days=3)
    Dependency.objects.create(activity=after, after=two)
    Dependency.objects.create(activity=one, after=two)
    two.supporting_units.add(cast.other_unit)
    entry = ProgressEntryFactory(activity=two, author=cast.staff)

    pair = merged(cast, pair, one)

    one.refresh_from_db()
    two.refresh_from_db()
    shares = dict(MandateShare.objects.filter(activity=one).values_list("mandate__address", "percent"))
    assert shares == {"XII/32/1": Decimal("15"), "XII/32/2": Decimal("47.5"), "XII/32/3": Decimal("37.5")}
    assert sum(two.mandate_shares.values_list("percent", flat=True)) == 100, "what it has cost stays explained"
    days = dict(AssignmentDays.objects.filter(assignment__activity=one).values_list("assignment__staff", "days"))
    assert days == {cast.staff.staff.pk: Decimal(30), cast.colleague.staff.pk: Decimal(10)}
    assert (one.work_days, two.work_days) == (40, 0)
    assert {row.activity for row in (*Milestone.objects.all(), *one.deliverables.all())} == {one}
    assert (milestone.pk, deliverable.pk) == (one.milestones.get().pk, one.deliverables.get().pk)
    edges = set(Dependency.objects.values_list("activity", "after", "lag_days"))
    assert edges == {(one.pk, before.pk, 3), (after.pk, one.pk, 0)}
    assert set(one.supporting_units.all()) == {cast.other_unit}
    assert (str(one.starts_on), str(one.ends_on)) == ("2016-02-01", "2016-12-31")
    assert (two.status, two.outcome) == (ActivityStatus.ENDED, "reformulated")
    assert two.outcome_reason == f"Merged into A-01. {REASON}"
    assert ProgressEntry.objects.get(pk=entry.pk).activity == two, "entries are never moved"
    assert merged_into(one) == merged_into(one, clock.today()) == [two.pk]
    assert merged_into(one, clock.today() - datetime.timedelta(days=1)) == [], "not yet, at the end of the day before"
    assert one.history.first().history_change_reason == "Decided: Merge"
    assert (pair.waits, pair.decided_by) == (False, cast.pmu_officer)


def test_undoing_brings_every_row_back(cast: Cast) -> None:
    pair = pair_of(cast)
    MilestoneFactory(activity=pair.second)
    Dependency.objects.create(activity=pair.first, after=pair.second, lag_days=2)
    before = rows_of(pair.first, pair.second)
    pair = merged(cast, pair, pair.second)
    assert rows_of(*Activity.objects.filter(code__in=["A-01", "A-07"])) == SynergyRecord.objects.get().after != before
    pair = undo(pair=pair, by=cast.pmu_officer, version=pair.version)
    assert rows_of(*Activity.objects.filter(code__in=["A-01", "A-07"])) == before
    record = SynergyRecord.objects.get()
    assert (record.undone_by, pair.decision, pair.decided_at) == (cast.pmu_officer, "", None)
    assert [row.decision for row in pair.history.all()] == ["", "merge", ""]
    assert merged_into(pair.second) == []
    again = merged(cast, pair, pair.first)
    assert again.decision == "merge"


def test_undoing_is_refused_when_it_would_lose_what_changed_since_and_keeps_what_it_would_not(cast: Cast) -> None:
    pair = pair_of(cast)
    one = pair.first
    pair = merged(cast, pair, one)
    new = MilestoneFactory(activity=one)
    point = connection.savepoint()
    MandateShare.objects.filter(activity=one, mandate__address="XII/32/1").update(percent=16)
    AssignmentDays.objects.filter(assignment__staff=cast.staff.staff).update(days=31)
    with pytest.raises(
        WrongState, match="changed the mandate shares, the people or their work-days. Undoing would lose"
    ):
        undo(pair=pair, by=cast.pmu_officer, version=pair.version)
    connection.savepoint_rollback(point)
    undo(pair=pair, by=cast.pmu_officer, version=pair.version)
    assert Milestone.objects.get(pk=new.pk).activity == one


def test_of_two_mergers_in_a_row_the_later_is_undone_first(cast: Cast) -> None:
    pair = pair_of(cast)
    third = activity("A-09", "Organize the scientific documents", cast.unit, {"XII/32/9": "100"}, {})
    merged(cast, pair, pair.first)
    close_round(round_=pair.round, by=cast.pmu_officer)
    later = open_round(biennium=third.biennium, by=cast.pmu_officer, least_score=Decimal("0.25")).pairs.get(
        second=third
    )
    assert {later.first, later.second} == {pair.first, third}, "what has ended is found no more"
    later = merged(cast, later, third)
    assert merged_into(third) == sorted([pair.first.pk, pair.second.pk])
    pair.refresh_from_db()
    with pytest.raises(WrongState, match="A-01 and A-09 were decided on after this"):
        undo(pair=pair, by=cast.pmu_officer, version=pair.version)
    undo(pair=later, by=cast.pmu_officer, version=later.version)
    undo(pair=pair, by=cast.pmu_officer, version=pair.version)
    assert not SynergyRecord.objects.filter(undone_at__isnull=True).exists()


def test_an_approved_workplan_makes_a_merger_wait_and_the_refusal_says_for_what(cast: Cast) -> None:
    pair = pair_of(cast)
    workplan = approved(cast)
    before = rows_of(pair.first, pair.second)
    pair = merged(cast, pair, pair.first)
    assert pair.waits and rows_of(pair.first, pair.second) == before
    with pytest.raises(WrongState, match=r"cannot be changed now: LIA \(approved\)\. .* opened for a revision"):
        carry_out(pair=pair, by=cast.pmu_officer, version=pair.version)
    workplan = open_revision(workplan=workplan, by=cast.unit_head, version=workplan.version)
    pair = carry_out(pair=pair, by=cast.pmu_officer, version=pair.version)
    assert not pair.waits and Activity.objects.get(code="A-07").status == ActivityStatus.ENDED
    requests = ChangeRequest.objects.filter(workplan=workplan, state=ChangeState.OPEN)
    assert set(requests.values_list("activity__code", "reason")) == {("A-01", REASON), ("A-07", REASON)}
    assert carry_out(pair=pair, by=cast.pmu_officer, version=pair.version - 1) == pair, "a double click"
    submit(workplan=workplan, by=cast.unit_head, version=workplan.version)
    with pytest.raises(WrongState, match=r"LIA \(submitted\)"):
        undo(pair=pair, by=cast.pmu_officer, version=pair.version)


def test_a_workplan_of_a_third_unit_that_waits_for_the_one_that_ends_is_concerned_too(cast: Cast) -> None:
    pair = pair_of(cast)
    third = activity("B-01", "Train trainers", cast.other_unit, {"XII/32/9": "100"}, {})
    Dependency.objects.create(activity=third, after=pair.second)
    WorkplanFactory(unit=cast.other_unit, state="submitted")
    assert merged(cast, pair, pair.first).waits


def test_a_waiting_decision_is_taken_back_without_any_trace_in_the_plan(cast: Cast) -> None:
    pair = pair_of(cast)
    approved(cast)
    pair = merged(cast, pair, pair.first)
    pair = undo(pair=pair, by=cast.pmu_officer, version=pair.version)
    assert (pair.decision, SynergyRecord.objects.count()) == ("", 0)


def test_dropping_ends_the_other_with_its_reason_and_is_undone(cast: Cast) -> None:
    pair = pair_of(cast)
    named = {"decision": "drop", "chosen": str(pair.first_id), "reason": REASON, "by": cast.pmu_officer}
    pair = decide(pair=pair, version=1, **named)
    dropped = Activity.objects.get(code="A-07")
    assert (dropped.status, dropped.outcome) == (ActivityStatus.ENDED, "terminated")
    assert dropped.outcome_reason == f"Dropped, A-01 goes on. {REASON}"
    assert dropped.mandate_shares.count() == 2
    undo(pair=pair, by=cast.pmu_officer, version=pair.version)
    dropped.refresh_from_db()
    assert (dropped.status, dropped.outcome) == (ActivityStatus.ON_TRACK, "")


def test_sequencing_makes_the_second_wait_and_never_in_a_circle(cast: Cast) -> None:
    pair = pair_of(cast)
    named = {"decision": "sequence", "chosen": pair.second_id, "reason": REASON, "by": cast.pmu_officer}
    point = connection.savepoint()
    between = ActivityFactory(code="A-05")
    Dependency.objects.create(activity=pair.second, after=between)
    Dependency.objects.create(activity=between, after=pair.first)
    with pytest.raises(InvalidInput, match="A-07 waits for A-05, A-05 waits for A-01"):
        decide(pair=pair, version=1, **named)
    with pytest.raises(
        WrongState, match="As one they would wait for themselves: A-07 waits for A-05, A-05 waits for A-01"
    ):
        merged(cast, pair, pair.first)
    connection.savepoint_rollback(point)
    pair = decide(pair=pair, version=1, **named)
    assert Dependency.objects.get(activity=pair.first).after == pair.second
    undo(pair=pair, by=cast.pmu_officer, version=pair.version)
    assert not Dependency.objects.exists()


def test_nobody_gets_more_days_than_a_quarter_has(cast: Cast) -> None:
    pair = pair_of(cast)
    AssignmentDays.objects.filter(assignment__activity=pair.first).update(days=80)
    with pytest.raises(WrongState, match="would have 100 work-days in Q3 2016"):
        merged(cast, pair, pair.first)
    pair.refresh_from_db()
    assert pair.decision == ""


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("decision", {"decision": "burn"}),
        ("reason", {"reason": " \x00\n"}),
        ("reason", {"reason": "x" * 2001}),
        ("chosen", {"chosen": None}),
        ("chosen", {"chosen": "9" * 40}),
    ],
)
def test_a_decision_says_what_with_which_and_why(cast: Cast, field: str, values: dict[str, Any]) -> None:
    pair = pair_of(cast)
    named = {"decision": "merge", "chosen": pair.first_id, "reason": REASON} | values
    with pytest.raises(InvalidInput) as refusal:
        decide(pair=pair, by=cast.pmu_officer, version=1, **named)
    assert set(refusal.value.errors) == {field}


def test_what_is_done_or_has_ended_is_not_merged(cast: Cast) -> None:
    pair = pair_of(cast)
    with acting(by=None, why="Finished"):
        pair.second.status, pair.second.percent = ActivityStatus.DONE, 100
        pair.second.save()
    with pytest.raises(WrongState, match="A-07 is done"):
        merged(cast, pair, pair.first)
    with pytest.raises(WrongState, match="A-07 is done"):
        merged(cast, pair, pair.second)
    kept = decide(pair=pair, decision="keep", reason=REASON, by=cast.pmu_officer, version=1)
    assert (kept.chosen, kept.waits) == (None, False)


def test_who_decides_within_a_division_and_across(cast: Cast) -> None:
    within = pair_of(cast)
    activity("B-01", "Organize the documents of the scientific meeting", cast.other_unit, {"XII/32/9": "100"}, {})
    people = {name: getattr(cast, name) for name in PEOPLE}
    close_round(round_=within.round, by=cast.pmu_officer)
    round_ = open_round(biennium=within.first.biennium, by=cast.pmu_officer, least_score=Decimal("0.30"))
    within = round_.pairs.get(first=within.first, second=within.second)
    across = round_.pairs.get(first=within.first, second__code="B-01")

    def may(pair: SynergyPair) -> set[str]:
        allowed = set()
        for name, person in people.items():
            person._access = None
            point = connection.savepoint()
            try:
                decide(pair=pair, decision="keep", reason=REASON, by=person, version=1)
            except NotAllowed:
                pass
            else:
                allowed.add(name)
            connection.savepoint_rollback(point)
        return allowed

    assert may(within) == {"pmu_officer", "division_head", "division_delegate"}
    assert may(across) == {"pmu_officer"}
    kept = decide(pair=within, decision="keep", reason=REASON, by=cast.division_delegate, version=1)
    assert kept.decided_for == cast.division_head.staff
    assert kept.history.first().history_change_reason.endswith(f", for {cast.division_head.full_name}")


def test_a_delegate_of_another_head_decides_nothing_here(cast: Cast) -> None:
    pair = pair_of(cast)
    DelegationFactory(principal=cast.other_division_head.staff, delegate=cast.colleague.staff)
    with pytest.raises(NotAllowed):
        merged(cast, pair, pair.first, by=cast.colleague)


def test_a_closed_round_takes_no_decision_and_a_closed_biennium_none_at_all(cast: Cast) -> None:
    pair = pair_of(cast)
    close_round(round_=pair.round, by=cast.pmu_officer)
    with pytest.raises(WrongState, match="This round is closed"):
        merged(cast, pair, pair.first)
    with acting(by=None, why="The biennium is over"):
        pair.first.biennium.phase = "closed"
        pair.first.biennium.save()
    with pytest.raises(WrongState, match="biennium is closed"):
        undo(pair=pair, by=cast.pmu_officer, version=1)


def test_a_double_click_decides_once_and_a_late_decision_hears_of_the_first(cast: Cast) -> None:
    pair = pair_of(cast)
    for _click in range(2):
        decided = decide(pair=pair, decision="keep", reason=REASON, by=cast.pmu_officer, version=1)
    assert (decided.version, decided.history.count()) == (2, 2)
    cast.division_head._access = None
    with pytest.raises(StaleVersion, match=f"Monitoring Officer decided on this pair on .*: keep both. “{REASON}”"):
        merged(cast, pair, pair.first, by=cast.division_head)
    with pytest.raises(WrongState, match="Undo that decision first"):
        merged(cast, decided, pair.first, by=cast.division_head)
    taken_back = undo(pair=decided, by=cast.pmu_officer, version=2)
    with pytest.raises(StaleVersion, match="took a decision on this pair back"):
        decide(pair=taken_back, decision="keep", reason=REASON, by=cast.division_head, version=2)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_the_same_moment_one_wins_and_the_other_is_told() -> None:
    cast = Cast()
    pair = pair_of(cast)
    people = [cast.pmu_officer, cast.division_head]
    told: list[str] = []
    together = threading.Barrier(2)

    def act(person: Any, decision: str) -> None:
        try:
            together.wait(timeout=10)
            decide(pair=pair, decision=decision, chosen=pair.first_id, reason=REASON, by=person, version=1)
        except Refusal as refusal:
            told.append(str(refusal.sentence))
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=act, args=(person, decision))
        for person, decision in zip(people, ("merge", "drop"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    pair.refresh_from_db()
    assert pair.decided_by is not None
    assert len(told) == 1 and told[0].startswith(f"{pair.decided_by.full_name} decided on this pair")
    assert SynergyRecord.objects.get().decision == pair.decision
