"""One document, three files: each opens with its own library, says the same, and is the same bytes twice."""

import datetime
import io
import time
import zipfile
from decimal import Decimal
from html.parser import HTMLParser

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from common.documents import fonts
from common.documents.charts import plan_bars
from common.documents.document import (
    Column,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    StatusText,
    Table,
    levelled,
)
from common.documents.docx import write_docx
from common.documents.html import write_html
from common.documents.pdf import svg_to_png, write_pdf

INJECTION = '#read("/etc/passwd") *b* $x$ \\ <script>alert(1)</script> & {{ x }} </w:t> @ref <label> ]'
WRITERS = (write_docx, write_html, write_pdf)


def a_document(**changes: object) -> Document:
    chart = plan_bars.draw([plan_bars.Bar("Goal 5", 41, 60, "lagging")], chart_id="goals", title="Goal 5 is behind")
    given: dict[str, object] = {
        "title": "Progress report",
        "subtitle": "Third quarter",
        "as_at_line": "As at 12 Sep 2016, 09:40",
        "as_at": datetime.datetime(2016, 9, 12, 13, 40, tzinfo=datetime.UTC),
        "number": "PR/2016/03",
        "digest": "ab" * 32,
        "facts": (("Scope", "All clusters"),),
        "demonstration_note": "Demonstration data",
        "blocks": (
            Heading("Where we stand"),
            Paragraph((Run("4 activities lag", bold=True), Run("; the longest by 103 days."))),
            Picture.of(chart, "Done, in %"),
            Heading("Too deep", level=4),
            Table(
                (Column("Code"), Column("Status"), Column("USD", "end"), Column("Due"), Column("Note")),
                (("A-01", StatusText("at_risk"), Decimal("1286000"), datetime.date(2016, 12, 4), None),),
                total=("All", "", 1286000, None, ""),
                caption="Activities",
            ),
            PageBreak(),
            Paragraph(INJECTION, quiet=True),
        ),
    }
    return Document(**(given | changes))  # type: ignore[arg-type]


def text_of_pdf(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


class Page(HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, _value in attrs if name.startswith("on") or name == "style"]

    def handle_data(self, data: str) -> None:
        self.text += data


def text_of_docx(data: bytes) -> str:
    made = docx.Document(io.BytesIO(data))
    return "\n".join(node.text or "" for node in made.element.body.iter(qn("w:t")))


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_document_makes_the_same_bytes(write) -> None:  # type: ignore[no-untyped-def]
    assert write(a_document()) == write(a_document())


@pytest.mark.parametrize(
    "text_of",
    [lambda d: text_of_pdf(write_pdf(d)), lambda d: text_of_docx(write_docx(d)), lambda d: Page(write_html(d)).text],
)
def test_every_file_says_the_same(text_of) -> None:  # type: ignore[no-untyped-def]
    said = " ".join(text_of(a_document()).split())
    for words in (
        "Progress report",
        "As at 12 Sep 2016, 09:40",
        "PR/2016/03",
        "ab" * 32,
        "All clusters",
        "Demonstration data",
        "4 activities lag",
        "At risk",
        "1,286,000",
        "4 Dec 2016",
        "–",
    ):
        assert words in said


@pytest.mark.parametrize(
    "text_of",
    [lambda d: text_of_pdf(write_pdf(d)), lambda d: text_of_docx(write_docx(d)), lambda d: Page(write_html(d)).text],
)
def test_commands_in_the_text_are_printed_never_obeyed(text_of) -> None:  # type: ignore[no-untyped-def]
    blocks = (
        Heading(INJECTION),
        Paragraph((Run(INJECTION, bold=True),)),
        Table((Column(INJECTION),), ((INJECTION,),), total=(INJECTION,), caption=INJECTION),
    )
    said = text_of(a_document(title=INJECTION, blocks=blocks, facts=((INJECTION, INJECTION),)))
    assert "root:" not in said
    flat = " ".join(said.split())
    assert flat.count('#read("/etc/passwd")') >= 8
    assert "<script>alert(1)</script>" in flat


def test_html_has_no_script_and_one_first_heading() -> None:
    page = Page(write_html(a_document(title=INJECTION)))
    assert "script" not in page.tags
    assert page.tags.count("h1") == 1
    assert page.tags.count("html") == 1
    assert "link" not in page.tags


def test_html_says_its_language_and_direction() -> None:
    assert b'<html lang="ar" dir="rtl">' in write_html(a_document(language="ar"))


def test_the_pdf_is_tagged_dated_and_named() -> None:
    reader = pypdf.PdfReader(io.BytesIO(write_pdf(a_document())))
    assert reader.metadata is not None
    assert reader.metadata.title == "Progress report"
    assert reader.metadata.creation_date == datetime.datetime(2016, 9, 12, 13, 40, tzinfo=datetime.UTC)
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.root_object["/Lang"] == "en"
    assert "pdfuaid" in reader.root_object["/Metadata"].get_data().decode()
    assert "Page 1 of 2" in text_of_pdf(write_pdf(a_document()))


def test_characters_no_font_has_are_shown_as_missing_not_dropped() -> None:
    assert fonts.unprintable("Plan \U0001f600 – أيلول Сентябрь") == {"\U0001f600"}
    assert fonts.printable("a\U0001f600b\x00\u3000c") == "a\ufffdb c"
    assert "a\ufffdb" in text_of_pdf(write_pdf(a_document(blocks=(Paragraph("a\U0001f600b"),))))


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar", "zh-hans"])
@pytest.mark.parametrize("write", WRITERS)
def test_every_language_can_be_written(write, language: str) -> None:  # type: ignore[no-untyped-def]
    assert write(a_document(language=language))


def test_the_word_table_repeats_its_head_and_keeps_rows_whole() -> None:
    made = docx.Document(io.BytesIO(write_docx(a_document())))
    table = made.tables[0]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True, False, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table.rows[1].cells[2]._tc.find(f".//{qn('w:jc')}").get(qn("w:val")) == "end"
    assert [cell.text for cell in table.rows[2].cells] == ["All", "", "1,286,000", "", ""]


def test_the_word_file_carries_language_properties_and_page_fields() -> None:
    made = docx.Document(io.BytesIO(write_docx(a_document())))
    core = made.core_properties
    assert (core.title, core.language, core.identifier) == ("Progress report", "en", "PR/2016/03")
    assert core.created == datetime.datetime(2016, 9, 12, 13, 40, tzinfo=datetime.UTC)
    fields = [field.get(qn("w:instr")) for field in made.sections[0].footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    pictures = [shape._inline.docPr.get("descr") for shape in made.inline_shapes]
    assert pictures == ["Goal 5 is behind. Goal 5: 41%, planned 60%."]


def test_the_archive_carries_no_clock() -> None:
    with zipfile.ZipFile(io.BytesIO(write_docx(a_document()))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_headings_never_skip_a_level() -> None:
    levels = [block.level for block in levelled((Heading("a", 3), Heading("b", 2), Heading("c", 9), Heading("d", 9)))]
    assert levels == [1, 2, 3, 4]


def test_a_row_of_the_wrong_width_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        Table((Column("a"),), (("1", "2"),))


def test_a_picture_is_two_pixels_for_one() -> None:
    png = svg_to_png('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50"/>')
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20], "big") == 200


@pytest.mark.parametrize("write", WRITERS)
def test_fifteen_hundred_rows_are_written_in_seconds(write) -> None:  # type: ignore[no-untyped-def]
    columns = (Column("Code"), Column("Title", weight=3), Column("Status"), Column("Done", "end"))
    rows = [(f"A-{number}", f"Title {number}", StatusText("on_track"), number) for number in range(1500)]
    started = time.process_time()
    assert write(a_document(blocks=(Table(columns, rows),)))
    assert time.process_time() - started < 10
