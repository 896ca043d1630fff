"""A sheet of progress is sent, its columns mapped, looked at, corrected and imported, by keyboard and on a phone."""

from playwright.sync_api import Page, expect

from tests.journeys.seeing import Looks, at_every_width
from tests.journeys.visitors import STAFF, Visitors

HEAD = "Code,Done,Status,What happened\n"
WRONG = HEAD + "A-01,much,On track,The rooms are booked.\nNO-99,40,On track,Nothing.\n"
RIGHT = HEAD + "A-14,98,On track,The rooms of the meetings are booked.\n"


def send(page: Page, content: str) -> None:
    page.get_by_label("What is in the sheet").select_option(label="Progress")
    page.get_by_label("Sheet", exact=True).set_input_files(
        {"name": "progress of august.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Send the sheet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What each column is")


def test_a_sheet_of_progress_is_looked_at_corrected_and_imported(visitors: Visitors) -> None:
    person, looks = visitors(STAFF), Looks()
    page = person.goes_to("/imports/")
    send(page, WRONG)
    assert at_every_width(page, looks) == []
    page.get_by_label("Done").select_option(label="Done, % *")
    page.get_by_role("button", name="See what would change").click()
    problems = page.get_by_role("region", name="Problems", exact=True)
    expect(problems.locator("tbody tr")).to_have_count(2)
    expect(problems).to_contain_text("much")
    expect(page.get_by_role("button", name="Import all rows")).to_have_count(0)
    assert at_every_width(page, looks) == []
    page.get_by_role("button", name="Give up the import").click()
    expect(page.get_by_role("main")).to_contain_text("Nothing was imported")

    send(page, RIGHT)
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_role("main")).to_contain_text("1 created, 0 changed, 0 unchanged")
    page.get_by_role("button", name="Import all rows").click()
    expect(page.get_by_role("main")).to_contain_text("All of it is in the plan")
    assert at_every_width(page, looks) == []
    activity = person.goes_to("/activities/A-14/").get_by_role("main")
    expect(activity).to_contain_text("The rooms of the meetings are booked.")
