"""The whole biennium's report against an independent recount in SQL that shares no code with it."""

from typing import Any

import pytest
from django.db import connection

from common.documents.document import Heading
from monitoring.actions.writing import window_of, write_report
from monitoring.documents.report import body
from monitoring.documents.sheets import report_sheets
from monitoring.models import Snapshot
from monitoring.queries.snapshots import compute, is_unchanged
from tests.monitoring.stage import TODAY, report_of, small_secretariat

pytestmark = pytest.mark.django_db

COUNTED = "a.status IN ('not_started','on_track','at_risk','lagging','done')"
PLAN = """
  SELECT a.*, u.code AS unit, d.code AS division, c.code AS cluster, g.number AS goal, r.code AS result,
    round((least(greatest(
      (DATE '2016-09-12' - coalesce(a.baseline_starts_on, a.starts_on) + 1)::float8
      / (coalesce(a.baseline_ends_on, a.ends_on) - coalesce(a.baseline_starts_on, a.starts_on) + 1),
      0), 1) * 100))::int AS planned,
    coalesce(a.baseline_ends_on, a.ends_on) AS plan_end
  FROM planning_activity a
  JOIN structure_unit u ON u.id = a.lead_unit_id JOIN structure_division d ON d.id = u.division_id
  LEFT JOIN clusters_cluster c ON c.id = a.cluster_id
  LEFT JOIN planning_output o ON o.id = a.output_id LEFT JOIN planning_expectedresult r ON r.id = o.result_id
  LEFT JOIN planning_operationalgoal g ON g.id = r.goal_id
"""
WEIGHTED = """count(*), round((sum(percent * w) / sum(w))::numeric, 1)::float8,
  round((sum(planned * w) / sum(w))::numeric, 1)::float8"""


def rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def recount_by(column: str) -> dict[Any, tuple[int, float, float]]:
    """Weighted progress per group; groups without a single work-day weigh their activities equally."""
    found = rows(
        f"""WITH a AS ({PLAN}), w AS (
              SELECT a.*, CASE WHEN sum(work_days) OVER (PARTITION BY {column}) > 0 THEN work_days ELSE 1 END AS w
              FROM a WHERE {COUNTED} AND {column} IS NOT NULL)
            SELECT {column}, {WEIGHTED} FROM w GROUP BY 1"""
    )
    return {row[0]: row[1:] for row in found}


@pytest.fixture
def figures() -> dict[str, Any]:
    small_secretariat(40)
    return compute(window_of(report_of(as_at=TODAY)))


def test_activities_by_status(figures: dict[str, Any]) -> None:
    recount = dict(rows("SELECT status, count(*) FROM planning_activity GROUP BY 1"))
    assert {key: count for key, count in figures["activities"]["by_status"].items() if count} == recount
    assert figures["activities"]["all"] == len(figures["activities"]["rows"]) == sum(recount.values())


@pytest.mark.parametrize(
    ("key", "column", "name"),
    [
        ("clusters", "cluster", "code"),
        ("divisions", "division", "code"),
        ("units", "unit", "code"),
        ("goals", "'Goal ' || goal", "code"),
    ],
)
def test_progress_of_groups(figures: dict[str, Any], key: str, column: str, name: str) -> None:
    counted = {
        group[name]: (group["activities"], group["percent"], group["planned"])
        for group in figures[key]
        if group["activities"]
    }
    assert counted == recount_by(column)


def test_progress_of_all(figures: dict[str, Any]) -> None:
    progress = figures["progress"]
    (recount,) = recount_by("'all'").values()
    assert (progress["activities"], progress["percent"], progress["planned"]) == recount


def test_what_lags_and_how_late(figures: dict[str, Any]) -> None:
    recount = rows(
        f"""SELECT code, CASE WHEN status = 'done' THEN 0 ELSE greatest(DATE '2016-09-12' - plan_end, 0) END
            FROM ({PLAN}) a
            WHERE {COUNTED} AND (status = 'lagging' OR (status <> 'done' AND plan_end < DATE '2016-09-12'))"""
    )
    assert {(row["code"], row["days_late"]) for row in figures["lagging"]} == set(recount)


def test_deliverables_and_milestones(figures: dict[str, Any]) -> None:
    (recount,) = rows(
        f"""SELECT count(*), count(delivered_on), count(delivered_on),
              count(*) FILTER (WHERE delivered_on IS NULL AND due_on < DATE '2016-09-12')
            FROM (SELECT t.*, CASE WHEN t.delivered_on <= DATE '2016-09-12' THEN t.delivered_on END AS d2
                  FROM planning_deliverable t) t JOIN planning_activity a ON a.id = t.activity_id
            WHERE {COUNTED}""".replace("count(delivered_on)", "count(d2)").replace("delivered_on IS NULL", "d2 IS NULL")
    )
    counted = figures["deliverables"]
    assert (counted["due"], counted["delivered"], counted["delivered_in_period"], counted["overdue"]) == recount
    ((missed,),) = rows(
        f"""SELECT count(*) FROM planning_milestone m JOIN planning_activity a ON a.id = m.activity_id
            WHERE {COUNTED} AND m.due_on < DATE '2016-09-12' AND (m.done_on IS NULL OR m.done_on > DATE '2016-09-12')"""
    )
    assert len(figures["milestones_missed"]) == missed


def test_mandates(figures: dict[str, Any]) -> None:
    (recount,) = rows(
        f"""WITH m AS (
              SELECT m.id, count(a.id) AS n, coalesce(sum(s.percent * a.work_days / 100), 0) AS days
              FROM planning_mandate m
              LEFT JOIN planning_mandateshare s ON s.mandate_id = m.id
              LEFT JOIN planning_activity a ON a.id = s.activity_id AND {COUNTED}
              WHERE m.status IN ('active','implemented','require_funding','stagnant') GROUP BY m.id)
            SELECT count(*), count(*) FILTER (WHERE n > 0), count(*) FILTER (WHERE n > 0 AND days < 5),
                   count(*) FILTER (WHERE n = 0) FROM m"""
    )
    counted = figures["mandates"]
    assert (counted["in_force"], counted["covered"], counted["thin"], counted["uncovered"]) == recount


def test_implementation_rates(figures: dict[str, Any]) -> None:
    """I1 and I2 of all outputs and of each division, cut off to whole per cent."""
    recount = rows(
        """SELECT d.name, count(*) FILTER (WHERE mandated AND done), count(*) FILTER (WHERE mandated),
                  count(*) FILTER (WHERE done), count(*)
           FROM (SELECT lead_unit_id, output_status <> 'added_by_secretariat' AS mandated,
                        outcome = 'implemented' OR (outcome = '' AND status = 'done') AS done
                 FROM planning_activity) a
           JOIN structure_unit u ON u.id = a.lead_unit_id JOIN structure_division d ON d.id = u.division_id
           GROUP BY ROLLUP (d.name)"""
    )
    rates = figures["rates"]
    counted = {
        group["name"]: tuple(group[key][count] for key in ("mandated", "every") for count in ("implemented", "all"))
        for group in (*rates["divisions"], {**rates, "name": None})
    }
    assert counted == {name: tuple(counts) for name, *counts in recount}
    i1, i2 = rates["mandated"], rates["every"]
    assert 0 < i1["all"] < i2["all"] == len(figures["activities"]["rows"])
    assert (i1["percent"], i2["percent"]) == (
        100 * i1["implemented"] // i1["all"],
        100 * i2["implemented"] // i2["all"],
    )
    assert sum(group["every"]["all"] for group in rates["origins"]) == i2["all"]


def test_a_snapshot_from_before_the_rates_were_counted_is_still_written(figures: dict[str, Any]) -> None:
    headings = [block.text for block in body(figures) if isinstance(block, Heading)]
    names = [sheet.name for sheet in report_sheets(figures, number="R-1", sha256="0")]
    assert "Implementation rates" in headings and "Implementation rates" in names
    before = {key: value for key, value in figures.items() if key != "rates"}
    assert [block.text for block in body(before) if isinstance(block, Heading)] == [
        text for text in headings if text != "Implementation rates"
    ]
    assert len(report_sheets(before, number="R-1", sha256="0")) == len(names) - 1


def test_work_by_quarter_and_money(figures: dict[str, Any]) -> None:
    recount = rows(
        f"""SELECT x.year, x.quarter, sum(x.days)::text FROM planning_assignmentdays x
            JOIN planning_assignment s ON s.id = x.assignment_id JOIN planning_activity a ON a.id = s.activity_id
            WHERE {COUNTED} GROUP BY 1, 2"""
    )
    counted = {(row["year"], row["quarter"], row["total"]) for row in figures["rhythm"] if float(row["total"])}
    assert {(year, quarter, float(days)) for year, quarter, days in counted} == {
        (year, quarter, float(days)) for year, quarter, days in recount
    }
    ((approved, spent),) = rows(
        """SELECT (SELECT sum(amount) FROM budget_approvedbudget WHERE year IN (2015, 2016))::text,
                  (SELECT sum(amount) FROM budget_expenditure WHERE booked_on <= DATE '2016-09-12')::text"""
    )
    assert (figures["budget"]["approved"], figures["budget"]["spent"]) == (approved, spent)


def test_the_report_holds_these_figures_and_their_hash() -> None:
    small_secretariat(4)
    report = report_of(as_at=TODAY)
    assert write_report(report=report.pk) == "ready"
    snapshot = Snapshot.objects.get()
    assert is_unchanged(snapshot)
    assert snapshot.figures == compute(window_of(report))
    snapshot.figures["progress"]["percent"] += 1
    assert not is_unchanged(snapshot)
