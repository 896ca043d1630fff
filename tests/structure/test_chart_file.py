"""The organization chart as a file: one page across, of the day asked, and in words for whoever does not see it."""

import datetime
import io
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from common.documents.charts.organization import Box, Branch, draw
from common.documents.pdf import write_pdf
from structure.actions.reorganizations import rename_unit
from structure.queries.chart_file import chart_document
from structure.queries.reorganizations import chart_page
from tests.factories.structure import DivisionFactory, UnitFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2016, 9, 12)


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def test_the_file_is_one_page_across_however_many_units_there_are(cast: Cast) -> None:
    for place in range(7):
        division = DivisionFactory(code=f"D{place}", name="Division of very long matters " * 3)
        for number in range(12):
            UnitFactory(code=f"U{place}{number}", name="Unit of long names and more " * 4, division=division)
    for language in ("en", "ar", "zh-hans"):
        with translation.override(language):
            document = chart_document(chart_page(cast.staff, TODAY, is_now=True))
        assert document.landscape
        pdf = write_pdf(document)
        assert pages_of(pdf) == 1, language
        page = PdfReader(io.BytesIO(pdf)).pages[0]
        assert page.mediabox.width > page.mediabox.height


def test_what_the_picture_shows_is_said_in_words_too() -> None:
    top = Box("Executive Secretary", head="Ada <b>")
    units = [Box("Biosafety Unit", "BIO", "Ben", "functional", "functional (thematic)")]
    chart = draw(top, [Branch(Box("Science", "SCI", "Cy"), units)], title="Organization chart")
    assert chart.summary == (
        "Executive Secretary, Ada <b>. SCI Science, Cy: BIO Biosafety Unit, functional (thematic), Ben."
    )
    assert "<b>" not in chart.svg
    assert "BIO Biosafety Unit" in chart.svg


def test_nobody_in_it_is_said(cast: Cast) -> None:
    assert (
        "Executive Secretary, nobody on record."
        in draw(Box("Executive Secretary", head="nobody on record"), [], title="Organization chart").summary
    )


def test_the_file_of_a_past_day_names_the_units_of_that_day(cast: Cast, sign_in: Any) -> None:
    day = datetime.date(2016, 6, 1)
    rename_unit(unit=cast.unit, name="Law Unit", day=day, reason="Decided", by=cast.administrator, version=None)
    before = chart_document(chart_page(cast.staff, day - datetime.timedelta(days=1), is_now=False))
    (picture,) = before.blocks
    assert "Legal and Intergovernmental Affairs Unit" in picture.alt  # type: ignore[union-attr]
    assert "31 May 2016" in before.as_at_line
    (picture,) = chart_document(chart_page(cast.staff, day, is_now=False)).blocks
    assert "Law Unit" in picture.alt  # type: ignore[union-attr]
    answer = sign_in(cast.staff).get("/organization/", {"as_at": "2016-05-31", "export": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert pages_of(answer.content) == 1
    page = sign_in(cast.staff).get("/organization/", {"as_at": "2016-05-31"}).content.decode()
    assert "?as_at=2016-05-31&amp;export=pdf" in page


def test_outsiders_get_no_file(cast: Cast, sign_in: Any) -> None:
    assert sign_in(cast.bureau_member).get("/organization/?export=pdf").status_code in {302, 403, 404}
