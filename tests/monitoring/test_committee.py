"""The Management Committee: minutes that close for good, advice that another decides on, and what is due."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from monitoring.actions import committee_items as items
from monitoring.actions.committee_sittings import begin_sitting, close_sitting, save_sitting
from monitoring.enums import ItemAddressee, ItemKind, ItemState
from monitoring.models import CommitteeItem, Notification, Sitting
from monitoring.queries.committee import items_visible_to
from monitoring.queries.committee_pages import committee_work
from monitoring.rules.committee import ItemValues, SittingValues
from structure.actions.committee import end_seat, give_seat
from structure.actions.tokens import issue_token
from structure.enums import CommitteeCapacity, TokenScope
from structure.models import Division
from structure.rules.access import access_of
from tests.factories.monitoring import CommitteeItemFactory, LagCaseFactory, SittingFactory
from tests.factories.planning import ActivityFactory, BienniumFactory
from tests.factories.structure import CommitteeMemberFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
DAY = datetime.date(2016, 9, 5)


@pytest.fixture
def committee(cast: Cast) -> Cast:
    """The Executive Secretary has the chair, the head of the division sits ex officio until the end of August."""
    CommitteeMemberFactory(staff=cast.executive_secretary.staff)
    CommitteeMemberFactory(
        staff=cast.division_head.staff,
        capacity=CommitteeCapacity.EX_OFFICIO,
        valid_to=datetime.date(2016, 8, 31),
    )
    assert cast.unit_head
    return cast


def words(cast: Cast, **changed: Any) -> ItemValues:
    values = ItemValues(
        kind=ItemKind.RECOMMENDATION,
        text="Move the meeting.",
        reason="The venue is late.",
        addressee=ItemAddressee.UNIT,
        unit=cast.unit,
        due_on=datetime.date(2016, 9, 10),
    )
    return replace(values, **changed)


def opened(cast: Cast, day: datetime.date = DAY) -> Sitting:
    present = (cast.executive_secretary.staff.pk,)
    return begin_sitting(values=SittingValues(day, "What lags", present), by=cast.pmu_officer)


def recorded(cast: Cast, day: datetime.date = DAY, **changed: Any) -> CommitteeItem:
    """An item in minutes that are closed."""
    sitting = opened(cast, day)
    item = items.record_item(sitting=sitting, values=words(cast, **changed), by=cast.pmu_officer)
    close_sitting(sitting=sitting, by=cast.pmu_officer, version=None)
    return items_visible_to(cast.pmu_officer).get(pk=item.pk)


@pytest.mark.parametrize("person", ["staff", "unit_head", "division_head", "hr_officer", "administrator"])
def test_only_the_monitoring_officer_and_the_chair_keep_the_minutes(committee: Cast, person: str) -> None:
    sitting = opened(committee)
    values = SittingValues(datetime.date(2016, 9, 6), "More")
    with pytest.raises(NotAllowed):
        begin_sitting(values=values, by=getattr(committee, person))
    with pytest.raises(NotAllowed):
        items.record_item(sitting=sitting, values=words(committee), by=getattr(committee, person))
    assert items.record_item(sitting=sitting, values=words(committee), by=committee.executive_secretary).number == 1


def test_present_are_members_in_the_seat_they_had_that_day(committee: Cast) -> None:
    head = committee.division_head.staff.pk
    august = begin_sitting(
        values=SittingValues(datetime.date(2016, 8, 1), "What lags", (head,)), by=committee.pmu_officer
    )
    assert august.attendances.get().capacity == "ex_officio"
    with pytest.raises(InvalidInput) as refused:
        begin_sitting(values=SittingValues(DAY, "What lags", (head,)), by=committee.pmu_officer)
    assert "present" in refused.value.errors
    with pytest.raises(InvalidInput):  # nor is the day moved to one on which they did not sit
        save_sitting(
            sitting=august, values=SittingValues(DAY, "What lags", (head,)), by=committee.pmu_officer, version=1
        )


def test_one_sitting_a_day_so_that_two_clicks_open_one(committee: Cast) -> None:
    assert opened(committee).number == 1
    with pytest.raises(InvalidInput):
        opened(committee)


def test_closed_minutes_are_not_rewritten(committee: Cast) -> None:
    item = recorded(committee)
    by = committee.pmu_officer
    with pytest.raises(WrongState):
        items.save_item(item=item, values=words(committee, text="Other words."), by=by, version=None)
    with pytest.raises(WrongState):
        items.remove_item(item=item, by=by, version=None)
    with pytest.raises(WrongState):
        items.record_item(sitting=item.sitting, values=words(committee), by=by)
    with pytest.raises(WrongState):
        save_sitting(sitting=item.sitting, values=SittingValues(DAY, "Other"), by=by, version=None)
    with pytest.raises(WrongState):
        close_sitting(sitting=item.sitting, by=by, version=None)


def test_minutes_are_closed_once_it_is_said_who_was_there(committee: Cast) -> None:
    sitting = begin_sitting(values=SittingValues(DAY, "What lags"), by=committee.pmu_officer)
    with pytest.raises(WrongState):
        close_sitting(sitting=sitting, by=committee.pmu_officer, version=None)


def test_a_later_item_takes_the_place_of_one_when_its_minutes_are_closed(committee: Cast) -> None:
    first = recorded(committee, datetime.date(2016, 8, 1))
    sitting = opened(committee)
    values = words(committee, supersedes=first)
    items.record_item(sitting=sitting, values=values, by=committee.pmu_officer)
    with pytest.raises(InvalidInput):  # another one already does
        items.record_item(sitting=sitting, values=values, by=committee.pmu_officer)
    first.refresh_from_db()
    assert first.state == ItemState.RECORDED
    close_sitting(sitting=sitting, by=committee.pmu_officer, version=None)
    first.refresh_from_db()
    assert first.state == ItemState.SUPERSEDED


def test_the_executive_secretary_decides_and_nobody_on_what_they_recorded(committee: Cast) -> None:
    item = recorded(committee)
    for person in (committee.pmu_officer, committee.unit_head, committee.staff):
        with pytest.raises(NotAllowed):
            items.decide(item=item, accept=True, reason="", by=person, version=None)
    own = recorded(committee, datetime.date(2016, 9, 6))
    own.recorders.add(committee.executive_secretary)
    with pytest.raises(NotAllowed):
        items.decide(item=own, accept=True, reason="", by=committee.executive_secretary, version=None)
    with pytest.raises(InvalidInput):  # not without a reason
        items.decide(item=item, accept=False, reason=" ", by=committee.executive_secretary, version=None)
    with pytest.raises(StaleVersion):
        items.decide(item=item, accept=True, reason="", by=committee.executive_secretary, version=item.version + 1)
    done = items.decide(item=item, accept=True, reason="", by=committee.executive_secretary, version=item.version)
    assert done.state == ItemState.ACCEPTED
    assert Notification.objects.filter(user=committee.unit_head, key=f"committee-{item.pk}-accepted").count() == 1
    with pytest.raises(WrongState):
        items.decide(item=item, accept=True, reason="", by=committee.executive_secretary, version=None)


def test_nothing_is_decided_while_the_minutes_are_written(committee: Cast) -> None:
    item = items.record_item(sitting=opened(committee), values=words(committee), by=committee.pmu_officer)
    with pytest.raises(WrongState):
        items.decide(item=item, accept=True, reason="", by=committee.executive_secretary, version=None)


def test_those_addressed_take_it_in_hand_and_say_what_came_of_it(committee: Cast) -> None:
    item = recorded(committee, kind=ItemKind.DECISION)
    for person in (committee.staff, committee.other_unit_head, committee.pmu_officer, committee.executive_secretary):
        with pytest.raises(NotAllowed):
            items.take_in_hand(item=item, by=person, version=None)
    with pytest.raises(WrongState):  # first in hand
        items.report_done(item=item, outcome="Moved.", by=committee.unit_head, version=None)
    items.take_in_hand(item=item, by=committee.unit_head, version=None)
    with pytest.raises(InvalidInput):
        items.report_done(item=item, outcome="", by=committee.unit_head, version=None)
    done = items.report_done(item=item, outcome="Moved to Cancun.", by=committee.unit_head, version=None)
    assert (done.state, done.outcome) == (ItemState.DONE, "Moved to Cancun.")
    assert [row.history_change_reason for row in done.history.all()] == ["Reported done", "Taken in hand", "Recorded"]


def test_what_is_overdue_is_told_once_and_stands_in_my_work(committee: Cast) -> None:
    item = recorded(committee, kind=ItemKind.DECISION)
    for _night in range(2):
        assert items.remind_of_items(as_at=datetime.date(2016, 9, 11)) == 1
    told = Notification.objects.filter(key__startswith=f"committee-{item.pk}-overdue")
    assert {one.user for one in told} == {committee.unit_head, committee.pmu_officer}
    assert told.count() == 2
    head = committee.unit_head
    assert [row.item for row in committee_work(head, access_of(head)).mine] == [item]
    assert committee_work(committee.staff, access_of(committee.staff)).mine == []
    officer = committee.pmu_officer
    assert [row.item for row in committee_work(officer, access_of(officer)).late] == [item]


def test_open_minutes_are_seen_by_who_keeps_them_and_nothing_by_the_bureau(committee: Cast) -> None:
    closed = CommitteeItemFactory(sitting=SittingFactory(number=8, closed=True), unit=committee.unit)
    draft = CommitteeItemFactory(sitting=SittingFactory(number=9, held_on=DAY), unit=committee.unit)
    assert set(items_visible_to(committee.staff)) == {closed}
    assert set(items_visible_to(committee.pmu_officer)) == {closed, draft}
    assert not items_visible_to(committee.bureau_member).exists()


def test_the_form_ties_an_item_and_names_the_code_there_is_nothing_for(committee: Cast, client: Client) -> None:
    biennium = BienniumFactory()
    activity = ActivityFactory(code="A-01", biennium=biennium, lead_unit=committee.unit)
    case = LagCaseFactory(number=7, activity=activity)
    sitting = opened(committee)
    client.force_login(committee.pmu_officer)
    sent = {
        "kind": "decision",
        "text": "Move the meeting.",
        "reason": "The venue is late.",
        "addressee": f"unit:{committee.unit.code}",
        "activities": "A-01, Z-99",
        "lag_cases": "L-0007",
    }
    url = reverse("monitoring:item-new", args=[sitting.number])
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "There is none with the code Z-99." in answer.content.decode()
    assert "The venue is late." in answer.content.decode(), "nothing typed is lost"
    assert client.post(url, sent | {"activities": "A-01"}).status_code == 302
    item = CommitteeItem.objects.get()
    assert (item.activities.get(), item.lag_cases.get()) == (activity, case)
    close_sitting(sitting=sitting, by=committee.pmu_officer, version=None)
    client.force_login(committee.staff)
    for page in (reverse("monitoring:activity-items", args=["A-01"]), reverse("monitoring:lag-case", args=[case])):
        assert "Move the meeting." in client.get(page).content.decode()


def test_a_step_that_somebody_else_took_meanwhile_is_said_and_what_was_typed_stays(
    committee: Cast, client: Client
) -> None:
    item = recorded(committee)
    client.force_login(committee.executive_secretary)
    sent = {"act": "turn_down", "reason": "Too late in the year.", "version": item.version + 3}
    answer = client.post(reverse("monitoring:item-move", args=[item.sitting.number, item.number]), sent)
    assert answer.status_code == 409
    assert "Too late in the year." in answer.content.decode()
    assert "Somebody changed this" in answer.content.decode()


def test_names_are_read_over_rest_by_a_token_that_says_so(committee: Cast) -> None:
    item = recorded(committee)
    items.decide(item=item, accept=True, reason="", by=committee.executive_secretary, version=None)
    for scopes, named in (([], False), ([TokenScope.PEOPLE], True)):
        _row, token = issue_token(by=committee.staff, name="A board", days=30, scopes=scopes)
        client = Client(headers={"authorization": f"Token {token}"})
        found = client.get("/api/v1/committee-items/?state=accepted&kind=recommendation").json()["results"]
        assert [("decided_by" in row, row["item"]) for row in found] == [(named, "1.1")]
        assert client.get("/api/v1/committee-items/?activity=A-99").json()["results"] == []
        assert client.post("/api/v1/committee-items/", {}).status_code == 405


def test_ex_officio_sits_who_heads_a_division_on_the_first_day_of_the_seat(committee: Cast) -> None:
    head, later = committee.division_head.staff, committee.colleague.staff
    Division.history.filter(head=head).update(history_date=datetime.datetime(2016, 1, 4, 9, tzinfo=datetime.UTC))  # type: ignore[attr-defined]
    with acting(by=None, why="Another head"):
        committee.office.head = later
        committee.office.save()
    today = datetime.date(2016, 9, 12)

    def seat(staff: Any, first: datetime.date, last: datetime.date | None = None) -> Any:
        by, capacity = committee.administrator, CommitteeCapacity.EX_OFFICIO
        return give_seat(staff=staff, capacity=capacity, valid_from=first, valid_to=last, reason="On record.", by=by)

    for staff, first in ((head, today), (later, today - datetime.timedelta(days=1))):
        with pytest.raises(InvalidInput) as refused:
            seat(staff, first)
        assert set(refused.value.errors) == {"capacity"}
    assert seat(head, datetime.date(2016, 9, 1), datetime.date(2016, 9, 11)).staff == head
    assert seat(later, today).staff == later


def test_the_chair_is_who_was_executive_secretary_on_the_first_day_of_the_seat(cast: Cast) -> None:
    former = cast.executive_secretary.role_grants.get()
    former.valid_to = datetime.date(2016, 6, 30)
    with acting(by=None, why="The term is over"):
        former.save()
    seat: dict[str, Any] = {"staff": cast.executive_secretary.staff, "capacity": "chair", "reason": "On record."}
    with pytest.raises(InvalidInput):
        give_seat(valid_from=datetime.date(2016, 7, 1), valid_to=None, by=cast.administrator, **seat)
    given = give_seat(valid_from=datetime.date(2016, 1, 1), valid_to=former.valid_to, by=cast.administrator, **seat)
    assert given.valid_to == former.valid_to


def test_seats_go_through_one_door(committee: Cast) -> None:
    seat = {"valid_from": DAY, "valid_to": None, "reason": "Knows the venue."}
    for person in (committee.pmu_officer, committee.unit_head, committee.hr_officer):
        with pytest.raises(NotAllowed):
            give_seat(staff=committee.staff.staff, capacity="co_opted", by=person, **seat)
    given = give_seat(staff=committee.staff.staff, capacity="co_opted", by=committee.administrator, **seat)
    for staff, capacity in (
        (committee.staff.staff, "co_opted"),  # sits already
        (committee.colleague.staff, "ex_officio"),  # heads no division
        (committee.colleague.staff, "chair"),  # is not the Executive Secretary
    ):
        with pytest.raises(InvalidInput):
            give_seat(staff=staff, capacity=capacity, by=committee.executive_secretary, **seat)
    with pytest.raises(NotAllowed):
        end_seat(seat=given, last_day=DAY, reason="Leaves.", by=committee.pmu_officer)
    assert end_seat(seat=given, last_day=DAY, reason="Leaves.", by=committee.executive_secretary).valid_to == DAY
    with pytest.raises(WrongState):
        end_seat(seat=given, last_day=DAY, reason="Again.", by=committee.administrator)
