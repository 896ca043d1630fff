"""Thresholds and days of grace: when something counts as lagging in a biennium."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from monitoring.actions.lag_policy import set_lag_policy
from monitoring.forms.lag_policy import LagPolicyForm
from monitoring.queries.lag_policy import policy_page
from monitoring.queries.lagging import policy_of
from monitoring.rules.lag import biennium_takes_thresholds, may_manage
from monitoring.views.policies import policy_answer
from planning.models import Biennium
from planning.queries.bienniums import biennium_asked


@require_http_methods(["GET", "HEAD", "POST"])
def lag_policy(request: HttpRequest) -> HttpResponse:
    """The thresholds of the biennium asked for, and the form that sets them."""
    may_manage(request.user)
    biennium = biennium_asked(request.GET.get("biennium"))
    biennium_takes_thresholds(biennium)
    return policy_answer(
        request,
        biennium,
        form=LagPolicyForm,
        policy_of=policy_of,
        set_policy=set_lag_policy,
        show=partial(_answer, request, biennium),
        done=_("Thresholds set. The next run of the job goes by them."),
        back="monitoring:lag-queue",
    )


def _answer(request: HttpRequest, biennium: Biennium, form: LagPolicyForm, *, stale: bool, status: int) -> HttpResponse:
    context = {"page": policy_page(biennium), "form": form, "stale": stale}
    return render(request, "monitoring/lag_policy.html", context, status=status)
