"""The board of projects, the page of one, and the forms over it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.actions.projects import close_out, edit, move, propose
from clusters.forms.projects import (
    CloseOutForm,
    ProjectForm,
    ProposalForm,
    close_out_initial,
    initial_of,
)
from clusters.models import CloseOut, Project
from clusters.queries.addresses import project_address
from clusters.queries.projects import board_page, clusters_to_propose_in, people_to_lead, project_page, read_project
from clusters.rules import READ
from clusters.rules.projects import may_edit, may_run
from clusters.transitions import PROJECT
from common.edits import Edit, answer, version_of
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from structure.rules import require


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """The board: projects by state, each with the stage it stands at."""
    require(request.user, READ)
    return render(request, "clusters/project_list.html", {"page": board_page(request.user, request.GET)})


@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: HttpRequest) -> HttpResponse:
    """Propose a project in a cluster one leads."""
    require(request.user, READ)
    clusters = clusters_to_propose_in(request.user)
    if not clusters:
        raise NotAllowed(_("A project is proposed by the lead of its cluster or the planning and monitoring officer."))

    def make(data: Any, initial: dict[str, Any]) -> ProposalForm:
        return ProposalForm(data, initial=initial, clusters=clusters, people=people_to_lead())

    def write(form: ProposalForm) -> tuple[str, str]:
        given = form.cleaned_data
        made = propose(
            cluster=form.clusters[given["cluster"]], code=given["code"], values=form.values(), by=request.user
        )
        return project_address(made), _("Proposed. It can stand in the next selection.")

    more = {"title": _("Propose a project"), "save": _("Propose the project"), "lead": ""}
    return answer(request, Edit("clusters/project_form.html", make, write, reverse("clusters:project-list"), more=more))


@require_safe
def project_detail(request: HttpRequest, code: str) -> HttpResponse:
    return project_answer(request, project_asked(request, code))


@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is said of a project; somebody who did so meanwhile is named, and what was typed stays."""
    project = project_asked(request, code)
    rights = may_edit(request.user, project)

    def make(data: Any, initial: dict[str, Any]) -> ProjectForm:
        return ProjectForm(data, initial=initial, people=people_to_lead(), rights=rights)

    def write(form: ProjectForm) -> tuple[str, str]:
        given = form.cleaned_data
        edit(project=project, values=form.values(), reason=given["reason"], by=request.user, version=given["version"])
        return project_address(project), _("Saved.")

    more = {"title": _("Edit %(code)s") % {"code": project.code}, "save": _("Save the project")}
    return answer(
        request,
        Edit(
            "clusters/project_form.html",
            make,
            write,
            project_address(project),
            read=lambda: project_asked(request, code),
            initial=initial_of,
            more=more,
        ),
    )


@require_POST
def project_move(request: HttpRequest, code: str) -> HttpResponse:
    """Start, close, cancel a project, return it to work, propose it again."""
    project = project_asked(request, code)
    reason = request.POST.get("reason", "")
    try:
        move(
            project=project,
            action=request.POST.get("act", ""),
            reason=reason,
            by=request.user,
            version=version_of(request),
        )
    except InvalidInput as refusal:
        return project_answer(request, project, refusal=refusal, reason=reason, status=422)
    except (StaleVersion, WrongState) as refusal:
        return project_answer(request, project_asked(request, code), refusal=refusal, reason=reason, status=409)
    messages.success(request, _("Done."))
    return redirect(project_address(project))


@require_http_methods(["GET", "HEAD", "POST"])
def project_close_out(request: HttpRequest, code: str) -> HttpResponse:
    """Say what was delivered and what was learned; the functional lead then accepts it."""
    project = project_asked(request, code)
    may_run(request.user, project)
    PROJECT.check(project, "close_out")

    def write(form: CloseOutForm) -> tuple[str, str]:
        close_out(project=project, values=form.values(), by=request.user, version=form.cleaned_data["version"])
        return project_address(project), _("Said. The functional lead accepts it or returns the project to work.")

    more = {"title": _("Close out %(code)s") % {"code": project.code}, "save": _("Bring it to its end")}
    return answer(
        request,
        Edit(
            "clusters/close_out.html",
            lambda data, initial: CloseOutForm(data, initial=initial),
            write,
            project_address(project),
            read=lambda: project_asked(request, code),
            initial=lambda one: close_out_initial(one, CloseOut.objects.filter(project=one).first()),
            more=more,
        ),
    )


def project_asked(request: HttpRequest, code: str) -> Project:
    """The project of the address, else 404."""
    require(request.user, READ)
    project = read_project(request.user, code) if "\x00" not in code else None
    if project is None:
        raise Http404(_("No project has this code."))
    return project


def project_answer(
    request: HttpRequest, project: Project, *, refusal: Any = None, reason: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a project; with a refusal what was typed stays."""
    context = {"page": project_page(request.user, project), "refusal": str(refusal or ""), "reason": reason, **more}
    return render(request, "clusters/project_detail.html", context, status=status)
