"""What holds on a day, of rows that say from when (``valid_from``) and until when (``valid_to``) they do."""

import datetime
from typing import Any

from django.db.models import Q


def in_force(day: datetime.date, prefix: str = "") -> Q:
    """What has begun by ``day`` and has not ended before it; open dates count as always."""
    begun = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})
    lasting = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    return begun & lasting


def is_in_force(row: Any, day: datetime.date) -> bool:
    """The same test of a row that is read already."""
    begun = row.valid_from is None or row.valid_from <= day
    return begun and (row.valid_to is None or row.valid_to >= day)
