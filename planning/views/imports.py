"""Imports: send a sheet, map its columns, look at the dry run, confirm it; and the sheets that go the other way."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.downloads import SHEETS, sheet_response, workbook_response
from common.imports.template import template_sheets
from common.refusals import InvalidInput, StaleVersion, WrongState
from planning.actions.imports import runs as actions
from planning.enums import ImportNoun, ImportState
from planning.forms.imports import MapForm, UploadForm
from planning.models import ImportRun
from planning.queries.imports.nouns import importer_of
from planning.queries.imports.runs import import_list, import_page, job_of
from planning.queries.imports.sheets import run_sheets, sheet_of
from planning.rules.imports import may_import, may_open, may_see, may_work_on, nouns_open_to
from planning.views.asked import biennium_of
from structure.rules import require


@require_http_methods(["GET", "HEAD", "POST"])
def import_list_page(request: HttpRequest) -> HttpResponse:
    """The imports a person may see, and the form that sends a sheet."""
    may_open(request.user)
    nouns = nouns_open_to(request.user)
    if request.method != "POST":
        return _list(request, UploadForm(nouns=nouns, initial={"noun": request.GET.get("noun", "")}), nouns)
    form = UploadForm(request.POST, request.FILES, nouns=nouns)
    if not form.is_valid():
        return _list(request, form, nouns, status=422)
    file = form.cleaned_data["file"]
    try:
        run = actions.receive(
            by=request.user, noun=form.cleaned_data["noun"], biennium=biennium_of(request), name=file.name, file=file
        )
    except InvalidInput as refusal:
        form.take(refusal)
        return _list(request, form, nouns, status=422)
    return redirect("planning:import-map", run.pk)


def _list(request: HttpRequest, form: UploadForm, nouns: list[ImportNoun], status: int = 200) -> HttpResponse:
    context = {
        "listing": import_list(request.user, request.GET),
        "form": form,
        "nouns": nouns,
        "biennium": biennium_of(request),
    }
    return render(request, "planning/imports.html", context, status=status)


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands, and what can be done next."""
    return _detail(request, _asked(request, pk))


def _detail(request: HttpRequest, run: ImportRun, errors: Any = (), status: int = 200) -> HttpResponse:
    context = {"page": import_page(request.user, run), "errors": errors}
    return render(request, "planning/import_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def import_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Where each column goes; saving does the dry run."""
    run = _asked(request, pk)
    may_work_on(request.user, run)
    if run.state not in (ImportState.UPLOADED, ImportState.READY, ImportState.FAILED):
        return redirect("planning:import-detail", run.pk)
    if request.method == "POST" and request.POST.get("reread"):
        return _reread(request, run)
    importer = importer_of(run.noun, request.user, run.biennium)
    data = request.POST if request.method == "POST" else None
    form = MapForm(data, run=run, importer=importer)
    if data is None:
        return _map(request, run, form)
    if not form.is_valid():
        return _map(request, run, form, status=422)
    try:
        run = actions.map_columns(run=run, by=request.user, **form.given())
    except InvalidInput as refusal:
        form.take(refusal)
        return _map(request, run, form, status=422)
    return redirect("planning:import-detail", run.pk)


def _reread(request: HttpRequest, run: ImportRun) -> HttpResponse:
    try:
        actions.choose_sheet(run=run, by=request.user, sheet=request.POST.get("sheet", ""))
    except InvalidInput as refusal:
        messages.error(request, str(refusal))
    return redirect("planning:import-map", run.pk)


def _map(request: HttpRequest, run: ImportRun, form: MapForm, status: int = 200) -> HttpResponse:
    return render(request, "planning/import_map.html", {"run": run, "form": form}, status=status)


@require_POST
def import_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Do the dry run again, keeping as notes what could not be read."""
    run = _asked(request, pk)
    columns = {int(column): goes for column, goes in run.columns.items()}
    actions.map_columns(run=run, by=request.user, columns=columns, constants=run.constants, keep_rest=True)
    return redirect("planning:import-detail", run.pk)


@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the dry run found: all of it, or nothing."""
    run = _asked(request, pk)
    try:
        run = actions.confirm(run=run, by=request.user, digest=request.POST.get("digest", ""))
    except InvalidInput as refusal:
        return _detail(request, _asked(request, pk), [str(refusal)], status=422)
    except (StaleVersion, WrongState) as refusal:
        return _detail(request, _asked(request, pk), [refusal.sentence], status=409)
    return redirect("planning:import-detail", run.pk)


@require_POST
def import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an import up."""
    actions.drop(run=_asked(request, pk), by=request.user)
    messages.success(request, _("Given up. Nothing was imported, and the file is removed."))
    return redirect("planning:import-list")


@require_safe
def import_job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is: what htmx asks every two seconds. When it has ended, the page is loaded anew."""
    run = _asked(request, pk)
    job = job_of(run)
    answer = render(request, "planning/_import_job.html", {"job": job, "run": run})
    if not job.running and request.htmx:  # type: ignore[attr-defined]
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
def import_found(request: HttpRequest, pk: int) -> HttpResponse:
    """What the dry run found, as a workbook: the problems, what is kept as notes, the changes."""
    run = _asked(request, pk)
    return workbook_response(run_sheets(run), _("Import %(number)s") % {"number": run.pk}, f"import-{run.pk}")


@require_safe
def import_template(request: HttpRequest, noun: str) -> HttpResponse:
    """The empty sheet to fill in, with help and choices beside it."""
    _known(request, noun)
    importer = importer_of(noun, request.user, biennium_of(request))
    return workbook_response(template_sheets(importer), str(importer.label), f"{noun}-template")


@require_safe
def import_data(request: HttpRequest, noun: str, kind: str) -> HttpResponse:
    """What stands in the plan now, in the shape in which it is taken back."""
    _known(request, noun)
    if kind not in SHEETS:
        raise Http404(_("Sheets come as xlsx or csv."))
    return sheet_response(sheet_of(noun, request.user, biennium_of(request)), kind, noun)


def _known(request: HttpRequest, noun: str) -> None:
    require(request.user, "secretariat:plan:read")
    if noun not in ImportNoun.values:
        raise Http404(_("Nothing of this name is imported."))
    may_import(request.user, noun)


def _asked(request: HttpRequest, pk: int) -> ImportRun:
    require(request.user, "secretariat:plan:read")
    try:
        run = ImportRun.objects.select_related("biennium", "asked_by").filter(pk=pk).first()
    except OverflowError:
        run = None
    if run is None:
        raise Http404(_("There is no import of this number."))
    may_see(request.user, run)
    return run
