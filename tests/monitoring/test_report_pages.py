"""The pages of progress reports: asked for in the page, watched, read, downloaded; every role at every page."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.audit import acting
from monitoring import tasks
from monitoring.enums import ReportState
from monitoring.models import ProgressReport
from planning.models import Biennium
from tests.factories.planning import BienniumFactory
from tests.monitoring.stage import TODAY, ready
from tests.people import Cast

pytestmark = pytest.mark.django_db

WHOLE = (datetime.date(2015, 1, 1), datetime.date(2016, 12, 31))


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The reports a worker was called for."""
    calls: list[int] = []
    monkeypatch.setattr(tasks.write_report, "delay", calls.append)
    return calls


SignIn = Callable[[Any], Client]


def test_asking_in_the_page_answers_with_the_job(cast: Cast, sign_in: SignIn, rung: list[int]) -> None:
    BienniumFactory()
    client = sign_in(cast.pmu_officer)
    values = {"about": "unit:LIA", "period": "quarter", "as_at": "12 Sep 2016"}
    answer = client.post(reverse("monitoring:report-list"), values, HTTP_HX_REQUEST="true")
    report = ProgressReport.objects.get()
    assert answer.status_code == 202
    assert f'hx-get="/reports/{report.pk}/job/"' in answer.content.decode()
    assert 'hx-trigger="every 2s"' in answer.content.decode()
    assert (report.scope, report.unit, report.period_from) == ("unit", cast.unit, datetime.date(2016, 7, 1))
    plain = client.post(reverse("monitoring:report-list"), values)
    assert plain.status_code == 302


def test_the_job_stops_asking_when_the_report_is_ready(cast: Cast, sign_in: SignIn) -> None:
    report = ready()
    answer = sign_in(cast.pmu_officer).get(reverse("monitoring:report-job", args=[report.pk]))
    assert "hx-get" not in answer.content.decode()
    assert f"/reports/{report.pk}/" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("about", "unit:NONE"),
        ("about", ""),
        ("about", "x" * 5000),
        ("period", "never"),
        ("as_at", "soon"),
        ("as_at", "13 Sep 2016"),
        ("as_at", "99999-01-01"),
        ("period_from", "2014"),
        ("period_to", "\x00"),
    ],
)
def test_wrong_values_are_answered_at_their_field(cast: Cast, sign_in: SignIn, field: str, value: str) -> None:
    BienniumFactory()
    values = {"about": "secretariat", "period": "biennium", "as_at": "12 Sep 2016", field: value}
    answer = sign_in(cast.pmu_officer).post(reverse("monitoring:report-list"), values)
    assert answer.status_code == 422
    assert not ProgressReport.objects.exists()


def test_a_stranger_asking_by_hand_is_refused(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    values = {"about": "secretariat", "period": "biennium", "as_at": "12 Sep 2016"}
    assert sign_in(cast.staff).post(reverse("monitoring:report-list"), values).status_code == 403
    report = ready()
    for name in ("cancel", "again", "approve"):
        answer = sign_in(cast.pmu_officer if name == "approve" else cast.staff).post(
            reverse(f"monitoring:report-{name}", args=[report.pk]), {"version": report.version}
        )
        assert answer.status_code == 403, name


def test_files_are_attachments_and_never_pages(cast: Cast, sign_in: SignIn) -> None:
    report = ready()
    client = sign_in(cast.pmu_officer)
    for kind in ("html", "docx", "pdf", "xlsx"):
        answer = client.get(reverse("monitoring:report-file", args=[report.pk, kind]))
        assert answer["Content-Disposition"] == f'attachment; filename="PR-2016-01.{kind}"'
        assert "text/html" not in answer["Content-Type"]
    assert client.get(f"/reports/{report.pk}/files/exe/").status_code == 404
    assert client.get("/reports/999999/").status_code == 404


def test_a_second_approval_from_an_old_page_is_told(cast: Cast, sign_in: SignIn) -> None:
    report = ready(asked_by=cast.pmu_officer)
    client = sign_in(cast.executive_secretary)
    url = reverse("monitoring:report-approve", args=[report.pk])
    assert client.post(url, {"version": report.version + 1}).status_code == 409
    assert client.post(url, {"version": "x"}).status_code == 422
    assert client.post(url, {"version": report.version}).status_code == 302
    assert client.post(url, {"version": report.version}).status_code == 409


def test_the_list_asks_as_often_for_300_reports_as_for_one(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.pmu_officer)
    biennium = BienniumFactory()
    url = reverse("monitoring:report-list")

    def more(count: int) -> int:
        with acting(by=None, why="More reports"):
            for _number in range(count):
                ProgressReport.objects.create(
                    biennium=Biennium(pk=biennium.pk),
                    period_from=WHOLE[0],
                    period_to=WHOLE[1],
                    as_at=TODAY,
                    asked_at=datetime.datetime(2016, 9, 12, tzinfo=datetime.UTC),
                    asked_by=cast.pmu_officer,
                    state=ReportState.CANCELLED,
                )
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    assert len({more(1), more(2), more(60)}) == 1
