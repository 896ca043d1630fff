"""Change requests that meet: what changed under one, what two of them touch, and the same one sent twice."""

import datetime
import threading
from typing import Any

import pytest
from django.db import connections

from common.dates import PartialDate
from common.refusals import Refusal, StaleVersion, WrongState
from planning.actions.change_asking import ask_termination
from planning.actions.change_deciding import approve, endorse, renew, withdraw
from planning.actions.workplans import open_revision
from planning.enums import ChangeState
from planning.models import ChangeRequest
from planning.queries.changes import changes_waiting_for, conflicts_of
from tests.people import Cast
from tests.planning.change_stage import NOVEMBER, act, approved, asked, change_at, meddle, postponed
from tests.planning.workplan_stage import activity_of

pytestmark = pytest.mark.django_db


def test_of_two_requests_for_one_field_the_second_says_what_changed_under_it(cast: Cast) -> None:
    activity = activity_of(cast)
    approved(cast)
    first = asked(cast, activity, end=PartialDate.day(NOVEMBER))
    second = asked(cast, activity, end=PartialDate.quarter(2016, 4), title="Anew")
    elsewhere = asked(cast, activity, description="Shorter.")
    meets = conflicts_of(cast.staff, [first, second, elsewhere])
    assert {number: [(one.number, one.fields) for one in found] for number, found in meets.items()} == {
        first.pk: [(second.number, "End")],
        second.pk: [(first.number, "End")],
    }
    change_at(cast, first, ChangeState.APPROVED)
    with pytest.raises(StaleVersion, match="changed since it was asked for: End"):
        endorse(change=second, by=cast.division_head, version=1)
    second = renew(change=second, by=cast.unit_head, version=1)
    assert (second.state, second.before["end.on"]) == (ChangeState.OPEN, "2016-11-15")
    change_at(cast, second, ChangeState.APPROVED)
    activity.refresh_from_db()
    assert (activity.title, activity.end.label) == ("Anew", "Q4 2016")
    change_at(cast, elsewhere, ChangeState.APPROVED)
    assert conflicts_of(cast.staff, ChangeRequest.objects.all()) == {}


def test_what_ends_or_moves_an_activity_meets_every_other_request(cast: Cast) -> None:
    activity = activity_of(cast)
    approved(cast)
    one = asked(cast, activity, title="Anew")
    other = ask_termination(activity=activity, reason="Nobody needs it.", by=cast.unit_head)
    assert set(conflicts_of(cast.staff, [one])) == {one.pk, other.pk}
    change_at(cast, other, ChangeState.APPROVED)
    with pytest.raises(StaleVersion, match="Standing"):
        endorse(change=one, by=cast.division_head, version=1)


def test_an_approved_value_is_never_overwritten_silently(cast: Cast) -> None:
    activity = activity_of(cast)
    approved(cast)
    change = change_at(cast, asked(cast, activity, end=PartialDate.day(NOVEMBER)), ChangeState.ENDORSED)
    meddle(activity)
    with pytest.raises(StaleVersion, match="Nothing was overwritten"):
        act("approve", change, cast.executive_secretary)
    activity.refresh_from_db()
    assert activity.ends_on == datetime.date(2016, 12, 1)


def test_what_asks_for_what_stands_already_is_withdrawn_not_renewed(cast: Cast) -> None:
    activity = activity_of(cast)
    approved(cast)
    change = asked(cast, activity, end=PartialDate.day(datetime.date(2016, 12, 1)))
    with pytest.raises(WrongState, match="nothing to bring up to date"):
        act("renew", change, cast.unit_head)
    meddle(activity)
    with pytest.raises(WrongState, match="stands already"):
        act("renew", change, cast.unit_head)


def test_requests_wait_while_the_workplan_is_revised(cast: Cast) -> None:
    activity = activity_of(cast)
    workplan = approved(cast)
    change = postponed(cast, activity)
    open_revision(workplan=workplan, by=cast.unit_head, version=workplan.version)
    with pytest.raises(WrongState, match="being revised"):
        act("endorse", change, cast.division_head)
    assert not changes_waiting_for(cast.division_head).exists()
    assert act("withdraw", change, cast.unit_head).state == ChangeState.WITHDRAWN


# --- twice, and at the same moment ---------------------------------------------------------------------


def test_a_double_click_asks_and_decides_once(cast: Cast) -> None:
    activity = activity_of(cast)
    workplan = approved(cast)
    once, twice = (postponed(cast, activity) for _click in range(2))
    assert (once.pk, ChangeRequest.objects.count()) == (twice.pk, 1)
    for _click in range(2):
        change = endorse(change=once, by=cast.division_head, version=1)
    for _click in range(2):
        change = approve(change=change, by=cast.executive_secretary, version=2)
    assert (change.state, change.version, workplan.versions.count()) == (ChangeState.APPROVED, 3, 2)
    with pytest.raises(StaleVersion, match="it is now approved"):
        withdraw(change=change, by=cast.unit_head, version=2)


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_the_same_moment_one_wins_and_the_other_is_told() -> None:
    cast = Cast()
    activity = activity_of(cast)
    approved(cast)
    change = postponed(cast, activity)
    answers: dict[str, Any] = {}
    together = threading.Barrier(2)

    def decide(person: Any, action: str) -> None:
        try:
            together.wait(timeout=10)
            answers[action] = act(action, change, person).state
        except Refusal as refusal:
            answers[action] = type(refusal)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=decide, args=(cast.division_head, "endorse")),
        threading.Thread(target=decide, args=(cast.unit_head, "withdraw")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    change.refresh_from_db()
    assert sorted(map(str, answers.values())) == sorted([change.state, str(StaleVersion)])
    assert change.version == 2
