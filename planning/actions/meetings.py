"""Enter and change meetings of the calendar."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.audit import acting
from common.refusals import InvalidInput
from planning.models import Instrument, Meeting
from planning.rules.meetings import MeetingValues, check_values, may_edit_meetings


@transaction.atomic
def add_meeting(*, values: MeetingValues, by: Any) -> Meeting:
    """Enter a meeting of a body. Raises ``NotAllowed`` or ``InvalidInput``."""
    may_edit_meetings(by)
    check_values(values)
    meeting = Meeting()
    _write(meeting, values, by, _("Meeting entered"))
    return meeting


@transaction.atomic
def save_meeting(*, meeting: Meeting, values: MeetingValues, by: Any, version: int) -> Meeting:
    """Change a meeting; what is counted back from its dates moves with them.

    ``version`` is the meeting's when the form was opened: ``StaleVersion`` is raised when somebody changed it since.
    Raises ``NotAllowed`` or ``InvalidInput``.
    """
    may_edit_meetings(by)
    check_values(values)
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    locked.claim(version)
    _write(locked, values, by, _("Meeting changed"))
    return locked


def _write(meeting: Meeting, values: MeetingValues, by: Any, why: str) -> None:
    if not Instrument.objects.filter(pk=values.instrument_id).exists():
        raise InvalidInput({"instrument": [_("Choose an instrument of the list.")]})
    meeting.body, meeting.number = " ".join(values.body.split()).upper(), values.number
    meeting.instrument_id = values.instrument_id
    meeting.name, meeting.place = " ".join(values.name.split()), " ".join(values.place.split())
    meeting.starts_on, meeting.ends_on = values.starts_on, values.ends_on
    try:
        with transaction.atomic(), acting(by=by, why=why):
            meeting.save()
    except IntegrityError as error:
        taken = _("The calendar already holds %(body)s %(number)s.")
        raise InvalidInput({"number": [taken % {"body": meeting.body, "number": meeting.number}]}) from error
