"""What falls due for a person: milestones, deliverables and ends of the activities they lead or are assigned to."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.dates import PartialDate, Precision
from planning.enums import STATUSES_OPEN, ActivityStatus
from planning.models import Activity, Biennium, Deliverable, Milestone
from planning.queries.activities import activities_visible_to
from planning.queries.my_activities import of_people
from structure.rules.access import access_of

LONG_AGO = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class DueDate:
    """A date as it was said. ``key`` is the same for ever; ``dropped`` means that it is not due any more.

    ``changed_at`` is when the thing or its activity was last changed.
    """

    key: str
    kind: str
    code: str
    title: str
    activity: str
    biennium: int
    current: bool
    due: PartialDate
    reached_on: datetime.date | None
    dropped: bool
    changed_at: datetime.datetime

    @property
    def words(self) -> str:
        """What stands beside the date: the activity, whether it is reached, and that no day is known."""
        said = [self.kind, f"{self.code} {self.activity}"]
        if self.dropped:
            said.append(_("The activity is postponed or ended."))
        elif self.reached_on:
            said.append(_("Reached on %(day)s.") % {"day": date_format(self.reached_on, "DATE_FORMAT")})
        if self.due.precision != Precision.DAY:
            said.append(_("Known as %(said)s only; no day is given.") % {"said": self.due.label})
        return "\n".join(said)

    @property
    def headline(self) -> str:
        said = f"{self.code}: {self.title}"
        if self.due.precision != Precision.DAY:
            said = _("%(what)s (%(said)s, no day given)") % {"what": said, "said": self.due.label}
        return said


def due_dates_of(user: Any) -> list[DueDate]:
    """The person's due dates of this biennium and later ones, and of what is still open from before: three queries.

    Nobody else's name is in them. Without a place on the staff there are none.
    """
    staff = access_of(user).staff
    if staff is None:
        return []
    activities = _activities(user, staff)
    rows = list(
        activities.annotate(changed_at=_newest(Activity)).values_list(
            "pk",
            "code",
            "title",
            "status",
            "ends_on",
            "ends_precision",
            "changed_at",
            "biennium__starts_in",
            "biennium__is_current",
        )
    )
    ends, whole = [], {}
    for pk, code, title, status, ends_on, said, changed_at, starts_in, current in rows:
        dropped = status in (ActivityStatus.POSTPONED, ActivityStatus.ENDED)
        whole[pk] = (code, title, dropped, changed_at, starts_in, current)
        ends.append(
            DueDate(
                key=f"activity-end-{pk}",
                kind=_("End of an activity"),
                code=code,
                title=_("%(activity)s ends") % {"activity": title},
                activity=title,
                biennium=starts_in,
                current=current,
                due=PartialDate.around(ends_on, said),
                reached_on=None,
                dropped=dropped,
                changed_at=changed_at,
            )
        )
    points = _points(Milestone, "done_on", _("Milestone"), whole) + _points(
        Deliverable, "delivered_on", _("Deliverable"), whole
    )
    return sorted((*ends, *points), key=lambda one: (one.due.last, one.code, one.key))


def _activities(user: Any, staff: Any) -> QuerySet[Activity]:
    current = Biennium.objects.filter(is_current=True).values("starts_in")[:1]
    lasting = Q(biennium__starts_in__gte=Subquery(current)) | Q(status__in=STATUSES_OPEN)
    return of_people(activities_visible_to(user), [staff]).filter(lasting).order_by("code")


def _newest(model: Any) -> Coalesce:
    """When the newest version of a row was written; long ago where none was kept."""
    versions = model.history.filter(id=OuterRef("pk")).order_by("-history_id")
    return Coalesce(Subquery(versions.values("history_date")[:1]), Value(LONG_AGO))


def _points(model: Any, reached: str, kind: str, activities: dict[int, tuple[Any, ...]]) -> list[DueDate]:
    rows: Iterable[tuple[Any, ...]] = (
        model.objects.filter(activity__in=list(activities))
        .annotate(changed_at=_newest(model), reached=F(reached))
        .values_list("pk", "activity_id", "title", "due_on", "due_precision", "reached", "changed_at")
    )
    found = []
    for pk, activity, title, due_on, said, reached_on, changed_at in rows:
        code, activity_title, dropped, activity_changed_at, starts_in, current = activities[activity]
        found.append(
            DueDate(
                key=f"{model._meta.model_name}-{pk}",
                kind=kind,
                code=code,
                title=title,
                activity=activity_title,
                biennium=starts_in,
                current=current,
                due=PartialDate.around(due_on, said),
                reached_on=reached_on,
                dropped=dropped and reached_on is None,
                changed_at=max(changed_at, activity_changed_at),
            )
        )
    return found
