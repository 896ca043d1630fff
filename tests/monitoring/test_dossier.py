"""The dossier of a cluster: its seven parts, on the page, in both files and over REST."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from clusters.actions import charters
from clusters.models import Cluster, Lesson
from common.audit import acting
from common.documents.document import Paragraph
from monitoring.documents.dossier import dossier_blocks
from monitoring.queries.dossier import dossier
from structure.actions.tokens import issue_token
from tests.factories.clusters import ClusterFactory, MembershipFactory, ProjectFactory
from tests.factories.planning import ActivityFactory, BienniumFactory, DeliverableFactory
from tests.monitoring.stage import TODAY
from tests.people import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def cluster(cast: Cast) -> Cluster:
    made: Cluster = ClusterFactory(code="H", mandate="To carry capacity into every unit.")
    MembershipFactory(cluster=made, lead=True, staff=cast.staff.staff)
    with acting(by=None, why="The stage is set"):
        Lesson.objects.create(
            cluster=made, challenge="Two drafts crossed.", solution="One draft, two authors.", learned_on=TODAY
        )
    project = ProjectFactory(cluster=made, code="H-P1", title="Pilot")
    half = ActivityFactory(code="H-01", cluster=made, project=project, lead_unit=cast.unit, percent=50, work_days=10)
    ActivityFactory(code="H-02", cluster=made, lead_unit=cast.unit, percent=100, status="done", work_days=10)
    ActivityFactory(code="H-03", cluster=made, lead_unit=cast.unit, status="postponed", work_days=10)
    DeliverableFactory(activity=half, title="Guide", due_on=datetime.date(2016, 3, 1))
    DeliverableFactory(activity=half, title="Course", due_on=datetime.date(2016, 3, 1), delivered_on=TODAY)
    return made


def test_what_remains_is_what_counts_and_is_not_done(cast: Cast, cluster: Cluster) -> None:
    found = dossier(cast.staff, cluster, BienniumFactory(), TODAY)
    assert [(row.code, row.work_days) for row in found.remaining] == [("H-01", 5)]
    assert [one.title for one in found.deliverables] == ["Guide", "Course"]
    assert [part.ready for part in found.page.dossier] == [None, True, True, False, True, False, True]


def test_the_page_shows_all_seven_parts_and_what_is_missing(cast: Cast, cluster: Cluster, sign_in: SignIn) -> None:
    text = sign_in(cast.colleague).get("/clusters/h/dossier/").content.decode()
    for words in (
        "(a) Statement",
        "(g) Challenges",
        "Two drafts crossed.",
        cast.staff.full_name,
        "Guide",
        "overdue",
        "H-01",
    ):
        assert words in text
    assert "Nobody sits in the support team on this day." in text
    assert "No procedure has been started." in text
    assert sign_in(cast.colleague).get("/clusters/Z/dossier/").status_code == 404
    assert sign_in(cast.bureau_member).get("/clusters/H/dossier/").status_code == 403


def test_the_statement_is_the_adopted_charter_with_its_version(cast: Cast, cluster: Cluster) -> None:
    def part() -> tuple[bool | None, str]:
        found = dossier(cast.staff, Cluster.objects.get(pk=cluster.pk), BienniumFactory(), TODAY).page.dossier[0]
        return found.ready, found.source

    assert part() == (None, "Charter not adopted")
    text = {"mandate": cluster.mandate, "functions": ["Plan"], "change_note": "", "by": cast.staff, "version": None}
    for duties, source in (("", "Charter, version 1, without duties"), ("- Keep the list.", "Charter, version 2")):
        charters.write_charter(cluster=cluster, duties=duties, **text)
        charters.propose(cluster=cluster, by=cast.staff, version=None)
        charters.adopt(cluster=cluster, by=cast.executive_secretary, version=None)
        assert part() == (True, source)
    found = dossier(cast.staff, Cluster.objects.get(pk=cluster.pk), BienniumFactory(), TODAY)
    said = [block.content for block in dossier_blocks(found) if isinstance(block, Paragraph)]
    assert said[:4] == [cluster.mandate, "(a) Plan", "• Keep the list.", "Charter, version 2, adopted on 12 Sep 2016."]


@pytest.mark.parametrize(("kind", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_the_files_are_word_and_pdf(cast: Cast, cluster: Cluster, sign_in: SignIn, kind: str, begins: bytes) -> None:
    answer = sign_in(cast.staff).get(f"/clusters/H/dossier/?export={kind}")
    assert answer.content.startswith(begins)
    assert f'filename="dossier-H-2016-09-12.{kind}"' in answer["Content-Disposition"]


def test_an_empty_cluster_has_a_dossier_that_says_so(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    ClusterFactory(code="G", mandate="")
    answer = sign_in(cast.staff).get("/clusters/G/dossier/?export=pdf")
    assert answer.content.startswith(b"%PDF")


def test_a_client_reads_it_without_a_name(cast: Cast, cluster: Cluster) -> None:
    _row, token = issue_token(by=cast.rest_client, name="Board", days=30)
    client = Client(headers={"authorization": f"Token {token}"})
    answer = client.get("/api/v1/cluster-dossier/H/")
    told = answer.json()
    assert (told["ready"], told["core"], told["support"], len(told["parts"])) == (4, 1, 0, 7)
    assert told["remaining_work"][0]["work_days_left"] == 5.0
    assert told["statement"]["mandate"] == "To carry capacity into every unit."
    assert cast.staff.full_name not in answer.content.decode()
    assert client.get("/api/v1/cluster-dossier/H/", headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert client.get("/api/v1/cluster-dossier/H/?nonsense=1").status_code == 400
    assert Client().get("/api/v1/cluster-dossier/H/").status_code == 401
