"""Keeps people from outside the Secretariat inside the Bureau room, and people whose term has ended outside it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from common.middleware import refuse
from common.refusals import NotAllowed
from structure.rules.access import access_of

# What a signed-in person may always open: leaving, changing the language, the shape of the page itself.
OPEN_NAMESPACES = frozenset({"bureau"})
OPEN_NAMES = frozenset(
    {
        "home",
        "set_language",
        "account_logout",
        "account_login",
        "account_change_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reauthenticate",
        "health",
    }
)


class BureauRoomMiddleware:
    """Refuses every page outside the Bureau room to whoever has no role inside the Secretariat."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if not request.user.is_authenticated or match is None:
            return None
        if match.url_name in OPEN_NAMES or (match.url_name or "").startswith("mfa_"):
            return None
        access = access_of(request.user)
        if OPEN_NAMESPACES & set(match.namespaces) or access.inside:
            return None
        sentence = (
            _("Your access is to the Bureau room only.")
            if access.bureau_seat
            else _("No role of yours is in force today, so nothing is open to you.")
        )
        return refuse(request, NotAllowed(sentence))
