"""The charter of a cluster: what is adopted, what is proposed, its versions, and how it is written and adopted."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.actions import charters as actions
from clusters.forms.charters import CharterForm
from clusters.forms.procedures import NoteForm, StepForm
from clusters.models import CharterVersion, Cluster
from clusters.queries.addresses import charter_address
from clusters.queries.charter_file import charter_document
from clusters.queries.charter_page import charter_compare_page, charter_version_page
from clusters.queries.charter_page import charter_page as read_page
from clusters.queries.charters import charter_versions_visible_to, working_charter
from clusters.rules import READ
from clusters.rules.charters import can_be_written, may_edit
from clusters.views.teams import cluster_asked
from common.downloads import DOCUMENTS, document_response, export_format, export_links
from common.edits import Edit, answer
from common.refusals import InvalidInput, StaleVersion, WrongState
from structure.rules import require

FORMS: dict[str, type[Any]] = {
    "propose": StepForm,
    "give_up": StepForm,
    "take_back": StepForm,
    "return_with_note": NoteForm,
    "adopt": StepForm,
}
ACTIONS: dict[str, Callable[..., Any]] = {
    "propose": actions.propose,
    "give_up": actions.give_up,
    "take_back": actions.take_back,
    "return_with_note": actions.return_with_note,
    "adopt": actions.adopt,
}
DONE = {
    "propose": gettext_lazy("Proposed. The Executive Secretary has been told."),
    "give_up": gettext_lazy("Given up. The version in force stands there again."),
    "take_back": gettext_lazy("Taken back. It can be written in again."),
    "return_with_note": gettext_lazy("Returned. Those who write it have been told."),
    "adopt": gettext_lazy("Adopted. The core team of the cluster has been told."),
}


@require_safe
def charter(request: HttpRequest, code: str) -> HttpResponse:
    """The adopted text, the change that is written or proposed, and the versions."""
    require(request.user, READ)
    return _page(request, cluster_asked(request, code))


@require_safe
def charter_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """An adopted version; ``?export=pdf`` or ``docx`` gives it to print."""
    require(request.user, READ)
    page = charter_version_page(_version_asked(request, code, number))
    if kind := export_format(request.GET, DOCUMENTS):
        return document_response(charter_document(page.version, page.after), f"charter-{code}-v{number}", kind)
    context = {"page": page, "files": export_links(request.GET, DOCUMENTS)}
    return render(request, "clusters/charter_version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def charter_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Write in the working text; what somebody else wrote meanwhile is shown, and what is typed is kept."""
    require(request.user, READ)
    cluster = cluster_asked(request, code)
    may_edit(request.user, cluster)
    can_be_written(working_charter(cluster))

    def write(form: CharterForm) -> tuple[str, str]:
        actions.write_charter(cluster=cluster, by=request.user, **form.values())
        return charter_address(cluster), _("Saved.")

    return answer(
        request,
        Edit(
            template="clusters/charter_form.html",
            make=lambda data, initial: CharterForm(data, initial=initial),
            write=write,
            cancel_url=charter_address(cluster),
            read=lambda: working_charter(cluster),
            initial=CharterForm.initial_of,
        ),
    )


@require_POST
def charter_move(request: HttpRequest, code: str) -> HttpResponse:
    """The step whose button was pressed; a refusal comes back with the page and what was typed."""
    require(request.user, READ)
    cluster = cluster_asked(request, code)
    action = request.POST.get("do", "")
    if action not in FORMS:
        raise Http404(_("There is no such step."))
    form = FORMS[action](request.POST)
    if not form.is_valid():
        return _page(request, cluster, form=form, move=action, status=422)
    try:
        ACTIONS[action](cluster=cluster, by=request.user, **form.cleaned_data)
    except InvalidInput as refusal:
        form.refuse(refusal.errors)
        return _page(request, cluster, form=form, move=action, status=422)
    except (StaleVersion, WrongState) as refusal:
        form.add_error(None, str(refusal.sentence))
        return _page(request, cluster, form=form, move=action, status=409)
    messages.success(request, DONE[action])
    return redirect(charter_address(cluster))


@require_safe
def charter_compare(request: HttpRequest, code: str) -> HttpResponse:
    """Two texts of a charter line by line; ``?from=1&to=2``, or ``to=working`` for what is not adopted."""
    require(request.user, READ)
    cluster = cluster_asked(request, code)
    page = charter_compare_page(cluster, request.GET)
    return render(request, "clusters/charter_compare.html", {"cluster": cluster, "page": page})


def _version_asked(request: HttpRequest, code: str, number: int) -> CharterVersion:
    found = None
    if number < 2**15:
        versions = charter_versions_visible_to(request.user)
        found = versions.filter(cluster=cluster_asked(request, code), number=number).first()
    if found is None:
        raise Http404(_("This charter has no such version."))
    return found


def _page(
    request: HttpRequest, cluster: Cluster, *, form: Any = None, move: str = "", status: int = 200
) -> HttpResponse:
    """The page with a form for every step that asks something; ``form`` is the one that was sent."""
    page = read_page(request.user, cluster)
    shown = [
        (
            one,
            form
            if one.action == move and form is not None
            else FORMS[one.action](initial={"version": page.charter.version}),
        )
        for one in page.moves
    ]
    stray = form if move and move not in [one.action for one in page.moves] else None
    return render(request, "clusters/charter.html", {"page": page, "moves": shown, "stray": stray}, status=status)
