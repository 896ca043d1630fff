"""Conditional reading: ``If-None-Match`` is answered 304 before anything of the body is read from the database."""

import functools
import hashlib
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework import status
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from common import clock

LATEST = 20


@functools.cache
def _question() -> str:
    """One short query over the newest rows of every history table and of the log of the administration."""
    tables = [
        (model.history.model._meta.db_table, "history_id") for model in apps.get_models() if hasattr(model, "history")
    ]
    tables.append((LogEntry._meta.db_table, "id"))
    newest = (
        f"(SELECT string_agg({key}::text, ',') FROM (SELECT {key} FROM {connection.ops.quote_name(table)} "
        f"ORDER BY {key} DESC LIMIT {LATEST}) newest)"
        for table, key in tables
    )
    return f"SELECT md5(concat_ws('|', {', '.join(newest)}))"


def mark_of_all() -> str:
    """A mark of everything that keeps history: another one after each change, whoever made it, by whatever door.

    The mark is of all models rather than of those a body seems to be made from: a status follows the unit of a
    member, a project shows the division of a stage, and one model forgotten would leave a client with what was.
    The newest rows are named, not only the last: a number is given before its transaction ends, so the row of a
    long transaction can come to light below one that was there already.
    """
    with connection.cursor() as cursor:
        cursor.execute(_question())
        (mark,) = cursor.fetchone()
    return str(mark)


def with_mark(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows, each with the mark of everything as ``mark``, in the query that reads them anyway."""
    return rows.annotate(mark=RawSQL(_question(), ()))


STAMPED = (status.HTTP_200_OK, status.HTTP_201_CREATED)


class Conditional:
    """A mixin of viewsets whose bodies are made from what keeps history, or is changed in the administration.

    A change of a row without history must come with a change of one that has it; the actions see to that.
    """

    def etag(self, request: Request) -> str:
        reader = getattr(request.user, "pk", None) or "anonymous"
        parts = (
            getattr(request.auth, "mark", "") or mark_of_all(),
            str(clock.today()),
            request.get_full_path(),
            getattr(getattr(request, "accepted_renderer", None), "format", ""),
            str(reader),
            *sorted(getattr(request.auth, "scopes", ())),  # of two tokens of one person one may read more
            request.LANGUAGE_CODE if hasattr(request, "LANGUAGE_CODE") else settings.LANGUAGE_CODE,
        )
        digest = hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]
        version = self.version_now(request)
        return f'"{digest}"' if version is None else f'"{version}-{digest}"'

    def version_now(self, request: Request) -> int | None:
        """The version of the one thing the address names, where it can be written; see ``preconditions``."""
        return None

    def initial(self, request: Request, *arguments: Any, **named: Any) -> None:
        super().initial(request, *arguments, **named)  # type: ignore[misc]
        self._etag = self.etag(request) if request.method in ("GET", "HEAD") else ""
        if self._etag and matches(request.headers.get("If-None-Match", ""), self._etag):
            raise NotModified

    def handle_exception(self, error: Exception) -> Response:
        if isinstance(error, NotModified):
            response = Response(status=status.HTTP_304_NOT_MODIFIED)
            self.headers = self.default_response_headers  # type: ignore[attr-defined]
            return self.stamp(response)
        return super().handle_exception(error)  # type: ignore[misc]

    def finalize_response(self, request: Request, response: Response, *arguments: Any, **named: Any) -> Response:
        response = super().finalize_response(request, response, *arguments, **named)  # type: ignore[misc]
        if request.method not in SAFE_METHODS and response.status_code < 300 and self.version_now(request):
            self._etag = self.etag(request)
        return self.stamp(response) if response.status_code in STAMPED else response

    def stamp(self, response: Response) -> Response:
        if self._etag:
            response["ETag"] = self._etag
            response["Cache-Control"] = "private, no-cache"
            patch_vary_headers(response, ["Accept", "Authorization", "Accept-Language"])
        return response


class NotModified(Exception):
    """The reader holds the present state already."""


def matches(header: str, etag: str) -> bool:
    """Whether an ``If-None-Match`` header names the tag (weakly compared, as RFC 9110 asks)."""
    named = parse_etags(header)
    return "*" in named or etag in {tag.removeprefix("W/") for tag in named}
