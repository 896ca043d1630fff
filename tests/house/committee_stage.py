"""The Management Committee of the full stage: a sitting with its minutes closed, and one that is being written."""

from collections.abc import Callable
from typing import Any

from clusters.models import Project
from common.audit import acting
from monitoring.models import Attendance, CommitteeItem, LagCase, Sitting
from planning.models import Activity
from structure.models import CommitteeMember
from tests.factories.monitoring import CommitteeItemFactory, SittingFactory
from tests.factories.structure import CommitteeMemberFactory
from tests.people import Cast

SITTING_PAGES = ("detail", "edit", "close")


class CommitteeStage:
    """A recommendation to the unit, recorded by the monitoring officer, and a decision in the minutes of sitting 2."""

    def __init__(
        self, cast: Cast, activity: Activity, project: Project, case: LagCase, said: Callable[[str], str]
    ) -> None:
        self.seat: CommitteeMember = CommitteeMemberFactory(staff=cast.executive_secretary.staff)
        self.sitting: Sitting = SittingFactory(number=1, agenda=said("What lags"), closed=True)
        self.open_sitting: Sitting = SittingFactory(number=2, held_on="2016-09-05", agenda=said("What comes next"))
        with acting(by=cast.pmu_officer, why=said("Was there")):
            self.attendance = Attendance.objects.create(
                sitting=self.sitting, staff=cast.executive_secretary.staff, capacity="chair"
            )
        self.item: CommitteeItem = CommitteeItemFactory(
            sitting=self.sitting, text=said("Move the meeting."), reason=said("The venue is late."), unit=cast.unit
        )
        self.item.recorders.add(cast.pmu_officer)
        self.item.activities.add(activity)
        self.item.projects.add(project)
        self.item.lag_cases.add(case)
        self.written: CommitteeItem = CommitteeItemFactory(
            sitting=self.open_sitting, kind="decision", text=said("Sign."), supersedes=self.item, unit=cast.unit
        )

    def places(self) -> dict[str, dict[str, Any]]:
        """What fills the gaps of the addresses of the Committee."""
        return {
            **{f"monitoring:sitting-{page}": {"number": 2 if page != "detail" else 1} for page in SITTING_PAGES},
            "monitoring:item-new": {"number": 2},
            **{f"monitoring:item-{page}": {"sitting": 1, "number": 1} for page in ("detail", "move")},
            "monitoring:item-edit": {"sitting": 2, "number": 1},
            "monitoring:project-items": {"code": "A-P1"},
            "monitoring:seat-end": {"pk": self.seat.pk},
            "api:committee-item-detail": {"pk": self.item.pk},
        }
