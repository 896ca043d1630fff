"""A procedure is started and changed over REST as on the pages: by the core team of its cluster, over what was read."""

from typing import Any

import pytest

from clusters.models import OperatingProcedure
from structure.enums import TokenScope
from tests.api.test_writing import program_of, send
from tests.api.test_writing_procedures import ONE, PROCEDURES, VERSIONS, patch, stage, writer
from tests.factories.clusters import StageFactory
from tests.people import Cast

__all__ = ["stage"]  # a fixture

NEW = {"code": "sop-a-02", "title": "Book  rooms", "kind": "sop", "cluster": "A", "owner": "unit_head@example.org"}


@pytest.fixture
def new(stage: Cast) -> dict[str, Any]:
    return NEW | {"owner": stage.unit_head.email.upper(), "units": [stage.other_unit.code.lower()]}


def test_the_core_team_starts_a_procedure_with_an_empty_draft(stage: Cast, new: dict[str, Any]) -> None:
    following = StageFactory(order=2)
    held = {"idempotency-key": "one-and-the-same"}
    body = new | {"stages": [f"{following.project.code}/2"]}
    answer = send(writer(stage.staff, TokenScope.PEOPLE), PROCEDURES, body, **held)
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["code"], told["title"], told["owner"]) == ("SOP-A-02", "Book rooms", stage.unit_head.full_name)
    assert (told["units"], told["stages"]) == ([stage.other_unit.code], [f"{following.project.code}/2"])
    assert (told["in_force_version"], told["coming_version"], told["coming_state"]) == (None, 1, "draft")
    assert send(writer(stage.staff, TokenScope.PEOPLE), PROCEDURES, body, **held).json() == told, "sent again"
    assert OperatingProcedure.objects.count() == 2
    [draft] = writer(stage.staff).get(f"{PROCEDURES}SOP-A-02/versions/").json()["results"]
    assert (draft["number"], draft["state"]) == (1, "draft")


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("code", "SOP-A-01", 422),
        ("code", "SOP A", 422),
        ("code", "", 422),
        ("code", "x" * 200, 422),
        ("code", "SOP\x00", 400),
        ("title", " ", 422),
        ("kind", "custom", 400),
        ("cluster", "Z", 400),
        ("owner", "somebody@else.example", 400),
        ("owner", None, 400),
        ("units", ["NOPE"], 400),
        ("units", "LIA", 400),
        ("stages", ["A-01"], 400),
        ("stages", ["A-01/9"], 400),
        ("stages", ["/" + "9" * 40], 400),
    ],
)
def test_what_cannot_be_taken_is_refused_at_its_field(
    stage: Cast, new: dict[str, Any], field: str, value: Any, status: int
) -> None:
    answer = send(writer(stage.staff), PROCEDURES, new | {field: value})
    assert (answer.status_code, list(answer.json()["errors"])) == (status, [field]), answer.content
    assert OperatingProcedure.objects.count() == 1


def test_nobody_else_starts_or_changes_one(stage: Cast, new: dict[str, Any]) -> None:
    for name in ("colleague", "stranger", "pmu_officer", "executive_secretary", "administrator", "rest_client"):
        client = writer(getattr(stage, name))
        unnamed = 400 if name == "rest_client" else 403  # who sees no staff names no owner
        assert send(client, PROCEDURES, new).status_code == unnamed, name
        changed = patch(client, ONE, {"title": "Mine", "reason": "Mine"}, client.get(ONE)["ETag"])
        assert changed.status_code == 403, name
    unscoped = program_of(stage.staff, *(one for one in TokenScope.values if one != TokenScope.PROCEDURES))
    assert send(unscoped, PROCEDURES, new).status_code == 403
    assert patch(unscoped, ONE, {"title": "Mine", "reason": "x"}, unscoped.get(ONE)["ETag"]).status_code == 403
    assert list(OperatingProcedure.objects.values_list("code", "title")) == [("SOP-A-01", "Prepare agendas")]


def test_a_change_keeps_what_is_not_sent_and_asks_for_its_reason_and_for_what_was_read(stage: Cast) -> None:
    core, following = writer(stage.staff), StageFactory(order=1)
    read = core.get(ONE)["ETag"]
    assert patch(core, ONE, {"title": "Prepare them", "reason": "x"}).status_code == 428
    unexplained = patch(core, ONE, {"title": "Prepare them"}, read)
    assert (unexplained.status_code, list(unexplained.json()["errors"])) == (422, ["reason"])
    answer = patch(
        core, ONE, {"stages": [f"{following.project.code}/1"], "title": "Prepare them", "reason": "Clearer"}, read
    )
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["title"], told["kind"], told["units"]) == ("Prepare them", "sop", [stage.other_unit.code])
    assert (told["stages"], told["version"]) == ([f"{following.project.code}/1"], 2)
    assert answer["ETag"] == core.get(ONE)["ETag"] != read
    assert patch(core, ONE, {"title": "Late", "reason": "Late"}, read).status_code == 412, "over an older one"
    ignored = patch(core, ONE, {"code": "SOP-9", "cluster": "B", "reason": "Moves"}, answer["ETag"])
    assert ignored.status_code == 200, "code and cluster are no fields of a change"
    procedure = OperatingProcedure.objects.get()
    assert (procedure.code, procedure.cluster.code, procedure.title) == ("SOP-A-01", "A", "Prepare them")
    assert [row.history_change_reason for row in procedure.history.all()][:2] == ["Moves", "Clearer"]


def test_the_versions_of_what_is_nowhere_are_nowhere(stage: Cast) -> None:
    core = writer(stage.staff)
    assert patch(core, f"{PROCEDURES}SOP-Z/", {"reason": "x"}, '"1-x"').status_code == 404
    assert send(core, VERSIONS.replace("SOP-A-01", "SOP-Z"), {}).status_code == 404
