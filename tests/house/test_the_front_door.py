"""Signing in and out, and what a browser is told to refuse."""

import datetime
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from structure.models import User
from tests.factories.planning import BienniumFactory
from tests.people import PASSWORD, Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "\thttps://evil.example",
    "https://testserver@evil.example/",
    "http://testserver.evil.example/",
)


def sign_in_by_form(client: Client, user: User, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/accounts/login/", {"login": user.email, "password": password, **more})


@pytest.mark.parametrize("place", ELSEWHERE)
def test_signing_in_never_leads_elsewhere(cast: Cast, place: str) -> None:
    answer = sign_in_by_form(Client(), cast.staff, next=place)
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("place", ELSEWHERE)
def test_choosing_a_language_never_leads_elsewhere(cast: Cast, sign_in: SignIn, place: str) -> None:
    answer = sign_in(cast.staff).post("/i18n/setlang/", {"language": "fr", "next": place}, headers={"referer": place})
    assert answer.status_code in (204, 302)
    assert answer.get("Location", "/") == "/"


@pytest.mark.parametrize("place", ELSEWHERE)
def test_signing_out_never_leads_elsewhere(cast: Cast, sign_in: SignIn, place: str) -> None:
    assert "evil" not in sign_in(cast.staff).post("/accounts/logout/", {"next": place})["Location"]


def test_signing_in_leads_back_to_where_one_was(cast: Cast) -> None:
    client = Client()
    asked = client.get("/activities/?status=lagging")
    assert asked["Location"] == "/accounts/login/?next=/activities/%3Fstatus%3Dlagging"
    answer = sign_in_by_form(client, cast.staff, next="/activities/?status=lagging")
    assert answer["Location"] == "/activities/?status=lagging"


def test_a_session_somebody_planted_is_not_the_one_signed_in_with(cast: Cast) -> None:
    client = Client()
    client.cookies["sessionid"] = "plantedplantedplantedplantedplan"
    client.get("/accounts/login/")
    sign_in_by_form(client, cast.staff)
    first = client.cookies["sessionid"].value
    assert first != "plantedplantedplantedplantedplan"
    client.post("/accounts/logout/")
    assert not Session.objects.filter(pk=first).exists(), "the session lives on after signing out"
    sign_in_by_form(client, cast.staff)
    assert client.cookies["sessionid"].value != first


def test_a_link_does_not_sign_out(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    client = sign_in(cast.staff)
    assert client.get("/accounts/logout/").status_code == 200, "asks first"
    assert client.get("/my-work/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/my-work/").status_code == 302


def test_who_works_is_not_signed_out_and_who_does_not_is(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    client = sign_in(cast.staff)
    key = client.cookies["sessionid"].value
    soon = timezone.now() + datetime.timedelta(minutes=10)

    def ends() -> datetime.datetime:
        return Session.objects.get(pk=key).expire_date

    Session.objects.filter(pk=key).update(expire_date=soon)
    User.objects.update(last_login=timezone.now() - datetime.timedelta(minutes=50))
    assert client.get("/my-work/").status_code == 200
    assert ends() > timezone.now() + datetime.timedelta(minutes=55)
    renewed = ends()
    client.get("/my-work/")
    assert ends() == renewed, "a row is not written with every page"
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - datetime.timedelta(seconds=1))
    assert client.get("/my-work/").status_code == 302


def test_a_closed_account_is_signed_out_at_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.staff)
    User.objects.filter(pk=cast.staff.pk).update(is_active=False)
    assert client.get("/my-work/").status_code == 302
    again = Client()
    sign_in_by_form(again, cast.staff)
    assert again.get("/my-work/").status_code == 302


def test_guessing_a_password_is_stopped_with_a_sentence(cast: Cast) -> None:
    client, user = Client(), cast.staff
    answers = [sign_in_by_form(client, user, "wrong") for _turn in range(12)]
    told = answers[-1].content.decode()
    assert {answer.status_code for answer in answers} <= {200, 429}
    assert answers[-1].status_code == 429 or "Too many" in told, told[:500]
    assert "Too many" in told or "too many" in told
    right = sign_in_by_form(client, user)
    assert right.status_code != 302, "the right password is not taken while guessing is stopped"
    assert sign_in_by_form(Client(REMOTE_ADDR="192.0.2.9"), cast.colleague).status_code == 302, "others still sign in"


def test_a_wrong_address_and_a_wrong_password_are_told_apart_nowhere(cast: Cast) -> None:
    def words(answer: Any) -> str:
        return re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", answer.content.decode())

    known = sign_in_by_form(Client(), cast.staff, "wrong")
    unknown = Client().post("/accounts/login/", {"login": "no.one@example.org", "password": "wrong"})
    assert (known.status_code, words(known)) == (unknown.status_code, words(unknown))


def test_asking_for_a_new_password_does_not_say_who_has_an_account(cast: Cast) -> None:
    known = Client().post("/accounts/password/reset/", {"email": cast.staff.email})
    unknown = Client(REMOTE_ADDR="192.0.2.9").post("/accounts/password/reset/", {"email": "no.one@example.org"})
    assert (known.status_code, known.get("Location")) == (unknown.status_code, unknown.get("Location"))
    assert known.status_code == 302
    assert mail.outbox[0].to == [cast.staff.email]
    assert "evil" not in "".join(message.body for message in mail.outbox)


def test_nobody_signs_up(cast: Cast) -> None:
    before = User.objects.count()
    wanted = {"email": "new@example.org", "password1": "a-long-password", "password2": "a-long-password"}
    Client().post("/accounts/signup/", wanted)
    assert User.objects.count() == before


@pytest.mark.parametrize("path", ["/accounts/login/", "/my-work/", "/activities/", "/nothing-there/", "/reports/%00/"])
def test_what_a_browser_is_told_to_refuse(cast: Cast, sign_in: SignIn, path: str) -> None:
    BienniumFactory()
    client = Client() if "login" in path else sign_in(cast.staff)
    headers = client.get(path).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    assert "unsafe" not in policy


def test_the_page_of_a_person_is_kept_by_no_proxy(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    assert "Cookie" in sign_in(cast.staff).get("/my-work/")["Vary"]


PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "secretariat.settings.production",
    "SECRET_KEY": "k7-" + "".join(chr(97 + n * 7 % 26) + str(n) for n in range(60)),
    "ALLOWED_HOSTS": "plan.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://plan.example.org",
    "DATABASE_URL": os.environ.get("DATABASE_URL", "postgres://secretariat@127.0.0.1:5432/secretariat"),
    "REDIS_URL": os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0"),
}
SAID = """
import django, json
django.setup()
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in (
    "DEBUG", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_CONTENT_TYPE_NOSNIFF", "AS_AT_DATE")}))
"""


def in_production(*command: str, **changed: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV")}
    return subprocess.run(
        [sys.executable, *command],
        cwd=django_settings.BASE_DIR,
        env={**kept, **PRODUCTION, **changed},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_without_a_warning() -> None:
    done = in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_production_keeps_its_cookies_to_itself() -> None:
    said = in_production("-c", SAID).stdout
    assert '"DEBUG": false' in said and '"AS_AT_DATE": ""' in said
    for name in ("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        assert f'"{name}": true' in said, name


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_does_not_start_without_what_it_needs(name: str) -> None:
    kept = PRODUCTION.pop(name)
    try:
        assert in_production("manage.py", "check").returncode != 0
    finally:
        PRODUCTION[name] = kept
