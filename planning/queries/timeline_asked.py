"""What the address of the timeline asks for: the filters of the activities list, how to group, how close to look."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.queries.clusters import projects_visible_to
from common import clock
from common.documents.charts.timeline import Window
from common.lists import Filters, Select, chosen
from planning.models import Activity, Biennium
from planning.queries.activity_list import Chosen, choose
from planning.queries.my_activities import of_people
from structure.models import Staff
from structure.queries.people import staff_visible_to
from structure.rules.access import access_of

GROUPS = (
    ("cluster", gettext_lazy("cluster")),
    ("unit", gettext_lazy("unit")),
    ("project", gettext_lazy("project")),
    ("person", gettext_lazy("person who leads")),
)
ZOOMS = (
    ("month", gettext_lazy("a year by month")),
    ("quarter", gettext_lazy("the biennium by quarter")),
    ("biennium", gettext_lazy("from first to last, by year")),
)
SHOWN = ("projects", "all")
IN_VIEW = ("group", "unit", "cluster", "status", "person", "zoom")  # the other filters wait behind "More filters"
KEPT = ("biennium", "show", "year", "as")  # what the filter bar carries along without showing it
MOST_YEARS_AROUND = 2  # beside the biennium


@dataclass(frozen=True)
class Asked:
    """The filtered set, and how it is to be shown. ``open`` are the keys of groups to open, or ``all`` or ``none``."""

    activities: QuerySet[Activity]
    everything: QuerySet[Activity]
    filters: Filters
    words: str
    subject: str
    window: Window
    group: str
    zoom: str
    year: int
    projects_only: bool
    as_table: bool
    open: str


def ask(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> Asked:
    """What the address asks for; a value that is no choice is left out.

    Without a filter the clusters' projects are shown, as the eight clusters plan by them; with one everything that
    fits. ``show=all`` and ``show=projects`` say it.
    """
    listed = choose(user, biennium, parameters)
    project, person = _project_select(user, biennium, parameters), _person_select(user, biennium, parameters)
    activities = listed.activities
    if project.value:
        activities = activities.filter(project__code=project.value)
    if person.value:
        activities = of_people(activities, _people(user, person.value))
    filtered = Chosen(activities, listed.all, _with_selects(listed.filters, project, person), listed.sort)
    is_filtered = bool(filtered.filters.find_value or any(select.value for select in filtered.filters.selects))
    shown = chosen(parameters, "show", [(one, one) for one in SHOWN]) or ("all" if is_filtered else "projects")
    if shown == "projects":
        activities = activities.filter(project__isnull=False)
    group = chosen(parameters, "group", GROUPS) or "cluster"
    zoom = chosen(parameters, "zoom", ZOOMS) or "month"
    year = _year(parameters, biennium)
    window = _window(activities, biennium, zoom, year)
    return Asked(
        activities=activities.filter(starts_on__lte=window.last, ends_on__gte=window.first),
        everything=listed.all,
        filters=_bar(filtered.filters, group, zoom),
        words=_words(filtered, shown, group, window),
        subject=_subject(user, filtered.filters),
        window=window,
        group=group,
        zoom=zoom,
        year=year,
        projects_only=shown == "projects",
        as_table=parameters.get("as") == "table",
        open=str(parameters.get("open", ""))[:2000],
    )


def address(parameters: Mapping[str, str], **changes: str | None) -> str:
    """The query of this address with some parameters changed; None takes one away."""
    query = {**dict(parameters.items()), **changes}
    text = urlencode({name: value for name, value in query.items() if value not in (None, "")})
    return f"?{text}" if text else "?"


def _with_selects(filters: Filters, *more: Select) -> Filters:
    """The bar of the list with ``more``; "whose" is left out unless the address names it, for a person is chosen."""
    kept = [select for select in filters.selects if select.name not in {one.name for one in more}]
    return replace(filters, selects=[*(select for select in kept if select.name != "lead" or select.value), *more])


def _bar(filters: Filters, group: str, zoom: str) -> Filters:
    """Grouping first, then what is asked most; the rest behind "More filters"."""
    selects = {select.name: select for select in filters.selects}
    selects["group"] = Select("group", _("Group by"), GROUPS, group)
    selects["zoom"] = Select("zoom", _("Show"), ZOOMS, zoom)
    more = [select for name, select in selects.items() if name not in IN_VIEW]
    return replace(filters, selects=[selects[name] for name in IN_VIEW if name in selects], more=more)


def _subject(user: Any, filters: Filters) -> str:
    """Whose timeline it is, where a person, a project, a cluster or a unit is chosen."""
    selects = {select.name: select for select in filters.selects if select.value}
    for name in ("person", "project", "cluster", "unit"):
        if select := selects.get(name):
            mine = name == "person" and select.value == "me"
            return str(access_of(user).staff) if mine else str(dict(select.choices)[select.value])
    return ""


def _project_select(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> Select:
    projects = projects_visible_to(user).filter(activities__biennium=biennium).distinct().order_by("code")
    choices = [(code, f"{code} {title[:40]}") for code, title in projects.values_list("code", "title")]
    return Select("project", _("Project"), choices, chosen(parameters, "project", choices))


def _person_select(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> Select:
    """Who leads or is assigned in the biennium; ``me`` is whoever asks."""
    busy = Q(activities_led__biennium=biennium) | Q(assignments__activity__biennium=biennium)
    people = staff_visible_to(user).filter(busy).order_by("user__full_name").distinct()
    names = [(str(key), name) for key, name in people.values_list("pk", "user__full_name")]
    choices = [("me", _("me")), *names] if access_of(user).staff else names
    return Select("person", _("Person"), choices, chosen(parameters, "person", choices))


def _people(user: Any, value: str) -> list[Staff]:
    staff = access_of(user).staff if value == "me" else Staff(pk=int(value))
    return [staff] if staff else []


def _year(parameters: Mapping[str, str], biennium: Biennium) -> int:
    years = {str(year): year for year in biennium.years}
    return years.get(str(parameters.get("year", "")), years.get(str(clock.today().year), biennium.years[1]))


def _window(activities: QuerySet[Activity], biennium: Biennium, zoom: str, year: int) -> Window:
    """A year by month, the biennium by quarter, or all years the activities run over, at most two more each way."""
    scale: Any = zoom
    first, last = (year, year) if zoom == "month" else biennium.years
    if zoom == "biennium":
        starts, ends = "starts_on", "ends_on"
        start = activities.order_by(starts).values_list(starts, flat=True).first()
        end = activities.order_by(f"-{ends}").values_list(ends, flat=True).first()
        first = max(min(first, start.year if start else first), first - MOST_YEARS_AROUND)
        last = min(max(last, end.year if end else last), last + MOST_YEARS_AROUND)
    return Window(datetime.date(first, 1, 1), datetime.date(last, 12, 31), clock.today(), scale)


def window_words(window: Window) -> str:
    first, last = window.first.year, window.last.year
    return str(first) if first == last else f"{first}–{last}"


def _words(filtered: Chosen, shown: str, group: str, window: Window) -> str:
    """The filter in words, for prints and files."""
    said = [_("activities of the clusters' projects")] if shown == "projects" else []
    words = filtered.words
    if words != _("all activities") or not said:
        said.append(words)
    said.append(_("by %(group)s") % {"group": dict(GROUPS)[group]})
    said.append(window_words(window))
    return "; ".join(said)
