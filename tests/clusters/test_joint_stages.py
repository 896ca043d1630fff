"""What is handed over to several units that follow jointly: each confirms for itself (docs/decisions/0013)."""

import datetime
from typing import Any

import pytest
from django.test import Client, RequestFactory

from clusters.actions.stages import add_stage, move_stage
from clusters.api.serializers import ProjectSerializer
from clusters.enums import StageMode, StageState
from clusters.models import Project, StageReceipt
from clusters.queries.clusters import with_stages
from common.audit import acting
from common.refusals import NotAllowed, WrongState
from monitoring.models import Notification
from structure.models import Delegation
from tests.clusters.test_projects import act
from tests.factories.clusters import ProjectFactory, StageFactory
from tests.factories.structure import UnitFactory
from tests.people import Cast


@pytest.fixture
def project(cast: Cast) -> Project:
    return handed_to_two(cast)


def handed_to_two(cast: Cast) -> Project:
    """LIA has handed its stage over to BIO and to PMU, which follow jointly; LIA goes on among them."""
    made: Project = ProjectFactory(code="A-1", state="running", process_lead=cast.staff.staff)
    third = UnitFactory(code="ICT", division=cast.other_division, lead=cast.colleague.staff)
    assert cast.other_unit_head and cast.unit_head
    StageFactory(project=made, unit=cast.unit, order=1, title="Draft")
    for order, unit in enumerate((cast.other_unit, third, cast.unit), 2):
        StageFactory(project=made, unit=unit, order=order, mode=StageMode.JOINT, state=StageState.AHEAD)
    act(made, 1, "hand_over", cast.staff, "The draft.")
    return made


def over_rest(project: Project, user: Any) -> dict[str, Any]:
    request = RequestFactory().get("/")
    request.user = user
    asked = with_stages(Project.objects.filter(pk=project.pk)).get()
    first: dict[str, Any] = ProjectSerializer(asked, context={"request": request}).data["stages"][0]
    return first


def test_each_receiving_unit_confirms_for_itself_and_the_last_one_makes_it_done(cast: Cast, project: Project) -> None:
    for head in (cast.other_unit_head, cast.colleague):
        assert Notification.objects.filter(user=head, text__contains="confirm").count() == 1
    for stranger in (cast.staff, cast.unit_head, cast.pmu_officer, cast.executive_secretary):
        with pytest.raises(NotAllowed):
            act(project, 1, "receive", stranger)
    first = act(project, 1, "receive", cast.colleague)
    assert (first.state, first.handed_over_on) == (StageState.HANDED, None)
    said = over_rest(project, cast.staff)
    assert (said["state"], said["confirmed"], said["awaited"]) == ("handed", ["ICT"], ["BIO"])
    for order in (2, 3, 4):
        with pytest.raises(WrongState, match="Stage 1"):
            act(project, order, "begin", cast.staff)
    with pytest.raises(WrongState, match="confirmed this hand-over already"):
        act(project, 1, "receive", cast.colleague)
    done = act(project, 1, "receive", cast.other_unit_head)
    assert (done.state, done.handed_over_on) == (StageState.DONE, datetime.date(2016, 9, 12))
    assert act(project, 4, "begin", cast.staff).state == StageState.NOW


def test_the_page_says_who_has_confirmed_and_who_is_awaited(cast: Cast, project: Project) -> None:
    act(project, 1, "receive", cast.colleague)
    client = Client()
    client.force_login(cast.stranger)
    page = client.get("/projects/A-1/").content.decode()
    assert "Waits for the head of BIO to confirm it." in page
    assert f"confirmed 12 September 2016 by {cast.colleague.full_name}" in page or "confirmed 12 Sep" in page


def test_one_who_sends_it_back_voids_what_others_confirmed_and_they_are_told(cast: Cast, project: Project) -> None:
    act(project, 1, "receive", cast.colleague)
    back = act(project, 1, "send_back", cast.other_unit_head, "A page is missing.")
    assert (back.state, StageReceipt.objects.count()) == (StageState.NOW, 0)
    kept: Any = StageReceipt.history.filter(history_type="-").get()  # type: ignore[attr-defined]
    assert (kept.received_by, kept.history_change_reason) == (cast.colleague, "A page is missing.")
    for user in (cast.staff, cast.colleague):
        assert Notification.objects.filter(user=user, text__contains="sent back").count() == 1
    act(project, 1, "hand_over", cast.staff, "The whole draft.")
    assert act(project, 1, "receive", cast.other_unit_head).state == StageState.HANDED, "both confirm anew"


def test_one_head_of_two_units_confirms_for_both_and_a_delegate_in_the_place_of_the_head(
    cast: Cast, project: Project
) -> None:
    with acting(by=None, why="Officer-in-charge"):
        days = {"valid_from": datetime.date(2016, 9, 1), "valid_to": datetime.date(2016, 9, 30)}
        Delegation.objects.create(principal=cast.other_unit_head.staff, delegate=cast.colleague.staff, **days)
    assert act(project, 1, "receive", cast.colleague).state == StageState.DONE
    rows = StageReceipt.objects.order_by("unit__code")
    assert [(one.unit.code, one.received_for) for one in rows] == [
        ("BIO", cast.other_unit_head.staff),
        ("ICT", None),
    ]


def test_what_is_handed_over_keeps_those_it_is_handed_to(cast: Cast, project: Project) -> None:
    with pytest.raises(WrongState, match="sent back before this is removed"):
        act(project, 3, "remove", cast.staff)
    later = UnitFactory(code="LATE", division=cast.other_division, lead=cast.stranger.staff)
    add_stage(project=project, unit=later, title="Help", mode=StageMode.JOINT, by=cast.staff)
    assert Notification.objects.filter(user=cast.stranger, text__contains="confirm").count() == 1
    assert over_rest(project, cast.staff)["awaited"] == ["BIO", "ICT", "LATE"]
    stage = project.stages.get(order=1)
    for user in (cast.colleague, cast.other_unit_head, cast.stranger):  # each read the page before the others
        done = move_stage(stage=stage, action="receive", by=user, version=stage.version)
    assert done.state == StageState.DONE
