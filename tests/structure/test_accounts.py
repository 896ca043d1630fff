"""The language a person chooses is theirs, on every page and outside of them."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from common.refusals import InvalidInput
from structure.actions.accounts import keep_language
from structure.models import User
from tests.people import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ADDRESS = "/i18n/setlang/"


def language_of(user: User) -> str:
    return User.objects.get(pk=user.pk).language


def test_the_language_chosen_in_the_menu_is_kept(cast: Cast, sign_in: SignIn) -> None:
    """By the form of the menu, which needs no script: a button that says which."""
    browser = sign_in(cast.staff)
    answer = browser.post(ADDRESS, {"language": "fr", "next": "/tokens/"})
    assert (answer.status_code, answer["Location"]) == (302, "/tokens/")
    assert browser.cookies[settings.LANGUAGE_COOKIE_NAME].value == "fr"
    assert language_of(cast.staff) == "fr"
    assert language_of(cast.colleague) == "en", "nobody else's"


@pytest.mark.parametrize("person", ["bureau_member", "rest_client"])
def test_whoever_can_sign_in_has_a_language(cast: Cast, sign_in: SignIn, person: str) -> None:
    user = getattr(cast, person)
    sign_in(user).post(ADDRESS, {"language": "ar"})
    assert language_of(user) == "ar"


@pytest.mark.parametrize("unknown", ["", "de", "xx", "FR", "fr\x00", "9" * 40])
def test_a_language_nobody_speaks_here_is_not_kept(cast: Cast, sign_in: SignIn, unknown: str) -> None:
    assert sign_in(cast.staff).post(ADDRESS, {"language": unknown}).status_code == 302
    with pytest.raises(InvalidInput, match="one of the languages"):
        keep_language(by=cast.staff, language=unknown)
    assert language_of(cast.staff) == "en"


def test_a_link_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.staff).get(ADDRESS, {"language": "fr"}).status_code == 302
    assert language_of(cast.staff) == "en"


def test_another_tab_does_not_bring_back_what_was_changed_meanwhile(cast: Cast) -> None:
    """Only the language is written: the row read at sign-in may be old."""
    stale = User.objects.get(pk=cast.staff.pk)
    User.objects.filter(pk=cast.staff.pk).update(full_name="Another Name")
    keep_language(by=stale, language="es")
    assert User.objects.filter(full_name="Another Name", language="es").exists()


def test_somebody_signing_in_chooses_a_language_first(cast: Cast) -> None:
    visitor = Client()
    answer = visitor.post(ADDRESS, {"language": "fr", "next": "/accounts/login/"})
    assert answer["Location"] == "/accounts/login/"
    assert visitor.get("/accounts/login/").headers["Content-Language"] == "fr"
