"""Turns refusals raised anywhere below a page into a page that says so."""

import time
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.refusals import InvalidInput, NotAllowed, Refusal, StaleVersion, WrongState

RENEWED_EVERY = 5 * 60  # seconds; more often would write a row with every page
STATUS_OF = {NotAllowed: 403, WrongState: 409, StaleVersion: 409, InvalidInput: 422}


def status_of(refusal: Refusal) -> int:
    """The HTTP status that stands for a refusal."""
    return next((status for kind, status in STATUS_OF.items() if isinstance(refusal, kind)), 400)


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A page (or, for htmx, a message) that says the refusal's sentence."""
    template = "components/message.html" if getattr(request, "htmx", False) else "refused.html"
    context = {"refusal": refusal, "kind": "error", "text": str(refusal)}
    return render(request, template, context, status=status_of(refusal))


class PlainAddressMiddleware:
    """Refuses an address with a zero byte, which no text of the database can hold, before anything looks it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise BadRequest("A zero byte in the address")
        return self.get_response(request)


class RenewSessionMiddleware:
    """Counts the time until somebody is signed out from the last use (give or take five minutes), not the sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())  # sessions end by the real clock, whatever day the installation takes for today
            signed_in = request.user.last_login
            used_at = request.session.get("used_at") or (signed_in.timestamp() if signed_in else 0)
            if now - used_at > RENEWED_EVERY:
                request.session["used_at"] = now
        return self.get_response(request)


class RefusalMiddleware:
    """Answers a refusal nobody caught with its sentence, and never with a 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refuse(request, exception) if isinstance(exception, Refusal) else None
