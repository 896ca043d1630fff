"""The structure, units and people: who reads them, whether the sums agree, how many queries they take."""

import datetime
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.queries.structure import structure_page
from tests.factories.clusters import ClusterFactory, MembershipFactory
from tests.factories.planning import ActivityFactory, AssignmentDaysFactory, AssignmentFactory, BienniumFactory
from tests.factories.structure import StaffFactory, UnitFactory
from tests.people import Cast

TODAY = datetime.date(2016, 9, 12)


def test_the_matrix_sums_to_the_same_by_row_and_by_column(cast: Cast) -> None:
    biennium = BienniumFactory()
    clusters = [ClusterFactory(code=code) for code in "AB"]
    for place, (unit, cluster) in enumerate(
        [(cast.unit, clusters[0]), (cast.unit, clusters[1]), (cast.other_unit, clusters[1]), (cast.unit, None)]
    ):
        assignment = AssignmentFactory(activity=ActivityFactory(lead_unit=unit, cluster=cluster))
        AssignmentDaysFactory(assignment=assignment, days=Decimal(10 + place))
        AssignmentDaysFactory(assignment=assignment, year=2015, days=Decimal(50))
    AssignmentDaysFactory(assignment=AssignmentFactory(activity=ActivityFactory(lead_unit=cast.unit, ended=True)))
    matrix = structure_page(cast.staff, biennium, TODAY).matrix
    assert matrix.year == 2016
    assert [code for code, _name in matrix.heads] == ["A", "B", "–"]
    assert (
        sum(row.total.days for row in matrix.rows)
        == sum(cell.days for cell in matrix.totals)
        == matrix.total.days
        == 46
    )
    row = next(row for row in matrix.rows if row.unit == cast.unit)
    assert [cell.days for cell in row.cells] == [10, 11, 13]
    assert structure_page(cast.staff, biennium, TODAY, 2015).matrix.total.days == 200


def test_a_unit_without_a_head_is_said_to_be_vacant(cast: Cast, sign_in: Any) -> None:
    BienniumFactory()
    assert cast.unit_head and cast.division_head
    page = structure_page(cast.staff, BienniumFactory(), TODAY)
    assert page.vacant == ["SPS", "BIO"]
    assert "Vacant" in sign_in(cast.staff).get("/units/BIO/").content.decode()


def test_people_are_found_by_name_grade_unit_and_team(cast: Cast, sign_in: Any) -> None:
    BienniumFactory()
    client = sign_in(cast.staff)
    MembershipFactory(cluster=ClusterFactory(code="H"), staff=cast.colleague.staff)
    assert cast.stranger

    def names(query: str) -> set[str]:
        text = client.get(f"/units/people/?export=csv&{query}").content.decode("utf-8-sig")
        return {line.split(",")[0] for line in text.splitlines()[4:] if line}

    assert names("") == {"Staff", "Colleague", "Stranger"}
    assert names("q=coll") == {"Colleague"}
    assert names("grade=P-4") == {"Staff"}
    assert names("unit=BIO") == {"Stranger"}
    assert names("outside=H") == {"Staff", "Stranger"}


def test_the_people_come_as_a_workbook_that_opens(cast: Cast, sign_in: Any) -> None:
    BienniumFactory()
    answer = sign_in(cast.staff).get("/units/people/?export=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert "Staff" in {row[0].value for row in book.active.iter_rows()}
    assert answer["Content-Disposition"] == 'attachment; filename="people-2016-09-12.xlsx"'


@pytest.mark.parametrize(
    "query",
    [
        "sort=nonsense",
        "page=-1",
        "page=x",
        "grade=%00",
        "q=%00a%0A",
        "unit=%27",
        "year=x",
        "export=exe",
        "biennium=²",
        "outside=ZZ",
    ],
)
def test_a_bad_address_is_left_out(cast: Cast, sign_in: Any, query: str) -> None:
    BienniumFactory()
    client = sign_in(cast.staff)
    assert {
        client.get(f"{address}?{query}").status_code for address in ("/units/", "/units/people/", "/units/LIA/")
    } == {200}


def test_the_pages_take_as_many_queries_for_one_row_as_for_many(cast: Cast, sign_in: Any) -> None:
    BienniumFactory()
    client = sign_in(cast.staff)
    cluster = ClusterFactory()

    def add(number: int) -> None:
        for _place in range(number):
            staff = StaffFactory(unit=cast.unit)
            MembershipFactory(cluster=cluster, staff=staff)
            ActivityFactory(lead_unit=cast.unit, lead_officer=staff, cluster=cluster)
            UnitFactory(division=cast.office, lead=staff)

    def counts() -> list[int]:
        found = []
        for address in ("/units/", "/units/people/", "/units/LIA/"):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    add(1)
    one = counts()
    add(20)
    assert counts() == one
