"""Procedures: the list, one of them, how it is started and changed, and its versions compared."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.actions.procedures import add_procedure, begin_version, save_procedure
from clusters.enums import CORE_ROLES
from clusters.forms.procedures import ProcedureEditForm, ProcedureForm
from clusters.models import Cluster, OperatingProcedure
from clusters.queries.addresses import procedure_address, version_address
from clusters.queries.procedure_page import compare_page, procedure_page
from clusters.queries.procedures import procedure_list as read_list
from clusters.queries.procedures import procedure_sheet, procedures_visible_to
from clusters.queries.teams import clusters_of
from clusters.rules import READ
from clusters.rules.procedures import may_add_anywhere, may_write
from common.downloads import export_format, export_links, sheet_response
from common.edits import Edit, answer
from structure.rules import require
from structure.rules.access import access_of


@require_safe
def procedure_list(request: HttpRequest) -> HttpResponse:
    """The procedures of all clusters; ``?export=`` gives them as a file."""
    require(request.user, READ)
    if kind := export_format(request.GET):
        return sheet_response(procedure_sheet(request.user, request.GET), kind, "procedures")
    page = read_list(request.user, request.GET, export_links(request.GET))
    return render(request, "clusters/procedures.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def procedure_new(request: HttpRequest) -> HttpResponse:
    """Start a procedure of a cluster in whose core team one sits; it begins with an empty draft."""
    require(request.user, READ)
    may_add_anywhere(request.user)
    access = access_of(request.user)
    own = clusters_of(access.standing, access.day, CORE_ROLES)

    def write(form: ProcedureForm) -> tuple[str, str]:
        procedure = add_procedure(values=form.values(), by=request.user)
        url = reverse("clusters:version-edit", args=[procedure.code, 1])
        return url, _("%(code)s is started. Write its text.") % {"code": procedure.code}

    return answer(
        request,
        Edit(
            template="clusters/procedure_form.html",
            make=lambda data, initial: ProcedureForm(
                data, initial=initial, clusters=Cluster.objects.filter(pk__in=own)
            ),
            write=write,
            cancel_url=reverse("clusters:procedure-list"),
            initial=lambda thing: {"owner": access.staff_id},
        ),
    )


@require_safe
def procedure_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The version in force, those before and after it, and what asks something of the reader."""
    require(request.user, READ)
    page = procedure_page(request.user, procedure_asked(request, code))
    return render(request, "clusters/procedure.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def procedure_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change title, kind, owner and the stages of projects in which it is followed."""
    require(request.user, READ)
    procedure = procedure_asked(request, code)
    may_write(request.user, procedure)

    def write(form: ProcedureEditForm) -> tuple[str, str]:
        version, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
        save_procedure(procedure=procedure, values=form.values(), by=request.user, version=version, reason=reason)
        return procedure_address(procedure), _("%(code)s saved.") % {"code": procedure.code}

    return answer(
        request,
        Edit(
            template="clusters/procedure_form.html",
            make=lambda data, initial: ProcedureEditForm(data, initial=initial, procedure=procedure),
            write=write,
            cancel_url=procedure_address(procedure),
            read=lambda: procedure_asked(request, code),
            initial=ProcedureEditForm.initial_of,
        ),
    )


@require_POST
def version_new(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the next version as a draft with the text of the latest; the open one where there is one."""
    require(request.user, READ)
    version = begin_version(procedure=procedure_asked(request, code), by=request.user)
    return redirect(version_address(version, "edit") if version.state == "draft" else version_address(version))


@require_safe
def procedure_compare(request: HttpRequest, code: str) -> HttpResponse:
    """Two versions of a procedure line by line; ``?from=1&to=2``."""
    require(request.user, READ)
    procedure = procedure_asked(request, code)
    page = compare_page(procedure, request.GET)
    return render(request, "clusters/procedure_compare.html", {"procedure": procedure, "page": page})


def procedure_asked(request: HttpRequest, code: str) -> OperatingProcedure:
    """The procedure of this code, else 404."""
    found: Any = None
    if "\x00" not in code:
        found = procedures_visible_to(request.user).filter(code=code).first()
    if found is None:
        raise Http404(_("There is no procedure of this code."))
    return found
