"""The lag cases that are open in a biennium: one of the kinds of things that are settled before it is closed."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from monitoring.enums import LagState
from monitoring.models import LagCase
from planning.models import Biennium
from planning.queries.biennium_open import OpenKind, OpenRow


def open_lag_cases(biennium: Biennium, shown: int | None) -> OpenKind:
    """The cases of the biennium's activities and milestones that are not closed; two queries."""
    cases = (
        LagCase.objects.exclude(state=LagState.CLOSED)
        .filter(Q(activity__biennium=biennium) | Q(milestone__activity__biennium=biennium))
        .select_related("activity", "milestone__activity")
    )
    count = cases.count()
    return OpenKind(
        "lag_cases",
        ngettext("%(n)s lag case open", "%(n)s lag cases open", count) % {"n": count},
        count,
        [
            OpenRow(str(case), _subject(case), reverse("monitoring:lag-case", args=[str(case)]))
            for case in cases.order_by("-level", "number")[:shown]
        ],
        reverse("monitoring:lag-queue"),
    )


def _subject(case: LagCase) -> str:
    """What lags: the activity, or the milestone of one."""
    activity = case.activity or (case.milestone.activity if case.milestone else None)
    return f"{activity.code} {activity.title}" if activity else ""
