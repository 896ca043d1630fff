"""A creation sent again under the same Idempotency-Key is answered as it was the first time."""

import hashlib
import json
from collections.abc import Callable

from django.db import transaction
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from structure.actions.kept_answers import Answer, answer_once

REPLAYED = "Idempotent-Replayed"


def once(request: Request, create: Callable[[], Response]) -> Response:
    """Answer with ``create()``, once for each Idempotency-Key of the reader; without a key, each time.

    What is refused after it was written, because the answer cannot be given as asked, is not written.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        with transaction.atomic():
            return create()

    def act() -> Answer:
        response = create()
        return Answer(response.status_code, JSONRenderer().render(response.data).decode())

    answer = answer_once(by=request.user, key=key.strip(), request_sha256=_fingerprint(request), act=act)
    response = Response(json.loads(answer.body), status=answer.status)
    if answer.again:
        response[REPLAYED] = "true"
    return response


def _fingerprint(request: Request) -> str:
    sent = json.dumps(request.data, sort_keys=True, default=str)
    return hashlib.sha256(f"{request.method} {request.get_full_path()} {sent}".encode()).hexdigest()
