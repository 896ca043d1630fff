"""The list of activities as a page and as a sheet: one filtered set, in one order."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from clusters.queries.clusters import clusters_visible_to
from common import clock
from common.dates import PartialDate
from common.documents.sheets import Sheet
from common.lists import PAGE_SIZE, Filters, Select, page_of, sort_of, sought
from planning.enums import ActivityStatus, Function
from planning.models import Activity, Biennium
from planning.queries.activities import activities_visible_to, with_plan
from planning.queries.activity_filters import SORTS, ActivityFilters, sorted_by
from planning.queries.activity_places import in_places, places
from planning.queries.activity_sheet import activity_sheet
from planning.queries.progress_sums import GroupProgress, weighted_progress
from structure.models import Division
from structure.queries.units import units_visible_to

SIZES = {"100": 100, "all": 500}  # rows a page, as ``show`` asks; "Show all" shows up to 500
_FIELDS = (
    "code",
    "title",
    "lead_unit__code",
    "lead_unit__name",
    "lead_officer__user__full_name",
    "cluster__code",
    "function",
    "status",
    "percent",
    "planned_percent",
    "starts_on",
    "starts_precision",
    "ends_on",
    "ends_precision",
    "work_days",
    "last_entry_on",
)


@lru_cache(maxsize=2048)
def _date_label(day: datetime.date, precision: str, language: str | None) -> str:
    """The date as it was said; many rows of a list end on the same day, and writing dates is slow."""
    return PartialDate.around(day, precision).label


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity in the list; percentages 0 to 100."""

    code: str
    title: str
    unit: str
    unit_name: str
    lead: str | None
    cluster: str | None
    function: str
    status: str
    percent: int
    planned: int
    starts_on: datetime.date
    starts_precision: str
    ends_on: datetime.date
    ends_precision: str
    work_days: Decimal
    last_entry_on: datetime.date | None

    @property
    def end(self) -> str:
        return _date_label(self.ends_on, self.ends_precision, get_language())


@dataclass(frozen=True)
class ListPage:
    """The page: rows, filter bar, order, totals of the whole filtered set."""

    rows: list[ActivityRow]
    filters: Filters
    keep: list[tuple[str, str]]
    sort: str
    sentence: str
    count_sentence: str
    pages: Page[Any]
    total: GroupProgress
    work_days: Decimal
    lagging: int
    chosen: bool
    show_all: bool
    may_show_all: bool
    base: str
    suffix: str


@dataclass(frozen=True)
class Chosen:
    """The filtered set and how it was chosen."""

    activities: QuerySet[Activity]
    all: QuerySet[Activity]
    filters: Filters
    sort: str

    @property
    def words(self) -> str:
        """The filter in words, for print and export."""
        said = [
            f"{select.label}: {label}"
            for select in self.filters.selects
            for key, label in select.choices
            if select.value and str(key) == select.value
        ]
        if self.filters.find_value:
            said.insert(0, _("with “%(text)s”") % {"text": self.filters.find_value})
        return "; ".join(str(one) for one in said) or _("all activities")


def choose(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> Chosen:
    """The activities the address asks for; a value that is no choice is left out."""
    day = clock.today()
    everything = activities_visible_to(user).filter(biennium=biennium)
    filters = _filters(user, parameters)
    named = places(parameters, biennium)
    values = {select.name: select.value for select in filters.selects if select.value}
    values["q"] = filters.find_value
    there = in_places(with_plan(everything, day), biennium, named)
    found = ActivityFilters(values, queryset=there, user=user).qs
    filters = replace(filters, selects=(*filters.selects, *named))
    return Chosen(found, everything, filters, sort_of(parameters, SORTS, "code"))


def list_page(chosen: Chosen, biennium: Biennium, parameters: Mapping[str, str]) -> ListPage:
    """One page of the list: seven queries, however many rows."""
    show_all = parameters.get("show") == "all"
    size = SIZES.get(parameters.get("show", ""), PAGE_SIZE)
    rows = sorted_by(chosen.activities, chosen.sort).values_list(*_FIELDS)
    pages = page_of(rows, parameters, size)
    found, everything = pages.paginator.count, chosen.all.count()
    lagging = chosen.activities.filter(status=ActivityStatus.LAGGING).count()
    totals = weighted_progress(chosen.activities).get(None, GroupProgress())
    count = ngettext("%(found)s of %(all)s activity", "%(found)s of %(all)s activities", everything)
    suffix = "" if biennium.is_current else f"?biennium={biennium.starts_in}"
    return ListPage(
        rows=[ActivityRow(*row) for row in pages.object_list],
        filters=chosen.filters,
        keep=[(name, parameters[name]) for name in ("biennium", "sort", "show") if parameters.get(name)],
        sort=chosen.sort,
        sentence=_sentence(found, lagging, totals),
        count_sentence=count % {"found": found, "all": everything},
        pages=pages,
        total=totals,
        work_days=chosen.activities.aggregate(days=Sum("work_days"))["days"] or Decimal(0),
        lagging=lagging,
        chosen=found != everything or bool(chosen.filters.find_value),
        show_all=show_all,
        may_show_all=not show_all and found > 50,
        base=reverse("planning:activity-list"),
        suffix=suffix,
    )


def sheet_of(chosen: Chosen, biennium: Biennium) -> Sheet:
    """The filtered set as a sheet."""
    return activity_sheet(chosen.activities, chosen.sort, chosen.words, biennium)


def _filters(user: Any, parameters: Mapping[str, str]) -> Filters:
    units = [(code, code) for code in units_visible_to(user).order_by("code").values_list("code", flat=True)]
    divisions = [
        (code, code)
        for code in Division.objects.filter(units__in=units_visible_to(user)).distinct().values_list("code", flat=True)
    ]
    clusters = [(one.code, f"{one.code} {one.said()}") for one in clusters_visible_to(user)]
    choices: tuple[tuple[str, Any, list[tuple[str, Any]]], ...] = (
        ("status", _("Status"), list(ActivityStatus.choices)),
        ("unit", _("Unit"), units),
        ("division", _("Division"), divisions),
        ("cluster", _("Cluster"), clusters),
        ("function", _("Function"), list(Function.choices)),
        ("lead", _("Whose"), [("me", _("mine"))]),
        ("lagging", _("By figures"), [("true", _("lagging"))]),
    )
    selects = []
    for name, label, options in choices:
        value = str(parameters.get(name, ""))
        known = {str(key) for key, _label in options}
        selects.append(Select(name, label, options, value if value in known else ""))
    return Filters("q", sought(parameters), _("Title, code or mandate"), selects)


def _sentence(found: int, lagging: int, total: GroupProgress) -> str:
    if not found:
        return _("Nothing matches. Take a filter away to see more.")
    behind = round(total.planned - total.percent)
    said = ngettext("%(n)s activity lags", "%(n)s activities lag", lagging) % {"n": lagging}
    if behind > 0:
        more = ngettext(
            "together they are %(n)s point behind plan", "together they are %(n)s points behind plan", behind
        ) % {"n": behind}
    else:
        more = _("together they are on plan")
    return _("%(lag)s; %(together)s.") % {"lag": said, "together": more}
