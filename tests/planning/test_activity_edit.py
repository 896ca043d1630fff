"""The unit head writes the activities of a draft workplan; every change of an approved one has its reason."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from common.dates import PartialDate
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from planning.actions.activity_edit import create_activity, save_activity
from planning.enums import ChangeState, WorkplanState
from planning.models import Activity, ChangeRequest, Mandate
from planning.queries.activity_history import changes_of
from planning.rules.plan_edit import (
    ActivityValues,
    MilestoneValue,
    PersonValue,
    ShareValue,
    equal_shares,
    shares_make_100,
)
from tests.factories.clusters import ClusterFactory
from tests.factories.planning import MandateFactory, MilestoneFactory
from tests.people import Cast
from tests.planning.workplan_stage import activity_of, revised, workplan_at

SignIn = Callable[..., Client]


def values(cast: Cast, **changes: Any) -> ActivityValues:
    mandate = MandateFactory(address="XII/32/3")
    plain = ActivityValues(
        title="Review the workflow",
        description="",
        start=PartialDate.day(datetime.date(2016, 2, 1)),
        end=PartialDate.quarter(2016, 4),
        output_id=None,
        cluster_id=None,
        function="implementation",
        priority="medium",
        output_status="programmed",
        lead_officer_id=cast.staff.staff.pk,
        standing="planned",
        shares=[ShareValue(mandate.pk, Decimal(100))],
        people=[PersonValue(cast.staff.staff.pk, "lead", {(2016, 3): Decimal(12), (2016, 4): Decimal("6.5")})],
    )
    return replace(plain, **changes)


@pytest.mark.django_db
def test_a_new_activity_takes_the_next_code_of_its_cluster_and_the_sum_of_its_days(cast: Cast) -> None:
    cluster = ClusterFactory(code="A")
    activity_of(cast, "A-07")
    workplan = workplan_at(cast, WorkplanState.DRAFT)
    activity = create_activity(workplan=workplan, values=values(cast, cluster_id=cluster.pk), by=cast.unit_head)
    assert (activity.code, activity.work_days, activity.status) == ("A-08", Decimal("18.5"), "not_started")
    assert (activity.ends_on, activity.ends_precision) == (datetime.date(2016, 12, 31), "quarter")
    assert not ChangeRequest.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "person", ["staff", "colleague", "other_unit_head", "division_head", "executive_secretary", "administrator"]
)
def test_only_the_unit_head_writes(cast: Cast, person: str) -> None:
    activity = activity_of(cast)
    workplan_at(cast, WorkplanState.DRAFT)
    with pytest.raises(NotAllowed):
        save_activity(activity=activity, values=values(cast), by=getattr(cast, person), version=1)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["submitted", "endorsed", "approved"])
def test_nothing_is_written_while_the_workplan_is_decided_on(cast: Cast, state: str) -> None:
    activity = activity_of(cast)
    workplan_at(cast, state)
    with pytest.raises(WrongState):
        save_activity(activity=activity, values=values(cast), by=cast.unit_head, version=activity.version)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"end": PartialDate.year(2015)}, "end"),
        ({"start": PartialDate.year(2011), "end": PartialDate.year(2012)}, "start"),
        ({"shares": []}, "shares"),
        ({"milestones": [MilestoneValue(None, "Papers out", None)]}, "milestones"),
        ({"standing": "ended"}, "reason"),
    ],
)
def test_values_that_cannot_be_taken_name_their_field(cast: Cast, changes: dict[str, Any], field: str) -> None:
    activity = activity_of(cast)
    workplan_at(cast, WorkplanState.DRAFT)
    with pytest.raises(InvalidInput) as refusal:
        save_activity(activity=activity, values=values(cast, **changes), by=cast.unit_head, version=1)
    assert set(refusal.value.errors) == {field}


@pytest.mark.django_db
def test_shares_of_99_per_cent_are_refused_with_their_sum(cast: Cast) -> None:
    activity = activity_of(cast)
    workplan_at(cast, WorkplanState.DRAFT)
    wrong = values(cast, shares=[ShareValue(MandateFactory().pk, Decimal(99))])
    with pytest.raises(InvalidInput, match="they make 99%"):
        save_activity(activity=activity, values=wrong, by=cast.unit_head, version=1)


@pytest.mark.django_db
def test_a_change_of_an_approved_workplan_needs_a_reason_and_is_kept_as_a_request(cast: Cast) -> None:
    activity = activity_of(cast)
    milestone = MilestoneFactory(activity=activity, title="Bureau agrees")
    workplan = revised(cast)
    activity.refresh_from_db()
    changed = values(
        cast, milestones=[MilestoneValue(milestone.pk, "Bureau agrees", PartialDate.day(datetime.date(2016, 10, 17)))]
    )
    with pytest.raises(InvalidInput, match="Say why this changes"):
        save_activity(activity=activity, values=changed, by=cast.unit_head, version=activity.version)
    after = save_activity(
        activity=activity, values=changed, by=cast.unit_head, version=activity.version, reason="It meets later."
    )
    request = ChangeRequest.objects.get()
    assert (request.state, request.kind, request.reason, request.workplan) == (
        "open",
        "reformulate",
        "It meets later.",
        workplan,
    )
    assert request.before["milestones.Bureau agrees"] == "2016-10-03"
    assert request.after["milestones.Bureau agrees"] == "2016-10-17"
    assert after.history.first().history_change_reason == "It meets later."


@pytest.mark.django_db
def test_a_second_change_in_the_same_revision_joins_the_first_request(cast: Cast) -> None:
    activity = activity_of(cast)
    revised(cast)
    activity.refresh_from_db()
    for title in ("One", "Two"):
        activity = save_activity(
            activity=activity,
            values=values(cast, title=title),
            by=cast.unit_head,
            version=activity.version,
            reason=title,
        )
    request = ChangeRequest.objects.get()
    assert (request.after["title"], request.reason, request.state) == ("Two", "Two", ChangeState.OPEN)


@pytest.mark.django_db
def test_an_activity_postponed_in_a_revision_leaves_the_plan_and_comes_back(cast: Cast) -> None:
    activity = activity_of(cast)
    revised(cast)
    activity.refresh_from_db()
    activity = save_activity(
        activity=activity,
        values=values(cast, standing="postponed"),
        by=cast.unit_head,
        version=activity.version,
        reason="Room.",
    )
    assert (activity.status, activity.outcome, ChangeRequest.objects.get().kind) == (
        "postponed",
        "postponed",
        "postpone",
    )
    activity = save_activity(
        activity=activity, values=values(cast), by=cast.unit_head, version=activity.version, reason="Back."
    )
    assert (activity.status, activity.outcome) == ("not_started", "")


@pytest.mark.django_db
def test_what_somebody_else_changed_meanwhile_is_not_overwritten(cast: Cast) -> None:
    activity = activity_of(cast)
    workplan_at(cast, WorkplanState.DRAFT)
    save_activity(activity=activity, values=values(cast, title="Theirs"), by=cast.unit_head, version=1)
    with pytest.raises(StaleVersion):
        save_activity(activity=activity, values=values(cast, title="Mine"), by=cast.unit_head, version=1)
    activity.refresh_from_db()
    assert activity.title == "Theirs"


@pytest.mark.django_db
def test_people_left_out_are_taken_away_and_days_replaced(cast: Cast) -> None:
    activity = activity_of(cast)
    workplan_at(cast, WorkplanState.DRAFT)
    activity = save_activity(activity=activity, values=values(cast), by=cast.unit_head, version=1)
    other = [PersonValue(cast.colleague.staff.pk, "expert", {(2015, 1): Decimal(3)})]
    activity = save_activity(
        activity=activity, values=values(cast, people=other), by=cast.unit_head, version=activity.version
    )
    assert [part.staff for part in activity.assignments.all()] == [cast.colleague.staff]
    assert activity.work_days == 3


@pytest.mark.django_db
def test_the_history_says_which_shares_people_and_days_became_which(cast: Cast) -> None:
    activity = activity_of(cast)
    workplan_at(cast, WorkplanState.DRAFT)
    first = save_activity(activity=activity, values=values(cast), by=cast.unit_head, version=1)
    last = save_activity(
        activity=activity,
        values=values(
            cast,
            shares=[
                ShareValue(MandateFactory(address="XII/32/3").pk, Decimal(60)),
                ShareValue(MandateFactory(address="XII/32/7").pk, Decimal(40)),
            ],
            people=[PersonValue(cast.colleague.staff.pk, "expert", {(2016, 3): Decimal(2)})],
        ),
        by=cast.unit_head,
        version=first.version,
    )
    [latest, *_earlier] = changes_of(last).shown
    assert [(one.label, one.before, one.after) for one in latest.fields] == [
        ("Work-days, 2016", "18.5", "2"),
        ("XII/32/3", "100%", "60%"),
        ("XII/32/7", "–", "40%"),
        ("Part", "Staff, Lead", "–"),
        ("Part", "–", "Colleague, Expert"),
    ]


@given(st.integers(1, 60))
def test_equal_shares_make_exactly_100(count: int) -> None:
    shares = equal_shares(count)
    assert len(shares) == count
    assert shares_make_100(shares)
    assert max(shares) - min(shares) <= Decimal("0.01")


# --- the page ---------------------------------------------------------------------------------------


def form(cast: Cast, **changes: Any) -> dict[str, Any]:
    address = MandateFactory(address="XII/32/3").address
    return {
        "version": "1", "title": "Review the workflow", "description": "", "start": "Feb 2016", "end": "Q4 2016",
        "output": "", "cluster": "", "function": "implementation", "priority": "medium", "output_status": "programmed",
        "lead_officer": "", "outcome": "", "project": "", "reason": "",
        "shares-TOTAL_FORMS": "2", "shares-INITIAL_FORMS": "0", "shares-0-mandate": address, "shares-0-percent": "100",
        "people-TOTAL_FORMS": "1", "people-INITIAL_FORMS": "0", "people-0-staff": str(cast.staff.staff.pk),
        "people-0-role": "lead", "people-0-q2016_3": "12",
        "milestones-TOTAL_FORMS": "1", "milestones-INITIAL_FORMS": "0",
        "milestones-0-title": "Papers out", "milestones-0-due": "15 Jun 2016",
        "deliverables-TOTAL_FORMS": "1", "deliverables-INITIAL_FORMS": "0",
        "dependencies-TOTAL_FORMS": "1", "dependencies-INITIAL_FORMS": "0",
    } | changes  # fmt: skip


EDIT = "/activities/A-01/edit/"


@pytest.fixture
def draft(cast: Cast) -> Activity:
    activity = activity_of(cast)
    workplan_at(cast, WorkplanState.DRAFT)
    return activity


@pytest.mark.django_db
def test_the_form_saves_dates_with_the_precision_typed(cast: Cast, sign_in: SignIn, draft: Activity) -> None:
    client = sign_in(cast.unit_head)
    assert client.get(EDIT).status_code == 200
    answer = client.post(EDIT, form(cast))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (str(draft.start), str(draft.end), draft.work_days) == ("Feb 2016", "Q4 2016", 12)
    assert [milestone.title for milestone in draft.milestones.all()] == ["Papers out"]


@pytest.mark.django_db
def test_a_new_activity_is_added_on_its_page(cast: Cast, sign_in: SignIn, draft: Activity) -> None:
    client = sign_in(cast.unit_head)
    assert client.get("/workplans/LIA/activities/new/").status_code == 200
    assert client.post("/workplans/LIA/activities/new/", form(cast)).status_code == 302
    assert Activity.objects.filter(code="LIA-01").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"start": "next week"}, "“next week” is not read as a date"),
        ({"shares-0-mandate": "XII/99/9"}, "No mandate stands at XII/99/9"),
        ({"shares-0-percent": "60"}, "they make 60%"),
        ({"shares-0-percent": "NaN"}, "Enter a number"),
        ({"people-0-staff": ""}, "Say whose work-days these are"),
        ({"people-0-q2016_3": "93"}, "less than or equal to 92"),
        ({"title": ""}, "required"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_what_was_typed(
    cast: Cast, sign_in: SignIn, draft: Activity, changes: dict[str, str], sentence: str
) -> None:
    answer = sign_in(cast.unit_head).post(EDIT, form(cast, description="A long text.", **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page and "A long text." in page


@pytest.mark.django_db
def test_on_a_conflict_both_values_are_shown_and_nothing_typed_is_lost(
    cast: Cast, sign_in: SignIn, draft: Activity
) -> None:
    client = sign_in(cast.unit_head)
    client.post(EDIT, form(cast, title="Theirs", end="30 Sep 2016"))
    answer = client.post(EDIT, form(cast, title="Mine", description="My words."))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(text in page for text in ("Theirs", "Mine", "My words.", "30 Sep 2016", "Q4 2016", "changed this while"))
    assert 'name="version" value="2"' in page
    again = client.post(EDIT, form(cast, title="Mine", version="2"))
    assert again.status_code == 302


@pytest.mark.django_db
def test_one_more_row_and_equal_shares_save_nothing(cast: Cast, sign_in: SignIn, draft: Activity) -> None:
    client = sign_in(cast.unit_head)
    more = client.post(EDIT, form(cast, more="people", title="Typed"))
    assert more.context["forms"].rows["people"].total_form_count() == 2
    equal = client.post(EDIT, form(cast, more="equal", **{"shares-1-mandate": "XII/32/A-01"}))
    assert [row["percent"].value() for row in equal.context["forms"].rows["shares"]] == ["50", "50", None]
    draft.refresh_from_db()
    assert draft.title == "Activity A-01"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"version": "abc"},
        {"version": "99999999999999999999"},
        {"shares-TOTAL_FORMS": "x"},
        {"people-TOTAL_FORMS": "99999999"},
        {"milestones-0-key": "999999"},
        {"title": "a\x00b"},
        {"lead_officer": "\x00"},
        {"more": "nothing"},
        {"more": "shares", "shares-TOTAL_FORMS": "-1"},
    ],
)
def test_bad_input_is_no_error(cast: Cast, sign_in: SignIn, draft: Activity, changes: dict[str, str]) -> None:
    answer = sign_in(cast.unit_head).post(EDIT, form(cast, **changes))
    assert answer.status_code in (200, 302, 409, 422)


@pytest.mark.django_db
def test_others_do_not_open_the_form(cast: Cast, sign_in: SignIn, draft: Activity) -> None:
    for person in (cast.staff, cast.stranger, cast.other_unit_head, cast.division_head, cast.bureau_member):
        assert sign_in(person).get(EDIT).status_code == 403
        assert sign_in(person).post(EDIT, form(cast)).status_code == 403
        assert sign_in(person).get("/workplans/LIA/activities/new/").status_code == 403
    assert sign_in(cast.unit_head).get("/activities/Z-99/edit/").status_code == 404
    assert sign_in(cast.unit_head).get("/activities/%00/edit/").status_code in (400, 404)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Q4 2016", "Understood: Q4 2016, 1 Oct 2016 – 31 Dec 2016"),
        ("before Q1 2017", "Understood: before Q1 2017, by 31 Dec 2016"),
        ("soon", "“soon” is not read as a date. Enter a date such as"),
        ("mid-2016", "can mean several months"),
        ("", ""),
    ],
)
def test_the_date_field_echoes_what_it_understood(cast: Cast, sign_in: SignIn, typed: str, said: str) -> None:
    page = sign_in(cast.staff).get("/components/dates/read/", {"start": typed}).content.decode()
    assert said in page


@pytest.mark.django_db
def test_every_mandate_can_be_chosen(cast: Cast, sign_in: SignIn, draft: Activity) -> None:
    page = sign_in(cast.unit_head).get(EDIT).content.decode()
    assert all(f'value="{address}"' in page for address in Mandate.objects.values_list("address", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "offered"), [("draft", True), ("submitted", False), ("approved", False)])
def test_the_page_offers_to_edit_to_whom_it_is_open_and_while_it_is(
    cast: Cast, sign_in: SignIn, state: str, offered: bool
) -> None:
    activity = activity_of(cast)
    workplan_at(cast, state)
    edit = f"/activities/{activity.code}/edit/"
    assert (edit in sign_in(cast.unit_head).get(f"/activities/{activity.code}/").content.decode()) == offered
    assert edit not in sign_in(cast.staff).get(f"/activities/{activity.code}/").content.decode()
