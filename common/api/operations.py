"""How an endpoint is described in the schema, beyond what the library says of it."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc
from rest_framework.permissions import SAFE_METHODS


class Operation(AutoSchema):
    """Leaves out what the bases of a view tell programmers; adds ``x-scope``, which a token must carry for it."""

    def get_description(self) -> str:
        said = super().get_description() or ""
        own = vars(type(self.view)).get("__doc__")
        return "" if not own and said == get_doc(type(self.view)) else said

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> Any:
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        scope = getattr(self.view, "read_scope" if method in SAFE_METHODS else "write_scope", "")
        if operation and scope:
            operation["x-scope"] = str(scope)
        return operation
