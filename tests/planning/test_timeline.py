"""The timeline: what stands when."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client

from planning.queries.timeline import timeline_page
from tests.factories.clusters import ClusterFactory, ProjectFactory
from tests.factories.planning import ActivityFactory, AssignmentFactory, BienniumFactory, MilestoneFactory
from tests.people import Cast
from tests.planning.counting import queries_of

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def rows(cast: Cast, **parameters: str) -> list[str]:
    page = timeline_page(cast.staff, BienniumFactory(), parameters)
    return [row[0] for row in page.chart.rows]


def test_the_projects_are_shown_first_and_everything_on_request(cast: Cast) -> None:
    project = ProjectFactory()
    ActivityFactory(code="A-01", project=project, cluster=project.cluster)
    ActivityFactory(code="A-02")
    assert rows(cast) == ["A-01"]
    assert rows(cast, show="all") == ["A-01", "A-02"]


def test_filters_narrow_and_groups_order_the_rows(cast: Cast) -> None:
    ActivityFactory(code="A-01", cluster=ClusterFactory(code="B"), lead_unit=cast.unit)
    ActivityFactory(code="A-02", cluster=ClusterFactory(code="A"), lead_unit=cast.other_unit, lagging=True)
    AssignmentFactory(activity=ActivityFactory(code="A-03", lead_unit=cast.unit), staff=cast.colleague.staff)
    assert rows(cast, show="all") == ["A-02", "A-01", "A-03"]
    assert rows(cast, show="all", group="unit") == ["A-02", "A-01", "A-03"]
    assert rows(cast, show="all", unit="LIA") == ["A-01", "A-03"]
    assert rows(cast, show="all", status="lagging") == ["A-02"]
    assert rows(cast, show="all", cluster="B") == ["A-01"]
    assert rows(cast, show="all", person=str(cast.colleague.staff.pk)) == ["A-03"]


def test_what_lies_outside_the_year_is_left_out_until_the_biennium_is_shown(cast: Cast) -> None:
    ActivityFactory(code="A-01", starts_on=datetime.date(2015, 1, 1), ends_on=datetime.date(2015, 6, 30))
    assert rows(cast, show="all") == []
    assert rows(cast, show="all", year="2015") == ["A-01"]
    assert rows(cast, show="all", zoom="biennium") == ["A-01"]


def test_the_longest_lag_is_named_with_its_days(cast: Cast) -> None:
    ActivityFactory(code="A-01", finished_late=True)
    ActivityFactory(code="A-02", lagging=True)
    page = timeline_page(cast.staff, BienniumFactory(), {"show": "all"})
    assert (page.lagging, page.longest.code, page.longest_days) == (2, "A-01", 36)


def test_a_milestone_that_was_missed_is_said_in_the_table(cast: Cast) -> None:
    MilestoneFactory(activity=ActivityFactory(), title="Papers out", due_on=datetime.date(2016, 9, 1))
    page = timeline_page(cast.staff, BienniumFactory(), {"show": "all"})
    assert "Papers out, 1 Sep 2016 (missed)" in page.chart.rows[0][-1]


def test_the_table_holds_the_same_rows_as_the_picture(cast: Cast, sign_in: SignIn) -> None:
    ActivityFactory(code="A-01")
    page = sign_in(cast.staff).get("/timeline/?show=all&as=table").content.decode()
    assert "A-01" in page and 'href="/activities/A-01/"' in page


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<svg"), ("pdf", b"%PDF")])
def test_the_picture_is_given_as_a_file(cast: Cast, sign_in: SignIn, kind: str, start: bytes) -> None:
    ActivityFactory()
    answer = sign_in(cast.staff).get(f"/timeline/timeline.{kind}?show=all")
    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_pdf_is_a3_across(cast: Cast, sign_in: SignIn) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    ActivityFactory()
    page = PdfReader(BytesIO(sign_in(cast.staff).get("/timeline/timeline.pdf?show=all").content)).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (1191, 842)


@pytest.mark.parametrize("query", ["zoom=x", "year=99999", "person=%00", "person=9999999999999", "unit=%00", "group=x"])
def test_a_bad_address_is_no_error(cast: Cast, sign_in: SignIn, query: str) -> None:
    ActivityFactory()
    assert sign_in(cast.staff).get(f"/timeline/?show=all&{query}").status_code == 200


def test_outsiders_see_no_timeline(cast: Cast, sign_in: SignIn) -> None:
    for address in ("/timeline/", "/timeline/timeline.svg"):
        assert sign_in(cast.bureau_member).get(address).status_code == 403
        assert sign_in(cast.nobody).get(address).status_code == 403
    BienniumFactory()
    assert sign_in(cast.staff).get("/timeline/timeline.exe").status_code == 404


@pytest.mark.parametrize("number", [3, 300])
def test_the_queries_do_not_grow_with_the_rows(cast: Cast, sign_in: SignIn, number: int) -> None:
    MilestoneFactory(activity=ActivityFactory(lead_unit=cast.unit))
    client = sign_in(cast.staff)
    one = queries_of(client, "/timeline/?show=all")
    for _row in range(number - 1):
        MilestoneFactory(activity=ActivityFactory(lead_unit=cast.unit))
    assert queries_of(client, "/timeline/?show=all") == one
