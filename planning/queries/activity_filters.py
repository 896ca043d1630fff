"""The filters of the activities list, for the page, its exports and the API alike."""

from typing import Any

import django_filters
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from planning.enums import STATUSES_OPEN, ActivityStatus, Function
from planning.models import Activity, Assignment, MandateShare
from planning.rules.status import POINTS_LAGGING
from structure.rules.access import access_of

SORTS: dict[str, tuple[str, ...]] = {
    "code": ("code",),
    "title": ("title", "code"),
    "unit": ("lead_unit__code", "code"),
    "lead": ("lead_officer__user__full_name", "code"),
    "status": ("status", "code"),
    "percent": ("percent", "code"),
    "planned": ("planned_percent", "code"),
    "end": ("ends_on", "code"),
    "days": ("work_days", "code"),
}


class ActivityFilters(django_filters.FilterSet):
    """Filters of activities that came through ``with_plan``. Unknown values select nothing, and are no error.

    ``lead`` is ``me`` or the key of a member of the staff; ``lagging=true`` selects by figures: 15 points or more
    behind plan, or past the approved end and not done.
    """

    q = django_filters.CharFilter(label=_("Find a title, code or mandate"), method="find")
    status = django_filters.ChoiceFilter(label=_("Status"), choices=ActivityStatus.choices)
    unit = django_filters.CharFilter(label=_("Unit"), field_name="lead_unit__code")
    division = django_filters.CharFilter(label=_("Division"), field_name="lead_unit__division__code")
    cluster = django_filters.CharFilter(label=_("Cluster"), field_name="cluster__code")
    project = django_filters.CharFilter(label=_("Project"), field_name="project__code")
    function = django_filters.ChoiceFilter(label=_("Function"), choices=Function.choices)
    lead = django_filters.CharFilter(label=_("Whose"), method="whose")
    lagging = django_filters.BooleanFilter(label=_("Lagging by figures"), method="behind")

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, *arguments: Any, user: Any = None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.user = user or getattr(self.request, "user", None)

    def find(self, activities: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        text = " ".join(value.replace("\x00", "").split())[:100]
        if not text:
            return activities
        behind = MandateShare.objects.filter(activity=OuterRef("pk"), mandate__address__icontains=text)
        return activities.filter(Q(title__icontains=text) | Q(code__icontains=text) | Exists(behind))

    def whose(self, activities: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        if value == "me":
            staff = access_of(self.user).staff_id if self.user else None
            mine = Assignment.objects.filter(activity=OuterRef("pk"), staff=staff)
            return activities.filter(Q(lead_officer=staff) | Exists(mine)) if staff else activities.none()
        known = value.isdecimal() and len(value) < 10
        return activities.filter(lead_officer=int(value)) if known else activities.none()

    def behind(self, activities: QuerySet[Activity], name: str, value: bool | None) -> QuerySet[Activity]:
        if value is None:
            return activities
        lags = Q(status__in=STATUSES_OPEN) & (Q(points_behind__gte=POINTS_LAGGING) | Q(days_late__gt=0))
        return activities.filter(lags) if value else activities.exclude(lags)


def sorted_by(activities: QuerySet[Activity], sort: str) -> QuerySet[Activity]:
    """In the order ``sort`` names: a key of ``SORTS``, descending with a leading minus; otherwise by code."""
    keys = SORTS.get(sort.removeprefix("-"), SORTS["code"])
    if not sort.startswith("-"):
        return activities.order_by(*(F(key).asc(nulls_last=True) for key in keys))
    return activities.order_by(F(keys[0]).desc(nulls_last=True), *keys[1:])
