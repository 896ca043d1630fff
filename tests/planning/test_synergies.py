"""A round finds activities that overlap, says why, and never decides by itself (source para 17)."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from common.refusals import InvalidInput, NotAllowed, WrongState
from planning.actions.synergies import close_round, open_round
from planning.actions.synergy_decisions import decide
from planning.enums import SynergyKind
from planning.models import StrategicPlan, SynergyPair, SynergyRound, Target, TargetLink
from planning.queries.synergy_words import Piece, alike_words, pieces
from planning.rules.synergy_score import PARTS, WEIGHTS, contributions, kind_of
from tests.factories.planning import BienniumFactory, InstrumentFactory
from tests.people import Cast
from tests.planning.synergy_stage import activity, pair_of, two_alike

pytestmark = pytest.mark.django_db
SAME: dict[str, float] = {part.key: 1 for part in PARTS} | {"contained": 1}
UNLIKE: dict[str, float] = dict.fromkeys(SAME, 0)


def test_the_weights_make_one_and_the_parts_the_score(cast: Cast) -> None:
    assert sum(WEIGHTS.values()) == 1
    assert sum(each.adds for each in contributions(SAME)) == 1
    pair = pair_of(cast)
    assert sum(each.adds for each in contributions(pair.reasons["parts"])) == pytest.approx(
        pair.score, abs=Decimal("0.001")
    )


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        (SAME, SynergyKind.DUPLICATE),
        (SAME | {"dates": 0}, SynergyKind.LINKAGE),
        (UNLIKE | {"words": 0.5, "letters": 0.5, "contained": 0.6, "dates": 1}, SynergyKind.COMMONALITY),
        (UNLIKE | {"words": 0.3, "letters": 0.3, "contained": 0.4, "dates": 0.5}, SynergyKind.SYNERGY),
        (UNLIKE | {"words": 0.3, "mandates": 1}, SynergyKind.LINKAGE),
    ],
)
def test_the_kind_is_proposed_by_a_rule(parts: dict[str, float], kind: SynergyKind) -> None:
    assert kind_of(parts) == kind


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from([*SAME]), st.floats(0, 1), min_size=len(SAME), max_size=len(SAME)))
def test_a_score_lies_between_nothing_and_one(parts: dict[str, float]) -> None:
    assert 0 <= sum(each.adds for each in contributions(parts)) <= 1
    assert kind_of(parts) in SynergyKind


def test_a_pair_says_what_its_parts_rest_on(cast: Cast) -> None:
    one, two = two_alike(cast)
    plan = StrategicPlan.objects.create(code="AICHI", name="Strategic Plan", instrument=InstrumentFactory())
    shared = Target.objects.create(plan=plan, number=12, name="Extinction prevented")
    for each in (one, two):
        TargetLink.objects.create(activity=each, target=shared)
    pair = open_round(biennium=one.biennium, by=cast.pmu_officer, least_score=Decimal("0.3")).pairs.get()
    parts = pair.reasons["parts"]
    assert parts["words"] == 1.0 and parts["contained"] == 1.0
    assert parts["mandates"] == 0.4  # 40 of the one, 50 of the other
    assert parts["staff"] == 1.0  # the whole smaller team
    assert parts["dates"] == 1.0 and parts["targets"] == 1.0 and parts["place"] == 0
    assert pair.reasons["shared"] == {"mandates": ["XII/32/2"], "targets": [12], "staff": 1, "days": 245}
    assert (pair.kind, pair.decision) == (SynergyKind.DUPLICATE, "")


def test_what_has_ended_or_is_done_on_both_sides_is_not_found_unless_asked_for(cast: Cast) -> None:
    biennium = BienniumFactory()
    values: dict[str, Any] = {"status": "done", "percent": 100}
    for code in ("A-01", "A-02"):
        activity(code, "Edit the documents of the meeting", cast.unit, {}, {}, **values)
    activity("A-03", "Edit the documents of the meeting", cast.unit, {}, {}, status="ended")
    round_ = open_round(biennium=biennium, by=cast.pmu_officer, least_score=Decimal("0.3"))
    assert (round_.pairs.count(), round_.activities) == (0, 2)
    close_round(round_=round_, by=cast.pmu_officer)
    round_ = open_round(biennium=biennium, by=cast.pmu_officer, least_score=Decimal("0.3"), scope="all")
    assert [str(pair) for pair in round_.pairs.all()] == ["A-01 / A-02"]


def test_only_the_monitoring_officer_opens_and_closes_and_one_round_at_a_time(cast: Cast) -> None:
    biennium = BienniumFactory()
    for person in (cast.staff, cast.unit_head, cast.division_head, cast.executive_secretary, cast.administrator):
        with pytest.raises(NotAllowed, match="Only the planning and monitoring officer"):
            open_round(biennium=biennium, by=person, least_score=Decimal("0.3"))
    round_ = open_round(biennium=biennium, by=cast.pmu_officer, least_score=Decimal("0.3"))
    with pytest.raises(WrongState, match="Close it before"):
        open_round(biennium=biennium, by=cast.pmu_officer, least_score=Decimal("0.3"))
    with pytest.raises(NotAllowed):
        close_round(round_=round_, by=cast.division_head)
    closed = close_round(round_=round_, by=cast.pmu_officer)
    assert close_round(round_=round_, by=cast.pmu_officer).closed_at == closed.closed_at
    assert open_round(biennium=biennium, by=cast.pmu_officer, least_score=Decimal(1)).number == 2


@pytest.mark.parametrize(
    ("field", "values"), [("least_score", {"least_score": Decimal("0.19")}), ("scope", {"scope": "x"})]
)
def test_a_round_is_asked_for_within_bounds(cast: Cast, field: str, values: dict[str, Any]) -> None:
    named = {"least_score": Decimal("0.3")} | values
    with pytest.raises(InvalidInput) as refusal:
        open_round(biennium=BienniumFactory(), by=cast.pmu_officer, **named)
    assert set(refusal.value.errors) == {field}


def test_words_are_alike_by_their_stems_and_marked_where_they_stand() -> None:
    alike = alike_words("Organizing the COP-MOP meetings", "Organize a COP meeting")
    assert alike == {"organizing", "organize", "cop", "meetings", "meeting"}
    assert pieces("Organizing the COP", alike) == [Piece("Organizing", True), Piece(" the ", False), Piece("COP", True)]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.sets(st.text(min_size=1, max_size=4), max_size=5))
def test_marking_changes_no_text(text: str, alike: set[str]) -> None:
    assert "".join(piece.text for piece in pieces(text, alike)) == text


# --- pages -------------------------------------------------------------------------------------------------


@pytest.fixture
def found(cast: Cast) -> SynergyPair:
    """Two rounds' worth: a pair within LIA, and B-01 of another division which is like both."""
    activity("B-01", "Organize the documents of the scientific meeting", cast.other_unit, {"XII/32/9": "100"}, {})
    return pair_of(cast)


def codes(client: Client, query: str) -> set[str]:
    page = client.get(f"/synergies/?{query}").context["page"]
    return {str(row.pair) for row in page.listing.rows}


def test_the_list_is_filtered_and_sorted_in_the_address(cast: Cast, found: SynergyPair, sign_in: Any) -> None:
    browser = sign_in(cast.stranger)
    within, across = {"A-01 / A-07"}, {"B-01 / A-01", "B-01 / A-07"}
    decide(pair=found, decision="keep", reason="Both are needed.", by=cast.pmu_officer, version=1)
    assert codes(browser, "") == within | across
    assert codes(browser, "divisions=across") == codes(browser, "divisions=OES-SPS") == across
    assert codes(browser, "divisions=within") == codes(browser, "divisions=OES-OES") == within
    assert codes(browser, "unit=BIO") == across
    assert codes(browser, "state=keep") == codes(browser, "state=decided") == within
    assert codes(browser, "state=open") == across and codes(browser, "state=waiting") == set()
    assert codes(browser, "kind=duplicate&least=0.8") == {
        str(pair) for pair in SynergyPair.objects.filter(kind="duplicate", score__gte="0.8")
    }
    assert codes(browser, "q=A-07") == {"A-01 / A-07", "B-01 / A-07"}
    assert codes(browser, "cluster=Z&divisions=nonsense&state=9") == within | across
    scores = [row.pair.score for row in browser.get("/synergies/").context["page"].listing.rows]
    assert scores == sorted(scores, reverse=True)


def test_the_list_is_exported_as_it_is_filtered(cast: Cast, found: SynergyPair, sign_in: Any) -> None:
    browser = sign_in(cast.staff)
    answer = browser.get("/synergies/?divisions=within&export=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert [row[2] for row in rows if row[2] in ("A-01", "B-01")] == ["A-01"]
    assert "A-01" in browser.get("/synergies/?export=csv").content.decode()


def test_before_the_first_round_the_page_says_who_opens_one(cast: Cast, sign_in: Any) -> None:
    BienniumFactory()
    assert "No round yet" in sign_in(cast.staff).get("/synergies/").content.decode()
    assert "/synergies/new/" in sign_in(cast.pmu_officer).get("/synergies/").content.decode()


def test_a_round_is_opened_and_closed_in_the_browser(cast: Cast, sign_in: Any) -> None:
    two_alike(cast)
    browser = sign_in(cast.pmu_officer)
    assert browser.post("/synergies/new/", {"least_score": "7", "scope": "open"}).status_code == 422
    assert browser.post("/synergies/new/", {"least_score": "0.3", "scope": "open"}).url == "/synergies/"
    again = browser.post("/synergies/new/", {"least_score": "0.4", "scope": "all"})
    assert (
        again.status_code == 409
        and "Close it before" in again.content.decode()
        and 'value="0.4"' in again.content.decode()
    )
    browser.post("/synergies/1/close/")
    assert SynergyRound.objects.get().closed_by == cast.pmu_officer


def test_a_pair_is_read_decided_carried_out_and_undone_in_the_browser(
    cast: Cast, found: SynergyPair, sign_in: Any
) -> None:
    browser, url = sign_in(cast.pmu_officer), "/synergies/1/A-01/A-07/"
    page = browser.get(url).content.decode()
    assert '<mark class="x-alike">Organize</mark>' in page and "in both" in page and "both answer XII/32/2" in page
    sent = {"decision": "merge", "chosen": found.first_id, "reason": "", "version": "1"}
    refused = browser.post(f"{url}decide/", sent)
    assert refused.status_code == 422 and SynergyPair.objects.get(pk=found.pk).decision == ""
    assert browser.post(f"{url}decide/", sent | {"reason": "One is enough."}).url == url
    assert "Merge A-07 into A-01" in browser.get(url).content.decode()
    late = browser.post(f"{url}decide/", sent | {"reason": "I saw it later.", "decision": "drop"})
    assert late.status_code == 409
    assert "decided on this pair on" in late.content.decode() and "I saw it later." in late.content.decode()
    assert browser.post(f"{url}carry-out/", {"version": "2"}).status_code == 409
    survivor, gone = (browser.get(f"/activities/{code}/").content.decode() for code in ("A-01", "A-07"))
    assert "0 entries merged from A-07" in survivor and "Merged into A-01" in gone
    assert browser.post(f"{url}undo/", {"version": "2"}).url == url
    assert "Merged into A-01" not in browser.get("/activities/A-07/").content.decode()


def test_who_may_not_decide_reads_the_pair_and_who_decides(cast: Cast, found: SynergyPair, sign_in: Any) -> None:
    browser, url = sign_in(cast.stranger), "/synergies/1/A-01/A-07/"
    page = browser.get(url).content.decode()
    assert "within one division also its head" in page and "Record the decision" not in page
    assert browser.post(f"{url}decide/", {"decision": "keep", "reason": "x", "version": "1"}).status_code == 403
    for wrong in ("/synergies/1/A-07/A-01/", "/synergies/2/A-01/A-07/", "/synergies/1/A-01/nope/"):
        assert browser.get(wrong).status_code == 404
