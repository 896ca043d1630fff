"""The rhythm of the biennium, and the calendar of meetings that sets it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.downloads import export_format, export_links, sheet_response
from common.refusals import InvalidInput, StaleVersion
from planning.actions.meetings import add_meeting, save_meeting
from planning.forms.meetings import MeetingForm, initial_of
from planning.models import Meeting
from planning.queries.meetings import bodies_visible_to, meetings_page, meetings_sheet, meetings_visible_to
from planning.queries.rhythm_page import rhythm_page, rhythm_sheet
from planning.rules.meetings import may_edit_meetings
from planning.views.asked import biennium_of
from structure.rules import require

READ = "secretariat:plan:read"


@require_safe
def rhythm(request: HttpRequest) -> HttpResponse:
    """Eight quarters of the Secretariat, a division or a unit; ``?export=`` gives every unit and quarter as a file."""
    require(request.user, READ)
    biennium = biennium_of(request)
    if kind := export_format(request.GET):
        return sheet_response(rhythm_sheet(request.user, biennium), kind, "rhythm")
    page = rhythm_page(request.user, biennium, request.GET, export_links(request.GET))
    return render(request, "planning/rhythm.html", {"page": page})


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """The meetings with the deadlines of their documents."""
    require(request.user, READ)
    biennium = biennium_of(request)
    if kind := export_format(request.GET):
        return sheet_response(meetings_sheet(request.user, biennium, request.GET), kind, "meetings")
    page = meetings_page(request.user, biennium, request.GET, export_links(request.GET))
    return render(request, "planning/meetings.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Enter a meeting."""
    may_edit_meetings(request.user)
    form = MeetingForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        meeting = add_meeting(values=form.values(), by=request.user)
    except InvalidInput as refusal:
        form.refuse(refusal.errors)
        return _page(request, form, status=422)
    messages.success(request, _("%(meeting)s entered in the calendar.") % {"meeting": meeting})
    return redirect("planning:meeting-list")


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HttpRequest, body: str, number: int) -> HttpResponse:
    """Change a meeting. Somebody else's change since answers 409 with both values; nothing typed is lost."""
    may_edit_meetings(request.user)
    meeting = _meeting(request, body, number)
    form = MeetingForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if request.method != "POST":
        return _page(request, form, meeting)
    if not form.is_valid():
        return _page(request, form, meeting, status=422)
    version = form.cleaned_data["version"] or 0
    try:
        saved = save_meeting(meeting=meeting, values=form.values(), by=request.user, version=version)
    except InvalidInput as refusal:
        form.refuse(refusal.errors)
        return _page(request, form, meeting, status=422)
    except StaleVersion:
        return _conflict(request, body, number)
    messages.success(request, _("%(meeting)s saved.") % {"meeting": saved})
    return redirect("planning:meeting-list")


def _meeting(request: HttpRequest, body: str, number: int) -> Meeting:
    meeting = meetings_visible_to(request.user).filter(body=body, number=number).first()
    if meeting is None:
        raise Http404(_("The calendar holds no such meeting."))
    return meeting


def _conflict(request: HttpRequest, body: str, number: int) -> HttpResponse:
    """The form as it was typed, with what somebody else wrote meanwhile; saving again keeps what is typed."""
    current = _meeting(request, body, number)
    data = request.POST.copy()
    data["version"] = str(current.version)
    form = MeetingForm(data, meeting=current)
    form.is_valid()
    conflicts = []
    for name, theirs in initial_of(current).items():
        field = form[name]
        shown = str(form.fields[name].prepare_value(theirs) or "")
        if name != "version" and shown != str(data.get(name, "")).strip():
            choices = {str(key): label for key, label in getattr(form.fields[name], "choices", [])}
            conflicts.append((field.label, choices.get(shown, shown), choices.get(data.get(name), data.get(name, ""))))
    latest: Any = current.history.select_related("history_user").first()
    who = latest.history_user.full_name if latest and latest.history_user else _("Somebody")
    return _page(request, form, current, status=409, conflicts=conflicts, who=who)


def _page(
    request: HttpRequest, form: MeetingForm, meeting: Meeting | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    bodies = bodies_visible_to(request.user)
    context = {"form": form, "meeting": meeting, "bodies": bodies, **more}
    return render(request, "planning/meeting_form.html", context, status=status)
