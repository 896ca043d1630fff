"""The words left for the person who has signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.refusals import InvalidInput
from monitoring.actions.notify import mark_read
from monitoring.queries.daily_mail import settings_address
from monitoring.queries.notifications import notifications_of
from monitoring.views.signed_in import signed_in
from structure.actions.accounts import keep_daily_mail
from structure.rules import require

READ = "secretariat:plan:read"


@require_GET
def notifications(request: HttpRequest) -> HttpResponse:
    require(request.user, READ)
    return render(request, "monitoring/notifications.html", {"page": notifications_of(request.user, request.GET)})


@require_POST
def notifications_read(request: HttpRequest) -> HttpResponse:
    """Mark one (``notification``) or all of one's own as read."""
    require(request.user, READ)
    one = request.POST.get("notification", "")
    valid = one.isascii() and one.isdecimal() and len(one) < 18
    if valid or not one:
        mark_read(by=signed_in(request), notification=int(one) if valid else None)
    return redirect("monitoring:notifications")


@require_POST
def notifications_mail(request: HttpRequest) -> HttpResponse:
    """Turn one's own daily mail on or off (``daily_mail``)."""
    require(request.user, READ)
    wanted = request.POST.get("daily_mail", "")
    if wanted not in ("on", "off"):
        raise InvalidInput({"daily_mail": [_("Say whether the daily mail is on or off.")]})
    keep_daily_mail(by=signed_in(request), wanted=wanted == "on")
    return redirect(settings_address())
