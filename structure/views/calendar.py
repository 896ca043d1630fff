"""The page where a person keeps the address of their calendar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from structure.actions.calendar import make_calendar_address, revoke_calendar_address
from structure.queries.calendar import calendar_address_of
from structure.rules.calendar import may_have_calendar


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Shows whether there is an address; a POST makes one, or makes it anew, and shows it this once."""
    may_have_calendar(request.user)
    made = ""
    if request.method == "POST":
        secret = make_calendar_address(by=request.user)
        made = request.build_absolute_uri(reverse("planning:calendar-feed", args=[secret]))
    context = {"made": made, "subscribe": made.partition(":")[2], "address": calendar_address_of(request.user)}
    response = render(request, "structure/calendar.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def calendar_revoke(request: HttpRequest) -> HttpResponse:
    revoke_calendar_address(by=request.user)
    return redirect("structure:calendar")
