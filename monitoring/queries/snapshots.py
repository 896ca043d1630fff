"""The figures of a snapshot: computed once, as plain JSON; and what proves that they are still the same.

Nothing in the figures names a person: they are read by the Bureau, and for ever.
"""

import contextlib
import datetime
import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import translation

from monitoring.metrics import METRICS, Window, facts, time_gone
from monitoring.metrics.progress import Group, Lagging
from monitoring.metrics.rates import ImplementationRates, RatesGroup
from monitoring.models import Snapshot
from planning.queries.facts import ActivityFact
from planning.queries.progress_sums import GroupProgress
from planning.rules.rates import Rates

NOT_SHOWN = ("pk", "plan_end", "output", "demonstration", "project", "on_record")  # of an activity
FORM = 1  # the shape of the JSON; a reader of an old snapshot asks for it


def canonical(figures: dict[str, Any]) -> bytes:
    """The one way of writing figures down: keys in order, no spaces, UTF-8. What the sha-256 is taken of."""
    return json.dumps(figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(figures: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(figures)).hexdigest()


def is_unchanged(snapshot: Snapshot) -> bool:
    """Whether the stored figures still have the sha-256 they were frozen with."""
    return digest(snapshot.figures) == snapshot.sha256


@contextlib.contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as at one moment of the database: a REPEATABLE READ transaction that cannot write.

    Inside a transaction that is already open (a test, a caller that wants its own) that one stands.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def compute(window: Window) -> dict[str, Any]:
    """All figures of a window, as JSON values, in English (the files say them in the reader's own words)."""
    with translation.override("en"), one_moment():
        return _plain(_figures(window))


def _figures(window: Window) -> dict[str, Any]:
    known = facts(window)
    said = {key: metric.query(window, known) for key, metric in METRICS.items()}
    on_track, results = said["results_on_track"]
    spent = said["spent_of_approved"]
    return {
        "form": FORM,
        "biennium": {"label": str(window.biennium), "starts_in": window.biennium.starts_in},
        "scope": {
            "kind": window.scope.kind,
            "code": getattr(window.scope.subject, "code", ""),
            "label": window.label,
        },
        "period": {"from": window.period_from, "to": window.period_to},
        "as_at": window.as_at,
        "time_gone": time_gone(window),
        "activities": {
            "all": len(known),
            "by_status": said["activities_by_status"],
            "rows": [_activity(fact) for fact in known],
        },
        "progress": _progress(said["progress"]),
        "goals": [_group(group) for group in said["progress_by_goal"]],
        "results": {
            "on_track": on_track,
            "all": results,
            "rows": [_group(group) for group in said["progress_by_result"]],
        },
        "clusters": [_group(group) for group in said["progress_by_cluster"]],
        "divisions": [_group(group) for group in said["progress_by_division"]],
        "units": [_group(group) for group in said["progress_by_unit"]],
        "lagging": [_lagging(one) for one in said["lagging_activities"]],
        "deliverables": vars(said["deliverables"]),
        "milestones_missed": said["milestones_missed"],
        "rates": _rates(said["implementation_rates"]),
        "mandates": vars(said["mandates_covered"]),
        "rhythm": [{**vars(quarter), "total": quarter.total} for quarter in said["work_days_by_quarter"]],
        "budget": {
            "basis": spent.basis,
            "approved": spent.whole.approved,
            "spent": spent.whole.spent,
            "percent": spent.whole.percent,
            "funds": [{**vars(fund), "percent": fund.percent} for fund in spent.funds],
        },
        "posts": {**vars(said["posts_reviewed"]), "need_change": said["posts_reviewed"].need_change},
        "lag_cases": vars(said["lag_cases"]),
        "not_on_record": vars(said["not_on_record"]),
        "asked_of_the_review": said["asked_of_the_review"],
        "sentences": {key: str(metric.sentence) for key, metric in METRICS.items()},
        "demonstration": window.activities().filter(demonstration=True).exists(),
    }


def _activity(fact: ActivityFact) -> dict[str, Any]:
    kept = {name: value for name, value in vars(fact).items() if name not in NOT_SHOWN}
    return {**kept, "behind": fact.behind}


def _progress(progress: GroupProgress) -> dict[str, Any]:
    return {**vars(progress), "status": str(progress.status)}


def _group(group: Group) -> dict[str, Any]:
    return {"code": group.code, "name": group.name, "all": group.all, **_progress(group.progress)}


def _rates(found: ImplementationRates) -> dict[str, Any]:
    def counts(rates: Rates) -> dict[str, Any]:
        return {
            name: {"implemented": rate.implemented, "all": rate.total, "percent": rate.percent}
            for name, rate in (("mandated", rates.mandated), ("every", rates.all))
        }

    def group(one: RatesGroup) -> dict[str, Any]:
        return {"code": one.code, "name": one.name, **counts(one.rates)}

    return {
        **counts(found.whole),
        "divisions": [group(one) for one in found.divisions],
        "origins": [group(one) for one in found.origins],
    }


def _lagging(one: Lagging) -> dict[str, Any]:
    fact = one.fact
    return {
        "code": fact.code,
        "title": fact.title,
        "unit": fact.unit,
        "cluster": fact.cluster,
        "status": fact.status,
        "reported": one.reported,
        "since": one.since,
        "days_late": fact.days_late,
        "percent": fact.percent,
        "planned": fact.planned,
        "behind": fact.behind,
        "plan_end": fact.plan_end,
    }


def _plain(value: Any) -> Any:
    """Only what JSON knows, so that what is hashed is what comes back: money and days as text, whole floats kept."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, str):
        return str(value)
    return _plain(vars(value))
