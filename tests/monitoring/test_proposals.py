"""Proposals: asked for, solved, and each line accepted through the plan's own doors or left; nothing by itself."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from monitoring import tasks
from monitoring.actions.hand_overs import accept, leave, pass_on
from monitoring.actions.proposals import cancel, request_reassignments, request_team
from monitoring.actions.solving import resume_interrupted, solve_proposal
from monitoring.enums import HandOverState, ProposalState
from monitoring.models import Notification, Proposal, ProposedHandOver
from monitoring.rules.proposals import may_read
from planning.enums import ChangeState, WorkplanState
from planning.models import Activity, AssignmentDays, Workplan
from structure.models import User
from tests.factories.clusters import ClusterFactory
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    MandateShareFactory,
    WorkplanFactory,
    WorkplanVersionFactory,
)
from tests.factories.structure import HeldSkillFactory, SkillFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
Q3, Q4 = (2016, 3), (2016, 4)


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    calls: list[int] = []
    monkeypatch.setattr(tasks.solve_proposal, "delay", calls.append)
    return calls


@pytest.fixture
def crowded(cast: Cast) -> Activity:
    """Two activities of the unit in which one person has 72 of 63 days; a colleague has 9 in one of them."""
    cast.unit_head  # noqa: B018
    legal = SkillFactory(name="legal drafting")
    for one in (cast.staff, cast.colleague):
        HeldSkillFactory(staff=one.staff, skill=legal)
    made = []
    for code, days in (("L-01", "40"), ("L-02", "32")):
        activity = ActivityFactory(code=code, lead_unit=cast.unit, lead_officer=None)
        MandateShareFactory(activity=activity, percent=100)
        part = AssignmentFactory(activity=activity, staff=cast.staff.staff)
        AssignmentDaysFactory(assignment=part, quarter=3, days=Decimal(days))
        made.append(activity)
    AssignmentDaysFactory(
        assignment=AssignmentFactory(activity=made[0], staff=cast.colleague.staff), quarter=3, days=Decimal(9)
    )
    WorkplanFactory(unit=cast.unit)
    return made[0]


def asked(by: User, **values: Any) -> Proposal:
    return request_reassignments(by=by, biennium=BienniumFactory(), **{"first": Q3, "last": Q4, **values})


def solved(by: User, **values: Any) -> Proposal:
    proposal = asked(by, **values)
    assert solve_proposal(proposal=proposal.pk) == "ready"
    proposal.refresh_from_db()
    return proposal


def days(activity: Activity, user: User) -> Decimal | None:
    found = AssignmentDays.objects.filter(assignment__activity=activity, assignment__staff=user.staff, quarter=3)
    return found.values_list("days", flat=True).first()


def test_a_proposal_is_solved_kept_with_its_reasons_and_applies_nothing(cast: Cast, crowded: Activity) -> None:
    proposal = solved(cast.pmu_officer)
    (line,) = proposal.hand_overs.all()
    assert (line.activity, line.giver.user, line.taker.user, line.days) == (
        crowded, cast.staff, cast.colleague, Decimal("9.0"),
    )  # fmt: skip
    assert line.facts["near"] == "activity" and line.facts["skills"] == ["legal drafting"]
    assert line.facts["quarters"][0]["giver_carried"] == "72.0"
    assert (proposal.proven, proposal.figures["over_before"], proposal.figures["over_after"]) == (True, 90, 0)
    assert all(Decimal(now) >= Decimal(was) for was, now in proposal.figures["balance"] if was and now)
    assert days(crowded, cast.staff) == 40, "nothing is applied by itself"
    assert Notification.objects.filter(user=cast.pmu_officer, url=f"/load/proposals/{proposal.pk}/").exists()
    assert solve_proposal(proposal=proposal.pk) == "nothing"


def test_it_is_said_that_no_plan_is_better(cast: Cast) -> None:
    proposal = solved(cast.executive_secretary)
    assert (proposal.proven, proposal.figures["moves"], proposal.hand_overs.count()) == (True, 0, 0)


def test_who_asks_about_what(cast: Cast) -> None:
    head = cast.unit_head
    assert asked(head, unit=cast.unit).unit == cast.unit
    for by, unit in (
        (head, None), (head, cast.other_unit), (cast.staff, cast.unit), (cast.division_head, cast.unit),
        (cast.hr_officer, None), (cast.administrator, None), (cast.bureau_member, None), (cast.rest_client, cast.unit),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            asked(by, unit=unit)
    for values, name in (
        ({"first": (2016, 2)}, "first"),
        ({"first": (2031, 1), "last": (2031, 2)}, "first"),
        ({"first": Q4, "last": Q3}, "last"),
    ):
        with pytest.raises(InvalidInput) as refused:
            asked(cast.pmu_officer, **values)
        assert list(refused.value.errors) == [name]
    with pytest.raises(WrongState, match="closed"):
        request_reassignments(
            by=cast.pmu_officer,
            biennium=BienniumFactory(starts_in=2013, is_current=False, phase="closed"),
            first=(2013, 1),
            last=(2013, 1),
        )


def test_one_question_at_a_time_which_its_asker_may_take_back(cast: Cast, rung: list[int]) -> None:
    first = asked(cast.pmu_officer)
    with pytest.raises(WrongState, match="not answered yet"):
        asked(cast.pmu_officer)
    asked(cast.executive_secretary)  # another person's stands in nobody's way
    with pytest.raises(NotAllowed):
        cancel(proposal=first, by=cast.executive_secretary)
    cancel(proposal=first, by=cast.pmu_officer)
    with pytest.raises(WrongState):
        cancel(proposal=first, by=cast.pmu_officer)
    assert solve_proposal(proposal=first.pk) == "nothing"
    asked(cast.pmu_officer)
    assert resume_interrupted() == [], "the worker has just been called"


def test_a_failure_is_said_with_a_reference_and_the_way_is_free(
    cast: Cast, crowded: Activity, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = asked(cast.pmu_officer)
    monkeypatch.setattr("monitoring.actions.solving.solve", lambda question: 1 / 0)
    assert solve_proposal(proposal=proposal.pk) == "failed"
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.FAILED and "Reference" in proposal.failure
    assert asked(cast.pmu_officer).state == ProposalState.QUEUED


def test_accepted_in_a_draft_it_is_written_once_and_signed(cast: Cast, crowded: Activity) -> None:
    line = solved(cast.unit_head, unit=cast.unit).hand_overs.get()
    for name in ("staff", "colleague", "pmu_officer", "executive_secretary", "other_unit_head", "administrator"):
        with pytest.raises(NotAllowed, match="Only the unit head"):
            accept(line=line, by=getattr(cast, name), version=line.version)
    with pytest.raises(StaleVersion):
        accept(line=line, by=cast.unit_head, version=7)
    assert days(crowded, cast.staff) == 40, "a refused line has written nothing"
    done = accept(line=line, by=cast.unit_head, version=line.version)
    assert (done.state, done.change, done.decided_by) == (HandOverState.ACCEPTED, None, cast.unit_head)
    assert (days(crowded, cast.staff), days(crowded, cast.colleague)) == (31, 18)
    latest = Activity.objects.get(pk=crowded.pk).history.first()
    assert latest.history_user == cast.unit_head and "go from Staff to Colleague" in str(latest.history_change_reason)
    for act in (accept, leave):
        with pytest.raises(WrongState, match="decided already"):
            act(line=line, by=cast.unit_head, version=done.version)


def test_accepted_in_an_approved_workplan_it_becomes_a_change_request(cast: Cast, crowded: Activity) -> None:
    plan = Workplan.objects.get()
    WorkplanVersionFactory(workplan=plan)
    with acting(by=None, why="Approved"):
        plan.state = WorkplanState.APPROVED
        plan.save()
    line = solved(cast.unit_head, unit=cast.unit).hand_overs.get()
    done = accept(line=line, by=cast.unit_head, version=line.version)
    assert done.change is not None and done.change.state == ChangeState.OPEN
    assert "Proposal" in done.change.reason and days(crowded, cast.staff) == 40


@pytest.mark.parametrize("what", ["giver", "taker", "elsewhere", "skill", "done"])
def test_a_line_is_refused_when_the_plan_has_changed_since(cast: Cast, crowded: Activity, what: str) -> None:
    line = solved(cast.unit_head, unit=cast.unit).hand_overs.get()
    if what == "elsewhere":
        AssignmentDaysFactory(
            assignment=AssignmentFactory(staff=cast.colleague.staff, activity=ActivityFactory()), quarter=3, days=50
        )
    elif what == "skill":
        with acting(by=None, why="No longer"):
            cast.colleague.staff.held_skills.all().delete()
    elif what == "done":
        with acting(by=None, why="Done"):
            crowded.status, crowded.percent = "done", 100
            crowded.save()
    else:
        who = cast.staff if what == "giver" else cast.colleague
        AssignmentDays.objects.filter(assignment__activity=crowded, assignment__staff=who.staff).update(days=38)
    with pytest.raises(StaleVersion, match="has changed since"):
        accept(line=line, by=cast.unit_head, version=line.version)
    assert ProposedHandOver.objects.get().state == HandOverState.OPEN
    assert leave(line=line, by=cast.unit_head, version=line.version).state == HandOverState.LEFT


def test_the_monitoring_unit_passes_a_line_on_to_the_head_who_decides(cast: Cast, crowded: Activity) -> None:
    line = solved(cast.pmu_officer).hand_overs.get()
    head = cast.unit_head
    with pytest.raises(NotAllowed):
        may_read(head, line.proposal)
    for by in (head, cast.staff, cast.hr_officer):
        with pytest.raises(NotAllowed):
            pass_on(line=line, by=by, version=line.version)
    passed = pass_on(line=line, by=cast.pmu_officer, version=line.version)
    may_read(head, line.proposal)
    assert Notification.objects.filter(user=head, text__contains="L-01").exists()
    with pytest.raises(NotAllowed):
        leave(line=passed, by=cast.staff, version=passed.version)
    assert accept(line=passed, by=head, version=passed.version).state == HandOverState.ACCEPTED


def test_a_team_is_proposed_from_all_loads_and_what_cannot_be_met_is_named(cast: Cast) -> None:
    legal = SkillFactory(name="legal drafting")
    HeldSkillFactory(staff=cast.staff.staff, skill=legal)
    cast.stranger  # noqa: B018
    question = {
        "biennium": BienniumFactory(), "cluster": ClusterFactory(code="H"), "title": "A guide for focal points",
        "starts_on": datetime.date(2016, 10, 1),
        "ends_on": datetime.date(2016, 12, 31), "core_days": Decimal(10),
    }  # fmt: skip
    for name in ("unit_head", "staff", "division_head", "hr_officer", "other_unit_head", "bureau_member"):
        with pytest.raises(NotAllowed):
            request_team(by=getattr(cast, name), **question)
    proposal = request_team(by=cast.pmu_officer, skills=[legal], **question)
    assert solve_proposal(proposal=proposal.pk) == "ready"
    members = [(one.role, one.staff.unit.code) for one in proposal.members.all()]
    assert sorted(role for role, _unit in members) == ["core", "lead"] and {unit for _r, unit in members} == {
        "LIA",
        "BIO",
    }
    nobody = SkillFactory(name="glaciology")
    unmet = request_team(by=cast.pmu_officer, skills=[nobody], **question)
    assert solve_proposal(proposal=unmet.pk) == "ready"
    unmet.refresh_from_db()
    assert unmet.figures["unmet"] == [["skill", nobody.pk]] and not unmet.members.exists()
    for values, name in (({"title": " "}, "title"), ({"core_days": Decimal(93)}, "core_days"), ({"most": 7}, "most")):
        with pytest.raises(InvalidInput) as refused:
            request_team(by=cast.executive_secretary, **{**question, **values})
        assert list(refused.value.errors) == [name]


def test_the_pages_show_what_each_may_do_and_the_file_has_a_row_for_each_quarter(
    cast: Cast, crowded: Activity, sign_in: Any
) -> None:
    line = solved(cast.pmu_officer).hand_overs.get()
    officer, head, url = sign_in(cast.pmu_officer), sign_in(cast.unit_head), f"/load/proposals/{line.proposal_id}/"
    page = officer.get(url).content.decode()
    assert "Staff carries 72.0 of 63.0 work-days" in page and "Pass on to the head of LIA" in page
    assert f"{url}1/accept/" not in page, "who cannot write the workplan is not offered to"
    file = officer.get(url, {"export": "xlsx"})
    assert file.status_code == 200 and file["Content-Disposition"].startswith("attachment")
    assert head.get(url).status_code == 403
    assert officer.post(f"{url}1/pass-on/", {"version": 1}).status_code == 302
    assert "1 line was passed on to you" in head.get(url).content.decode()
    AssignmentDays.objects.filter(assignment__activity=crowded, assignment__staff=cast.staff.staff).update(days=39)
    refused = head.post(f"{url}1/accept/", {"version": 2})
    assert refused.status_code == 409 and "has changed since" in refused.content.decode()
    AssignmentDays.objects.filter(assignment__activity=crowded, assignment__staff=cast.staff.staff).update(days=40)
    assert head.post(f"{url}1/accept/", {"version": 1}).status_code == 409, "read before it was passed on"
    assert head.post(f"{url}1/accept/", {"version": 2}).status_code == 302
    assert days(crowded, cast.colleague) == 18
    assert "No proposals yet" not in head.get("/load/proposals/").content.decode()
