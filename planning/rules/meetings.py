"""Who keeps the calendar of meetings, and by when the documents of a meeting are due.

Documents are a core function of supporting meetings (source para 21); the source gives no weeks. The weeks are the
United Nations' own, 10-4-6: a document is submitted ten weeks before the meeting opens, processed in four (edited,
translated, formatted) and issued six weeks before. They stand in the settings ``DOCUMENTS_…_WEEKS`` and nowhere else.
"""

import datetime
from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.refusals import InvalidInput
from planning.models import Meeting
from structure.rules import require

EDIT = "secretariat:meeting:edit"
FIRST_DAY, LAST_DAY = datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)
HIGHEST_NUMBER = 999
LONGEST_BODY, LONGEST_NAME, LONGEST_PLACE = 12, 200, 120


@dataclass(frozen=True)
class Deadlines:
    """The days by which the documents of a meeting are submitted, processed and issued."""

    submitted: datetime.date
    processed: datetime.date
    issued: datetime.date


@dataclass(frozen=True)
class MeetingValues:
    """All that is written of a meeting. Without dates it has not been called yet."""

    body: str
    number: int
    instrument_id: int
    name: str
    place: str
    starts_on: datetime.date | None
    ends_on: datetime.date | None

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingValues":
        """The values of a meeting as they stand."""
        return cls(**{one.name: getattr(meeting, one.name) for one in fields(cls)})


def weeks() -> tuple[int, int, int]:
    """Weeks before the opening by which documents are submitted, weeks of processing, weeks before to be issued."""
    return settings.DOCUMENTS_SUBMITTED_WEEKS, settings.DOCUMENTS_PROCESSED_WEEKS, settings.DOCUMENTS_ISSUED_WEEKS


def deadlines_of(opens_on: datetime.date) -> Deadlines:
    """Counted back from the day the meeting opens."""

    before, within, issued = (datetime.timedelta(weeks=number) for number in weeks())
    return Deadlines(opens_on - before, opens_on - before + within, opens_on - issued)


def may_edit_meetings(user: Any) -> None:
    require(user, EDIT)


def check_values(values: MeetingValues) -> None:
    """Raise ``InvalidInput`` with a sentence at each field that cannot be taken."""
    errors: dict[str, list[Any]] = {}
    if not values.body.strip():
        errors["body"] = [_("Enter the body that meets, such as COP.")]
    elif len(values.body) > LONGEST_BODY:
        errors["body"] = [_("Enter a body of at most 12 characters.")]
    if not 1 <= values.number <= HIGHEST_NUMBER:
        errors["number"] = [_("Enter a number from 1 to 999.")]
    if not values.name.strip():
        errors["name"] = [_("Enter the name of the meeting.")]
    elif len(values.name) > LONGEST_NAME:
        errors["name"] = [_("Enter a name of at most 200 characters.")]
    if len(values.place) > LONGEST_PLACE:
        errors["place"] = [_("Enter a place of at most 120 characters.")]
    for name in ("starts_on", "ends_on"):
        day = getattr(values, name)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            errors[name] = [_("Enter a day from 1990 to 2100.")]
    if values.ends_on and not values.starts_on:
        errors["starts_on"] = [_("Say when the meeting begins.")]
    elif values.starts_on and values.ends_on and values.ends_on < values.starts_on:
        errors["ends_on"] = [_("A meeting cannot end before it begins.")]
    if errors:
        raise InvalidInput(errors)
