"""``updated_since``: what changed from a moment on, asked of the history and of nothing else."""

from typing import Any

import django_filters
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _


class UpdatedSince(django_filters.IsoDateTimeFilter):
    """Rows that changed at the moment or later. ``parts`` are historic models whose change is one of the row they
    belong to, each with the column that names it: ``UpdatedSince(parts=[(Stage, "project_id")])``.

    What was removed is not told: a reader who must know asks for the list again.
    """

    def __init__(self, *, parts: tuple[tuple[type[models.Model], str], ...] = (), **named: Any) -> None:
        self.parts = parts
        super().__init__(label=_("Changed at this moment or later, as 2016-09-12T00:00:00Z"), **named)

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if value is None:
            return queryset
        of_rows: Any = queryset.model.history  # type: ignore[attr-defined]
        changed = Q(pk__in=of_rows.filter(history_date__gte=value).values("id"))
        for part, belongs_to in self.parts:
            history: Any = part.history  # type: ignore[attr-defined]
            changed |= Q(pk__in=history.filter(history_date__gte=value).values(belongs_to))
        return queryset.filter(changed)
