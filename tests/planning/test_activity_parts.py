"""All of an activity is written through one door, and what contradicts itself is refused or said."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clusters.models import Project
from common.audit import acting
from common.dates import PartialDate, read_date
from common.refusals import InvalidInput, StaleVersion
from planning.actions.activity_edit import create_activity, save_activity
from planning.actions.evidence import NewEvidence
from planning.actions.progress import log_progress, mark_reached, undo_progress
from planning.enums import WorkplanState
from planning.models import Activity, Dependency, StrategicPlan, Target
from planning.queries.activity_values import values_of
from planning.queries.dependencies import early_starts
from planning.queries.workplan_content import activity_content, due_in
from planning.rules.dependencies import begins_too_early, way_round
from planning.rules.plan_edit import DeliverableValue, DependencyValue, MilestoneValue
from tests.factories.clusters import ClusterFactory
from tests.factories.planning import DeliverableFactory, InstrumentFactory, MilestoneFactory
from tests.people import Cast
from tests.planning.test_activity_edit import EDIT, form, values
from tests.planning.workplan_stage import activity_of, revised, workplan_at

SignIn = Callable[..., Client]


@pytest.fixture
def draft(cast: Cast) -> Activity:
    activity = activity_of(cast)
    workplan_at(cast, WorkplanState.DRAFT)
    return activity


def saved(cast: Cast, activity: Activity, **changes: Any) -> Activity:
    """The activity after a change of what stands, with the version that stands."""
    activity = Activity.objects.get(pk=activity.pk)
    return save_activity(
        activity=activity,
        values=replace(values_of(activity), **changes),
        by=cast.unit_head,
        version=activity.version,
        reason="Agreed.",
    )


def targets() -> list[Target]:
    plan = StrategicPlan.objects.create(code="SP", name="Strategic plan", instrument=InstrumentFactory())
    return [Target.objects.create(plan=plan, number=number, name=f"Target {number}") for number in (1, 2)]


@pytest.mark.django_db
def test_everything_written_is_read_back_and_stands_in_the_content(cast: Cast, draft: Activity) -> None:
    cluster = ClusterFactory(code="A")
    with acting(by=None, why="Begun"):
        project = Project.objects.create(cluster=cluster, code="A-9", title="The three meetings as one")
    other, target = activity_of(cast, "A-02"), targets()[0]
    written = values(
        cast,
        end=read_date("before Q1 2017"),
        cluster_id=cluster.pk,
        project_id=project.pk,
        output_status="added_by_legislation",
        outcome="reformulated",
        supporting_unit_ids=[cast.other_unit.pk],
        target_ids=[target.pk],
        dependencies=[DependencyValue(other.pk, 5)],
        milestones=[MilestoneValue(None, "Papers  out", read_date("Q3 2016"))],
        deliverables=[DeliverableValue(None, "Guide", read_date("end of 2016"))],
    )
    activity = save_activity(activity=draft, values=written, by=cast.unit_head, version=1, reason="Wording.")
    read = values_of(Activity.objects.get(pk=activity.pk))
    titles = [MilestoneValue(read.milestones[0].pk, "Papers out", read_date("Q3 2016"))]
    delivered = [DeliverableValue(read.deliverables[0].pk, "Guide", read_date("end of 2016"))]
    assert read == replace(written, milestones=titles, deliverables=delivered)
    assert (activity.work_days, activity.outcome_reason, activity.end.label) == (
        Decimal("18.5"), "Wording.", "before Q1 2017"
    )  # fmt: skip
    content = activity_content(activity)
    assert (content["supporting_units"], content["targets"], content["waits_for"], content["project"]) == (
        [cast.other_unit.code], ["SP 1"], {"A-02": "5"}, "A-9"
    )  # fmt: skip
    assert {title: due_in(due).label for title, due in content["milestones"].items()} == {"Papers out": "Q3 2016"}
    assert content["deliverables"] == {"Guide": "2016-12-31 end_year"}


@pytest.mark.django_db
def test_what_a_caller_does_not_name_is_left_as_it_stands(cast: Cast, draft: Activity) -> None:
    other = activity_of(cast, "A-02")
    saved(cast, draft, supporting_unit_ids=[cast.other_unit.pk], dependencies=[DependencyValue(other.pk)])
    MilestoneFactory(activity=draft, title="Papers out")
    again = save_activity(activity=draft, values=values(cast, title="Another"), by=cast.unit_head, version=2)
    kept = values_of(again)
    assert (again.title, list(kept.supporting_unit_ids)) == ("Another", [cast.other_unit.pk])
    assert [one.after_id for one in kept.dependencies] == [other.pk]
    assert [one.title for one in kept.milestones] == ["Papers out"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "x" * 301}, "title"),
        ({"description": "a\x00b"}, "description"),
        ({"function": "dancing"}, "function"),
        ({"standing": "asleep"}, "standing"),
        ({"outcome": "terminated"}, "outcome"),
        ({"outcome": "implemented"}, "outcome"),
        ({"output_id": 999_999}, "output"),
        ({"cluster_id": 999_999}, "cluster"),
        ({"project_id": 999_999}, "project"),
        ({"lead_officer_id": 999_999}, "lead_officer"),
        ({"supporting_unit_ids": [999_999]}, "supporting_units"),
        ({"target_ids": [999_999]}, "targets"),
        ({"dependencies": [DependencyValue(999_999)]}, "dependencies"),
        ({"dependencies": [DependencyValue(1, -1)]}, "dependencies"),
        ({"dependencies": [DependencyValue(1), DependencyValue(1, 2)]}, "dependencies"),
        ({"deliverables": [DeliverableValue(None, "", read_date("2016"))]}, "deliverables"),
        ({"deliverables": [DeliverableValue(999_999, "Guide", read_date("2016"))]}, "deliverables"),
        ({"milestones": [MilestoneValue(None, "x" * 201, read_date("2016"))]}, "milestones"),
    ],
)
def test_what_cannot_be_taken_names_its_field(cast: Cast, draft: Activity, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        save_activity(activity=draft, values=values(cast, **changes), by=cast.unit_head, version=1)
    assert set(refusal.value.errors) == {field}
    assert Activity.objects.get(pk=draft.pk).version == 1


@pytest.mark.django_db
def test_the_lead_unit_does_not_support_itself_and_a_project_is_of_its_cluster(cast: Cast, draft: Activity) -> None:
    with acting(by=None, why="Begun"):
        project = Project.objects.create(cluster=ClusterFactory(code="B"), code="B-1", title="Repository")
    wrong = values(cast, supporting_unit_ids=[cast.unit.pk], project_id=project.pk)
    with pytest.raises(InvalidInput) as refusal:
        save_activity(activity=draft, values=wrong, by=cast.unit_head, version=1)
    assert set(refusal.value.errors) == {"supporting_units", "project"}


# --- what waits for what ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_circle_is_refused_and_the_way_round_is_named(cast: Cast, draft: Activity) -> None:
    second, third = activity_of(cast, "A-02"), activity_of(cast, "A-03")
    saved(cast, second, dependencies=[DependencyValue(draft.pk)])
    saved(cast, third, dependencies=[DependencyValue(second.pk)])
    with pytest.raises(InvalidInput) as refusal:
        saved(cast, draft, dependencies=[DependencyValue(third.pk)])
    assert [str(one) for one in refusal.value.errors["dependencies"]] == [
        "A-01 cannot wait for A-03: A-03 waits for A-02, A-02 waits for A-01."
    ]
    with pytest.raises(InvalidInput, match="cannot wait for itself"):
        saved(cast, draft, dependencies=[DependencyValue(draft.pk)])
    assert not Dependency.objects.filter(activity=draft).exists()


edges = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edges)
def test_what_is_let_in_never_goes_round(asked: list[tuple[int, int]]) -> None:
    waits: dict[int, list[int]] = {}
    for waiting, awaited in asked:
        way = way_round(waits, awaited, waiting)
        if not way:
            waits.setdefault(waiting, []).append(awaited)
        else:
            assert (way[0], way[-1]) == (awaited, waiting)
            assert all(there in waits[here] for here, there in pairwise(way))
    left = set(waits)
    while left:  # what waits for nothing that is left can be taken away, until nothing is left
        free = {one for one in left if not left & set(waits[one])}
        assert free, waits
        left -= free


@pytest.mark.parametrize(
    ("start", "end", "lag", "early"),
    [
        ("1 Jul 2016", "30 Jun 2016", 0, False),
        ("30 Jun 2016", "30 Jun 2016", 0, False),
        ("29 Jun 2016", "30 Jun 2016", 0, True),
        ("1 Jul 2016", "30 Jun 2016", 5, True),
        ("Q2 2016", "Q2 2016", 0, False),
        ("Q1 2016", "Q2 2016", 0, True),
        ("2016", "4 Dec 2016", 0, False),
        ("Q1 2016", "before Q1 2016", 0, False),
    ],
)
def test_only_what_is_sure_to_start_too_early_is_said(start: str, end: str, lag: int, early: bool) -> None:
    assert begins_too_early(read_date(start), read_date(end), lag) is early


@pytest.mark.django_db
def test_contradicting_dates_are_saved_and_said_on_the_form_the_page_and_the_workplan(
    cast: Cast, sign_in: SignIn, draft: Activity
) -> None:
    other = activity_of(cast, "A-02", ends_on=datetime.date(2016, 9, 30))
    saved(cast, draft, start=PartialDate.day(datetime.date(2016, 3, 1)), dependencies=[DependencyValue(other.pk)])
    client, sentence = sign_in(cast.unit_head), "A-01 starts 1 Mar 2016, before A-02 ends (30 Sep 2016)."
    pages = ("/activities/A-01/edit/", "/activities/A-01/", "/activities/A-02/", "/activities/A-02/edit/")
    for page in pages:
        assert sentence in client.get(page).content.decode(), page
    assert sentence in client.get("/workplans/LIA/").content.decode()
    saved(cast, draft, start=read_date("Q4 2016"))
    for page in pages:
        assert "before A-02 ends" not in client.get(page).content.decode(), page


@pytest.mark.django_db
def test_what_is_postponed_warns_of_nothing(cast: Cast, draft: Activity) -> None:
    activity_of(cast, "A-02", postponed=True)
    assert early_starts(draft.biennium, {"A-01": read_date("2015")}, {"A-01": {"A-02": 0}}) == []


# --- what came of it --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_implemented_is_said_of_what_is_done_and_taken_back_with_the_entry(cast: Cast, draft: Activity) -> None:
    head = cast.unit_head
    entry = log_progress(activity=draft, by=head, percent=100, status="done", narrative="Held.", version=None)
    assert saved(cast, draft, outcome="implemented").outcome == "implemented"
    undo_progress(entry=entry, by=head)
    draft.refresh_from_db()
    assert (draft.outcome, draft.status) == ("", "not_started")


@pytest.mark.django_db
def test_terminated_keeps_its_reason_and_planned_again_loses_it(cast: Cast, draft: Activity) -> None:
    ended = saved(cast, draft, standing="ended")
    assert (ended.status, ended.outcome, ended.outcome_reason) == ("ended", "terminated", "Agreed.")
    back = saved(cast, draft, standing="planned", outcome="")
    assert (back.status, back.outcome, back.outcome_reason) == ("not_started", "", "")


# --- progress beside it -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_progress_logged_meanwhile_does_not_stand_in_the_way(cast: Cast, draft: Activity) -> None:
    head = cast.unit_head
    for percent in (72, 75):
        log_progress(activity=draft, by=head, percent=percent, status="on_track", narrative="Rooms.", version=None)
    after = save_activity(activity=draft, values=values(cast, title="Mine"), by=head, version=1)
    assert (after.title, after.percent) == ("Mine", 75)
    with pytest.raises(StaleVersion):
        save_activity(activity=draft, values=values(cast, title="Mine too"), by=head, version=1)


@pytest.mark.django_db
def test_what_was_reached_meanwhile_is_not_changed_behind_its_back(cast: Cast, draft: Activity) -> None:
    milestone, deliverable = MilestoneFactory(activity=draft), DeliverableFactory(activity=draft)
    shown = [NewEvidence(link="https://example.org/paper")]
    for item in (milestone, deliverable):
        mark_reached(item=item, by=cast.unit_head, on=datetime.date(2016, 9, 1), evidence=shown)
    day = read_date("3 Dec 2016")
    for changes in (
        {"milestones": [MilestoneValue(milestone.pk, "Another", day)]},
        {"deliverables": [DeliverableValue(deliverable.pk, "", None, drop=True)]},
    ):
        with pytest.raises(StaleVersion):
            saved(cast, draft, **changes)
    unchanged = [MilestoneValue(milestone.pk, milestone.title, PartialDate.day(milestone.due_on))]
    assert saved(cast, draft, milestones=unchanged).milestones.get().done_on == datetime.date(2016, 9, 1)


# --- on the page ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_form_writes_all_of_it_and_the_page_shows_it(cast: Cast, sign_in: SignIn, draft: Activity) -> None:
    activity_of(cast, "A-02")
    target = targets()[1]
    client = sign_in(cast.unit_head)
    sent = form(cast, outcome="reformulated", reason="Wording.", output_status="carried_over", end="before Q1 2017") | {
        "supporting_units": [str(cast.other_unit.pk)], "targets": [str(target.pk)],
        "deliverables-0-title": "Guide for chairs", "deliverables-0-due": "Q4 2016",
        "dependencies-0-after": "a-02", "dependencies-0-lag_days": "3",
    }  # fmt: skip
    assert client.post(EDIT, sent).status_code == 302
    page = client.get("/activities/A-01/").content.decode()
    words = (
        "Guide for chairs", "Q4 2016", "before Q1 2017", "and 3 days more", "Target 2", "Reformulated", "Wording.",
        cast.other_unit.name, "Carried over", "Papers out",
    )  # fmt: skip
    assert [word for word in words if word not in page] == []
    again = client.get(EDIT).context["forms"]
    assert again.folds["dependencies"].inside == "A-02"
    assert (again.folds["deliverables"].inside, again.folds["deliverables"].is_open) == ("Guide for chairs", False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentence", "fold"),
    [
        ({"dependencies-0-after": "Z-99"}, "There is no activity Z-99 in this biennium.", "dependencies"),
        ({"dependencies-0-lag_days": "3"}, "Name the activity it waits for.", "dependencies"),
        ({"dependencies-0-after": "A-01"}, "An activity cannot wait for itself.", "dependencies"),
        ({"deliverables-0-title": "Guide"}, "A deliverable needs a title and a date.", "deliverables"),
        ({"deliverables-0-due": "mid-2016"}, "can mean several months", "deliverables"),
        ({"outcome": "implemented"}, "Log progress of 100% first.", "outcome"),
        ({"outcome": "terminated"}, "Say why the activity is terminated.", "outcome"),
        ({"targets": "999999"}, "999999 is not one of the available choices", "supports"),
    ],
)
def test_an_error_opens_what_is_folded(
    cast: Cast, sign_in: SignIn, draft: Activity, changes: dict[str, str], sentence: str, fold: str
) -> None:
    answer = sign_in(cast.unit_head).post(EDIT, form(cast, **changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert {name for name, one in answer.context["forms"].folds.items() if one.is_open} == {fold}


@pytest.mark.django_db
def test_more_rows_than_can_be_kept_are_refused_and_not_cut_off(cast: Cast, sign_in: SignIn, draft: Activity) -> None:
    rows = {f"milestones-{place}-title": f"Step {place}" for place in range(102)}
    rows |= {f"milestones-{place}-due": "Q4 2016" for place in range(102)}
    answer = sign_in(cast.unit_head).post(EDIT, form(cast, **rows, **{"milestones-TOTAL_FORMS": "102"}))
    assert (answer.status_code, draft.milestones.count()) == (422, 0)
    assert "Use at most 100 rows." in answer.content.decode()


@pytest.mark.django_db
def test_one_more_row_keeps_what_was_typed_and_opens_its_part(cast: Cast, sign_in: SignIn, draft: Activity) -> None:
    typed = form(cast, more="deliverables", title="Typed", **{"deliverables-0-title": "Guide"})
    shown = sign_in(cast.unit_head).post(EDIT, typed).context["forms"]
    assert (shown.main["title"].value(), shown.folds["deliverables"].is_open) == ("Typed", True)
    assert [row["title"].value() for row in shown.rows["deliverables"]] == ["Guide", None]
    assert shown.rows["people"].total_form_count() == 2, "the person typed and the blank row"


@pytest.mark.django_db
def test_a_change_of_what_it_waits_for_is_a_change_of_the_approved_plan(cast: Cast) -> None:
    first, second = activity_of(cast, "A-01"), activity_of(cast, "A-02")
    workplan = revised(cast)
    saved(cast, first, dependencies=[DependencyValue(second.pk, 5)], supporting_unit_ids=[cast.other_unit.pk])
    request = workplan.change_requests.get()
    assert request.after == {"waits_for.A-02": "5", f"supporting_units.{cast.other_unit.code}": cast.other_unit.code}


@pytest.mark.django_db
def test_a_new_activity_takes_all_of_it_at_once(cast: Cast, draft: Activity) -> None:
    workplan = draft.lead_unit.workplans.get()
    new = create_activity(
        workplan=workplan,
        by=cast.unit_head,
        values=values(
            cast,
            dependencies=[DependencyValue(draft.pk)],
            supporting_unit_ids=[cast.other_unit.pk],
            deliverables=[DeliverableValue(None, "Guide", read_date("Q4 2016"))],
        ),
    )
    assert (new.depends_on.get().after, new.supporting_units.get()) == (draft, cast.other_unit)
    assert new.deliverables.get().due.label == "Q4 2016"
