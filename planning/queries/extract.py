"""Somebody's plan for a performance cycle (1 April to 31 March): mandates, results, activities, role and work-days.

The cycle lies across two bienniums every second year, so it reads the activities of both.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.dates import PartialDate
from common.documents.charts import timeline
from common.documents.charts.chart import Chart
from common.lists import Filters, Select
from planning.enums import AssignmentRole
from planning.models import Activity, Assignment, AssignmentDays, Biennium, MandateShare, Milestone
from planning.queries.activities import activities_visible_to
from planning.queries.addresses import address_of
from structure.models import Staff
from structure.queries.people import staff_visible_to
from structure.rules.access import access_of

FIRST_MONTH = 4  # a cycle begins on 1 April


@dataclass(frozen=True)
class Cycle:
    """A performance cycle: 1 April of ``year`` to 31 March of the next."""

    year: int

    @property
    def first(self) -> datetime.date:
        return datetime.date(self.year, FIRST_MONTH, 1)

    @property
    def last(self) -> datetime.date:
        return datetime.date(self.year + 1, FIRST_MONTH, 1) - datetime.timedelta(days=1)

    @property
    def quarters(self) -> tuple[tuple[int, int], ...]:
        """The four quarters it is made of, as (year, quarter)."""
        return (self.year, 2), (self.year, 3), (self.year, 4), (self.year + 1, 1)

    @property
    def label(self) -> str:
        return f"{self.year}–{self.year + 1}"

    @classmethod
    def around(cls, day: datetime.date) -> "Cycle":
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)


@dataclass(frozen=True)
class ExtractRow:
    """One activity of the person: why it exists, what it leads to, their part in it."""

    activity: Activity
    url: str
    mandates: list[tuple[str, str]]
    result: str
    output: str
    part: AssignmentRole
    dates: str
    days: list[Decimal]

    @property
    def role(self) -> str:
        return str(self.part.label)

    @property
    def total(self) -> Decimal:
        return sum(self.days, Decimal(0))


@dataclass(frozen=True)
class Extract:
    """The extract of a person: work-days by quarter of the cycle, and the same on one line with the biennium."""

    staff: Staff
    own: bool
    cycle: Cycle
    rows: list[ExtractRow]
    quarters: list[str]
    totals: list[Decimal]
    mandates: int
    results: int
    chart: Chart
    filters: Filters
    keep: list[tuple[str, str]]
    url: str

    @property
    def total(self) -> Decimal:
        return sum(self.totals, Decimal(0))

    @property
    def demonstration(self) -> bool:
        return self.staff.demonstration


def cycle_asked(parameters: Mapping[str, str]) -> tuple[Cycle, list[Cycle]]:
    """The cycle the address names (``?cycle=2016``), else today's; and every cycle the bienniums touch."""
    starts = list(Biennium.objects.order_by("starts_in").values_list("starts_in", flat=True))
    now = Cycle.around(clock.today())
    years = sorted({now.year, *(year for start in starts for year in (start - 1, start, start + 1))})
    cycles = [Cycle(year) for year in years]
    asked = next((one for one in cycles if str(one.year) == parameters.get("cycle")), now)
    return asked, cycles


def extracts_visible_to(user: Any) -> QuerySet[Staff]:
    """The people whose extract a person may see: for each of them ``rules.extracts.may_see_extract`` agrees."""
    access, people = access_of(user), staff_visible_to(user)
    if not access.may("secretariat:plan:read"):
        return people.none()
    if access.may("secretariat:extract:read"):
        return people
    standing = access.standing if access.staff else frozenset()
    return people.filter(Q(pk__in=standing) | Q(unit__lead__in=standing) | Q(unit__division__head__in=standing))


def extract_of(user: Any, staff: Staff, parameters: Mapping[str, str]) -> Extract:
    """The extract of ``staff`` for whoever may see it (``rules.extracts``). Eight queries, whatever the size."""
    cycle, cycles = cycle_asked(parameters)
    rows = [_row(activity, staff, cycle) for activity in _activities(user, staff, cycle)]
    own = staff.user_id == user.pk
    return Extract(
        staff=staff,
        own=own,
        cycle=cycle,
        rows=rows,
        quarters=[f"Q{quarter} {year}" for year, quarter in cycle.quarters],
        totals=[sum((row.days[place] for row in rows), Decimal(0)) for place in range(4)],
        mandates=len({address for row in rows for address, _share in row.mandates}),
        results=len({row.result for row in rows if row.result}),
        chart=_chart(rows, cycle),
        filters=Filters(
            selects=(
                Select("cycle", _("Cycle"), [(str(one.year), one.label) for one in reversed(cycles)], str(cycle.year)),
            )
        ),
        keep=[],
        url=reverse("planning:extract") if own else reverse("planning:extract-of", args=[staff.pk]),
    )


def _activities(user: Any, staff: Staff, cycle: Cycle) -> Any:
    """What the person leads or has a part in, and that lies in the cycle or has work-days in it."""
    part = Assignment.objects.filter(activity=OuterRef("pk"), staff=staff)
    days = AssignmentDays.objects.filter(assignment__activity=OuterRef("pk"), assignment__staff=staff, days__gt=0)
    within = Q(starts_on__lte=cycle.last, ends_on__gte=cycle.first) | Exists(days.filter(_in(cycle)))
    return (
        activities_visible_to(user)
        .filter(Q(lead_officer=staff) | Exists(part))
        .filter(within)
        .select_related("biennium", "output__result", "lead_unit")
        .prefetch_related(
            Prefetch("mandate_shares", MandateShare.objects.select_related("mandate").order_by("-percent")),
            Prefetch("assignments", Assignment.objects.filter(staff=staff), to_attr="parts"),
            Prefetch("parts__days", AssignmentDays.objects.filter(_in(cycle)), to_attr="in_cycle"),
            Prefetch("milestones", Milestone.objects.order_by("due_on")),
        )
        .order_by("output__result__code", "starts_on", "code")
    )


def _in(cycle: Cycle) -> Q:
    found = Q()
    for year, quarter in cycle.quarters:
        found |= Q(year=year, quarter=quarter)
    return found


def _row(activity: Any, staff: Staff, cycle: Cycle) -> ExtractRow:
    part = next(iter(activity.parts), None)
    days = {(row.year, row.quarter): row.days for row in part.in_cycle} if part else {}
    output = activity.output
    return ExtractRow(
        activity=activity,
        url=address_of(activity),
        mandates=[(share.mandate.address, _share(share.percent)) for share in activity.mandate_shares.all()],
        result=f"{output.result.code} {output.result.said()}" if output else "",
        output=f"{output.code} {output.said()}" if output else "",
        part=AssignmentRole(part.role) if part else AssignmentRole.LEAD,
        dates=f"{_label(activity.start)} – {_label(activity.end)}",
        days=[days.get(quarter, Decimal(0)) for quarter in cycle.quarters],
    )


def _share(percent: Decimal) -> str:
    return f"{percent.normalize():f}%"


def _label(date: PartialDate) -> str:
    return date.label


def _chart(rows: list[ExtractRow], cycle: Cycle) -> Chart:
    """The activities over the bienniums the cycle touches, the cycle itself as the band behind them."""
    firsts = [row.activity.biennium.years[0] for row in rows] + [cycle.year]
    lasts = [row.activity.biennium.years[1] for row in rows] + [cycle.year + 1]
    window = timeline.Window(
        datetime.date(min(firsts), 1, 1), datetime.date(max(lasts), 12, 31), clock.today(), "quarter"
    )
    groups: dict[str, list[timeline.Row]] = {}
    for row in rows:
        groups.setdefault(row.result, []).append(_bar(row))
    drawn = [
        timeline.Group(result.split(" ")[0] or "–", result.partition(" ")[2] or _("No expected result"), bars)
        for result, bars in groups.items()
    ]
    return timeline.draw(
        drawn,
        window,
        chart_id="extract",
        title=_("Plan for the cycle %(cycle)s, with the biennium") % {"cycle": cycle.label},
        meetings=[timeline.Meeting(_("Cycle %(cycle)s") % {"cycle": cycle.label}, cycle.first, cycle.last)],
    )


def _bar(row: ExtractRow) -> timeline.Row:
    activity = row.activity
    return timeline.Row(
        code=activity.code,
        title=activity.title,
        start=activity.starts_on,
        end=activity.ends_on,
        url=row.url,
        lead=activity.lead_unit.code,
        percent=activity.percent,
        status=activity.status,
        start_precision=activity.starts_precision,
        end_precision=activity.ends_precision,
        baseline_start=activity.baseline_starts_on,
        baseline_end=activity.baseline_ends_on,
        milestones=[_milestone(milestone) for milestone in activity.milestones.all()],
    )


def _milestone(milestone: Milestone) -> timeline.Milestone:
    if milestone.done_on:
        return timeline.Milestone(milestone.done_on, "reached", milestone.title)
    state: Any = "missed" if milestone.due_on < clock.today() else "ahead"
    return timeline.Milestone(milestone.due_on, state, milestone.title, milestone.due_precision)
