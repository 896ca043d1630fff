"""What a person finds on My work: what is asked of them, what is due, the rest, and the rhythm of their days."""

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.models import Membership, ProcedureVersion
from clusters.queries.acknowledgements import to_acknowledge
from common import clock
from common.dates import quarter_of
from common.documents.charts import rhythm_columns
from common.documents.charts.chart import Chart
from common.in_force import in_force
from common.refusals import allowed
from monitoring.enums import LagLevel, LagState
from monitoring.models import LagCase, LagPolicy, Notification
from monitoring.queries.committee_pages import CommitteeWork, committee_work
from planning.enums import STATUSES_OPEN
from planning.models import Activity, Biennium, Meeting, ProgressEntry
from planning.queries.addresses import address_of
from planning.queries.my_activities import (
    QuarterDays,
    WorkRow,
    days_by_quarter,
    of_people,
    row_of,
    rows_visible_to,
    saved_row,
)
from planning.queries.progress import last_entry
from planning.rules.progress import may_undo
from structure.rules.access import Access, access_of

OTHERS_SHOWN = 50
NEWS_DAYS = 7
NEWS_SHOWN = 5
MONTHS_OF_QUARTER = 3
_GOES_TO: dict[int, Any] = {
    LagLevel.OWNER: gettext_lazy("it goes to your unit head"),
    LagLevel.UNIT_HEAD: gettext_lazy("it goes to your division head"),
    LagLevel.DIVISION_HEAD: gettext_lazy("it goes to the monitoring unit"),
}


@dataclass(frozen=True)
class Ask:
    """An explanation asked of this person: the case, and the day by which it moves up the ladder."""

    case: LagCase
    activity_id: int
    by: datetime.date | None

    @property
    def sentence(self) -> str:
        raised = _("Raised on %(day)s.") % {"day": date_format(self.case.raised_on, "MONTH_DAY_FORMAT")}
        if self.by is None:
            return raised
        if self.by < clock.today():
            return f"{raised} " + _("The answer was due by %(day)s; next %(where)s.") % {
                "day": date_format(self.by, "MONTH_DAY_FORMAT"),
                "where": _GOES_TO[self.case.level],
            }
        return f"{raised} " + _("Without an answer by %(day)s %(where)s.") % {
            "day": date_format(self.by, "MONTH_DAY_FORMAT"),
            "where": _GOES_TO[self.case.level],
        }


@dataclass(frozen=True)
class Summary:
    """The sentence under the title, as figures."""

    explanations: int
    answer_by: datetime.date | None
    entries: int
    due: int


@dataclass(frozen=True)
class Overload:
    """A quarter with more work-days planned than there are."""

    quarter: int
    planned: Decimal
    capacity: Decimal

    @property
    def days_over(self) -> int:
        """Whole days, never none: half a day too many is one too many."""
        return math.ceil(self.planned - self.capacity)


@dataclass(frozen=True)
class Team:
    code: str
    name: str
    role: str


@dataclass(frozen=True)
class Waiting:
    """What waits for a person: activities due, with what must be explained first, procedures, items of the Committee.

    ``others`` are the person's other open activities, ``closed_count`` how many are done, postponed or ended. My work
    and the daily mail say the same because both read this.
    """

    summary: Summary
    due: list[WorkRow]
    others: list[WorkRow]
    closed_count: int
    procedures: list[ProcedureVersion]
    committee: CommitteeWork


@dataclass(frozen=True)
class MyWork:
    """The whole page."""

    summary: Summary
    due: list[WorkRow]
    others: list[WorkRow]
    other_count: int
    closed_count: int
    has_activities: bool
    chart: Chart | None
    meeting: Meeting | None
    days_to_meeting: int
    overload: Overload | None
    works_here: bool
    teams: list[Team]
    news: list[Notification]
    procedures: list[ProcedureVersion]
    committee: CommitteeWork

    @property
    def meeting_dates(self) -> str:
        """The days of the next Conference; empty when it is not known."""
        return self.meeting.days if self.meeting else ""


def what_waits(user: Any, biennium: Biennium) -> Waiting:
    """What waits for a person today: a fixed number of queries, however many activities are theirs."""
    access, day = access_of(user), clock.today()
    asks = asks_of(access, biennium)
    due, others, closed = _rows(user, access, biennium, asks, day)
    return Waiting(
        summary=_summary(due, asks),
        due=due,
        others=others,
        closed_count=closed,
        procedures=to_acknowledge(access.staff, day),
        committee=committee_work(user, access),
    )


def my_work(user: Any, biennium: Biennium, *, open_code: str = "") -> MyWork:
    """The page of a person: a fixed number of queries, however many activities are theirs.

    ``open_code`` names the row that opens by itself, after signing in again.
    """
    access, day = access_of(user), clock.today()
    waiting = what_waits(user, biennium)
    due, others, closed = waiting.due, waiting.others, waiting.closed_count
    if open_code:
        due, others = ([_opening(row, open_code) for row in rows] for rows in (due, others))
    quarters = days_by_quarter(access.staff, biennium) if access.staff else []
    capacity = access.staff.days_per_month * MONTHS_OF_QUARTER if access.staff else Decimal(0)
    meeting = Meeting.objects.filter(body="COP", starts_on__gte=day).order_by("starts_on").first()
    return MyWork(
        summary=waiting.summary,
        due=due,
        others=others[:OTHERS_SHOWN],
        other_count=len(others),
        closed_count=closed,
        has_activities=bool(due or others or closed),
        chart=_chart(quarters, capacity, day),
        meeting=meeting,
        days_to_meeting=(meeting.starts_on - day).days if meeting and meeting.starts_on else 0,
        overload=_overload(quarters, capacity, day),
        works_here=access.staff is not None,
        teams=_teams(access, day),
        news=list(
            Notification.objects.filter(
                user=user, created_at__date__gte=day - datetime.timedelta(days=NEWS_DAYS)
            ).order_by("-created_at", "-pk")[:NEWS_SHOWN]
        ),
        procedures=waiting.procedures,
        committee=waiting.committee,
    )


def summary_of(user: Any, biennium: Biennium) -> Summary:
    """The sentence alone, for after a row was saved."""
    access, day = access_of(user), clock.today()
    asks = asks_of(access, biennium)
    due, _others, _closed = _rows(user, access, biennium, asks, day)
    return _summary(due, asks)


def one_row(user: Any, activity_code: str, biennium: Biennium, *, saved: int | None = None) -> WorkRow | None:
    """One closed row, as it stands now; ``saved`` is the key of the person's entry that was just saved."""
    access, day = access_of(user), clock.today()
    activity = rows_visible_to(user, day).filter(biennium=biennium, code=activity_code).first()
    if activity is None:
        return None
    ask = next((ask for ask in asks_of(access, biennium) if ask.activity_id == activity.pk), None)
    row = _with_ask(row_of(activity, day), ask)
    entry = ProgressEntry.objects.filter(pk=saved, activity=activity, author=user).first() if saved else None
    return _saved(row, activity, entry) if entry else row


def asks_of(access: Access, biennium: Biennium) -> list[Ask]:
    """Open cases at the level this person, or somebody they act for, answers: the owner, the head of the unit or of
    the division. Two queries. The two levels above have the monitoring page.
    """
    people = [one.pk for one in (access.staff, *access.acts_for) if one]
    if not people:
        return []
    mine = Q(level=LagLevel.OWNER) & _of("lead_officer", people)
    # Whoever heads nothing, and stands in for nobody, is asked as an owner only.
    if access.acts_for or access.units_led:
        mine |= Q(level=LagLevel.UNIT_HEAD) & _of("lead_unit__lead", people)
    if access.acts_for or access.divisions_headed:
        mine |= Q(level=LagLevel.DIVISION_HEAD) & _of("lead_unit__division__head", people)
    cases = (
        LagCase.objects.filter(mine, state=LagState.OPEN)
        .filter(Q(activity__biennium=biennium) | Q(milestone__activity__biennium=biennium))
        .select_related("milestone")
        .order_by("level_since", "number")
    )
    policy = LagPolicy.objects.filter(biennium=biennium).first() or LagPolicy()
    return [
        Ask(
            case=case,
            activity_id=case.activity_id or (case.milestone.activity_id if case.milestone else 0),
            by=case.level_since + datetime.timedelta(days=grace)
            if (grace := policy.grace(case.level)) is not None
            else None,
        )
        for case in cases
    ]


def _of(field: str, people: list[int]) -> Q:
    """Cases of activities, or of their milestones, whose ``field`` is one of the people."""
    return Q(**{f"activity__{field}__in": people}) | Q(**{f"milestone__activity__{field}__in": people})


def _rows(
    user: Any, access: Access, biennium: Biennium, asks: list[Ask], day: datetime.date
) -> tuple[list[WorkRow], list[WorkRow], int]:
    """What is due now (what must be explained first, then by date), the person's other open activities by date, and
    how many of theirs are done, postponed or ended.
    """
    first_ask: dict[int, Ask] = {}
    for ask in asks:
        first_ask.setdefault(ask.activity_id, ask)
    people = [access.staff] if access.staff else []
    own = set(of_people(Activity.objects.filter(biennium=biennium), people).values_list("pk", flat=True))
    activities: Iterable[Any] = rows_visible_to(user, day).filter(pk__in=[*own, *first_ask])
    due: list[WorkRow] = []
    others: list[WorkRow] = []
    closed = 0
    for activity in sorted(activities, key=lambda one: (one.due_on, one.code)):
        row = _with_ask(row_of(activity, day), first_ask.get(activity.pk))
        if row.lag_url:
            due.insert(sum(bool(one.lag_url) for one in due), row)
        elif row.asks_entry and activity.pk in own:
            due.append(row)
        elif activity.status in STATUSES_OPEN:
            others.append(row)
        else:
            closed += 1
    return due, others, closed


def _with_ask(row: WorkRow, ask: Ask | None) -> WorkRow:
    if ask is None:
        return row
    return replace(row, lag_sentence=ask.sentence, lag_url=reverse("monitoring:lag-explain", args=[ask.case.number]))


def _opening(row: WorkRow, code: str) -> WorkRow:
    return replace(row, open_url=row.log_url or "") if row.code == code else row


def _saved(row: WorkRow, activity: Activity, entry: ProgressEntry) -> WorkRow:
    at = date_format(localtime(entry.entered_at), "TIME_FORMAT")
    undo = ""
    if allowed(may_undo, entry.author, entry, last_entry(activity)):
        undo = address_of(activity, "planning:progress-undo", entry.pk, at="my-work")
    return saved_row(row, _("Saved %(at)s") % {"at": at}, undo)


def _summary(due: list[WorkRow], asks: list[Ask]) -> Summary:
    return Summary(
        explanations=len(asks),
        answer_by=min((ask.by for ask in asks if ask.by), default=None),
        entries=sum(not row.lag_url for row in due),
        due=len(due),
    )


def _chart(quarters: list[QuarterDays], capacity: Decimal, day: datetime.date) -> Chart | None:
    if not any(quarter.total for quarter in quarters):
        return None
    return rhythm_columns.draw(
        [
            rhythm_columns.Quarter(one.year, one.quarter, one.implementation, one.meetings, one.management)
            for one in quarters
        ],
        chart_id="rhythm",
        title=_("Your work-days by quarter"),
        capacity=capacity.normalize() if capacity % 1 else int(capacity),
        today=day,
        width=320,
    )


def _overload(quarters: list[QuarterDays], capacity: Decimal, day: datetime.date) -> Overload | None:
    """The present or next quarter with more days planned than there are."""
    now = (day.year, quarter_of(day))
    for one in quarters:
        if (one.year, one.quarter) >= now and one.total > capacity:
            return Overload(one.quarter, one.total, capacity)
    return None


def _teams(access: Access, day: datetime.date) -> list[Team]:
    if access.staff is None:
        return []
    places = (
        Membership.objects.filter(in_force(day), staff=access.staff).select_related("cluster").order_by("cluster__code")
    )
    return [Team(one.cluster.code, one.cluster.said(), one.get_role_display().capitalize()) for one in places]
