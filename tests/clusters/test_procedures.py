"""Operating procedures: who writes and adopts a version, on which days it holds, and who has acknowledged it."""

import datetime
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pypdf import PdfReader

from clusters.actions import acknowledgements as reading
from clusters.actions import procedures as actions
from clusters.models import ProcedureVersion
from clusters.queries.acknowledgements import to_acknowledge
from clusters.queries.procedure_file import procedure_document
from clusters.queries.procedures import in_force
from clusters.rules.procedure_text import differences, parts_of
from clusters.rules.procedures import Days
from common.audit import acting
from common.documents.docx import write_docx
from common.documents.pdf import write_pdf
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from monitoring.models import Notification
from structure.models import Delegation, User
from tests.factories.clusters import ClusterFactory, MembershipFactory, ProcedureFactory, ProcedureVersionFactory
from tests.factories.structure import DelegationFactory
from tests.people import Cast

SignIn = Callable[[User], Client]
TODAY = datetime.date(2016, 9, 12)
OCTOBER = datetime.date(2016, 10, 1)
SEPTEMBER_ENDS = datetime.date(2016, 9, 30)


@dataclass
class Stage:
    """The staff member writes in the core team, the unit head leads it, the colleague supports it."""

    cast: Cast
    version: ProcedureVersion
    next: ProcedureVersion


@pytest.fixture
def stage(cast: Cast) -> Stage:
    cluster = ClusterFactory(code="A")
    MembershipFactory(cluster=cluster, staff=cast.unit_head.staff, lead=True)
    MembershipFactory(cluster=cluster, staff=cast.staff.staff)
    MembershipFactory(cluster=cluster, staff=cast.colleague.staff, role="support")
    procedure = ProcedureFactory(cluster=cluster, code="SOP-A-01", owner=cast.unit_head.staff)
    version = ProcedureVersionFactory(procedure=procedure, holding=True)
    following = ProcedureVersionFactory(procedure=procedure, number=2, reviewed=True, text="1. Write first.")
    following.writers.add(cast.staff)
    return Stage(cast, version, following)


def adopted(stage: Stage, by: User, day: datetime.date = OCTOBER, version: int | None = None) -> ProcedureVersion:
    return actions.adopt(procedure_version=stage.next, days=Days(day), by=by, version=version)


def holding(day: datetime.date) -> list[int]:
    return list(ProcedureVersion.objects.filter(in_force(day)).values_list("number", flat=True))


def test_those_who_can_adopt_it_are_told_that_it_is_in_review(stage: Stage) -> None:
    cast = stage.cast
    DelegationFactory(principal=cast.executive_secretary.staff, delegate=cast.stranger.staff)

    def told(kind: str = "sop", by: User = cast.staff) -> set[User]:
        Notification.objects.all().delete()
        with acting(by=None, why="Another kind"):
            stage.next.procedure.kind = kind
            stage.next.procedure.save()
        actions.take_back(procedure_version=stage.next, by=cast.staff, version=None)
        actions.submit(procedure_version=stage.next, by=by, version=None)
        found = Notification.objects.all()
        assert {(one.text, one.url) for one in found} == {
            ("SOP-A-01, version 2 is in review and waits for you to adopt it.", "/procedures/SOP-A-01/versions/2/")
        }
        return {one.user for one in found}

    heads = {cast.executive_secretary, cast.stranger}
    assert told() == {cast.unit_head, *heads}, "the staff member wrote it"
    assert told(by=cast.unit_head) == heads, "nobody is told what they did"
    assert told(kind="policy") == heads
    stage.next.writers.add(cast.executive_secretary)
    assert told() == {cast.unit_head}, "who wrote it does not adopt it, nor does a delegate"


# --- which text holds on a day --------------------------------------------------------------------------------


def test_a_version_from_october_ends_the_one_before_it_on_the_last_of_september(stage: Stage) -> None:
    adopted(stage, stage.cast.unit_head)
    stage.version.refresh_from_db()
    assert (stage.version.ends_on, stage.version.state) == (SEPTEMBER_ENDS, "superseded")
    assert [holding(day) for day in (datetime.date(2016, 1, 31), TODAY, SEPTEMBER_ENDS, OCTOBER)] == [[], [1], [1], [2]]


def test_a_version_withdrawn_before_it_begins_leaves_the_one_before_it_without_an_end(stage: Stage) -> None:
    version = adopted(stage, stage.cast.unit_head)
    actions.withdraw(procedure_version=version, reason="Too early", by=stage.cast.unit_head, version=version.version)
    assert [holding(day) for day in (TODAY, OCTOBER, datetime.date(2020, 1, 1))] == [[1], [1], [1]]
    again = actions.begin_version(procedure=version.procedure, by=stage.cast.staff)
    assert (again.number, again.text) == (3, "1. Write first.")


def test_what_is_in_force_is_ended_and_what_is_ahead_is_withdrawn(stage: Stage) -> None:
    lead, why = stage.cast.unit_head, {"reason": "Not needed", "version": None}
    with pytest.raises(WrongState, match="End it instead"):
        actions.withdraw(procedure_version=stage.version, by=lead, **why)
    with pytest.raises(InvalidInput):
        actions.end(procedure_version=stage.version, last_day=datetime.date(2016, 9, 11), by=lead, **why)
    actions.end(procedure_version=stage.version, last_day=SEPTEMBER_ENDS, by=lead, **why)
    assert (holding(SEPTEMBER_ENDS), holding(OCTOBER)) == ([1], [])
    with pytest.raises(InvalidInput):
        adopted(stage, lead, SEPTEMBER_ENDS)
    version = adopted(stage, lead, OCTOBER)
    with pytest.raises(WrongState, match="Withdraw it instead"):
        actions.end(procedure_version=version, last_day=OCTOBER, by=lead, **why)


def test_a_version_begins_today_or_later_and_its_review_after_it(stage: Stage) -> None:
    with pytest.raises(InvalidInput) as refused:
        adopted(stage, stage.cast.unit_head, datetime.date(2016, 9, 11))
    assert list(refused.value.errors) == ["effective_on"]
    with pytest.raises(InvalidInput) as refused:
        actions.adopt(procedure_version=stage.next, days=Days(TODAY, TODAY), by=stage.cast.unit_head, version=None)
    assert list(refused.value.errors) == ["review_due_on"]


def test_the_database_lets_no_two_versions_hold_on_one_day(stage: Stage) -> None:
    with pytest.raises(IntegrityError, match="procedure_in_force_one_at_a_time"), transaction.atomic():
        ProcedureVersionFactory(
            procedure=stage.version.procedure, number=3, state="ended", effective_on=TODAY, ends_on=TODAY
        )
    with pytest.raises(IntegrityError, match="procedure_one_open_version"), transaction.atomic():
        ProcedureVersionFactory(procedure=stage.version.procedure, number=3)


# --- who ------------------------------------------------------------------------------------------------------


def test_nobody_adopts_what_they_wrote(stage: Stage) -> None:
    stage.next.writers.add(stage.cast.unit_head)
    for user in (stage.cast.unit_head, stage.cast.staff):
        with pytest.raises(NotAllowed):
            adopted(stage, user)
    with acting(by=None, why="Away"):
        Delegation.objects.create(
            principal=stage.cast.unit_head.staff,
            delegate=stage.cast.stranger.staff,
            valid_from=TODAY,
            valid_to=TODAY,
        )
    with pytest.raises(NotAllowed, match="Nobody adopts"):  # nor through a delegate
        adopted(stage, stage.cast.stranger)
    assert adopted(stage, stage.cast.executive_secretary).adopted_by == stage.cast.executive_secretary


def test_the_cluster_lead_adopts_and_of_a_policy_the_executive_secretary(stage: Stage) -> None:
    for user in (stage.cast.colleague, stage.cast.stranger, stage.cast.pmu_officer, stage.cast.bureau_member):
        with pytest.raises(NotAllowed):
            adopted(stage, user)
    procedure = stage.next.procedure
    actions.save_procedure(
        procedure=procedure,
        values=actions.ProcedureValues("", "Agendas", "policy", procedure.cluster, procedure.owner),
        by=stage.cast.unit_head,
        version=1,
        reason="For everybody",
    )
    with pytest.raises(NotAllowed, match="policy"):
        adopted(stage, stage.cast.unit_head)
    adopted(stage, stage.cast.executive_secretary)


def test_the_core_team_writes_and_whoever_writes_is_on_record(stage: Stage) -> None:
    taken = actions.take_back(procedure_version=stage.next, by=stage.cast.staff, version=1)
    with pytest.raises(NotAllowed):
        actions.write_text(procedure_version=taken, text="x", change_note="", by=stage.cast.colleague, version=None)
    written = actions.write_text(
        procedure_version=taken, text="# New\r\n\x00", change_note="", by=stage.cast.unit_head, version=taken.version
    )
    assert written.text == "# New"
    assert set(written.writers.all()) == {stage.cast.staff, stage.cast.unit_head}
    with pytest.raises(StaleVersion):
        actions.write_text(
            procedure_version=taken, text="y", change_note="", by=stage.cast.staff, version=taken.version
        )
    actions.submit(procedure_version=taken, by=stage.cast.staff, version=None)
    with pytest.raises(WrongState):
        actions.write_text(procedure_version=taken, text="z", change_note="", by=stage.cast.staff, version=None)


def test_a_version_is_adopted_once_and_a_stale_reader_is_told(stage: Stage) -> None:
    with pytest.raises(StaleVersion):
        adopted(stage, stage.cast.unit_head, version=7)
    adopted(stage, stage.cast.unit_head)
    with pytest.raises(WrongState):
        adopted(stage, stage.cast.unit_head)


# --- acknowledging --------------------------------------------------------------------------------------------


def test_the_staff_concerned_are_told_and_acknowledge_once(stage: Stage) -> None:
    version = adopted(stage, stage.cast.unit_head)
    told = set(Notification.objects.filter(key__startswith=f"procedure-{version.pk}").values_list("user", flat=True))
    assert told == {stage.cast.staff.pk, stage.cast.colleague.pk}
    first = reading.acknowledge(procedure_version=version, by=stage.cast.colleague)
    assert reading.acknowledge(procedure_version=version, by=stage.cast.colleague).pk == first.pk
    with pytest.raises(NotAllowed):
        reading.acknowledge(procedure_version=version, by=stage.cast.stranger)
    assert [one.number for one in to_acknowledge(stage.cast.colleague.staff, TODAY)] == [1]
    assert [one.number for one in to_acknowledge(stage.cast.staff.staff, TODAY)] == [1, 2]
    assert [one.number for one in to_acknowledge(stage.cast.staff.staff, OCTOBER)] == [2]


def test_reminders_come_after_7_14_and_28_days_once_each_and_reviews_are_told_to_the_owner(stage: Stage) -> None:
    reading.acknowledge(procedure_version=stage.version, by=stage.cast.staff)
    begins = stage.version.effective_on
    assert begins is not None

    def told(user: User) -> int:
        return Notification.objects.filter(user=user, key__startswith="procedure-").count()

    seen = []
    for days in (6, 7, 8, 14, 28, 40):
        reading.remind_of_procedures(as_at=begins + datetime.timedelta(days=days))
        seen.append(told(stage.cast.colleague))
    assert (seen, told(stage.cast.staff)) == ([0, 1, 1, 2, 3, 3], 0)
    for day in (datetime.date(2017, 1, 2), datetime.date(2017, 1, 3), datetime.date(2017, 2, 1)):
        reading.remind_of_procedures(as_at=day)
    assert Notification.objects.filter(user=stage.cast.unit_head, key__contains="review").count() == 2


# --- the text -------------------------------------------------------------------------------------------------


def test_a_text_is_read_as_headings_steps_points_and_paragraphs() -> None:
    parts = parts_of("# Purpose\nIn time,\nand whole.\n\n1. Write\n2. Send\n- by post\n3. File\n<b>x</b>")
    assert [(part.kind.value, part.lines, part.start) for part in parts] == [
        ("heading", ["Purpose"], 1),
        ("text", ["In time,", "and whole."], 1),
        ("steps", ["Write", "Send"], 1),
        ("points", ["by post"], 1),
        ("steps", ["File"], 3),
        ("text", ["<b>x</b>"], 1),
    ]


def test_differences_are_shown_line_by_line_and_word_by_word() -> None:
    rows = differences("# A\nThe head sends it.\nOld line", "# A\nThe head signs it.")
    assert [row.kind for row in rows] == ["same", "changed", "removed"]
    assert [words.text for words in rows[1].after if words.differs] == ["signs "]
    moved = differences("1. Open the draft.\n2. Send it to all.", "1. Open it.\n2. List the items.\n3. Send it to all.")
    assert [row.kind for row in moved] == ["changed", "added", "changed"]
    assert [words.text for words in moved[2].after if words.differs] == ["3. "]


def test_the_printed_procedure_says_its_version_and_standing_on_every_page(stage: Stage) -> None:
    stage.version.text = "# Part\n" + "\n\n".join(f"{n}. A step of the work." for n in range(1, 120))
    document = procedure_document(stage.version)
    assert document.number == "SOP-A-01, version 1: in force, from 1 Feb 2016"
    pages = PdfReader(io.BytesIO(write_pdf(document))).pages
    assert len(pages) > 2 and all(document.number in page.extract_text() for page in pages)
    with zipfile.ZipFile(io.BytesIO(write_docx(document))) as archive:
        feet = [archive.read(name).decode() for name in archive.namelist() if "footer" in name]
    assert any(document.number in foot for foot in feet)


# --- the pages ------------------------------------------------------------------------------------------------


def test_a_stale_text_is_kept_beside_what_somebody_else_wrote(stage: Stage, sign_in: SignIn) -> None:
    taken = actions.take_back(procedure_version=stage.next, by=stage.cast.staff, version=1)
    url = "/procedures/SOP-A-01/versions/2/edit/"
    sent: dict[str, Any] = {"text": "Mine", "change_note": "", "version": taken.version}
    actions.write_text(procedure_version=taken, text="Theirs", change_note="", by=stage.cast.unit_head, version=None)
    answer = sign_in(stage.cast.staff).post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Mine" in page and "Theirs" in page and "unit head" in page.lower()
    assert sign_in(stage.cast.staff).post(url, {**sent, "version": taken.version + 1}).status_code == 302


def test_a_version_goes_through_its_pages(stage: Stage, sign_in: SignIn) -> None:
    lead, url = sign_in(stage.cast.unit_head), "/procedures/SOP-A-01/versions/2/"
    wrong = lead.post(f"{url}move/", {"do": "adopt", "version": 1, "effective_on": "Q4 2016"})
    assert wrong.status_code == 422 and "Enter a day" in wrong.content.decode()
    assert lead.post(f"{url}move/", {"do": "adopt", "version": 9, "effective_on": "1 Oct 2016"}).status_code == 409
    assert lead.post(f"{url}move/", {"do": "adopt", "version": 1, "effective_on": "1 Oct 2016"}).status_code == 302
    assert sign_in(stage.cast.colleague).post(f"{url}acknowledge/").status_code == 302
    readers = lead.get(f"{url}readers/").content.decode()
    assert "1 of 3 concerned has acknowledged" in readers
    pdf = lead.get(f"{url}?export=pdf")
    assert pdf["Content-Type"] == "application/pdf" and "attachment" in pdf["Content-Disposition"]
    found = lead.get("/procedures/?q=SOP-A&standing=in_force&sort=-review&cluster=A").content.decode()
    assert "1 of 1 procedure" in found and "version 2: adopted, not begun" in found


def test_a_procedure_concerns_the_staff_of_the_units_it_names_too(stage: Stage, sign_in: SignIn) -> None:
    procedure, stranger = stage.version.procedure, stage.cast.stranger
    assert to_acknowledge(stranger.staff, TODAY) == []
    with pytest.raises(NotAllowed):
        reading.acknowledge(procedure_version=stage.version, by=stranger)
    sent = {"title": "Agendas", "kind": "sop", "owner": procedure.owner_id, "version": 1, "reason": "They file it."}
    url = f"/procedures/{procedure.code}/edit/"
    unit = stranger.staff.unit
    assert sign_in(stage.cast.stranger).post(url, {**sent, "units": [unit.pk]}).status_code == 403
    owner = sign_in(stage.cast.unit_head)
    assert owner.post(url, {**sent, "units": [999_999]}).status_code == 422
    assert owner.post(url, {**sent, "units": [unit.pk]}).status_code == 302
    assert owner.post(url, sent).status_code == 409, "somebody changed it since"
    assert unit.code in owner.get(f"/procedures/{procedure.code}/").content.decode()
    assert to_acknowledge(stranger.staff, TODAY) == [stage.version]
    reading.acknowledge(procedure_version=stage.version, by=stranger)
    assert to_acknowledge(stranger.staff, TODAY) == []
    assert to_acknowledge(stage.cast.staff.staff, TODAY) == [stage.version], "the team's, as before"
