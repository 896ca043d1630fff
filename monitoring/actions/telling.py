"""Find out which clusters' status changed since receivers were told last, and tell them."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from clusters.models import Cluster
from common import clock
from common.api.conditional import mark_of_all
from monitoring.actions.webhooks import queue
from monitoring.enums import WebhookEvent, WebhookState
from monitoring.models import StatusTold, Webhook
from monitoring.queries.clusters import ClusterStatus, cluster_statuses
from monitoring.rules.webhooks import changes_between
from planning.models import Biennium
from planning.queries.bienniums import biennium_asked

# A change that was begun so long ago that twenty newer ones are committed already does not alter the mark; it is found
# at the latest after so long, for then the figures are looked at whatever the mark says.
LOOK_ANYWAY_AFTER = datetime.timedelta(minutes=10)


def tell_status_changes() -> int:
    """Queue a message to every active webhook for each cluster whose status is not what was told last.

    Returns how many clusters changed. The first time nothing is told. Run twice at the same moment, the second run
    waits for the first and finds nothing; while nothing changed it costs five short queries.
    """
    if not Biennium.objects.exists():
        return 0
    with transaction.atomic():
        StatusTold.objects.get_or_create(pk=StatusTold.ONLY)
        last = StatusTold.objects.select_for_update().get(pk=StatusTold.ONLY)
        mark = f"{clock.today()} {mark_of_all()}"
        now = timezone.now()
        if last.mark == mark and last.looked_at and now - last.looked_at < LOOK_ANYWAY_AFTER:
            return 0
        statuses = cluster_statuses(Cluster.objects.all(), biennium_asked(None), clock.today())
        changed = 0
        for status in statuses:
            facts = facts_told(status)
            before = last.told.get(status.code, {})
            if names := changes_between(before, facts):
                changed += 1
                _tell(status, before, facts, names)
            last.told[status.code] = facts
        last.mark, last.looked_at = mark, now
        last.save()
    return changed


def facts_told(status: ClusterStatus) -> dict[str, Any]:
    """What counts as a cluster's status here. Percentages are left out, for they move with every entry of progress."""
    return {
        "biennium": status.biennium,
        "status": str(status.status),
        "projects_behind": status.projects_behind,
        "open_lag_cases": status.open_lag_cases,
        "overdue_deliverables": status.deliverables.overdue,
        "broken_team_rules": sorted(check.key for check in status.broken_rules),
    }


def _tell(status: ClusterStatus, before: dict[str, Any], now: dict[str, Any], names: list[str]) -> None:
    told = {
        "cluster": status.code,
        "as_at": status.as_at.isoformat(),
        "changed": names,
        "before": before,
        "now": now,
        "read": f"/api/v1/cluster-status/{status.code}/",
    }
    for webhook in Webhook.objects.filter(state=WebhookState.ACTIVE):
        queue(webhook, WebhookEvent.STATUS_CHANGED, told, about=status.code)
