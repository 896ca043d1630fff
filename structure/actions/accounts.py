"""What people choose for themselves: the language in which they are spoken to, and whether they get a daily mail."""

from django.conf import settings
from django.utils.translation import gettext as _

from common.refusals import InvalidInput
from structure.models import User


def keep_language(*, by: User, language: str) -> None:
    """Keep the language somebody chose, so that mails, calendars and whatever else is written outside a page speak it.

    Raises ``InvalidInput`` for one the application does not speak. Choosing the same again writes nothing.
    """
    if language not in dict(settings.LANGUAGES):
        raise InvalidInput({"language": [_("Choose one of the languages of the list.")]})
    User.objects.filter(pk=by.pk).exclude(language=language).update(language=language)
    by.language = language


def keep_daily_mail(*, by: User, wanted: bool) -> None:
    """Turn one's own daily mail on or off. The same again writes nothing."""
    User.objects.filter(pk=by.pk).exclude(daily_mail=wanted).update(daily_mail=wanted)
    by.daily_mail = wanted
