"""Two people who write the register at the same moment make no circle of links and no paragraph twice."""

import pytest

from common.refusals import InvalidInput
from planning.actions.mandates import add_paragraphs, link_mandates
from planning.models import Mandate, MandateLink
from planning.rules.mandates import MandateValues, read_place
from tests.factories.planning import DecisionFactory, MandateFactory
from tests.house.test_at_the_same_moment import at_once
from tests.people import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("same_moment")]


def test_two_links_at_once_make_no_circle() -> None:
    cast = Cast()
    one, other, officer = MandateFactory(), MandateFactory(), cast.pmu_officer
    answers = at_once(
        lambda: link_mandates(mandate=one, other=other, kind="replaces", by=officer, reason="Decided"),
        lambda: link_mandates(mandate=other, other=one, kind="renews", by=officer, reason="Decided"),
    )
    assert answers.count(InvalidInput) == 1
    assert MandateLink.objects.count() == 1


def test_a_decision_pasted_twice_at_once_is_entered_once() -> None:
    cast = Cast()
    decision, officer = DecisionFactory(symbol="XIII/25"), cast.pmu_officer
    asked = MandateValues("Report", "Requests the Executive Secretary to report.")
    places = [(read_place("XIII/25", place), asked) for place in ("1", "2 (a)")]
    answers = at_once(*[lambda: add_paragraphs(decision=decision, paragraphs=places, by=officer)] * 2)
    assert sorted(len(answer.mandates) for answer in answers) == [0, 2]
    assert Mandate.objects.count() == 2
