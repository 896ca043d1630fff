"""The timeline by keyboard: one stop of the Tab key, arrow keys between the rows, Enter into the activity."""

from playwright.sync_api import Page, expect

from tests.journeys.visitors import STAFF, Visitors


def focused(page: Page) -> str:
    said: str = page.evaluate("document.activeElement.getAttribute('aria-label') || ''")
    return said


def test_arrow_keys_move_between_the_rows_and_enter_opens_one(visitors: Visitors) -> None:
    page = visitors(STAFF).goes_to("/timeline/")
    expect(page.locator("[data-timeline] a[tabindex='0']")).to_have_count(1)
    page.get_by_role("link", name="Skip the picture").focus()
    page.keyboard.press("Tab")
    assert focused(page).startswith("A ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused(page).startswith("A-02 ")
    page.keyboard.press("End")
    last = focused(page)
    page.keyboard.press("ArrowDown")
    assert focused(page) == last != ""
    page.keyboard.press("ArrowLeft")
    assert focused(page).startswith("H ")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/activities/A-01/")


def test_a_row_is_never_hidden_under_the_head(visitors: Visitors) -> None:
    page = visitors(STAFF, viewport={"width": 1440, "height": 500}).goes_to("/timeline/")
    page.get_by_role("link", name="Skip the picture").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    for _turn in range(22):
        page.keyboard.press("ArrowUp")
        row, head = page.evaluate(
            "[document.activeElement.getBoundingClientRect().top,"
            " document.querySelector('.x-timeline-head').getBoundingClientRect().bottom]"
        )
        assert row >= head - 1


def test_a_group_is_folded_by_its_key_and_the_address_keeps_it(visitors: Visitors) -> None:
    page = visitors(STAFF).goes_to("/timeline/")
    page.get_by_role("link", name="Skip the picture").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**open=B*")
    expect(page.get_by_role("link", name="A Legal and intergovernmental affairs")).to_have_attribute(
        "aria-expanded", "false"
    )


def test_a_filter_replaces_rows_sentence_and_exports_together(visitors: Visitors) -> None:
    page = visitors(STAFF).goes_to("/timeline/")
    sentence = page.locator("#x-sentence")
    before = sentence.inner_text()
    page.locator("select[name=unit]").select_option("LIA")
    expect(page.get_by_role("heading", level=1)).to_contain_text("LIA")
    expect(sentence).not_to_have_text(before)
    expect(page.get_by_role("link", name="Print A3")).to_have_attribute(
        "href", "/timeline/timeline.pdf?group=cluster&unit=LIA&zoom=month"
    )
