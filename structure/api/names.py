"""Names of people in bodies: only for a token that may read them."""

from typing import Any

from rest_framework import serializers

from structure.api.permissions import reads_names


class Name(serializers.CharField):
    """The name of a person, by ``source`` or under its own name; left out for a token without the scope."""

    def __init__(self, source: str | None = None, *, whose: str = "") -> None:
        said = " ".join(filter(None, (whose, "Only for a token with the scope people:read")))
        super().__init__(source=source, read_only=True, default=None, allow_null=True, help_text=said)
        self.required = False  # the schema says that it may be missing


class WithoutNames(serializers.Serializer[Any]):
    """A mixin of serializers: without what is a ``Name`` for a token that may not read them."""

    def to_representation(self, instance: Any) -> dict[str, Any]:
        said: dict[str, Any] = super().to_representation(instance)
        if reads_names(self.context["request"]):
            return said
        return {name: value for name, value in said.items() if not isinstance(self.fields[name], Name)}
