"""The few figures the frame round every page needs; each one short query, or none."""

from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet

from common.questions import counts
from monitoring.enums import LagState, ReportScope, ReportState
from monitoring.models import LagCase, Notification, ProgressReport
from planning.models import Biennium
from planning.queries.changes import changes_waiting_for_heads, heads_of, workplans_waiting_for_heads
from structure.models import User
from structure.rules.access import access_of

KEPT_FOR = 30  # seconds: what hardly ever changes is asked for twice a minute at most


def bienniums() -> list[Biennium]:
    """All bienniums, the latest first."""
    return cache.get_or_set("shell:bienniums", lambda: list(Biennium.objects.all()), KEPT_FOR) or []


def demonstration_data_is_loaded() -> bool:
    return bool(
        cache.get_or_set("shell:demonstration", lambda: User.objects.filter(demonstration=True).exists(), KEPT_FOR)
    )


def approved_snapshots() -> list[ProgressReport]:
    """The approved reports of the whole Secretariat, the latest first, at most twelve."""
    return list(
        ProgressReport.objects.filter(state=ReportState.APPROVED, scope=ReportScope.SECRETARIAT)
        .only("pk", "number", "as_at", "state", "scope")
        .order_by("-as_at", "-pk")[:12]
    )


def waiting_for(user: Any) -> dict[str, int]:
    """Where somebody waits for this person: counts by URL name, and the unread notifications."""
    access = access_of(user)
    asked: dict[str, tuple[Any, ...]] = {"unread": (_unread, user.pk)}
    if access.staff is not None:
        asked["monitoring:my-work"] = (_to_explain, access.staff.pk)
        if access.units_led or access.divisions_headed or access.acts_for or access.may("secretariat:workplan:approve"):
            heads = heads_of(user)
            asked["planning:workplan-list"] = (workplans_waiting_for_heads, heads)
            asked["planning:change-list"] = (changes_waiting_for_heads, heads)
        if access.may("secretariat:lag:manage"):
            asked["monitoring:lag-queue"] = (_not_closed,)
    return counts(asked)


def _unread(user: int) -> QuerySet[Notification]:
    return Notification.objects.filter(user=user, read_at__isnull=True)


def _to_explain(staff: int) -> QuerySet[LagCase]:
    whose = Q(activity__lead_officer=staff) | Q(milestone__activity__lead_officer=staff)
    return LagCase.objects.filter(whose, state=LagState.OPEN)


def _not_closed() -> QuerySet[LagCase]:
    return LagCase.objects.exclude(state=LagState.CLOSED)
