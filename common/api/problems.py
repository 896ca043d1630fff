"""Every answer that is not what was asked for is a problem body (RFC 9457), with the page's own sentence."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.middleware import status_of
from common.refusals import InvalidInput, Refusal, StaleVersion

PROBLEM = "application/problem+json"


def problem(status: int, detail: str, *, errors: dict[str, Any] | None = None) -> Response:
    """A problem body: ``status``, its ``title``, a ``detail`` fit for a person, ``errors`` by field."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    return Response(body, status=status, content_type=PROBLEM)


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer refusals and the framework's own exceptions with a problem body; leave bugs to be bugs."""
    if isinstance(error, InvalidInput):
        return problem(status_of(error), str(error), errors=error.errors)
    if isinstance(error, Refusal):
        stale = isinstance(error, StaleVersion) and "If-Match" in context["request"].headers
        return problem(HTTPStatus.PRECONDITION_FAILED if stale else status_of(error), str(error))
    answered = exception_handler(error, context)
    if answered is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        errors = error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
        errors = {str(name): _sentences(told) for name, told in errors.items()}
        sentences = list(dict.fromkeys(sentence for told in errors.values() for sentence in told))
        response = problem(answered.status_code, " ".join(sentences), errors=errors)
    else:
        if isinstance(error, Http404):
            error = exceptions.NotFound()
        elif isinstance(error, PermissionDenied):
            error = exceptions.PermissionDenied()
        response = problem(answered.status_code, str(getattr(error, "detail", error)))
    for header in ("WWW-Authenticate", "Retry-After", "Allow"):
        if header in answered:
            response[header] = answered[header]
    return response


def _sentences(told: Any) -> list[str]:
    """What is told of a field, or of the rows and fields within it: each sentence once, in its order."""
    if not isinstance(told, dict | list | tuple):
        return [str(told)]
    parts = told.values() if isinstance(told, dict) else told
    return list(dict.fromkeys(sentence for part in parts for sentence in _sentences(part)))
