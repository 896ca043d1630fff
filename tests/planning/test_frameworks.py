"""The strategic plans with the work that answers them, and the medium-term framework as it is written."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from common.refusals import InvalidInput, NotAllowed, StaleVersion
from planning.actions.frameworks import save_framework, save_goal, save_purpose
from planning.models import GuidingActivity, OperationalFramework, OperationalGoal, OperationalPurpose
from planning.queries.frameworks import framework_page
from planning.rules.frameworks import Wording
from secretariat.demonstration.reading import read
from tests.factories.planning import (
    ActivityFactory,
    BienniumFactory,
    ExpectedResultFactory,
    GuidingActivityFactory,
    OperationalGoalFactory,
    OperationalPurposeFactory,
    OutputFactory,
    StrategicPlanFactory,
    TargetFactory,
    TargetLinkFactory,
)
from tests.people import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def goal_values(**changes: Any) -> dict[str, Any]:
    return {"wording": "Parties meet", "purposes": [], "version": 1, "reason": "Adopted", **changes}


# --- the medium-term framework ------------------------------------------------------------------------------


def test_goal_purposes_and_guiding_activities_are_written_with_their_reason(cast: Cast) -> None:
    biennium, goal, officer = BienniumFactory(), OperationalGoalFactory(), cast.pmu_officer
    rows = [Wording(None, "Meet  as one"), Wording(None, "Meet less"), Wording(None, "x", drop=True)]
    save_goal(goal=goal, by=officer, **goal_values(purposes=rows))
    first, second = OperationalPurpose.objects.order_by("number")
    assert [(row.number, row.name) for row in (first, second)] == [(1, "Meet as one"), (2, "Meet less")]
    values = {"wording": "Meet as one", "version": 1, "reason": "Adopted"}
    save_purpose(purpose=first, by=officer, activities=[Wording(None, "One agenda")], **values)
    kept = [Wording(first.pk, "Meet as one, always"), Wording(second.pk, "Meet less", drop=True), Wording(None, "New")]
    save_goal(goal=goal, by=officer, **goal_values(purposes=kept, version=2, reason="Amended"))
    numbers = list(OperationalPurpose.objects.order_by("number").values_list("number", "name"))
    assert numbers == [(1, "Meet as one, always"), (3, "New")], "a number is given once"
    page = framework_page(officer, biennium)
    said = {
        (part.label, part.before, part.after): change.reason for change in page.changes.shown for part in change.fields
    }
    assert said[("Goal 1, wording", "–", "Parties meet")] == "Adopted"
    assert said[("Purpose 1.2, wording", "Meet less", "–")] == "Amended"
    assert said[("Guiding activity 1.1.1, wording", "–", "One agenda")] == "Adopted"


def test_a_purpose_with_guiding_activities_is_not_taken_away(cast: Cast) -> None:
    purpose = GuidingActivityFactory().purpose
    dropped = goal_values(purposes=[Wording(purpose.pk, purpose.name, drop=True)])
    with pytest.raises(InvalidInput, match="Purpose 1.1 has guiding activities"):
        save_goal(goal=purpose.goal, by=cast.pmu_officer, **dropped)
    assert (OperationalPurpose.objects.count(), OperationalGoal.objects.get().name) == (1, ""), "nothing is written"


def test_what_cannot_be_written_is_refused_and_only_the_monitoring_unit_writes(cast: Cast) -> None:
    purpose = OperationalPurposeFactory()
    goal, framework = purpose.goal, purpose.goal.framework
    words = {"vision": "", "mission": "", "until": 2020, "version": 1, "reason": "Adopted"}
    for changes, field in (({"until": 1800}, "until"), ({"vision": "x" * 4001}, "vision"), ({"reason": " "}, "reason")):
        with pytest.raises(InvalidInput) as refusal:
            save_framework(framework=framework, by=cast.pmu_officer, **{**words, **changes})
        assert set(refusal.value.errors) == {field}
    with pytest.raises(InvalidInput, match="needs its wording"):
        save_goal(goal=goal, by=cast.pmu_officer, **goal_values(purposes=[Wording(purpose.pk, " ")]))
    with pytest.raises(InvalidInput, match="Enter the wording"):
        save_purpose(purpose=purpose, wording="", activities=[], by=cast.pmu_officer, version=1, reason="x")
    for name in ("staff", "unit_head", "executive_secretary", "administrator"):
        by = getattr(cast, name)
        with pytest.raises(NotAllowed):
            save_framework(framework=framework, by=by, **words)
        with pytest.raises(NotAllowed):
            save_goal(goal=goal, by=by, **goal_values())
        with pytest.raises(NotAllowed):
            save_purpose(purpose=purpose, wording="x", activities=[], by=by, version=1, reason="x")
    save_framework(framework=framework, by=cast.pmu_officer, **words)
    save_goal(goal=goal, by=cast.pmu_officer, **goal_values())
    save_purpose(purpose=purpose, wording="x", activities=[], by=cast.pmu_officer, version=1, reason="x")
    with pytest.raises(StaleVersion):
        save_framework(framework=framework, by=cast.pmu_officer, **words)
    with pytest.raises(StaleVersion):
        save_goal(goal=goal, by=cast.pmu_officer, **goal_values())
    with pytest.raises(StaleVersion):
        save_purpose(purpose=purpose, wording="y", activities=[], by=cast.pmu_officer, version=1, reason="x")


def test_an_empty_place_says_so_until_it_is_filled(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    goals = [OperationalGoalFactory(number=number) for number in (1, 2)]
    OperationalPurposeFactory(goal=goals[0])
    client = sign_in(cast.staff)
    page = client.get("/frameworks/medium-term/").context["page"]
    assert page.completeness.missing == [
        "vision", "mission", "wording of goal 1", "guiding activities of purpose 1.1", "wording of goal 2",
        "purposes of goal 2",
    ]  # fmt: skip
    assert (page.completeness.filled, page.completeness.places) == (1, 7)
    assert "Its wording is not in the source" in client.get("/frameworks/medium-term/").content.decode()
    sheet = client.get("/frameworks/medium-term/?export=csv").content.decode("utf-8-sig")
    assert "1.1,Plan and run the meetings as one" in sheet


def test_the_framework_is_written_in_the_browser_and_a_stale_form_is_kept(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    purpose = OperationalPurposeFactory()
    client = sign_in(cast.pmu_officer)
    base = "/frameworks/medium-term/"
    saved = client.post(
        f"{base}edit/", {"version": 1, "vision": "Living in harmony", "until": 2020, "reason": "Adopted"}
    )
    assert saved["Location"] == base
    assert OperationalFramework.objects.get().vision == "Living in harmony"
    rows = {
        "rows-TOTAL_FORMS": 3, "rows-INITIAL_FORMS": 1, "rows-0-key": purpose.pk, "rows-0-text": "Changed",
        "rows-1-text": "Another", "version": 1, "wording": "Parties meet", "reason": "Adopted",
    }  # fmt: skip
    assert client.post(f"{base}goals/1/edit/", rows)["Location"] == f"{base}#goal-1"
    assert list(OperationalPurpose.objects.values_list("name", flat=True)) == ["Changed", "Another"]
    stale = client.post(f"{base}goals/1/edit/", {**rows, "wording": "Mine", "rows-0-text": "Mine too"})
    page = stale.context["page"]
    conflicts = [("Wording", "Parties meet", "Mine"), ("Row 1", "Changed", "Mine too")]
    assert (stale.status_code, page.conflicts) == (409, conflicts)
    assert page.form.main["version"].value() == "2"
    refused = client.post(f"{base}goals/1/purposes/1/edit/", {**rows, "version": 2, "wording": "", "reason": ""})
    assert refused.status_code == 422
    more = {**rows, "version": 2, "rows-0-key": "", "rows-0-text": "One agenda", "rows-1-text": ""}
    assert client.post(f"{base}goals/1/purposes/1/edit/", more)["Location"] == f"{base}#goal-1"
    assert GuidingActivity.objects.get().name == "One agenda"
    shown = client.get(base).content.decode()
    assert "Living in harmony" in shown and "1.1.1" in shown and "Adopted" in shown
    for address in ("goals/9/edit/", "goals/99999999/edit/", "goals/1/purposes/9/edit/"):
        assert client.get(base + address).status_code == 404
    assert sign_in(cast.staff).get(f"{base}edit/").status_code == 403


def test_without_a_framework_there_is_no_page(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory(framework=None)
    assert sign_in(cast.pmu_officer).get("/frameworks/medium-term/").status_code == 404


# --- strategic plans ----------------------------------------------------------------------------------------


@pytest.fixture
def plans(cast: Cast) -> None:
    biennium = BienniumFactory()
    later = StrategicPlanFactory(code="KMGBF", name="Kunming-Montreal", starts_in=2022, ends_in=2030)
    output = OutputFactory(result=ExpectedResultFactory())
    for code, trait in (("A-01", {"lagging": True}), ("A-02", {}), ("A-03", {"postponed": True})):
        TargetLinkFactory(activity=ActivityFactory(code=code, output=output, biennium=biennium, **trait))
    TargetLinkFactory(activity=ActivityFactory(biennium=BienniumFactory(starts_in=2013, is_current=False)))
    TargetFactory(number=12, name="Species kept")
    TargetFactory(plan=later, number=3, name="A third conserved")


def test_each_target_says_how_many_activities_answer_it_and_leads_to_them(
    cast: Cast, sign_in: SignIn, plans: None
) -> None:
    client = sign_in(cast.staff)
    page = client.get("/frameworks/").context["page"]
    rows = [(plan.plan.code, row.target.number, row.activities, row.lagging)
            for plan in page.plans for group in plan.groups for row in group.rows]  # fmt: skip
    assert rows == [("SP-2020", 11, 3, 1), ("SP-2020", 12, 0, 0), ("KMGBF", 3, 0, 0)], "what runs now comes first"
    url = page.plans[0].groups[0].rows[0].url
    assert url == "/activities/?target=SP-2020%2F11"
    assert [row.code for row in client.get(url).context["page"].rows] == ["A-01", "A-02", "A-03"]
    for nowhere in ("SP-2020/99", "SP-2020/x", "x", "/", "SP-2020/٣"):
        assert client.get("/activities/", {"target": nowhere}).context["page"].rows == []


FOUND_TARGETS = [
    ("", [11, 12, 3]),
    ("plan=KMGBF", [3]),
    ("answered=yes", [11]),
    ("answered=no&plan=SP-2020", [12]),
    ("q=KEPT", [12]),
    ("q=11", [11]),
    ("q=%00&plan=x&answered=2", [11, 12, 3]),
    ("biennium=2013&answered=yes", [11]),
]


def test_the_filters_of_the_targets_are_in_the_address_and_in_the_export(
    cast: Cast, sign_in: SignIn, plans: None
) -> None:
    client = sign_in(cast.staff)
    for query, numbers in FOUND_TARGETS:
        page = client.get(f"/frameworks/?{query}").context["page"]
        assert [row.target.number for row in page.listing.rows] == numbers, query
        sheet = client.get(f"/frameworks/?{query}&export=csv").content.decode("utf-8-sig")
        assert sum(name in sheet for name in ("Land and sea", "Species kept", "A third")) == len(numbers), query


def test_the_shipped_plans_hold_20_and_23_targets_and_four_goals() -> None:
    shipped = {plan["code"]: plan for plan in read("strategic_plans")["plans"]}
    aichi = [number for goal in shipped["SP-2020"]["goals"] for number in goal["targets"]]
    assert sorted(aichi) == list(range(1, 21))
    assert sorted(shipped["KMGBF"]["targets"]) == list(range(1, 24))
    assert [goal["code"] for goal in shipped["KMGBF"]["goals"]] == ["A", "B", "C", "D"]
