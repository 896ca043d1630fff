"""What is still open in a biennium: what must be settled before it is closed, each kind with its rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planning.enums import ChangeState, WorkplanState
from planning.models import Activity, Biennium, ChangeRequest, Workplan, WorkplanVersion
from planning.queries.outcomes import UNSETTLED
from structure.models import Unit

SHOWN = 8  # rows of a kind on the page; the rest is behind the link


@dataclass(frozen=True)
class OpenRow:
    """One thing that is open: its code, what it is, where its page is."""

    code: str
    text: str
    url: str


@dataclass(frozen=True)
class OpenKind:
    """A kind of thing that is open: how many (in ``words``), the first of them, and where all of them are."""

    key: str
    words: str
    count: int
    rows: list[OpenRow] = field(default_factory=list)
    url: str = ""


OpenSource = Callable[[Biennium, int | None], OpenKind]
# A higher app knows what else is open (lag cases) and says so here; asked for the first so many rows, or all (None).
open_sources: list[OpenSource] = []


def what_is_open(biennium: Biennium, shown: int | None = SHOWN) -> list[OpenKind]:
    """Every kind with how many of it are open, in the order in which they are settled; a fixed number of queries.

    Of each kind the first ``shown`` are named, or all of them (None).
    """
    return [find(biennium, shown) for find in (_activities, _workplans, _changes, _versions, *open_sources)]


def _address(name: str, biennium: Biennium, *arguments: Any, **query: str) -> str:
    return f"{reverse(name, args=arguments)}?{urlencode({'biennium': biennium.starts_in, **query})}"


def _activities(biennium: Biennium, shown: int | None) -> OpenKind:
    found = Activity.objects.filter(UNSETTLED, biennium=biennium)
    count = found.count()
    return OpenKind(
        "activities",
        ngettext("%(n)s activity without outcome", "%(n)s activities without outcome", count) % {"n": count},
        count,
        [
            OpenRow(row.code, row.title, _address("planning:activity-detail", biennium, row.code))
            for row in found.order_by("code").only("code", "title")[:shown]
        ],
        _address("planning:activity-list", biennium, outcome="unsettled"),
    )


def _workplans(biennium: Biennium, shown: int | None) -> OpenKind:
    """Units that lead an activity of the biennium and whose workplan is not approved, or not begun."""
    approved = Workplan.objects.filter(biennium=biennium, state=WorkplanState.APPROVED).values("unit")
    leading = Activity.objects.filter(biennium=biennium).order_by().values("lead_unit")
    planning = Workplan.objects.filter(biennium=biennium).values("unit")
    units = Unit.objects.filter(Q(pk__in=leading) | Q(pk__in=planning)).exclude(pk__in=approved)
    count = units.count()
    return OpenKind(
        "workplans",
        ngettext("%(n)s workplan not approved", "%(n)s workplans not approved", count) % {"n": count},
        count,
        [
            OpenRow(unit.code, unit.said(), _address("planning:workplan-detail", biennium, unit.code))
            for unit in units.order_by("code")[:shown]
        ],
        _address("planning:workplan-list", biennium),
    )


def _changes(biennium: Biennium, shown: int | None) -> OpenKind:
    found = ChangeRequest.objects.filter(
        workplan__biennium=biennium, state__in=[ChangeState.OPEN, ChangeState.ENDORSED]
    ).select_related("workplan__unit", "activity")
    count = found.count()
    return OpenKind(
        "changes",
        ngettext("%(n)s change request open", "%(n)s change requests open", count) % {"n": count},
        count,
        [
            OpenRow(
                str(change),
                f"{change.activity.code} {change.activity.title}" if change.activity else change.get_kind_display(),
                _address("planning:change-detail", biennium, change.number),
            )
            for change in found.order_by("number")[:shown]
        ],
        _address("planning:change-list", biennium),
    )


def _versions(biennium: Biennium, shown: int | None) -> OpenKind:
    found: QuerySet[WorkplanVersion] = WorkplanVersion.objects.filter(
        workplan__biennium=biennium, approved_at__isnull=True
    ).select_related("workplan__unit")
    count = found.count()
    return OpenKind(
        "versions",
        ngettext("%(n)s draft version of a workplan", "%(n)s draft versions of workplans", count) % {"n": count},
        count,
        [
            OpenRow(
                version.workplan.unit.code,
                _("Version %(n)s") % {"n": version.number},
                _address("planning:workplan-version", biennium, version.workplan.unit.code, version.number),
            )
            for version in found.order_by("workplan__unit__code", "number").defer("content")[:shown]
        ],
        _address("planning:workplan-list", biennium),
    )
