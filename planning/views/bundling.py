"""The activities of a project: which are bundled into it, and bundling more."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from clusters.models import Project
from clusters.queries.projects import read_project
from common.refusals import InvalidInput
from planning.actions.bundling import MOST, bundle
from planning.models import Biennium
from planning.queries.bundling import Typed, activities_to_bundle, bundle_page
from planning.rules.bundling import may_bundle
from planning.views.asked import biennium_of
from structure.rules import require


@require_http_methods(["GET", "HEAD", "POST"])
def project_activities(request: HttpRequest, code: str) -> HttpResponse:
    """The activities in a project and those found for it; a POST bundles or takes out what is ticked, all or none."""
    require(request.user, "secretariat:plan:read")
    project = read_project(request.user, code) if "\x00" not in code else None
    if project is None:
        raise Http404(_("No project has this code."))
    biennium = biennium_of(request)
    if request.method != "POST":
        return _page(request, project, biennium)
    may_bundle(request.user, project)
    into, reason = request.POST.get("do") != "take_out", request.POST.get("reason", "")
    versions = dict(pair for pair in map(_ticked, request.POST.getlist("activity")[: MOST + 1]) if pair)
    found = list(activities_to_bundle(request.user, project, biennium).filter(pk__in=versions))
    try:
        done = bundle(project=project, activities=found, versions=versions, into=into, reason=reason, by=request.user)
    except InvalidInput as refusal:
        typed = Typed(into, frozenset(versions), reason, refusal.errors)
        return _page(request, project, biennium, typed, status=422)
    if done.written or not done.asked:
        said = (
            ngettext("%(n)s activity bundled.", "%(n)s activities bundled.", len(done.written))
            if into
            else ngettext("%(n)s activity taken out.", "%(n)s activities taken out.", len(done.written))
        )
        messages.success(request, said % {"n": len(done.written)})
    if done.asked:
        numbers = ", ".join(str(one) for one in done.asked)
        said = ngettext("Asked for as %(numbers)s.", "Asked for as %(numbers)s.", len(done.asked))
        messages.success(request, said % {"numbers": numbers})
    return redirect(request.get_full_path())


def _ticked(value: str) -> tuple[int, int] | None:
    """The key and the version a ticked box stands for, as ``17-3``; None when it is something else."""
    key, _dash, version = value.partition("-")
    if not (key.isascii() and key.isdecimal() and version.isascii() and version.isdecimal()):
        return None
    return (int(key), int(version)) if len(key) < 19 and len(version) < 10 else None


def _page(
    request: HttpRequest, project: Project, biennium: Biennium, typed: Typed | None = None, *, status: int = 200
) -> HttpResponse:
    page = bundle_page(request.user, project, biennium, request.GET, typed)
    return render(request, "planning/project_activities.html", {"page": page}, status=status)
