"""Thresholds and days of grace: when something counts as lagging in a biennium."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.refusals import InvalidInput, StaleVersion
from monitoring.actions.lag_policy import set_lag_policy
from monitoring.forms.lag_policy import LagPolicyForm
from monitoring.queries.lag_policy import policy_page
from monitoring.queries.lagging import policy_of
from monitoring.rules.lag import biennium_takes_thresholds, may_manage
from monitoring.views.signed_in import signed_in
from planning.models import Biennium
from planning.queries.bienniums import biennium_asked


@require_http_methods(["GET", "HEAD", "POST"])
def lag_policy(request: HttpRequest) -> HttpResponse:
    """The thresholds of the biennium asked for, and the form that sets them."""
    may_manage(request.user)
    biennium = biennium_asked(request.GET.get("biennium"))
    biennium_takes_thresholds(biennium)
    if request.method != "POST":
        return _answer(request, biennium, LagPolicyForm(instance=policy_of(biennium)))
    form = LagPolicyForm(request.POST, instance=policy_of(biennium))
    if not form.is_valid():
        return _answer(request, biennium, form, status=422)
    said = form.cleaned_data
    try:
        set_lag_policy(
            biennium=biennium,
            values=form.values(),
            by=signed_in(request),
            version=said["version"],
            reason=said["reason"],
        )
    except InvalidInput as refusal:
        for field, sentences in refusal.errors.items():
            form.add_error(field, [str(sentence) for sentence in sentences])
        return _answer(request, biennium, form, status=422)
    except StaleVersion:
        now = policy_of(biennium)
        again = LagPolicyForm({**request.POST.dict(), "version": now.version}, instance=policy_of(biennium))
        return _answer(request, biennium, again, stale=True, status=409)
    messages.success(request, _("Thresholds set. The next run of the job goes by them."))
    return redirect(reverse("monitoring:lag-queue") + _query(biennium))


def _query(biennium: Biennium) -> str:
    return "" if biennium.is_current else f"?biennium={biennium.starts_in}"


def _answer(
    request: HttpRequest, biennium: Biennium, form: LagPolicyForm, *, stale: bool = False, status: int = 200
) -> HttpResponse:
    context = {"page": policy_page(biennium), "form": form, "stale": stale}
    return render(request, "monitoring/lag_policy.html", context, status=status)
