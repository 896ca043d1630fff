"""A unit head who is new here plans the next biennium, from what is left of this one to a change after approval.

Everything is found by the words on the page; nothing but the browser is used.
"""

import re

from playwright.sync_api import Page, expect

from tests.journeys.visitors import DIVISION_HEAD, EXECUTIVE_SECRETARY, UNIT_HEAD, Somebody, Visitors

NEXT = "?biennium=2017"
WORKPLAN = f"/workplans/LIA/{NEXT}"
NOTE = "The first activity ends too early: the meeting is in 2018."


def follows(page: Page, *links: str | re.Pattern[str]) -> Page:
    """Click links one after the other, as the words on each page invite to."""
    for link in links:
        page.get_by_role("link", name=link).first.click()
    return page


def says(person: Somebody, words: str | re.Pattern[str]) -> None:
    expect(person.page.get_by_role("main")).to_contain_text(words)


def decides(person: Somebody, path: str, button: str, note: str = "") -> None:
    """Press a button of the decision on the page at the path."""
    page = person.goes_to(path)
    if note:
        page.get_by_label(re.compile("^Note")).fill(note)
    page.get_by_role("button", name=button, exact=True).click()


def test_the_next_workplan_from_carry_over_to_a_change_by_request(visitors: Visitors) -> None:
    head, division, secretary = visitors(UNIT_HEAD), visitors(DIVISION_HEAD), visitors(EXECUTIVE_SECRETARY)

    # What is left of this biennium goes into the next one, ticked by hand; nothing by itself.
    page = head.goes_to("/bienniums/")
    follows(page, "2017–2018")
    follows(page, re.compile("^Carry over"))
    ticks = page.locator(".x-carry-tick input:visible")
    codes = [ticks.nth(n).get_attribute("value") or "" for n in range(2)]
    for code in codes:
        page.locator(f"input[name=carry][value='{code}']").check()
    page.get_by_role("button", name="Carry over what is ticked").click()
    expect(page.locator("body")).to_contain_text("2 activities carried over")

    # The workplan of the next biennium holds both; it is submitted and comes back with a note.
    page = head.goes_to(WORKPLAN)
    if page.get_by_role("button", name="Begin the workplan").count():
        page.get_by_role("button", name="Begin the workplan").click()
    for code in codes:
        expect(page.locator("tr", has_text=code).first).to_be_visible()
    page.get_by_role("button", name="Submit the workplan").click()
    expect(page.locator("body")).to_contain_text("Submitted. It waits for the head of the division.")
    decides(division, WORKPLAN, "Return with note", NOTE)
    expect(division.page.locator("body")).to_contain_text("Returned to the unit with your note.")

    # Corrected where the note says, and approved all the way.
    page = head.goes_to(WORKPLAN)
    says(head, NOTE)
    follows(page, f"Edit {codes[0]}")
    page.get_by_label("End", exact=True).fill("Q2 2018")
    page.get_by_role("button", name=re.compile("^Save")).click()
    expect(page.locator("body")).to_contain_text(f"{codes[0]} saved in the draft workplan.")
    page = head.goes_to(WORKPLAN)
    page.get_by_role("button", name="Submit the workplan").click()
    decides(division, WORKPLAN, "Endorse")
    expect(division.page.locator("body")).to_contain_text("Endorsed. It waits for the Executive Secretary.")
    decides(secretary, WORKPLAN, "Approve")
    expect(secretary.page.locator("body")).to_contain_text("Approved. Its dates are the plan from now on.")

    # After approval one date changes by a request, along the same line.
    page = head.goes_to(f"/activities/{codes[0]}/{NEXT}")
    follows(page, "Request a change", "Change what it says")
    page.get_by_label("End", exact=True).fill("Q3 2018")
    page.get_by_label("Reason of the change").fill("The host offers September.")
    page.get_by_role("button", name="Request the change").click()
    expect(page.locator("body")).to_contain_text("It waits for the head of the division.")
    request = re.sub(r"^https?://[^/]+", "", page.url)
    expect(page.get_by_role("button", name="Endorse")).to_have_count(0)
    decides(division, request, "Endorse")
    decides(secretary, request, "Approve")
    says(secretary, "Approved")
    page = head.goes_to(f"/activities/{codes[0]}/{NEXT}")
    says(head, "Q3 2018")
