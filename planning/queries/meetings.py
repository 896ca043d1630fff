"""The calendar of meetings: when each opens, by when its documents are due, and the work planned for it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common import clock
from common.dates import quarter_of
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, Select, chosen, sought
from common.refusals import allowed
from planning.enums import Function
from planning.models import Biennium, Instrument, Meeting
from planning.queries.rhythm import assigned_days
from planning.rules.meetings import Deadlines, deadlines_of, may_edit_meetings, weeks
from planning.rules.rhythm import QuarterWork
from structure.queries.people import staff_visible_to
from structure.rules.access import access_of

WHEN = (("ahead", gettext_lazy("ahead")), ("past", gettext_lazy("past")), ("every", gettext_lazy("of all years")))


@dataclass(frozen=True)
class Deadline:
    """A day counted back from the meeting: ``past``, or the ``next`` one of all that are ahead."""

    on: datetime.date
    past: bool
    next: bool = False


@dataclass(frozen=True)
class Gathering:
    """Meetings held together (same dates and place), the deadlines of their documents, and the work of the quarter.

    ``support`` is the work-days of meeting support planned in the quarter in which they open; None in other bienniums,
    and for whoever may not see the people of the Secretariat.
    """

    meetings: tuple[Meeting, ...]
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    place: str
    submitted: Deadline | None
    processed: Deadline | None
    issued: Deadline | None
    opens: Deadline | None
    quarter: str
    support: Decimal | None
    support_url: str

    @property
    def codes(self) -> str:
        return ", ".join(str(meeting) for meeting in self.meetings)

    @property
    def deadlines(self) -> tuple[tuple[Any, Deadline | None], ...]:
        return (
            (_("Submit by"), self.submitted),
            (_("Processed by"), self.processed),
            (_("Issued by"), self.issued),
        )


@dataclass(frozen=True)
class MeetingsPage:
    biennium: Biennium
    gatherings: list[Gathering]
    following: list[tuple[str, Gathering, datetime.date]]
    weeks: tuple[int, int, int]
    filters: Filters
    keep: list[tuple[str, str]]
    count_sentence: str
    exports: Sequence[tuple[str, str]]
    may_edit: bool


def meetings_visible_to(user: Any) -> QuerySet[Meeting]:
    """The meetings a person may see: all of them with ``secretariat:plan:read``, else none."""
    meetings = Meeting.objects.select_related("instrument")
    return meetings if access_of(user).may("secretariat:plan:read") else meetings.none()


def bodies_visible_to(user: Any) -> list[str]:
    """The bodies whose meetings the calendar holds."""
    return list(meetings_visible_to(user).order_by("body").values_list("body", flat=True).distinct())


def meetings_page(
    user: Any, biennium: Biennium, parameters: Mapping[str, str], exports: Sequence[tuple[str, str]]
) -> MeetingsPage:
    """The calendar the address asks for; a fixed number of queries."""
    meetings, bar = _ask(user, biennium, parameters)
    found = _gatherings(user, biennium, meetings)
    count = sum(len(one.meetings) for one in found)
    return MeetingsPage(
        biennium=biennium,
        gatherings=found,
        following=_following(found),
        weeks=weeks(),
        filters=bar,
        keep=[("biennium", parameters["biennium"])] if parameters.get("biennium") else [],
        count_sentence=ngettext("%(n)s meeting", "%(n)s meetings", count) % {"n": count},
        exports=exports,
        may_edit=allowed(may_edit_meetings, user),
    )


def calendar_of(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> tuple[list[Gathering], Filters]:
    """The gatherings the address asks for, and the filters that were understood; a fixed number of queries."""
    meetings, bar = _ask(user, biennium, parameters)
    return _gatherings(user, biennium, meetings), bar


def gatherings_of(user: Any, biennium: Biennium) -> list[Gathering]:
    """Those of the biennium that are not over; three queries."""
    meetings = meetings_visible_to(user).filter(_opening_in(biennium), starts_on__gte=clock.today())
    return _gatherings(user, biennium, meetings)


def meetings_sheet(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> Sheet:
    """The same meetings, one a row."""
    meetings, bar = _ask(user, biennium, parameters)
    words = [f"{one.label}: {label}" for one in bar.selects for key, label in one.choices if key == one.value]
    return Sheet(
        name=_("Meetings"),
        columns=(
            SheetColumn(_("Meeting"), 14),
            SheetColumn(_("Name"), 60),
            SheetColumn(_("Place"), 24),
            SheetColumn(_("From"), 13, "date"),
            SheetColumn(_("To"), 13, "date"),
            SheetColumn(_("Documents submitted by"), 13, "date"),
            SheetColumn(_("Processed by"), 13, "date"),
            SheetColumn(_("Issued by"), 13, "date"),
            SheetColumn(_("Meeting support in the quarter, work-days"), 16, "number"),
        ),
        rows=[
            (
                str(meeting),
                meeting.said(),
                meeting.place,
                meeting.starts_on,
                meeting.ends_on,
                *((one.on if one else None) for _label, one in gathering.deadlines),
                gathering.support,
            )
            for gathering in _gatherings(user, biennium, meetings)
            for meeting in gathering.meetings
        ],
        notes=(
            _("Meetings and the deadlines of their documents"),
            _("Shown: %(words)s") % {"words": "; ".join(str(word) for word in words) or str(biennium)},
            _("As at %(moment)s") % {"moment": date_format(clock.now(), "DATETIME_FORMAT")},
        ),
    )


def _opening_in(biennium: Biennium) -> Q:
    return Q(starts_on__year__in=biennium.years)


def of_biennium(biennium: Biennium) -> Q:
    """Those that open in the biennium, and those not yet called."""
    return _opening_in(biennium) | Q(starts_on__isnull=True)


def of_time(when: str) -> Q:
    """Those ``ahead`` (with those not yet called) or ``past``; all of them for any other word."""
    today = clock.today()
    times = {"ahead": Q(starts_on__gte=today) | Q(starts_on__isnull=True), "past": Q(starts_on__lt=today)}
    return times.get(when, Q())


def with_words(text: str) -> Q:
    """Those whose body, name or place holds the text."""
    return Q(name__icontains=text) | Q(place__icontains=text) | Q(body__icontains=text)


def _ask(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> tuple[QuerySet[Meeting], Filters]:
    """Of the biennium (and those not yet called), unless the address asks for all years."""
    instruments = [(one.code, one.said()) for one in Instrument.objects.all()]
    bodies = [(body, body) for body in bodies_visible_to(user)]
    instrument = chosen(parameters, "instrument", instruments)
    body = chosen(parameters, "body", bodies)
    when = chosen(parameters, "when", WHEN)
    text = sought(parameters)
    meetings = meetings_visible_to(user)
    if when != "every":
        meetings = meetings.filter(of_biennium(biennium))
    meetings = meetings.filter(of_time(when))
    if instrument:
        meetings = meetings.filter(instrument__code=instrument)
    if body:
        meetings = meetings.filter(body=body)
    if text:
        meetings = meetings.filter(with_words(text))
    selects = (
        Select("body", _("Body"), bodies, body),
        Select("instrument", _("Instrument"), instruments, instrument),
        Select("when", _("When"), WHEN, when),
    )
    return meetings, Filters("q", text, _("Find a meeting or place"), selects)


def _gatherings(user: Any, biennium: Biennium, meetings: QuerySet[Meeting]) -> list[Gathering]:
    """In the order of their dates, those not yet called last."""
    together: dict[Any, list[Meeting]] = {}
    for meeting in meetings.order_by(F("starts_on").asc(nulls_last=True), "instrument__order", "body", "number"):
        key = (meeting.starts_on, meeting.ends_on, meeting.place) if meeting.starts_on else meeting.pk
        together.setdefault(key, []).append(meeting)
    support = _support(user, biennium)
    day = clock.today()
    following = min(
        (on for one in together.values() for on in _days_of(one[0]) if on >= day), default=None
    )  # the deadline, or opening, that comes next
    return [_gathering(tuple(group), support, biennium, day, following) for group in together.values()]


def _days_of(meeting: Meeting) -> list[datetime.date]:
    if meeting.starts_on is None:
        return []
    found = deadlines_of(meeting.starts_on)
    return [found.submitted, found.processed, found.issued, meeting.starts_on]


def _gathering(
    meetings: tuple[Meeting, ...],
    support: dict[tuple[int, int], Decimal] | None,
    biennium: Biennium,
    day: datetime.date,
    following: datetime.date | None,
) -> Gathering:
    first = meetings[0]
    opens = first.starts_on
    found: Deadlines | None = deadlines_of(opens) if opens else None

    def deadline(on: datetime.date | None) -> Deadline | None:
        return Deadline(on, on < day, on == following) if on else None

    quarter = QuarterWork(opens.year, quarter_of(opens)) if opens else None
    within = opens is not None and opens.year in biennium.years
    known = support if within else None
    query = {
        "biennium": biennium.starts_in,
        "quarter": quarter.key if quarter else "",
        "function": Function.MEETINGS.value,
    }
    return Gathering(
        meetings=meetings,
        starts_on=opens,
        ends_on=first.ends_on,
        place=first.place,
        submitted=deadline(found.submitted) if found else None,
        processed=deadline(found.processed) if found else None,
        issued=deadline(found.issued) if found else None,
        opens=deadline(opens),
        quarter=quarter.label if quarter else "",
        support=known.get((quarter.year, quarter.quarter), Decimal(0)) if quarter and known is not None else None,
        support_url=f"{reverse('planning:rhythm')}?{urlencode(query)}#work" if within else "",
    )


def _following(gatherings: list[Gathering]) -> list[tuple[str, Gathering, datetime.date]]:
    """What comes next of all deadlines and openings, on one day: what it is, of which meetings, and when."""
    words = (_("documents are submitted"), _("documents are processed"), _("documents are issued"), _("it opens"))
    return [
        (said, gathering, deadline.on)
        for gathering in gatherings
        for said, deadline in zip(words, (*(one for _label, one in gathering.deadlines), gathering.opens), strict=True)
        if deadline and deadline.next
    ]


def _support(user: Any, biennium: Biennium) -> dict[tuple[int, int], Decimal] | None:
    """Work-days of meeting support planned in each quarter of the biennium; None for whoever sees nobody's work."""
    if not access_of(user).may("secretariat:structure:read"):
        return None
    rows = (
        assigned_days(biennium, staff_visible_to(user))
        .filter(assignment__activity__function=Function.MEETINGS)
        .order_by()
        .values_list("year", "quarter")
        .annotate(sum=Sum("days"))
    )
    return {(year, quarter): days for year, quarter, days in rows}
