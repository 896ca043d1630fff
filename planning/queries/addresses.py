"""Where an activity's page is: its code, and its biennium when that is not the current one."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from planning.models import Activity


def address_of(activity: Activity, name: str = "planning:activity-detail", *more: Any, **extra: Any) -> str:
    """The address of one of an activity's pages; ``extra`` goes into the query. Wants ``biennium`` loaded."""
    return reverse(name, args=[activity.code, *more]) + address_query(activity, **extra)


def address_query(activity: Activity, **extra: Any) -> str:
    """The query that names the biennium where it is not the current one, and what else is not empty."""
    pairs = {} if activity.biennium.is_current else {"biennium": activity.biennium.starts_in}
    pairs |= {name: value for name, value in extra.items() if value}
    return f"?{urlencode(pairs)}" if pairs else ""
