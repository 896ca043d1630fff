"""Nothing is open unless it says so, with a reason."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.people import Cast

# What may be opened without signing in, and why.
OPEN: dict[str, str] = {
    "health": "the proxy and the orchestrator ask it",
    "planning:calendar-feed": "a calendar program has no session; the secret in the address stands for its owner",
    "set_language": "somebody signing in chooses a language first",
    "api-schema": "clients read what the interface offers before they hold a token",
    "account_login": "signing in",
    "account_signup": "answers that accounts are opened by an administrator",
    "account_logout": "leads to the sign-in page",
    "account_inactive": "says that an account was closed",
    "account_reset_password": "somebody who forgot it is not signed in",
    "account_reset_password_done": "the same",
    "account_reset_password_from_key": "the same",
    "account_reset_password_from_key_done": "the same",
    "account_confirm_email": "an address is confirmed from a mail",
    "account_email_verification_sent": "the same",
    "mfa_authenticate": "the second half of signing in",
    "mfa_trust": "the same",
    "socialaccount_login_cancelled": "coming back from the UN account",
    "socialaccount_login_error": "the same",
    "socialaccount_signup": "answers that accounts are opened by an administrator",
    "openid_connect_login": "leads to the UN account",
    "openid_connect_callback": "the way back from it",
    "account_request_login_code": "signing in",
    "account_confirm_login_code": "signing in",
}


def patterns(resolver: Any, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from patterns(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern


def views() -> list[tuple[str, Any]]:
    return [(name, pattern.callback) for name, pattern in patterns(get_resolver())]


def is_api(view: Any) -> bool:
    return hasattr(view, "cls") and getattr(view, "login_required", True) is False


def test_every_page_asks_who_is_there() -> None:
    unasked = {
        name
        for name, view in views()
        if getattr(view, "login_required", True) is False
        and not is_api(view)
        and name not in OPEN
        and not name.startswith("admin:")
    }
    assert unasked == set(), "open without a reason"


def test_every_endpoint_has_a_permission() -> None:
    open_to_all = {
        name
        for name, view in views()
        if is_api(view)
        and name not in OPEN
        and {kind.__name__ for kind in view.cls.permission_classes} <= {"AllowAny", "IsAuthenticated"}
    }
    assert open_to_all == set()


def test_no_exception_is_stale() -> None:
    names = {name for name, _view in views()}
    assert set(OPEN) - names <= {
        "openid_connect_login",
        "openid_connect_callback",
        "account_request_login_code",
        "account_confirm_login_code",
        "mfa_trust",
    }


@pytest.mark.django_db
def test_somebody_who_has_not_signed_in_is_asked_to() -> None:
    for path in ("/", "/my-work/", "/activities/", "/reports/", "/bureau/", "/tokens/", "/administration/"):
        answer = Client().get(path)
        assert answer.status_code == 302 and "login" in answer["Location"], path


@pytest.mark.parametrize("person", ["bureau_member", "ended_bureau_member", "nobody"])
def test_outsiders_are_refused_every_page_outside_the_bureau_room(cast: Cast, sign_in: Any, person: str) -> None:
    client = sign_in(getattr(cast, person))
    for path in (
        "/my-work/",
        "/activities/",
        "/mandates/",
        "/clusters/",
        "/posts/",
        "/reports/",
        "/tokens/",
        "/search/",
    ):
        assert client.get(path).status_code == 403, path


def test_an_ended_term_opens_not_even_the_bureau_room(cast: Cast, sign_in: Any) -> None:
    assert sign_in(cast.ended_bureau_member).get("/bureau/").status_code == 403
