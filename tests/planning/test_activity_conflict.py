"""Two people write one activity at once: the second is shown both values, decides field by field, and loses nothing."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.audit import acting
from planning.actions.evidence import NewEvidence
from planning.actions.progress import log_progress, mark_reached
from planning.enums import WorkplanState
from planning.forms.activity_merge import merge, packed, parts_of, shape_of, take_theirs, unpacked
from planning.models import Activity
from structure.models import Delegation
from tests.factories.planning import DeliverableFactory, MandateFactory, MilestoneFactory
from tests.people import Cast
from tests.planning.workplan_stage import activity_of, workplan_at

SignIn = Callable[..., Client]
EDIT = "/activities/A-01/edit/"
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

words = st.sampled_from(["", "a", "b"])
parts = st.fixed_dictionaries(
    {"main": st.fixed_dictionaries({"title": words, "start": words})},
    optional={
        "shares|XII/1": st.fixed_dictionaries({"percent": st.sampled_from(["50", "100"])}),
        "milestones|7": st.fixed_dictionaries(
            {"title": st.sampled_from(["a", "b"]), "due": st.sampled_from(["a", "b"])}
        ),
        "people|3": st.fixed_dictionaries({"role": st.sampled_from(["lead", "expert"])}),
        "targets|1": st.just({}),
    },
)


@few
@given(parts, parts, parts)
def test_three_versions_merge_to_one(read: Any, mine: Any, theirs: Any) -> None:
    assert merge(read, read, theirs).parts == theirs, "who changed nothing takes all of theirs"
    assert merge(read, mine, read).parts == mine, "where they changed nothing mine stands"
    assert merge(read, mine, mine).conflicts == []
    there, back = merge(read, mine, theirs), merge(read, theirs, mine)
    assert set(there.conflicts) == set(back.conflicts)
    decided = there.parts
    for name in there.conflicts:
        decided = take_theirs(decided, theirs, name)
    other = back.parts
    assert {part: {k: v for k, v in one.items() if v} for part, one in decided.items()} == {
        part: {k: v for k, v in one.items() if v} for part, one in other.items()
    }, "theirs taken everywhere is what they get who keep theirs"


@few
@given(parts)
def test_parts_come_back_from_a_form_and_from_a_hidden_field(found: Any) -> None:
    assert unpacked(packed(found)) == found
    again = parts_of(shape_of(found))
    assert {part: again.get(part) for part in found if part != "main"} == {
        part: one for part, one in found.items() if part != "main"
    }
    assert again.keys() == found.keys()


@pytest.mark.parametrize("sent", ["", "{", "[]", '{"main": 3}', '{"main": {"title": 3}}', "[" * 5000, "null"])
def test_what_is_no_form_is_nothing(sent: str) -> None:
    assert unpacked(sent) == {}


# --- two clients --------------------------------------------------------------------------------------


@pytest.fixture
def stage(cast: Cast, sign_in: SignIn) -> tuple[Client, Client, Activity]:
    """The unit head and the delegate, both in the form of one activity with all kinds of rows."""
    activity = activity_of(cast)
    workplan_at(cast, WorkplanState.DRAFT)
    MandateFactory(address="XII/5/1")
    MilestoneFactory(activity=activity, title="Papers out")
    MilestoneFactory(activity=activity, title="Rooms booked", due_on=datetime.date(2016, 10, 10))
    DeliverableFactory(activity=activity, title="Guide")
    activity_of(cast, "A-02")
    with acting(by=None, why="Officer-in-charge"):
        Delegation.objects.create(
            principal=cast.unit_head.staff,
            delegate=cast.colleague.staff,
            valid_from=datetime.date(2016, 9, 1),
            valid_to=datetime.date(2016, 9, 30),
        )
    return sign_in(cast.unit_head), sign_in(cast.colleague), activity


def filled(page: Any, **changes: Any) -> dict[str, Any]:
    """What a browser would send of the form on a page, with changes; a change None leaves a field out."""
    forms = page.context["forms"]
    found: dict[str, Any] = {}
    for form in (forms.main, *(row for rows in forms.rows.values() for row in rows)):
        for field in form:
            value = field.value()
            if value not in (None, "", False):
                found[field.html_name] = [str(one) for one in value] if isinstance(value, list) else str(value)
    for kind, rows in forms.rows.items():
        found[f"{kind}-TOTAL_FORMS"] = str(rows.total_form_count())
        found[f"{kind}-INITIAL_FORMS"] = str(rows.initial_form_count())
    found |= changes
    return {name: value for name, value in found.items() if value is not None}


def conflicts(answer: Any) -> dict[str, tuple[str, str]]:
    conflict = answer.context["conflict"]
    return {one.name: (one.mine, one.theirs) for one in conflict.fields} if conflict else {}


@pytest.mark.django_db
def test_fields_only_one_changed_merge_and_saving_again_works(
    stage: tuple[Client, Client, Activity], cast: Cast
) -> None:
    first, second, activity = stage
    opened = first.get(EDIT), second.get(EDIT)
    new_milestone = {"milestones-2-title": "Agenda sent", "milestones-2-due": "Q4 2016"}
    assert first.post(EDIT, filled(opened[0], title="Theirs", end="Q4 2016", **new_milestone)).status_code == 302
    answer = second.post(
        EDIT,
        filled(
            opened[1],
            description="My words.",
            **{"deliverables-0-title": "Guide for chairs", "dependencies-0-after": "A-02"},
        ),
    )
    page = answer.content.decode()
    assert (answer.status_code, conflicts(answer)) == (409, {})
    assert cast.unit_head.full_name in page and "You changed nothing of the same." in page
    assert all(text in page for text in ("My words.", "Guide for chairs", "Theirs", "Agenda sent", "Taken over"))
    activity.refresh_from_db()
    assert (activity.description, activity.version) == ("", 2), "nothing is saved by a conflict"
    assert second.post(EDIT, filled(answer)).status_code == 302
    activity.refresh_from_db()
    assert (activity.title, activity.description, activity.end.label) == ("Theirs", "My words.", "Q4 2016")
    assert {row.title for row in activity.milestones.all()} == {"Papers out", "Rooms booked", "Agenda sent"}
    assert activity.deliverables.get().title == "Guide for chairs"
    assert activity.depends_on.get().after.code == "A-02"


@pytest.mark.django_db
def test_every_kind_of_field_in_conflict_shows_both_values(stage: tuple[Client, Client, Activity], cast: Cast) -> None:
    first, second, activity = stage
    person = {"people-0-staff": str(cast.staff.staff.pk), "people-0-role": "lead"}
    assert first.post(EDIT, filled(first.get(EDIT), **person, **{"people-0-q2016_3": "5"})).status_code == 302
    opened = first.get(EDIT), second.get(EDIT)
    two = {"shares-0-percent": "60", "shares-1-mandate": "XII/5/1"}
    theirs = {
        "title": "Theirs", "start": "Feb 2016", "priority": "high", "people-0-q2016_3": "7", "people-0-role": "expert",
        "milestones-0-due": "4 Oct 2016", "deliverables-0-title": "Their guide", "dependencies-0-after": "A-02",
        "dependencies-0-lag_days": "2", **two, "shares-1-percent": "40",
    }  # fmt: skip
    mine = theirs | {
        "title": "Mine", "start": "Mar 2016", "priority": "low", "people-0-q2016_3": "9.5",
        "people-0-role": "contributor",
        "milestones-0-due": "Q4 2016", "deliverables-0-title": "My guide", "dependencies-0-lag_days": "4",
        "shares-0-percent": "70", "shares-1-percent": "30",
    }  # fmt: skip
    assert first.post(EDIT, filled(opened[0], **theirs)).status_code == 302
    answer = second.post(EDIT, filled(opened[1], **mine))
    staff, milestone = cast.staff.staff.pk, activity.milestones.get(title="Papers out").pk
    assert answer.status_code == 409
    assert conflicts(answer) == {
        "main|title": ("Mine", "Theirs"),
        "main|start": ("Mar 2016", "Feb 2016"),
        "main|priority": ("low", "high"),
        "shares|XII/32/A-01|percent": ("70%", "60%"),
        "shares|XII/5/1|percent": ("30%", "40%"),
        f"people|{staff}|q2016_3": ("9.5", "7"),
        f"people|{staff}|role": ("Contributor", "Expert"),
        f"milestones|{milestone}|due": ("Q4 2016", "4 Oct 2016"),
        f"deliverables|{activity.deliverables.get().pk}|title": ("My guide", "Their guide"),
        "dependencies|A-02|lag_days": ("4 days after its end", "2 days after its end"),
    }
    page = answer.content.decode()
    assert all(text in page for text in ("Milestone “Papers out”, due", "Share of XII/5/1", "Waits for A-02"))
    names = list(conflicts(answer))
    for name in names[:5]:
        answer = second.post(EDIT, filled(answer, take=name, open=[*conflicts(answer)], since="2"))
        assert answer.status_code == 200 and name not in conflicts(answer)
    assert list(conflicts(answer)) == names[5:] and cast.unit_head.full_name in answer.content.decode()
    answer = second.post(EDIT, filled(answer, keep=names[5], open=[*conflicts(answer)], since="2"))
    assert second.post(EDIT, filled(answer)).status_code == 302, "what is not decided stays mine"
    activity.refresh_from_db()
    assert (activity.title, activity.start.label, activity.priority, activity.work_days) == (
        "Theirs", "Feb 2016", "high", 9.5
    )  # fmt: skip
    assert sorted(share.percent for share in activity.mandate_shares.all()) == [40, 60]
    assert (activity.deliverables.get().title, activity.depends_on.get().lag_days) == ("My guide", 4)


@pytest.mark.django_db
def test_a_row_they_took_away_and_i_changed_is_decided_as_a_whole(stage: tuple[Client, Client, Activity]) -> None:
    first, second, activity = stage
    opened = first.get(EDIT), second.get(EDIT)
    assert first.post(EDIT, filled(opened[0], **{"milestones-0-drop": "on"})).status_code == 302
    answer = second.post(EDIT, filled(opened[1], **{"milestones-0-title": "Papers sent"}))
    ((name, values),) = conflicts(answer).items()
    assert values == ("Papers sent, 3 Oct 2016", "not there any more")
    kept = second.post(EDIT, filled(answer, keep=name, open=name, since="1"))
    taken = second.post(EDIT, filled(answer, take=name, open=name, since="1"))
    titles = [[row["title"].value() for row in one.context["forms"].rows["milestones"]] for one in (kept, taken)]
    assert titles == [["Papers sent", "Rooms booked", None], ["Rooms booked", None]]
    assert second.post(EDIT, filled(kept)).status_code == 302
    assert {row.title for row in activity.milestones.all()} == {"Papers sent", "Rooms booked"}


@pytest.mark.django_db
def test_what_was_reached_meanwhile_is_shown_though_the_activity_did_not_change(
    stage: tuple[Client, Client, Activity], cast: Cast
) -> None:
    _first, second, activity = stage
    opened = second.get(EDIT)
    reached = activity.milestones.get(title="Papers out")
    shown = [NewEvidence(link="https://example.org/paper")]
    mark_reached(item=reached, by=cast.unit_head, on=datetime.date(2016, 9, 9), evidence=shown)
    answer = second.post(EDIT, filled(opened, **{"milestones-0-title": "Papers sent"}))
    assert answer.status_code == 409
    assert conflicts(answer) == {f"milestones|{reached.pk}": ("Papers sent, 3 Oct 2016", "not there any more")}
    assert cast.unit_head.full_name in answer.content.decode()
    untouched = second.post(EDIT, filled(opened, title="Mine"))
    assert untouched.status_code == 302, "who did not touch it is not stopped"


@pytest.mark.django_db
def test_progress_logged_while_writing_is_no_conflict(stage: tuple[Client, Client, Activity], cast: Cast) -> None:
    _first, second, activity = stage
    opened = second.get(EDIT)
    log_progress(
        activity=activity, by=cast.unit_head, percent=80, status="on_track", narrative="Rooms booked.", version=None
    )
    assert second.post(EDIT, filled(opened, title="Mine")).status_code == 302
    activity.refresh_from_db()
    assert (activity.title, activity.percent) == ("Mine", 80)


@pytest.mark.django_db
def test_what_comes_back_changed_by_hand_breaks_nothing(stage: tuple[Client, Client, Activity]) -> None:
    first, second, _activity = stage
    opened = second.get(EDIT)
    first.post(EDIT, filled(first.get(EDIT), title="Theirs"))
    answer = second.post(EDIT, filled(opened, title="Mine", read="{"))
    assert (answer.status_code, conflicts(answer)["main|title"]) == (409, ("Mine", "Theirs"))
    for changes in (
        {"take": "%d", "open": ["%d", "%s|x", "main|nothing", "people|x|y", "targets|%"], "since": "x"},
        {"take": "main|version", "open": "shares|", "since": "9" * 30},
        {"keep": "milestones|99", "open": ["milestones|99"], "read": '{"main": {"title": "%s"}, "%s|%s": {}}'},
    ):
        assert second.post(EDIT, filled(answer, **changes)).status_code == 200
