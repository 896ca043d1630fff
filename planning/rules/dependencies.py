"""Activities that wait for others: no way leads round, and what begins before the other has ended is noticed."""

import datetime
from collections import deque
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.dates import PartialDate
from common.refusals import InvalidInput
from planning.models import Activity, Dependency

CIRCLE: Any = _("%(code)s cannot wait for %(after)s: %(way)s.")
ITSELF: Any = _("An activity cannot wait for itself.")


def way_round(waits_for: Mapping[int, Collection[int]], start: int, end: int) -> list[int]:
    """The shortest way from ``start`` to ``end`` through what each waits for, both included; empty without one."""
    came_from: dict[int, int] = {start: start}
    ahead = deque([start])
    while ahead:
        here = ahead.popleft()
        if here == end:
            way = [here]
            while way[-1] != start:
                way.append(came_from[way[-1]])
            return way[::-1]
        for there in sorted(waits_for.get(here, ())):
            if there not in came_from:
                came_from[there] = here
                ahead.append(there)
    return []


def check_no_circle(activity: Activity, after: Iterable[int]) -> None:
    """Raise ``InvalidInput`` when waiting for one of ``after`` would lead back to the activity, naming the way round.

    Call it while the biennium is locked: of two people who close a circle from both ends, the second is refused.
    """
    asked = list(after)
    if not asked:
        return
    if activity.pk in asked:
        raise InvalidInput({"dependencies": [ITSELF]})
    waits_for: dict[int, list[int]] = {}
    others = Dependency.objects.filter(activity__biennium=activity.biennium_id).exclude(activity=activity)
    for waiting, awaited in others.values_list("activity_id", "after_id"):
        waits_for.setdefault(waiting, []).append(awaited)
    ways = [way for way in (way_round(waits_for, one, activity.pk) for one in asked) if way]
    if ways:
        codes = dict(Activity.objects.filter(pk__in={key for way in ways for key in way}).values_list("pk", "code"))
        raise InvalidInput({"dependencies": [circle_words([codes[key] for key in way]) for way in ways]})


def circle_words(codes: list[str]) -> Any:
    """Why the last of these cannot wait for the first, which waits for it by way of the others."""
    steps = [str(_("%(code)s waits for %(after)s") % {"code": code, "after": after}) for code, after in pairwise(codes)]
    return CIRCLE % {"code": codes[-1], "after": codes[0], "way": ", ".join(steps)}


def days_too_early(start: PartialDate, awaited_end: PartialDate, lag_days: int) -> int:
    """By how many days even the latest day of ``start`` lies before the end that is waited for and the days after it.

    0 where it does not. An end known by a quarter is its last day: what starts in the same quarter does not contradict
    it.
    """
    may_start = awaited_end.last + datetime.timedelta(days=lag_days)
    return max((may_start - start.last).days, 0)


def begins_too_early(start: PartialDate, awaited_end: PartialDate, lag_days: int) -> bool:
    """Whether an activity begins before it may; see ``days_too_early``."""
    return days_too_early(start, awaited_end, lag_days) > 0
