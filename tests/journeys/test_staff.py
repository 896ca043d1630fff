"""A member of the staff logs progress: in three interactions, with evidence, without scripts, in a conflict."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.visitors import STAFF, Somebody, Visitors

# Open activities of the demonstration's staff member; each journey takes its own.
PLAIN, EVIDENCE, DRAFT, SCRIPTLESS, CONFLICT, EXPIRED = "A-03", "H-05", "A-01", "A-04", "G-03", "H-01"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
    "dccc59e70000000049454e44ae426082"
)


def row_of(page: Page, code: str) -> Locator:
    return page.locator(f"#row-{code}")


def log_link(page: Page, code: str) -> Locator:
    return row_of(page, code).get_by_role("link", name=f"Log progress on {code}")


def sentence(place: Page | Locator) -> Locator:
    return place.get_by_label("What happened, in one sentence")


def percent(place: Page | Locator) -> Locator:
    return place.get_by_label("Complete", exact=True)


def opens_the_row(person: Somebody, code: str) -> Locator:
    """Follow the row's Log link; the row is then a form, with the cursor in the sentence."""
    page = person.goes_to("/my-work/")
    log_link(page, code).click()
    row = row_of(page, code)
    expect(sentence(row)).to_be_focused()
    return row


def test_the_staff_signs_in_and_finds_what_is_asked(visitors: Visitors) -> None:
    person = visitors.at_the_door()
    person.signs_in(STAFF)
    expect(person.page.get_by_role("heading", name="My work", level=1)).to_be_visible()
    expect(log_link(person.page, PLAIN)).to_be_visible()


def test_a_wrong_password_is_told_and_opens_nothing(visitors: Visitors) -> None:
    person = visitors.at_the_door()
    page = person.goes_to("/accounts/login/?next=/my-work/")
    page.get_by_label("Email address").fill("lucia.ferrer@example.org")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".x-message-error, .x-error").first).to_be_visible()
    assert person.goes_to("/my-work/").url.endswith("/accounts/login/?next=/my-work/")


def test_progress_is_logged_in_three_interactions(visitors: Visitors) -> None:
    person = visitors(STAFF)
    page = person.goes_to("/my-work/")
    interactions = 0

    log_link(page, PLAIN).click()
    interactions += 1
    row = row_of(page, PLAIN)
    expect(sentence(row)).to_be_focused()
    expect(row.get_by_role("radio", checked=True)).to_have_count(1)  # the suggested status stands
    was = percent(row).input_value()
    assert was != ""  # the last percent stands

    page.keyboard.type("The editors have read the last batch.")
    interactions += 1
    page.keyboard.press("Control+Enter")
    interactions += 1

    closed = row_of(page, PLAIN)
    expect(closed.locator(".x-saved")).to_contain_text("Saved ")
    expect(closed.get_by_role("img", name=f"{was}%")).to_be_visible()
    assert interactions <= 3


def test_progress_with_evidence_shows_in_the_row_and_is_taken_back(visitors: Visitors, tmp_path: Path) -> None:
    person = visitors(STAFF)
    page = person.page
    row = opens_the_row(person, EVIDENCE)
    was = int(percent(row).input_value())
    row.get_by_role("button", name="5 points more").click()
    expect(percent(row)).to_have_value(str(was + 5))
    row.get_by_text("At risk", exact=True).last.click()
    sentence(row).fill("The tracking table was sent to the clusters.")
    photo, note = tmp_path / "table.png", tmp_path / "note.txt"
    photo.write_bytes(PNG)
    note.write_text("The table, as sent.")
    row.locator("input[type=file]").set_input_files([photo, note])
    expect(row.locator("[data-file-names-here]")).to_have_text("table.png, note.txt")
    row.get_by_role("button", name="Save progress").click()

    saved = row_of(page, EVIDENCE)
    expect(saved.locator(".x-saved")).to_contain_text("Saved ")
    expect(saved.locator(".x-work-line")).to_contain_text(f"{was + 5}%")
    expect(saved.locator(".x-work-line")).to_contain_text("At risk")

    # The evidence stands on the activity's page, and comes as a file, never as a page.
    other = page.context.new_page()
    person.watch(other)
    other.goto(f"{person.app.url}/activities/{EVIDENCE}/")
    other.locator(".x-evidence summary").first.click()
    with other.expect_download() as coming:
        other.get_by_role("link", name="table.png").click()
    assert coming.value.path().read_bytes() == PNG
    other.close()

    saved.get_by_role("button", name="undo").click()
    expect(row_of(page, EVIDENCE).locator(".x-work-line")).to_contain_text(f"{was}%")
    expect(row_of(page, EVIDENCE).locator(".x-saved")).to_have_count(0)


def test_a_file_of_a_wrong_kind_is_refused_at_the_field(visitors: Visitors, tmp_path: Path) -> None:
    person = visitors(STAFF)
    row = opens_the_row(person, DRAFT)
    sentence(row).fill("This sentence must survive the refusal.")
    page_in_disguise = tmp_path / "report.pdf"
    page_in_disguise.write_text("<html><script>alert(1)</script></html>")
    row.locator("input[type=file]").set_input_files(page_in_disguise)
    row.get_by_role("button", name="Save progress").click()
    expect(row.locator(".x-error").first).to_be_visible()
    expect(sentence(row)).to_have_value("This sentence must survive the refusal.")
    row.get_by_role("link", name="Cancel").click()
    expect(log_link(person.page, DRAFT)).to_be_visible()


def test_a_percent_out_of_range_is_refused_at_the_field(visitors: Visitors) -> None:
    row = opens_the_row(visitors(STAFF), DRAFT)
    row.locator("form").evaluate("form => { form.noValidate = true; }")
    percent(row).fill("170")
    sentence(row).fill("More than everything.")
    row.get_by_role("button", name="Save progress").click()
    expect(row.locator(".x-error")).to_contain_text("Enter a number from 0 to 100.")
    expect(percent(row)).to_be_focused()


def test_a_draft_outlives_its_tab(visitors: Visitors) -> None:
    person = visitors(STAFF)
    row = opens_the_row(person, DRAFT)
    sentence(row).fill("Half a sentence about the rooms")
    with person.page.expect_response(lambda answer: answer.url.endswith(f"/activities/{DRAFT}/progress/draft/")):
        percent(row).focus()
    expect(row.locator("span[data-draft-kept]")).to_contain_text("Draft kept ")

    person.opens_a_new_tab()
    row = opens_the_row(person, DRAFT)
    expect(sentence(row)).to_have_value("Half a sentence about the rooms")

    # And another browser of the same person finds what the server kept.
    elsewhere = visitors(STAFF)
    expect(sentence(opens_the_row(elsewhere, DRAFT))).to_have_value("Half a sentence about the rooms")


def test_progress_is_logged_without_scripts(visitors: Visitors, tmp_path: Path) -> None:
    person = visitors(STAFF, java_script_enabled=False)
    page = person.goes_to("/my-work/")
    log_link(page, SCRIPTLESS).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(SCRIPTLESS)
    was = int(percent(page).input_value())
    percent(page).fill(str(was + 1))
    note = tmp_path / "minutes.txt"
    note.write_text("Minutes of the meeting.")
    page.locator("input[type=file]").set_input_files(note)
    sentence(page).fill("The adjustments were listed for the Bureau.")
    page.get_by_role("button", name="Save progress").click()
    expect(page.get_by_role("main")).to_contain_text(f"{was + 1}%")
    expect(page.locator("body")).to_contain_text(f"Progress of {SCRIPTLESS} saved, {was + 1}%.")
    page.goto(f"{person.app.url}/activities/{SCRIPTLESS}/")
    expect(page.get_by_role("link", name="minutes.txt").first).to_be_visible()


@pytest.mark.parametrize("decision", ["Keep my", "Take"])
def test_of_two_who_change_one_activity_the_second_is_told_and_loses_nothing(visitors: Visitors, decision: str) -> None:
    slow, quick = visitors(STAFF), visitors(STAFF)
    row = opens_the_row(slow, CONFLICT)
    was = int(percent(row).input_value())
    percent(row).fill(str(was - 3))
    sentence(row).fill("Mine, written slowly.")

    theirs = opens_the_row(quick, CONFLICT)
    percent(theirs).fill(str(was - 2))
    sentence(theirs).fill("Theirs, written quickly.")
    theirs.get_by_role("button", name="Save progress").click()
    expect(row_of(quick.page, CONFLICT).locator(".x-saved")).to_be_visible()

    row.get_by_role("button", name="Save progress").click()
    told = row.get_by_role("alert")
    expect(told).to_contain_text("Lucía Ferrer changed this while you were writing.")
    expect(told).to_contain_text(f"theirs {was - 2}%, yours {was - 3}%")
    expect(sentence(row)).to_have_value("Mine, written slowly.")

    wanted = was - 3 if decision == "Keep my" else was - 2
    row.get_by_role("button", name=f"{decision} {wanted}%").click()
    expect(percent(row)).to_have_value(str(wanted))
    expect(sentence(row)).to_have_value("Mine, written slowly.")
    row.get_by_role("button", name="Save progress").click()
    expect(row_of(slow.page, CONFLICT).locator(".x-saved")).to_be_visible()
    expect(row_of(slow.page, CONFLICT).locator(".x-work-line")).to_contain_text(f"{wanted}%")


def test_who_was_signed_out_while_writing_comes_back_to_the_open_row(visitors: Visitors) -> None:
    person = visitors(STAFF)
    page = person.page
    row = opens_the_row(person, EXPIRED)
    sentence(row).fill("Written before the session ended.")
    person.loses_the_session()
    row.get_by_role("button", name="Save progress").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.locator("body")).to_contain_text("What you were writing is kept")

    person.fills_the_sign_in(STAFF)
    row = row_of(page, EXPIRED)
    expect(sentence(row)).to_have_value("Written before the session ended.")
    row.get_by_role("button", name="Save progress").click()
    expect(row_of(page, EXPIRED).locator(".x-saved")).to_be_visible()


def test_a_stranger_to_the_activity_is_offered_no_log_button(visitors: Visitors) -> None:
    person = visitors("dlomo")
    page = person.goes_to(f"/activities/{SCRIPTLESS}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Log progress")).to_have_count(0)
    answer = person.page.context.request.get(f"{person.app.url}/activities/{SCRIPTLESS}/progress/new/")
    assert answer.status == 403
