"""Do what a request asks once, however often it is sent with the same key."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.refusals import InvalidInput
from structure.models import KeptAnswer, User

KEPT_FOR = datetime.timedelta(hours=24)
LONGEST_KEY = 100


@dataclass(frozen=True)
class Answer:
    """Status and body (JSON text) of an answer; ``again`` when it was kept from an earlier request."""

    status: int
    body: str
    again: bool = False


@transaction.atomic
def answer_once(*, by: User, key: str, request_sha256: str, act: Callable[[], Answer]) -> Answer:
    """Act and keep the answer, or return the one kept under this key; a refusal is not kept.

    Of two at the same moment the second waits for the first. Raises ``InvalidInput`` when the key is no text of 1 to
    100 printable signs, or was used for another request.
    """
    if not key.isprintable() or not 0 < len(key) <= LONGEST_KEY:
        raise InvalidInput({"Idempotency-Key": [_("Use a key of 1 to 100 printable signs.")]})
    kept, new = KeptAnswer.objects.get_or_create(
        user=by, key=key, defaults={"request_sha256": request_sha256, "kept_at": timezone.now()}
    )
    if not new:
        if kept.request_sha256 != request_sha256:
            raise InvalidInput({"Idempotency-Key": [_("This key was used for another request. Choose a new one.")]})
        return Answer(kept.status, kept.body, again=True)
    answer = act()
    kept.status, kept.body = answer.status, answer.body
    kept.save(update_fields=["status", "body"])
    return answer


def forget_answers() -> int:
    """Remove answers older than 24 hours. Returns how many."""
    gone, _by_model = KeptAnswer.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR).delete()
    return gone
