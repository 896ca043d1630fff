"""What a list page needs from the address: what is sought, how it is sorted, which page; bad values are left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import F, QuerySet

PAGE_SIZE = 50
LONGEST_SEARCH = 100

Row = TypeVar("Row")
Model = TypeVar("Model", bound=models.Model)


@dataclass(frozen=True)
class Select:
    """A filter with a closed list of choices, as ``components/filter_bar.html`` draws it."""

    name: str
    label: Any
    choices: Sequence[tuple[str, Any]]
    value: str = ""


@dataclass(frozen=True)
class Filters:
    """The filter bar over a list; ``more`` are the filters behind "More filters"."""

    find_name: str = ""
    find_value: str = ""
    find_label: Any = ""
    selects: Sequence[Select] = ()
    more: Sequence[Select] = ()

    @property
    def more_chosen(self) -> bool:
        return any(select.value for select in self.more)


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """A page of a list: rows, bar, order, how many of how many, and where the exports are."""

    rows: Sequence[Row]
    filters: Filters
    sort: str
    count_sentence: str
    pages: Page[Any] | None = None
    exports: Sequence[tuple[str, str]] = field(default_factory=tuple)


def sought(parameters: Mapping[str, str], name: str = "q") -> str:
    """The text sought: one line, without control characters, at most 100 characters."""
    text = "".join(char for char in str(parameters.get(name, "")) if char.isprintable())
    return " ".join(text.split())[:LONGEST_SEARCH]


def chosen(parameters: Mapping[str, str], name: str, choices: Iterable[tuple[str, Any]]) -> str:
    """The value of a closed filter, or an empty string when it is none of the choices."""
    value = str(parameters.get(name, ""))
    return value if value in {str(key) for key, _label in choices} else ""


def sort_of(parameters: Mapping[str, str], keys: Iterable[str], default: str) -> str:
    """The order asked for, one of ``keys`` with or without a leading minus; else the default."""
    value = str(parameters.get("sort", ""))
    return value if value.removeprefix("-") in set(keys) else default


def ordered(rows: QuerySet[Model], sort: str, sorts: Mapping[str, Sequence[str]]) -> QuerySet[Model]:
    """Rows in the order ``sort_of`` read: the first column up or down, its empty ones last, then the others upwards."""
    first, *rest = sorts[sort.removeprefix("-")]
    lead = F(first).desc(nulls_last=True) if sort.startswith("-") else F(first).asc(nulls_last=True)
    return rows.order_by(lead, *rest)


def page_of(rows: Any, parameters: Mapping[str, str], size: int = PAGE_SIZE) -> Page[Any]:
    """The page asked for; the nearest there is when there is none of that number."""
    return Paginator(rows, size).get_page(parameters.get("page"))
