"""A unit whose plan changes from week to week, for the tests of figures as at a past day."""

import datetime
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from clusters.models import Cluster
from common.audit import acting
from planning.actions.activity_edit import create_activity, save_activity
from planning.actions.progress import log_progress
from planning.enums import STATUSES_COUNTED
from planning.models import Activity, AssignmentDays, Workplan
from planning.queries.activity_values import values_of
from planning.rules.plan_edit import ActivityValues, PersonValue
from structure.models import Staff
from tests.factories.clusters import ClusterFactory
from tests.factories.structure import StaffFactory
from tests.people import Cast
from tests.planning.test_activity_edit import values
from tests.planning.workplan_stage import workplan_at

BEGIN = datetime.date(2016, 3, 1)


class Weeks:
    """What happens in a draft workplan, by chance but the same for a seed; the clock is the test's setting."""

    def __init__(self, cast: Cast, settings: Any, seed: int = 0) -> None:
        self.cast, self.settings, self.chance = cast, settings, Random(seed)
        self.day = BEGIN - datetime.timedelta(days=7)
        self.on(BEGIN)
        self.clusters: list[Cluster] = [ClusterFactory(code=code) for code in "AB"]
        self.people: list[Staff] = [StaffFactory(unit=cast.unit, active_from=BEGIN) for _each in range(3)]
        self.workplan: Workplan = workplan_at(cast, "draft")
        self.reported = Activity.objects.get(lead_unit=cast.unit)
        with acting(by=None, why="As nothing has been reported yet"):
            self.reported.percent, self.reported.status, self.reported.last_entry_on = 0, "not_started", None
            self.reported.save()

    def on(self, day: datetime.date) -> None:
        """It is that day from now on."""
        self.day = day
        self.settings.AS_AT_DATE = day.isoformat()

    def shares(self) -> list[PersonValue]:
        who = self.chance.sample(self.people, self.chance.randint(1, 3))
        return [
            PersonValue(
                one.pk,
                "contributor",
                {
                    (year, quarter): Decimal(self.chance.randint(0, 40)) / 2
                    for year, quarter in ((2016, 3), (2016, 4), (2015, 4))
                },
            )
            for one in who
        ]

    def content(self) -> dict[str, Any]:
        return {"people": self.shares(), "cluster_id": self.chance.choice([None, *(one.pk for one in self.clusters)])}

    def add(self) -> Activity:
        said: ActivityValues = values(self.cast, **self.content())
        return create_activity(workplan=self.workplan, values=said, by=self.cast.unit_head)

    def report(self) -> None:
        """Progress of the activity there is from the beginning."""
        percent, status = self.chance.randint(1, 99), self.chance.choice(["on_track", "at_risk", "lagging"])
        log_progress(
            activity=self.reported,
            by=self.cast.unit_head,
            percent=percent,
            status=status,
            narrative="Papers sent.",
            obstacle="Late papers",
            version=None,
        )

    def change(self, activity: Activity) -> Activity:
        """Other people, days and cluster, or no longer planned."""
        activity.refresh_from_db()
        said = values_of(activity)
        if self.chance.random() < 0.25:
            standing = self.chance.choice(["planned", "postponed"])
            said = replace(said, standing=standing, outcome="postponed" if standing == "postponed" else "")
        else:
            said = replace(said, **self.content())
        return save_activity(
            activity=activity, values=said, by=self.cast.unit_head, version=activity.version, reason="Decided"
        )


def recount(year: int) -> dict[tuple[str, str], Decimal]:
    """Work-days by the codes of unit and cluster, read row by row from the tables as they stand now."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in AssignmentDays.objects.filter(year=year):
        activity = row.assignment.activity
        if activity.status in STATUSES_COUNTED and row.days:
            found[activity.lead_unit.code, activity.cluster.code if activity.cluster else "–"] += row.days
    return dict(found)
