"""A person's due dates for a calendar program, which has no session: the secret in the address stands for it."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common.api.conditional import mark_of_all, matches
from common.api.throttling import PerCalendar
from common.documents.calendar import DayEvent, write_calendar
from planning.queries.due_dates import DueDate, due_dates_of
from structure.actions.calendar import note_calendar_read
from structure.models import CalendarAddress
from structure.queries.calendar import calendar_address_behind


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind the secret; 404 where it opens none, 304 where nothing changed, 429 where asked too often."""
    address = calendar_address_behind(secret)
    if address is None:
        raise Http404
    throttle = PerCalendar(address.digest)
    if not throttle.allow_request(request, None):
        wait = {"Retry-After": str(int(throttle.wait() or 60) + 1)}
        return HttpResponse(status=429, headers=wait, content_type="text/plain")
    note_calendar_read(address=address, on=clock.today())
    tag = _tag(request, address)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    if matches(request.headers.get("If-None-Match", ""), tag):
        return HttpResponse(status=304, headers=headers)
    with translation.override(address.user.language):
        events = [_event(request, due) for due in due_dates_of(address.user)]
        content = write_calendar(events, name=_("Due dates, Mandates to results"))
    name = {"Content-Disposition": 'inline; filename="due-dates.ics"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers={**headers, **name})


def _tag(request: HttpRequest, address: CalendarAddress) -> str:
    """Changes with whatever the calendar may be made from; the day is in it, for a biennium may begin."""
    parts = (mark_of_all(), str(clock.today()), address.digest, address.user.language, request.get_host())
    return f'"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'


def _event(request: HttpRequest, due: DueDate) -> DayEvent:
    page = request.build_absolute_uri(reverse("planning:activity-detail", args=[due.code]))
    return DayEvent(
        uid=f"{due.key}@{request.get_host().partition(':')[0]}",
        title=due.headline,
        first=due.due.first,
        last=due.due.last,
        changed_at=due.changed_at,
        text=due.words,
        url=page if due.current else f"{page}?biennium={due.biennium}",
        kind=due.kind,
        cancelled=due.dropped,
    )
