"""The results framework as a tree."""

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from planning.models import Measurement
from planning.queries.indicators import standings
from planning.queries.results import results_tree
from tests.factories.planning import (
    ActivityFactory,
    BienniumFactory,
    ExpectedResultFactory,
    MandateShareFactory,
    OperationalGoalFactory,
    OutputFactory,
)
from tests.people import Cast
from tests.planning.counting import queries_of

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def branch(number: int = 1, activities: int = 1, **values: object) -> None:
    goal = OperationalGoalFactory(number=number)
    output = OutputFactory(result=ExpectedResultFactory(goal=goal, code=f"{number}.1"), code=f"{number}.1.1")
    for place in range(activities):
        MandateShareFactory(activity=ActivityFactory(output=output, code=f"A-{number}{place:03d}", **values))


def keys(cast: Cast, **parameters: str) -> list[str]:
    return [row.key for row in results_tree(cast.staff, BienniumFactory(), parameters).rows]


def test_only_what_is_open_is_shown(cast: Cast) -> None:
    branch(1)
    branch(2)
    assert keys(cast) == ["g1", "g2"]
    assert keys(cast, open="g1") == ["g1", "r1.1", "g2"]
    assert keys(cast, open="g1,r1.1") == ["g1", "r1.1", "o1.1.1", "g2"]
    assert keys(cast, open="g1,r1.1,o1.1.1") == ["g1", "r1.1", "o1.1.1", "aA-1000", "g2"]
    assert keys(cast, open="r1.1,o1.1.1") == ["g1", "g2"]
    assert keys(cast, show="activities") == ["g1", "r1.1", "o1.1.1", "aA-1000", "g2", "r2.1", "o2.1.1", "aA-2000"]


def test_what_is_behind_opens_by_itself_and_an_empty_open_closes_it(cast: Cast) -> None:
    branch(1, lagging=True)
    branch(2)
    assert keys(cast) == ["g1", "r1.1", "o1.1.1", "g2"]
    assert keys(cast, open="") == ["g1", "g2"]


def test_progress_is_weighted_by_work_days_at_every_level(cast: Cast) -> None:
    output = OutputFactory()
    ActivityFactory(output=output, percent=100, status="done", work_days=30)
    ActivityFactory(output=output, percent=20, work_days=10)
    ActivityFactory(output=output, percent=0, work_days=500, postponed=True)
    rows = results_tree(cast.staff, BienniumFactory(), {"show": "outputs"}).rows
    assert {(row.progress.percent, row.activities) for row in rows} == {(80.0, 2)}


def test_a_filter_keeps_the_branches_that_hold_something(cast: Cast) -> None:
    branch(1)
    branch(2, lagging=True)
    assert keys(cast, status="lagging") == ["g2", "r2.1", "o2.1.1", "aA-2000"]
    assert keys(cast, q="a-1000") == ["g1", "r1.1", "o1.1.1", "aA-1000"]
    assert keys(cast, q="nothing like it") == []


def test_a_goal_without_wording_says_who_enters_it(cast: Cast, sign_in: SignIn) -> None:
    branch()
    page = sign_in(cast.staff).get("/results/").content.decode()
    assert "wording to be entered by the Secretariat" in page


def test_the_share_on_track_counts_results_that_have_work(cast: Cast) -> None:
    branch(1)
    branch(2, lagging=True)
    ExpectedResultFactory(code="3.1", goal=OperationalGoalFactory(number=3))
    tree = results_tree(cast.staff, BienniumFactory(), {})
    assert (tree.on_track, tree.results) == (50, 2)


def test_activities_under_no_output_are_said_beneath(cast: Cast) -> None:
    branch()
    ActivityFactory(output=None)
    assert results_tree(cast.staff, BienniumFactory(), {}).unplaced == 1


def test_an_indicator_stands_beside_its_result(cast: Cast) -> None:
    from common.audit import acting

    result = ExpectedResultFactory()
    with acting(by=None, why="Stage"):
        indicator = result.indicators.create(name="Documents reviewed", targets={"2016": 160})
        Measurement.objects.create(indicator=indicator, measured_on="2016-06-30", value=118)
    standing = standings(BienniumFactory(), [result], [])["result", result.pk]
    assert (standing.actual, standing.target) == (118, 160)


def test_a_stranger_to_the_secretariat_sees_no_framework(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.bureau_member).get("/results/").status_code == 403
    assert sign_in(cast.nobody).get("/results/").status_code == 403
    assert sign_in(cast.staff).post("/results/").status_code == 405


@pytest.mark.parametrize(
    "query",
    [
        "page=abc",
        "sort=nonsense",
        "open=%00",
        "open=,,,",
        "year=99999",
        "unit=%00",
        "status=x",
        "q=%00%27%22",
        "show=7",
    ],
)
def test_a_bad_address_is_no_error(cast: Cast, sign_in: SignIn, query: str) -> None:
    branch()
    assert sign_in(cast.staff).get(f"/results/?{query}").status_code == 200


def test_a_biennium_there_is_not_is_not_found(cast: Cast, sign_in: SignIn) -> None:
    branch()
    for year in ("1999", "abc", "%00"):
        assert sign_in(cast.staff).get(f"/results/?biennium={year}").status_code == 404


@pytest.mark.parametrize("rows", [3, 30])
def test_the_queries_do_not_grow_with_the_rows(cast: Cast, sign_in: SignIn, rows: int) -> None:
    branch(1)
    client = sign_in(cast.staff)
    one = queries_of(client, "/results/?show=activities")
    branch(2, activities=rows - 1)
    assert queries_of(client, "/results/?show=activities") == one


def test_the_workbook_holds_the_whole_tree_and_the_matrix(cast: Cast, sign_in: SignIn) -> None:
    branch(1)
    branch(2)
    answer = sign_in(cast.staff).get("/results/?export=xlsx")
    assert answer["Content-Disposition"].startswith("attachment")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    tree, rates, matrix = book.worksheets
    assert next(row for row in rates.iter_rows(values_only=True) if row[0] == "All")[1] == 2
    codes = {row[1] for row in tree.iter_rows(values_only=True)}
    assert {"A-1000", "A-2000", "1.1", "2.1.1"} <= codes
    assert any(row[0] == "All mandates" for row in matrix.iter_rows(values_only=True))


def test_the_numbers_of_the_tree_lead_to_their_activities(cast: Cast, sign_in: SignIn) -> None:
    branch(1, activities=2)
    branch(2)
    loose = ActivityFactory(output=None, code="Z-01")
    client = sign_in(cast.staff)
    for row in results_tree(cast.staff, BienniumFactory(), {"show": "outputs"}).rows:
        page = client.get(row.activities_url)
        assert page.status_code == 200
        assert page.context["page"].pages.paginator.count == row.activities
    shown = client.get(results_tree(cast.staff, BienniumFactory(), {}).unplaced_url).context["page"].rows
    assert [row.code for row in shown] == [loose.code]
    for query in ("goal=%00", "goal=9999999999", "result=%00", "output=x", "source=%00", "cluster=none"):
        assert client.get(f"/activities/?{query}").status_code == 200
