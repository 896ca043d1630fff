"""The coverage of mandates asked as at a past day: what happens later to work, shares and mandates changes nothing."""

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from common.audit import acting
from monitoring.metrics import METRICS, Window, facts
from planning.actions.mandates import save_mandate
from planning.models import Activity, Mandate
from planning.queries.coverage_page import coverage_page
from planning.queries.coverage_then import coverage_then
from planning.rules.mandates import MandateValues
from tests.factories.copies import copies
from tests.factories.planning import MandateFactory
from tests.monitoring.past_stage import BEGIN
from tests.people import Cast
from tests.planning.counting import queries_of
from tests.planning.test_framework_as_at import DAY, TODAY, WEEK, Framed, copy_of_versions

pytestmark = pytest.mark.django_db


class Covered(Framed):
    """The weeks of the plan, in which mandates come, end and come into force again as well."""

    def decide(self) -> None:
        """A mandate is implemented, or in force again; now and then a new one comes."""
        mandate = self.chance.choice(self.mandates)
        mandate.refresh_from_db()
        with acting(by=None, why="Decided"):
            mandate.status = "retired" if mandate.status == "active" else "active"
            mandate.save()
        if self.chance.random() < 0.5:
            MandateFactory()


def stood() -> dict[str, Any]:
    """Coverage and work-days of each mandate that asks for work, and what is orphaned, with plain SQL, as it stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.address, s.percent, a.work_days, a.code FROM planning_mandate m "
            "LEFT JOIN planning_mandateshare s ON s.mandate_id = m.id "
            "LEFT JOIN planning_activity a ON a.id = s.activity_id AND a.status NOT IN ('postponed', 'ended') "
            "WHERE m.kind = 'operational' AND m.status IN ('active', 'implemented', 'require_funding')"
        )
        rows = cursor.fetchall()
        cursor.execute(
            "SELECT m.address, c.code, sum(s.percent * d.days / 100) FROM planning_assignmentdays d "
            "JOIN planning_assignment p ON p.id = d.assignment_id JOIN planning_activity a ON a.id = p.activity_id "
            "JOIN planning_mandateshare s ON s.activity_id = a.id JOIN planning_mandate m ON m.id = s.mandate_id "
            "LEFT JOIN clusters_cluster c ON c.id = a.cluster_id WHERE a.status NOT IN ('postponed', 'ended') "
            "AND d.year = 2016 GROUP BY m.address, c.code"
        )
        cells = {(address, code or ""): days for address, code, days in cursor.fetchall() if days}
    given: dict[str, list[Decimal]] = defaultdict(list)
    held = set()
    for address, percent, days, code in rows:
        given[address] += [percent * days / 100] if code else []
        held.add(code)
    counted = Activity.objects.exclude(status__in=["postponed", "ended"]).values_list("code", flat=True)
    words = {
        address: "uncovered" if not work else "thin" if sum(work) < 5 else "covered" for address, work in given.items()
    }
    return {"coverage": words, "cells": cells, "orphaned": sorted(set(counted) - held)}


def shown(weeks: Covered, day: datetime.date) -> dict[str, Any]:
    found = coverage_then(Mandate.objects.all(), weeks.workplan.biennium, day)
    addresses = dict(Mandate.objects.values_list("pk", "address"))
    return {
        "coverage": {row["address"]: str(row["coverage"]) for row in found.in_force},
        "cells": {(addresses[pk], column): days for (pk, column), days in found.days("cluster", 2016).items()},
        "orphaned": [one.code for one in found.orphaned()],
    }


@pytest.mark.parametrize("seed", range(3))
def test_the_coverage_of_each_past_day_is_what_was_counted_by_hand_on_that_day(
    cast: Cast, settings: Any, seed: int
) -> None:
    weeks = Covered(cast, settings, seed)
    counted: dict[datetime.date, Any] = {}
    held: list[Activity] = []
    for week in range(4):
        weeks.on(BEGIN + week * WEEK)
        held.append(weeks.add())
        weeks.change(weeks.chance.choice(held))
        weeks.decide()
        counted[weeks.day] = stood()
    weeks.on(TODAY)
    biennium = weeks.workplan.biennium
    for day, by_hand in counted.items():
        assert shown(weeks, day) == shown(weeks, day + DAY) == by_hand, day
        page = coverage_page(cast.staff, biennium, {"rows": "mandate"}, (), day)
        assert page.counts.mandates == len(by_hand["coverage"]) and page.unknown == 0
        assert page.orphans.count == len(by_hand["orphaned"])
        window = Window.whole_biennium(biennium, day)
        reported = METRICS["mandates_covered"].query(window, facts(window))
        assert {row.address: row.coverage for row in reported.rows} == by_hand["coverage"]


def test_the_page_of_a_past_day_says_so_leads_to_no_list_and_assigns_nothing(
    cast: Cast, settings: Any, sign_in: Any
) -> None:
    weeks = Covered(cast, settings)
    weeks.add()
    lonely = MandateFactory(title="Nobody works on this")
    weeks.on(BEGIN + WEEK)
    values = MandateValues.of(lonely)
    save_mandate(mandate=lonely, values=values, by=cast.pmu_officer, version=lonely.version, reason="Read again")
    with acting(by=None, why="Retired"):
        lonely.refresh_from_db()
        lonely.title, lonely.status = "Other words", "retired"
        lonely.save()
    weeks.on(TODAY)
    client = sign_in(cast.unit_head)
    for address in ("/coverage/", "/results/"):
        answer = client.get(address, {"as_at": BEGIN.isoformat(), "year": "2016"})
        words = answer.content.decode()
        assert "Nobody works on this" in words and "Other words" not in words and "not on record" in words
        assert "Assign" not in words and "/activities/?" not in words and "/mandates/?" not in words
        assert '<input type="hidden" name="as_at" value="2016-03-01">' in words
        assert "Nobody works on this" not in client.get(address, {"as_at": "2016-03-08"}).content.decode()
    file = client.get("/coverage/", {"as_at": BEGIN.isoformat(), "export": "csv"})
    assert 'filename="coverage-2016-03-01.csv"' in file["Content-Disposition"]
    assert "Nobody works on this" in file.content.decode() and "As at 1 Mar 2016" in file.content.decode()
    refused = client.get("/coverage/", {"as_at": (BEGIN - DAY).isoformat()})
    assert refused.context["page"].is_now and refused.context["form"].errors["as_at"]
    for asked in ("soon", "2099-01-01", "%00"):
        answer = client.get("/coverage/", {"as_at": asked})
        assert answer.context["page"].is_now and answer.context["form"].errors["as_at"]
    assert sign_in(cast.bureau_member).get("/coverage/", {"as_at": BEGIN.isoformat()}).status_code == 403


def test_work_days_of_a_year_that_are_not_on_record_are_left_out_and_said(
    cast: Cast, settings: Any, sign_in: Any
) -> None:
    weeks = Covered(cast, settings)
    activity = weeks.add()
    weeks.on(BEGIN + WEEK)
    with acting(by=None, why="As before such changes were kept"):
        activity.work_days = Decimal(777)
        activity.save()
    weeks.on(TODAY)
    for address in ("/coverage/", "/results/"):
        page = sign_in(cast.staff).get(address, {"as_at": "2016-03-02", "year": "2016"}).content.decode()
        assert "The work-days of one activity on that day are not on record; it is left out." in page


def test_the_past_day_takes_as_many_queries_for_many_as_for_one(cast: Cast, settings: Any, sign_in: Any) -> None:
    weeks = Covered(cast, settings)
    activity = weeks.add()
    weeks.on(TODAY)
    client = sign_in(cast.staff)
    addresses = ("/coverage/?as_at=2016-03-10&rows=mandate", "/coverage/?as_at=2016-03-10&year=2016&by=unit")
    found = []
    for name, count in (("one", 1), ("few", 2), ("three", 297)):
        copies(activity, count, code=f"'{name}' || n")
        copy_of_versions(activity, name)
        weeks.on(BEGIN)
        for _each in range(3):
            MandateFactory()
        weeks.on(TODAY)
        found.append([queries_of(client, address) for address in addresses])
    assert found[0] == found[1] == found[2]
