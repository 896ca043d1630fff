"""Projects and their stages: who moves what, when, and what is refused (source paras 23-25, 58)."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client, RequestFactory

from clusters.actions.lessons import decide
from clusters.actions.projects import CloseOutValues, ProjectValues, close_out, edit, move, propose
from clusters.actions.selection import close_round
from clusters.actions.stages import add_stage, keep_deliverable, move_stage
from clusters.api.serializers import ProjectSerializer
from clusters.enums import ProjectState, StageMode, StageState
from clusters.models import Lesson, Project, Stage
from clusters.rules.lessons import Decision
from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from monitoring.models import Notification
from structure.models import Delegation
from tests.factories.clusters import (
    AssessmentFactory,
    CandidateFactory,
    ClusterFactory,
    MembershipFactory,
    ProjectDeliverableFactory,
    ProjectFactory,
    StageFactory,
)
from tests.people import Cast

SAID = CloseOutValues("A guide, in use.", "", "Papers were late.", "Send earlier.", "")


@pytest.fixture
def project(cast: Cast) -> Project:
    """Runs, with a stage in the unit, two joint ones in the other unit, and one in the unit again."""
    made: Project = ProjectFactory(
        code="A-1", state="running", process_lead=cast.staff.staff, functional_lead=cast.colleague.staff
    )
    units = (cast.unit, cast.other_unit, cast.other_unit, cast.unit)
    for order, unit in enumerate(units, 1):
        mode = StageMode.JOINT if unit == cast.other_unit else StageMode.SEQUENTIAL
        StageFactory(project=made, unit=unit, order=order, mode=mode, state="ahead", title=f"Step {order}")
    return made


def act(project: Project, order: int, action: str, by: Any, note: str = "") -> Stage:
    stage = project.stages.get(order=order)
    return move_stage(stage=stage, action=action, note=note, by=by, version=stage.version)


def test_a_stage_is_handed_over_and_confirmed_by_the_receiving_head_never_by_the_giver(
    cast: Cast, project: Project
) -> None:
    head, receiver = cast.unit_head, cast.other_unit_head
    for stranger in (cast.colleague, cast.other_unit_head, cast.executive_secretary, cast.pmu_officer):
        with pytest.raises(NotAllowed):
            act(project, 1, "begin", stranger)
    act(project, 1, "begin", cast.staff)
    with pytest.raises(WrongState, match="Stage 1"):
        act(project, 2, "begin", receiver)
    with pytest.raises(WrongState, match="BIO takes it on"):
        act(project, 1, "complete", head)
    with pytest.raises(InvalidInput):
        act(project, 1, "hand_over", head)
    act(project, 1, "hand_over", head, "The draft.")
    assert Notification.objects.filter(user=receiver, text__contains="confirm").count() == 1
    for other in (head, cast.staff, cast.stranger, cast.division_head):
        with pytest.raises(NotAllowed):
            act(project, 1, "receive", other)
    sent_back = act(project, 1, "send_back", receiver, "A page is missing.")
    assert (sent_back.state, sent_back.handed_by) == (StageState.NOW, None)
    act(project, 1, "hand_over", head, "The whole draft.")
    done = act(project, 1, "receive", receiver)
    assert (done.state, done.handed_over_on) == (StageState.DONE, datetime.date(2016, 9, 12))
    assert done.receipts.get().received_by == receiver
    with pytest.raises(WrongState):
        act(project, 1, "receive", receiver)


def test_a_delegate_confirms_in_the_place_of_the_head_but_not_what_either_gave(cast: Cast, project: Project) -> None:
    with acting(by=None, why="Officer-in-charge"):
        days = {"valid_from": datetime.date(2016, 9, 1), "valid_to": datetime.date(2016, 9, 30)}
        Delegation.objects.create(principal=cast.other_unit_head.staff, delegate=cast.staff.staff, **days)
        Delegation.objects.create(principal=cast.other_unit_head.staff, delegate=cast.stranger.staff, **days)
    act(project, 1, "begin", cast.staff)
    act(project, 1, "hand_over", cast.staff, "The draft.")
    with pytest.raises(NotAllowed, match="hands a stage over"):
        act(project, 1, "receive", cast.staff)
    done = act(project, 1, "receive", cast.stranger)
    receipt = done.receipts.get()
    assert (receipt.received_by, receipt.received_for) == (cast.stranger, cast.other_unit_head.staff)


def test_joint_stages_run_together_and_what_follows_waits_for_all_of_them(cast: Cast, project: Project) -> None:
    with acting(by=None, why="Done"):
        first = project.stages.get(order=1)
        first.state = StageState.DONE
        first.save()
    for order in (2, 3):
        act(project, order, "begin", cast.other_unit_head)
    act(project, 2, "hand_over", cast.other_unit_head, "One half.")
    act(project, 2, "receive", cast.unit_head)
    with pytest.raises(WrongState, match="Stage 3"):
        act(project, 4, "begin", cast.unit_head)
    stage = project.stages.get(order=3)
    move_stage(stage=stage, action="hand_over", note="The rest.", by=cast.staff, version=stage.version)
    with pytest.raises(WrongState):
        move_stage(stage=stage, action="hand_over", note="Twice.", by=cast.staff, version=stage.version)
    act(project, 3, "receive", cast.unit_head)
    act(project, 4, "begin", cast.staff)
    assert act(project, 4, "complete", cast.staff).state == StageState.DONE


def test_the_process_lead_ends_it_the_functional_lead_accepts_it(cast: Cast, project: Project) -> None:
    ProjectDeliverableFactory(project=project)
    lead = MembershipFactory(cluster=project.cluster, lead=True).staff.user
    with pytest.raises(WrongState, match="every stage"):
        close_out(project=project, values=SAID, by=cast.staff, version=1)
    with acting(by=None, why="Done"):
        for stage in project.stages.all():
            stage.state = StageState.DONE
            stage.save()
    for stranger in (cast.colleague, cast.unit_head, cast.executive_secretary):
        with pytest.raises(NotAllowed):
            close_out(project=project, values=SAID, by=stranger, version=1)
    with pytest.raises(InvalidInput) as refused:
        close_out(project=project, values=CloseOutValues(" ", "", "", "", ""), by=lead, version=1)
    assert set(refused.value.errors) == {"delivered", "not_delivered", "challenge"}
    said = CloseOutValues("A guide.", "The second waits.", "Papers were late.", "Send earlier.", "")
    close_out(project=project, values=said, by=cast.staff, version=1)
    with pytest.raises(NotAllowed):
        move(project=project, action="close", by=cast.staff, version=2)
    with pytest.raises(InvalidInput):
        move(project=project, action="return_to_work", by=cast.colleague, version=2)
    move(project=project, action="return_to_work", reason="A page is missing.", by=cast.colleague, version=2)
    close_out(project=project, values=said, by=cast.staff, version=3)
    with pytest.raises(StaleVersion):
        move(project=project, action="close", by=cast.colleague, version=3)
    closed = move(project=project, action="close", by=cast.colleague, version=4)
    assert (closed.state, closed.ends_on) == (ProjectState.CLOSED, datetime.date(2016, 9, 12))
    assert Lesson.objects.get().challenge == "Papers were late.", "said twice, it is one lesson"
    with pytest.raises(WrongState):
        edit(project=project, values=values_of(project), reason="Late.", by=cast.staff, version=5)


def test_a_decided_lesson_is_not_rewritten_by_closing_the_project_again(cast: Cast, project: Project) -> None:
    lead = MembershipFactory(cluster=project.cluster, lead=True).staff.user
    with acting(by=None, why="Done"):
        for stage in project.stages.all():
            stage.state = StageState.DONE
            stage.save()
    said = CloseOutValues("A guide.", "", "Papers were late.\nTwice.", "Send earlier.", "")
    close_out(project=project, values=said, by=cast.staff, version=1)
    move(project=project, action="return_to_work", reason="A page is missing.", by=cast.colleague, version=2)
    changed = replace(said, challenge="Papers were very late.")
    close_out(project=project, values=changed, by=cast.staff, version=3)
    lesson = Lesson.objects.get()
    assert (lesson.challenge, lesson.version) == ("Papers were very late.", 2), "undecided, its words can change"
    decide(lesson=lesson, decision=Decision("rejected", reason="It was one meeting."), by=lead, version=2)
    move(project=project, action="return_to_work", reason="Another page.", by=cast.colleague, version=4)
    with pytest.raises(InvalidInput, match="decided") as refused:
        close_out(project=project, values=said, by=cast.staff, version=5)
    assert set(refused.value.errors) == {"challenge"}
    lesson.refresh_from_db()
    assert (lesson.challenge, lesson.outcome) == ("Papers were very late.", "rejected")
    close_out(project=project, values=changed, by=cast.staff, version=5)
    assert Lesson.objects.get().outcome == "rejected", "in the same words the decided lesson stays the project's"


def values_of(project: Project, **changed: Any) -> ProjectValues:
    names = ProjectValues.__dataclass_fields__
    return ProjectValues(**{name: getattr(project, name) for name in names} | changed)


def test_leads_keep_the_project_and_the_cluster_lead_names_the_leads(cast: Cast, project: Project) -> None:
    edit(project=project, values=values_of(project, title="New"), reason="Clearer.", by=cast.staff, version=1)
    with pytest.raises(StaleVersion):
        edit(project=project, values=values_of(project), reason="Old.", by=cast.colleague, version=1)
    project.refresh_from_db()
    other = values_of(project, process_lead_id=cast.stranger.staff.pk)
    for user in (cast.staff, cast.unit_head, cast.executive_secretary):
        with pytest.raises(NotAllowed):
            edit(project=project, values=other, reason="Mine.", by=user, version=2)
    lead = MembershipFactory(cluster=project.cluster, lead=True).staff.user
    edit(project=project, values=other, reason="Back from leave.", by=lead, version=2)
    with pytest.raises(NotAllowed):
        move_stage(stage=project.stages.get(order=1), action="begin", by=cast.staff, version=1)


def test_a_project_is_proposed_planned_started_and_cancelled_by_those_who_may(cast: Cast) -> None:
    cluster = ClusterFactory(code="A")
    lead = MembershipFactory(cluster=cluster, lead=True).staff.user
    other = MembershipFactory(cluster=ClusterFactory(code="B"), lead=True).staff.user
    said = ProjectValues("A guide", "", None, cast.colleague.staff.pk, None, None, None)
    for stranger in (other, cast.staff, cast.executive_secretary):
        with pytest.raises(NotAllowed):
            propose(cluster=cluster, code="A-7", values=said, by=stranger)
    for code in ("B-7", "A-", "A-" + "7" * 20, "A-\x00 /"):
        with pytest.raises(InvalidInput):
            propose(cluster=cluster, code=code if code != "A-" else "", values=said, by=lead)
    project = propose(cluster=cluster, code="a-7", values=said, by=lead)
    with pytest.raises(InvalidInput, match="already"):
        propose(cluster=cluster, code="A-7", values=said, by=lead)
    add_stage(project=project, unit=cast.unit, title="Write", mode=StageMode.SEQUENTIAL, by=lead)
    with acting(by=None, why="Chosen"):
        project.state = ProjectState.SELECTED
        project.save()
    with pytest.raises(WrongState, match="a process lead"):
        move(project=project, action="start", by=lead, version=1)
    with pytest.raises(NotAllowed):
        move(project=project, action="cancel", reason="No money.", by=lead, version=1)
    with pytest.raises(InvalidInput):
        move(project=project, action="cancel", by=cast.executive_secretary, version=1)
    gone = move(project=project, action="cancel", reason="No money.", by=cast.executive_secretary, version=1)
    assert gone.state == ProjectState.CANCELLED


def test_what_is_delivered_says_what_shows_it(cast: Cast, project: Project) -> None:
    said: dict[str, Any] = {"project": project, "title": "A guide", "due_on": None, "by": cast.staff}
    today = datetime.date(2016, 9, 12)
    with pytest.raises(InvalidInput, match="shows"):
        keep_deliverable(**said, delivered_on=today, evidence="")
    with pytest.raises(InvalidInput, match="not come"):
        keep_deliverable(**said, delivered_on=datetime.date(2016, 9, 13), evidence="The register")
    made = keep_deliverable(**said, delivered_on=None, evidence="")
    done = keep_deliverable(**said, deliverable=made, delivered_on=today, evidence="The register", version=1)
    with pytest.raises(StaleVersion):
        keep_deliverable(**said, deliverable=done, delivered_on=None, evidence="", version=1)
    with pytest.raises(NotAllowed):
        keep_deliverable(**said | {"by": cast.unit_head}, delivered_on=None, evidence="")


def test_the_interface_says_how_it_was_chosen_and_by_how_many_but_never_by_whom(cast: Cast, project: Project) -> None:
    candidate = CandidateFactory(project=project, round__number=3)
    AssessmentFactory(candidate=candidate, assessor=cast.stranger.staff, scores="55555", dissent="No.")
    AssessmentFactory(candidate=candidate, assessor=cast.pmu_officer.staff, scores="44444")
    ProjectDeliverableFactory(project=project, title="A guide")
    close_round(round_=candidate.round, by=cast.pmu_officer)
    client = Client()
    client.force_login(cast.staff)
    answer = client.get("/projects/A-1/")
    assert answer.status_code == 200

    request = RequestFactory().get("/")
    request.user = cast.staff
    body = ProjectSerializer(project, context={"request": request}).data
    assert body["selection"] == {
        "number": 3,
        "name": "Selection 3",
        "place": 1,
        "of": 1,
        "mark": 4.5,
        "apart": 1.0,
        "assessors": 2,
        "dissents": 1,
        "shown": True,
        "level_with": [],
        "decision": "",
    }
    assert [one["title"] for one in body["deliverables"]] == ["A guide"]
    assert "Stranger" not in str(body) and "Monitoring" not in str(body)
    page = client.get("/projects/selection/3/A-1/").content.decode()
    assert "Stranger" not in page and "Assessor 1" in page, "colleagues read what was said, not by whom"
