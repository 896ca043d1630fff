"""Disputing one's own load: said, answered by whoever shares out the work, upheld, settled."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from monitoring.actions.load_disputes import answer, insist, raise_dispute, settle
from monitoring.enums import DisputeState
from monitoring.models import LoadDispute, Notification
from monitoring.queries.load_disputes import disputes_visible_to
from monitoring.rules.load import may_answer
from tests.factories.copies import copies
from tests.factories.monitoring import LoadDisputeFactory
from tests.factories.planning import ActivityFactory, BienniumFactory
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


def test_a_dispute_is_shown_as_far_as_it_was_on_each_past_day(cast: Cast, settings: Any, sign_in: SignIn) -> None:
    head, pages = cast.unit_head, sign_in(cast.pmu_officer)
    settings.AS_AT_DATE = "2016-08-01"
    dispute = said(cast)
    settings.AS_AT_DATE = "2016-08-03"
    dispute = answer(dispute=dispute, by=head, text="I move ten days of it.", version=1)
    settings.AS_AT_DATE = "2016-08-05"
    dispute = insist(dispute=dispute, by=cast.staff, text="It is still in the plan.", version=2)
    dispute = answer(dispute=dispute, by=head, text="Moved now.", version=3)
    settings.AS_AT_DATE = "2016-08-07"
    settle(dispute=dispute, by=cast.staff, version=4)
    said(cast, quarter=4)
    with acting(by=None, why="Moved"):
        cast.staff.staff.unit = cast.other_unit
        cast.staff.staff.save()
    settings.AS_AT_DATE = "2016-09-12"
    rest = ("", WORDS), ("I move ten days of it.", WORDS), ("Moved now.", "It is still in the plan.")
    for day, state, (answered, sentence), waiting in (
        ("2016-08-01", "open", rest[0], 1),
        ("2016-08-02", "open", rest[0], 1),
        ("2016-08-03", "answered", rest[1], 0),
        ("2016-08-04", "answered", rest[1], 0),
        ("2016-08-06", "answered", rest[2], 0),
    ):
        page = pages.get("/load/disputes/", {"as_at": day}).context["page"]
        (row,) = page.rows
        assert (row.dispute.state, row.dispute.answer, row.dispute.sentence) == (state, answered, sentence), day
        assert (page.open, row.dispute.staff.unit.code) == (waiting, cast.unit.code)
        assert not (row.may_answer or row.may_insist or row.may_settle), "nothing is done with what was"
    settled = {"as_at": "2016-08-07", "state": "settled"}
    (row,) = pages.get("/load/disputes/", settled).context["page"].rows
    assert row.dispute.settled_by == cast.staff
    ((of_q4,), (of_q3,)) = (pages.get("/load/disputes/", {"as_at": "2016-08-07"}).context["page"].rows, [row])
    assert (of_q4.dispute.quarter, of_q3.dispute.quarter) == (4, 3)


def test_disputes_of_a_past_day_are_seen_by_who_sees_the_load_today(cast: Cast, settings: Any, sign_in: SignIn) -> None:
    ActivityFactory(lead_unit=cast.unit, biennium=BienniumFactory())  # the page of a person is of a plan on record
    cast.unit_head  # noqa: B018
    settings.AS_AT_DATE = "2016-09-13"
    with acting(by=None, why="Said"):
        dispute = said(cast)
    settings.AS_AT_DATE = "2016-09-15"
    settle(dispute=dispute, by=cast.staff, version=1)
    asked = {"as_at": "2016-09-14"}
    for name in ("staff", "unit_head", "executive_secretary"):
        text = sign_in(getattr(cast, name)).get("/load/disputes/", asked).content.decode()
        assert WORDS in text and f"/load/{cast.staff.staff.pk}/?as_at=2016-09-14" in text, name
        assert "Settle<" not in text
        assert WORDS in sign_in(getattr(cast, name)).get(f"/load/{cast.staff.staff.pk}/", asked).content.decode()
    for name in ("colleague", "stranger", "budget_officer"):
        answer_to = sign_in(getattr(cast, name)).get("/load/disputes/", asked)
        assert answer_to.context["form"].errors["as_at"] == ["Nothing of this is on record for an earlier day."]
        assert WORDS not in answer_to.content.decode()
        assert sign_in(getattr(cast, name)).get(f"/load/{cast.staff.staff.pk}/", asked).status_code == 403
    assert sign_in(cast.bureau_member).get("/load/disputes/", asked).status_code == 403
    for day in ("2016-09-12", "2016-09-16", "soon"):
        refused = sign_in(cast.staff).get("/load/disputes/", {"as_at": day})
        assert (refused.status_code, refused.context["page"].is_now) == (200, True)
        assert refused.context["form"].errors["as_at"]


def test_a_past_page_of_disputes_takes_as_many_queries_for_many_as_for_one(
    cast: Cast, settings: Any, sign_in: SignIn
) -> None:
    dispute = said(cast)
    settings.AS_AT_DATE = "2016-09-20"
    browser = sign_in(cast.pmu_officer)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/load/disputes/", {"as_at": "2016-09-19"}).status_code == 200
        return len(queries)

    few = (asked(), asked())[1]
    assert len(browser.get("/load/disputes/", {"as_at": "2016-09-19"}).context["page"].rows) == 1
    copies(dispute.history.get(), 2, id="800 + n")
    assert asked() == few
    copies(dispute.history.get(), 297, id="900 + n")
    assert asked() == few


WORDS_OF = "Two of these activities were given to somebody else."
