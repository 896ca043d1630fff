"""Frameworks: the strategic plans with their targets, and the medium-term framework and how it is written."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.downloads import export_format, export_links, sheet_response
from common.edits import Edit, answer
from planning.actions.frameworks import save_framework, save_goal, save_purpose
from planning.forms.frameworks import (
    FrameworkForm,
    GoalForm,
    PurposeForm,
    WordingForms,
    initial_of_goal,
    initial_of_purpose,
)
from planning.models import OperationalFramework, OperationalGoal, OperationalPurpose
from planning.queries import frameworks as reads
from planning.queries.strategic_plans import strategic_plans_page, strategic_plans_sheet
from planning.rules.frameworks import may_keep_framework
from planning.views.asked import biennium_of
from structure.rules import require


@require_safe
def strategic_plans(request: HttpRequest) -> HttpResponse:
    """The strategic plans with their targets and the activities that answer each; ``?export=`` gives a file."""
    require(request.user, "secretariat:plan:read")
    biennium = biennium_of(request)
    if kind := export_format(request.GET):
        return sheet_response(strategic_plans_sheet(request.user, biennium, request.GET), kind, "targets")
    page = strategic_plans_page(request.user, biennium, request.GET, export_links(request.GET))
    return render(request, "planning/strategic_plans.html", {"page": page})


@require_safe
def operational_framework(request: HttpRequest) -> HttpResponse:
    """The medium-term framework; ``?export=`` gives it as a file."""
    require(request.user, "secretariat:plan:read")
    biennium = biennium_of(request)
    try:
        if kind := export_format(request.GET):
            return sheet_response(reads.framework_sheet(request.user, biennium), kind, "medium-term-framework")
        page = reads.framework_page(request.user, biennium)
    except OperationalFramework.DoesNotExist:
        raise Http404(_("No medium-term framework is entered.")) from None
    context = {"page": page, "exports": export_links(request.GET)}
    return render(request, "planning/framework.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def framework_edit(request: HttpRequest) -> HttpResponse:
    """Write vision, mission and last year of the medium-term framework."""
    may_keep_framework(request.user)

    def read() -> Any:
        return _found(reads.framework_of, request)

    def write(form: FrameworkForm) -> tuple[str, str]:
        save_framework(framework=read(), by=request.user, **form.cleaned_data)
        return _url(), _("Vision and mission saved.")

    return answer(
        request,
        Edit(
            template="planning/vision_form.html",
            make=lambda data, initial: FrameworkForm(data, initial=initial),
            write=write,
            cancel_url=_url(),
            read=read,
            initial=FrameworkForm.initial_of,
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def goal_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Write the wording of an operational goal and its purposes."""
    may_keep_framework(request.user)

    def read() -> Any:
        return _found(reads.goal_of, request, number)

    def write(forms: WordingForms) -> tuple[str, str]:
        save_goal(goal=read(), by=request.user, purposes=forms.wordings(), **forms.cleaned_data)
        return f"{_url()}#goal-{number}", _("Goal %(number)s saved.") % {"number": number}

    return answer(
        request,
        Edit(
            template="planning/wording_form.html",
            make=lambda data, initial: WordingForms(GoalForm, data, initial),
            write=write,
            cancel_url=_url(),
            read=read,
            initial=initial_of_goal,
            more={"heading": _("Goal %(number)s") % {"number": number}, "rows": _("Operational purposes")},
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def purpose_edit(request: HttpRequest, number: int, purpose: int) -> HttpResponse:
    """Write the wording of an operational purpose and its guiding activities."""
    may_keep_framework(request.user)

    def read() -> Any:
        return _found(reads.purpose_of, request, number, purpose)

    def write(forms: WordingForms) -> tuple[str, str]:
        save_purpose(purpose=read(), by=request.user, activities=forms.wordings(), **forms.cleaned_data)
        return f"{_url()}#goal-{number}", _("Purpose %(number)s saved.") % {"number": f"{number}.{purpose}"}

    heading = _("Purpose %(number)s") % {"number": f"{number}.{purpose}"}
    return answer(
        request,
        Edit(
            template="planning/wording_form.html",
            make=lambda data, initial: WordingForms(PurposeForm, data, initial),
            write=write,
            cancel_url=_url(),
            read=read,
            initial=initial_of_purpose,
            more={"heading": heading, "rows": _("Guiding activities")},
        ),
    )


def _found(query: Any, request: HttpRequest, *numbers: int) -> Any:
    """What the query finds in the framework of the biennium, else 404; a number no column holds finds nothing."""
    if any(number > 2**15 - 1 for number in numbers):
        raise Http404
    try:
        return query(request.user, biennium_of(request), *numbers)
    except (OperationalFramework.DoesNotExist, OperationalGoal.DoesNotExist, OperationalPurpose.DoesNotExist):
        raise Http404(_("This stands in no medium-term framework.")) from None


def _url() -> str:
    return reverse("planning:operational-framework")
