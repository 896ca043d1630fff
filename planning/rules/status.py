"""What a status means in figures: one definition for the suggestion in a form, for groups, for charts."""

from planning.enums import STATUSES_COUNTED, ActivityStatus

POINTS_AT_RISK = 5  # behind plan by so many points: at risk
POINTS_LAGGING = 15  # behind plan by so many points: lagging


def status_of(percent: float, planned: float, *, days_late: int = 0) -> ActivityStatus:
    """The status that figures speak for: ``percent`` done against ``planned`` by the day, both 0 to 100.

    Work past its approved end and not done is lagging, however little is left.
    """
    if percent >= 100:
        return ActivityStatus.DONE
    behind = planned - percent
    if behind >= POINTS_LAGGING or days_late > 0:
        return ActivityStatus.LAGGING
    if behind >= POINTS_AT_RISK:
        return ActivityStatus.AT_RISK
    if percent <= 0 and planned <= 0:
        return ActivityStatus.NOT_STARTED
    return ActivityStatus.ON_TRACK


def shown_status(status: str, percent: int, planned: int, days_late: int) -> str:
    """The status the figures of an activity speak for; work that no longer counts keeps its own."""
    if status not in STATUSES_COUNTED:
        return str(status)
    return status_of(percent, planned, days_late=days_late)
