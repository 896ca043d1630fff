"""Who acts for whom: the list, a new delegation, its end."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import clock
from common.edits import Edit, answer, version_of
from structure.actions.delegations import end_delegation, give_delegation, withdraw_delegation
from structure.forms.delegations import DelegationEndForm, DelegationForm
from structure.models import Delegation
from structure.queries.delegations import delegations_page, delegations_visible_to
from structure.rules import require
from structure.rules.access import access_of
from structure.rules.delegations import may_delegate_at_all, may_delegate_for
from structure.rules.reorganization import MANAGE

READ = "secretariat:structure:read"


@require_safe
def delegation_list(request: HttpRequest) -> HttpResponse:
    require(request.user, READ)
    page = delegations_page(request.user, request.GET, clock.today())
    return render(request, "structure/delegations.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def delegation_new(request: HttpRequest) -> HttpResponse:
    """Let somebody stand in for oneself; the administrator also for others."""
    require(request.user, READ)
    may_delegate_at_all(request.user)
    access = access_of(request.user)
    own = None if access.may(MANAGE) else access.staff

    def write(form: DelegationForm) -> tuple[str, str]:
        made = give_delegation(values=form.values(), by=request.user)
        said = _("%(delegate)s stands in for %(principal)s.")
        names = {"delegate": made.delegate.name, "principal": made.principal.name}
        return reverse("structure:delegation-list"), said % names

    return answer(
        request,
        Edit(
            template="structure/delegation_form.html",
            make=lambda data, initial: DelegationForm(data, initial=initial, own=own),
            write=write,
            cancel_url=reverse("structure:delegation-list"),
            initial=lambda thing: {"valid_from": clock.today(), "principal": access.staff_id},
            more={"title": _("Let somebody stand in"), "save": _("Give the delegation")},
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the last day forward."""
    require(request.user, READ)
    delegation = _asked(request, pk)
    may_delegate_for(request.user, delegation.principal)

    def write(form: DelegationEndForm) -> tuple[str, str]:
        said = form.cleaned_data
        end_delegation(delegation=delegation, last_day=said["last_day"], by=request.user, version=said["version"])
        return reverse("structure:delegation-list"), _("The delegation ends earlier.")

    return answer(
        request,
        Edit(
            template="structure/delegation_form.html",
            make=lambda data, initial: DelegationEndForm(data, initial=initial),
            write=write,
            cancel_url=reverse("structure:delegation-list"),
            read=lambda: _asked(request, pk),
            initial=DelegationEndForm.initial_of,
            more={"title": _("End a delegation"), "save": _("Save the last day")},
        ),
    )


@require_POST
def delegation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a delegation back before it begins."""
    require(request.user, READ)
    delegation = _asked(request, pk)
    withdraw_delegation(delegation=delegation, by=request.user, version=version_of(request))
    messages.success(request, _("The delegation is withdrawn."))
    return redirect("structure:delegation-list")


def _asked(request: HttpRequest, pk: int) -> Delegation:
    found: Any = get_object_or_404(delegations_visible_to(request.user), pk=pk)
    return found  # type: ignore[no-any-return]
