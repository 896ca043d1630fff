"""Where an activity's page is: its code, and its biennium when that is not the current one."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from planning.models import Activity, Biennium


def address_of(activity: Activity, name: str = "planning:activity-detail", *more: Any, **extra: Any) -> str:
    """The address of one of an activity's pages; ``extra`` goes into the query. Wants ``biennium`` loaded."""
    return reverse(name, args=[activity.code, *more]) + address_query(activity, **extra)


def address_query(activity: Activity, **extra: Any) -> str:
    """The query that names the biennium where it is not the current one, and what else is not empty."""
    pairs = _biennium(activity.biennium)
    pairs |= {name: value for name, value in extra.items() if value}
    return f"?{urlencode(pairs)}" if pairs else ""


def address_in(biennium: Biennium, code: str) -> str:
    """The address of the page of an activity, by its code and biennium."""
    pairs = _biennium(biennium)
    return reverse("planning:activity-detail", args=[code]) + (f"?{urlencode(pairs)}" if pairs else "")


def query_of(framework: Any) -> str:
    """What a page of the framework hands on to the next: the biennium, and the day when it is not today."""
    return f"?{urlencode([('biennium', framework.biennium.starts_in), *framework.carried])}"


def _biennium(biennium: Biennium) -> dict[str, Any]:
    return {} if biennium.is_current else {"biennium": biennium.starts_in}
