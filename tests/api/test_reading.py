"""Who may read what over REST, and what comes back when they may not."""

import datetime
import threading
from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from clusters.queries.clusters import clusters_visible_to, statuses_visible_to
from common.api.conditional import mark_of_all
from common.audit import acting
from planning.models import Mandate
from structure.actions.tokens import issue_token
from structure.enums import TokenScope
from structure.models import ApiToken, User
from tests.factories.clusters import ClusterFactory, MembershipFactory, ProjectFactory
from tests.factories.copies import copies
from tests.factories.planning import ActivityFactory, BienniumFactory, MandateFactory, MandateShareFactory
from tests.factories.structure import DivisionFactory
from tests.people import Cast

LISTS = ["activities", "mandates", "projects", "clusters", "cluster-status"]


@pytest.fixture
def stage(cast: Cast) -> Cast:
    BienniumFactory()
    cluster = ClusterFactory(code="A")
    MembershipFactory(cluster=cluster, lead=True, staff=cast.staff.staff)
    project = ProjectFactory(cluster=cluster, code="A-P1")
    activity = ActivityFactory(code="A-01", lead_unit=cast.unit, cluster=cluster, project=project)
    MandateShareFactory(activity=activity, mandate=MandateFactory(address="XII/32/7(b)"), percent=100)
    return cast


def reader(user: User, **headers: str) -> Client:
    _row, token = issue_token(by=user, name="A test", days=30)
    return Client(headers={"authorization": f"Token {token}", **headers})


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("person", ["staff", "rest_client", "pmu_officer"])
def test_whoever_may_read_the_plan_reads_it_here(stage: Cast, name: str, person: str) -> None:
    answer = reader(getattr(stage, person)).get(f"/api/v1/{name}/")
    assert answer.status_code == 200
    body = answer.json()
    assert len(body if name == "cluster-status" else body["results"]) == 1


@pytest.mark.parametrize("name", LISTS)
def test_without_a_token_only_cluster_status_is_open(stage: Cast, name: str) -> None:
    answer = Client().get(f"/api/v1/{name}/")
    assert answer.status_code == (200 if name == "cluster-status" else 401)
    if answer.status_code == 401:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == 401


STATUSES = ["cluster-status/", "cluster-status/A/", "cluster-status/A/history/?from=2016-09-01"]


@pytest.mark.parametrize("page", STATUSES)
def test_a_setting_closes_cluster_status(stage: Cast, settings: Any, page: str) -> None:
    settings.CLUSTER_STATUS_PUBLIC = False
    assert Client().get(f"/api/v1/{page}").status_code == 401
    assert reader(stage.rest_client).get(f"/api/v1/{page}").status_code == 200
    settings.CLUSTER_STATUS_PUBLIC = True
    assert Client().get(f"/api/v1/{page}").status_code == 200


@pytest.mark.parametrize("public", [True, False])
def test_one_queryset_says_whose_status_a_person_sees(stage: Cast, settings: Any, public: bool) -> None:
    settings.CLUSTER_STATUS_PUBLIC = public
    people: list[Any] = [stage.staff, stage.rest_client, stage.bureau_member, stage.nobody, AnonymousUser()]
    inside = [1, 1, 0, 0, 0]
    assert [clusters_visible_to(one).count() for one in people] == inside
    assert [statuses_visible_to(one).count() for one in people] == ([1] * 5 if public else inside)


@pytest.mark.parametrize("person", ["bureau_member", "ended_bureau_member", "nobody"])
def test_an_outsider_with_a_token_left_over_reads_nothing(stage: Cast, person: str, settings: Any) -> None:
    settings.CLUSTER_STATUS_PUBLIC = False
    _row, token = ApiToken.objects.create(getattr(stage, person), name="left over")
    client = Client(headers={"authorization": f"Token {token}"})
    for name in LISTS:
        assert client.get(f"/api/v1/{name}/").status_code == 403, name


def test_an_expired_token_and_a_revoked_one_are_refused(stage: Cast) -> None:
    row, token = issue_token(by=stage.staff, name="A test", days=1)
    client = Client(headers={"authorization": f"Token {token}"})
    assert client.get("/api/v1/clusters/").status_code == 200
    ApiToken.objects.filter(pk=row.pk).update(expiry=timezone.now() - datetime.timedelta(seconds=1))
    assert client.get("/api/v1/clusters/").status_code == 401

    row, token = issue_token(by=stage.staff, name="Another", days=1)
    client = Client(headers={"authorization": f"Token {token}"})
    browser = Client()
    browser.force_login(stage.colleague)
    assert browser.post(f"/tokens/{row.pk}/revoke/").status_code == 404, "a colleague's token is not there"
    browser.force_login(stage.staff)
    assert browser.post(f"/tokens/{row.pk}/revoke/").status_code == 302
    assert client.get("/api/v1/clusters/").status_code == 401


def test_only_the_digest_of_a_token_is_stored(stage: Cast) -> None:
    row, token = issue_token(by=stage.staff, name="A test", days=1)
    stored = " ".join(str(value) for value in ApiToken.objects.values().get(pk=row.pk).values())
    assert token not in stored and len(row.digest) == 128


@pytest.mark.parametrize(
    "header", ["Token", "Token a b", "Token wrong", "Token m2r_" + "0" * 200, "Token \xff\xfe", "Basic YTpi"]
)
def test_what_is_no_token_is_refused(stage: Cast, header: str) -> None:
    client = Client(headers={"authorization": header})
    assert client.get("/api/v1/clusters/").status_code == 401


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "path", ["clusters/", "clusters/A/", "projects/", "cluster-status/", "ledger/", "rhythm/", "coverage/"]
)
def test_what_is_read_only_cannot_be_written(stage: Cast, method: str, path: str) -> None:
    answer = getattr(reader(stage.pmu_officer), method)(f"/api/v1/{path}", {}, content_type="application/json")
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("activities/?status=splendid", "status"),
        ("activities/?biennium=soon", "biennium"),
        ("activities/?biennium=99999999999999999999", "biennium"),
        ("activities/?ordering=salary", "ordering"),
        ("activities/?unknown=1", "unknown"),
        ("activities/?search=%00", "search"),
        ("mandates/?status=splendid", "status"),
        ("projects/?is_pilot=1&nonsense=2", "nonsense"),
        ("cluster-status/?biennium=1066", "biennium"),
        ("cluster-status/?nonsense=1", "nonsense"),
    ],
)
def test_a_wrong_parameter_is_named(stage: Cast, path: str, field: str) -> None:
    answer = reader(stage.staff).get(f"/api/v1/{path}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert answer.json()["detail"]


@pytest.mark.parametrize("page", ["0", "-1", "abc", "9999999999999", "%00"])
def test_a_page_that_is_not_there_is_not_found(stage: Cast, page: str) -> None:
    assert reader(stage.staff).get(f"/api/v1/activities/?page={page}").status_code in (400, 404)


def test_one_thing_by_its_own_name(stage: Cast) -> None:
    client = reader(stage.staff)
    assert client.get("/api/v1/mandates/XII/32/7(b)/").json()["activities"] == ["A-01"]
    activity = client.get("/api/v1/activities/A-01/").json()
    assert activity["mandates"] == [{"mandate": "XII/32/7(b)", "percent": 100.0}]
    assert activity["end"] == {
        "first": "2016-12-31",
        "last": "2016-12-31",
        "precision": "day",
        "label": "31 Dec 2016",
    }
    assert client.get("/api/v1/clusters/A/").json()["projects"] == ["A-P1"]
    assert client.get("/api/v1/clusters/Z/").status_code == 404


def test_cluster_status_names_nobody(stage: Cast) -> None:
    text = Client().get("/api/v1/cluster-status/A/").content.decode()
    names = User.objects.values_list("full_name", flat=True)
    assert [name for name in names if name in text] == []


@pytest.mark.parametrize("path", [*(f"{name}/" for name in LISTS), "clusters/A/", "cluster-status/A/"])
def test_what_the_reader_holds_is_answered_304_without_a_body(
    stage: Cast, path: str, django_assert_max_num_queries: Any
) -> None:
    client = reader(stage.rest_client)
    first = client.get(f"/api/v1/{path}")
    assert first["ETag"]
    with django_assert_max_num_queries(4):  # the token, the roles of its reader, and one look at what is newest
        second = client.get(f"/api/v1/{path}", headers={"if-none-match": first["ETag"]})
    assert (second.status_code, second.content) == (304, b"")
    assert second["ETag"] == first["ETag"]
    weak = client.get(f"/api/v1/{path}", headers={"if-none-match": f'"other", W/{first["ETag"]}'})
    assert weak.status_code == 304


def test_a_change_is_answered_with_a_new_body(stage: Cast) -> None:
    client = reader(stage.rest_client)
    held = client.get("/api/v1/cluster-status/A/")["ETag"]
    ActivityFactory(code="A-02", lead_unit=stage.unit, cluster=ClusterFactory(code="A"), lagging=True)
    answer = client.get("/api/v1/cluster-status/A/", headers={"if-none-match": held})
    assert answer.status_code == 200 and answer["ETag"] != held
    assert answer.json()["activities"] == 2


@pytest.mark.parametrize(
    "path", ["cluster-status/", "cluster-status/A/", "projects/", "projects/A-P1/", "clusters/", "activities/A-01/"]
)
def test_whatever_changes_is_told_and_not_only_what_an_answer_is_named_after(stage: Cast, path: str) -> None:
    """A unit moved to another division changes a rule of the team and the division of a stage."""
    client = reader(stage.rest_client)
    held = client.get(f"/api/v1/{path}")["ETag"]
    with acting(by=stage.administrator, why="The unit moves"):
        stage.unit.division = DivisionFactory()
        stage.unit.save()
    answer = client.get(f"/api/v1/{path}", headers={"if-none-match": held})
    assert answer.status_code == 200 and answer["ETag"] != held


def test_what_keeps_no_history_is_told_when_the_administration_changes_it(stage: Cast, sign_in: Any) -> None:
    client = reader(stage.rest_client)
    instrument = Mandate.objects.get().decision.instrument
    held = client.get("/api/v1/mandates/")["ETag"]
    LogEntry.objects.log_actions(stage.administrator.pk, [instrument], CHANGE, "Renamed", single_object=True)
    assert client.get("/api/v1/mandates/", headers={"if-none-match": held}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_row_of_a_longer_transaction_is_told_though_a_later_one_came_to_light_before_it() -> None:
    first, second = DivisionFactory(), DivisionFactory()
    began, told = threading.Event(), threading.Event()

    def long_one() -> None:
        with transaction.atomic(), acting(by=None, why="Long"):
            first.save()
            began.set()
            told.wait(10)
        connection.close()

    other = threading.Thread(target=long_one)
    other.start()
    began.wait(10)
    with acting(by=None, why="Short"):
        second.save()
    before = mark_of_all()
    told.set()
    other.join()
    assert mark_of_all() != before


def test_anonymous_readers_and_tokens_are_throttled_apart(stage: Cast, monkeypatch: Any) -> None:
    from common.api.throttling import PerAnonymousReader, PerToken

    monkeypatch.setattr(PerAnonymousReader, "rate", "2/min", raising=False)
    monkeypatch.setattr(PerToken, "rate", "3/min", raising=False)
    anonymous = [Client().get("/api/v1/cluster-status/").status_code for _turn in range(3)]
    assert anonymous == [200, 200, 429]
    first, second = reader(stage.staff), reader(stage.colleague)
    assert [first.get("/api/v1/clusters/").status_code for _turn in range(4)] == [200, 200, 200, 429]
    assert second.get("/api/v1/clusters/").status_code == 200
    told = first.get("/api/v1/clusters/")
    assert int(told["Retry-After"]) > 0 and told.json()["status"] == 429


@pytest.mark.parametrize("name", ["activities", "mandates", "projects", "clusters", "cluster-status"])
def test_lists_ask_the_same_number_of_questions_for_1_3_and_300_rows(
    stage: Cast, name: str, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = reader(stage.rest_client)
    asked = []
    for more in (0, 2, 297):
        cluster = ClusterFactory(code="A")
        if more:
            activity = ActivityFactory(lead_unit=stage.unit, cluster=cluster, code=f"Q{more}-0")
            share = MandateShareFactory(activity=activity, mandate=MandateFactory(), percent=100)
            project = ProjectFactory(cluster=cluster)
            copies(activity, more - 1, code=f"'Q{more}-' || n")
            copies(share.mandate, more - 1, address=f"'Q{more}/' || n")
            copies(
                share,
                more - 1,
                activity_id=f"(SELECT id FROM planning_activity WHERE code = 'Q{more}-' || n)",
                mandate_id=f"(SELECT id FROM planning_mandate WHERE address = 'Q{more}/' || n)",
            )
            copies(project, more - 1, code=f"'Q{more}-' || n")
        size = "" if name == "cluster-status" else "?page_size=200"
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(f"/api/v1/{name}/{size}").status_code == 200
        asked.append(len(captured))
    assert len(set(asked)) == 1, asked


def test_the_schema_is_open_and_names_every_endpoint() -> None:
    schema = Client().get("/api/v1/schema/").json()
    assert {path.split("/")[3] for path in schema["paths"]} == {
        *LISTS,
        "committee-items",
        "teams",
        "cluster-dossier",
        "workplans",
        "change-requests",
        "indicators",
        "results",
        "outputs",
        "assumptions",
        "risks",
        "mandate-links",
        "synergy-rounds",
        "synergy-pairs",
        "carry-overs",
        "bienniums",
        "rhythm",
        "extracts",
        "frameworks",
        "ledger",
        "coverage",
        "meetings",
        "decisions",
        "strategic-plans",
        "units",
        "divisions",
        "procedures",
        "lessons",
    }
    assert schema["openapi"].startswith("3.")


def test_every_scope_writes_something_and_is_in_the_guide() -> None:
    paths = Client().get("/api/v1/schema/").json()["paths"]
    asked = {operation.get("x-scope") for operations in paths.values() for operation in operations.values()} - {None}
    writing = {scope for scope in TokenScope.values if scope.endswith(":write")}
    assert {scope for scope in asked if scope.endswith(":write")} == writing
    guide = (settings.BASE_DIR / "docs/api.md").read_text()
    assert {scope for scope in TokenScope.values if f"`{scope}`" not in guide} == set()


def test_the_page_of_the_schema(stage: Cast, sign_in: Any) -> None:
    page = sign_in(stage.staff).get("/api/v1/docs/")
    assert page.status_code == 200
    assert "/api/v1/cluster-status/{code}/" in page.content.decode()


@pytest.mark.parametrize(("days", "name"), [("0", "x"), ("367", "x"), ("abc", "x"), ("30", ""), ("30", "x" * 81)])
def test_a_token_asked_for_wrongly_is_refused_at_the_field(stage: Cast, sign_in: Any, days: str, name: str) -> None:
    answer = sign_in(stage.staff).post("/tokens/", {"name": name, "days": days})
    assert answer.status_code == 422
    assert ApiToken.objects.count() == 0


def test_a_token_is_shown_once(stage: Cast, sign_in: Any) -> None:
    client = sign_in(stage.staff)
    page = client.post("/tokens/", {"name": "Cluster board", "days": "30"})
    assert "m2r_" in page.content.decode()
    assert "m2r_" not in client.get("/tokens/").content.decode()
