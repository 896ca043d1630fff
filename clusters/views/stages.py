"""What people do with the stages and deliverables of a project."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clusters.actions.stages import add_stage, keep_deliverable, move_stage
from clusters.forms.projects import DeliverableForm, StageForm, deliverable_initial
from clusters.models import ProjectDeliverable
from clusters.queries.addresses import project_address
from clusters.rules.projects import may_edit
from clusters.views.projects import project_answer, project_asked
from common.edits import Edit, answer, version_of
from common.refusals import InvalidInput, StaleVersion, WrongState


@require_http_methods(["GET", "HEAD", "POST"])
def stage_new(request: HttpRequest, code: str) -> HttpResponse:
    """Plan a stage after the last one."""
    project = project_asked(request, code)
    may_edit(request.user, project)

    def write(form: StageForm) -> tuple[str, str]:
        add_stage(project=project, by=request.user, **form.values())
        return project_address(project), _("Planned.")

    more = {"title": _("Plan a stage of %(code)s") % {"code": project.code}, "save": _("Plan the stage")}
    return answer(
        request,
        Edit(
            "clusters/part_form.html",
            lambda data, initial: StageForm(data, initial=initial),
            write,
            project_address(project),
            more=more,
        ),
    )


@require_POST
def stage_move(request: HttpRequest, code: str, order: int) -> HttpResponse:
    """Begin, hand over, complete, confirm, send back or remove a stage."""
    project = project_asked(request, code)
    stage = project.stages.filter(order=order).first() if order < 2**15 else None
    if stage is None:
        raise Http404(_("The project has no stage of this number."))
    note = request.POST.get("note", "")
    try:
        move_stage(
            stage=stage, action=request.POST.get("act", ""), note=note, by=request.user, version=version_of(request)
        )
    except InvalidInput as refusal:
        return project_answer(request, project, refusal=refusal, note=note, note_at=order, status=422)
    except (StaleVersion, WrongState) as refusal:
        project = project_asked(request, code)
        return project_answer(request, project, refusal=refusal, note=note, note_at=order, status=409)
    messages.success(request, _("Done."))
    return redirect(project_address(project))


@require_http_methods(["GET", "HEAD", "POST"])
def deliverable_new(request: HttpRequest, code: str) -> HttpResponse:
    return _deliverable(request, code, None)


@require_http_methods(["GET", "HEAD", "POST"])
def deliverable_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _deliverable(request, code, pk)


def _deliverable(request: HttpRequest, code: str, pk: int | None) -> HttpResponse:
    project = project_asked(request, code)
    may_edit(request.user, project)

    def read() -> ProjectDeliverable | None:
        if pk is None:
            return None
        row = project.deliverables.filter(pk=pk).first() if pk < 2**63 else None
        if row is None:
            raise Http404(_("The project has no such deliverable."))
        return row

    def write(form: DeliverableForm) -> tuple[str, str]:
        keep_deliverable(project=project, deliverable=read(), by=request.user, **form.cleaned_data)
        return project_address(project), _("Saved.")

    what: Any = _("Edit a deliverable of %(code)s") if pk else _("Add a deliverable to %(code)s")
    more = {"title": what % {"code": project.code}, "save": _("Save the deliverable")}
    return answer(
        request,
        Edit(
            "clusters/part_form.html",
            lambda data, initial: DeliverableForm(data, initial=initial),
            write,
            project_address(project),
            read=read,
            initial=deliverable_initial,
            more=more,
        ),
    )
