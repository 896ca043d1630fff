"""The pages of workplans: what changes, who decides, what was frozen."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from planning.enums import WorkplanState
from planning.models import ChangeRequest, Workplan
from planning.queries.workplan_load import QuarterLoad, loads_of, quarters_ahead
from planning.queries.workplans import workplan_page
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    WorkplanFactory,
)
from tests.factories.structure import UnitFactory
from tests.people import Cast
from tests.planning.counting import queries_of
from tests.planning.workplan_stage import activity_of, revised, workplan_at

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
DECIDE = "/workplans/LIA/decide/"


def test_the_division_head_endorses_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    workplan = workplan_at(cast, WorkplanState.SUBMITTED)
    client = sign_in(cast.division_head)
    page = client.get("/workplans/LIA/")
    assert "Waits for your endorsement" in page.content.decode()
    answer = client.post(DECIDE, {"decision": "endorse", "version": workplan.version, "note": ""})
    assert (answer.status_code, answer.url) == (302, "/workplans/LIA/")
    workplan.refresh_from_db()
    assert workplan.state == WorkplanState.ENDORSED


@pytest.mark.parametrize(
    "person", ["staff", "colleague", "stranger", "pmu_officer", "executive_secretary", "administrator"]
)
def test_others_see_no_button_and_are_refused(cast: Cast, sign_in: SignIn, person: str) -> None:
    workplan = workplan_at(cast, WorkplanState.SUBMITTED)
    client = sign_in(getattr(cast, person))
    assert 'name="decision"' not in client.get("/workplans/LIA/").content.decode()
    answer = client.post(DECIDE, {"decision": "endorse", "version": workplan.version})
    assert answer.status_code == 403


def test_a_return_without_a_note_keeps_the_page_and_says_what_to_enter(cast: Cast, sign_in: SignIn) -> None:
    workplan = workplan_at(cast, WorkplanState.SUBMITTED)
    answer = sign_in(cast.division_head).post(DECIDE, {"decision": "return_with_note", "version": workplan.version})
    assert answer.status_code == 422
    assert "Say what must change" in answer.content.decode()


def test_a_version_read_too_early_is_answered_409_and_keeps_the_note(cast: Cast, sign_in: SignIn) -> None:
    workplan_at(cast, WorkplanState.SUBMITTED)
    sent = {"decision": "return_with_note", "version": "1", "note": "Move six days."}
    answer = sign_in(cast.division_head).post(DECIDE, sent)
    assert answer.status_code == 409
    assert "Move six days." in answer.content.decode()


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999999999999", "\x00"])
def test_a_bad_version_is_no_error(cast: Cast, sign_in: SignIn, version: str) -> None:
    workplan_at(cast, WorkplanState.SUBMITTED)
    answer = sign_in(cast.division_head).post(DECIDE, {"decision": "endorse", "version": version})
    assert answer.status_code == 409


def test_a_decision_there_is_not_is_not_found_and_reading_does_not_decide(cast: Cast, sign_in: SignIn) -> None:
    workplan_at(cast, WorkplanState.SUBMITTED)
    client = sign_in(cast.division_head)
    assert client.post(DECIDE, {"decision": "delete", "version": 2}).status_code == 404
    assert client.get(DECIDE).status_code == 405


def test_the_page_shows_the_change_with_its_reason_against_the_approved_version(cast: Cast) -> None:
    activity = activity_of(cast)
    workplan = revised(cast)
    activity.refresh_from_db()
    from common.audit import acting

    with acting(by=cast.unit_head, why="Longer"):
        activity.ends_precision = "quarter"
        activity.save()
        ChangeRequest.objects.create(
            workplan=workplan, activity=activity, number=1, kind="reformulate", reason="Waits for the Bureau.",
            asked_by=cast.unit_head, asked_at=workplan.opened_at, in_revision=True,
        )  # fmt: skip
    page = workplan_page(cast.unit_head, Workplan.objects.get())
    change = page.changes[0]
    assert [(row.label, row.before, row.after) for row in change.fields] == [("End", "31 Dec 2016", "Q4 2016")]
    assert (change.code, change.reason, page.number) == ("A-01", "Waits for the Bureau.", 2)


def test_people_planned_for_more_than_they_have_are_named(cast: Cast) -> None:
    activity = activity_of(cast)
    part = AssignmentFactory(activity=activity, staff=cast.colleague.staff)
    for quarter, days in ((3, 72), (4, 54)):
        AssignmentDaysFactory(assignment=part, quarter=quarter, days=Decimal(days))
    page = workplan_page(cast.division_head, workplan_at(cast, WorkplanState.SUBMITTED))
    texts = [check.text for check in page.decision.checks if check.passed is None]
    assert f"In Q3, {cast.colleague.full_name} is planned for more days than they have (+9)." in texts
    assert page.over


def test_load_counts_work_led_by_other_units_and_not_what_is_postponed(cast: Cast) -> None:
    for unit, status in ((cast.unit, "on_track"), (cast.other_unit, "on_track"), (cast.unit, "postponed")):
        part = AssignmentFactory(activity=ActivityFactory(lead_unit=unit, status=status), staff=cast.colleague.staff)
        AssignmentDaysFactory(assignment=part, days=Decimal(20))
    load = next(one for one in loads_of(cast.unit, BienniumFactory(), [(2016, 3)]) if one.staff == cast.colleague.staff)
    assert load.quarters == [QuarterLoad(2016, 3, Decimal(40), Decimal(63))]


def test_the_quarters_ahead_stay_within_the_biennium() -> None:
    assert quarters_ahead(BienniumFactory()) == [(2016, 3), (2016, 4)]
    later = BienniumFactory(starts_in=2017, is_current=False)
    assert quarters_ahead(later) == [(2017, 1), (2017, 2)]
    past = BienniumFactory(starts_in=2013, is_current=False)
    assert quarters_ahead(past) == [(2014, 3), (2014, 4)]


def test_a_mandate_dropped_by_the_revision_and_held_by_nobody_is_told(cast: Cast) -> None:
    activity = activity_of(cast)
    revised(cast)
    from common.audit import acting

    with acting(by=cast.unit_head, why="Put off"):
        activity.refresh_from_db()
        activity.status = "postponed"
        activity.save()
    page = workplan_page(cast.unit_head, Workplan.objects.get())
    assert "Mandates left without work: XII/32/A-01." in [check.text for check in page.decision.checks]
    assert page.changes[0].kind == "postponed"


def test_a_frozen_version_is_readable_and_its_hash_is_worked_out_again(cast: Cast, sign_in: SignIn) -> None:
    workplan = workplan_at(cast, WorkplanState.SUBMITTED)
    client = sign_in(cast.stranger)
    page = client.get("/workplans/LIA/versions/1/")
    assert page.context["page"].sound
    assert "A-01" in page.content.decode()
    version = workplan.versions.get()
    version.content["activities"]["A-01"]["title"] = "Something else"
    version.save()
    broken = client.get("/workplans/LIA/versions/1/")
    assert not broken.context["page"].sound
    assert "Do not use this version." in broken.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/workplans/XYZ/",
        "/workplans/LIA/versions/9/",
        "/workplans/LIA/versions/99999999999999999999/",
    ],
)
def test_what_is_not_there_is_not_found(cast: Cast, sign_in: SignIn, path: str) -> None:
    workplan_at(cast, WorkplanState.DRAFT)
    assert sign_in(cast.staff).get(path).status_code == 404
    assert sign_in(cast.staff).get("/workplans/%00/").status_code in (400, 404)


def test_a_unit_without_a_workplan_says_who_begins_it(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    assert "Not begun" in sign_in(cast.staff).get("/workplans/LIA/").content.decode()
    assert sign_in(cast.staff).post("/workplans/LIA/begin/").status_code == 403
    assert sign_in(cast.unit_head).post("/workplans/LIA/begin/").status_code == 302
    assert Workplan.objects.get().state == WorkplanState.DRAFT


def test_the_list_names_who_must_act(cast: Cast, sign_in: SignIn) -> None:
    workplan_at(cast, WorkplanState.SUBMITTED)
    rows = {row.unit.code: row for row in sign_in(cast.staff).get("/workplans/").context["page"].rows}
    assert (rows["LIA"].acts, rows["LIA"].yours) == (cast.division_head.full_name, False)
    mine = {row.unit.code: row for row in sign_in(cast.division_head).get("/workplans/").context["page"].rows}
    assert mine["LIA"].yours


def test_outsiders_see_no_workplans(cast: Cast, sign_in: SignIn) -> None:
    workplan_at(cast, WorkplanState.DRAFT)
    for person in (cast.bureau_member, cast.ended_bureau_member, cast.nobody):
        for path in ("/workplans/", "/workplans/LIA/", "/workplans/LIA/versions/1/"):
            assert sign_in(person).get(path).status_code == 403


@pytest.mark.parametrize("units", [3, 30])
def test_the_queries_of_the_list_do_not_grow_with_the_units(cast: Cast, sign_in: SignIn, units: int) -> None:
    workplan_at(cast, WorkplanState.SUBMITTED)
    client = sign_in(cast.division_head)
    one = queries_of(client, "/workplans/")
    for _number in range(units):
        WorkplanFactory(unit=UnitFactory(division=cast.office), state="draft")
    assert queries_of(client, "/workplans/") == one


@pytest.mark.parametrize("number", [3, 30])
def test_the_queries_of_a_workplan_do_not_grow_with_its_activities(cast: Cast, sign_in: SignIn, number: int) -> None:
    activity_of(cast, "A-00")
    workplan_at(cast, WorkplanState.DRAFT)
    client = sign_in(cast.division_head)
    one = queries_of(client, "/workplans/LIA/?show=all")
    for place in range(number):
        part = AssignmentFactory(activity=activity_of(cast, f"B-{place}"), staff=cast.colleague.staff)
        AssignmentDaysFactory(assignment=part)
    assert queries_of(client, "/workplans/LIA/?show=all") - one in (0, 1)
