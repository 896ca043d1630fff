"""Workplans: who must act, the page that is decided on, what was frozen."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from common.downloads import document_response, export_format, export_links
from common.edits import version_of
from common.refusals import InvalidInput, StaleVersion, WrongState
from planning.actions.workplans import ACTIONS, TAKE_A_NOTE, draft_workplan
from planning.models import Workplan, WorkplanVersion
from planning.queries.version_compare import compare_document, compare_page
from planning.queries.workplan_list import workplan_list as read_list
from planning.queries.workplans import read_workplan, version_page, workplan_page
from planning.views.asked import biennium_of
from structure.models import Unit
from structure.rules import require

DONE = {
    "submit": gettext_lazy("Submitted. It waits for the head of the division."),
    "withdraw": gettext_lazy("Taken back. It is a draft again."),
    "endorse": gettext_lazy("Endorsed. It waits for the Executive Secretary."),
    "return_with_note": gettext_lazy("Returned to the unit with your note."),
    "approve": gettext_lazy("Approved. Its dates are the plan from now on."),
    "open_revision": gettext_lazy(
        "Revision opened. The approved version stays in force until the next one is approved."
    ),
}
DOCUMENTS = ("docx",)


@require_safe
def workplan_list(request: HttpRequest) -> HttpResponse:
    """The units with the state of their workplans."""
    require(request.user, "secretariat:plan:read")
    return render(request, "planning/workplans.html", {"page": read_list(request.user, biennium_of(request))})


@require_safe
def workplan_detail(request: HttpRequest, unit: str) -> HttpResponse:
    """What changes, and the decision; ``?show=all`` adds the activities that do not change."""
    require(request.user, "secretariat:plan:read")
    try:
        workplan = read_workplan(request.user, unit, biennium_of(request))
    except Workplan.DoesNotExist:
        return _not_begun(request, unit)
    page = workplan_page(request.user, workplan, show_all=request.GET.get("show") == "all")
    return render(request, "planning/workplan.html", {"page": page})


@require_POST
def workplan_decide(request: HttpRequest, unit: str) -> HttpResponse:
    """Submit, take back, endorse, return, approve or open: the value of the button pressed."""
    require(request.user, "secretariat:plan:read")
    workplan = _workplan(request, unit)
    action = request.POST.get("decision", "")
    if action not in ACTIONS:
        raise Http404(_("There is no such decision."))
    note = request.POST.get("note", "")
    named = {"note": note} if action in TAKE_A_NOTE else {}
    try:
        ACTIONS[action](workplan=workplan, by=request.user, version=version_of(request), **named)
    except InvalidInput as refusal:
        said = [sentence for sentences in refusal.errors.values() for sentence in sentences]
        return _again(request, unit, note, said, status=422)
    except (StaleVersion, WrongState) as refusal:
        return _again(request, unit, note, [refusal.sentence], status=409)
    messages.success(request, DONE[action])
    return redirect(request.get_full_path().replace("/decide/", "/"))


@require_POST
def workplan_begin(request: HttpRequest, unit: str) -> HttpResponse:
    """Begin the workplan of a unit that has none in the biennium."""
    require(request.user, "secretariat:plan:read")
    found = get_object_or_404(Unit, code=unit.replace("\x00", ""))
    draft_workplan(unit=found, biennium=biennium_of(request), by=request.user)
    return redirect(request.get_full_path().replace("/begin/", "/"))


@require_safe
def workplan_version(request: HttpRequest, unit: str, number: int) -> HttpResponse:
    """A frozen version, and whether it is still what was frozen."""
    require(request.user, "secretariat:plan:read")
    try:
        page = version_page(_workplan(request, unit), number)
    except (WorkplanVersion.DoesNotExist, OverflowError):
        raise Http404(_("There is no version of this number.")) from None
    return render(request, "planning/workplan_version.html", {"page": page})


@require_safe
def workplan_compare(request: HttpRequest, unit: str) -> HttpResponse:
    """What differs between two versions (``?from=2&to=4``), on the page and as a document (``?export=docx``)."""
    require(request.user, "secretariat:plan:read")
    workplan = _workplan(request, unit)
    page = compare_page(workplan, request.GET)
    if page and export_format(request.GET, DOCUMENTS):
        name = f"workplan-{workplan.unit.code}-{page.before.number}-{page.after.number}"
        return document_response(compare_document(page), name)
    context = {"page": page, "workplan": workplan, "exports": export_links(request.GET, DOCUMENTS)}
    return render(request, "planning/workplan_compare.html", context)


def _workplan(request: HttpRequest, unit: str) -> Workplan:
    try:
        return read_workplan(request.user, unit, biennium_of(request))
    except Workplan.DoesNotExist:
        raise Http404(_("This unit has no workplan in the biennium.")) from None


def _not_begun(request: HttpRequest, unit: str) -> HttpResponse:
    found = get_object_or_404(Unit.objects.select_related("lead"), code=unit.replace("\x00", ""))
    context = {"unit": found, "biennium": biennium_of(request)}
    return render(request, "planning/workplan_none.html", context)


def _again(request: HttpRequest, unit: str, note: str, errors: list[object], *, status: int) -> HttpResponse:
    """The page as it stands now, with what was typed and why nothing was done."""
    page = workplan_page(request.user, _workplan(request, unit), note=note, errors=errors)
    return render(request, "planning/workplan.html", {"page": page}, status=status)
