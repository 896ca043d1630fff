"""Unfinished work is carried into the next biennium by people, with a reason, once, and can be taken back."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from common.audit import acting
from common.dates import PartialDate
from common.refusals import InvalidInput, NotAllowed, WrongState
from planning.actions.carry_over import carry_over, take_back
from planning.models import (
    Activity,
    AssignmentDays,
    CarryOver,
    Dependency,
    Milestone,
    OperationalGoal,
    StrategicPlan,
    Target,
    TargetLink,
)
from planning.queries.carry_over import carry_over_page, standing_mandates
from planning.queries.outcomes import UNSETTLED
from planning.rules.carry_over import dates_in, due_in
from tests.factories.budget import ActivityCostFactory
from tests.factories.planning import (
    ActivityFactory,
    BienniumFactory,
    ExpectedResultFactory,
    MandateFactory,
    OutputFactory,
    WorkplanFactory,
)
from tests.people import Cast
from tests.planning.biennium_stage import next_biennium, unfinished
from tests.planning.counting import queries_of

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
WHY = "Waits for the venue."


def carried(cast: Cast, *codes: str, by: Any = None) -> list[CarryOver]:
    reasons = dict.fromkeys(codes or ("A-01",), WHY)
    return carry_over(source=BienniumFactory(), target=next_biennium(), reasons=reasons, by=by or cast.pmu_officer)


def test_the_copy_takes_what_is_ahead_and_leaves_what_is_behind(cast: Cast) -> None:
    output = OutputFactory(code="1.2.1")
    later = ExpectedResultFactory(biennium=next_biennium(), code="1.2", goal=OperationalGoal.objects.get())
    same = OutputFactory(result=later, code="1.2.1")
    source = unfinished(cast, output=output, priority="high", ends_on=datetime.date(2016, 12, 31))
    source.supporting_units.add(cast.other_unit)
    plan = StrategicPlan.objects.create(code="SP", name="Plan", instrument=MandateFactory().decision.instrument)
    TargetLink.objects.create(activity=source, target=Target.objects.create(plan=plan, number=11, name="Areas"))
    [record] = carried(cast)
    copy = record.copy
    assert (copy.code, copy.title, copy.priority) == (source.code, source.title, "high")
    assert (copy.output_status, copy.status, copy.percent, copy.version) == ("carried_over", "not_started", 0, 1)
    assert copy.output == same
    assert copy.start.label == "1 Jan 2017" and copy.end.label == "2017", "no end day that nobody gave"
    assert [(share.mandate.address, share.percent) for share in copy.mandate_shares.all()] == [("XII/32/A-01", 100)]
    assert [link.target.number for link in copy.target_links.all()] == [11]
    assert list(copy.supporting_units.all()) == [cast.other_unit]
    assert list(AssignmentDays.objects.filter(assignment__activity=copy).values_list("year", "quarter", "days")) == [
        (2017, 1, Decimal(8))
    ]
    assert copy.work_days == 8
    assert [(row.title, row.due.label) for row in copy.milestones.all()] == [("Bureau agrees", "2017")]
    assert [(row.title, row.due.label) for row in copy.deliverables.all()] == [("Report", "1 Feb 2017")]
    assert (record.reason, record.carried_by) == (WHY, cast.pmu_officer)
    source.refresh_from_db()
    assert (source.status, source.outcome, source.version) == ("on_track", "", 1), "the source stays as it is"
    assert not Activity.objects.filter(UNSETTLED, pk=source.pk).exists(), "but it is settled"


def test_dates_of_the_next_biennium_stay_as_they_were_said() -> None:
    first, whole = datetime.date(2017, 1, 1), PartialDate.year(2017)
    past, quarter = PartialDate.day(datetime.date(2016, 3, 1)), PartialDate.quarter(2017, 2)
    assert dates_in(past, quarter, first) == (PartialDate.day(first), quarter)
    assert dates_in(quarter, whole, first) == (quarter, whole)
    assert dates_in(past, past, first) == (PartialDate.day(first), whole)
    assert due_in(quarter, first, whole) == quarter and due_in(past, first, whole) == whole


def test_twice_carries_nothing_twice(cast: Cast) -> None:
    unfinished(cast)
    assert len(carried(cast)) == 1
    assert carried(cast) == []
    assert Activity.objects.filter(biennium__starts_in=2017).count() == CarryOver.objects.count() == 1


def test_a_code_that_is_taken_gets_the_next_number(cast: Cast) -> None:
    unfinished(cast)
    ActivityFactory(code="A-01", biennium=next_biennium())
    ActivityFactory(code="A-09", biennium=next_biennium())
    assert carried(cast)[0].copy.code == "A-10"


def test_what_waits_for_what_comes_along_when_both_do(cast: Cast) -> None:
    first, second, third = (unfinished(cast, code) for code in ("A-01", "A-02", "A-03"))
    Dependency.objects.create(activity=second, after=first, lag_days=3)
    Dependency.objects.create(activity=third, after=second)
    carried(cast, "A-02")
    carried(cast, "A-01")
    copies = Dependency.objects.filter(activity__biennium__starts_in=2017)
    assert [(row.activity.code, row.after.code, row.lag_days) for row in copies] == [("A-02", "A-01", 3)]
    take_back(record=CarryOver.objects.get(copy__code="A-02"), by=cast.pmu_officer)


def test_who_carries_what(cast: Cast) -> None:
    unfinished(cast)
    unfinished(cast, "B-01", lead_unit=cast.other_unit)
    for person in (cast.staff, cast.other_unit_head, cast.hr_officer, cast.administrator, cast.division_head):
        with pytest.raises(NotAllowed):
            carried(cast, "A-01", by=person)
    assert cast.unit_head
    with pytest.raises(NotAllowed):
        carried(cast, "A-01", "B-01", by=cast.unit_head)
    assert CarryOver.objects.count() == 0, "all or nothing"
    assert [row.copy.code for row in carried(cast, "A-01", by=cast.unit_head)] == ["A-01"]
    assert [row.copy.code for row in carried(cast, "B-01", by=cast.executive_secretary)] == ["B-01"]


def test_a_reason_each(cast: Cast) -> None:
    unfinished(cast)
    for reason in ("", " \x00 ", "x" * 2001):
        with pytest.raises(InvalidInput) as refused:
            carry_over(source=BienniumFactory(), target=next_biennium(), reasons={"A-01": reason}, by=cast.pmu_officer)
        assert set(refused.value.errors) == {"reason-A-01"}


@pytest.mark.parametrize(
    "values",
    [
        {"done": True},
        {"outcome": "implemented"},
        {"outcome": "reformulated"},
        {"outcome": "terminated", "outcome_reason": "No money.", "ended": True},
    ],
)
def test_what_is_settled_is_not_carried(cast: Cast, values: dict[str, Any]) -> None:
    unfinished(cast, **values)
    with pytest.raises(WrongState, match="A-01 is settled"):
        carried(cast)
    assert carry_over_page(cast.pmu_officer, BienniumFactory(), next_biennium(), {}).proposals == []


@pytest.mark.parametrize("phase", ["year_2", "closed"])
def test_nothing_is_carried_once_the_first_year_is_over(cast: Cast, phase: str) -> None:
    unfinished(cast)
    late = BienniumFactory(starts_in=2017, is_current=False, phase=phase)
    with pytest.raises(WrongState, match="while the biennium is prepared"):
        carry_over(source=BienniumFactory(), target=late, reasons={"A-01": WHY}, by=cast.pmu_officer)


@pytest.mark.parametrize("state", ["submitted", "endorsed", "approved"])
def test_nothing_slips_into_a_workplan_that_is_being_decided_on(cast: Cast, state: str) -> None:
    unfinished(cast)
    WorkplanFactory(unit=cast.unit, biennium=next_biennium(), state=state)
    with pytest.raises(WrongState, match="being decided on or approved"):
        carried(cast)


def test_taken_back_while_untouched_and_carried_again(cast: Cast) -> None:
    unfinished(cast)
    [record] = carried(cast, by=cast.pmu_officer)
    with pytest.raises(NotAllowed):
        take_back(record=record, by=cast.other_unit_head)
    take_back(record=record, by=cast.pmu_officer)
    take_back(record=record, by=cast.pmu_officer)  # a second click
    assert not Activity.objects.filter(biennium__starts_in=2017).exists()
    assert [row.history_type for row in CarryOver.history.order_by("history_id")] == ["+", "-"]
    assert len(carried(cast)) == 1


def test_a_copy_somebody_worked_on_stays(cast: Cast) -> None:
    unfinished(cast)
    [record] = carried(cast)
    with acting(by=cast.unit_head, why="A new date"):
        Milestone.objects.filter(activity=record.copy).first().delete()
    with pytest.raises(WrongState, match="has been changed since"):
        take_back(record=record, by=cast.pmu_officer)


def test_a_copy_that_costs_something_stays(cast: Cast) -> None:
    unfinished(cast)
    [record] = carried(cast)
    ActivityCostFactory(activity=record.copy)
    with pytest.raises(WrongState, match="is in use"):
        take_back(record=record, by=cast.pmu_officer)
    assert CarryOver.objects.count() == 1


def test_the_page_proposes_and_carries_only_what_is_ticked(cast: Cast, sign_in: SignIn) -> None:
    unfinished(cast)
    unfinished(cast, "A-02", postponed=True, outcome="postponed", outcome_reason="Makes room.")
    unfinished(cast, "B-01", lead_unit=cast.other_unit)
    next_biennium()
    assert cast.unit_head
    client = sign_in(cast.unit_head)
    page = client.get("/bienniums/2017/carry-over/").context["page"]
    assert [(row.activity.code, bool(row.refusal)) for row in page.proposals] == [
        ("A-01", False),
        ("A-02", False),
        ("B-01", True),
    ]
    assert [row.reason for row in page.proposals[:2]] == ["Done to 70% on 12 Sep 2016.", "Postponed: Makes room."]
    assert client.post("/bienniums/2017/carry-over/").status_code == 422
    kept = client.post(
        "/bienniums/2017/carry-over/", {"carry": ["A-01", "A-02"], "reason-A-01": "Kept", "reason-A-02": ""}
    )
    assert kept.status_code == 422
    row = kept.context["page"].proposals[1]
    assert row.ticked and row.error == "Say why." and kept.context["page"].proposals[0].reason == "Kept"
    assert client.post("/bienniums/2017/carry-over/", {"carry": "B-01", "reason-B-01": WHY}).status_code == 403
    unknown = client.post("/bienniums/2017/carry-over/", {"carry": "Z-99", "reason-Z-99": WHY})
    assert "No activity of 2015–2016 has the code Z-99." in unknown.content.decode(), "never dropped in silence"
    done = client.post("/bienniums/2017/carry-over/", {"carry": "A-02", "reason-A-02": WHY}, follow=True)
    assert "1 activity carried over." in done.content.decode()
    [shown] = done.context["page"].carried
    undo = f"/bienniums/2017/carry-over/{shown.record.pk}/undo/"
    assert sign_in(cast.stranger).post(undo).status_code == 403
    assert client.get(undo).status_code == 405
    assert "A-02 taken back." in client.post(undo, follow=True).content.decode()
    assert client.post(undo).status_code == 404
    assert client.post(f"/bienniums/2017/carry-over/{'9' * 30}/undo/").status_code == 404
    assert client.get("/bienniums/2015/carry-over/").status_code == 404, "no biennium stands before it"


def test_the_page_narrows_ticks_and_asks_as_often_for_many(cast: Cast, sign_in: SignIn) -> None:
    unfinished(cast)
    unfinished(cast, "B-01", lead_unit=cast.other_unit)
    carried(cast, "B-01")
    client = sign_in(cast.pmu_officer)
    one = queries_of(client, "/bienniums/2017/carry-over/")
    for place in range(2, 6):
        unfinished(cast, f"A-0{place}")
    carried(cast, "A-02", "A-03")
    assert queries_of(client, "/bienniums/2017/carry-over/") == one
    page = client.get("/bienniums/2017/carry-over/?tick=all&q=a-04&unit=LIA").context["page"]
    assert [(row.activity.code, row.ticked) for row in page.proposals] == [("A-04", True)]


def test_mandates_stay_valid_and_are_counted(cast: Cast) -> None:
    unfinished(cast)
    MandateFactory(term="standing")
    MandateFactory(term="standing", status="retired")
    carried(cast)
    counted = standing_mandates(cast.staff, next_biennium())
    assert (counted.standing, counted.one_off, counted.all, counted.answered) == (1, 1, 2, 1)
