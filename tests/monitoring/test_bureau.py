"""The Bureau room: approved figures only, nobody named, every visit on record, nothing else open."""

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from monitoring.actions.reports import approve
from monitoring.actions.writing import write_report
from monitoring.enums import ReportScope
from monitoring.models import BureauVisit, ProgressReport
from structure.models import User
from tests.factories.planning import ActivityFactory, AssignmentFactory
from tests.monitoring.stage import TODAY, report_of, small_secretariat
from tests.people import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PAGES = ("overview", "mandates", "results", "budget", "posts", "reports", "verify")


def approved(cast: Cast, **values: Any) -> ProgressReport:
    report = report_of(asked_by=cast.pmu_officer, as_at=TODAY, **values)
    assert write_report(report=report.pk) == "ready"
    report.refresh_from_db()
    return approve(report=report, by=cast.executive_secretary, version=report.version)


def test_the_room_is_read_only(cast: Cast, sign_in: SignIn) -> None:
    approved(cast)
    client = sign_in(cast.bureau_member)
    assert {client.post(reverse(f"bureau:{name}")).status_code for name in PAGES} == {405}


def test_without_an_approved_snapshot_the_room_says_so(cast: Cast, sign_in: SignIn) -> None:
    waiting = report_of(asked_by=cast.pmu_officer)
    write_report(report=waiting.pk)
    client = sign_in(cast.bureau_member)
    assert "No snapshot has been approved yet" in client.get(reverse("bureau:overview")).content.decode()
    assert client.get(reverse("bureau:file", args=[waiting.pk, "pdf"])).status_code == 404


def test_a_report_of_a_part_of_the_secretariat_does_not_enter(cast: Cast, sign_in: SignIn) -> None:
    part = approved(cast, scope=ReportScope.UNIT, unit=cast.unit)
    client = sign_in(cast.bureau_member)
    assert "No snapshot has been approved yet" in client.get(reverse("bureau:overview")).content.decode()
    assert client.get(reverse("bureau:file", args=[part.pk, "pdf"])).status_code == 404


def test_nobody_is_named_on_any_page_or_in_any_file(cast: Cast, sign_in: SignIn) -> None:
    for activity in small_secretariat(10):
        AssignmentFactory(activity=activity)
    report = approved(cast)
    # In the cast the Executive Secretary bears the name of the office, which the room may say.
    unnamed = [cast.bureau_member.pk, cast.executive_secretary.pk]
    names = set(User.objects.exclude(pk__in=unnamed).values_list("full_name", flat=True))
    assert len(names) > 10
    client = sign_in(cast.bureau_member)
    said = {name: client.get(reverse(f"bureau:{name}")).content.decode() for name in PAGES}
    for one in report.files.exclude(format="pdf"):
        with default_storage.open(one.file.name, "rb") as file:
            said[one.format] = _text(one.format, file.read())
    with default_storage.open(report.files.get(format="pdf").file.name, "rb") as file:
        said["pdf"] = _text("pdf", file.read())
    assert {(place, name) for place, text in said.items() for name in names if name in text} == set()


def _text(kind: str, content: bytes) -> str:
    if kind == "html":
        return content.decode()
    if kind == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return " ".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


def test_the_figures_stay_as_they_were_approved(cast: Cast, sign_in: SignIn) -> None:
    small_secretariat(6)
    approved(cast)
    client = sign_in(cast.bureau_member)
    before = client.get(reverse("bureau:overview")).context["page"].figures
    ActivityFactory.create_batch(3, lagging=True)
    assert client.get(reverse("bureau:overview")).context["page"].figures == before


def test_another_approved_date_can_be_chosen(cast: Cast, sign_in: SignIn) -> None:
    early = report_of(asked_by=cast.pmu_officer, as_at=datetime.date(2016, 6, 30))
    write_report(report=early.pk)
    early.refresh_from_db()
    approve(report=early, by=cast.executive_secretary, version=early.version)
    late = approved(cast)
    client = sign_in(cast.bureau_member)
    url = reverse("bureau:overview")
    assert client.get(url).context["frame"].as_at == late.as_at
    assert client.get(url + "?as_at=2016-06-30").context["frame"].as_at == early.as_at
    for wrong in ("?as_at=soon", "?as_at=2099-01-01", "?as_at=%00", "?as_at="):
        assert client.get(url + wrong).context["frame"].as_at == late.as_at


def test_every_visit_is_on_record_refused_ones_too(cast: Cast, sign_in: SignIn) -> None:
    approved(cast)
    client = sign_in(cast.bureau_member)
    client.get(reverse("bureau:overview"))
    client.get(reverse("planning:activity-list"))
    client.get(reverse("monitoring:report-list"))
    ended = sign_in(cast.ended_bureau_member)
    ended.get(reverse("bureau:overview"))
    sign_in(cast.pmu_officer).get(reverse("bureau:overview"))
    assert set(BureauVisit.objects.values_list("user", "path", "allowed")) == {
        (cast.bureau_member.pk, "/bureau/", True),
        (cast.bureau_member.pk, "/activities/", False),
        (cast.bureau_member.pk, "/reports/", False),
        (cast.ended_bureau_member.pk, "/bureau/", False),
    }


def test_a_changed_file_is_shown_as_changed(cast: Cast, sign_in: SignIn) -> None:
    report = approved(cast)
    client = sign_in(cast.bureau_member)
    assert client.get(reverse("bureau:verify")).context["genuine"]
    with open(default_storage.path(report.files.get(format="xlsx").file.name), "ab") as file:
        file.write(b"x")
    answer = client.get(reverse("bureau:verify"))
    assert not answer.context["genuine"]
    assert "not the same" in answer.content.decode()


def test_the_room_asks_the_database_little(cast: Cast, sign_in: SignIn) -> None:
    small_secretariat(6)
    approved(cast)
    client = sign_in(cast.bureau_member)
    for name in ("overview", "mandates", "results", "budget", "posts"):
        client.get(reverse(f"bureau:{name}"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(f"bureau:{name}"))
        assert len(captured) < 25, name


def test_mandates_can_be_found_and_wrong_addresses_do_not_fail(cast: Cast, sign_in: SignIn) -> None:
    small_secretariat(6)
    approved(cast)
    client, url = sign_in(cast.bureau_member), reverse("bureau:mandates")
    assert {row[3] for row in client.get(url + "?stand=nobody").context["page"].rows} <= {"Nobody works on it"}
    for wrong in ("?stand=x", "?q=%00%27", "?page=x", "?page=9999"):
        assert client.get(url + wrong).status_code == 200
