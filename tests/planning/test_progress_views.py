"""The form in which progress is logged: opened, saved, refused, disputed, kept, taken back."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from planning.actions.progress import log_progress
from planning.models import Activity, Evidence, ProgressDraft, ProgressEntry
from tests.factories.planning import ActivityFactory, AssignmentFactory, DeliverableFactory, MilestoneFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
NEW = "/activities/A-01/progress/new/"
IN_ROW = NEW + "?at=my-work"
HTMX = {"HTTP_HX_REQUEST": "true"}
RIGHT = {"percent": "75", "status": "on_track", "narrative": "Host agreement signed.", "version": "1", "key": "k1"}
PDF = b"%PDF-1.7\n"


@pytest.fixture
def activity(cast: Cast) -> Activity:
    return ActivityFactory(code="A-01", lead_unit=cast.unit, lead_officer=cast.staff.staff)


@pytest.fixture
def browser(cast: Cast, activity: Activity, sign_in: Callable[..., Client]) -> Client:
    return sign_in(cast.staff)


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


# --- what is seldom said ------------------------------------------------------------------------------


def test_an_obstacle_and_days_spent_stand_folded_and_are_kept_with_the_entry(browser: Client) -> None:
    assert "Add an obstacle or days spent" in text(browser.get(IN_ROW, **HTMX))
    browser.post(NEW, {**RIGHT, "obstacle": "The room plan is open.", "work_days": "2.5"})
    entry = ProgressEntry.objects.get()
    assert (entry.obstacle, entry.work_days) == ("The room plan is open.", 2.5)
    page = text(browser.get("/activities/A-01/"))
    assert "Obstacle: The room plan is open." in page and "2.5 work-days spent." in page


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("work_days", "many", "Enter work-days from 0 to 999"),
        ("work_days", "-1", "Enter work-days from 0 to 999"),
        ("work_days", "1000", "Enter work-days from 0 to 999"),
        ("work_days", "0.25", "Enter work-days from 0 to 999"),
        ("work_days", "NaN", "Enter work-days from 0 to 999"),
        ("obstacle", "x" * 1001, "Use at most 1000 characters; this has 1001."),
        ("obstacle", "a\x00b", "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_kept_of_them_opens_the_fold_and_loses_nothing(
    browser: Client, field: str, typed: str, sentence: str
) -> None:
    answer = browser.post(IN_ROW, {**RIGHT, "obstacle": "Rooms.", field: typed}, **HTMX)
    page = text(answer)
    assert answer.status_code == 422
    assert sentence in page and "Host agreement signed." in page
    assert '<details class="x-disclosure" open><summary>Add an obstacle' in page
    assert not ProgressEntry.objects.exists()


def test_a_draft_keeps_the_obstacle_too(browser: Client) -> None:
    browser.post("/activities/A-01/progress/draft/", {"obstacle": "The room plan is open.", "percent": "70"})
    assert "The room plan is open." in text(browser.get(IN_ROW, **HTMX))


def test_after_an_error_the_form_says_that_files_are_to_be_chosen_again(browser: Client) -> None:
    files = {"evidence": SimpleUploadedFile("Agenda.pdf", PDF)}
    page = text(browser.post(IN_ROW, {**RIGHT, "percent": "101", **files}, **HTMX))
    assert "Choose your files again; a browser does not keep them. All else is kept." in page
    assert "Host agreement signed." in page
    assert "Choose your files again" not in text(browser.post(IN_ROW, {**RIGHT, "percent": "101"}, **HTMX))


# --- opening -----------------------------------------------------------------------------------------


def test_the_form_opens_in_the_row_with_the_last_percent_and_a_suggested_status(browser: Client) -> None:
    page = text(browser.get(IN_ROW, **HTMX))
    assert "<html" not in page
    assert 'id="row-A-01"' in page and 'hx-target="#row-A-01"' in page
    assert 'name="percent" id="id_percent" value="70"' in page
    assert 'value="on_track" checked' in page  # 70 of 70 planned
    assert "suggested: on plan" in page


@pytest.mark.parametrize(
    ("percent", "status", "reason"),
    [
        (63, "at_risk", "7 points behind plan"),
        (40, "lagging", "30 points behind plan"),
        (90, "on_track", "20 points ahead of plan"),
    ],
)
def test_the_status_is_suggested_from_the_plan_with_its_reason(
    cast: Cast, sign_in: Callable[..., Client], percent: int, status: str, reason: str
) -> None:
    ActivityFactory(code="A-01", lead_unit=cast.unit, lead_officer=cast.staff.staff, percent=percent)
    page = text(sign_in(cast.staff).get(IN_ROW, **HTMX))
    assert f'value="{status}" checked' in page and f"suggested: {reason}" in page


def test_without_scripts_the_form_is_a_page_of_its_own(browser: Client) -> None:
    page = text(browser.get(NEW))
    assert "<html" in page and "hx-post" not in page and f'action="{NEW}"' in page


def test_the_open_row_has_an_address_to_come_back_to(browser: Client) -> None:
    answer = browser.get(IN_ROW, **HTMX)
    assert answer["HX-Replace-Url"] == "/my-work/?open=A-01"
    assert 'data-return="/my-work/?open=A-01"' in text(answer)
    assert 'hx-trigger="load"' in text(browser.get("/my-work/?open=A-01"))


@pytest.mark.parametrize("name", ["stranger", "colleague", "other_unit_head", "bureau_member", "pmu_officer"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_are_refused_the_form_and_write_nothing(
    cast: Cast, activity: Activity, sign_in: Callable[..., Client], name: str, method: str
) -> None:
    answer = getattr(sign_in(getattr(cast, name)), method)(NEW, RIGHT)
    assert answer.status_code == 403
    assert not ProgressEntry.objects.exists()


def test_whoever_has_not_signed_in_is_asked_to(client: Client, activity: Activity) -> None:
    assert client.post(NEW, RIGHT)["Location"].startswith("/accounts/login/?next=")


def test_other_methods_are_refused(browser: Client) -> None:
    assert browser.put(NEW).status_code == 405
    assert browser.get("/activities/A-01/progress/draft/").status_code == 405
    assert browser.get("/activities/A-01/progress/1/undo/").status_code == 405


def test_an_unknown_code_is_not_found(browser: Client) -> None:
    assert browser.get("/activities/Z-99/progress/new/").status_code == 404


# --- saving ------------------------------------------------------------------------------------------


def test_saving_in_the_row_returns_it_closed_with_the_sentence_and_the_count(browser: Client) -> None:
    answer = browser.post(IN_ROW, RIGHT, follow=True, **HTMX)
    page = text(answer)
    assert answer.status_code == 200
    assert 'id="row-A-01"' in page and "x-work-open" not in page and "75%" in page
    assert "Saved " in page and "/undo/?at=my-work" in page
    assert 'id="x-sentence" hx-swap-oob="true"' in page and 'id="due-count" hx-swap-oob="true"' in page


def test_saving_on_the_activity_page_loads_it_anew(browser: Client) -> None:
    answer = browser.post(NEW + "?at=activity", RIGHT, **HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/activities/A-01/")


def test_saving_without_scripts_leads_back_and_says_so(browser: Client) -> None:
    answer = browser.post(NEW, RIGHT, follow=True)
    assert answer.redirect_chain == [("/activities/A-01/", 303)]
    assert "Progress of A-01 saved, 75%." in text(answer)
    assert browser.post(NEW + "?at=my-work", {**RIGHT, "key": "k2", "version": "2"})["Location"].startswith(
        "/my-work/?saved="
    )


def test_files_and_links_are_kept_together(browser: Client) -> None:
    files = [SimpleUploadedFile("Agenda.pdf", PDF), SimpleUploadedFile("Rooms.pdf", PDF)]
    browser.post(NEW, {**RIGHT, "evidence": files, "links": "https://example.org/a\nhttps://example.org/b\n"})
    assert {one.title for one in Evidence.objects.all()} == {
        "Agenda.pdf", "Rooms.pdf", "https://example.org/a", "https://example.org/b",
    }  # fmt: skip


def test_the_same_form_sent_twice_saves_once_and_answers_alike(browser: Client) -> None:
    first, again = browser.post(IN_ROW, RIGHT, **HTMX), browser.post(IN_ROW, RIGHT, **HTMX)
    assert first["Location"] == again["Location"]
    assert ProgressEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"percent": "150"}, "percent", "Enter a number from 0 to 100."),
        ({"percent": "-1"}, "percent", "Enter a number from 0 to 100."),
        ({"percent": "abc"}, "percent", "Enter a number from 0 to 100."),
        ({"percent": ""}, "percent", "Enter a number from 0 to 100."),
        ({"percent": "9" * 5000}, "percent", "Enter a number from 0 to 100."),
        ({"status": ""}, "status", "Choose one of the four statuses."),
        ({"status": "ended"}, "status", "Choose one of the four statuses."),
        ({"status": "done", "percent": "40"}, "percent", "What is done is done to 100%."),
        ({"status": "on_track", "percent": "100"}, "status", "At 100% the activity is done."),
        ({"narrative": ""}, "narrative", "Say what happened, in one sentence."),
        ({"narrative": " \n "}, "narrative", "Say what happened, in one sentence."),
        ({"narrative": "x" * 20_000}, "narrative", "Use at most 1000 characters; this has 20000."),
        ({"narrative": "a\x00b"}, "narrative", "Null characters are not allowed."),
        ({"links": "javascript:alert(1)"}, "links", "Enter a whole address"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("extra", [{}, HTMX])
def test_wrong_values_come_back_with_a_sentence_at_the_field_and_all_that_was_typed(
    browser: Client, values: dict, field: str, sentence: str, extra: dict
) -> None:
    answer = browser.post(IN_ROW, {**RIGHT, **values}, **extra)
    page = text(answer)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page and sentence in page
    if field != "narrative":
        assert "Host agreement signed." in page
    assert not ProgressEntry.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("agenda.pdf", b"<html><script>alert(1)</script>", "agenda.pdf does not hold what its name says."),
        ("agenda.html", b"<html>", "agenda.html cannot be kept."),
        ("agenda.pdf", PDF + b"x" * 2000, "agenda.pdf is larger than"),
    ],
)
def test_a_file_that_cannot_be_kept_is_named_and_the_text_stays(
    browser: Client,
    settings,
    name: str,
    content: bytes,
    sentence: str,  # type: ignore[no-untyped-def]
) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024
    answer = browser.post(IN_ROW, {**RIGHT, "evidence": SimpleUploadedFile(name, content)}, **HTMX)
    page = text(answer)
    assert answer.status_code == 422
    assert 'id="id_evidence_error"' in page and sentence in page and "Host agreement signed." in page
    assert not ProgressEntry.objects.exists()


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 30])
def test_a_form_without_a_true_version_is_refused(browser: Client, version: str) -> None:
    answer = browser.post(IN_ROW, {**RIGHT, "version": version}, **HTMX)
    assert answer.status_code in (409, 422)
    assert "Host agreement signed." in text(answer)
    assert not ProgressEntry.objects.exists()


def test_what_is_postponed_says_so(cast: Cast, sign_in: Callable[..., Client]) -> None:
    ActivityFactory(code="A-01", lead_unit=cast.unit, lead_officer=cast.staff.staff, postponed=True)
    answer = sign_in(cast.staff).post(NEW, RIGHT)
    assert answer.status_code == 409
    assert "This activity is postponed" in text(answer)


# --- two people at once ------------------------------------------------------------------------------


@pytest.fixture
def disputed(cast: Cast, activity: Activity) -> Activity:
    """The colleague logged 60%, at risk, after the form was opened."""
    AssignmentFactory(activity=activity, staff=cast.colleague.staff)
    log_progress(activity=activity, by=cast.colleague, version=1, percent=60, status="at_risk", narrative="Rooms open.")
    return activity


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_a_stale_form_comes_back_with_both_values_and_the_text(
    browser: Client, disputed: Activity, extra: dict
) -> None:
    answer = browser.post(IN_ROW, {**RIGHT, "status": "lagging"}, **extra)
    page = text(answer)
    assert answer.status_code == 409
    assert "Colleague changed this while you were writing." in page
    assert "Take 60%" in page and "Keep my 75%" in page
    assert "Take At risk" in page and "Keep my Lagging" in page
    assert "Host agreement signed." in page and 'name="version" value="2"' in page
    assert ProgressEntry.objects.count() == 1


def test_a_field_left_as_it_was_read_takes_the_other_value_without_asking(browser: Client, disputed: Activity) -> None:
    page = text(browser.post(IN_ROW, {**RIGHT, "percent": "70", "status": "on_track"}, **HTMX))
    assert "Keep my" not in page
    assert 'value="60" required' in page and 'value="at_risk" checked' in page


def test_taking_theirs_changes_that_field_alone_and_saves_nothing(browser: Client, disputed: Activity) -> None:
    sent = {**RIGHT, "status": "lagging", "version": "2", "open": ["percent", "status"], "take": "percent"}
    page = text(browser.post(IN_ROW, sent, **HTMX))
    assert 'value="60" required' in page and 'value="lagging" checked' in page
    assert "Take 60%" not in page and "Take At risk" in page
    assert ProgressEntry.objects.count() == 1


def test_keeping_mine_and_saving_overrides_with_eyes_open(browser: Client, disputed: Activity) -> None:
    sent = {**RIGHT, "version": "2", "open": ["percent"], "keep": "percent"}
    page = text(browser.post(IN_ROW, sent, **HTMX))
    assert 'value="75" required' in page and "while you were writing" not in page
    browser.post(IN_ROW, {**RIGHT, "version": "2"}, **HTMX)
    disputed.refresh_from_db()
    assert (disputed.percent, ProgressEntry.objects.count()) == (75, 2)


def test_chosen_files_are_asked_for_again_after_a_conflict(browser: Client, disputed: Activity) -> None:
    sent = {**RIGHT, "evidence": SimpleUploadedFile("Agenda.pdf", PDF)}
    assert "Choose your files again" in text(browser.post(IN_ROW, sent, **HTMX))


# --- drafts and taking back --------------------------------------------------------------------------


def test_a_draft_is_kept_and_the_form_opens_with_it(browser: Client) -> None:
    kept = browser.post("/activities/A-01/progress/draft/", {"percent": "80", "narrative": "Half a sen"})
    assert text(kept).startswith("Draft kept ")
    page = text(browser.get(IN_ROW, **HTMX))
    assert "Half a sen</textarea>" in page and 'value="80"' in page and "Draft kept " in page


def test_a_stranger_keeps_no_draft(cast: Cast, activity: Activity, sign_in: Callable[..., Client]) -> None:
    answer = sign_in(cast.stranger).post("/activities/A-01/progress/draft/", {"narrative": "x"})
    assert answer.status_code == 403
    assert not ProgressDraft.objects.exists()


def test_undo_in_the_row_puts_back_what_stood_before(browser: Client, activity: Activity) -> None:
    browser.post(IN_ROW, {**RIGHT, "percent": "71"}, **HTMX)
    browser.post(IN_ROW, {**RIGHT, "percent": "95", "version": "2", "key": "k2"}, **HTMX)
    entry = ProgressEntry.objects.get(percent=95)
    answer = browser.post(f"/activities/A-01/progress/{entry.pk}/undo/?at=my-work", follow=True, **HTMX)
    activity.refresh_from_db()
    assert activity.percent == 71
    assert 'id="row-A-01"' in text(answer) and "Saved" not in text(answer)
    again = browser.post(f"/activities/A-01/progress/{entry.pk}/undo/", **HTMX)
    assert again.status_code == 409


def test_nobody_else_takes_an_entry_back(cast: Cast, browser: Client, sign_in: Callable[..., Client]) -> None:
    browser.post(IN_ROW, RIGHT, **HTMX)
    entry = ProgressEntry.objects.get()
    assert sign_in(cast.unit_head).post(f"/activities/A-01/progress/{entry.pk}/undo/").status_code == 403
    assert ProgressEntry.objects.count() == 1


# --- milestones and deliverables ---------------------------------------------------------------------


def test_a_milestone_is_marked_with_its_evidence(browser: Client, activity: Activity) -> None:
    milestone = MilestoneFactory(activity=activity)
    url = f"/activities/A-01/milestones/{milestone.pk}/reach/"
    assert "12 Sep 2016" in text(browser.get(url))
    answer = browser.post(url, {"on": "9 Sep 2016", "links": "https://example.org/report"})
    milestone.refresh_from_db()
    assert (answer.status_code, str(milestone.done_on)) == (303, "2016-09-09")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"on": "yesterday"}, "on"),
        ({"on": "Sep 2016"}, "on"),
        ({"on": "13 Sep 2016"}, "on"),
        ({"on": ""}, "on"),
        ({"links": ""}, "evidence"),
        ({"links": "ftp://x"}, "links"),
    ],
)
def test_a_deliverable_is_refused_with_a_sentence_at_the_field(
    browser: Client, activity: Activity, values: dict, field: str
) -> None:
    item = DeliverableFactory(activity=activity)
    sent = {"on": "9 Sep 2016", "links": "https://example.org/report", **values}
    answer = browser.post(f"/activities/A-01/deliverables/{item.pk}/reach/", sent)
    item.refresh_from_db()
    assert (answer.status_code, item.delivered_on) == (422, None)
    assert f'id="id_{field}_error"' in text(answer)


def test_a_milestone_of_another_activity_is_not_found(browser: Client) -> None:
    other = MilestoneFactory()
    assert browser.get(f"/activities/A-01/milestones/{other.pk}/reach/").status_code == 404
