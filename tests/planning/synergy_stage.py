"""The stage of the synergy tests: two activities that say nearly the same, in a round that found them."""

import datetime
from decimal import Decimal
from typing import Any

from planning.actions.synergies import open_round
from planning.models import Activity, SynergyPair
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    MandateFactory,
    MandateShareFactory,
)
from tests.people import Cast

DAY = datetime.date


def activity(code: str, title: str, unit: Any, shares: dict[str, str], days: dict[Any, str], **values: Any) -> Activity:
    """An activity with its mandates, and the work-days of its people in the third quarter of 2016."""
    made: Activity = ActivityFactory(
        code=code,
        title=title,
        lead_unit=unit,
        biennium=BienniumFactory(),
        work_days=sum((Decimal(each) for each in days.values()), Decimal(0)),
        **values,
    )
    for address, percent in shares.items():
        MandateShareFactory(activity=made, mandate=MandateFactory(address=address), percent=Decimal(percent))
    for staff, each in days.items():
        AssignmentDaysFactory(assignment=AssignmentFactory(activity=made, staff=staff), days=Decimal(each))
    return made


def two_alike(cast: Cast) -> tuple[Activity, Activity]:
    """Two of the unit, the second three times as much work; the staff member works on both."""
    one = activity(
        "A-01",
        "Organize the documents of the scientific meeting",
        cast.unit,
        {"XII/32/1": "60", "XII/32/2": "40"},
        {cast.staff.staff: "10"},
        starts_on=DAY(2016, 3, 1),
        ends_on=DAY(2016, 10, 31),
    )
    two = activity(
        "A-07",
        "Organize the documents of the scientific meetings",
        cast.unit,
        {"XII/32/2": "50", "XII/32/3": "50"},
        {cast.staff.staff: "20", cast.colleague.staff: "10"},
        starts_on=DAY(2016, 2, 1),
        ends_on=DAY(2016, 12, 31),
    )
    return one, two


def pair_of(cast: Cast) -> SynergyPair:
    """The pair, found by a round that the monitoring officer opened."""
    one, two = two_alike(cast)
    found = open_round(biennium=one.biennium, by=cast.pmu_officer, least_score=Decimal("0.30"))
    pair: SynergyPair = found.pairs.get(first=one, second=two)
    return pair
