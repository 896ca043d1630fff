"""One version of a procedure: its text, its way through the states, its file, and who has acknowledged it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.actions import acknowledgements as reading
from clusters.actions import procedures as actions
from clusters.forms.procedures import AdoptForm, EndForm, NoteForm, StepForm, TextForm, WithdrawForm
from clusters.models import ProcedureVersion
from clusters.queries.addresses import version_address
from clusters.queries.procedure_file import procedure_document
from clusters.queries.procedure_page import readers_page, version_page, versions_visible_to
from clusters.rules import READ
from clusters.rules.procedures import may_move, may_see_readers, may_write
from common.downloads import DOCUMENTS, document_response, export_format, export_links
from common.edits import Edit, answer
from common.refusals import InvalidInput, StaleVersion, WrongState
from structure.rules import require

FORMS: dict[str, type[Any]] = {
    "submit": StepForm,
    "take_back": StepForm,
    "return_with_note": NoteForm,
    "adopt": AdoptForm,
    "withdraw": WithdrawForm,
    "end": EndForm,
}
DONE = {
    "submit": gettext_lazy("Given to review. Those who can adopt it have been told."),
    "take_back": gettext_lazy("Taken back. It can be written in again."),
    "return_with_note": gettext_lazy("Returned. Those who write it have been told."),
    "adopt": gettext_lazy("Adopted. The staff concerned have been told."),
    "withdraw": gettext_lazy("Withdrawn. It does not come into force."),
    "end": gettext_lazy("Ended. Nothing stands in its place."),
}


@require_safe
def version_detail(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A version; ``?export=pdf`` or ``docx`` gives it to print."""
    require(request.user, READ)
    version = version_asked(request, code, number)
    if kind := export_format(request.GET, DOCUMENTS):
        return document_response(procedure_document(version), f"{code}-v{number}", kind)
    return _page(request, version)


@require_http_methods(["GET", "HEAD", "POST"])
def version_edit(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Write in a draft; what somebody else wrote meanwhile is shown, and what is typed is kept."""
    require(request.user, READ)
    version = version_asked(request, code, number)
    may_write(request.user, version.procedure)

    def write(form: TextForm) -> tuple[str, str]:
        actions.write_text(procedure_version=version, by=request.user, **form.cleaned_data)
        return version_address(version), _("Saved.")

    return answer(
        request,
        Edit(
            template="clusters/version_form.html",
            make=lambda data, initial: TextForm(data, initial=initial),
            write=write,
            cancel_url=version_address(version),
            read=lambda: version_asked(request, code, number),
            initial=TextForm.initial_of,
        ),
    )


@require_POST
def version_move(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The step whose button was pressed; a refusal comes back with the page and what was typed."""
    require(request.user, READ)
    version = version_asked(request, code, number)
    may_move(request.user, version.procedure)
    action = request.POST.get("do", "")
    if action not in FORMS:
        raise Http404(_("There is no such step."))
    form = FORMS[action](request.POST)
    if not form.is_valid():
        return _page(request, version, form=form, move=action, status=422)
    try:
        _actions()[action](version, request.user, form)
    except InvalidInput as refusal:
        form.refuse(refusal.errors)
        return _page(request, version_asked(request, code, number), form=form, move=action, status=422)
    except (StaleVersion, WrongState) as refusal:
        form.add_error(None, str(refusal.sentence))
        return _page(request, version_asked(request, code, number), form=form, move=action, status=409)
    messages.success(request, DONE[action])
    return redirect(version_address(version))


@require_POST
def version_acknowledge(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say that one has read it."""
    require(request.user, READ)
    version = version_asked(request, code, number)
    reading.acknowledge(procedure_version=version, by=request.user)
    messages.success(request, _("Acknowledged."))
    return redirect(version_address(version))


@require_http_methods(["GET", "HEAD", "POST"])
def version_readers(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Who has acknowledged and who has not; a POST reminds the latter."""
    require(request.user, READ)
    version = version_asked(request, code, number)
    may_see_readers(request.user, version.procedure)
    if request.method == "POST":
        told = reading.remind(procedure_version=version, by=request.user)
        said = ngettext("%(n)s person is reminded.", "%(n)s people are reminded.", told) % {"n": told}
        messages.success(request, f"{said} {_('Nobody is reminded twice on a day.')}")
        return redirect(version_address(version, "readers"))
    return render(request, "clusters/version_readers.html", {"page": readers_page(request.user, version)})


def version_asked(request: HttpRequest, code: str, number: int) -> ProcedureVersion:
    """The version of this procedure and number, else 404."""
    found = None
    if "\x00" not in code and number < 2**15:
        found = versions_visible_to(request.user).filter(procedure__code=code, number=number).first()
    if found is None:
        raise Http404(_("This procedure has no such version."))
    return found


def _actions() -> dict[str, Callable[[ProcedureVersion, Any, Any], Any]]:
    def plain(action: Callable[..., Any]) -> Callable[[ProcedureVersion, Any, Any], Any]:
        return lambda version, by, form: action(procedure_version=version, by=by, **form.cleaned_data)

    return {
        "submit": plain(actions.submit),
        "take_back": plain(actions.take_back),
        "return_with_note": plain(actions.return_with_note),
        "withdraw": plain(actions.withdraw),
        "end": plain(actions.end),
        "adopt": lambda version, by, form: actions.adopt(
            procedure_version=version, days=form.days(), by=by, version=form.cleaned_data["version"]
        ),
    }


def _page(
    request: HttpRequest, version: ProcedureVersion, *, form: Any = None, move: str = "", status: int = 200
) -> HttpResponse:
    """The page with a form for every step that asks something; ``form`` is the one that was sent."""
    page = version_page(request.user, version)
    shown = []
    for one in page.moves:
        initial = {"version": version.version}
        if one.action == "adopt":
            initial = AdoptForm.initial_of(version)
        own = form if one.action == move and form is not None else FORMS[one.action](initial=initial)
        shown.append((one, own))
    context = {
        "page": page,
        "moves": shown,
        "files": export_links(request.GET, DOCUMENTS),
        "stray": form if move and move not in [one.action for one in page.moves] else None,
    }
    return render(request, "clusters/version.html", context, status=status)
