"""Write an activity while the workplan is a draft: a new one, or a change."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.lists import sought
from common.refusals import InvalidInput, StaleVersion
from planning.actions.activity_edit import create_activity, save_activity
from planning.forms.activities import ActivityForms, activity_choices, answering, mandate_choices
from planning.forms.activity_conflict import Conflict, decided, in_conflict
from planning.models import Activity, Workplan
from planning.queries.activities import activities_visible_to
from planning.queries.activity_history import written_since
from planning.queries.addresses import address_of
from planning.queries.dependencies import early_starts, followers_too_early
from planning.queries.workplans import read_workplan
from planning.rules.plan_edit import ActivityValues
from planning.rules.workplans import may_edit
from planning.views.asked import biennium_of
from structure.rules import require

MOST_OPEN = 400  # conflicts decided one by one


@require_http_methods(["GET", "HEAD", "POST"])
def activity_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change an activity. Somebody else's change since answers 409 with both values; nothing typed is lost."""
    require(request.user, "secretariat:plan:read")
    activity = activity_read(request, code)
    workplan = workplan_read(request, activity.lead_unit.code)
    may_edit(request.user, workplan)

    def write(values: ActivityValues, reason: str, version: int) -> HttpResponse:
        save_activity(activity=activity, values=values, by=request.user, version=version, reason=reason)
        messages.success(request, _("%(code)s saved in the draft workplan.") % {"code": activity.code})
        return redirect(address_of(activity))

    return activity_written(request, workplan, activity, write)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_new(request: HttpRequest, unit: str) -> HttpResponse:
    """Add an activity to the draft workplan of a unit; ``?mandate=`` names one it is to answer."""
    require(request.user, "secretariat:plan:read")
    workplan = workplan_read(request, unit)
    may_edit(request.user, workplan)

    def write(values: ActivityValues, reason: str, version: int) -> HttpResponse:
        activity = create_activity(workplan=workplan, values=values, by=request.user, reason=reason)
        messages.success(request, _("%(code)s added to the draft workplan.") % {"code": activity.code})
        return redirect(address_of(activity))

    return activity_written(request, workplan, None, write)


def activity_written(
    request: HttpRequest,
    workplan: Workplan,
    activity: Activity | None,
    write: Callable[[ActivityValues, str, int], HttpResponse],
    *,
    asks: bool = False,
) -> HttpResponse:
    """The form: shown, grown by a row, decided in a conflict, or handed to ``write`` (values, reason, version).

    It is shown again with what was refused. ``asks`` words it as a request for a change of an approved workplan.
    """
    if request.method != "POST":
        shape = None if activity else answering(sought(request.GET, "mandate"))
        return _page(request, ActivityForms(workplan, activity=activity, shape=shape), asks=asks)
    forms = ActivityForms(workplan, request.POST, activity)
    if more := request.POST.get("more"):
        return _page(request, forms.with_more(more), asks=asks)
    if activity and (request.POST.get("take") or request.POST.get("keep")):
        return _decide(request, forms, activity, asks=asks)
    if not forms.is_valid():
        return _page(request, forms, asks=asks, status=422)
    main = forms.main.cleaned_data
    try:
        return write(forms.values(), main["reason"], main["version"] or 0)
    except InvalidInput as refusal:
        forms.refuse(refusal.errors)
        return _page(request, forms, asks=asks, status=422)
    except StaleVersion:
        if activity is None:
            raise
        return _in_conflict(request, forms, activity, asks=asks)


def activity_read(request: HttpRequest, code: str) -> Activity:
    if "\x00" in code:
        raise Http404
    activity = (
        activities_visible_to(request.user)
        .filter(code=code, biennium=biennium_of(request))
        .select_related("lead_unit", "biennium", "output", "cluster", "lead_officer__user")
        .first()
    )
    if activity is None:
        raise Http404(_("There is no activity of this code in the biennium."))
    return activity


def workplan_read(request: HttpRequest, unit: str) -> Workplan:
    try:
        return read_workplan(request.user, unit, biennium_of(request))
    except Workplan.DoesNotExist:
        raise Http404(_("This unit has no workplan in the biennium.")) from None


def _in_conflict(request: HttpRequest, forms: ActivityForms, activity: Activity, *, asks: bool) -> HttpResponse:
    """The form as it was typed over what has changed since, with the fields both changed."""
    current = activity_read(request, activity.code)
    since = forms.main.cleaned_data["version"] or 0
    again, fields, taken = in_conflict(forms, current)
    conflict = Conflict(*written_since(current, since), since, fields, taken)
    return _page(request, again, asks=asks, status=409, conflict=conflict)


def _decide(request: HttpRequest, forms: ActivityForms, activity: Activity, *, asks: bool) -> HttpResponse:
    """One conflict decided; the others stay open."""
    take, keep = request.POST.get("take", ""), request.POST.get("keep", "")
    still_open = [name for name in request.POST.getlist("open")[:MOST_OPEN] if name not in (take, keep)]
    again, fields = decided(forms, activity, take, still_open)
    since = request.POST.get("since", "")
    version = int(since) if since.isdecimal() and len(since) < 9 else 0
    conflict = Conflict(*written_since(activity, version), version, fields) if fields else None
    return _page(request, again, asks=asks, conflict=conflict)


def _warnings(forms: ActivityForms) -> list[str]:
    """Where the dates that stand in the form contradict what waits for what. It may be saved all the same."""
    code = forms.activity.code if forms.activity else _("The activity")
    found = []
    if forms.start:
        found += early_starts(forms.workplan.biennium, {code: forms.start}, {code: forms.waits()})
    if forms.activity and forms.end:
        found += followers_too_early(forms.activity, forms.end)
    return found


def _page(
    request: HttpRequest,
    forms: ActivityForms,
    *,
    asks: bool,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    activity, unit = forms.activity, forms.workplan.unit.code
    context: dict[str, Any] = {
        "forms": forms,
        "workplan": forms.workplan,
        "activity": activity,
        "asks": asks,
        "mandates": mandate_choices(),
        "activities": activity_choices(forms.workplan, activity),
        "warnings": _warnings(forms),
        "conflict": conflict,
        "cancel_url": address_of(activity) if activity else reverse("planning:workplan-detail", args=[unit]),
    }
    return render(request, "planning/activity_form.html", context, status=status)
