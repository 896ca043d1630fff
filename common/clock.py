"""The moment the installation works at.

A demonstration stands on a fixed day (setting ``AS_AT_DATE``) while the hours run on; production leaves the
setting empty and gets the real moment. Business code asks this module, never the operating system.
"""

import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime.datetime:
    """The present moment, aware, in the duty station's zone."""
    real = timezone.localtime(timezone.now())
    if not settings.AS_AT_DATE:
        return real
    day = datetime.date.fromisoformat(settings.AS_AT_DATE)
    return datetime.datetime.combine(day, real.time(), tzinfo=real.tzinfo)


def today() -> datetime.date:
    """The present day at the duty station."""
    return now().date()
