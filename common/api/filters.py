"""Filters in the URL: what is not known or not understood is refused, never ignored."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

ALWAYS_KNOWN = frozenset({"page", "page_size", "format"})


def refuse_unknown(request: Request, known: Iterable[str]) -> None:
    """Raise ``ValidationError`` naming the parameters of the address that are none of ``known``."""
    unknown = sorted(set(request.query_params) - set(known))
    if unknown:
        raise ValidationError({name: [_("There is no such filter.")] for name in unknown})


class KnownFilters(DjangoFilterBackend):
    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        filterset = self.get_filterset_class(view, queryset)
        refuse_unknown(request, ALWAYS_KNOWN | set(filterset.get_filters() if filterset else ()))
        wrong = sorted(name for name, value in request.query_params.items() if "\x00" in value)
        if wrong:
            raise ValidationError({name: [_("Null characters are not allowed.")] for name in wrong})
        return super().filter_queryset(request, queryset, view)
