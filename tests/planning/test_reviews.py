"""The mid-point review opens the revisions of all approved workplans at once, or none (source para 59)."""

from typing import Any

import pytest

from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, WrongState
from planning.actions.reviews import open_review
from planning.enums import WorkplanState
from planning.models import Biennium, Workplan, WorkplanReview
from tests.factories.planning import BienniumFactory, WorkplanFactory
from tests.people import Cast
from tests.planning.change_stage import approved

pytestmark = pytest.mark.django_db
URL = "/workplans/mid-point-review/"


@pytest.fixture
def biennium(cast: Cast) -> Biennium:
    """One workplan approved, one submitted."""
    approved(cast)
    WorkplanFactory(unit=cast.other_unit, biennium=BienniumFactory(), state=WorkplanState.SUBMITTED)
    return BienniumFactory()


def test_all_approved_workplans_are_opened_and_the_others_named_and_left(cast: Cast, biennium: Biennium) -> None:
    review = open_review(biennium=biennium, reason="Half of the biennium is over.", by=cast.pmu_officer)
    assert review.outcomes == [
        {"unit": "LIA", "state": "approved", "opened": True},
        {"unit": "BIO", "state": "submitted", "opened": False},
    ]
    states = dict(Workplan.objects.values_list("unit__code", "state"))
    assert states == {"LIA": WorkplanState.DRAFT, "BIO": WorkplanState.SUBMITTED}
    reason = Workplan.objects.get(unit=cast.unit).history.first().history_change_reason
    assert reason == "Revision opened for the mid-point review: Half of the biennium is over."


@pytest.mark.parametrize(
    "person", ["staff", "unit_head", "division_head", "executive_secretary", "administrator", "rest_client", "nobody"]
)
def test_others_are_refused(cast: Cast, biennium: Biennium, person: str) -> None:
    with pytest.raises(NotAllowed, match="planning and monitoring officer"):
        open_review(biennium=biennium, reason="Half of it is over.", by=getattr(cast, person))


def test_a_reason_is_needed_and_so_is_an_open_biennium(cast: Cast, biennium: Biennium) -> None:
    with pytest.raises(InvalidInput, match="Say why"):
        open_review(biennium=biennium, reason=" \x00", by=cast.pmu_officer)
    with acting(by=None, why="It is over"):
        biennium.phase = "closed"
        biennium.save()
    with pytest.raises(WrongState, match="closed"):
        open_review(biennium=biennium, reason="Half of it is over.", by=cast.pmu_officer)


def test_it_opens_all_or_none(cast: Cast, biennium: Biennium, monkeypatch: pytest.MonkeyPatch) -> None:
    from planning.actions import reviews

    other = WorkplanFactory(unit=cast.other_unit, biennium=biennium)
    calls: list[Any] = []

    def fail_at_the_second(workplan: Workplan) -> None:
        calls.append(workplan)
        if len(calls) == 2:
            raise RuntimeError("The second cannot be opened")

    with acting(by=None, why="Decided"):
        other.state = WorkplanState.APPROVED
        other.save()
    monkeypatch.setattr(reviews, "reopen", fail_at_the_second)
    with pytest.raises(RuntimeError):
        open_review(biennium=biennium, reason="Half of it is over.", by=cast.pmu_officer)
    assert set(Workplan.objects.values_list("state", flat=True)) == {WorkplanState.APPROVED}
    assert not WorkplanReview.objects.exists()


def test_a_double_click_opens_once_and_then_there_is_nothing_to_revise(cast: Cast, biennium: Biennium) -> None:
    once, twice = (
        open_review(biennium=biennium, reason="Half of it is over.", by=cast.pmu_officer) for _click in range(2)
    )
    assert (once, WorkplanReview.objects.count()) == (twice, 1)
    with pytest.raises(WrongState, match="nothing to revise"):
        open_review(biennium=biennium, reason="Once more.", by=cast.pmu_officer)


def test_the_page_says_what_would_happen_and_what_did(cast: Cast, biennium: Biennium, sign_in: Any) -> None:
    client = sign_in(cast.pmu_officer)
    page = client.get(URL).context["page"]
    assert ([line.code for line in page.opens], [line.code for line in page.leaves]) == (["LIA"], ["BIO"])
    assert client.post(URL, {"reason": ""}).status_code == 422
    assert client.post(URL, {"reason": "Half of it is over."}).status_code == 302
    after = client.get(URL)
    assert "Half of it is over." in after.content.decode()
    assert ([line.code for line in after.context["page"].past[0].opened], after.context["page"].opens) == (["LIA"], [])
    assert client.post(URL, {"reason": "Once more."}).status_code == 409
    assert "Open the review" in sign_in(cast.staff).get(URL).content.decode()
    assert sign_in(cast.staff).post(URL, {"reason": "Mine."}).status_code == 403
