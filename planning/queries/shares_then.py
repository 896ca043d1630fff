"""The mandate shares of activities as they stand and at the end of a past day.

Shares have no history of their own: each version of an activity that changed them keeps what they were, so the first
change after the day tells, and where there is none they stand as they do now. A change from before such changes were
kept is not on record.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from planning.models import Biennium, Mandate, MandateShare
from planning.queries.past import PlanThen, parts_before

NOT_ON_RECORD = _(
    "The mandates behind an activity follow from the changes kept with its versions; "
    "a change from before such changes were kept is not on record."
)
Shares = Mapping[int, Mapping[int, Decimal]]


def shares_then(biennium: Biennium, day: datetime.date) -> Shares:
    """Per cent of each activity of the biennium by the mandates behind it then, by the keys of both; three queries."""
    changed = dict(parts_before(biennium, day, "mandates"))
    found = _held(MandateShare.objects.filter(activity__biennium=biennium).exclude(activity__in=list(changed)))
    named = {address for shares in changed.values() for address in shares}
    keys = dict(Mandate.objects.filter(address__in=named).values_list("address", "pk"))
    for activity, shares in changed.items():
        found[activity] = {keys[address]: Decimal(text) for address, text in shares.items() if address in keys}
    return found


def shares_now(activities: Collection[int]) -> Shares:
    """Per cent of each of the activities by the mandates behind it as they stand, by the keys of both; one query."""
    return _held(MandateShare.objects.filter(activity__in=list(activities)))


def _held(shares: QuerySet[MandateShare]) -> dict[int, dict[int, Decimal]]:
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for activity, mandate, percent in shares.order_by().values_list("activity", "mandate", "percent"):
        found[activity][mandate] = percent
    return dict(found)


def shares_unknown(plan: PlanThen, biennium: Biennium) -> frozenset[int]:
    """The activities of a plan whose shares of its day are not on record.

    Where the work-days are not, the plan was changed before such changes were kept, and what the mandates were
    is not on record either unless a later change tells.
    """
    if not plan.unknown:
        return frozenset()
    return plan.unknown - {pk for pk, _shares in parts_before(biennium, plan.day, "mandates")}
