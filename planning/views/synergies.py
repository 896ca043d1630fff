"""Synergy rounds, the list of their pairs, and the page of a pair."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.downloads import export_format, export_links, sheet_response
from common.edits import version_of
from common.refusals import InvalidInput, Refusal, StaleVersion, WrongState
from planning.actions.synergies import close_round, open_round
from planning.actions.synergy_decisions import carry_out, decide, undo
from planning.forms.synergies import DecisionForm, RoundForm
from planning.models import SynergyPair, SynergyRound
from planning.queries.synergies import choose, pair_address, rounds_visible_to, synergy_list_page, synergy_sheet
from planning.queries.synergy_decision import panel_for
from planning.queries.synergy_pair import pair_page, read_pair
from planning.rules.synergies import may_decide, may_open
from planning.views.asked import biennium_of
from structure.rules import require


@require_safe
def synergy_list(request: HttpRequest) -> HttpResponse:
    """The pairs of the latest round, or of the one the address names; ``?export=`` gives them as a file."""
    require(request.user, "secretariat:plan:read")
    biennium = biennium_of(request)
    kind = export_format(request.GET)
    if kind and (asked := choose(request.user, biennium, request.GET)):
        return sheet_response(synergy_sheet(asked), kind, _("synergies"))
    page = synergy_list_page(request.user, biennium, request.GET, export_links(request.GET))
    return render(request, "planning/synergies.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest) -> HttpResponse:
    """Open a round: what to look at, and from which score on."""
    require(request.user, "secretariat:plan:read")
    may_open(request.user)
    biennium = biennium_of(request)
    form = RoundForm(request.POST or None)
    status, refused = 200, ""
    if request.method == "POST" and not form.is_valid():
        status = 422
    elif request.method == "POST":
        try:
            open_round(biennium=biennium, by=request.user, **form.cleaned_data)
        except WrongState as refusal:
            status, refused = 409, str(refusal.sentence)
        else:
            return redirect(request.get_full_path().replace("/new/", "/"))
    context = {"form": form, "biennium": biennium, "refused": refused}
    return render(request, "planning/synergy_round.html", context, status=status)


@require_POST
def round_close(request: HttpRequest, number: int) -> HttpResponse:
    require(request.user, "secretariat:plan:read")
    round_ = close_round(round_=_round(request, number), by=request.user)
    messages.success(request, _("Round closed. What waits for a workplan can still be carried out."))
    return redirect(f"{reverse('planning:synergy-list')}?round={round_.number}")


@require_safe
def pair_detail(request: HttpRequest, number: int, first: str, second: str) -> HttpResponse:
    """Both activities side by side, why they were found, and the decision."""
    require(request.user, "secretariat:plan:read")
    return _page(request, _pair(request, number, first, second))


@require_POST
def pair_decide(request: HttpRequest, number: int, first: str, second: str) -> HttpResponse:
    """Decide on the pair. Somebody who decided meanwhile is named, and what was typed stays."""
    require(request.user, "secretariat:plan:read")
    pair = _pair(request, number, first, second)
    may_decide(request.user, pair)
    form = DecisionForm(request.POST, pair=pair)
    if not form.is_valid():
        return _page(request, pair, form=form, status=422)
    try:
        decided = decide(pair=pair, by=request.user, **form.cleaned_data)
    except InvalidInput as refusal:
        form.refuse(refusal.errors)
        return _page(request, pair, form=form, status=422)
    except (StaleVersion, WrongState) as refusal:
        return _page(request, _pair(request, number, first, second), form=form, refusal=refusal, status=409)
    messages.success(
        request, _("Decided. It waits for a workplan.") if decided.waits else _("Decided and carried out.")
    )
    return redirect(pair_address(pair))


@require_POST
def pair_carry_out(request: HttpRequest, number: int, first: str, second: str) -> HttpResponse:
    return _act(request, number, first, second, carry_out, _("Carried out."))


@require_POST
def pair_undo(request: HttpRequest, number: int, first: str, second: str) -> HttpResponse:
    return _act(request, number, first, second, undo, _("Undone. Everything stands where it was."))


def _act(
    request: HttpRequest, number: int, first: str, second: str, action: Callable[..., SynergyPair], said: str
) -> HttpResponse:
    require(request.user, "secretariat:plan:read")
    pair = _pair(request, number, first, second)
    try:
        action(pair=pair, by=request.user, version=version_of(request))
    except (InvalidInput, StaleVersion, WrongState) as refusal:
        return _page(request, _pair(request, number, first, second), refusal=refusal, status=409)
    messages.success(request, said)
    return redirect(pair_address(pair))


def _page(
    request: HttpRequest,
    pair: SynergyPair,
    *,
    form: DecisionForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    list_url = f"{reverse('planning:synergy-list')}?round={pair.round.number}"
    context = {
        "page": pair_page(request.user, pair, list_url),
        "panel": panel_for(request.user, pair),
        "form": form or DecisionForm(pair=pair),
        "refusal": refusal.sentence if refusal else "",
    }
    return render(request, "planning/synergy_pair.html", context, status=status)


def _round(request: HttpRequest, number: int) -> SynergyRound:
    found = rounds_visible_to(request.user).filter(number=number).first() if number < 2**31 else None
    if found is None:
        raise Http404(_("There is no synergy round of this number."))
    return found


def _pair(request: HttpRequest, number: int, first: str, second: str) -> SynergyPair:
    try:
        return read_pair(request.user, number, first, second)
    except SynergyPair.DoesNotExist:
        raise Http404(_("This round has no such pair.")) from None
