"""Links between mandates, decisions on synergies and carry-over by REST: the page's doors, sentences and limits."""

from typing import Any

from planning.models import Activity, CarryOver, MandateLink, SynergyPair, SynergyRound
from structure.enums import TokenScope
from tests.api.test_writing import program_of, send
from tests.api.test_writing_framework import over
from tests.factories.planning import BienniumFactory, MandateFactory
from tests.people import Cast
from tests.planning.biennium_stage import next_biennium, unfinished
from tests.planning.synergy_stage import pair_of

LINKS = "/api/v1/mandate-links/"
ROUNDS = "/api/v1/synergy-rounds/"
PAIRS = "/api/v1/synergy-pairs/"
CARRIED = "/api/v1/carry-overs/"


def test_mandates_are_tied_once_and_never_in_a_circle(cast: Cast) -> None:
    BienniumFactory()
    for address in ("XII/1/1", "XIII/1/1"):
        MandateFactory(address=address)
    new: dict[str, Any] = {"mandate": "XIII/1/1", "kind": "renews", "other": "XII/1/1", "reason": "COP 13 said so."}
    keeper = program_of(cast.pmu_officer, TokenScope.MANDATE_LINKS)
    first, again = (send(keeper, LINKS, new, **{"idempotency-key": "tie"}) for _turn in range(2))
    assert (first.status_code, again.json()) == (201, first.json()), first.json()
    assert keeper.get(f"{LINKS}?mandate=XII/1/1").json()["results"] == [first.json()]
    assert keeper.get(f"{LINKS}?mandate=XII/9/9").json()["results"] == []

    circle = send(keeper, LINKS, new | {"mandate": "XII/1/1", "other": "XIII/1/1"})
    assert (circle.status_code, "circle" in circle.json()["errors"]["other"][0]) == (422, True)
    assert list(send(keeper, LINKS, new | {"other": "XII/9/9"}).json()["errors"]) == ["other"]

    one = f"{LINKS}{first.json()['id']}/remove/"
    for client in (
        program_of(cast.pmu_officer, TokenScope.MANDATES),  # writes mandates, as it always did, and no more
        program_of(cast.unit_head, TokenScope.MANDATE_LINKS),
    ):
        assert send(client, LINKS, new).status_code == send(client, one, {"reason": "Mine."}).status_code == 403
    assert list(send(keeper, one, {}).json()["errors"]) == ["reason"]
    assert send(keeper, one, {"reason": "A mistake."}).status_code == 204
    assert send(keeper, one, {"reason": "A mistake."}).status_code == 404
    assert not MandateLink.objects.exists()


def test_a_pair_is_decided_on_over_what_was_read_and_undone(cast: Cast) -> None:
    pair = pair_of(cast)
    officer = program_of(cast.pmu_officer, TokenScope.SYNERGIES)
    one = f"{PAIRS}{pair.pk}/"
    read = officer.get(one)
    assert read.json() == officer.get(PAIRS).json()["results"][0]
    assert sum(part["adds"] for part in read.json()["reasons"]) > 0
    said = {"decision": "drop", "chosen": pair.first.code, "reason": "One set of documents serves both."}

    outsider = program_of(cast.unit_head, TokenScope.SYNERGIES)
    assert over(outsider, "post", f"{one}decide/", said, read["ETag"]).status_code == 403
    wrong = over(officer, "post", f"{one}decide/", said | {"chosen": "Z-99"}, read["ETag"])
    assert wrong.json()["errors"] == {"chosen": ["Choose which activity goes on."]}
    assert over(officer, "post", f"{one}decide/", said).status_code == 428
    done = over(officer, "post", f"{one}decide/", said, read["ETag"])
    assert (done.status_code, done.json()["chosen"], done.json()["waits"]) == (200, pair.first.code, False)
    assert cast.pmu_officer.full_name not in done.content.decode()
    assert over(officer, "post", f"{one}decide/", said | {"decision": "keep"}, read["ETag"]).status_code == 412
    assert over(officer, "post", f"{one}carry-out/", {}, done["ETag"]).status_code == 409, "it was carried out"

    undone = over(officer, "post", f"{one}undo/", {}, done["ETag"])
    assert (undone.status_code, undone.json()["decision"], undone.json()["version"]) == (200, "", 3)
    assert SynergyPair.objects.get().decision == ""


def test_one_round_is_open_at_a_time(cast: Cast) -> None:
    first = pair_of(cast).round
    officer = program_of(cast.pmu_officer, TokenScope.SYNERGIES)
    new = {"least_score": 0.4}
    taken = send(officer, ROUNDS, new)
    assert (taken.status_code, "open" in taken.json()["detail"]) == (409, True)
    closed = [send(officer, f"{ROUNDS}{first.number}/close/", {}) for _turn in range(2)]
    assert [answer.status_code for answer in closed] == [200, 200] and closed[0].json()["closed_at"]
    assert list(send(officer, ROUNDS, {"least_score": 0.1}).json()["errors"]) == ["least_score"]
    opened, again = (send(officer, ROUNDS, new, **{"idempotency-key": "round"}) for _turn in range(2))
    assert (opened.status_code, again.json()) == (201, opened.json()), opened.json()
    assert [row["number"] for row in officer.get(ROUNDS).json()["results"]] == [opened.json()["number"], first.number]
    assert send(program_of(cast.staff, TokenScope.SYNERGIES), ROUNDS, new).status_code == 403
    assert SynergyRound.objects.count() == 2


def test_activities_are_carried_over_once_all_or_none_and_taken_back(cast: Cast) -> None:
    source, target = unfinished(cast), next_biennium()
    path = f"{CARRIED}?biennium={target.starts_in}"
    head = program_of(cast.unit_head, TokenScope.CARRY_OVER)
    body = {"activities": [{"activity": source.code, "reason": "Waits for the venue."}]}
    unknown = {"activities": [*body["activities"], {"activity": "Z-99", "reason": "Typed wrongly."}]}

    answer = send(head, path, unknown)
    assert answer.json()["errors"] == {"activities": ["No activity of 2015–2016 has the code Z-99."]}
    assert send(head, path, {"activities": [{"activity": source.code, "reason": ""}]}).status_code == 422
    assert send(head, path, {"activities": body["activities"] * 2}).status_code == 422
    empty = send(head, path, {"activities": [{"activity": "A-01"}, {"activity": 1, "reason": None}]})
    assert empty.json()["errors"] == {"activities": ["This field is required.", "This field may not be null."]}
    assert empty.json()["detail"] == "This field is required. This field may not be null."
    assert send(program_of(cast.stranger, TokenScope.CARRY_OVER), path, body).status_code == 403
    assert send(program_of(cast.unit_head, TokenScope.ACTIVITIES), path, body).status_code == 403
    assert head.options(f"{CARRIED}?biennium=2031").status_code == 200
    assert head.options("/api/v1/results/1.2/?biennium=2031").status_code == 200, "asks for nothing of the year"
    nowhere = send(head, f"{CARRIED}?biennium=2031", body)
    assert (nowhere.status_code, list(nowhere.json()["errors"])) == (400, ["biennium"]), (
        "never into another one instead"
    )
    assert not CarryOver.objects.exists()

    first, again = (send(head, path, body, **{"idempotency-key": "carry"}) for _turn in range(2))
    assert (first.status_code, again.json()) == (201, first.json()), first.json()
    assert send(head, path, body).json() == [], "twice carries nothing twice"
    assert head.get(path).json()["results"] == first.json()
    assert head.get(CARRIED).json()["results"] == [], "nothing was carried into the current biennium"
    back = f"{CARRIED}{first.json()[0]['id']}/take-back/"
    assert [send(head, back, {}).status_code for _turn in range(2)] == [204, 404]
    assert Activity.objects.filter(biennium=target).count() == 0
