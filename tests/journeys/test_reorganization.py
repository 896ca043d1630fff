"""The administrator splits a unit: what will happen is read first, and the chart knows before and after.

Everything is found by the words on the page; nothing but the browser is used.
"""

import re

from playwright.sync_api import Page, expect

from tests.journeys.visitors import ADMINISTRATOR, PHONE, STAFF, Visitors


def says(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("main")).to_contain_text(words)


def test_a_unit_is_split_and_stands_in_the_past_as_it_was(visitors: Visitors) -> None:
    keeper = visitors(ADMINISTRATOR)

    # From the chart to the unit, and to what can be done with it.
    page = keeper.goes_to("/organization/")
    page.get_by_role("link", name="Reorganize…").click()
    page.get_by_role("link", name="Reorganize COM").click()
    page.get_by_role("link", name="Split into units").click()

    # What is missing is said where it is missing, and nothing typed is lost.
    page.get_by_label("Code of part 1").fill("prs")
    page.get_by_label("Name of part 1").fill("Press Unit")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.get_by_role("button", name="Show what will happen").click()
    says(page, "Name of part 2: Enter a name.")
    expect(page.get_by_label("Name of part 1")).to_have_value("Press Unit")
    for number, name, nature in ((1, "Press Unit", "process"), (2, "Publications Unit", "support")):
        page.get_by_label(f"Name of part {number}").fill(name)
        page.get_by_label(f"Nature of part {number}").select_option(nature)
    page.get_by_label("Code of part 2").fill("PUB")
    page.get_by_label("Part that takes over people and work").select_option(label="Part 1")
    page.get_by_text("3 people: give some to another part").click()
    page.get_by_label("Sinéad Corrigan").select_option(label="Part 2")
    page.get_by_label("From which day").fill("1 Sep 2016")
    page.get_by_label("Reason").fill("Decided by the Executive Secretary on 30 August 2016")
    page.get_by_role("button", name="Show what will happen").click()

    # The preview says it in words and numbers; going back keeps the entries.
    says(page, "The last day of COM is 31 Aug 2016")
    says(page, "On 1 Sep 2016 the unit PRS opens in MCO: “Press Unit”, process (cross-cutting).")
    says(page, "What goes to PRS")
    says(page, "2 people")
    says(page, "What goes to PUB")
    says(page, "1 person")
    page.get_by_role("button", name="Change the entries").click()
    expect(page.get_by_label("Name of part 2")).to_have_value("Publications Unit")
    page.get_by_role("button", name="Show what will happen").click()
    page.get_by_role("button", name="Split the unit").click()

    # Done: the history of the unit, its successors, and the chart before and after.
    says(page, "COM is split into PRS, PUB.")
    says(page, "Its last day was 31 Aug 2016.")
    page.get_by_role("link", name="PRS", exact=True).first.click()
    says(page, "Press Unit")
    page = visitors(STAFF).goes_to("/organization/")
    says(page, "Press Unit")
    expect(page.get_by_role("main")).not_to_contain_text("Communications Unit")
    page.get_by_label("As at").fill("31 Aug 2016")
    page.get_by_role("button", name="Show that day").click()
    says(page, "Communications Unit")
    expect(page.get_by_role("main")).not_to_contain_text("Press Unit")
    expect(page.get_by_role("link", name="Reorganize…")).to_have_count(0)


def test_a_preview_reads_on_a_phone_without_scripts(visitors: Visitors) -> None:
    keeper = visitors(ADMINISTRATOR, viewport=PHONE, java_script_enabled=False)
    page = keeper.goes_to("/organization/units/ERM/reorganize/rename/")
    page.get_by_label("New name").fill("Economics Unit")
    page.get_by_label("From which day").fill("1 Sep 2016")
    page.get_by_label("Reason").fill("A shorter name")
    page.get_by_role("button", name="Show what will happen").click()
    says(page, "From 1 Sep 2016 ERM is called “Economics Unit”.")
    page.get_by_role("link", name="Cancel").click()
    says(page, "Rename")
