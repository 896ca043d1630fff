"""Logging, taking back, drafts, milestones: what is written, once, and with whose name."""

import datetime
import threading

import pytest
from django.core.files.base import ContentFile
from django.db import connection, connections

from common import clock
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from planning.actions.evidence import NewEvidence
from planning.actions.progress import keep_draft, log_progress, mark_reached, undo_progress
from planning.models import Activity, Evidence, ProgressDraft, ProgressEntry
from planning.queries.progress import conflict_with
from tests.factories.planning import (
    ActivityFactory,
    AssignmentFactory,
    DeliverableFactory,
    MilestoneFactory,
    ProgressEntryFactory,
)
from tests.factories.structure import DelegationFactory
from tests.people import Cast

RIGHT = {"percent": 75, "status": "on_track", "narrative": "Host agreement signed."}
LINK = NewEvidence(link="https://example.org/agenda")


@pytest.fixture
def activity(cast: Cast) -> Activity:
    return ActivityFactory(lead_unit=cast.unit, lead_officer=cast.staff.staff)


def history_of(activity: Activity) -> list[tuple]:
    rows = activity.history.order_by("history_id")
    return [(row.percent, row.status, row.history_user, row.history_change_reason) for row in rows]


@pytest.mark.django_db
def test_an_entry_carries_its_percent_status_and_day_to_the_activity(cast: Cast, activity: Activity) -> None:
    entry = log_progress(activity=activity, by=cast.staff, version=1, evidence=[LINK], **RIGHT)
    activity = Activity.objects.get(pk=activity.pk)
    assert (activity.percent, activity.status, activity.last_entry_on, activity.version) == (
        75,
        "on_track",
        datetime.date(2016, 9, 12),
        2,
    )
    assert (entry.author, entry.narrative) == (cast.staff, "Host agreement signed.")
    assert [one.link for one in entry.evidence.all()] == ["https://example.org/agenda"]
    assert history_of(activity)[-1] == (75, "on_track", cast.staff, "Progress logged")


@pytest.mark.django_db
def test_the_first_entry_starts_an_activity(cast: Cast) -> None:
    activity = ActivityFactory(lead_unit=cast.unit, lead_officer=cast.staff.staff, not_started=True)
    log_progress(activity=activity, by=cast.staff, version=1, percent=5, status="on_track", narrative="Began early.")
    assert (activity.percent, activity.status) == (5, "on_track")


@pytest.mark.django_db
def test_a_delegates_entry_says_for_whom(cast: Cast, activity: Activity) -> None:
    DelegationFactory(principal=cast.staff.staff, delegate=cast.colleague.staff)
    log_progress(activity=activity, by=cast.colleague, version=1, **RIGHT)
    assert history_of(activity)[-1][2:] == (cast.colleague, "Progress logged for Staff")


@pytest.mark.django_db
def test_a_stranger_writes_nothing(cast: Cast, activity: Activity) -> None:
    with pytest.raises(NotAllowed):
        log_progress(activity=activity, by=cast.stranger, version=1, **RIGHT)
    assert not ProgressEntry.objects.exists()


@pytest.mark.django_db
def test_bad_evidence_writes_nothing_at_all(cast: Cast, activity: Activity) -> None:
    page = NewEvidence(file=ContentFile(b"<html><script>1</script>", "agenda.pdf"))
    with pytest.raises(InvalidInput):
        log_progress(activity=activity, by=cast.staff, version=1, evidence=[LINK, page], **RIGHT)
    activity.refresh_from_db()
    assert (ProgressEntry.objects.count(), Evidence.objects.count(), activity.percent) == (0, 0, 70)


@pytest.mark.django_db
def test_the_second_writer_is_told_and_both_values_are_known(cast: Cast, activity: Activity) -> None:
    AssignmentFactory(activity=activity, staff=cast.colleague.staff)
    log_progress(activity=activity, by=cast.colleague, version=1, percent=60, status="at_risk", narrative="Rooms.")
    with pytest.raises(StaleVersion):
        log_progress(activity=activity, by=cast.staff, version=1, **RIGHT)
    fresh = Activity.objects.get(pk=activity.pk)
    conflict = conflict_with(fresh, 1, {"percent": 75, "status": "on_track"})
    assert (conflict.by, conflict.version) == ("Colleague", 2)
    assert [(one.name, one.theirs, one.mine) for one in conflict.fields] == [("percent", "60%", "75%")]
    assert conflict.merged == {"status": "at_risk"}  # left as it was read, so theirs is taken


@pytest.mark.django_db
def test_a_changed_title_does_not_stand_in_the_way(cast: Cast, activity: Activity) -> None:
    from common.audit import acting

    other = Activity.objects.get(pk=activity.pk)
    other.claim(1)
    other.title = "Plan the meetings"
    with acting(by=cast.unit_head, why="Reworded"):
        other.save()
    log_progress(activity=activity, by=cast.staff, version=1, **RIGHT)
    activity.refresh_from_db()
    assert (activity.title, activity.percent, activity.version) == ("Plan the meetings", 75, 3)


@pytest.mark.django_db
@pytest.mark.parametrize("version", [0, 7])
def test_a_version_nobody_has_seen_is_refused(cast: Cast, activity: Activity, version: int) -> None:
    with pytest.raises(StaleVersion):
        log_progress(activity=activity, by=cast.staff, version=version, **RIGHT)


@pytest.mark.django_db
def test_the_same_form_sent_twice_adds_one_entry(cast: Cast, activity: Activity) -> None:
    first = log_progress(activity=activity, by=cast.staff, version=1, key="one", **RIGHT)
    again = log_progress(activity=activity, by=cast.staff, version=1, key="one", **RIGHT)
    assert first == again
    assert ProgressEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("keys", [("same", "same"), ("mine", "theirs")])
def test_two_at_the_same_moment_add_one_entry(keys: tuple[str, str]) -> None:
    cast = Cast()
    activity = ActivityFactory(lead_unit=cast.unit, lead_officer=cast.staff.staff)
    user, outcome, ready = cast.staff, [], threading.Barrier(2)

    def log(key: str) -> None:
        try:
            ready.wait(timeout=10)
            outcome.append(log_progress(activity=activity, by=user, version=1, key=key, **RIGHT).pk)
        except StaleVersion:
            outcome.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=log, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    entry = ProgressEntry.objects.get()
    assert sorted(outcome, key=str) == ([entry.pk, entry.pk] if keys[0] == keys[1] else [entry.pk, "told"])


@pytest.mark.django_db
def test_taking_back_adds_an_entry_that_repeats_what_stood_before(cast: Cast, activity: Activity) -> None:
    log_progress(activity=activity, by=cast.staff, version=None, percent=72, status="at_risk", narrative="One.")
    mistake = log_progress(
        activity=activity, by=cast.staff, version=None, percent=95, status="on_track", narrative="Two."
    )
    undone = undo_progress(entry=mistake, by=cast.staff)
    activity.refresh_from_db()
    assert (undone.percent, undone.status, undone.corrects) == (72, "at_risk", mistake)
    assert (activity.percent, activity.status) == (72, "at_risk")
    assert ProgressEntry.objects.count() == 3


@pytest.mark.django_db
def test_taking_back_the_only_entry_leaves_the_activity_not_started(cast: Cast) -> None:
    activity = ActivityFactory(lead_unit=cast.unit, lead_officer=cast.staff.staff, not_started=True)
    entry = log_progress(activity=activity, by=cast.staff, version=1, **RIGHT)
    undo_progress(entry=entry, by=cast.staff)
    activity.refresh_from_db()
    assert (activity.percent, activity.status, activity.last_entry_on) == (0, "not_started", None)


@pytest.mark.django_db
def test_only_the_author_takes_back_and_only_the_latest_and_only_once(cast: Cast, activity: Activity) -> None:
    first = log_progress(activity=activity, by=cast.staff, version=None, **RIGHT)
    with pytest.raises(NotAllowed):
        undo_progress(entry=first, by=cast.unit_head)
    undone = undo_progress(entry=first, by=cast.staff)
    with pytest.raises(WrongState):
        undo_progress(entry=first, by=cast.staff)
    with pytest.raises(WrongState):
        undo_progress(entry=undone, by=cast.staff)


@pytest.mark.django_db
def test_an_entry_of_yesterday_is_no_longer_taken_back(cast: Cast, activity: Activity) -> None:
    entry = ProgressEntryFactory(
        activity=activity, author=cast.staff, entered_at=clock.now() - datetime.timedelta(days=1)
    )
    with pytest.raises(WrongState, match="on the day"):
        undo_progress(entry=entry, by=cast.staff)


@pytest.mark.django_db
def test_postgresql_refuses_to_change_or_remove_an_entry() -> None:
    entry = ProgressEntryFactory()
    with connection.cursor() as cursor:
        for statement in ("UPDATE planning_progressentry SET percent = 1", "DELETE FROM planning_progressentry"):
            with pytest.raises(Exception, match="progress_is_only_added"):
                cursor.execute("SAVEPOINT try_it")
                cursor.execute(f"{statement} WHERE id = %s", [entry.pk])
            cursor.execute("ROLLBACK TO SAVEPOINT try_it")


@pytest.mark.django_db
def test_a_draft_is_kept_once_and_goes_when_progress_is_saved(cast: Cast, activity: Activity) -> None:
    keep_draft(activity=activity, by=cast.staff, values={"percent": "60", "narrative": "Half a sen"})
    keep_draft(activity=activity, by=cast.staff, values={"percent": "60", "narrative": "Half a sentence"})
    assert ProgressDraft.objects.get().values == {"percent": "60", "narrative": "Half a sentence"}
    log_progress(activity=activity, by=cast.staff, version=1, **RIGHT)
    assert not ProgressDraft.objects.exists()


@pytest.mark.django_db
def test_a_draft_without_a_word_is_none(cast: Cast, activity: Activity) -> None:
    keep_draft(activity=activity, by=cast.staff, values={"narrative": "Half"})
    assert keep_draft(activity=activity, by=cast.staff, values={"percent": "60", "narrative": " "}) is None
    assert not ProgressDraft.objects.exists()


@pytest.mark.django_db
def test_a_milestone_is_done_with_its_evidence_once(cast: Cast, activity: Activity) -> None:
    milestone = MilestoneFactory(activity=activity)
    on = datetime.date(2016, 9, 9)
    mark_reached(item=milestone, by=cast.staff, on=on, evidence=[LINK])
    milestone.refresh_from_db()
    assert (milestone.done_on, milestone.evidence.count()) == (on, 1)
    assert milestone.history.latest().history_user == cast.staff
    with pytest.raises(WrongState):
        mark_reached(item=milestone, by=cast.staff, on=on, evidence=[LINK])


@pytest.mark.django_db
def test_a_deliverable_is_not_delivered_by_a_stranger_nor_ahead_of_its_day_nor_without_evidence(
    cast: Cast, activity: Activity
) -> None:
    item = DeliverableFactory(activity=activity)
    today, tomorrow = datetime.date(2016, 9, 12), datetime.date(2016, 9, 13)
    with pytest.raises(NotAllowed):
        mark_reached(item=item, by=cast.stranger, on=today, evidence=[LINK])
    with pytest.raises(InvalidInput) as ahead:
        mark_reached(item=item, by=cast.staff, on=tomorrow, evidence=[LINK])
    with pytest.raises(InvalidInput) as bare:
        mark_reached(item=item, by=cast.staff, on=today, evidence=[])
    item.refresh_from_db()
    assert (set(ahead.value.errors), set(bare.value.errors), item.delivered_on) == ({"on"}, {"evidence"}, None)
