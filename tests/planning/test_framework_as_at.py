"""The results framework, a result and an output asked as at a past day: what happens later changes nothing of them."""

import datetime
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection

from common.audit import acting
from planning.actions.activity_edit import save_activity
from planning.actions.progress import log_progress
from planning.actions.results import save_measurement, save_output, save_result
from planning.models import Activity, Measurement, Output
from planning.queries.activity_values import values_of
from planning.queries.framework_days import framework_on
from planning.queries.results import results_tree
from planning.rules.plan_edit import ShareValue
from tests.factories.copies import copies
from tests.factories.planning import (
    ActivityFactory,
    BienniumFactory,
    ExpectedResultFactory,
    MandateFactory,
    OperationalGoalFactory,
    OutputFactory,
    ProgressEntryFactory,
)
from tests.monitoring.past_stage import BEGIN, Weeks
from tests.people import Cast
from tests.planning.counting import queries_of

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2016, 9, 12)
DAY = datetime.timedelta(days=1)
WEEK = 7 * DAY


class Framed(Weeks):
    """The weeks of a unit's plan, under two results of two goals, with shares of three mandates."""

    def __init__(self, cast: Cast, settings: Any, seed: int = 0) -> None:
        super().__init__(cast, settings, seed)
        self.goals = [OperationalGoalFactory(number=number) for number in (1, 2)]
        self.results = [ExpectedResultFactory(code=f"{n}.1", goal=self.goals[n - 1]) for n in (1, 2)]
        self.outputs: list[Output] = [
            OutputFactory(result=result, code=f"{result.code}.{n}") for result in self.results for n in (1, 2)
        ]
        self.mandates = [MandateFactory() for _each in range(3)]

    def content(self) -> dict[str, Any]:
        behind = self.chance.sample(self.mandates, 2)
        return super().content() | {
            "output_id": self.chance.choice([None, *(one.pk for one in self.outputs)]),
            "shares": [ShareValue(one.pk, Decimal(50)) for one in behind],
        }

    def say(self, activity: Activity) -> None:
        """Progress of an activity."""
        activity.refresh_from_db()
        percent = self.chance.randint(1, 100)
        status = "done" if percent == 100 else self.chance.choice(["on_track", "at_risk", "lagging"])
        log_progress(
            activity=activity,
            by=self.cast.unit_head,
            percent=percent,
            status=status,
            narrative="Papers sent.",
            obstacle="Late papers",
            version=None,
        )

    def move_result(self) -> None:
        """A result goes under the other goal, under another wording."""
        result = self.chance.choice(self.results)
        goal = self.chance.choice(self.goals)
        words = {"goal": goal, "name": f"As said on {self.day}"}
        save_result(result=result, values=words, by=self.cast.pmu_officer, reason="Decided")
        result.refresh_from_db()


def stood(day: datetime.date) -> dict[str, Any]:
    """Every figure of the tree, counted row by row with plain SQL from the tables as they stand now."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT g.number, r.code, r.name, o.code, a.code, a.percent, a.status, a.work_days, u.code, a.outcome,
                   coalesce(a.baseline_starts_on, a.starts_on), coalesce(a.baseline_ends_on, a.ends_on),
                   a.output_status,
                   (SELECT array_agg(s.mandate_id ORDER BY s.mandate_id) FROM planning_mandateshare s
                    WHERE s.activity_id = a.id)
            FROM planning_activity a JOIN structure_unit u ON u.id = a.lead_unit_id
            LEFT JOIN planning_output o ON o.id = a.output_id
            LEFT JOIN planning_expectedresult r ON r.id = o.result_id
            LEFT JOIN planning_operationalgoal g ON g.id = r.goal_id
            """
        )
        rows = cursor.fetchall()
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        for key in (f"g{row[0]}", f"r{row[1]}", f"o{row[3]}") if row[0] else ("nowhere",):
            groups[key].append(row)
        groups[f"a{row[4]}"].append(row)
    done = sum(row[9] == "implemented" or (row[9] == "" and row[6] == "done") for row in rows)
    return {
        "groups": {key: group for key, held in groups.items() if (group := figures_of(held, day, key))},
        "names": {row[1]: row[2] for row in rows if row[0] and row[6] not in ("postponed", "ended")},
        "rate": (done, len(rows)),
    }


def figures_of(rows: list[Any], day: datetime.date, key: str) -> Any:
    counted = [row for row in rows if key.startswith("a") or row[6] not in ("postponed", "ended")]
    if not counted:
        return None
    days = sum((row[7] for row in counted), Decimal(0))
    weights = [row[7] if days and not key.startswith("a") else Decimal(1) for row in counted]

    def mean(values: list[int]) -> float:
        whole = sum((value * weight for value, weight in zip(values, weights, strict=True)), Decimal(0))
        return round(float(whole / sum(weights)), 1)

    planned = []
    for row in counted:
        passed = ((day - row[10]).days + 1) / ((row[11] - row[10]).days + 1)
        planned.append(round(min(max(passed, 0.0), 1.0) * 100))
    mandates = {mandate for row in counted for mandate in row[13] or ()}
    return mean([row[5] for row in counted]), mean(planned), len(counted), len(mandates)


def shown(cast: Cast, weeks: Weeks, day: datetime.date) -> dict[str, Any]:
    """The same figures as the page shows them as at a day."""
    biennium = weeks.workplan.biennium
    tree = results_tree(cast.staff, biennium, {}, day=day, everything=True)
    framework = framework_on(cast.staff, biennium, day)
    groups = {
        row.key: (row.progress.percent, row.progress.planned, row.progress.activities, row.mandates)
        for row in tree.rows
        if row.progress.activities
    }
    loose = framework.progress(1).get(None)
    mandates = framework.mandates(1).get(None, 0)
    if loose:
        groups["nowhere"] = (loose.percent, loose.planned, loose.activities, mandates)
        rows = [row for row in framework.rows() if row.output is None]
        groups |= {f"a{row.code}": (row.percent, row.planned, 1, row.mandates) for row in rows}
    rates = framework.rates().all
    return {
        "groups": groups,
        "names": {row.code: row.title for row in tree.rows if row.level == 2 and row.activities},
        "rate": (rates.implemented, rates.total),
    }


@pytest.mark.parametrize("seed", range(3))
def test_the_tree_of_each_past_day_is_what_was_counted_by_hand_on_that_day(
    cast: Cast, settings: Any, seed: int
) -> None:
    weeks = Framed(cast, settings, seed)
    counted: dict[datetime.date, Any] = {}
    held: list[Activity] = []
    for week in range(5):
        weeks.on(BEGIN + week * WEEK)
        held.append(weeks.add())
        weeks.change(weeks.chance.choice(held))
        weeks.say(weeks.reported)
        weeks.move_result()
        counted[weeks.day] = stood(weeks.day)
    weeks.on(TODAY)
    for day, by_hand in counted.items():
        assert shown(cast, weeks, day) == by_hand, day
        assert shown(cast, weeks, day + DAY)["rate"] == by_hand["rate"]
    assert shown(cast, weeks, TODAY) == stood(TODAY)


def branch(cast: Cast, settings: Any) -> Activity:
    """One activity of 1 March under output 1.1.1, half done by 1 April; the day is 1 April."""
    settings.AS_AT_DATE = "2016-03-01"
    output = OutputFactory(result=ExpectedResultFactory(code="1.1", name="The first words"), code="1.1.1")
    activity = ActivityFactory(code="A-01", lead_unit=cast.unit, output=output, not_started=True, work_days=10)
    settings.AS_AT_DATE = "2016-04-01"
    ProgressEntryFactory(activity=activity, percent=50, status="on_track", entered_at="2016-04-01T12:00:00-04:00")
    with acting(by=None, why="As reported"):
        activity.percent, activity.status = 50, "on_track"
        activity.save()
    return activity


def later(activity: Activity, settings: Any, **values: Any) -> None:
    """On 1 July the activity changes."""
    settings.AS_AT_DATE = "2016-07-01"
    with acting(by=None, why="Decided"):
        for name, value in values.items():
            setattr(activity, name, value)
        activity.save()
    settings.AS_AT_DATE = TODAY.isoformat()


def test_a_change_of_output_status_and_work_days_shows_from_its_day_on(cast: Cast, settings: Any, sign_in: Any) -> None:
    activity = branch(cast, settings)
    settings.AS_AT_DATE = "2016-07-01"
    other = OutputFactory(result=ExpectedResultFactory(code="2.1", goal=OperationalGoalFactory(number=2)), code="2.1.1")
    later(activity, settings, output=other, status="postponed", outcome="postponed", work_days=Decimal(99))
    client = sign_in(cast.staff)

    def rows(day: str) -> dict[str, Any]:
        page = client.get("/results/", {"as_at": day, "show": "activities"}).context["page"]
        return {row.key: (row.progress.percent, row.progress.work_days, row.status) for row in page.tree.rows}

    assert rows("2016-03-31")["r1.1"] == (0.0, Decimal(10), "not_started")
    before = rows("2016-06-30")
    assert before["o1.1.1"][:2] == (50.0, Decimal(10))
    assert set(before) == {"g1", "r1.1", "o1.1.1", "aA-01"}  # goal 2 was on record since July alone
    after = rows("2016-07-01")
    assert after["r1.1"][0] == after["r2.1"][0] == 0.0
    assert after["aA-01"] == (50.0, Decimal(99), "postponed")


def test_an_output_that_is_on_record_only_since_later_stands_where_work_stood_under_it(
    cast: Cast, settings: Any, sign_in: Any
) -> None:
    activity = branch(cast, settings)
    settings.AS_AT_DATE = "2016-07-01"
    late = OutputFactory(result=activity.output.result, code="1.1.9")
    ActivityFactory(code="A-09", output=late)
    settings.AS_AT_DATE = TODAY.isoformat()
    Output.history.filter(id=activity.output_id).update(history_date="2016-08-01T12:00:00-04:00")
    client = sign_in(cast.staff)
    page = client.get("/results/", {"as_at": "2016-05-01", "show": "outputs"}).context["page"]
    assert [row.code for row in page.tree.rows if row.level == 3] == ["1.1.1"]
    assert client.get("/results/outputs/1.1.1/", {"as_at": "2016-05-01"}).context["page"].is_now is False
    refused = client.get("/results/outputs/1.1.9/", {"as_at": "2016-05-01"})
    assert refused.context["page"].is_now
    assert refused.context["form"].errors["as_at"] == [
        "This is on record since 1 Jul 2016: enter that day or a later one."
    ]


def test_the_pages_of_a_result_and_an_output_speak_of_the_day(cast: Cast, settings: Any, sign_in: Any) -> None:
    activity = branch(cast, settings)
    result, output = activity.output.result, activity.output
    settings.AS_AT_DATE = "2016-05-01"
    with acting(by=None, why="Stage"):
        indicator = result.indicators.create(name="Documents reviewed", targets={"2016": 160})
    measured = save_measurement(
        measurement=Measurement(indicator=indicator),
        values={"measured_on": datetime.date(2016, 4, 30), "value": Decimal(40)},
        by=cast.pmu_officer,
    )
    with acting(by=None, why="Stage"):
        risk = result.risks.create(text="Late papers", likelihood=2, impact=2)
        result.assumptions.create(text="Parties answer")
    settings.AS_AT_DATE = "2016-07-01"
    save_measurement(measurement=measured, values={"value": Decimal(90)}, by=cast.pmu_officer, reason="Miscounted")
    save_result(result=result, values={"code": "1.7", "name": "Other words"}, by=cast.pmu_officer, reason="Decided")
    save_output(output=output, values={"name": "Other papers"}, by=cast.pmu_officer, reason="Decided")
    with acting(by=None, why="Stage"):
        risk.text = "No papers"
        risk.save()
    later(activity, settings, title="Another title", lead_unit=cast.other_unit, percent=80)
    client = sign_in(cast.pmu_officer)
    for code in ("1.1", "1.7"):  # the code of the day, and that of today
        answer = client.get(f"/results/{code}/", {"as_at": "2016-06-30"})
        page, words = answer.context["page"], answer.content.decode()
        assert (page.result.code, page.result.name, page.is_now) == ("1.1", "The first words", False)
        assert [row.reading.actual for row in page.indicators] == [Decimal(40)]
        assert [row.risk.text for row in page.risks] == ["Late papers"]
        assert [one.text for one in page.assumptions] == ["Parties answer"]
        assert page.progress.percent == 50.0
        assert len(page.changes) == 1
        assert "/results/outputs/1.1.1/?biennium=2015&amp;as_at=2016-06-30" in words
        assert not (page.may_edit or page.may_say_risks)
        assert "Edit the result" not in words and "/edit/" not in words and "/new/" not in words
    before = client.get("/results/1.1/", {"as_at": "2016-04-30"}).context["page"]
    assert (before.indicators, before.risks, before.assumptions) == ([], [], [])
    answer = client.get("/results/outputs/1.1.1/", {"as_at": "2016-06-30"})
    page, words = answer.context["page"], answer.content.decode()
    [(row, _url)] = page.activities
    assert (row.title, row.unit, row.percent) == (Activity.history.earliest().title, cast.unit.code, 50)
    assert "Edit the output" not in words and "/edit/" not in words and "/new/" not in words
    now = client.get("/results/1.7/").context["page"]
    assert [row.reading.actual for row in now.indicators] == [Decimal(90)]
    assert now.may_edit and client.get("/results/1.1/").status_code == 404


def test_mandates_behind_a_result_are_those_of_the_day(cast: Cast, settings: Any) -> None:
    weeks = Framed(cast, settings, seed=4)
    activity = weeks.add()
    weeks.on(BEGIN + WEEK)
    first, second, third = weeks.mandates

    def save(shares: list[ShareValue], output: int) -> None:
        activity.refresh_from_db()
        said = values_of(activity)
        said = replace(said, shares=shares, output_id=output)
        save_activity(activity=activity, values=said, by=cast.unit_head, version=activity.version, reason="Decided")

    save([ShareValue(first.pk, Decimal(40)), ShareValue(second.pk, Decimal(60))], weeks.outputs[0].pk)
    weeks.on(BEGIN + 2 * WEEK)
    save([ShareValue(third.pk, Decimal(100))], weeks.outputs[0].pk)
    weeks.on(TODAY)
    counts = {
        day: framework_on(cast.staff, weeks.workplan.biennium, day).mandates(3).get(weeks.outputs[0].pk)
        for day in (BEGIN + WEEK, BEGIN + 2 * WEEK - DAY, BEGIN + 2 * WEEK, TODAY)
    }
    assert list(counts.values()) == [2, 2, 1, 1]


def test_filters_links_and_the_file_keep_the_day(cast: Cast, settings: Any, sign_in: Any) -> None:
    activity = branch(cast, settings)
    later(activity, settings, title="Quite another", lead_unit=cast.other_unit)
    client = sign_in(cast.pmu_officer)
    asked = {"as_at": "2016-06-30", "unit": cast.unit.code, "q": "a-01", "year": "2015", "biennium": "2015"}
    answer = client.get("/results/", asked)
    page, words = answer.context["page"], answer.content.decode()
    assert {row.key for row in page.tree.rows} == {"g1", "r1.1", "o1.1.1", "aA-01"}
    assert all("as_at=2016-06-30" in row.toggle_url for row in page.tree.rows if row.toggle_url)
    assert '<input type="hidden" name="as_at" value="2016-06-30">' in words
    assert '<input type="hidden" name="biennium" value="2015">' in words
    assert "as_at=2016-06-30" in page.exports[0][1]
    assert "not on record" in words
    assert "Add an expected result" not in words and "/activities/?" not in words
    for nothing in ({"q": "quite"}, {"unit": cast.other_unit.code}, {"status": "lagging"}):
        # A unit that led nothing then is no choice, so the filter is left out.
        rows = client.get("/results/", asked | nothing).context["page"].tree.rows
        assert bool(rows) == ("unit" in nothing)
    assert client.get("/results/", {"q": "a-01"}).context["page"].tree.rows
    file = client.get("/results/", asked | {"export": "xlsx"})
    assert 'filename="results-framework-2016-06-30.xlsx"' in file["Content-Disposition"]
    book = openpyxl.load_workbook(BytesIO(file.content))
    said = [str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "As at 2016-06-30" in " ".join(said) and "Planned by 2016-06-30" in said
    assert activity.title not in said and "A-01" in said
    assert book.sheetnames == ["Results framework", "Implementation rates", "Mandate coverage"]


@pytest.mark.parametrize("asked", ["soon", "2099-01-01", "0001-01-01", "2016", "2016-02-29", "%00"])
def test_a_day_that_cannot_be_asked_is_refused_in_words(cast: Cast, settings: Any, sign_in: Any, asked: str) -> None:
    branch(cast, settings)
    settings.AS_AT_DATE = TODAY.isoformat()
    client = sign_in(cast.staff)
    for address in ("/results/", "/results/1.1/", "/results/outputs/1.1.1/"):
        answer = client.get(address, {"as_at": asked})
        assert (answer.status_code, answer.context["page"].is_now) == (200, True)
        assert answer.context["form"].errors["as_at"]
        assert all("as_at" not in row.toggle_url for row in getattr(answer.context["page"], "tree", NoRows).rows)


class NoRows:
    rows: tuple[Any, ...] = ()


def test_a_past_day_opens_nothing_to_whoever_sees_no_plan(cast: Cast, settings: Any, sign_in: Any) -> None:
    branch(cast, settings)
    settings.AS_AT_DATE = TODAY.isoformat()
    for person in (cast.bureau_member, cast.nobody):
        for address in ("/results/", "/results/1.1/", "/results/outputs/1.1.1/"):
            assert sign_in(person).get(address, {"as_at": "2016-06-30"}).status_code == 403
        assert framework_on(person, BienniumFactory(), datetime.date(2016, 6, 30)).rows() == []
    client = sign_in(cast.staff)
    assert client.get("/results/9.9/", {"as_at": "2016-06-30"}).status_code == 404
    assert client.get("/results/", {"as_at": "2016-06-30", "biennium": "1999"}).status_code == 404


def test_a_past_day_asks_as_often_for_300_activities_as_for_one(cast: Cast, settings: Any, sign_in: Any) -> None:
    activity = branch(cast, settings)
    settings.AS_AT_DATE = TODAY.isoformat()
    client = sign_in(cast.staff)
    addresses = [
        f"{address}?as_at=2016-06-30&show=activities"
        for address in ("/results/", "/results/1.1/", "/results/outputs/1.1.1/")
    ]
    found = []
    for name, count in (("one", 0), ("few", 2), ("three", 297)):
        if count:
            copies(activity, count, code=f"'{name}' || n")
            copy_of_versions(activity, name)
        found.append([queries_of(client, address) for address in addresses])
    assert found[0] == found[1] == found[2]
    page = client.get(addresses[0]).context["page"]
    assert len([row for row in page.tree.rows if row.level == 4]) == 300


def copy_of_versions(activity: Activity, name: str) -> None:
    """The latest version of the activity, on record for each of its copies."""
    fields = [field.column for field in Activity.history.model._meta.fields if field.name not in ("history_id", "id")]
    columns = ", ".join(fields)
    kept = ", ".join("a.code" if column == "code" else f"h.{column}" for column in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO planning_historicalactivity (id, {columns}) SELECT a.id, {kept} "
            "FROM planning_activity a, planning_historicalactivity h WHERE a.code LIKE %s AND h.history_id = "
            "(SELECT max(history_id) FROM planning_historicalactivity WHERE id = %s)",
            [f"{name}%", activity.pk],
        )
