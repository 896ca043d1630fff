"""The inventory of skills: read by all staff, kept by each for themself, its list by human resources."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.downloads import export_format, export_links, sheet_response
from common.forms import show_refused
from common.refusals import InvalidInput, allowed
from monitoring.forms.skills import MergeForm, OwnSkillsForm, SkillNameForm
from monitoring.queries.skills import skills_page, skills_sheet
from monitoring.views.signed_in import signed_in
from structure.actions import skills as actions
from structure.forms.days import AsAtForm, day_asked, on_record
from structure.models import Skill
from structure.queries.skills import skills_on_record_since, skills_to_choose, skills_visible_to
from structure.rules import require
from structure.rules.skills import may_keep_list, may_keep_own

READ = "secretariat:structure:read"


@require_http_methods(["GET", "HEAD", "POST"])
def skills(request: HttpRequest) -> HttpResponse:
    """The inventory, ``?as_at=2016-05-31`` at the end of a day; who keeps the list adds to it here."""
    require(request.user, READ)
    if request.method != "POST":
        if kind := export_format(request.GET):
            day, _form = _day_of(request)
            line = _("As at %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
            return sheet_response(skills_sheet(request.user, request.GET, day, line), kind, "skills")
        return _inventory(request, SkillNameForm())
    may_keep_list(request.user)
    form = SkillNameForm(request.POST)
    if not form.is_valid():
        return _inventory(request, form, status=422)
    try:
        skill = actions.list_skill(by=signed_in(request), name=form.cleaned_data["name"])
    except InvalidInput as refusal:
        show_refused(form, refusal.errors)
        return _inventory(request, form, status=422)
    messages.success(request, _("“%(name)s” is in the list.") % {"name": skill.said()})
    return redirect("monitoring:skills")


def _day_of(request: HttpRequest) -> tuple[datetime.date, AsAtForm]:
    day, form = day_asked(request.GET)
    return on_record(day, form, skills_on_record_since), form


def _inventory(request: HttpRequest, form: SkillNameForm, status: int = 200) -> HttpResponse:
    day, asked = _day_of(request)
    page = skills_page(request.user, request.GET, day, export_links(request.GET))
    context = {
        "page": page,
        "asked": asked,
        "may_keep": page.is_now and allowed(may_keep_list, request.user),
        "own": allowed(may_keep_own, request.user),
        "form": form,
    }
    return render(request, "monitoring/skills.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def own_skills(request: HttpRequest) -> HttpResponse:
    """Which skills the reader has."""
    staff = may_keep_own(request.user)
    choices = skills_to_choose(request.user).order_by("name")
    if request.method != "POST":
        held = list(staff.skills.values_list("pk", flat=True))
        return _own(request, OwnSkillsForm(skills=choices, initial={"skills": held}))
    form = OwnSkillsForm(request.POST, skills=choices)
    if not form.is_valid():
        return _own(request, form, status=422)
    said = form.cleaned_data
    try:
        actions.keep_own_skills(
            by=signed_in(request), skills=[skill.pk for skill in said["skills"]], proposed=said["proposed"]
        )
    except InvalidInput as refusal:
        show_refused(form, refusal.errors)
        return _own(request, form, status=422)
    messages.success(request, _("Your skills are kept."))
    return redirect("monitoring:skills-own")


def _own(request: HttpRequest, form: OwnSkillsForm, status: int = 200) -> HttpResponse:
    return render(request, "monitoring/skills_own.html", {"form": form}, status=status)


def skill_asked(request: HttpRequest, pk: int) -> Skill:
    """The skill of the address, for who keeps the list; 404 when there is none."""
    may_keep_list(request.user)
    skill = skills_visible_to(request.user).select_related("proposed_by").filter(pk=pk).first()
    if skill is None:
        raise Http404(_("There is no such skill."))
    return skill


@require_http_methods(["GET", "HEAD", "POST"])
def skill_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a skill; merging and taking in stand beside it."""
    skill = skill_asked(request, pk)
    if request.method != "POST":
        return _skill(request, skill, SkillNameForm(initial={"name": skill.name}))
    form = SkillNameForm(request.POST)
    if not form.is_valid():
        return _skill(request, skill, form, status=422)
    try:
        actions.rename_skill(by=signed_in(request), skill=skill, name=form.cleaned_data["name"])
    except InvalidInput as refusal:
        show_refused(form, refusal.errors)
        return _skill(request, skill, form, status=422)
    messages.success(request, _("Kept."))
    return redirect("monitoring:skills")


@require_POST
def skill_accept(request: HttpRequest, pk: int) -> HttpResponse:
    skill = actions.accept_skill(by=signed_in(request), skill=skill_asked(request, pk))
    messages.success(request, _("“%(name)s” is in the list.") % {"name": skill.said()})
    return redirect("monitoring:skills")


@require_POST
def skill_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever holds this skill holds the other from now on."""
    skill = skill_asked(request, pk)
    form = MergeForm(request.POST, skills=_others(request, skill))
    if not form.is_valid():
        return _skill(request, skill, merge=form, status=422)
    kept = actions.merge_skills(by=signed_in(request), skill=skill, into=form.cleaned_data["into"])
    messages.success(request, _("Merged: whoever held it holds “%(name)s” now.") % {"name": kept.said()})
    return redirect("monitoring:skills")


def _others(request: HttpRequest, skill: Skill) -> Any:
    return skills_visible_to(request.user).exclude(pk=skill.pk).order_by("name")


def _skill(
    request: HttpRequest,
    skill: Skill,
    form: SkillNameForm | None = None,
    merge: MergeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "skill": skill,
        "holders": skill.staff.count(),
        "form": form or SkillNameForm(initial={"name": skill.name}),
        "merge": merge or MergeForm(skills=_others(request, skill)),
    }
    return render(request, "monitoring/skill.html", context, status=status)
