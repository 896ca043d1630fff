"""Any two versions of a workplan beside each other, on the page and as a document."""

import io
from typing import Any

import docx
import pytest

from common.dates import PartialDate
from planning.models import Workplan
from tests.people import Cast
from tests.planning.change_stage import NOVEMBER, approved, asked, change_at, postponed
from tests.planning.workplan_stage import activity_of

pytestmark = pytest.mark.django_db
URL = "/workplans/LIA/compare/"


def three_versions(cast: Cast) -> Workplan:
    first, second = activity_of(cast), activity_of(cast, "A-02")
    workplan = approved(cast)
    change_at(cast, asked(cast, first, end=PartialDate.day(NOVEMBER)), "approved")
    change_at(cast, postponed(cast, second), "approved")
    return workplan


def shown(page: Any) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    return [
        (block.code, block.reason, [(row.label, row.before, row.after) for row in block.fields])
        for block in page.changes
    ]


def test_the_versions_are_chosen_in_the_address_and_compared_field_by_field(cast: Cast, sign_in: Any) -> None:
    three_versions(cast)
    client = sign_in(cast.staff)
    latest = client.get(URL).context["page"]
    assert (latest.before.number, latest.after.number) == (2, 3)
    end = ("End", "31 Dec 2016", "15 Nov 2016")
    later = ("End", "31 Dec 2016", "Q2 2017")
    assert shown(latest) == [("A-02", "No venue.", [later])]
    whole = client.get(f"{URL}?from=1&to=3").context["page"]
    assert shown(whole) == [("A-01", "The Bureau meets later.", [end]), ("A-02", "No venue.", [later])]
    back = client.get(f"{URL}?from=2&to=1").context["page"]
    assert shown(back) == [("A-01", "The Bureau meets later.", [("End", "15 Nov 2016", "31 Dec 2016")])]
    same = client.get(f"{URL}?from=2&to=2")
    assert "The two versions say the same." in same.content.decode()
    assert client.get(f"{URL}?from=nope&to=9").context["page"].after.number == 3


def test_the_document_says_the_same_and_names_both_hashes(cast: Cast, sign_in: Any) -> None:
    workplan = three_versions(cast)
    answer = sign_in(cast.staff).get(f"{URL}?from=1&to=3&export=docx")
    assert answer["Content-Disposition"] == 'attachment; filename="workplan-LIA-1-3-2016-09-12.docx"'
    document = docx.Document(io.BytesIO(answer.content))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for version in workplan.versions.filter(number__in=[1, 3]):
        assert version.sha256 in said
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {"31 Dec 2016", "15 Nov 2016", "Q2 2017"} <= set(cells)


def test_with_one_version_there_is_nothing_to_compare(cast: Cast, sign_in: Any) -> None:
    approved(cast)
    answer = sign_in(cast.staff).get(f"{URL}?export=docx")
    assert "Nothing to compare yet" in answer.content.decode()
    assert sign_in(cast.nobody).get(URL).status_code == 403
