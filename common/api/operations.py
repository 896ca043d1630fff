"""How an endpoint is described in the schema, beyond what the library says of it."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework.permissions import SAFE_METHODS


class Operation(AutoSchema):
    """Adds ``x-scope``: what a token must carry to write here, from the view's ``write_scope``."""

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> Any:
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        scope = getattr(self.view, "write_scope", "")
        if operation and scope and method not in SAFE_METHODS:
            operation["x-scope"] = str(scope)
        return operation
