"""The words left for the person who has signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from monitoring.actions.notify import mark_read
from monitoring.queries.notifications import notifications_of
from monitoring.views.signed_in import signed_in
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
