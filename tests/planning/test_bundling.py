"""Activities bundled into a project from the project's page: who, by which door, and all or none."""

from typing import Any

import pytest
from django.test import Client

from clusters.models import Project
from common.refusals import InvalidInput, NotAllowed, WrongState
from planning.actions.bundling import bundle
from planning.enums import WorkplanState
from planning.models import Activity, ChangeRequest
from tests.factories.clusters import ClusterFactory, ProjectFactory
from tests.factories.planning import ActivityFactory, BienniumFactory
from tests.people import Cast
from tests.planning.workplan_stage import activity_of, workplan_at


@pytest.fixture
def project(cast: Cast) -> Project:
    """A running project, and two activities of the unit: one of its cluster, one of none."""
    cluster = ClusterFactory(code="A")
    activity_of(cast, "A-01", cluster=cluster)
    activity_of(cast, "LIA-02", cluster=None)
    made: Project = ProjectFactory(cluster=cluster, code="A-1", state="running")
    return made


def choose(project: Project, by: Any, *codes: str, into: bool = True, reason: str = "They are one piece.") -> Any:
    found = list(Activity.objects.filter(code__in=codes))
    versions = {one.pk: one.version for one in found}
    return bundle(project=project, activities=found, versions=versions, into=into, reason=reason, by=by)


def test_the_unit_head_bundles_several_in_a_draft_workplan_and_takes_one_out(cast: Cast, project: Project) -> None:
    workplan_at(cast, WorkplanState.DRAFT)
    assert len(choose(project, cast.unit_head, "A-01", "LIA-02").written) == 2
    assert {(one.code, one.cluster_id) for one in project.activities.all()} == {
        ("A-01", project.cluster_id),
        ("LIA-02", project.cluster_id),
    }
    again = choose(project, cast.unit_head, "A-01", "LIA-02")
    assert not again.written and not again.asked, "twice is once"
    choose(project, cast.unit_head, "A-01", into=False)
    assert [one.code for one in project.activities.all()] == ["LIA-02"]


def test_nobody_bundles_what_another_unit_leads(cast: Cast, project: Project) -> None:
    workplan_at(cast, WorkplanState.DRAFT)
    for user in (cast.staff, cast.colleague, cast.pmu_officer, cast.other_unit_head, cast.rest_client):
        with pytest.raises(NotAllowed):
            choose(project, user, "A-01")
    assert not project.activities.exists()


def test_an_approved_workplan_is_asked_for_the_change(cast: Cast, project: Project) -> None:
    workplan_at(cast, WorkplanState.APPROVED)
    with pytest.raises(InvalidInput) as refused:
        choose(project, cast.unit_head, "A-01", reason=" ")
    assert set(refused.value.errors) == {"reason"}
    (asked,) = choose(project, cast.unit_head, "A-01").asked
    assert asked.after["project"] == "A-1" and not project.activities.exists(), "the approved plan stands"
    client = Client()
    client.force_login(cast.unit_head)
    page = client.get("/projects/A-1/activities/").content.decode()
    assert f"{asked} waits" in page and "Approved: it is asked for as a change." in page


def test_of_several_all_are_bundled_or_none(cast: Cast, project: Project) -> None:
    workplan_at(cast, WorkplanState.DRAFT)
    other = activity_of(cast, "B-03", cluster=ClusterFactory(code="B"))
    with pytest.raises(InvalidInput) as refused:
        choose(project, cast.unit_head, "A-01", "B-03")
    assert set(refused.value.errors) == {"B-03"} and not project.activities.exists()
    found = Activity.objects.get(code="A-01")
    with pytest.raises(InvalidInput, match="Somebody changed"):
        bundle(project=project, activities=[found], versions={}, into=True, reason="One.", by=cast.unit_head)
    with pytest.raises(InvalidInput, match="Tick"):
        bundle(project=project, activities=[], versions={}, into=True, reason="", by=cast.unit_head)
    over = ProjectFactory(cluster=project.cluster, code="A-9", state="closed")
    with pytest.raises(WrongState, match="over"):
        choose(over, cast.unit_head, "A-01")
    assert other.project is None and not ChangeRequest.objects.filter(in_revision=False).exists()


def test_the_page_keeps_what_was_ticked_and_says_who_can(cast: Cast, project: Project) -> None:
    workplan_at(cast, WorkplanState.DRAFT)
    ActivityFactory(code="A-07", lead_unit=cast.other_unit, biennium=BienniumFactory(), cluster=project.cluster)
    mine = Activity.objects.get(code="A-01")
    client = Client()
    client.force_login(cast.unit_head)
    page = client.get("/projects/A-1/activities/?q=A-01").content.decode()
    assert f'value="{mine.pk}-{mine.version}"' in page and "LIA-02" not in page
    stale = client.post("/projects/A-1/activities/", {"do": "add", "activity": f"{mine.pk}-0", "reason": "As one."})
    assert stale.status_code == 422 and "As one." in stale.content.decode()
    done = client.post("/projects/A-1/activities/", {"do": "add", "activity": f"{mine.pk}-{mine.version}"})
    assert done.status_code == 302 and project.activities.count() == 1
    assert client.post("/projects/A-1/activities/", {"activity": "x-y"}).status_code == 422
    client.force_login(cast.staff)
    assert client.post("/projects/A-1/activities/", {"activity": f"{mine.pk}-9"}).status_code == 403
    assert "bundled by the heads of the units" in client.get("/projects/A-1/activities/").content.decode()
