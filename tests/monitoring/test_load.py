"""Load: what people carry against what they have, who sees whose, how evenly it lies (source paras 53-55)."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.enums import ProjectState
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from monitoring.metrics.load import balance_index, imbalance, in_tenths
from monitoring.queries.load_page import load_page, load_sheet
from monitoring.queries.single_points import single_points
from planning.actions.load import set_load_policy
from planning.models import LoadPolicy
from planning.queries.load import loads_by_person, loads_visible_to, policy_of
from planning.rules.load import ROLE_DAYS, QuarterLoad
from structure.models import Staff
from tests.factories.clusters import ClusterFactory, MembershipFactory, ProjectFactory
from tests.factories.planning import ActivityFactory, AssignmentDaysFactory, AssignmentFactory, BienniumFactory
from tests.factories.structure import HeldSkillFactory, SkillFactory, StaffFactory
from tests.house.undrawn import undrawn
from tests.people import Cast

SignIn = Callable[[Any], Client]
TODAY = datetime.date(2016, 9, 12)
Q3 = [(2016, 3)]


def plan(staff: Staff, days: str, quarter: int = 3, **values: Any) -> Any:
    assignment = AssignmentFactory(staff=staff, activity=ActivityFactory(**values))
    AssignmentDaysFactory(assignment=assignment, quarter=quarter, days=Decimal(days))
    return assignment.activity


# --- the balance index --------------------------------------------------------------------------------


def smaller(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether one carries a smaller share than the other; who carries work without days carries the largest."""
    return one[0] * other[1] < other[0] * one[1]


people = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=2, max_size=12)


@given(people, st.integers(1, 50))
@settings(max_examples=60, deadline=None)
def test_equal_shares_are_in_balance(rows: list[tuple[int, int]], share: int) -> None:
    equal = balance_index((capacity * share, capacity) for _load, capacity in rows)
    assert equal == 100 or (equal is None and sum(capacity > 0 for _load, capacity in rows) < 2)


@given(people, st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_index_asks_nobody_for_their_name(rows: list[tuple[int, int]], chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert imbalance(shuffled) == imbalance(rows)


@given(people, st.data())
@settings(max_examples=150, deadline=None)
def test_work_moved_from_who_carries_more_never_makes_it_worse(rows: list[tuple[int, int]], data: Any) -> None:
    """The principle of Pigou and Dalton, with people who have different days."""
    giver, taker = data.draw(st.permutations(range(len(rows))))[:2]
    if smaller(rows[giver], rows[taker]):
        giver, taker = taker, giver
    days = data.draw(st.integers(0, rows[giver][0]))
    moved = list(rows)
    moved[giver] = (rows[giver][0] - days, rows[giver][1])
    moved[taker] = (rows[taker][0] + days, rows[taker][1])
    if smaller(moved[giver], moved[taker]):
        return  # the two changed places: nothing is promised
    before, after = imbalance(rows), imbalance(moved)
    if before is not None and after is None:
        # Who gave the last work away and has no days is not counted, and of one alone there is nothing to balance.
        assert sum(load > 0 or capacity > 0 for load, capacity in moved) == 1
        return
    assert before is None or after <= before


def test_the_index_in_figures() -> None:
    """Of two who have the same, one carries all: the coefficient is a half; every pair counts once."""
    assert imbalance([(10, 10), (0, 10)]) == Fraction(1, 2)
    assert balance_index([(30, 10), (10, 10), (20, 10)]) == Decimal("77.8")
    assert balance_index([(10, 10)]) is balance_index([]) is balance_index([(0, 10), (0, 10)]) is None
    assert imbalance([(0, 1), (1, 0)]) == 1
    assert imbalance([(1, 1), (0, 0)]) is None
    assert in_tenths(Decimal("63.5")) == 635


# --- what people carry and have -----------------------------------------------------------------------


@pytest.mark.django_db
def test_activities_and_roles_are_carried_and_each_counts_once() -> None:
    lead = StaffFactory(days_per_month=20)
    gone = StaffFactory(days_per_month=20, active_to=datetime.date(2016, 8, 15))
    biennium = BienniumFactory()
    plan(lead, "40")
    plan(lead, "7", status="ended", percent=0)  # ended work counts for nobody
    MembershipFactory(staff=lead, cluster=ClusterFactory(code="A"), lead=True)
    MembershipFactory(staff=lead, cluster=ClusterFactory(code="B"), valid_to=datetime.date(2016, 6, 30))
    ProjectFactory(functional_lead=lead, process_lead=lead, state=ProjectState.RUNNING)
    ProjectFactory(functional_lead=lead, state=ProjectState.PROPOSED)
    loads = loads_by_person(biennium, Staff.objects.filter(pk__in=[lead.pk, gone.pk]), [(2016, 2), (2016, 3)])
    assert loads[lead.pk] == [
        QuarterLoad(2016, 2, Decimal(60), Decimal(0), Decimal(5), Decimal(2)),
        QuarterLoad(2016, 3, Decimal(60), Decimal(40), Decimal(3), Decimal(2)),
    ]
    assert loads[gone.pk][1].capacity == Decimal("30.0")  # 46 of 92 days
    assert (loads[lead.pk][1].carried, loads[lead.pk][1].room, loads[lead.pk][1].percent) == (45, 15, 75)


@pytest.mark.django_db
def test_what_a_role_counts_is_set_with_a_reason_and_kept(cast: Cast) -> None:
    biennium = BienniumFactory()
    values = {**dict.fromkeys(ROLE_DAYS, Decimal("1.5")), "most_core_teams": 3}
    policy = set_load_policy(biennium=biennium, values=values, by=cast.pmu_officer, version=0, reason="Agreed in May")
    assert (policy.version, policy.history.first().history_change_reason) == (1, "Agreed in May")
    with pytest.raises(StaleVersion):
        set_load_policy(biennium=biennium, values=values, by=cast.executive_secretary, version=0, reason="Me too")
    with pytest.raises(InvalidInput) as refused:
        set_load_policy(
            biennium=biennium, values={**values, "core_member": 99}, by=cast.pmu_officer, version=1, reason=" "
        )
    assert set(refused.value.errors) == {"reason", "core_member"}
    for name in ("staff", "unit_head", "division_head", "hr_officer", "administrator"):
        with pytest.raises(NotAllowed):
            set_load_policy(biennium=biennium, values=values, by=getattr(cast, name), version=1, reason="Mine")
    closed = BienniumFactory(starts_in=2013, is_current=False, phase="closed")
    with pytest.raises(WrongState):
        set_load_policy(biennium=closed, values=values, by=cast.pmu_officer, version=0, reason="Late")
    assert LoadPolicy.objects.count() == 1 and policy_of(biennium).core_member == Decimal("1.5")


# --- who sees whose -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_load_is_seen_by_the_person_and_by_who_shares_out_the_work(cast: Cast, sign_in: SignIn) -> None:
    """The page, the files and the single person's page say the same of everybody."""
    BienniumFactory()
    whole = {cast.staff, cast.colleague, cast.unit_head, cast.division_head, cast.executive_secretary}
    others = {cast.stranger, cast.pmu_officer, cast.hr_officer, cast.other_unit_head}
    everybody = whole | others | {cast.administrator, cast.budget_officer}
    sees = {
        cast.staff: {cast.staff},
        cast.stranger: {cast.stranger},
        cast.administrator: {cast.administrator},
        cast.budget_officer: {cast.budget_officer},
        cast.unit_head: {one for one in everybody if one.staff.unit == cast.unit},
        cast.division_head: {one for one in everybody if one.staff.unit == cast.unit},
        cast.other_unit_head: {one for one in everybody if one.staff.unit == cast.other_unit},
        cast.pmu_officer: everybody,
        cast.hr_officer: everybody,
        cast.executive_secretary: everybody,
        cast.bureau_member: set(),
        cast.rest_client: set(),
        cast.nobody: set(),
    }
    for reader, expected in sees.items():
        assert set(loads_visible_to(reader)) == {one.staff for one in expected}, reader
        browser = sign_in(reader)
        names = {one.full_name for one in expected}
        answer, file = browser.get("/load/"), browser.get("/load/?export=csv")
        with undrawn():
            opened = {one for one in everybody if browser.get(f"/load/{one.staff.pk}/").status_code == 200}
        assert opened == expected, reader
        if not expected:
            assert (answer.status_code, file.status_code) == (403, 403)
            continue
        assert {row.staff.name for row in answer.context["page"].rows} == names
        kept = file.content.decode()
        assert {one.full_name for one in everybody if f"\n{one.full_name}," in kept} == names


@pytest.mark.django_db
def test_the_workplan_shows_loads_to_who_shares_out_the_work_only(cast: Cast, sign_in: SignIn) -> None:
    from tests.factories.planning import WorkplanFactory

    workplan = WorkplanFactory(unit=cast.unit)
    plan(cast.staff.staff, "90", lead_unit=cast.unit)
    url = reverse("planning:workplan-detail", args=["LIA"])
    assert workplan and "27 too many" in sign_in(cast.unit_head).get(url).content.decode()
    read = sign_in(cast.colleague).get(url).content.decode()
    assert "too many" not in read and "more days than they have" not in read


# --- the page -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_page_filters_sorts_and_names_who_sits_in_too_many_core_teams(cast: Cast) -> None:
    biennium = BienniumFactory()
    plan(cast.staff.staff, "80")
    plan(cast.stranger.staff, "30")
    for code in "ABC":
        MembershipFactory(staff=cast.colleague.staff, cluster=ClusterFactory(code=code))

    def names(**asked: str) -> list[str]:
        return [row.staff.name for row in load_page(cast.executive_secretary, biennium, asked, TODAY, []).rows]

    assert names(sort="-q3")[:2] == [cast.staff.full_name, cast.stranger.full_name]
    assert names(show="over") == [cast.staff.full_name]
    assert names(show="teams") == [cast.colleague.full_name]
    assert names(cluster="B", q=cast.colleague.full_name.upper()) == [cast.colleague.full_name]
    assert names(unit="BIO", division="OES") == []
    page = load_page(cast.executive_secretary, biennium, {"year": "9999", "unit": "\x00"}, TODAY, [])
    assert (page.year, page.over_now, [row.code for row in page.balance]) == (2016, 1, ["LIA", "BIO", ""])
    both = page.balance[-1].cells[2]
    assert (both.load.carried, both.over, page.balance[0].people) == (Decimal("116.0"), 1, 3)
    alone = load_page(cast.staff, biennium, {}, TODAY, [])
    assert alone.alone and not alone.balance and not alone.too_many
    lines = list(load_sheet(cast.staff, biennium, {}, TODAY, "").rows)
    assert [line[3:10] for line in lines][2] == ("Q3 2016", 80, 0, 0, 80, 63, 17)


@pytest.mark.django_db
def test_single_points_are_what_one_person_carries(cast: Cast) -> None:
    biennium = BienniumFactory()
    alone = plan(cast.staff.staff, "12", code="A-01")
    shared = plan(cast.staff.staff, "12", code="A-02")
    AssignmentDaysFactory(assignment=AssignmentFactory(activity=shared, staff=cast.colleague.staff))
    plan(cast.staff.staff, "12", code="A-03", status="done", percent=100)
    lead = cast.staff.staff
    ProjectFactory(code="A-P1", functional_lead=lead, process_lead=lead, state=ProjectState.RUNNING)
    ProjectFactory(functional_lead=lead, process_lead=cast.colleague.staff, state=ProjectState.RUNNING)
    one, two = (SkillFactory(name=name) for name in ("law", "editing"))
    for staff, skill in ((lead, one), (lead, two), (cast.colleague.staff, two)):
        HeldSkillFactory(staff=staff, skill=skill)
    page = single_points(cast.stranger, biennium, {}, TODAY)
    assert [(point.code, point.staff, point.days) for point in page.activities] == [(alone.code, lead, 12)]
    assert [point.code for point in page.projects] == ["A-P1"]
    assert [point.what for point in page.skills] == ["law"]
    assert single_points(cast.stranger, biennium, {"unit": "BIO"}, TODAY).count == 0
