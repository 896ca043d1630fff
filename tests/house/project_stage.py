"""The projects of the full stage: one that runs, and one that stands in a selection."""

from collections.abc import Callable
from typing import Any

from clusters.models import Assessment, Candidate, Cluster, Project, ProjectDeliverable, Stage
from tests.factories.clusters import (
    AssessmentFactory,
    CandidateFactory,
    ProjectDeliverableFactory,
    ProjectFactory,
    StageFactory,
)
from tests.people import Cast

PAGES = ("project-detail", "project-edit", "project-move", "project-close-out", "stage-new", "deliverable-new")


class ProjectStage:
    """A-P1, run by the staff member and accepted by the colleague, and A-P3, on which nothing is decided yet."""

    def __init__(self, cast: Cast, cluster: Cluster, said: Callable[[str], str]) -> None:
        self.project: Project = ProjectFactory(
            cluster=cluster,
            code="A-P1",
            title=said("Pilot"),
            objective=said("To meet as one."),
            state="running",
            process_lead=cast.staff.staff,
            functional_lead=cast.colleague.staff,
        )
        titles = {"title": said("Write"), "note": said("Two open questions.")}
        self.stage: Stage = StageFactory(project=self.project, unit=cast.unit, order=1, state="now", **titles)
        self.next_stage: Stage = StageFactory(project=self.project, unit=cast.other_unit, order=2, state="ahead")
        self.promised: ProjectDeliverable = ProjectDeliverableFactory(project=self.project, title=said("A guide"))
        self.candidate: Candidate = CandidateFactory(
            project=ProjectFactory(cluster=cluster, code="A-P3", title=said("Another")),
            round__number=1,
            round__name=said("Selection"),
        )
        for assessor in (cast.pmu_officer, cast.division_head):
            self.assessment: Assessment = AssessmentFactory(
                candidate=self.candidate,
                assessor=assessor.staff,
                dissent=said("Too early."),
                scores__reason=said("Fits."),
            )

    def places(self) -> dict[str, dict[str, Any]]:
        """What fills the gaps of the addresses of projects."""
        return {
            **{f"clusters:{page}": {"code": "A-P1"} for page in PAGES},
            "clusters:stage-move": {"code": "A-P1", "order": 1},
            "clusters:deliverable-edit": {"code": "A-P1", "pk": self.promised.pk},
            "planning:project-activities": {"code": "A-P1"},
            **{f"clusters:candidate{page}": {"code": "A-P3"} for page in ("", "-assess", "-decide")},
        }
