"""Who may have their due dates read by a calendar program."""

import hashlib
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import NotAllowed
from structure.rules.access import access_of

ONLY_STAFF: Any = _("Only members of the staff have due dates, and so an address for their calendar.")


def may_have_calendar(user: Any) -> None:
    """Raise ``NotAllowed`` unless the person works at the Secretariat today and may sign in."""
    if not user.is_active or access_of(user).staff is None:
        raise NotAllowed(ONLY_STAFF)


def digest_of(secret: str) -> str:
    """What is stored of the secret: it is random and long, so one round of SHA-256 cannot be turned back."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
