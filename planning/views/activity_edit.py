"""Write an activity while the workplan is a draft: a new one, or a change."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.dates import DateNotUnderstood, read_date
from common.lists import sought
from common.refusals import InvalidInput, StaleVersion
from planning.actions.activity_edit import create_activity, save_activity
from planning.forms.activities import ActivityForms, as_typed, initial_of, mandate_choices
from planning.models import Activity, Workplan
from planning.queries.activities import activities_visible_to
from planning.queries.addresses import address_of
from planning.queries.workplans import read_workplan
from planning.rules.plan_edit import ActivityValues, equal_shares
from planning.rules.workplans import may_edit
from planning.views.asked import biennium_of
from structure.rules import require

ROWS = ("shares", "people", "milestones")


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
    """The form, read and handed to ``write`` (values, reason, version); shown again with what was refused.

    ``asks`` words it as a request for a change of an approved workplan.
    """
    forms = ActivityForms(workplan, _data(request), activity, mandate=sought(request.GET, "mandate"))
    if request.method != "POST":
        return _page(request, workplan, forms, activity, asks=asks)
    if request.POST.get("more"):
        forms.quiet()
        return _page(request, workplan, forms, activity, asks=asks)
    if not forms.is_valid():
        return _page(request, workplan, forms, activity, asks=asks, status=422)
    main = forms.main.cleaned_data
    try:
        return write(forms.values(), main["reason"], main["version"] or 0)
    except InvalidInput as refusal:
        forms.refuse(refusal.errors)
        return _page(request, workplan, forms, activity, asks=asks, status=422)
    except StaleVersion as refusal:
        if activity is None:
            raise
        return _conflict(request, workplan, activity, refusal, asks=asks)


@require_safe
def date_read(request: HttpRequest) -> HttpResponse:
    """What is understood of a date as it is typed: the echo beside the field."""
    require(request.user, "secretariat:plan:read")
    text = str(next(iter(request.GET.values()), ""))[:60]
    try:
        date = read_date(text) if text.strip() else None
    except DateNotUnderstood as error:
        return render(request, "planning/_activity_date.html", {"wrong": error.sentence})
    return render(request, "planning/_activity_date.html", {"date": date})


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


def _data(request: HttpRequest) -> Any:
    """What was sent, with one more row or equal shares where a button asked for it; None when nothing was sent."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    more = data.get("more", "")
    if more in ROWS:
        total = data.get(f"{more}-TOTAL_FORMS", "0")
        data[f"{more}-TOTAL_FORMS"] = str(min(int(total) + 1, 40)) if total.isdecimal() and len(total) < 4 else "1"
    if more == "equal":
        total = data.get("shares-TOTAL_FORMS", "0")
        count = min(int(total), 40) if total.isdecimal() and len(total) < 4 else 0
        filled = [place for place in range(count) if data.get(f"shares-{place}-mandate", "").strip()]
        for place, share in zip(filled, equal_shares(len(filled)), strict=True):
            data[f"shares-{place}-percent"] = format(share.normalize(), "f")
    return data


def _conflict(
    request: HttpRequest, workplan: Workplan, activity: Activity, refusal: StaleVersion, *, asks: bool
) -> HttpResponse:
    """The form as it was typed, with what somebody else wrote meanwhile; saving again keeps what is typed."""
    current = activity_read(request, activity.code)
    theirs = initial_of(current)["main"]
    data = request.POST.copy()
    data["version"] = str(current.version)
    forms = ActivityForms(workplan, data, current)
    forms.is_valid()
    conflicts = [
        (forms.main[name].label, _said(forms, name, value), _said(forms, name, data.get(name, "")))
        for name, value in theirs.items()
        if name != "version" and _said(forms, name, value) != _said(forms, name, data.get(name, ""))
    ]
    latest = current.history.select_related("history_user").first()
    who = latest.history_user.full_name if latest and latest.history_user else _("Somebody")
    return _page(request, workplan, forms, current, status=409, conflicts=conflicts, who=who, asks=asks)


def _said(forms: ActivityForms, name: str, value: Any) -> str:
    """A value as its field shows it: the words of a choice, the date as it is understood."""
    field: Any = forms.main.fields[name]
    choices = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    if name in ("start", "end"):
        try:
            return as_typed(read_date(str(value)))
        except DateNotUnderstood:
            return str(value)
    text = "" if value is None else str(value).replace("\r\n", "\n").strip()
    return choices.get(text, text)


def _page(
    request: HttpRequest,
    workplan: Workplan,
    forms: ActivityForms,
    activity: Activity | None,
    *,
    status: int = 200,
    asks: bool = False,
    conflicts: list[tuple[Any, str, str]] | None = None,
    who: str = "",
) -> HttpResponse:
    context = {
        "forms": forms,
        "workplan": workplan,
        "activity": activity,
        "mandates": mandate_choices(),
        "reason_needed": forms.reason_needed,
        "asks": asks,
        "conflicts": conflicts or [],
        "who": who,
        "cancel_url": address_of(activity) if activity else "",
    }
    return render(request, "planning/activity_form.html", context, status=status)
