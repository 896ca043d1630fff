"""Optimistic locking over HTTP: what is changed must be what was read.

The entity tag of one thing that can be written begins with its version: ``"12-9f2c…"``. ``If-None-Match`` compares the
whole tag, for a body also changes when the day or something beside the thing does; ``If-Match`` compares the version,
for only a change of the thing itself makes a write stale (``docs/decisions/0007``).
"""

import re

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request

_TAG = re.compile(r'"([0-9]{1,9})-[0-9a-f]+"')


class PreconditionRequired(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = _("Read it first, and send its ETag back as If-Match.")
    default_code = "precondition_required"


class PreconditionFailed(APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = _("If-Match holds no entity tag of this thing. Read it again, and send its ETag back.")
    default_code = "precondition_failed"


def version_read(request: Request) -> int:
    """The version of the thing the client read, from ``If-Match``.

    Raises ``PreconditionRequired`` (428) when the header is missing and ``PreconditionFailed`` (412) when it names no
    version; ``*`` names none, for it would overwrite whatever there is.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired
    found = _TAG.fullmatch(header)
    if found is None:
        raise PreconditionFailed
    return int(found[1])
