"""Earlier progress reports, written by the same action the worker calls, each on its own day."""

import datetime
from typing import Any

from django.test.utils import override_settings

from common.audit import acting
from monitoring.actions.reports import approve
from monitoring.actions.writing import write_report
from monitoring.enums import ReportScope, ReportState
from monitoring.models import Notification, ProgressReport
from secretariat.demonstration.keeping import keep, moment
from secretariat.demonstration.reading import read
from secretariat.demonstration.world import World


def load(world: World) -> None:
    """Write the reports that are missing. Not inside the loader's transaction: a report's files are not rolled back."""
    for row in read("reports")["reports"]:
        if row["asked"] > world.as_at or _there(world, row):
            continue
        # The clock stands on the day of each act, so that stamps and history bear it.
        with override_settings(AS_AT_DATE=row["asked"].isoformat()):
            report = _ask(world, row)
            if "failure" not in row:
                write_report(report=report.pk)
                report.refresh_from_db()
        if report.state == ReportState.READY and "approved" in row:
            _approve(world, report, row["approved"])


def notifications(world: World) -> None:
    keep(
        Notification,
        [
            Notification(
                user=world.users[row["to"]],
                text=row["text"],
                url=row.get("url", ""),
                key=row["key"],
                created_at=moment(row["day"], 9, 30),
            )
            for row in read("reports")["notifications"]
            if row["day"] <= world.as_at
        ],
        key=["user_id", "key"],
    )


def _there(world: World, row: dict[str, Any]) -> bool:
    return ProgressReport.objects.filter(
        biennium=world.biennium, scope=ReportScope.SECRETARIAT, period_from=row["from"], period_to=row["to"]
    ).exists()


def _ask(world: World, row: dict[str, Any]) -> ProgressReport:
    assert world.biennium is not None
    asked = moment(row["asked"], 9)
    officer = world.users["rahman"]
    failed = {
        "state": ReportState.FAILED,
        "failure": row.get("failure", ""),
        "started_at": asked,
        "finished_at": asked,
        "attempts": 1,
        "step": "charts",
        "progress": 35,
    }
    with acting(by=officer, why="Progress report asked for"):
        return ProgressReport.objects.create(
            biennium=world.biennium,
            period_from=row["from"],
            period_to=row["to"],
            as_at=row["to"],
            asked_by=officer,
            asked_at=asked,
            demonstration=True,
            **(failed if "failure" in row else {}),
        )


def _approve(world: World, report: ProgressReport, day: datetime.date) -> None:
    with override_settings(AS_AT_DATE=day.isoformat()):
        secretary = world.users["marangwe"]
        vars(secretary).pop("_access", None)  # the access worked out on another day
        approve(report=report, by=secretary, version=report.version)
