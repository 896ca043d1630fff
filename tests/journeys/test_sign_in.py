"""The second step of signing in: an authenticator app, recovery codes, and the pages round them."""

import re

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from tests.journeys.seeing import at_every_width
from tests.journeys.visitors import Visitors, password

SOMEBODY = "brandt"  # no other journey signs in with her


def code_of(secret: str) -> str:
    """What the authenticator app would show now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def passes(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(heading, re.I))
    assert at_every_width(page) == [], page.url


def test_an_authenticator_is_set_up_asked_for_and_taken_away(visitors: Visitors) -> None:
    person = visitors.at_the_door()
    person.signs_in(SOMEBODY)
    page = person.goes_to("/accounts/2fa/totp/activate/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    page.get_by_label("Password", exact=True).fill(password())
    page.get_by_role("button", name="Confirm").click()
    secret = page.locator("#x-secret").inner_text()
    assert at_every_width(page) == []
    page.locator("input[name=code]").fill(code_of(secret))
    page.get_by_role("button", name="Set up").click()
    expect(page).not_to_have_url(re.compile("/activate/"))
    person.goes_to("/accounts/2fa/recovery-codes/")
    passes(page, "codes")
    codes = page.locator("#x-codes li").all_inner_texts()
    assert len(codes) >= 8

    # From now on the password alone opens nothing.
    again = visitors.at_the_door()
    again.signs_in(SOMEBODY)
    page = again.page
    assert "/accounts/2fa/authenticate/" in page.url
    passes(page, r"\w")
    assert not page.context.request.get(again.app.url + "/my-work/").url.endswith("/my-work/")
    page.locator("input[name=code]").fill("000000")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".x-error, .x-message-error").first).to_be_visible()
    page.locator("input[name=code]").fill(codes[0])
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile("/my-work/"))

    # The pages that change it can be read by everybody, and take it away.
    for path, heading in (
        ("/accounts/2fa/", r"\w"),
        ("/accounts/2fa/recovery-codes/generate/", "codes"),
        ("/accounts/2fa/totp/deactivate/", r"\w"),
    ):
        again.goes_to(path)
        if "/reauthenticate/" in page.url:
            passes(page, "Confirm that it is you")
            again.goes_to(f"/accounts/2fa/reauthenticate/?next={path}")
            passes(page, "Confirm that it is you")
            page.locator("input[name=code]").first.fill(codes[1])
            page.locator("main form button[type=submit]").first.click()
            again.goes_to(path)
        passes(page, heading)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/accounts/2fa/$"))

    plain = visitors.at_the_door()
    plain.signs_in(SOMEBODY)
    expect(plain.page).to_have_url(re.compile("/my-work/"))


def test_a_new_password_can_be_asked_for(visitors: Visitors) -> None:
    """The answer is the same whether the address is known or not."""
    said = []
    for address in ("ewa.brandt@example.org", "nobody@example.org"):
        page = visitors.at_the_door().goes_to("/accounts/password/reset/")
        page.locator("input[type=email]").fill(address)
        page.locator("main form button[type=submit]").first.click()
        expect(page).to_have_url(re.compile("/reset/done/"))
        said.append(page.get_by_role("main").inner_text())
    assert said[0] == said[1]
