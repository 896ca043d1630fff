"""Calendars as iCalendar (RFC 5545): all-day events, which no time zone moves to another day."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event

_MAKER = "-//Mandates to results//Due dates//EN"
_ASK_AGAIN = datetime.timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class DayEvent:
    """An event over whole days, from ``first`` to ``last``, both included. ``uid`` stays the same for ever."""

    uid: str
    title: str
    first: datetime.date
    last: datetime.date
    changed_at: datetime.datetime
    text: str = ""
    url: str = ""
    kind: str = ""
    cancelled: bool = False


def write_calendar(events: Iterable[DayEvent], *, name: str) -> bytes:
    """The events as a calendar that programs ask for again every four hours; the same bytes for the same events.

    The days are not marked busy: something is due on them, nobody is away.
    """
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for event in events:
        calendar.add_component(_event(event))
    return calendar.to_ical()


def _event(event: DayEvent) -> Event:
    made = Event()
    made.add("uid", event.uid)
    made.add("dtstamp", event.changed_at)
    made.add("last-modified", event.changed_at)
    made.add("dtstart", event.first)
    made.add("dtend", event.last + datetime.timedelta(days=1))
    made.add("summary", event.title)
    if event.text:
        made.add("description", event.text)
    if event.url:
        made.add("url", event.url)
    if event.kind:
        made.add("categories", [event.kind])
    made.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    return made
