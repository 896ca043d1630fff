"""Who keeps webhooks, which addresses may be told, when a message is tried again, and what counts as a change."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.refusals import InvalidInput
from structure.rules import require

MANAGE = "secretariat:webhooks:manage"
PRIVATE: Any = gettext_lazy(
    "This address lies in a private network or on this machine. Only public addresses are told."
)
LONGEST_NAME, LONGEST_ADDRESS = 80, 500
MOST_WEBHOOKS = 50
FAILURES_TO_PAUSE = 10
# After each attempt that failed, so long until the next; after the last the message is given up.
BACKOFF = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))


def may_manage(user: Any) -> None:
    """Raise ``NotAllowed`` unless the person keeps webhooks."""
    require(user, MANAGE)


def check_name(text: str) -> str:
    said = " ".join(text.replace("\x00", "").split())
    if not said or len(said) > LONGEST_NAME:
        raise InvalidInput({"name": [_("Say what the webhook is for, in up to 80 characters.")]})
    return said


def check_address(text: str, *, plain_allowed: bool = False) -> str:
    """The address as it will be called. Raises ``InvalidInput`` for what is no public https address by its shape."""
    address = text.strip()
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    readable = address.isascii() and address.isprintable() and " " not in address and "\\" not in address
    if not host or not readable or len(address) > LONGEST_ADDRESS or parts.scheme not in ("http", "https"):
        raise InvalidInput({"address": [_("Write a whole address, such as https://example.org/told.")]})
    if parts.scheme != "https" and not plain_allowed:
        raise InvalidInput({"address": [_("Only https addresses are told: what travels in the clear can be read.")]})
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise InvalidInput({"address": [_("Leave out user names, passwords and fragments.")]})
    return address


def next_wait(attempts: int) -> datetime.timedelta | None:
    """How long to wait after so many failed attempts; None when the message is given up."""
    return BACKOFF[attempts - 1] if attempts <= len(BACKOFF) else None


def pauses(latest: Sequence[bool]) -> bool:
    """Whether the latest attempts since the webhook was active, newest first, are failures enough to pause it."""
    return len(latest) >= FAILURES_TO_PAUSE and not any(latest[:FAILURES_TO_PAUSE])


def changes_between(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The names of the facts of a cluster that differ; a fact that was never told before is no change."""
    return sorted(name for name, value in now.items() if name in before and before[name] != value)
