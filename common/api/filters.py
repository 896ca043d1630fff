"""Filters in the URL: what is not known or not understood is refused, never ignored."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

ALWAYS_KNOWN = frozenset({"page", "page_size", "format"})


def refuse_unknown(request: Request, known: Iterable[str]) -> None:
    """Raise ``ValidationError`` naming the parameters of the address that are none of ``known``."""
    unknown = sorted(set(request.query_params) - set(known))
    if unknown:
        raise ValidationError({name: [_("There is no such filter.")] for name in unknown})


class Ordering(django_filters.OrderingFilter):
    """The order asked for: empty values last in either direction, as on the pages, and no row on two pages.

    ``fields`` are pairs of a column and its name in the address.
    """

    def __init__(self, *, fields: Iterable[tuple[str, str]], **named: Any) -> None:
        super().__init__(fields=list(fields), label=gettext_lazy("Order of the rows; a minus turns it round"), **named)

    def filter(self, queryset: QuerySet[Any], value: list[str] | None) -> QuerySet[Any]:
        columns = [str(self.get_ordering_value(name)) for name in value or ()]
        if not columns:
            return queryset
        lead = [
            F(column[1:]).desc(nulls_last=True) if column.startswith("-") else F(column).asc(nulls_last=True)
            for column in columns
        ]
        return queryset.order_by(*lead, "pk")


class KnownFilters(DjangoFilterBackend):
    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        filterset = self.get_filterset_class(view, queryset)
        refuse_unknown(request, ALWAYS_KNOWN | set(filterset.get_filters() if filterset else ()))
        wrong = sorted(name for name, value in request.query_params.items() if "\x00" in value)
        if wrong:
            raise ValidationError({name: [_("Null characters are not allowed.")] for name in wrong})
        return super().filter_queryset(request, queryset, view)
