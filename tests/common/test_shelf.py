"""The component shelf: everything on it draws, for whoever has signed in, and for nobody else."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import Cast

pytestmark = pytest.mark.django_db


def test_the_shelf_draws_every_component(cast: Cast, sign_in: Callable[..., Client]) -> None:
    page = sign_in(cast.staff).get(reverse("common:components"))
    assert page.status_code == 200
    text = page.content.decode()
    for part in (
        "x-chain",
        "x-work-open",
        "x-stages",
        "x-diff",
        "x-decision",
        "x-job",
        "x-matrix",
        "x-tree",
        "x-parts",
    ):
        assert part in text


def test_a_stranger_cannot_see_the_shelf(client: Client) -> None:
    page = client.get(reverse("common:components"))
    assert page.status_code == 302
    assert "/login/" in page["Location"]


def test_sign_in_speaks_of_what_was_kept(client: Client) -> None:
    kept = client.get(reverse("account_login"), {"kept": "1"}).content.decode()
    plain = client.get(reverse("account_login")).content.decode()
    assert "What you were writing is kept" in kept
    assert "is kept" not in plain


def test_sign_in_offers_no_un_account_where_none_is_set_up(client: Client) -> None:
    assert "Sign in with your" not in client.get(reverse("account_login")).content.decode()


def test_a_page_that_is_not_there_says_so(cast: Cast, sign_in: Callable[..., Client]) -> None:
    page = sign_in(cast.staff).get("/no-such-page/")
    assert page.status_code == 404
    assert "There is no such page" in page.content.decode()
