"""Disputing one's own load: said, answered by whoever shares out the work, upheld, settled."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from monitoring.actions.load_disputes import answer, insist, raise_dispute, settle
from monitoring.enums import DisputeState
from monitoring.models import LoadDispute, Notification
from monitoring.queries.load_disputes import disputes_visible_to
from monitoring.rules.load import may_answer
from tests.factories.monitoring import LoadDisputeFactory
from tests.factories.planning import BienniumFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
WORDS = "The review of drafts was given to somebody else in June."


def said(cast: Cast, **values: Any) -> LoadDispute:
    asked = {"staff": cast.staff.staff, "by": cast.staff, "year": 2016, "quarter": 3, "sentence": WORDS, **values}
    return raise_dispute(biennium=BienniumFactory(), **asked)


def test_a_person_disputes_their_own_load_and_the_unit_head_is_told(cast: Cast) -> None:
    head = cast.unit_head
    dispute = said(cast)
    assert (dispute.state, dispute.carried, dispute.capacity) == (DisputeState.OPEN, 0, 63)
    assert [note.text for note in Notification.objects.filter(user=head)] == [
        f"{cast.staff.full_name} disputes the load of Q3 2016."
    ]
    with pytest.raises(WrongState, match="dispute this quarter already"):
        said(cast)
    assert said(cast, quarter=4).pk != dispute.pk


def test_nobody_disputes_for_somebody_else_nor_without_words(cast: Cast) -> None:
    for name in ("colleague", "unit_head", "pmu_officer", "executive_secretary", "bureau_member", "rest_client"):
        with pytest.raises(NotAllowed):
            said(cast, by=getattr(cast, name))
    with pytest.raises(InvalidInput) as refused:
        said(cast, sentence=" no ")
    assert list(refused.value.errors) == ["sentence"]
    with pytest.raises(InvalidInput) as refused:
        said(cast, year=2031)
    assert list(refused.value.errors) == ["when"]


def test_answered_upheld_answered_again_and_settled_with_all_of_it_kept(cast: Cast) -> None:
    head = cast.unit_head
    dispute = said(cast)
    answered = answer(dispute=dispute, by=head, text="I move ten days of it to a colleague.", version=1)
    with pytest.raises(StaleVersion):
        insist(dispute=answered, by=cast.staff, text="It is still there.", version=1)
    insist(dispute=answered, by=cast.staff, text="It is still in the plan today.", version=2)
    answer(dispute=dispute, by=head, text="The change request is approved now.", version=3)
    done = settle(dispute=dispute, by=cast.staff, version=4)
    assert (done.state, done.settled_by) == (DisputeState.SETTLED, cast.staff)
    assert [row.history_change_reason for row in done.history.order_by("history_id")] == [
        "Load disputed", "Dispute answered", "Dispute upheld", "Dispute answered", "Dispute settled",
    ]  # fmt: skip
    assert done.history.order_by("history_id")[1].answer == "I move ten days of it to a colleague."
    for act in (
        lambda: answer(dispute=done, by=head, text="Once more, with words.", version=5),
        lambda: insist(dispute=done, by=cast.staff, text="Once more, with words.", version=5),
        lambda: settle(dispute=done, by=cast.staff, version=5),
    ):
        with pytest.raises(WrongState):
            act()
    assert said(cast).state == DisputeState.OPEN  # a settled one does not stand in the way


def test_the_head_answers_and_nobody_answers_their_own(cast: Cast) -> None:
    head, division_head = cast.unit_head, cast.division_head
    dispute = LoadDisputeFactory(staff=cast.staff.staff)
    may_answer(head, dispute)
    for name in ("staff", "colleague", "division_head", "pmu_officer", "executive_secretary", "hr_officer"):
        with pytest.raises(NotAllowed):
            answer(dispute=dispute, by=getattr(cast, name), text="I answer this one.", version=1)
    with pytest.raises(NotAllowed, match="Answer first"):
        settle(dispute=dispute, by=head, version=1)
    of_head = LoadDisputeFactory(staff=head.staff)
    may_answer(division_head, of_head)
    may_answer(cast.division_delegate, of_head)
    with pytest.raises(NotAllowed, match="their own"):
        may_answer(head, of_head)
    of_division_head = LoadDisputeFactory(staff=division_head.staff)
    cast.unit.refresh_from_db()
    may_answer(head, of_division_head)  # who works in a unit is answered by its head, whatever the grade
    of_both = LoadDisputeFactory(staff=cast.other_unit_head.staff)
    may_answer(cast.executive_secretary, of_both)  # the other division has no head


def test_disputes_are_seen_by_who_sees_the_load(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    cast.other_unit_head  # noqa: B018
    cast.unit_head  # noqa: B018
    dispute = LoadDisputeFactory(staff=cast.staff.staff)
    for name in ("staff", "unit_head", "division_head", "pmu_officer", "hr_officer", "executive_secretary"):
        assert list(disputes_visible_to(getattr(cast, name))) == [dispute], name
        assert WORDS_OF in sign_in(getattr(cast, name)).get("/load/disputes/").content.decode()
    for name in ("colleague", "stranger", "other_unit_head", "administrator", "budget_officer"):
        assert not disputes_visible_to(getattr(cast, name)).exists(), name
        assert WORDS_OF not in sign_in(getattr(cast, name)).get("/load/disputes/").content.decode()
    browser = sign_in(cast.unit_head)
    url = f"/load/disputes/{dispute.pk}/answer/"
    assert browser.post(url, {"text": "Ten days go elsewhere.", "version": 7}).status_code == 409
    assert browser.post(url, {"text": "\x00", "version": 1}).status_code == 422
    assert browser.post(url, {"text": "Ten days go elsewhere.", "version": 1}).status_code == 302


WORDS_OF = "Two of these activities were given to somebody else."
