"""What two people do to one team at the same moment is done once, and the other one is told."""

from typing import Any

import pytest

from clusters.actions import teams
from clusters.actions.acceptances import take_back_acceptance
from common.refusals import Refusal, StaleVersion, WrongState
from tests.factories.clusters import ClusterFactory, MembershipFactory, RuleAcceptanceFactory
from tests.factories.structure import CommitteeMemberFactory
from tests.house.test_at_the_same_moment import at_once
from tests.monitoring.stage import TODAY
from tests.people import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("same_moment")]


def test_a_place_taken_away_and_ended_at_once_one_of_them_is_refused() -> None:
    cast = Cast()
    place = MembershipFactory(cluster=ClusterFactory(code="A"), staff=cast.colleague.staff)
    said: dict[str, Any] = {"place": place, "reason": "Entered twice", "by": cast.pmu_officer, "version": place.version}
    answers = at_once(
        lambda: teams.take_away(goes_on=False, **said),
        lambda: teams.leave(valid_to=TODAY, **said),
    )
    assert sorted(isinstance(one, type) and issubclass(one, Refusal) for one in answers) == [False, True], answers
    assert place.history.count() == 2


def test_an_acceptance_taken_back_twice_at_once_is_taken_back_once() -> None:
    cast = Cast()
    CommitteeMemberFactory(staff=cast.executive_secretary.staff)
    accepted = RuleAcceptanceFactory(cluster=ClusterFactory(code="A"))
    said: dict[str, Any] = {"cluster": accepted.cluster, "rule": accepted.rule, "reason": "Now.", "day": TODAY}
    chair, version = cast.executive_secretary, accepted.version
    answers = at_once(*[lambda: take_back_acceptance(by=chair, version=version, **said)] * 2)
    assert answers.count(None) == 1 and set(answers) - {None} <= {StaleVersion, WrongState}
    assert accepted.history.count() == 2
