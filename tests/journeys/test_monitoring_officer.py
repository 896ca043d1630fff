"""The report of the whole biennium: asked for, watched, left and found again, downloaded, read back, approved."""

import hashlib
import re
import time
from pathlib import Path

import docx
import openpyxl
import pypdf
from playwright.sync_api import Page, expect

from tests.journeys.visitors import EXECUTIVE_SECRETARY, MONITORING_OFFICER, STAFF, Visitors

LONGEST = 20  # seconds from the click to the finished report


def asks_for_the_whole_biennium(page: Page) -> None:
    form = page.locator("#ask")
    expect(form.get_by_label("About", exact=True)).to_have_value("secretariat")
    form.get_by_label("Period", exact=True).select_option("biennium")
    form.get_by_role("button", name="Make the report").click()


def words_of_docx(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def words_of_pdf(path: Path) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def words_of_xlsx(path: Path) -> str:
    book = openpyxl.load_workbook(path, read_only=True)
    return " ".join(
        str(value) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for value in row if value
    )


def words_of_html(path: Path) -> str:
    return re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8"))


READERS = {"html": words_of_html, "docx": words_of_docx, "pdf": words_of_pdf, "xlsx": words_of_xlsx}


def plain(text: str) -> str:
    """Words with single spaces, so that line breaks of a format do not matter."""
    return re.sub(r"\s+", " ", text.replace("\xa0", " ").replace("\u202f", " "))


def test_the_report_of_the_biennium_is_asked_for_watched_and_downloaded(visitors: Visitors, tmp_path: Path) -> None:
    officer = visitors(MONITORING_OFFICER)
    page = officer.goes_to("/reports/")
    began = time.monotonic()
    asks_for_the_whole_biennium(page)
    job = page.locator("#jobs [data-job]").first
    expect(job).to_contain_text("Progress report")

    # She leaves, and what she left goes on.
    page.goto(officer.app.url + "/activities/")
    page.goto(officer.app.url + "/reports/")
    ready = page.locator("tbody tr").first
    expect(page.locator("[data-job]:not([data-job-ended])")).to_have_count(0, timeout=LONGEST * 1000)
    took = time.monotonic() - began
    assert took < LONGEST

    page.goto(officer.app.url + "/reports/")
    expect(ready).to_contain_text("Ready")
    ready.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Progress report")
    told = page.goto(officer.app.url + "/notifications/")
    assert told is not None and told.ok
    expect(page.get_by_role("main")).to_contain_text("report")
    page.go_back()

    # The sentences of the summary stand in the page and in each of the four files.
    lines = [plain(line) for line in page.locator(".x-report .x-report-line").all_inner_texts()]
    figures = [line for line in lines if re.search(r"\d", line)][:4]
    assert len(figures) >= 3, lines
    hash_of_page = plain(page.locator("#hash").inner_text()).strip()
    assert re.fullmatch("[0-9a-f]{64}", hash_of_page)
    links = page.locator("a[href*='/files/']")
    expect(links).to_have_count(4)
    for kind, read in READERS.items():
        with page.expect_download() as coming:
            page.locator(f"a[href$='/files/{kind}/']").click()
        path = tmp_path / coming.value.suggested_filename
        coming.value.save_as(path)
        assert path.suffix == f".{kind}"
        words = plain(read(path))
        numbers = {number for line in figures for number in re.findall(r"\d+(?:,\d{3})*", line)}
        missing = {number for number in numbers if number not in words and number.replace(",", "") not in words}
        assert missing == set(), f"{kind} lacks figures of the page"
        if kind in ("docx", "html"):
            assert [line for line in figures if line not in words] == []
        assert hash_of_page[:12] in words.replace(" ", ""), f"{kind} does not bear the hash"


def test_a_report_can_be_watched_as_it_grows(visitors: Visitors) -> None:
    """The page that asked is told by itself, and says when it is ready; no reload."""
    officer = visitors(MONITORING_OFFICER)
    page = officer.goes_to("/reports/")
    asks_for_the_whole_biennium(page)
    expect(page.locator("#jobs [data-job]").first).to_be_visible()
    done = page.locator("#jobs [data-job-ended]").first
    expect(done).to_contain_text("Report is ready", timeout=LONGEST * 1000)
    done.get_by_role("link", name="Open the report").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Progress report")


def test_a_period_that_ends_before_it_begins_is_refused_at_the_field(visitors: Visitors) -> None:
    page = visitors(MONITORING_OFFICER).goes_to("/reports/")
    form = page.locator("#ask")
    form.get_by_text("Another period").click()
    form.get_by_label("From", exact=True).fill("Q3 2016")
    form.get_by_label("To", exact=True).fill("Q1 2016")
    form.get_by_role("button", name="Make the report").click()
    expect(page.locator("#ask .x-error").first).to_be_visible()
    expect(form.get_by_label("From", exact=True)).to_have_value("Q3 2016")


def test_staff_read_reports_and_ask_for_none(visitors: Visitors) -> None:
    person = visitors(STAFF)
    page = person.goes_to("/reports/")
    expect(page.get_by_role("button", name="Make the report")).to_have_count(0)
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    answer = page.context.request.post(
        f"{person.app.url}/reports/",
        form={"about": "secretariat", "period": "biennium", "as_at": "12 Sep 2016", "csrfmiddlewaretoken": token},
        headers={"Referer": page.url},
    )
    assert answer.status == 403


def test_the_executive_secretary_approves_and_the_officer_who_asked_cannot(visitors: Visitors) -> None:
    officer = visitors(MONITORING_OFFICER)
    page = officer.goes_to("/reports/")
    page.locator("tbody tr", has_text="Ready").first.get_by_role("link").click()
    address = page.url
    expect(page.get_by_role("button", name="Approve the report")).to_have_count(0)

    secretary = visitors(EXECUTIVE_SECRETARY)
    page = secretary.page
    page.goto(address)
    page.get_by_role("button", name="Approve the report").click()
    expect(page.get_by_role("main")).to_contain_text("Approved")
    page.get_by_role("link", name="Verify this report").click()
    expect(page.get_by_role("status").first).to_contain_text("nothing has changed since the figures were frozen")

    # The file is what was hashed: a second download is the same, byte for byte.
    url = page.locator("a[href$='/files/pdf/']").get_attribute("href") or ""
    first, second = (page.context.request.get(secretary.app.url + url).body() for _time in (1, 2))
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(second).hexdigest()
