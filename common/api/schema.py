"""What every endpoint answers besides what it was asked for, said once for the whole schema."""

from typing import Any

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


def say_what_else_comes_back(result: dict[str, Any], generator: Any, **named: Any) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular: problem bodies, 304 and the headers of conditional reading."""
    result["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
    body = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            responses = operation["responses"]
            for status, description in PROBLEMS.items():
                responses.setdefault(status, {"description": description, "content": body})
            responses.setdefault("304", {"description": "What the reader holds is still so"})
            responses["200"].setdefault("headers", {})["ETag"] = {
                "schema": {"type": "string"},
                "description": "Send it back as If-None-Match; unchanged is answered 304",
            }
    return result
