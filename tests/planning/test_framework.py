"""Who writes the results framework, what is refused, and what its pages show."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from planning.actions.periods import decide_period
from planning.actions.results import (
    remove,
    save_assumption,
    save_indicator,
    save_measurement,
    save_output,
    save_result,
    save_risk,
)
from planning.models import (
    Assumption,
    ExpectedResult,
    Indicator,
    Measurement,
    OperationalGoal,
    Output,
    PeriodLock,
    Risk,
)
from planning.queries.risks import risk_page
from tests.factories.planning import (
    ActivityFactory,
    BienniumFactory,
    ExpectedResultFactory,
    OutputFactory,
)
from tests.people import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
JUNE = datetime.date(2016, 6, 30)


def indicator_of(cast: Cast, **values: Any) -> Indicator:
    """An indicator of an output under which the unit of the cast leads an activity."""
    output = OutputFactory()
    ActivityFactory(output=output, lead_unit=cast.unit, code="A-01")
    with acting(by=None, why="The stage is set"):
        return Indicator.objects.create(output=output, name="Agendas published", targets={"2016": 3}, **values)


def measured(cast: Cast, indicator: Indicator, on: datetime.date = JUNE, value: int = 2, **more: Any) -> Measurement:
    values = {"measured_on": on, "value": Decimal(value), "evidence": "The calendar", **more}
    return save_measurement(measurement=Measurement(indicator=indicator), values=values, by=cast.pmu_officer)


def locked(cast: Cast, year: int, quarter: int, *, lock: bool = True) -> PeriodLock:
    return decide_period(
        biennium=BienniumFactory(), year=year, quarter=quarter, lock=lock, reason="Reported.", by=cast.pmu_officer
    )


def test_the_framework_is_kept_by_the_monitoring_officer_and_the_administrator(cast: Cast) -> None:
    new = {"goal": ExpectedResultFactory().goal, "code": "1.3", "name": "Meetings are on time"}
    for person in (cast.staff, cast.unit_head, cast.executive_secretary, cast.hr_officer):
        with pytest.raises(NotAllowed):
            save_result(result=ExpectedResult(biennium=BienniumFactory()), values=new, by=person)
    result = save_result(result=ExpectedResult(biennium=BienniumFactory()), values=new, by=cast.pmu_officer)
    output = save_output(
        output=Output(result=result), values={"code": "1.3.1", "name": "Documents"}, by=cast.administrator
    )
    assert output.history.get().history_user == cast.administrator
    with pytest.raises(InvalidInput, match="Another expected result"):
        save_result(result=ExpectedResult(biennium=BienniumFactory()), values=new, by=cast.pmu_officer)
    with pytest.raises(InvalidInput, match="Another output"):
        other = ExpectedResultFactory(code="1.4", goal=OperationalGoal.objects.get())
        save_output(output=Output(result=other), values={"code": "1.3.1", "name": "Same"}, by=cast.pmu_officer)


def test_a_unit_head_keeps_the_outputs_the_unit_works_on(cast: Cast) -> None:
    output = indicator_of(cast).output
    for person in (cast.staff, cast.other_unit_head):
        with pytest.raises(NotAllowed):
            save_output(output=output, values={"name": "Changed"}, by=person, version=1, reason="Clearer.")
    assert cast.unit_head
    saved = save_output(output=output, values={"name": "Clearer"}, by=cast.unit_head, version=1, reason="Clearer.")
    assert (saved.name, saved.version) == ("Clearer", 2)
    with pytest.raises(NotAllowed):
        save_output(output=saved, values={"code": "9"}, by=cast.unit_head, version=2, reason="A code is not theirs.")
    with pytest.raises(StaleVersion):
        save_output(output=output, values={"name": "Late"}, by=cast.pmu_officer, version=1, reason="Late.")
    with pytest.raises(InvalidInput):
        save_output(output=output, values={"name": "Why"}, by=cast.pmu_officer, version=2)


def test_who_measures_and_says_risks(cast: Cast) -> None:
    indicator = indicator_of(cast)
    result = indicator.output.result
    risk = {"text": "The plan comes late", "likelihood": 3, "impact": 4, "owner": cast.colleague.staff}
    values = {"measured_on": JUNE, "value": Decimal(2), "evidence": "The calendar"}
    assert cast.unit_head and cast.other_unit_head
    for person in (cast.staff, cast.other_unit_head, cast.hr_officer):
        with pytest.raises(NotAllowed):
            save_measurement(measurement=Measurement(indicator=indicator), values=values, by=person)
        with pytest.raises(NotAllowed):
            save_risk(risk=Risk(result=result), values=risk, by=person)
        with pytest.raises(NotAllowed):
            save_assumption(assumption=Assumption(result=result), values={"text": "Held together"}, by=person)
    save_measurement(measurement=Measurement(indicator=indicator), values=values, by=cast.unit_head)
    said = save_risk(risk=Risk(result=result), values=risk, by=cast.unit_head)
    with pytest.raises(NotAllowed):
        save_risk(risk=said, values={"response": "Mine"}, by=cast.staff, version=1)
    assert save_risk(risk=said, values={"response": "Agree"}, by=cast.colleague, version=1).response == "Agree"


def test_a_closed_biennium_takes_nothing(cast: Cast) -> None:
    indicator = indicator_of(cast)
    with acting(by=None, why="Over"):
        biennium = BienniumFactory()
        biennium.phase = "closed"
        biennium.save()
    indicator.refresh_from_db()
    for refused in (
        lambda: measured(cast, indicator),
        lambda: save_risk(risk=Risk(result=indicator.output.result), values={"text": "x"}, by=cast.pmu_officer),
        lambda: locked(cast, 2015, 1),
    ):
        with pytest.raises(WrongState, match="closed"):
            refused()


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"measured_on": datetime.date(2016, 9, 13)}, "measured_on"),
        ({"measured_on": datetime.date(2014, 12, 31)}, "measured_on"),
        ({"part": "Mars"}, "part"),
        ({"base": Decimal(-1)}, "measured_on"),
        ({"value": Decimal(10) ** 13}, "value"),
    ],
)
def test_what_is_no_measurement(cast: Cast, values: dict[str, Any], wrong: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        measured(cast, indicator_of(cast), **{"on": values.pop("measured_on", JUNE), **values})
    assert set(refused.value.errors) == {wrong}


def test_a_ratio_says_out_of_how_many(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        measured(cast, indicator_of(cast, rule="ratio"))
    assert set(refused.value.errors) == {"base"}


def test_a_day_holds_the_whole_or_its_parts(cast: Cast) -> None:
    indicator = indicator_of(cast, parts=["Africa", "Asia"])
    measured(cast, indicator, part="Africa")
    measured(cast, indicator, part="Asia")
    with pytest.raises(InvalidInput, match="A value of this day"):
        measured(cast, indicator, part="Asia")
    with pytest.raises(InvalidInput, match="not both"):
        measured(cast, indicator)
    with pytest.raises(IntegrityError), transaction.atomic(), acting(by=None, why="Behind the rules"):
        Measurement.objects.create(indicator=indicator, measured_on=JUNE, value=1)
    with pytest.raises(InvalidInput, match="was measured, so it stays"):
        save_indicator(indicator=indicator, values={"parts": ["Asia"]}, by=cast.pmu_officer, version=1, reason="Few.")


def test_a_locked_quarter_takes_nothing_and_opens_again_with_a_reason(cast: Cast) -> None:
    indicator = indicator_of(cast, baseline=Decimal(0))
    first = measured(cast, indicator)
    later = measured(cast, indicator, on=datetime.date(2016, 8, 1))
    with pytest.raises(NotAllowed):
        decide_period(biennium=BienniumFactory(), year=2016, quarter=2, lock=True, reason="x", by=cast.unit_head)
    with pytest.raises(InvalidInput):
        decide_period(biennium=BienniumFactory(), year=2016, quarter=2, lock=True, reason=" ", by=cast.pmu_officer)
    with pytest.raises(WrongState, match="Q3 2016 is not over yet"):
        locked(cast, 2016, 3)
    lock = locked(cast, 2016, 2)
    assert locked(cast, 2016, 2) == lock, "a second click"
    officer = {"by": cast.pmu_officer, "version": 1, "reason": "A typo."}
    for refused in (
        lambda: measured(cast, indicator, on=datetime.date(2016, 5, 1)),
        lambda: save_measurement(measurement=first, values={"value": Decimal(3)}, **officer),
        lambda: save_measurement(measurement=later, values={"measured_on": JUNE}, **officer),
        lambda: remove(row=first, **officer),
        lambda: save_indicator(indicator=indicator, values={"rule": "sum"}, **officer),
        lambda: save_indicator(indicator=indicator, values={"baseline": Decimal(1)}, **officer),
    ):
        with pytest.raises(WrongState, match="Q2 2016 is locked"):
            refused()
    save_indicator(indicator=indicator, values={"targets": {"2016": 4}, "name": "Agendas"}, **officer)
    locked(cast, 2016, 2, lock=False)
    assert [row.history_change_reason for row in lock.history.order_by("history_id")] == [
        "Locked: Reported.",
        "Unlocked: Reported.",
    ]
    assert save_measurement(measurement=first, values={"value": Decimal(3)}, **officer).value == 3


def test_the_target_of_a_year_is_fixed_with_its_last_quarter(cast: Cast) -> None:
    indicator = indicator_of(cast)
    locked(cast, 2015, 4)
    officer = {"by": cast.pmu_officer, "version": 1, "reason": "Higher."}
    with pytest.raises(WrongState, match="Q4 2015 is locked"):
        save_indicator(indicator=indicator, values={"targets": {"2015": 1, "2016": 3}}, **officer)
    assert save_indicator(indicator=indicator, values={"targets": {"2016": 5}}, **officer).targets == {"2016": 5}


def test_what_has_something_under_it_is_not_removed(cast: Cast) -> None:
    indicator = indicator_of(cast)
    measurement = measured(cast, indicator)
    officer = {"by": cast.pmu_officer, "version": 1, "reason": "Entered twice."}
    for row in (indicator.output.result, indicator.output, indicator):
        with pytest.raises(WrongState, match="Something still stands under it"):
            remove(row=row, **officer)
    with pytest.raises(InvalidInput):
        remove(row=measurement, by=cast.pmu_officer, version=1, reason="")
    remove(row=measurement, **officer)
    remove(row=indicator, **officer)
    assert (
        not Indicator.objects.exists()
        and Measurement.history.first().history_change_reason == "Removed: Entered twice."
    )


# --- pages --------------------------------------------------------------------------------------------------


def test_a_form_keeps_what_was_typed_and_tells_who_was_faster(cast: Cast, sign_in: SignIn) -> None:
    indicator = indicator_of(cast)
    assert cast.unit_head
    client = sign_in(cast.unit_head)
    url = f"/results/indicators/{indicator.pk}/edit/"
    assert 'value="Agendas published"' in client.get(url).content.decode()
    typed = {"name": "Agendas online", "direction": "up", "rule": "sum", "target_2016": "4,5", "version": "1"}
    wrong = client.post(url, typed)
    assert wrong.status_code == 422 and "Agendas online" in wrong.content.decode()
    save_indicator(indicator=indicator, values={"unit": "agendas"}, by=cast.pmu_officer, version=1, reason="A unit.")
    stale = client.post(url, {**typed, "target_2016": "4", "reason": "Clearer.", "unit": ""})
    page = stale.content.decode()
    assert stale.status_code == 409 and "Monitoring Officer changed this" in page and "Agendas online" in page
    assert client.post(url, {**typed, "target_2016": "4", "reason": "Clearer.", "version": "2"}).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.name, indicator.rule, indicator.targets, indicator.version) == (
        "Agendas online",
        "sum",
        {"2016": 4},
        3,
    )


def test_measured_in_the_browser_and_removed_again(cast: Cast, sign_in: SignIn) -> None:
    indicator = indicator_of(cast, baseline=Decimal(0), unit="agendas", parts=["Africa", "Asia"], dimension="region")
    client = sign_in(cast.pmu_officer)
    url = f"/results/indicators/{indicator.pk}/measure/"
    vague = client.post(url, {"measured_on": "June 2016", "value": "2", "evidence": "The calendar"})
    assert vague.status_code == 422 and "Enter one day" in vague.content.decode()
    for part, value in (("Africa", "1"), ("Asia", "1.5")):
        sent = {"measured_on": "30 Jun 2016", "part": part, "value": value, "evidence": "The calendar"}
        assert client.post(url, sent).status_code == 302
    page = client.get(f"/results/indicators/{indicator.pk}/").context["page"]
    assert page.reading.actual == Decimal("2.5") and page.reading.way == 83
    assert page.reading.parts == [("Africa", Decimal(1)), ("Asia", Decimal("1.5"))]
    assert page.chart.rows[1:] == (
        ("30 Jun 2016", "Measured so far", "2.5"),
        ("31 Dec 2016", "Target", "3"),
    )
    row = Measurement.objects.first()
    edit = f"/results/measurements/{row.pk}/edit/"
    assert client.post(edit, {"remove": "1", "version": "1", "reason": ""}).status_code == 422
    assert client.post(edit, {"remove": "1", "version": "9", "reason": "Twice."}).status_code == 409
    assert client.post(edit, {"remove": "1", "version": "1", "reason": "Twice."}).status_code == 302
    held = client.get(f"/results/indicators/{indicator.pk}/?export=csv").content.decode("utf-8-sig")
    assert "The calendar" in held and held.count("2016-06-30") == 1


def test_every_cell_of_the_matrix_opens_its_rows(cast: Cast, sign_in: SignIn) -> None:
    result = ExpectedResultFactory()
    with acting(by=None, why="The stage is set"):
        for likelihood, impact in ((1, 1), (3, 4), (3, 4), (5, 5)):
            Risk.objects.create(result=result, text=f"{likelihood}x{impact}", likelihood=likelihood, impact=impact)
    page = risk_page(cast.staff, BienniumFactory(), {}, [])
    assert (page.total, page.grave) == (4, 3)
    assert [row.likelihood for row in page.matrix] == [5, 4, 3, 2, 1]
    client = sign_in(cast.staff)
    for row in page.matrix:
        for cell in row.cells:
            if cell.count:
                shown = client.get(cell.url.partition("#")[0]).context["page"].listing.rows
                assert {(one.risk.likelihood, one.risk.impact) for one in shown} == {(cell.likelihood, cell.impact)}
                assert len(shown) == cell.count
    for level, count in (("low", 1), ("high", 2), ("very_high", 1), ("moderate", 0)):
        assert len(risk_page(cast.staff, BienniumFactory(), {"level": level}, []).listing.rows) == count
    assert [row.risk.text for row in page.listing.rows] == ["5x5", "3x4", "3x4", "1x1"], "the gravest first"


def test_the_tree_leads_to_the_pages_of_results_and_outputs(cast: Cast, sign_in: SignIn) -> None:
    indicator = indicator_of(cast)
    client = sign_in(cast.staff)
    tree = client.get("/results/?show=outputs").content.decode()
    for url in ("/results/1.2/", "/results/outputs/1.2.1/", f"/results/indicators/{indicator.pk}/"):
        assert url in tree and client.get(url).status_code == 200
    assert "Add an output" not in client.get("/results/1.2/").content.decode()
    assert "Add an output" in sign_in(cast.pmu_officer).get("/results/1.2/").content.decode()
    for url in ("/results/9.9/", "/results/outputs/x/", f"/results/indicators/{'9' * 30}/", "/results/1.2/?biennium=7"):
        assert client.get(url).status_code == 404


def test_a_code_can_stand_in_an_address(cast: Cast, sign_in: SignIn) -> None:
    goal = ExpectedResultFactory().goal
    client = sign_in(cast.pmu_officer)
    for code in ("risks", "a/b", "é", "1 2", "\x00"):
        sent = {"goal": goal.pk, "code": code, "name": "A result"}
        assert client.post("/results/new/", sent).status_code == 422
    assert client.post("/results/new/", {"goal": goal.pk, "code": "1.9", "name": "A result"}).status_code == 302
    assert client.get("/results/1.9/").status_code == 200


def test_periods_are_locked_in_the_browser(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    client = sign_in(cast.pmu_officer)
    sent = {"period": "2015.4", "decision": "lock", "reason": "Reported to the Bureau."}
    assert client.post("/results/periods/", {**sent, "reason": ""}).status_code == 422
    assert client.post("/results/periods/", {**sent, "period": "2016.4"}).status_code == 409
    assert "Reported to the Bureau." in client.post("/results/periods/", sent, follow=True).content.decode()
    assert client.get("/results/periods/").context["page"].locked == 1
    assert sign_in(cast.unit_head).post("/results/periods/", sent).status_code == 403
