"""What every endpoint answers besides what it was asked for, said once for the whole schema."""

from typing import Any, ClassVar

from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiParameter

PROBLEM_SCHEMA = {
    "type": "object",
    "description": "Why the answer is not what was asked for (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "One sentence fit for a person"},
        "errors": {
            "type": "object",
            "description": "Sentences by the field or parameter they are about",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
    "required": ["type", "title", "status", "detail"],
}
PROBLEMS = {
    "400": "A parameter is not known or cannot be read",
    "401": "The token is missing, wrong, expired or revoked",
    "403": "The reader's role does not open this",
    "404": "There is no such thing, or no such page",
    "406": "The format asked for is not offered",
    "429": "Too many requests; wait as long as Retry-After says",
}
PROBLEMS_OF_WRITING = {
    "409": "The thing is in a state from which this cannot be done",
    "412": "The thing changed since it was read",
    "415": "The body is no JSON",
    "422": "A rule refuses the values; `errors` says which, in the sentences of the page",
    "428": "If-Match is missing",
}
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag the thing was read with",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="A text of your own, up to 100 characters; the same request sent again with it does nothing twice",
)


def say_what_else_comes_back(result: dict[str, Any], generator: Any, **named: Any) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular: problem bodies, 304 and the headers of conditional reading."""
    result["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
    body = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for method, operation in operations.items():
            responses = operation["responses"]
            writes = "requestBody" in operation or method != "get"
            for status, description in (PROBLEMS | PROBLEMS_OF_WRITING if writes else PROBLEMS).items():
                responses.setdefault(status, {"description": description, "content": body})
            if writes:
                continue
            responses.setdefault("304", {"description": "What the reader holds is still so"})
            responses["200"].setdefault("headers", {})["ETag"] = {
                "schema": {"type": "string"},
                "description": "Send it back as If-None-Match; unchanged is answered 304",
            }
    return result


class KeptSchemaGenerator(SchemaGenerator):
    """Works the public schema out once in each language: it is made of classes, which no request changes."""

    _kept: ClassVar[dict[str, dict[str, Any]]] = {}

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        """The schema as a dictionary to be read and never changed; ``request`` is asked only where it is not public."""
        if not public:
            asked: dict[str, Any] = super().get_schema(request, public)
            return asked
        language = get_language() or ""
        if language not in self._kept:
            self._kept[language] = super().get_schema(None, public)
        return self._kept[language]
