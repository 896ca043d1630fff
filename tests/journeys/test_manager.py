"""A workplan goes its way: returned with a note, corrected, submitted again, endorsed, approved, frozen.

The demonstration's workplan of LIA waits for the head of its division when the journeys begin.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.visitors import (
    DIVISION_HEAD,
    EXECUTIVE_SECRETARY,
    STAFF,
    UNIT_HEAD,
    Somebody,
    Visitors,
)

WORKPLAN = "/workplans/LIA/"
NOTE = "The adjustments to COP 13 need a later end; see the host's letter."


def decision(page: Page, title: str = "Your decision") -> Locator:
    return page.get_by_role("region", name=title)


def offers_no_decision(page: Page) -> None:
    expect(page.get_by_role("button", name=re.compile("^(Endorse|Approve|Return with note)$"))).to_have_count(0)


def posts_anyway(person: Somebody, decision: str) -> tuple[int, str]:
    """Send a decision the page does not offer, as somebody with a pencil would; status and text of the answer."""
    page = person.page
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    answer = page.context.request.post(
        f"{person.app.url}{WORKPLAN}decide/",
        form={"decision": decision, "version": "0", "note": "Mine.", "csrfmiddlewaretoken": token},
        headers={"Referer": page.url},
    )
    return answer.status, answer.text()


@pytest.mark.parametrize("by", [STAFF, UNIT_HEAD, EXECUTIVE_SECRETARY])
def test_nobody_else_decides_on_what_waits_for_the_division(visitors: Visitors, by: str) -> None:
    person = visitors(by)
    offers_no_decision(person.goes_to(WORKPLAN))
    for what in ("endorse", "approve", "return_with_note"):
        status, _text = posts_anyway(person, what)
        assert status in (403, 409), what
    now = person.goes_to(WORKPLAN).locator(".x-states [aria-current='step']")
    expect(now).to_contain_text("Waits for endorsement")


def test_a_workplan_is_returned_corrected_endorsed_approved_and_frozen(visitors: Visitors) -> None:
    head = visitors(DIVISION_HEAD)
    page = head.goes_to("/workplans/")
    expect(page.locator("tr", has_text="LIA")).to_contain_text("You")
    page.goto(head.app.url + WORKPLAN)
    panel = decision(page)
    number = int(re.search(r"version (\d+)", panel.inner_text()).group(1))  # type: ignore[union-attr]

    # Returned without a note: refused at the field. With one: it goes back.
    panel.get_by_role("button", name="Return with note").click()
    expect(decision(page).locator(".x-message-error")).to_be_visible()
    decision(page).get_by_label("Note to the unit").fill(NOTE)
    decision(page).get_by_role("button", name="Return with note").click()
    expect(page.locator("body")).to_contain_text("Returned to the unit with your note.")
    offers_no_decision(page)

    # The unit head reads the note, changes a date with its reason, and submits again.
    unit_head = visitors(UNIT_HEAD)
    page = unit_head.goes_to(WORKPLAN + "?show=all")
    expect(page.get_by_role("main")).to_contain_text(NOTE)
    page.get_by_role("link", name="Edit A-04").click()
    page.get_by_label("End", exact=True).fill("the day after tomorrow")
    page.get_by_label("Reason of the change").fill("The host asks for it.")
    page.get_by_role("button", name=re.compile("^Save")).click()
    expect(page.locator(".x-error").first).to_be_visible()
    page.get_by_label("End", exact=True).fill("21 Nov 2016")
    page.get_by_role("button", name=re.compile("^Save")).click()
    expect(page.locator("body")).to_contain_text("A-04 saved in the draft workplan.")
    page.goto(unit_head.app.url + WORKPLAN)
    expect(page.locator(".x-workplan-changes")).to_contain_text("21 Nov 2016")
    page.get_by_role("button", name="Submit the workplan").click()
    expect(page.locator("body")).to_contain_text("Submitted. It waits for the head of the division.")
    offers_no_decision(page)  # nobody acts on what they submitted
    assert posts_anyway(unit_head, "endorse")[0] in (403, 409)

    # The head of the division endorses; pressed twice, it is endorsed once.
    page = head.goes_to(WORKPLAN)
    decision(page).get_by_role("button", name="Endorse").click()
    expect(page.locator("body")).to_contain_text("Endorsed. It waits for the Executive Secretary.")
    assert posts_anyway(head, "endorse")[0] == 409
    assert posts_anyway(head, "approve")[0] in (403, 409)

    # The Executive Secretary approves; the version is frozen with its hash.
    secretary = visitors(EXECUTIVE_SECRETARY)
    page = secretary.goes_to(WORKPLAN)
    decision(page).get_by_role("button", name="Approve").click()
    expect(page.locator("body")).to_contain_text("Approved. Its dates are the plan from now on.")
    page.get_by_role("link", name=re.compile(rf"Version {number}\b|Version {number + 1}\b")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Version ")
    expect(page.locator(".x-hash")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    expect(page.get_by_role("main")).to_contain_text("its hash was worked out again and agrees")
    expect(page.locator("tr", has_text="A-04")).to_contain_text("21 Nov 2016")

    # What is approved changes no more, except by a revision.
    page = unit_head.goes_to("/activities/A-04/edit/")
    expect(page.get_by_role("main")).not_to_contain_text("Reason of the change")


def openings(person: Somebody) -> int:
    """How often the history says that the workplan was opened again."""
    sql = (
        "SELECT count(*) FROM planning_historicalworkplan h JOIN structure_unit u ON u.id = h.unit_id "
        "WHERE u.code = 'LIA' AND h.history_change_reason LIKE 'Revision opened%'"
    )
    return int(person.app.asks(sql)[0][0])


def test_what_is_pressed_twice_is_done_once(visitors: Visitors) -> None:
    first, second = visitors(UNIT_HEAD), visitors(UNIT_HEAD)
    before = openings(first)
    for person in (first, second):
        person.goes_to(WORKPLAN)
    for person in (first, second):
        person.page.get_by_role("button", name="Open a revision").click()
        expect(person.page.locator("body")).to_contain_text("Revision opened.")
        expect(person.page.locator(".x-states [aria-current='step']")).to_contain_text("Draft")
    assert openings(first) == before + 1


def test_a_unit_head_adds_an_activity_to_the_revision(visitors: Visitors) -> None:
    person = visitors(UNIT_HEAD)
    page = person.goes_to(WORKPLAN)
    page.get_by_role("link", name="Add an activity").click()
    page.get_by_role("button", name=re.compile("^(Add|Save)")).last.click()
    expect(page.get_by_label("Title", exact=True)).to_be_visible()  # still here: nothing was filled in
    page.get_by_label("Title", exact=True).fill("Brief the new members of the Bureau")
    page.get_by_label("Start", exact=True).fill("Q4 2016")
    page.get_by_label("End", exact=True).fill("Dec 2016")
    page.locator("input[list=mandates]").first.fill("SBI-1/5")
    page.locator("input[name$='-percent']").first.fill("100")
    reason = page.get_by_label("Reason of the change")
    if reason.count():
        reason.fill("The Bureau is elected in December.")
    page.get_by_role("button", name=re.compile("^(Add the|Save)")).last.click()
    expect(page.locator("body")).to_contain_text("added to the draft workplan.")
    expect(page.get_by_role("main")).to_contain_text("Brief the new members of the Bureau")


def test_two_people_write_one_activity_and_nothing_typed_is_lost(visitors: Visitors) -> None:
    pages = [visitors(UNIT_HEAD).goes_to("/activities/A-03/edit/") for _person in range(2)]
    for page, words in zip(pages, ("Theirs.", "Mine."), strict=True):
        page.get_by_label("Description", exact=True).fill(words)
        page.get_by_label("Reason of the change").fill("Said more shortly.")
        page.get_by_role("button", name="Save activity").click()
    expect(pages[0].locator("body")).to_contain_text("saved in the draft workplan.")
    page = pages[1]
    expect(page.get_by_role("alert")).to_contain_text("changed this while you were writing.")
    expect(page.get_by_label("Description", exact=True)).to_have_value("Mine.")
    page.get_by_role("button", name=re.compile("^Take theirs.*Description")).click()
    expect(page.get_by_label("Description", exact=True)).to_have_value("Theirs.")
    rows = page.locator("#form-shares tbody tr")
    before = rows.count()
    page.get_by_role("button", name="One more mandate").click()  # without leaving the place
    expect(rows).to_have_count(before + 1)
    page.get_by_role("button", name="Save activity").click()
    expect(page.locator("body")).to_contain_text("saved in the draft workplan.")
