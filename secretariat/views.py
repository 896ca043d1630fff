"""The front door, the health check, and the page that shows the API's schema."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found
from django.views.i18n import set_language as redirect_with_language

from common.api.schema import KeptSchemaGenerator
from structure.actions.accounts import keep_language
from structure.enums import TokenScope
from structure.rules import require
from structure.rules.access import access_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to the page they come for."""
    access = access_of(request.user)
    if access.inside:
        return redirect("monitoring:my-work" if access.staff else "planning:activity-list")
    return redirect("bureau:overview")


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database and the cache answer; for the proxy and the orchestrator."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.set("health", "ok", 5)
    return JsonResponse({"status": "ok"})


@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Show pages in another language, from the sign-in page on; for whoever has signed in it is kept as theirs."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        keep_language(by=request.user, language=chosen)
    return redirect_with_language(request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: a problem body under the API, a page elsewhere."""
    if not request.path.startswith("/api/"):
        return page_not_found(request, exception)
    body = {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "There is no such address."}
    return JsonResponse(body, status=404, content_type="application/problem+json")


@dataclass(frozen=True)
class Endpoint:
    """One endpoint of the schema as the page shows it."""

    method: str
    path: str
    summary: str
    description: str
    anchor: str
    parameters: list[dict[str, Any]]
    sent: list[tuple[str, str, str]]
    fields: list[tuple[str, str, str]]
    open_to_all: bool
    scope: Any


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """The OpenAPI schema as a page: what can be read and written, with which parameters, and what comes back."""
    require(request.user, "secretariat:plan:read")
    schema = KeptSchemaGenerator().get_schema(public=True)
    endpoints = [
        _endpoint(method, path, operation, schema)
        for path, operations in sorted(schema["paths"].items())
        for method, operation in operations.items()
    ]
    nouns = {endpoint.path.split("/")[3]: endpoint.anchor for endpoint in reversed(endpoints)}
    context = {"endpoints": endpoints, "nouns": sorted(nouns.items()), "info": schema["info"]}
    return render(request, "api/docs.html", context)


def _endpoint(method: str, path: str, operation: dict[str, Any], schema: dict[str, Any]) -> Endpoint:
    answer = operation["responses"].get("200") or operation["responses"].get("201", {})
    return Endpoint(
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        anchor=operation["operationId"],
        parameters=operation.get("parameters", []),
        sent=_fields(_body(operation.get("requestBody", {})), schema),
        fields=_fields(_body(answer), schema),
        open_to_all={} in operation.get("security", []),
        scope=dict(TokenScope.choices).get(operation.get("x-scope", "")),
    )


def _body(part: dict[str, Any]) -> dict[str, Any]:
    """The schema of what is sent or comes back, in the first of its formats."""
    found: dict[str, Any] = next(iter(part.get("content", {}).values()), {}).get("schema", {})
    return found


def _fields(body: dict[str, Any], schema: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Name, type and meaning of each field of one object of the answer."""
    body = _resolved(body, schema)
    if "results" in body.get("properties", {}):
        body = _resolved(body["properties"]["results"], schema)
    if body.get("type") == "array":
        body = _resolved(body["items"], schema)
    return [
        (name, _type_of(_resolved(field, schema)), field.get("title") or field.get("description", ""))
        for name, field in body.get("properties", {}).items()
    ]


def _resolved(part: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    alternatives = part.get("allOf") or part.get("oneOf")
    if alternatives:
        part = alternatives[0]
    if "$ref" in part:
        found: dict[str, Any] = schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[-1]]
        return found
    return part


def _type_of(field: dict[str, Any]) -> str:
    if "enum" in field:
        return " · ".join(str(value) for value in field["enum"] if value)
    if field.get("type") == "array":
        return f"list of {field.get('items', {}).get('type', 'object')}s"
    return str(field.get("format") or field.get("type", "object"))
