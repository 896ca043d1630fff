"""What clients send in place of keys: codes and addresses, read as the rows they name.

Every code is looked up among what the reader may see; ``context`` of the serializer holds ``user`` and, where
codes are those of one, ``biennium``.
"""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

Rows = Callable[[Any, Any], "QuerySet[Any]"]


@extend_schema_field(OpenApiTypes.STR)
class Said(serializers.Field[Any, Any, Any, Any]):
    """A text that is read into something else; ``read`` returns it or raises ``serializers.ValidationError``."""

    def to_internal_value(self, data: Any) -> Any:
        return self.read(serializers.CharField(max_length=60).run_validation(data))

    @abstractmethod
    def read(self, text: str) -> Any: ...


class Code(Said):
    """A code or address that names one row; comes out as its key. ``rows`` are what the user sees in the biennium."""

    def __init__(self, rows: Rows, lookup: str = "code", **named: Any) -> None:
        super().__init__(**named)
        self.rows, self.lookup = rows, lookup

    def read(self, text: str) -> Any:
        seen = self.rows(self.context["user"], self.context.get("biennium"))
        return self.came_out(known(seen.filter(**{self.lookup: text}).first(), text))

    def came_out(self, row: Any) -> Any:
        return row.pk


class RowOf(Code):
    """A code or address that names one row, and comes out as the row itself."""

    def came_out(self, row: Any) -> Any:
        return row


def known(found: Any, text: str) -> Any:
    """What was found. Raises ``ValidationError`` for None: nothing goes by ``text``."""
    if found is None:
        raise serializers.ValidationError(_("Nothing goes by “%(text)s” here.") % {"text": text})
    return found


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}},
        "example": {"fr": {"name": "…"}},
    }
)
class Translations(serializers.ReadOnlyField[Any]):
    """What is entered of a row in other languages, by the code of the language and the field; never a guess."""
