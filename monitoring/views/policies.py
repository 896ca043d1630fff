"""The page on which a policy of a biennium is read and set."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from common.forms import show_refused
from common.refusals import InvalidInput, StaleVersion
from monitoring.forms.policy import PolicyForm
from monitoring.views.signed_in import signed_in
from planning.models import Biennium


def policy_answer(
    request: HttpRequest,
    biennium: Biennium,
    *,
    form: type[PolicyForm],
    policy_of: Callable[[Biennium], object],
    set_policy: Callable[..., object],
    show: Callable[..., HttpResponse],
    done: str,
    back: str,
) -> HttpResponse:
    """The form, or what came of it. ``show`` takes the form, whether it is stale, and the status; ``back`` is the name
    of the page to go to when the numbers are set."""
    if request.method != "POST":
        return show(form(instance=policy_of(biennium)), stale=False, status=200)
    sent = form(request.POST, instance=policy_of(biennium))
    if not sent.is_valid():
        return show(sent, stale=False, status=422)
    said = sent.cleaned_data
    try:
        set_policy(
            biennium=biennium,
            values=sent.values(),
            by=signed_in(request),
            version=said["version"],
            reason=said["reason"],
        )
    except InvalidInput as refusal:
        show_refused(sent, refusal.errors)
        return show(sent, stale=False, status=422)
    except StaleVersion as refusal:
        # What was typed, at the version as it stands now: saving again is a decision and not an accident.
        again = form({**request.POST.dict(), "version": refusal.current.version}, instance=policy_of(biennium))
        return show(again, stale=True, status=409)
    messages.success(request, done)
    return redirect(reverse(back) + ("" if biennium.is_current else f"?biennium={biennium.starts_in}"))
