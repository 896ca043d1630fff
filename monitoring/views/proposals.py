"""Proposals of the solver: asked for, watched, read, and decided on line by line. Nothing is applied by itself."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.queries.clusters import clusters_visible_to
from common import clock
from common.downloads import export_format, export_links, sheet_response
from common.forms import show_refused
from common.in_force import in_force
from common.refusals import InvalidInput, StaleVersion, WrongState, allowed
from monitoring.actions import hand_overs
from monitoring.actions import proposals as actions
from monitoring.enums import ProposalState
from monitoring.forms.lag import VersionForm
from monitoring.forms.proposals import ReassignmentsForm, TeamForm
from monitoring.models import Proposal, ProposedHandOver
from monitoring.queries.proposal_sheets import proposal_sheet
from monitoring.queries.proposals import (
    find_line,
    find_proposal,
    job_of,
    proposal_list,
    proposal_page,
    workplan_of,
)
from monitoring.rules import proposals as rules
from monitoring.views.load import OWN
from monitoring.views.signed_in import signed_in
from planning.views.asked import biennium_of
from structure.queries.skills import skills_visible_to
from structure.queries.units import units_visible_to
from structure.rules import require
from structure.rules.access import access_of

KINDS = ("xlsx",)


@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: HttpRequest) -> HttpResponse:
    """The list, and the form in which reassignments are asked for."""
    require(request.user, OWN)
    if request.method != "POST":
        return _list(request, _reassignments_form(request))
    form = _reassignments_form(request, request.POST)
    if form is None:
        rules.may_request(request.user, None)
        raise Http404
    return _ask(request, form, actions.request_reassignments, lambda status: _list(request, form, status))


def _reassignments_form(request: HttpRequest, data: Any = None) -> ReassignmentsForm | None:
    """The form, or None for who may ask about nobody."""
    whole = allowed(rules.may_request, request.user, None)
    units = units_visible_to(request.user).filter(in_force(clock.today()))
    if not whole:
        units = units.filter(lead__in=access_of(request.user).standing)
    offered = list(units.select_related("division"))
    if not whole and not offered:
        return None
    return ReassignmentsForm(data, biennium=biennium_of(request), units=offered, whole=whole)


def _list(request: HttpRequest, form: ReassignmentsForm | None, status: int = 200) -> HttpResponse:
    context = {
        "page": proposal_list(request.user, request.GET),
        "form": form,
        "may_ask_team": allowed(rules.may_request_team, request.user),
    }
    return render(request, "monitoring/proposals.html", context, status=status)


def _ask(
    request: HttpRequest, form: Any, action: Callable[..., Proposal], again: Callable[[int], HttpResponse]
) -> HttpResponse:
    """Ask with what a form says, or show the form with what was refused."""
    if not form.is_valid():
        return again(422)
    try:
        asked = action(by=signed_in(request), **form.asked())
    except InvalidInput as refusal:
        show_refused(form, refusal.errors)
        return again(422)
    except WrongState as refusal:
        form.add_error(None, str(refusal.sentence))
        return again(409)
    return redirect("monitoring:proposal", asked.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest) -> HttpResponse:
    """The form in which a team for a new project is asked for."""
    rules.may_request_team(request.user)
    form = TeamForm(
        request.POST if request.method == "POST" else None,
        biennium=biennium_of(request),
        clusters=clusters_visible_to(request.user),
        skills=skills_visible_to(request.user).order_by("name"),
    )

    def show(status: int = 200) -> HttpResponse:
        return render(request, "monitoring/proposal_team.html", {"form": form}, status=status)

    return _ask(request, form, actions.request_team, show) if request.method == "POST" else show()


def proposal_asked(request: HttpRequest, pk: int) -> Proposal:
    """The proposal of the address; raises ``NotAllowed`` for who may not read it, 404 when there is none."""
    require(request.user, OWN)
    found = find_proposal(pk)
    if found is None:
        raise Http404(_("There is no such proposal."))
    rules.may_read(request.user, found)
    return found


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    found = proposal_asked(request, pk)
    if (kind := export_format(request.GET, KINDS)) and found.state == ProposalState.READY:
        line = _("As at %(day)s") % {"day": date_format(found.as_at, "DATE_FORMAT")}
        return sheet_response(proposal_sheet(request.user, found, line), kind, f"proposal-{found.pk}")
    return _page(request, found)


def _page(request: HttpRequest, found: Proposal, refused: str = "", status: int = 200) -> HttpResponse:
    page = proposal_page(request.user, found, export_links(request.GET, KINDS))
    return render(request, "monitoring/proposal.html", {"page": page, "refused": refused}, status=status)


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is: what htmx asks until it is ready."""
    found = proposal_asked(request, pk)
    return render(request, "monitoring/_report_job.html", {"job": job_of(request.user, found)})


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    actions.cancel(proposal=proposal_asked(request, pk), by=signed_in(request))
    messages.success(request, _("Taken back. Nothing of the plan has changed."))
    return redirect("monitoring:proposals")


@require_POST
def accept(request: HttpRequest, pk: int, order: int) -> HttpResponse:
    return _decide(request, pk, order, _may_accept, hand_overs.accept, _accepted)


@require_POST
def leave(request: HttpRequest, pk: int, order: int) -> HttpResponse:
    return _decide(
        request, pk, order, rules.may_leave, hand_overs.leave, lambda line: _("Left. The plan stays as it is.")
    )


@require_POST
def pass_on(request: HttpRequest, pk: int, order: int) -> HttpResponse:
    return _decide(
        request, pk, order, rules.may_pass_on, hand_overs.pass_on, lambda line: _("Passed on. The unit head is told.")
    )


def _may_accept(user: Any, line: ProposedHandOver) -> None:
    rules.may_accept(user, workplan_of(line))


def _accepted(line: ProposedHandOver) -> str:
    if line.change:
        return _("Change request %(number)s asks for it.") % {"number": line.change}
    return _("Written into the draft workplan.")


def _decide(
    request: HttpRequest,
    pk: int,
    order: int,
    rule: Callable[[Any, ProposedHandOver], None],
    action: Callable[..., ProposedHandOver],
    said: Callable[[ProposedHandOver], str],
) -> HttpResponse:
    """Decide on one line; what the plan's doors refuse for what has happened is said on the page of the proposal."""
    found = proposal_asked(request, pk)
    line = find_line(request.user, found, order)
    if line is None:
        raise Http404(_("The proposal has no such line."))
    form = VersionForm(request.POST)
    try:
        rule(request.user, line)
        if not form.is_valid():
            return _page(request, found, _("Open the page again and decide there."), status=422)
        decided = action(line=line, by=signed_in(request), version=form.cleaned_data["version"])
    except InvalidInput as refusal:
        return _page(request, found, str(refusal), status=422)
    except (WrongState, StaleVersion) as refusal:
        return _page(request, found, str(refusal.sentence), status=409)
    messages.success(request, said(decided))
    return redirect("monitoring:proposal", found.pk)
