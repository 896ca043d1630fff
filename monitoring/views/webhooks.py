"""Webhooks: registered, edited, paused, resumed, tested, given a new secret, removed; and what they were told."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.edits import Edit, answer
from common.forms import show_refused
from common.refusals import InvalidInput
from monitoring.actions import webhooks as actions
from monitoring.forms.lag import VersionForm
from monitoring.forms.webhooks import WebhookEditForm, WebhookForm
from monitoring.models import Webhook
from monitoring.queries.webhooks import address_of_webhook, webhook_list_page, webhook_page, webhooks_visible_to
from monitoring.rules.webhooks import may_manage
from monitoring.views.signed_in import signed_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_list(request: HttpRequest) -> HttpResponse:
    may_manage(request.user)
    if request.method != "POST":
        return _list(request, WebhookForm())
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        webhook, secret = actions.register_webhook(by=signed_in(request), **form.cleaned_data)
    except InvalidInput as refusal:
        show_refused(form, refusal.errors)
        return _list(request, form, status=422)
    return _page(request, webhook, secret=secret, status=201)


def _list(request: HttpRequest, form: WebhookForm, status: int = 200) -> HttpResponse:
    context = {"page": webhook_list_page(request.user, request.GET), "form": form}
    return render(request, "monitoring/webhooks.html", context, status=status)


@never_cache
@require_safe
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, webhook_asked(request, pk))


def _page(request: HttpRequest, webhook: Webhook, *, secret: str = "", status: int = 200) -> HttpResponse:
    context = {"page": webhook_page(webhook, request.GET), "secret": secret}
    return render(request, "monitoring/webhook.html", context, status=status)


def webhook_asked(request: HttpRequest, pk: int) -> Webhook:
    """The webhook of the address. Raises ``NotAllowed`` for who keeps none; 404 when there is none."""
    may_manage(request.user)
    found = webhooks_visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such webhook."))
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name or address; what somebody else wrote meanwhile is shown, and what is typed is kept."""
    webhook = webhook_asked(request, pk)
    back = address_of_webhook(webhook)

    def write(form: WebhookEditForm) -> tuple[str, str]:
        edited = actions.edit_webhook(webhook=webhook, by=signed_in(request), **form.cleaned_data)
        if edited.address == webhook.address:
            return back, _("Saved.")
        return back, _("Saved. A test is on its way to the new address; the log below says what came of it.")

    return answer(
        request,
        Edit(
            template="monitoring/webhook_form.html",
            make=lambda data, initial: WebhookEditForm(data, initial=initial),
            write=write,
            cancel_url=back,
            read=lambda: webhook_asked(request, pk),
            initial=WebhookEditForm.initial_of,
        ),
    )


@require_POST
def webhook_pause(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.pause_webhook, _("Paused. Nothing is sent until it is resumed."))


@require_POST
def webhook_resume(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.resume_webhook, _("Resumed. What waits is sent now."))


@require_POST
def webhook_remove(request: HttpRequest, pk: int) -> HttpResponse:
    webhook = webhook_asked(request, pk)
    actions.remove_webhook(webhook=webhook, by=signed_in(request), version=_version(request))
    messages.success(request, _("Removed, with its log."))
    return redirect("monitoring:webhooks")


@never_cache
@require_POST
def webhook_secret(request: HttpRequest, pk: int) -> HttpResponse:
    webhook = webhook_asked(request, pk)
    renewed, secret = actions.renew_secret(webhook=webhook, by=signed_in(request), version=_version(request))
    return _page(request, renewed, secret=secret)


@require_POST
def webhook_test(request: HttpRequest, pk: int) -> HttpResponse:
    webhook = webhook_asked(request, pk)
    actions.send_test(webhook=webhook, by=signed_in(request))
    messages.success(request, _("A test is on its way; the log below says what came of it."))
    return redirect("monitoring:webhook", webhook.pk)


def _do(request: HttpRequest, pk: int, action: Callable[..., Webhook], done: str) -> HttpResponse:
    webhook = webhook_asked(request, pk)
    action(webhook=webhook, by=signed_in(request), version=_version(request))
    messages.success(request, done)
    return redirect("monitoring:webhook", webhook.pk)


def _version(request: HttpRequest) -> int:
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise InvalidInput({"version": [_("Open the page again and do it there.")]})
    version: int = form.cleaned_data["version"]
    return version
