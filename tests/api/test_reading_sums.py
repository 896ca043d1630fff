"""The ledger and the coverage matrix over REST, and that no list of the plan asks more when it grows."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Cluster
from common import clock
from common.audit import acting, create_signed
from planning.models import (
    Activity,
    Assumption,
    CarryOver,
    ExpectedResult,
    Indicator,
    Mandate,
    MandateLink,
    OperationalGoal,
    OperationalPurpose,
    Output,
    Risk,
    SynergyPair,
)
from tests.api.test_reading import reader
from tests.factories.budget import ActivityCostFactory
from tests.factories.clusters import ClusterFactory
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    DecisionFactory,
    MandateFactory,
    MandateShareFactory,
    OperationalGoalFactory,
    OutputFactory,
    SynergyRoundFactory,
)
from tests.people import Cast

LISTS = (
    "results", "outputs", "indicators", "assumptions", "risks", "mandate-links", "synergy-pairs", "carry-overs",
    "frameworks/MTORF/goals", "frameworks/MTORF/goals/1/purposes",
)  # fmt: skip


@pytest.fixture
def stage(cast: Cast) -> Cast:
    """Ten work-days and 100.01 dollars that two mandates share, work of nobody's asking, a mandate without work."""
    biennium = BienniumFactory()
    activity = ActivityFactory(code="A-01", lead_unit=cast.unit, cluster=ClusterFactory(code="A"), work_days=10)
    assignment = AssignmentFactory(activity=activity, staff=cast.staff.staff)
    AssignmentDaysFactory(assignment=assignment, year=2016, quarter=3, days=Decimal(10))
    for address, percent in (("XII/1/1", 75), ("XII/1/2", 25)):
        MandateShareFactory(activity=activity, mandate=MandateFactory(address=address), percent=percent)
    ActivityCostFactory(activity=activity, year=2016, amount=Decimal("100.01"))
    MandateFactory(address="XII/1/3")
    ActivityFactory(code="Z-01", lead_unit=cast.other_unit, biennium=biennium)
    return cast


def test_the_ledger_sums_to_what_the_budget_plans(stage: Cast) -> None:
    client = reader(stage.budget_officer)
    body = client.get("/api/v1/ledger/").json()
    lines = {line["address"]: (line["work_days"], line["cost"]) for line in body["mandates"]}
    assert lines == {"XII/1/1": (7.5, 75.01), "XII/1/2": (2.5, 25.0)}
    assert (body["all"]["cost"], body["planned"], body["no_mandate"]["cost"]) == (100.01, 100.01, 0)
    assert body["years"] == [2015, 2016] and body["mandates"][0]["costs"] == [0, 75.01]
    assert client.get("/api/v1/ledger/?unit=LIA&year=2015").json()["all"]["cost"] == 0
    assert reader(stage.rest_client).get("/api/v1/ledger/").status_code == 403, "as on the page"
    for wrong in ("unit=NONE", "year=2031", "biennium=2031", "colour=red", "status=splendid"):
        answer = client.get(f"/api/v1/ledger/?{wrong}")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [wrong.split("=")[0]])


def test_coverage_says_what_has_no_work_and_which_work_nobody_asked_for(stage: Cast) -> None:
    client = reader(stage.rest_client)
    answer = client.get("/api/v1/coverage/")
    body = answer.json()
    found = {one["address"]: (one["coverage"], one["work_days"], one["cells"]) for one in body["mandates"]}
    assert found == {
        "XII/1/1": ("covered", 7.5, [{"column": "A", "work_days": 7.5}]),
        "XII/1/2": ("thin", 2.5, [{"column": "A", "work_days": 2.5}]),
        "XII/1/3": ("uncovered", 0, []),
    }
    assert (body["covered"], body["thin"], body["uncovered"], body["orphaned"]) == (2, 1, 1, ["Z-01"])
    assert client.get("/api/v1/coverage/?by=unit&year=2016").json()["columns"] == ["LIA"]
    assert [one["address"] for one in client.get("/api/v1/coverage/?coverage=uncovered").json()["mandates"]] == [
        "XII/1/3"
    ]
    for wrong in ("by=colour", "year=2031", "biennium=2031", "instrument=XX", "colour=red"):
        answer_to = client.get(f"/api/v1/coverage/?{wrong}")
        assert (answer_to.status_code, list(answer_to.json()["errors"])) == (400, [wrong.split("=")[0]])

    again = client.get("/api/v1/coverage/", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    with acting(by=None, why="The unit asked for it"):
        Activity.objects.get(code="Z-01").delete()
    assert client.get("/api/v1/coverage/", headers={"if-none-match": answer["ETag"]}).status_code == 200


@pytest.mark.parametrize("name", ["ledger", "coverage"])
def test_rows_beside_sums_are_parted_when_asked_for_and_only_then(stage: Cast, name: str) -> None:
    client = reader(stage.budget_officer)
    whole = client.get(f"/api/v1/{name}/").json()
    assert (whole["count"], whole["next"], whole["previous"]) == (len(whole["mandates"]), None, None)
    found, address = [], f"/api/v1/{name}/?page_size=1"
    while address:
        part = client.get(address).json()
        assert {key: value for key, value in part.items() if key not in ("mandates", "next", "previous")} == {
            key: value for key, value in whole.items() if key not in ("mandates", "next", "previous")
        }, "the sums are of all"
        found += part["mandates"]
        address = part["next"]
    assert found == whole["mandates"]
    assert client.get(f"/api/v1/{name}/?page=99").status_code == 404
    for wrong in ("page=0", "page=x", "page_size=0", "page_size=201"):
        answer = client.get(f"/api/v1/{name}/?{wrong}")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [wrong.split("=")[0]])


def _grow(cast: Cast, output: Output, round_: Any, first: int, last: int) -> None:
    """One more of everything the lists show, for each number."""
    result, biennium = output.result, output.result.biennium
    numbers = range(first, last)
    source = BienniumFactory(starts_in=2013, is_current=False)
    common: dict[str, Any] = {"lead_unit": cast.unit, "function": "implementation"}
    dates = {year: {"starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31"} for year in (2013, 2015)}
    with acting(by=None, why="The stage grows"):
        goals = create_signed(
            OperationalGoal, [OperationalGoal(framework=result.goal.framework, number=n + 10) for n in numbers]
        )
        create_signed(OperationalPurpose, [OperationalPurpose(goal=goal, number=1, name="x") for goal in goals])
        create_signed(OperationalPurpose, [OperationalPurpose(goal=result.goal, number=n, name="x") for n in numbers])
        results = create_signed(
            ExpectedResult,
            [ExpectedResult(biennium=biennium, goal=result.goal, code=f"R{n}", name="x") for n in numbers],
        )
        outputs = create_signed(Output, [Output(result=one, code=f"O{one.code}", name="x") for one in results])
        create_signed(Indicator, [Indicator(output=one, name="x") for one in outputs])
        create_signed(Assumption, [Assumption(result=one, text="x") for one in results])
        create_signed(Risk, [Risk(result=one, text="x", likelihood=1, impact=1) for one in results])
        old = create_signed(
            Activity, [Activity(biennium=source, code=f"X{n}", title="x", **common, **dates[2013]) for n in numbers]
        )
        new = create_signed(
            Activity, [Activity(biennium=biennium, code=f"X{n}", title="x", **common, **dates[2015]) for n in numbers]
        )
        create_signed(
            CarryOver,
            [
                CarryOver(source=one, copy=two, reason="x", carried_at=clock.now(), sha256="")
                for one, two in zip(old, new, strict=True)
            ],
        )
        anchor = Activity.objects.get(code="A-01")
        create_signed(
            SynergyPair,
            [SynergyPair(round=round_, first=anchor, second=one, kind="synergy", score="0.4") for one in new],
        )
        decision = DecisionFactory(symbol="XIII/1")
        mandates = create_signed(
            Mandate, [Mandate(decision=decision, address=f"XIII/1/{n}", title="x", text="x") for n in numbers]
        )
        create_signed(
            MandateLink,
            [
                MandateLink(mandate=one, other_id=anchor.mandate_shares.first().mandate_id, kind="renews")
                for one in mandates
            ],
        )


def test_lists_ask_the_same_number_of_questions_for_1_3_and_300_rows(stage: Cast) -> None:
    output, round_ = OutputFactory(result__goal=OperationalGoalFactory(number=1)), SynergyRoundFactory()
    client = reader(stage.budget_officer)
    asked: dict[str, list[int]] = {name: [] for name in (*LISTS, "ledger", "coverage")}
    for first, last in ((1, 2), (2, 4), (4, 301)):
        _grow(stage, output, round_, first, last)
        for name, counts in asked.items():
            size = "?page_size=200" if name in LISTS else ""
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(f"/api/v1/{name}/{size}")
            assert answer.status_code == 200 and (name not in LISTS or answer.json()["count"] >= last - 1), name
            counts.append(len(captured))
    assert {name: counts for name, counts in asked.items() if len(set(counts)) > 1} == {}
    assert Cluster.objects.count() == 1
