"""Request a change of an approved workplan, from the page of an activity or of the workplan."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from common.refusals import InvalidInput
from planning.actions.change_asking import (
    ask_addition,
    ask_move,
    ask_postponement,
    ask_reformulation,
    ask_termination,
)
from planning.enums import ChangeKind
from planning.forms.changes import MoveForm, PostponementForm, TerminationForm
from planning.models import Activity, ChangeRequest, Workplan
from planning.queries.addresses import address_of
from planning.queries.change_words import address_of_change
from planning.queries.changes import units_that_may_take
from planning.rules.changes import may_ask
from planning.views.activity_edit import activity_read, activity_written, workplan_read
from structure.rules import require


@dataclass(frozen=True)
class Kind:
    """One way to change an activity: what it is called, what it does, its form and its action."""

    key: str
    verb: Any
    words: Any
    form: Callable[[Workplan, Any], forms.Form] | None = None
    ask: Callable[..., ChangeRequest] | None = None


KINDS = (
    Kind(
        ChangeKind.REFORMULATE,
        gettext_lazy("Change what it says"),
        gettext_lazy("Dates within the biennium, people and work-days, mandates, milestones, wording."),
    ),
    Kind(
        ChangeKind.POSTPONE,
        gettext_lazy("Postpone it"),
        gettext_lazy("It is put off beyond the biennium and no longer counts as planned work."),
        lambda workplan, data: PostponementForm(data),
        ask_postponement,
    ),
    Kind(
        ChangeKind.TERMINATE,
        gettext_lazy("Terminate it"),
        gettext_lazy("It ends for good. Its progress and evidence stay on record."),
        lambda workplan, data: TerminationForm(data),
        ask_termination,
    ),
    Kind(
        ChangeKind.MOVE,
        gettext_lazy("Move it to another unit"),
        gettext_lazy("Another unit leads it from then on; its code stays."),
        lambda workplan, data: MoveForm(data, units=units_that_may_take(workplan)),
        ask_move,
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
def change_ask(request: HttpRequest, code: str) -> HttpResponse:
    """Choose what is to change (``?kind=``), then say it and why."""
    require(request.user, "secretariat:plan:read")
    activity = activity_read(request, code)
    workplan = workplan_read(request, activity.lead_unit.code)
    may_ask(request.user, workplan)
    kind = next((one for one in KINDS if one.key == request.GET.get("kind")), None)
    if kind is not None and kind.ask is None:
        return activity_written(request, workplan, activity, _reformulation(request, activity), asks=True)
    form = kind.form(workplan, request.POST if request.method == "POST" else None) if kind and kind.form else None
    status = 200
    if request.method == "POST" and kind and kind.ask and form is not None:
        if form.is_valid():
            try:
                change = kind.ask(activity=activity, by=request.user, **form.cleaned_data)
            except InvalidInput as refusal:
                for name, sentences in refusal.errors.items():
                    form.add_error(name if name in form.fields else None, [str(one) for one in sentences])
            else:
                return _asked(request, change)
        status = 422
    context = {"activity": activity, "workplan": workplan, "kinds": KINDS, "kind": kind, "form": form}
    context |= {"ask_url": address_of(activity, "planning:change-ask"), "url": address_of(activity)}
    return render(request, "planning/change_ask.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change_add(request: HttpRequest, unit: str) -> HttpResponse:
    """Request a new activity in the approved workplan of a unit."""
    require(request.user, "secretariat:plan:read")
    workplan = workplan_read(request, unit)
    may_ask(request.user, workplan)

    def ask(values: Any, reason: str, version: int) -> HttpResponse:
        return _asked(request, ask_addition(workplan=workplan, values=values, reason=reason, by=request.user))

    return activity_written(request, workplan, None, ask, asks=True)


def _reformulation(request: HttpRequest, activity: Activity) -> Callable[[Any, str, int], HttpResponse]:
    def ask(values: Any, reason: str, version: int) -> HttpResponse:
        change = ask_reformulation(activity=activity, values=values, reason=reason, by=request.user, version=version)
        return _asked(request, change)

    return ask


def _asked(request: HttpRequest, change: ChangeRequest) -> HttpResponse:
    messages.success(request, _("Asked for as %(number)s. It waits for the head of the division.") % {"number": change})
    return redirect(address_of_change(change))
