"""The charter of a cluster: who writes, proposes and adopts it, what an adoption leaves behind, and its pages."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import InternalError, transaction
from django.test import Client
from pypdf import PdfReader

from clusters.actions import charters as actions
from clusters.models import Charter, CharterVersion, Cluster, CoreFunction
from clusters.queries.charters import working_charter
from common.audit import acting
from common.canonical import digest
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from monitoring.models import Notification
from structure.actions.tokens import issue_token
from structure.models import RoleGrant, User
from structure.roles import EXECUTIVE_SECRETARY
from tests.factories.clusters import CharterVersionFactory, ClusterFactory, MembershipFactory
from tests.factories.structure import DelegationFactory
from tests.people import LONG_AGO, Cast

SignIn = Callable[[User], Client]
TODAY = datetime.date(2016, 9, 12)
TEXT: dict[str, Any] = {
    "mandate": "To carry what its units share.",
    "functions": ["Plan the meetings", " ", "Review  the drafts\x00"],
    "duties": "# Core staff\r\n- Keep the list.",
    "change_note": "Two functions",
}


@pytest.fixture
def cluster(cast: Cast) -> Cluster:
    """The unit head leads cluster A, the staff member sits in its core."""
    made: Cluster = ClusterFactory(code="A")
    MembershipFactory(cluster=made, staff=cast.unit_head.staff, lead=True)
    MembershipFactory(cluster=made, staff=cast.staff.staff)
    return made


def write(cluster: Cluster, by: User, version: int | None = None, **other: Any) -> Charter:
    return actions.write_charter(cluster=cluster, by=by, version=version, **{**TEXT, **other})


def proposed(cluster: Cluster, by: User, **other: Any) -> Charter:
    write(cluster, by, **other)
    return actions.propose(cluster=cluster, by=by, version=None)


def adopt(cluster: Cluster, by: User, version: int | None = None) -> CharterVersion:
    return actions.adopt(cluster=cluster, by=by, version=version)


def also_executive_secretary(user: User) -> None:
    with acting(by=None, why="A second role"):
        RoleGrant.objects.create(user=user, role=EXECUTIVE_SECRETARY.key, valid_from=LONG_AGO)


def test_the_lead_of_this_cluster_writes_it_and_nobody_else(cast: Cast, cluster: Cluster) -> None:
    MembershipFactory(cluster=ClusterFactory(code="B"), staff=cast.stranger.staff, lead=True)
    for user in (cast.staff, cast.stranger, cast.pmu_officer, cast.executive_secretary, cast.bureau_member):
        with pytest.raises(NotAllowed):
            write(cluster, user)
        with pytest.raises(NotAllowed):
            actions.propose(cluster=cluster, by=user, version=None)
    charter = write(cluster, cast.unit_head)
    assert charter.functions == ["Plan the meetings", "Review the drafts"]
    assert charter.duties == "# Core staff\n- Keep the list."
    assert CoreFunction.objects.count() == 0, "the cluster shows what is adopted"


def test_an_adoption_freezes_the_text_and_writes_it_into_the_cluster(cast: Cast, cluster: Cluster) -> None:
    proposed(cluster, cast.unit_head)
    with pytest.raises(NotAllowed):
        adopt(cluster, cast.pmu_officer)
    version = adopt(cluster, cast.executive_secretary)
    cluster.refresh_from_db()
    assert (version.number, version.adopted_by, version.adopted_for) == (1, cast.executive_secretary, None)
    assert (version.sha256, list(version.writers.all())) == (digest(version.content), [cast.unit_head])
    assert (cluster.mandate, cluster.charter_adopted_on) == (TEXT["mandate"], TODAY)
    assert cluster.duties == "# Core staff\n- Keep the list."
    proposed(cluster, cast.unit_head, functions=["Review the drafts"])
    second = adopt(cluster, cast.executive_secretary)
    assert [(one.letter, one.text) for one in CoreFunction.objects.all()] == [("a", "Review the drafts")]
    told = CoreFunction.history.order_by("history_id")  # type: ignore[attr-defined]
    assert [(row.letter, row.history_type) for row in told] == [("a", "+"), ("b", "+"), ("a", "~"), ("b", "-")]
    assert told.last().history_change_reason == "Version 2 of the charter adopted"
    for change in (second.save, second.delete):
        with pytest.raises(InternalError), transaction.atomic():
            change()


def test_nobody_adopts_what_they_wrote_in_whatever_role(cast: Cast, cluster: Cluster) -> None:
    head = cast.executive_secretary
    also_executive_secretary(cast.unit_head)
    proposed(cluster, cast.unit_head)
    with pytest.raises(NotAllowed, match="Nobody adopts"):  # lead and Executive Secretary in one
        adopt(cluster, cast.unit_head)
    DelegationFactory(principal=cast.unit_head.staff, delegate=cast.stranger.staff)
    with pytest.raises(NotAllowed, match="Nobody adopts"):  # nor who stands in for such a one
        adopt(cluster, cast.stranger)
    actions.return_with_note(cluster=cluster, note="Say who", by=head, version=None)
    actions.propose(cluster=cluster, by=cast.unit_head, version=None)
    with pytest.raises(NotAllowed, match="Nobody adopts"):  # a return forgets no writer
        adopt(cluster, cast.unit_head)
    adopt(cluster, head)


def test_nobody_adopts_what_a_delegate_wrote_for_them_nor_wrote_as_a_delegate(cast: Cast, cluster: Cluster) -> None:
    also_executive_secretary(cast.unit_head)
    DelegationFactory(principal=cast.unit_head.staff, delegate=cast.colleague.staff)
    proposed(cluster, cast.colleague)
    with pytest.raises(NotAllowed, match="Nobody adopts"):
        adopt(cluster, cast.unit_head)
    DelegationFactory(principal=cast.executive_secretary.staff, delegate=cast.colleague.staff)
    with pytest.raises(NotAllowed, match="Nobody adopts"):
        adopt(cluster, User.objects.get(pk=cast.colleague.pk))
    DelegationFactory(principal=cast.executive_secretary.staff, delegate=cast.hr_officer.staff)
    version = adopt(cluster, cast.hr_officer)
    assert (version.adopted_by, version.adopted_for) == (cast.hr_officer, cast.executive_secretary.staff)


def test_nobody_adopts_what_they_proposed_though_another_wrote_it(cast: Cast, cluster: Cluster) -> None:
    write(cluster, cast.unit_head)
    MembershipFactory(cluster=cluster, staff=cast.hr_officer.staff, lead=True)
    also_executive_secretary(cast.hr_officer)
    actions.propose(cluster=cluster, by=cast.hr_officer, version=None)
    with pytest.raises(NotAllowed, match="wrote or proposed"):
        adopt(cluster, cast.hr_officer)


def test_after_an_adoption_the_writers_begin_anew(cast: Cast, cluster: Cluster) -> None:
    proposed(cluster, cast.unit_head)
    adopt(cluster, cast.executive_secretary)
    charter = working_charter(cluster)
    assert (charter.state, charter.writers.count(), charter.written_for.count()) == ("adopted", 0, 0)
    assert write(cluster, cast.unit_head, mandate="Another", change_note="").state == "draft"


def test_a_proposal_says_something_new_and_is_whole(cast: Cast, cluster: Cluster) -> None:
    with pytest.raises(WrongState, match="needs a mandate, a core function"):
        proposed(cluster, cast.unit_head, mandate="", functions=[])
    proposed(cluster, cast.unit_head)
    with pytest.raises(WrongState, match="Take it back"):
        write(cluster, cast.unit_head, mandate="Another")
    with pytest.raises(WrongState):
        actions.propose(cluster=cluster, by=cast.unit_head, version=None)
    actions.take_back(cluster=cluster, by=cast.unit_head, version=None)
    with pytest.raises(WrongState):
        adopt(cluster, cast.executive_secretary)
    actions.propose(cluster=cluster, by=cast.unit_head, version=None)
    adopt(cluster, cast.executive_secretary)
    with pytest.raises(WrongState, match="no change to propose"):
        proposed(cluster, cast.unit_head, change_note="Only a note")


def test_a_change_given_up_leaves_the_adopted_text_and_no_writer(cast: Cast, cluster: Cluster) -> None:
    write(cluster, cast.unit_head)
    with pytest.raises(WrongState, match="No version is adopted"):
        actions.give_up(cluster=cluster, by=cast.unit_head, version=None)
    actions.propose(cluster=cluster, by=cast.unit_head, version=None)
    with pytest.raises(WrongState, match="Only a draft"):
        actions.give_up(cluster=cluster, by=cast.unit_head, version=None)
    adopt(cluster, cast.executive_secretary)
    write(cluster, cast.unit_head, mandate="Another")
    with pytest.raises(NotAllowed):
        actions.give_up(cluster=cluster, by=cast.executive_secretary, version=None)
    charter = actions.give_up(cluster=cluster, by=cast.unit_head, version=None)
    assert (charter.state, charter.mandate, charter.writers.count()) == ("adopted", TEXT["mandate"], 0)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"mandate": "x" * 4001}, "mandate"),
        ({"functions": ["x"] * 27}, "functions"),
        ({"functions": ["x" * 1001]}, "functions"),
        ({"duties": "x\n" * 2000}, "duties"),
        ({"change_note": "x" * 301}, "change_note"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(
    cast: Cast, cluster: Cluster, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        write(cluster, cast.unit_head, **change)
    assert list(refused.value.errors) == [field]


def test_a_stale_reader_changes_and_adopts_nothing(cast: Cast, cluster: Cluster) -> None:
    first = write(cluster, cast.unit_head, version=1)
    with pytest.raises(StaleVersion):
        write(cluster, cast.unit_head, version=1, mandate="Mine")
    actions.propose(cluster=cluster, by=cast.unit_head, version=first.version)
    with pytest.raises(StaleVersion):
        adopt(cluster, cast.executive_secretary, version=first.version)
    assert not CharterVersion.objects.exists()


def test_whom_it_waits_for_is_told_and_so_are_those_who_wrote(
    cast: Cast, cluster: Cluster, django_capture_on_commit_callbacks: Any
) -> None:
    DelegationFactory(principal=cast.executive_secretary.staff, delegate=cast.hr_officer.staff)

    def told(act: Callable[[], Any]) -> set[User]:
        Notification.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return {one.user for one in Notification.objects.all()}

    head, lead = cast.executive_secretary, cast.unit_head
    assert told(lambda: proposed(cluster, lead)) == {head, cast.hr_officer}
    with pytest.raises(InvalidInput):
        actions.return_with_note(cluster=cluster, note=" ", by=head, version=None)
    back = told(lambda: actions.return_with_note(cluster=cluster, note="Say who", by=head, version=None))
    assert back == {lead, cast.staff}
    actions.propose(cluster=cluster, by=lead, version=None)
    assert told(lambda: adopt(cluster, head)) == {lead, cast.staff}


def test_the_administration_shows_the_charter_and_changes_none_of_it(
    cast: Cast, cluster: Cluster, sign_in: SignIn
) -> None:
    proposed(cluster, cast.unit_head)
    adopt(cluster, cast.executive_secretary)
    function = CoreFunction.objects.get(letter="a")
    sent = {
        "code": "A",
        "name": "Renamed",
        "translations": "{}",
        "mandate": "Mine",
        "duties": "Mine",
        "charter_adopted_on": "2001-01-01",
        "core_functions-TOTAL_FORMS": "1",
        "core_functions-INITIAL_FORMS": "1",
        "core_functions-0-id": function.pk,
        "core_functions-0-cluster": cluster.pk,
        "core_functions-0-letter": "z",
        "core_functions-0-text": "Mine",
        "core_functions-0-DELETE": "on",
        "charter_versions-TOTAL_FORMS": "0",
        "charter_versions-INITIAL_FORMS": "0",
    }
    answer = sign_in(cast.administrator).post(f"/administration/clusters/cluster/{cluster.pk}/change/", sent)
    cluster.refresh_from_db()
    assert (answer.status_code, cluster.name, cluster.mandate) == (302, "Renamed", TEXT["mandate"])
    assert (cluster.charter_adopted_on, cluster.core_functions.count()) == (TODAY, 2)
    assert cluster.core_functions.get(letter="a").text == "Plan the meetings"


# --- the pages and the interface ------------------------------------------------------------------------------


def test_a_charter_goes_through_its_pages(cast: Cast, cluster: Cluster, sign_in: SignIn) -> None:
    lead, head, url = sign_in(cast.unit_head), sign_in(cast.executive_secretary), "/clusters/A/charter/"
    sent = {**TEXT, "functions": "Plan the meetings\nReview the drafts", "version": 1}
    assert lead.post(f"{url}edit/", sent).status_code == 302
    answer = lead.post(f"{url}edit/", {**sent, "mandate": "Mine"})
    assert answer.status_code == 409 and "Mine" in answer.content.decode()
    assert lead.post(f"{url}move/", {"do": "propose", "version": 2}).status_code == 302
    assert lead.get(f"{url}edit/").status_code == 409
    assert head.post(f"{url}move/", {"do": "return_with_note", "version": 3}).status_code == 422
    assert head.post(f"{url}move/", {"do": "adopt", "version": 2}).status_code == 409
    assert sign_in(cast.colleague).post(f"{url}move/", {"do": "adopt", "version": 3}).status_code == 403
    assert head.post(f"{url}move/", {"do": "adopt", "version": 3}).status_code == 302
    assert head.post(f"{url}move/", {"do": "adopt", "version": 4}).status_code == 409
    page = sign_in(cast.colleague).get(url).content.decode()
    assert "version 1 since 12 Sep 2016" in page and "Plan the meetings" in page and "Adopt the" not in page
    assert sign_in(cast.colleague).get(f"{url}versions/2/").status_code == 404


def test_two_versions_and_the_working_text_are_compared(cast: Cast, cluster: Cluster, sign_in: SignIn) -> None:
    CharterVersionFactory(cluster=cluster)
    browser, url = sign_in(cast.colleague), "/clusters/A/charter/compare/"
    proposed(cluster, cast.unit_head)
    page = browser.get(url).content.decode()
    assert "between version 1 and working text (proposed)." in page and "<ins>(b) Review the drafts</ins>" in page
    adopt(cluster, cast.executive_secretary)
    assert "between version 1 and version 2." in browser.get(f"{url}?from=nope&to=working").content.decode()
    assert "Nothing differs" in browser.get(f"{url}?from=2&to=2").content.decode()


def test_the_printed_charter_says_its_version_and_standing_on_every_page(
    cast: Cast, cluster: Cluster, sign_in: SignIn
) -> None:
    proposed(cluster, cast.unit_head, duties="\n".join(f"{n}. A duty of the core staff." for n in range(1, 150)))
    adopt(cluster, cast.executive_secretary)
    answer = sign_in(cast.colleague).get("/clusters/A/charter/versions/1/?export=pdf")
    pages = PdfReader(io.BytesIO(answer.content)).pages
    foot = "Charter of cluster A, version 1: adopted 12 Sep 2016, in force"
    assert len(pages) > 2 and all(foot in page.extract_text() for page in pages)


def test_a_client_reads_the_adopted_charter_with_its_version(cast: Cast, cluster: Cluster) -> None:
    _row, token = issue_token(by=cast.rest_client, name="Board", days=30)
    client = Client(headers={"authorization": f"Token {token}"})
    before = client.get("/api/v1/clusters/A/")
    assert before.json()["charter_version"] is None
    proposed(cluster, cast.unit_head)
    assert client.get("/api/v1/clusters/A/").json() == before.json(), "what is proposed is not told"
    version = adopt(cluster, cast.executive_secretary)
    told = client.get("/api/v1/clusters/A/").json()
    assert (told["charter_version"], told["charter_sha256"]) == (1, version.sha256)
    assert [one["letter"] for one in told["core_functions"]] == ["a", "b"]
