"""The pages of imports: sent, mapped, looked at, confirmed, given up; and the sheets that go out."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from planning.enums import ImportState
from planning.models import ImportRun
from tests.factories.planning import ActivityFactory, BienniumFactory
from tests.people import Cast
from tests.planning.import_stage import csv_of

pytestmark = pytest.mark.django_db
HEAD = ("Code", "Done, %", "Status", "What happened", "Remark")
ROW = ("A-01", "80", "On track", "The rooms are booked.", "<b>bold</b>")
COLUMNS = {
    "column-1": "activity",
    "column-2": "percent",
    "column-3": "status",
    "column-4": "narrative",
    "column-5": "-",
}


@pytest.fixture
def browser(cast: Cast, sign_in: Any) -> Client:
    ActivityFactory(code="A-01", lead_unit=cast.unit, lead_officer=cast.staff.staff, biennium=BienniumFactory())
    client: Client = sign_in(cast.staff)
    return client


def send(browser: Client, content: bytes = csv_of(HEAD, ROW), name: str = "august.csv", noun: str = "progress") -> Any:
    return browser.post("/imports/", {"noun": noun, "file": SimpleUploadedFile(name, content)})


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_sheet_goes_its_way_in_the_browser(browser: Client) -> None:
    answer = send(browser)
    run = ImportRun.objects.get()
    assert answer.url == f"/imports/{run.pk}/columns/"
    page = text_of(browser.get(answer.url))
    assert "&lt;b&gt;bold&lt;/b&gt;" in page and "The rooms are booked." in page
    assert browser.post(answer.url, {"column-1": "activity"}).status_code == 422
    assert browser.post(answer.url, {**COLUMNS, "column-2": "activity"}).status_code == 422
    assert browser.post(answer.url, COLUMNS).url == f"/imports/{run.pk}/"
    page = text_of(browser.get(f"/imports/{run.pk}/"))
    assert "1 created, 0 changed, 0 unchanged" in page and "Import all rows" in page
    run.refresh_from_db()
    assert browser.post(f"/imports/{run.pk}/confirm/", {"digest": "x"}).status_code == 409
    assert browser.post(f"/imports/{run.pk}/confirm/", {"digest": run.digest}).status_code == 302
    page = text_of(browser.get(f"/imports/{run.pk}/"))
    assert "All of it is in the plan" in page and "Import all rows" not in page
    assert browser.post(f"/imports/{run.pk}/confirm/", {"digest": run.digest}).status_code == 409
    assert browser.get(f"/imports/{run.pk}/columns/").url == f"/imports/{run.pk}/"
    assert browser.post(f"/imports/{run.pk}/drop/").status_code == 409
    assert "august.csv" in text_of(browser.get("/imports/?noun=progress&state=done&q=aug"))
    assert "august.csv" not in text_of(browser.get("/imports/?state=failed"))


def test_problems_are_shown_and_come_as_a_workbook(browser: Client) -> None:
    send(browser, csv_of(HEAD, ("NO-9", "many", "On track", "", "")))
    run = ImportRun.objects.get()
    browser.post(f"/imports/{run.pk}/columns/", COLUMNS)
    page = text_of(browser.get(f"/imports/{run.pk}/"))
    assert "3 problems stand in the way" in page and "Enter a whole number from 0 to 100." in page
    assert browser.post(f"/imports/{run.pk}/confirm/", {"digest": run.digest}).status_code == 422
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/imports/{run.pk}/found.xlsx").content))
    rows = [row[:5] for row in book["Problems"].iter_rows(min_row=6, values_only=True)]
    assert [(row[0], row[1], row[4]) for row in rows] == [(2, "A", "NO-9"), (2, "B", "many"), (2, "D", "")]


def test_a_file_that_is_gone_is_said_to_be_gone(browser: Client) -> None:
    send(browser, name="../näme <b>.csv")
    run = ImportRun.objects.get()
    run.file.storage.delete(run.file.name)
    assert browser.post(f"/imports/{run.pk}/columns/", {"reread": "1", "sheet": run.sheet}).status_code == 302
    browser.post(f"/imports/{run.pk}/columns/", COLUMNS)
    page = text_of(browser.get(f"/imports/{run.pk}/"))
    assert "The file is not in its place any more. Send it again. Nothing has been imported." in page


def test_a_sheet_given_up_is_removed(browser: Client) -> None:
    send(browser)
    run = ImportRun.objects.get()
    assert browser.post(f"/imports/{run.pk}/drop/").url == "/imports/"
    run.refresh_from_db()
    assert (run.state, run.file.name) == (ImportState.DROPPED, "")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.xlsx", b"PK\x03\x04" + b"\x00" * 80),
        ("x.csv", b"\x00\x01"),
        ("x.exe", b"MZ"),
        ('../../etc/"pass\nwd"\r\n.csv', b"\xff" * 9),
        ("x.csv", b""),
        ("x" * 400 + ".csv", b'"' * 90_000),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(browser: Client, name: str, content: bytes) -> None:
    answer = send(browser, content, name)
    assert answer.status_code == 422
    assert "x-error" in text_of(answer)
    assert not ImportRun.objects.exists()


def test_what_one_may_not_import_is_no_choice(browser: Client) -> None:
    assert send(browser, noun="mandates").status_code == 422
    assert browser.get("/imports/templates/mandates.xlsx").status_code == 403
    assert browser.get("/imports/templates/nonsense.xlsx").status_code == 404
    for kind in ("pdf", "docx"):
        assert browser.get(f"/imports/data/progress.{kind}").status_code == 404


def test_an_import_is_seen_by_who_sent_it_and_the_monitoring_unit(browser: Client, cast: Cast, sign_in: Any) -> None:
    send(browser)
    url = f"/imports/{ImportRun.objects.get().pk}/"
    found = {who: sign_in(getattr(cast, who)).get(url).status_code for who in ("colleague", "unit_head", "pmu_officer")}
    assert found == {"colleague": 403, "unit_head": 403, "pmu_officer": 200}
    assert sign_in(cast.pmu_officer).post(f"{url}drop/").status_code == 403
    assert "august.csv" not in text_of(sign_in(cast.colleague).get("/imports/"))


def test_the_template_says_what_goes_under_each_head_and_comes_back_as_one(browser: Client) -> None:
    content = browser.get("/imports/templates/progress.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    heads = [cell.value for cell in book.worksheets[0][1]]
    assert heads == ["Code", "Entered", "Done, %", "Status", "What happened", "Obstacle", "Work-days spent"]
    assert [row[0] for row in book["Help"].iter_rows(min_row=2, values_only=True)] == heads
    assert [row[0] for row in book["Choices"].iter_rows(values_only=True)][:3] == ["Status", "On track", "At risk"]
    assert send(browser, content, "template.xlsx").status_code == 302
    assert set(ImportRun.objects.get().columns.values()) == {
        "activity", "day", "percent", "status", "narrative", "obstacle", "work_days",
    }  # fmt: skip


def test_another_sheet_of_the_workbook_can_be_read(browser: Client) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.create_sheet("Second").append(("Code", "Remark", "Done"))
    held = io.BytesIO()
    book.save(held)
    send(browser, held.getvalue(), "two.xlsx")
    run = ImportRun.objects.get()
    assert run.sheet == "Sheet"
    browser.post(f"/imports/{run.pk}/columns/", {"reread": "1", "sheet": "Second"})
    run.refresh_from_db()
    assert [head for head, _values in run.heads.values()] == ["Code", "Remark", "Done"]
    browser.post(f"/imports/{run.pk}/columns/", {"reread": "1", "sheet": "Third"})
    run.refresh_from_db()
    assert run.sheet == "Second"
