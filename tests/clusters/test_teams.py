"""Keeping the team of a cluster: who may, what is refused, and the rules as they would be after a change."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.test import Client

from clusters.actions import teams as actions
from clusters.models import Cluster, Membership
from clusters.queries.team_page import Change, team_after
from clusters.rules.places import PlaceValues
from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from monitoring.models import Notification
from structure.models import User
from tests.factories.clusters import ClusterFactory, LessonFactory, MembershipFactory, RuleAcceptanceFactory
from tests.factories.structure import DelegationFactory
from tests.people import Cast

SignIn = Callable[[User], Client]
TODAY = datetime.date(2016, 9, 12)
OCTOBER = datetime.date(2016, 10, 1)
DAY = datetime.timedelta(days=1)
WHY = "The workshop needs a lawyer"


@dataclass
class Stage:
    """The unit head leads cluster A, the colleague supports it since 2015; the staff member is not in it."""

    cast: Cast
    cluster: Cluster
    place: Membership

    @property
    def values(self) -> PlaceValues:
        return PlaceValues(self.cast.staff.staff, "core", OCTOBER)

    def join(self, by: User, **other: Any) -> Membership:
        return actions.join(cluster=self.cluster, values=replace(self.values, **other), reason=WHY, by=by)

    def change_role(self, by: User, role: str = "core", day: Any = OCTOBER, version: int | None = None) -> Membership:
        return actions.change_role(place=self.place, role=role, valid_from=day, reason=WHY, by=by, version=version)

    def take_away(self, by: User, goes_on: bool = False, reason: str = WHY, version: int | None = None) -> None:
        actions.take_away(place=self.place, goes_on=goes_on, reason=reason, by=by, version=version)

    def leave(self, by: User, day: Any = OCTOBER, version: int | None = None) -> Membership:
        return actions.leave(place=self.place, valid_to=day, reason=WHY, by=by, version=version)


@pytest.fixture
def stage(cast: Cast) -> Stage:
    cluster = ClusterFactory(code="A")
    MembershipFactory(cluster=cluster, staff=cast.unit_head.staff, lead=True)
    return Stage(cast, cluster, MembershipFactory(cluster=cluster, staff=cast.colleague.staff, role="support"))


def test_the_lead_keeps_the_team_and_so_do_the_officers_over_all_clusters(stage: Stage) -> None:
    cast = stage.cast
    MembershipFactory(cluster=ClusterFactory(code="B"), staff=cast.stranger.staff, lead=True)
    for user in (cast.staff, cast.colleague, cast.stranger, cast.division_head, cast.hr_officer, cast.bureau_member):
        for act in (stage.join, stage.change_role, stage.leave):
            with pytest.raises(NotAllowed):
                act(user)
    place = stage.join(cast.unit_head)
    assert (place.role, place.valid_from, place.valid_to) == ("core", OCTOBER, None)
    written = place.history.get()
    assert (written.history_user, written.history_change_reason) == (cast.unit_head, WHY)
    stage.change_role(cast.pmu_officer)
    stage.leave(cast.executive_secretary, day=TODAY)


def test_whoever_stands_in_for_the_lead_keeps_the_team(stage: Stage) -> None:
    DelegationFactory(principal=stage.cast.unit_head.staff, delegate=stage.cast.stranger.staff)
    assert stage.join(stage.cast.stranger).cluster == stage.cluster


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"staff": None}, "staff"),
        ({"role": "chief"}, "role"),
        ({"valid_from": None}, "valid_from"),
        ({"valid_from": datetime.date(1990, 1, 1)}, "valid_from"),
        ({"valid_to": OCTOBER - DAY}, "valid_to"),
        ({"expertise": "x" * 201}, "expertise"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(stage: Stage, change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        stage.join(stage.cast.unit_head, **change)
    assert list(refused.value.errors) == [field]


def test_nobody_is_in_a_team_twice_at_a_time(stage: Stage) -> None:
    stage.join(stage.cast.unit_head, valid_to=OCTOBER)
    with pytest.raises(InvalidInput) as refused:
        stage.join(stage.cast.unit_head, valid_from=TODAY)
    assert list(refused.value.errors) == ["staff"]
    stage.join(stage.cast.unit_head, valid_from=OCTOBER + DAY)


def test_another_role_begins_on_its_day_and_the_earlier_one_keeps_its_days(stage: Stage) -> None:
    changed = stage.change_role(stage.cast.unit_head, version=1)
    stage.place.refresh_from_db()
    assert (stage.place.role, stage.place.valid_to) == ("support", OCTOBER - DAY)
    assert (changed.role, changed.valid_from, changed.valid_to) == ("core", OCTOBER, None)
    with pytest.raises(InvalidInput):
        stage.change_role(stage.cast.unit_head, role="support", day=TODAY)
    with pytest.raises(InvalidInput):
        stage.change_role(stage.cast.unit_head, day=OCTOBER)


def test_from_its_first_day_on_a_role_is_corrected_and_no_empty_span_is_left(stage: Stage) -> None:
    lead = stage.cast.unit_head
    stage.change_role(lead, day=TODAY)
    stage.place = Membership.objects.get(staff=stage.place.staff, valid_from=TODAY)
    corrected = stage.change_role(lead, role="lead", day=TODAY, version=1)
    assert (corrected.pk, corrected.role, corrected.version) == (stage.place.pk, "lead", 2)
    spans = Membership.objects.filter(staff=stage.place.staff).order_by("valid_from")
    assert [(one.role, one.valid_to) for one in spans] == [("support", TODAY - DAY), ("lead", None)]
    assert [row.role for row in corrected.history.order_by("history_id")] == ["core", "lead"]


def test_a_place_entered_by_mistake_is_taken_away_and_its_history_stays(
    stage: Stage, django_capture_on_commit_callbacks: Any
) -> None:
    cast = stage.cast
    for user in (cast.staff, cast.colleague, cast.stranger, cast.division_head, cast.hr_officer, cast.bureau_member):
        with pytest.raises(NotAllowed):
            stage.take_away(user)
    with pytest.raises(InvalidInput):
        stage.take_away(cast.unit_head, reason=" ")
    with pytest.raises(StaleVersion):
        stage.take_away(cast.unit_head, version=2)
    elsewhere = LessonFactory(cluster=ClusterFactory(code="B"))
    with acting(by=cast.colleague, why="What is done for another cluster rests on no place in this one"):
        elsewhere.save()
    with django_capture_on_commit_callbacks(execute=True):
        stage.take_away(cast.unit_head, version=1)
    history = Membership.history.filter(id=stage.place.pk).first()  # type: ignore[attr-defined]
    assert (history.history_type, history.history_user, history.history_change_reason) == ("-", cast.unit_head, WHY)
    assert "was a mistake" in Notification.objects.get(user=cast.colleague).text
    with pytest.raises(WrongState, match="removed"):
        stage.take_away(cast.unit_head)


def test_after_a_mistaken_change_of_role_the_place_before_goes_on_when_that_is_said(stage: Stage) -> None:
    before, lead = stage.place, stage.cast.unit_head
    with pytest.raises(WrongState, match="no place"):
        stage.take_away(lead, goes_on=True)
    stage.place = stage.change_role(lead, day=TODAY)
    stage.take_away(lead, goes_on=True)
    assert [(one.pk, one.valid_to) for one in Membership.objects.filter(staff=before.staff)] == [(before.pk, None)]
    before.refresh_from_db()
    stage.place = before
    stage.place = stage.change_role(lead, day=TODAY)
    stage.take_away(lead)
    before.refresh_from_db()
    assert before.valid_to == TODAY - DAY


@pytest.mark.parametrize("rests", ["on record for more than 30 days", "accepted a breach", "has worked"])
def test_a_place_on_which_something_rests_is_ended_not_taken_away(stage: Stage, rests: str) -> None:
    lead = stage.cast.unit_head
    if "30" in rests:
        stage.place.history.update(history_date=datetime.datetime(2016, 8, 12, 9, tzinfo=datetime.UTC))
    elif "breach" in rests:
        RuleAcceptanceFactory(cluster=stage.cluster)
    else:
        lesson = LessonFactory(cluster=stage.cluster)
        with acting(by=stage.cast.colleague, why="Written"):
            lesson.save()
    with pytest.raises(WrongState, match=rests):
        stage.take_away(lead)
    assert stage.leave(lead, day=TODAY).valid_to == TODAY


def test_a_place_is_freshly_on_record_for_thirty_days(stage: Stage, sign_in: SignIn) -> None:
    page = f"/clusters/A/team/{stage.place.pk}/take-away/"
    client = sign_in(stage.cast.unit_head)
    assert page in client.get("/clusters/A/team/").content.decode()
    assert page not in sign_in(stage.cast.stranger).get("/clusters/A/team/").content.decode()
    check = client.get("/clusters/A/team/check/", {"act": "away", "place": stage.place.pk}).content.decode()
    assert "As it would be on 12 Sep 2016" in check
    assert client.post(page, {"version": 1, "reason": WHY}).status_code == 302
    shown = client.get("/clusters/A/team/").content.decode()
    assert "taken away: The workshop needs a lawyer" in shown
    assert client.post(page, {"version": 1, "reason": WHY}).status_code == 404


def test_a_stale_write_is_refused_and_an_ended_place_stays(stage: Stage) -> None:
    stage.leave(stage.cast.unit_head, day=TODAY - DAY, version=1)
    for act in (stage.change_role, stage.leave):
        with pytest.raises(WrongState):
            act(stage.cast.unit_head)
    stage.place = stage.join(stage.cast.unit_head, role="support")
    stage.leave(stage.cast.unit_head, day=OCTOBER + DAY, version=1)
    for act in (stage.change_role, stage.leave):
        with pytest.raises(StaleVersion):
            act(stage.cast.unit_head, version=1)


def test_the_rules_are_shown_as_they_would_be_and_nothing_is_written(stage: Stage) -> None:
    after = team_after(stage.cluster, Change(stage.cast.stranger.staff, TODAY, "core"))
    assert [check.key for check in after.mends] == ["core_of_2_to_6", "core_from_different_divisions"]
    lead = team_after(stage.cluster, Change(stage.cast.unit_head.staff, TODAY))
    assert [(check.key, check.remark) for check in lead.breaks] == [("lead_is_mid_level", "nobody leads")]
    assert Membership.objects.count() == 2


def test_the_form_keeps_what_was_typed_and_the_fragment_answers_to_anything(stage: Stage, sign_in: SignIn) -> None:
    client = sign_in(stage.cast.unit_head)
    page = f"/clusters/A/team/{stage.place.pk}/leave/"
    stage.leave(stage.cast.pmu_officer, day=OCTOBER)
    sent = {"version": 1, "valid_to": "30 Sep 2016", "reason": WHY}
    answer = client.post(page, sent)
    assert answer.status_code == 409 and WHY in answer.content.decode()
    assert client.post(page, {**sent, "version": 2}).status_code == 302
    stage.place.refresh_from_db()
    assert stage.place.valid_to == datetime.date(2016, 9, 30)
    check = "/clusters/A/team/check/"
    shown = client.get(check, {"place": stage.place.pk, "valid_to": "30 Sep 2016"}).content.decode()
    assert "As it would be on 1 Oct 2016" in shown
    for asked in ({"place": "9" * 30}, {"place": "\x00"}, {"act": "join", "staff": "²", "valid_from": "31 Dec 9999"}):
        assert client.get(check, asked).status_code == 200
