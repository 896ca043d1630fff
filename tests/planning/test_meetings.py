"""The calendar of meetings: deadlines counted back, the work of the quarter, and who keeps it."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client, override_settings

from common.refusals import InvalidInput, NotAllowed, StaleVersion
from planning.actions.meetings import add_meeting, save_meeting
from planning.models import Meeting
from planning.queries.meetings import MeetingsPage, meetings_page
from planning.rules.meetings import MeetingValues, deadlines_of
from structure.models import User
from tests.factories.planning import (
    ActivityFactory,
    AssignmentDaysFactory,
    AssignmentFactory,
    BienniumFactory,
    InstrumentFactory,
    MeetingFactory,
)
from tests.people import Cast

SignIn = Callable[[User], Client]
OPENS = datetime.date(2016, 12, 4)
EDIT = "/rhythm/meetings/COP/13/"


@pytest.fixture
def stage(cast: Cast) -> Cast:
    """Three meetings held together in December, one that is over, one not called yet, and days for the first."""
    BienniumFactory()
    for body, number, first, last in (
        ("COP", 13, OPENS, datetime.date(2016, 12, 17)),
        ("CP-MOP", 8, OPENS, datetime.date(2016, 12, 17)),
        ("SBI", 1, datetime.date(2016, 5, 2), datetime.date(2016, 5, 6)),
        ("SBSTTA", 21, None, None),
        ("COP", 12, datetime.date(2014, 10, 6), datetime.date(2014, 10, 17)),
    ):
        MeetingFactory(
            body=body, number=number, starts_on=first, ends_on=last, place="Cancun" if first == OPENS else ""
        )
    assignment = AssignmentFactory(activity=ActivityFactory(function="meetings"), staff=cast.staff.staff)
    AssignmentDaysFactory(assignment=assignment, quarter=4, days=Decimal(12))
    return cast


def values(**changed: Any) -> MeetingValues:
    known = MeetingValues("COP", 14, InstrumentFactory().pk, "Fourteenth meeting", "", None, None)
    return replace(known, **changed)


def page_of(user: User, **parameters: str) -> MeetingsPage:
    return meetings_page(user, BienniumFactory(), parameters, [])


# --- deadlines ----------------------------------------------------------------------------------------------


def test_documents_are_submitted_ten_weeks_before_processed_in_four_and_issued_six_before() -> None:
    found = deadlines_of(OPENS)
    assert (found.submitted, found.processed, found.issued) == (
        datetime.date(2016, 9, 25),
        datetime.date(2016, 10, 23),
        datetime.date(2016, 10, 23),
    )


@override_settings(DOCUMENTS_SUBMITTED_WEEKS=12, DOCUMENTS_PROCESSED_WEEKS=3, DOCUMENTS_ISSUED_WEEKS=8)
def test_the_weeks_are_settings() -> None:
    found = deadlines_of(OPENS)
    weeks = [(OPENS - day).days / 7 for day in (found.submitted, found.processed, found.issued)]
    assert weeks == [12, 9, 8]


def test_meetings_held_together_share_a_row_with_the_work_of_their_quarter(stage: Cast) -> None:
    page = page_of(stage.staff)
    assert [one.codes for one in page.gatherings] == ["SBI 1", "COP 13, CP-MOP 8", "SBSTTA 21"]
    over, ahead, uncalled = page.gatherings
    assert [one.past for _label, one in over.deadlines if one] == [True] * 3
    assert [(one.past, one.next) for _label, one in ahead.deadlines if one] == [
        (False, True),
        (False, False),
        (False, False),
    ]
    assert (ahead.quarter, ahead.support, over.support) == ("Q4 2016", 12, 0)
    assert (uncalled.submitted, uncalled.support) == (None, None)
    assert [(said, one.codes, day) for said, one, day in page.following] == [
        ("documents are submitted", "COP 13, CP-MOP 8", datetime.date(2016, 9, 25))
    ]


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"when": "ahead"}, ["COP 13, CP-MOP 8", "SBSTTA 21"]),
        ({"when": "past"}, ["SBI 1"]),
        ({"when": "every"}, ["COP 12", "SBI 1", "COP 13, CP-MOP 8", "SBSTTA 21"]),
        ({"body": "SBI"}, ["SBI 1"]),
        ({"q": "cancun"}, ["COP 13, CP-MOP 8"]),
        ({"instrument": "NP", "when": "never"}, ["SBI 1", "COP 13, CP-MOP 8", "SBSTTA 21"]),
    ],
)
def test_it_filters(stage: Cast, asked: dict[str, str], codes: list[str]) -> None:
    assert [one.codes for one in page_of(stage.staff, **asked).gatherings] == codes


def test_work_days_of_another_biennium_are_not_said(stage: Cast) -> None:
    assert next(one for one in page_of(stage.staff, when="every").gatherings if one.codes == "COP 12").support is None


# --- who keeps it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["staff", "unit_head", "division_head", "executive_secretary", "hr_officer", "administrator", "rest_client"]
)
def test_nobody_but_the_monitoring_unit_writes(stage: Cast, sign_in: SignIn, who: str) -> None:
    user = getattr(stage, who)
    with pytest.raises(NotAllowed):
        add_meeting(values=values(), by=user)
    with pytest.raises(NotAllowed):
        save_meeting(meeting=Meeting.objects.get(body="COP", number=13), values=values(), by=user, version=1)
    assert sign_in(user).get("/rhythm/meetings/new/").status_code == 403
    assert b"Enter a meeting" not in sign_in(user).get("/rhythm/meetings/").content


def test_a_meeting_is_entered_with_who_and_when(stage: Cast) -> None:
    made = add_meeting(values=values(body=" cop ", place="Sharm  el-Sheikh"), by=stage.pmu_officer)
    assert (str(made), made.place, made.starts_on) == ("COP 14", "Sharm el-Sheikh", None)
    entry: Any = made.history.get()
    assert (entry.history_user, entry.history_change_reason) == (stage.pmu_officer, "Meeting entered")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"body": " "}, "body"),
        ({"number": 0}, "number"),
        ({"number": 1000}, "number"),
        ({"number": 13}, "number"),  # held already
        ({"name": ""}, "name"),
        ({"instrument_id": 10**9}, "instrument"),
        ({"ends_on": OPENS}, "starts_on"),
        ({"starts_on": OPENS, "ends_on": datetime.date(2016, 12, 3)}, "ends_on"),
        ({"starts_on": datetime.date(1000, 1, 1)}, "starts_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(stage: Cast, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        add_meeting(values=values(**changed), by=stage.pmu_officer)
    assert list(refused.value.errors) == [field]
    assert Meeting.objects.count() == 5


def test_a_meeting_changes_once_for_two_who_read_the_same(stage: Cast) -> None:
    meeting = Meeting.objects.get(body="COP", number=13)
    later = values(number=13, starts_on=OPENS + datetime.timedelta(weeks=1))
    saved = save_meeting(meeting=meeting, values=later, by=stage.pmu_officer, version=meeting.version)
    assert saved.version == meeting.version + 1
    with pytest.raises(StaleVersion):
        save_meeting(meeting=meeting, values=values(number=13), by=stage.pmu_officer, version=meeting.version)
    assert page_of(stage.staff).gatherings[1].codes == "CP-MOP 8"


# --- the form -----------------------------------------------------------------------------------------------


def typed(**changed: str) -> dict[str, str]:
    known = {"version": "1", "body": "COP", "number": "13", "instrument": str(InstrumentFactory().pk)}
    return {
        **known,
        "name": "Thirteenth meeting",
        "place": "Cancun",
        "starts_on": "4 Dec 2016",
        "ends_on": "",
        **changed,
    }


def test_the_form_saves_and_says_so(stage: Cast, sign_in: SignIn) -> None:
    browser = sign_in(stage.pmu_officer)
    assert 'value="4 Dec 2016"' in browser.get(EDIT).content.decode()
    answer = browser.post(EDIT, typed(starts_on="11 Dec 2016"), follow=True)
    assert "COP 13 saved." in answer.content.decode()
    assert Meeting.objects.get(body="COP", number=13).starts_on == datetime.date(2016, 12, 11)
    made = browser.post("/rhythm/meetings/new/", typed(number="14", starts_on=""), follow=True)
    assert "COP 14 entered in the calendar." in made.content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"starts_on": "Dec 2016"}, "Enter a day, such as 4 Dec 2016."),
        ({"starts_on": "soon"}, "Enter a date such as"),
        ({"number": "9" * 30}, "less than or equal to 999"),
        ({"instrument": "77777"}, "Select a valid choice"),
        ({"body": ""}, "This field is required."),
        ({"body": "SBI", "number": "1"}, "The calendar already holds SBI 1."),
    ],
)
def test_what_was_typed_is_kept_beside_the_sentence(
    stage: Cast, sign_in: SignIn, changed: dict[str, str], sentence: str
) -> None:
    answer = sign_in(stage.pmu_officer).post(EDIT, typed(name="A name nobody loses", **changed))
    text = answer.content.decode()
    assert (answer.status_code, sentence in text, "A name nobody loses" in text) == (422, True, True)


def test_somebody_elses_change_answers_409_with_both_values(stage: Cast, sign_in: SignIn) -> None:
    meeting = Meeting.objects.get(body="COP", number=13)
    save_meeting(meeting=meeting, values=values(number=13, place="Bonn"), by=stage.pmu_officer, version=1)
    answer = sign_in(stage.pmu_officer).post(EDIT, typed(place="Montreal"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Bonn" in text and 'value="Montreal"' in text and 'name="version" value="2"' in text


def test_nothing_stands_at_an_unknown_address_and_the_file_holds_every_meeting(stage: Cast, sign_in: SignIn) -> None:
    browser = sign_in(stage.pmu_officer)
    assert [
        browser.get(f"/rhythm/meetings/{place}/").status_code for place in ("COP/99", "x/1", "COP/" + "9" * 20)
    ] == [404] * 3
    lines = browser.get("/rhythm/meetings/?export=csv").content.decode("utf-8-sig")
    assert all(code in lines for code in ("COP 13", "CP-MOP 8", "SBSTTA 21")) and "COP 12" not in lines
