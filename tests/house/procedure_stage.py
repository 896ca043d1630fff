"""The part of the full stage that is about procedures, lessons and the team."""

from collections.abc import Callable
from typing import Any

from clusters.models import Cluster, Lesson, Membership, OperatingProcedure, ProcedureVersion, RuleAcceptance
from common.audit import acting
from tests.factories.clusters import (
    LessonFactory,
    MembershipFactory,
    ProcedureFactory,
    ProcedureVersionFactory,
    RuleAcceptanceFactory,
    StageFactory,
)
from tests.people import Cast


class ProcedureStage:
    """A procedure of the cluster, owned by the staff member: a version in force and the next one in review; a second
    procedure of which there is a draft only. The colleague supports the cluster's team."""

    def __init__(self, cast: Cast, cluster: Cluster, said: Callable[[str], str]) -> None:
        self.procedure: OperatingProcedure = ProcedureFactory(
            cluster=cluster, code="SOP-A-01", title=said("Prepare agendas"), owner=cast.staff.staff
        )
        self.version: ProcedureVersion = ProcedureVersionFactory(
            procedure=self.procedure, holding=True, change_note=said("One list"), text=said("# Steps\n1. Go")
        )
        self.next_version: ProcedureVersion = ProcedureVersionFactory(
            procedure=self.procedure, number=2, reviewed=True, text=said("# Steps\n1. Go now")
        )
        self.draft: ProcedureVersion = ProcedureVersionFactory(
            procedure__cluster=cluster, procedure__code="SOP-A-02", text=said("Write")
        )
        with acting(by=None, why="Said"):
            self.procedure.stages.add(StageFactory(project__code="A-P2", project__cluster=cluster))
        self.lesson: Lesson = LessonFactory(
            cluster=cluster, challenge=said("Papers were late"), solution=said("Say it earlier")
        )
        self.decided: Lesson = LessonFactory(cluster=cluster, outcome="rejected", reason=said("Too dear"))
        self.accepted: RuleAcceptance = RuleAcceptanceFactory(cluster=cluster, reason=said("Until 2017"))
        self.place: Membership = MembershipFactory(
            cluster=cluster, staff=cast.colleague.staff, role="support", expertise=said("Papers")
        )

    @property
    def arguments(self) -> dict[str, dict[str, Any]]:
        """What fills the gaps of the addresses of procedures, lessons and the team."""
        procedures = ("procedure-detail", "procedure-edit", "procedure-compare")
        versions = ("version-new", "version-detail", "version-acknowledge", "version-readers")
        return {
            **{f"clusters:{page}": {"code": "SOP-A-01"} for page in (*procedures, *versions)},
            "clusters:version-move": {"code": "SOP-A-01", "number": 2},
            "clusters:version-edit": {"code": "SOP-A-02"},
            **{f"clusters:lesson-{page}": {"pk": self.lesson.pk} for page in ("detail", "edit", "decide")},
            **{f"clusters:team{page}": {"code": "A"} for page in ("", "-join", "-check")},
            **{f"clusters:team-{page}": {"code": "A", "pk": self.place.pk} for page in ("role", "leave", "away")},
            "clusters:lesson-again": {"pk": self.decided.pk},
            "clusters:breach-take-back": {"code": "A", "rule": self.accepted.rule},
            "api:procedure-detail": {"code": "SOP-A-01"},
            "api:procedure-version-list": {"procedure": "SOP-A-01"},
            **{
                f"api:procedure-version-{page}": {"procedure": "SOP-A-01", "number": 1}
                for page in ("detail", "move", "acknowledge")
            },
            **{f"api:lesson-{page}": {"pk": self.lesson.pk} for page in ("detail", "decide", "take-up-again")},
        }
