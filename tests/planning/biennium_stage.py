"""The stage of the biennium tests: 2015-2016 in its last days, 2017-2018 in preparation, work to carry over."""

import datetime
from decimal import Decimal
from typing import Any

from planning.models import Activity, Biennium
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    DeliverableFactory,
    MandateFactory,
    MandateShareFactory,
    MilestoneFactory,
)
from tests.people import Cast


def next_biennium(**values: Any) -> Biennium:
    biennium: Biennium = BienniumFactory(starts_in=2017, is_current=False, phase="preparation", **values)
    return biennium


def unfinished(cast: Cast, code: str = "A-01", **values: Any) -> Activity:
    """An activity of the unit with everything that goes with it, of which much is behind and some is ahead."""
    activity: Activity = ActivityFactory(
        code=code,
        lead_unit=values.pop("lead_unit", cast.unit),
        lead_officer=cast.staff.staff,
        biennium=BienniumFactory(),
        **values,
    )
    MandateShareFactory(activity=activity, mandate=MandateFactory(address=f"XII/32/{code}"), percent=Decimal(100))
    assignment = AssignmentFactory(activity=activity, staff=cast.staff.staff)
    AssignmentDaysFactory(assignment=assignment, year=2016, quarter=4, days=Decimal(12))
    AssignmentDaysFactory(assignment=assignment, year=2017, quarter=1, days=Decimal(8))
    MilestoneFactory(activity=activity, title="Papers out", done_on=datetime.date(2016, 8, 1))
    MilestoneFactory(activity=activity, title="Bureau agrees", due_on=datetime.date(2016, 11, 1))
    DeliverableFactory(activity=activity, title="Report", due_on=datetime.date(2017, 2, 1))
    return activity
