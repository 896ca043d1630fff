"""The daily mail: to whom it goes and what it says, once a day, tried again when the server did not take it."""

import datetime
import email
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from common import clock
from common.audit import acting
from monitoring import tasks
from monitoring.actions.daily_mail import begin_daily_mails, send_daily_mail
from monitoring.actions.notify import mark_read, notify
from monitoring.enums import MailState
from monitoring.models import DailyMail, Notification
from monitoring.queries.daily_mail import letter_to, people_to_mail
from monitoring.rules.daily_mail import MOST_ATTEMPTS, WAITS, is_working_morning
from structure.actions.accounts import keep_daily_mail
from structure.models import RoleGrant, User
from structure.roles import HR_OFFICER
from tests.factories.clusters import ProcedureVersionFactory
from tests.factories.planning import ActivityFactory, BienniumFactory, MilestoneFactory
from tests.house.test_at_the_same_moment import at_once
from tests.monitoring.mail_server import MailServer, mail_server
from tests.people import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ZONE = timezone.get_default_timezone()
MONDAY = datetime.date(2016, 9, 12)
MORNING = datetime.datetime(2016, 9, 12, 6, 5, tzinfo=ZONE)
EVENING = datetime.datetime(2016, 9, 12, 18, 5, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = "https://plan.example.org"


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The mails for which a worker is called."""
    calls: list[int] = []
    monkeypatch.setattr(tasks.send_daily_mail, "delay", calls.append)
    return calls


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with mail_server() as there:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.port
        yield there


def told(user: User, text: str = "A report is ready.", url: str = "/reports/1/") -> None:
    notify(users=[user], text=text, url=url)


def mail_of(user: User, **values: Any) -> DailyMail:
    return DailyMail.objects.create(user=user, day=MONDAY, next_at=timezone.now(), **values)


def tried_now(one: DailyMail) -> str:
    """One attempt, whenever the next was planned."""
    DailyMail.objects.filter(pk=one.pk).update(next_at=timezone.now())
    return send_daily_mail(mail=one.pk)


@pytest.mark.parametrize(
    ("day", "hour", "morning"),
    [
        (MONDAY, 5, False),
        (MONDAY, 6, True),
        (MONDAY, 11, True),
        (MONDAY, 12, False),
        (datetime.date(2016, 9, 16), 8, True),  # Friday
        (datetime.date(2016, 9, 17), 8, False),
        (datetime.date(2016, 9, 18), 8, False),
    ],
)
def test_mails_are_begun_on_working_mornings_of_the_duty_station(day: datetime.date, hour: int, morning: bool) -> None:
    local = datetime.datetime(2016, 9, 12, hour, 0, tzinfo=ZONE)
    assert is_working_morning(day, local.astimezone(datetime.UTC)) is morning


def test_everybody_gets_one_row_a_day_however_often_it_is_begun(cast: Cast, rung: list[int]) -> None:
    people = [cast.staff, cast.colleague, cast.pmu_officer]
    assert begin_daily_mails(now=MORNING) == 3
    assert begin_daily_mails(now=MORNING) == 3, "they still wait, and a worker is called again"
    assert {one.user for one in DailyMail.objects.filter(day=MONDAY)} == set(people)
    assert DailyMail.objects.count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        mail_of(cast.staff)


def test_in_the_evening_nothing_is_begun_but_what_waits_is_tried(cast: Cast, rung: list[int]) -> None:
    waiting = mail_of(cast.staff)
    DailyMail.objects.update(next_at=EVENING)
    assert cast.colleague and begin_daily_mails(now=EVENING) == 1
    assert rung == [waiting.pk]
    assert DailyMail.objects.count() == 1


def test_who_gets_a_mail(cast: Cast) -> None:
    """Staff of the day and holders of roles; nobody who left, was shut out, turned it off, or is a program."""
    wanted = {cast.staff, cast.pmu_officer, cast.administrator}
    keep_daily_mail(by=cast.colleague, wanted=False)
    with acting(by=None, why="Comes and goes"):
        left, ahead = cast.stranger.staff, cast.hr_officer.staff
        left.active_to, ahead.active_from = datetime.date(2016, 9, 11), datetime.date(2016, 9, 13)
        left.save()
        ahead.save()
        RoleGrant.objects.create(user=cast.stranger, role=HR_OFFICER.key, valid_from=datetime.date(2014, 1, 1))
        RoleGrant.objects.create(user=cast.nobody, role=HR_OFFICER.key, valid_from=datetime.date(2014, 1, 1))
    User.objects.filter(pk=cast.budget_officer.pk).update(is_active=False)
    outside = {cast.rest_client, cast.bureau_member, cast.ended_bureau_member}
    assert set(people_to_mail(MONDAY)) == wanted | {cast.nobody}
    assert outside.isdisjoint(people_to_mail(MONDAY))


def test_it_says_what_is_due_as_my_work_does_and_what_is_unread(cast: Cast) -> None:
    BienniumFactory()
    activity = ActivityFactory(
        code="H-05", title="Keep the\nroster", lead_unit=cast.unit, lead_officer=cast.staff.staff
    )
    MilestoneFactory(activity=activity, due_on=datetime.date(2016, 9, 16))
    version = ProcedureVersionFactory(holding=True, procedure__kind="policy", procedure__title="Travel")
    told(cast.staff, "The report of August is ready.")
    told(cast.staff, "Something without a page.", url="")
    told(cast.colleague, "Not yours.")
    one = mail_of(cast.staff)
    tasks.send_daily_mail(one.pk)
    (sent,) = mail.outbox
    assert sent.to == [cast.staff.email]
    assert sent.subject == "Mandates to results, 12 Sep 2016: 2 things are due, 2 are unread"
    assert sent.body.splitlines()[:13] == [
        "Good morning Staff,",
        "",
        "DUE",
        "",
        "- H-05 Keep the roster",
        "  due 16 Sep 2016",
        f"  https://plan.example.org/activities/{activity.code}/",
        "",
        f"- {version.procedure.code} Travel",
        f"  version {version.number} waits for your acknowledgement",
        f"  https://plan.example.org/procedures/{version.procedure.code}/versions/{version.number}/",
        "",
        "UNREAD",
    ]
    assert "- Something without a page.\n\n- The report of August is ready.\n  https://plan.example.org/reports/1/" in (
        sent.body
    )
    assert "Not yours" not in sent.body
    assert "Turn it off here: https://plan.example.org/notifications/#daily-mail" in sent.body
    one.refresh_from_db()
    assert (one.state, one.attempts, one.failure) == (MailState.SENT, 1, "")
    assert one.sent_at is not None


def test_a_program_is_told_how_to_leave_it_off_and_not_to_answer(cast: Cast, server: MailServer) -> None:
    """As it goes over the wire."""
    User.objects.filter(pk=cast.staff.pk).update(full_name="Zoë <b>Staff</b> & Co", language="fr")
    told(cast.staff)
    one = mail_of(cast.staff)
    assert send_daily_mail(mail=one.pk) == MailState.SENT
    (raw,) = server.got
    message = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert message["List-Unsubscribe"] == "<https://plan.example.org/notifications/#daily-mail>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "fr"
    assert message["Message-ID"] == f"<daily-mail.2016-09-12.{one.pk}@plan.example.org>"
    assert message["To"] == cast.staff.email
    assert (message.get_content_type(), message.get_content_charset()) == ("text/plain", "utf-8")
    assert "Zoë <b>Staff</b> & Co" in message.get_content()


def test_it_speaks_the_language_of_the_person_and_leaves_that_of_the_worker(cast: Cast) -> None:
    User.objects.filter(pk=cast.staff.pk).update(language="fr")
    told(cast.staff)
    send_daily_mail(mail=mail_of(cast.staff).pk)
    assert "12 septembre 2016" in mail.outbox[0].subject or "12 sept. 2016" in mail.outbox[0].subject
    assert translation.get_language() == "en"


def test_nothing_is_sent_when_there_is_nothing_to_say(cast: Cast) -> None:
    told(cast.staff)
    mark_read(by=cast.staff)
    one = mail_of(cast.staff)
    assert send_daily_mail(mail=one.pk) == MailState.NOTHING
    assert mail.outbox == []
    assert send_daily_mail(mail=one.pk) == "not now"


@pytest.mark.parametrize("change", [{"daily_mail": False}, {"is_active": False}, {"email": ""}])
def test_whoever_turned_it_off_meanwhile_gets_none(cast: Cast, change: dict[str, Any]) -> None:
    told(cast.staff)
    one = mail_of(cast.staff)
    User.objects.filter(pk=cast.staff.pk).update(**change)
    assert send_daily_mail(mail=one.pk) == MailState.NOTHING
    assert mail.outbox == []


def test_a_mail_is_sent_once(cast: Cast) -> None:
    told(cast.staff)
    one = mail_of(cast.staff)
    assert [send_daily_mail(mail=one.pk) for _again in range(3)] == [MailState.SENT, "not now", "not now"]
    assert send_daily_mail(mail=one.pk + 999) == "not now"
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ("550 nobody of that name", "The mail server does not take this address."),
        ("451 later", "The mail server does not take this address."),
    ],
)
def test_what_the_server_refuses_is_kept_to_be_tried_again(cast: Cast, server: MailServer, says: str, why: str) -> None:
    told(cast.staff)
    one, server.says = mail_of(cast.staff), says
    assert send_daily_mail(mail=one.pk) == MailState.WAITING
    one.refresh_from_db()
    assert (one.attempts, one.failure.partition(" Reference ")[0], one.sent_at) == (1, why, None)
    assert WAITS[0] - datetime.timedelta(minutes=1) < one.next_at - timezone.now() <= WAITS[0]
    assert send_daily_mail(mail=one.pk) == "not now", "its time has not come"
    server.says = "250 yes"
    assert tried_now(one) == MailState.SENT
    one.refresh_from_db()
    assert (one.attempts, one.failure) == (2, "")
    assert len(server.got) == 1


def test_a_server_that_is_gone_is_said_in_the_administration_once_a_day(
    cast: Cast, sign_in: SignIn, settings: Any
) -> None:
    with mail_server() as gone:
        port = gone.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    administrator = cast.administrator
    for person in (cast.staff, cast.colleague):
        told(person)
        assert send_daily_mail(mail=mail_of(person).pk) == MailState.WAITING
    said = Notification.objects.get(user=administrator)
    assert said.text.startswith("A daily mail could not be sent. The mail server could not be reached. Reference ")
    page = sign_in(administrator).get(said.url)
    assert page.content.decode().count("The mail server could not be reached.") == 2
    assert Notification.objects.filter(user=cast.staff, text__contains="mail").count() == 0


def test_a_mail_that_cannot_be_written_is_said_too_and_keeps_nobody_else_from_theirs(cast: Cast) -> None:
    User.objects.filter(pk=cast.staff.pk).update(email="staff@example.org\nBcc: all@example.org")
    for person in (cast.staff, cast.colleague):
        told(person)
    assert [send_daily_mail(mail=mail_of(one).pk) for one in (cast.staff, cast.colleague)] == ["waiting", "sent"]
    assert DailyMail.objects.get(user=cast.staff).failure.startswith("The mail could not be written. Reference ")
    assert [sent.to for sent in mail.outbox] == [[cast.colleague.email]]


def test_it_is_given_up_after_the_last_attempt(cast: Cast, server: MailServer) -> None:
    told(cast.staff)
    one, server.says = mail_of(cast.staff), "451 later"
    answers = [tried_now(one) for _attempt in range(MOST_ATTEMPTS + 1)]
    assert answers == [*[MailState.WAITING] * (MOST_ATTEMPTS - 1), MailState.GIVEN_UP, "not now"]


def test_what_a_killed_worker_had_in_hand_is_tried_by_another(cast: Cast, rung: list[int]) -> None:
    """The claim moved its next attempt, and nothing else was written."""
    one = mail_of(cast.staff, attempts=1)
    lost = mail_of(cast.colleague, attempts=MOST_ATTEMPTS)
    DailyMail.objects.update(next_at=EVENING)
    begin_daily_mails(now=EVENING)
    lost.refresh_from_db()
    assert (rung, lost.state) == ([one.pk], MailState.GIVEN_UP)


def test_the_mail_of_yesterday_is_not_sent_today(cast: Cast, rung: list[int]) -> None:
    told(cast.staff)
    old = DailyMail.objects.create(user=cast.staff, day=datetime.date(2016, 9, 9), next_at=EVENING)
    assert send_daily_mail(mail=old.pk) == "not now"
    begin_daily_mails(now=MORNING)
    old.refresh_from_db()
    assert old.state == MailState.GIVEN_UP
    assert rung == [DailyMail.objects.get(day=MONDAY).pk]


def test_rows_are_kept_for_90_days(cast: Cast, rung: list[int]) -> None:
    for days in (90, 91):
        day = MONDAY - datetime.timedelta(days=days)
        DailyMail.objects.create(user=cast.staff, day=day, next_at=MORNING, state=MailState.NOTHING)
    begin_daily_mails(now=MORNING)
    assert set(DailyMail.objects.values_list("day", flat=True)) == {MONDAY - datetime.timedelta(days=90), MONDAY}


def test_a_letter_asks_the_same_of_the_database_however_much_there_is(cast: Cast) -> None:
    biennium = BienniumFactory()

    def asked(more: int) -> int:
        for number in range(more):
            code = f"H-{Notification.objects.count():03}"
            unit, officer = cast.unit, cast.staff.staff
            mine = ActivityFactory(code=code, biennium=biennium, lead_unit=unit, lead_officer=officer)
            MilestoneFactory(activity=mine, due_on=datetime.date(2016, 9, 16))
            ProcedureVersionFactory(holding=True, procedure__kind="policy")
            told(cast.staff, f"Word {number}")
        user = User.objects.get(pk=cast.staff.pk)
        with CaptureQueriesContext(connection) as queries:
            letter_to(user, MONDAY)
        return len(queries)

    assert asked(1) == asked(2) == asked(30)
    letter = letter_to(cast.staff, clock.today())
    assert letter is not None
    assert (len(letter.due), letter.more_due, len(letter.unread), letter.more_unread) == (30, 36, 10, 23)


def test_the_switch_turns_ones_own_off_and_on(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.staff)
    assert "Turn the daily mail off" in browser.get("/notifications/").content.decode()
    answer = browser.post("/notifications/mail/", {"daily_mail": "off"})
    assert (answer.status_code, answer["Location"]) == (302, "/notifications/#daily-mail")
    assert not User.objects.get(pk=cast.staff.pk).daily_mail
    assert User.objects.get(pk=cast.colleague.pk).daily_mail
    assert "Turn the daily mail on" in browser.get("/notifications/").content.decode()
    browser.post("/notifications/mail/", {"daily_mail": "on"})
    assert User.objects.get(pk=cast.staff.pk).daily_mail


@pytest.mark.parametrize("said", ["", "perhaps", "ON", "on\x00"])
def test_a_switch_that_says_neither_changes_nothing(cast: Cast, sign_in: SignIn, said: str) -> None:
    answer = sign_in(cast.staff).post("/notifications/mail/", {"daily_mail": said})
    assert answer.status_code == 422
    assert "on or off" in answer.content.decode()
    assert User.objects.get(pk=cast.staff.pk).daily_mail


def test_outsiders_have_no_switch_and_a_link_is_none(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.bureau_member).post("/notifications/mail/", {"daily_mail": "off"}).status_code == 403
    assert sign_in(cast.staff).get("/notifications/mail/").status_code == 405


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("same_moment")
def test_a_mail_two_workers_take_at_once_goes_out_once(rung: list[int]) -> None:
    cast = Cast()
    told(cast.staff)
    at_once(*[lambda: begin_daily_mails(now=MORNING)] * 2)
    (one,) = DailyMail.objects.all()
    assert set(rung) == {one.pk}
    DailyMail.objects.update(next_at=timezone.now())
    answers = at_once(*[lambda: send_daily_mail(mail=one.pk)] * 3)
    assert sorted(answers) == ["not now", "not now", "sent"]
    assert len(mail.outbox) == 1
