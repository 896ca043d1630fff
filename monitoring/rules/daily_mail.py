"""When the daily mail is written, and when one that could not be sent is tried again."""

import datetime

from django.utils import timezone

FROM_HOUR, TO_HOUR = 6, 12  # of the duty station: from when mails are written, and until when they are begun
SATURDAY = 5
# How long the first, the second ... attempt has until the next; after the last the mail is given up.
WAITS = tuple(datetime.timedelta(minutes=minutes) for minutes in (5, 10, 20, 40, 80, 160))
MOST_ATTEMPTS = len(WAITS)


def is_working_morning(day: datetime.date, now: datetime.datetime) -> bool:
    """Whether ``day`` is one of Monday to Friday and the clock of the duty station stands between six and noon."""
    return day.weekday() < SATURDAY and FROM_HOUR <= timezone.localtime(now).hour < TO_HOUR


def wait_of(attempt: int) -> datetime.timedelta:
    """How long attempt number ``attempt`` (1 the first) keeps others away, and the next one waiting."""
    return WAITS[attempt - 1]


def is_last(attempt: int) -> bool:
    return attempt >= MOST_ATTEMPTS
