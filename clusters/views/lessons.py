"""Lessons: the list, one of them with what came of it, and how it is written down and decided."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.actions import lessons as actions
from clusters.forms.lessons import AgainForm, DecisionForm, LessonEditForm, LessonForm
from clusters.models import Lesson
from clusters.queries.addresses import lesson_address
from clusters.queries.lessons import clusters_to_learn_in, lesson_page, lesson_sheet, lessons_visible_to
from clusters.queries.lessons import lesson_list as read_list
from clusters.rules import READ
from clusters.rules.lessons import may_change, may_decide
from common.downloads import export_format, export_links, sheet_response
from common.edits import Edit, answer
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from structure.rules import require


@require_safe
def lesson_list(request: HttpRequest) -> HttpResponse:
    """The lessons of all clusters; ``?export=`` gives them as a file."""
    require(request.user, READ)
    if kind := export_format(request.GET):
        return sheet_response(lesson_sheet(request.user, request.GET), kind, "lessons")
    page = read_list(request.user, request.GET, export_links(request.GET))
    return render(request, "clusters/lessons.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def lesson_new(request: HttpRequest) -> HttpResponse:
    """Write a lesson down, in a cluster one sits in or for the whole Secretariat."""
    require(request.user, READ)
    clusters = clusters_to_learn_in(request.user)
    if not clusters:
        raise NotAllowed(_("A lesson is written down by the team of its cluster."))

    def write(form: LessonForm) -> tuple[str, str]:
        lesson = actions.learn(cluster=form.cleaned_data["cluster"], values=form.values(), by=request.user)
        return lesson_address(lesson), _("Written down. It is undecided.")

    return answer(
        request,
        Edit(
            template="clusters/lesson_form.html",
            make=lambda data, initial: LessonForm(data, initial=initial, clusters=clusters),
            write=write,
            cancel_url=reverse("clusters:lesson-list"),
            initial=LessonForm.initial_of,
        ),
    )


@require_safe
def lesson_detail(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, READ)
    return _page(request, lesson_asked(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def lesson_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an undecided lesson; what somebody else wrote meanwhile is shown, and what is typed is kept."""
    require(request.user, READ)
    lesson = lesson_asked(request, pk)
    may_change(request.user, lesson)

    def write(form: LessonEditForm) -> tuple[str, str]:
        version = form.cleaned_data["version"]
        actions.save_lesson(lesson=lesson, values=form.values(), by=request.user, version=version)
        return lesson_address(lesson), _("Saved.")

    return answer(
        request,
        Edit(
            template="clusters/lesson_form.html",
            make=lambda data, initial: LessonEditForm(data, initial=initial),
            write=write,
            cancel_url=lesson_address(lesson),
            read=lambda: lesson_asked(request, pk),
            initial=LessonEditForm.initial_of,
        ),
    )


@require_POST
def lesson_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what comes of a lesson; a refusal comes back with the page and what was typed."""
    require(request.user, READ)
    lesson = lesson_asked(request, pk)
    may_decide(request.user, lesson)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, lesson, form=form, status=422)
    return _say(
        request,
        pk,
        form,
        lambda: actions.decide(
            lesson=lesson, decision=form.decision(), by=request.user, version=form.cleaned_data["version"]
        ),
        _("Decided."),
    )


@require_POST
def lesson_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decided lesson up again, with the reason."""
    require(request.user, READ)
    lesson = lesson_asked(request, pk)
    may_decide(request.user, lesson)
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _page(request, lesson, form=form, status=422)
    said = form.cleaned_data
    return _say(
        request,
        pk,
        form,
        lambda: actions.take_up_again(lesson=lesson, reason=said["again"], by=request.user, version=said["version"]),
        _("Taken up again. It is undecided."),
    )


def lesson_asked(request: HttpRequest, pk: int) -> Lesson:
    """The lesson of this number, else 404."""
    found = lessons_visible_to(request.user).filter(pk=pk).first() if pk < 2**31 else None
    if found is None:
        raise Http404(_("There is no such lesson."))
    return found


def _say(request: HttpRequest, pk: int, form: Any, act: Any, done: str) -> HttpResponse:
    try:
        lesson = act()
    except InvalidInput as refusal:
        form.refuse(refusal.errors)
        return _page(request, lesson_asked(request, pk), form=form, status=422)
    except (StaleVersion, WrongState) as refusal:
        form.add_error(None, str(refusal.sentence))
        return _page(request, lesson_asked(request, pk), form=form, status=409)
    messages.success(request, done)
    return redirect(lesson_address(lesson))


def _page(request: HttpRequest, lesson: Lesson, *, form: Any = None, status: int = 200) -> HttpResponse:
    page = lesson_page(request.user, lesson)
    wanted = AgainForm if page.decided else DecisionForm
    fresh: Any = wanted(initial={"version": lesson.version})
    errors = form.non_field_errors() if form is not None else []
    shown = form if isinstance(form, wanted) else fresh
    context = {"page": page, "form": shown, "errors": errors}
    return render(request, "clusters/lesson.html", context, status=status)
