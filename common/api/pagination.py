"""Pages of 50 rows, up to 200 when asked for; and rows within a body of sums, parted only when asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request


class Pages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class PageAskedSerializer(serializers.Serializer[Any]):
    """What the address asks of the rows of a body; whoever asks for no page gets all of them in one piece."""

    page = serializers.IntegerField(required=False, min_value=1, help_text="Part the rows, and take this page")
    page_size = serializers.IntegerField(
        required=False, min_value=1, max_value=Pages.max_page_size, help_text="Part the rows into pages of so many"
    )


class PartSerializer(serializers.Serializer[Any]):
    """Of how many rows these are, and the addresses of the pages beside this one; ``context`` holds the ``part``."""

    count = serializers.SerializerMethodField()
    next = serializers.SerializerMethodField()
    previous = serializers.SerializerMethodField()

    def get_count(self, _body: Any) -> int:
        return self._part.count

    def get_next(self, _body: Any) -> str | None:
        return self._part.next

    def get_previous(self, _body: Any) -> str | None:
        return self._part.previous

    @property
    def _part(self) -> "Part":
        part: Part = self.context["part"]
        return part


@dataclass(frozen=True)
class Part:
    """The rows of a page, or all of them; ``count`` is how many there are in all."""

    rows: Sequence[Any]
    count: int
    next: str | None = None
    previous: str | None = None


PAGED = frozenset(PageAskedSerializer().fields)


def part_of(rows: Sequence[Any], request: Request) -> Part:
    """The rows as the address asks for them. Raises ``NotFound`` for a page that is not there.

    A body that carries sums beside its rows stays whole without a page: the clients it has would else read the first
    rows for all of them.
    """
    if not PAGED & set(request.query_params):
        return Part(rows, len(rows))
    pages = Pages()
    found: Any = pages.paginate_queryset(rows, request)  # type: ignore[arg-type]
    return Part(found, len(rows), pages.get_next_link(), pages.get_previous_link())
