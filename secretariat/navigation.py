"""The menu and the top bar: built from URL names and permissions; what one may not open is absent."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from common import clock
from monitoring.queries import shell as shell_queries
from structure.rules.access import Access, access_of


@dataclass(frozen=True)
class Item:
    label: Any
    url: str
    icon: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Section:
    label: Any
    items: list[Item]


@dataclass(frozen=True)
class Choice:
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Menu:
    label: str
    choices: list[Choice] = field(default_factory=list)
    year_label: str = ""
    is_snapshot: bool = False


@dataclass(frozen=True)
class Person:
    name: str
    initials: str
    demonstration: bool


@dataclass(frozen=True)
class Notifications:
    unread: int
    url: str


@dataclass(frozen=True)
class Bureau:
    body: Any
    until: Any


@dataclass(frozen=True)
class Shell:
    """Everything the frame round a page shows."""

    sections: list[Section] = field(default_factory=list)
    my_work: Item | None = None
    biennium: Menu | None = None
    as_at: Menu | None = None
    languages: list[tuple[str, str, bool]] = field(default_factory=list)
    person: Person | None = None
    notifications: Notifications | None = None
    search_url: str = ""
    sign_out_url: str = ""
    demonstration: bool = False
    bureau: Bureau | None = None


# label, URL name, icon, permission; the first field of a row of SECTIONS is the section's label.
_READ = "secretariat:plan:read"
SECTIONS: tuple[tuple[Any, tuple[tuple[Any, str, str, str], ...]], ...] = (
    (
        gettext_lazy("Plan"),
        (
            (gettext_lazy("Mandates"), "planning:mandate-list", "gavel", _READ),
            (gettext_lazy("Coverage"), "planning:coverage", "grid-3x3", _READ),
            (gettext_lazy("Frameworks"), "planning:strategic-plans", "target", _READ),
            (gettext_lazy("Results framework"), "planning:results", "network", _READ),
            (gettext_lazy("Activities"), "planning:activity-list", "list-todo", _READ),
            (gettext_lazy("Workplans"), "planning:workplan-list", "clipboard-check", _READ),
            (gettext_lazy("Change requests"), "planning:change-list", "file-pen", _READ),
            (gettext_lazy("Synergies"), "planning:synergy-list", "combine", _READ),
            (gettext_lazy("Timeline"), "planning:timeline", "chart-spline", _READ),
            (gettext_lazy("Rhythm"), "planning:rhythm", "calendar-range", _READ),
            (gettext_lazy("Bienniums"), "planning:biennium-list", "calendar-days", _READ),
            (gettext_lazy("Imports"), "planning:import-list", "file-up", "own:activity:log"),
        ),
    ),
    (
        gettext_lazy("Organize"),
        (
            (gettext_lazy("Clusters"), "monitoring:cluster-list", "boxes", "secretariat:clusters:read"),
            (gettext_lazy("Procedures"), "clusters:procedure-list", "book-check", "secretariat:clusters:read"),
            (gettext_lazy("Lessons"), "clusters:lesson-list", "lightbulb", "secretariat:clusters:read"),
            (gettext_lazy("Projects"), "clusters:project-list", "square-kanban", "secretariat:clusters:read"),
            (gettext_lazy("Units and people"), "monitoring:structure", "users", "secretariat:structure:read"),
            (gettext_lazy("Load"), "monitoring:load", "gauge", "own:load:read"),
            (gettext_lazy("Skills"), "monitoring:skills", "graduation-cap", "secretariat:structure:read"),
            (gettext_lazy("Posts"), "posts:post-list", "id-card", "secretariat:structure:read"),
        ),
    ),
    (
        gettext_lazy("Fund"),
        (
            (gettext_lazy("Budget"), "budget:overview", "coins", "secretariat:budget:read"),
            (gettext_lazy("Mandate ledger"), "budget:ledger", "scale", "secretariat:budget:read"),
        ),
    ),
    (
        gettext_lazy("Follow up"),
        (
            (gettext_lazy("Monitoring"), "monitoring:lag-queue", "activity", "secretariat:monitoring:read"),
            (gettext_lazy("Committee"), "monitoring:item-list", "gavel", "secretariat:committee:read"),
            (gettext_lazy("Reports"), "monitoring:report-list", "file-chart-column", "secretariat:monitoring:read"),
            (gettext_lazy("Bureau room"), "bureau:overview", "landmark", "secretariat:report:read"),
            (gettext_lazy("Webhooks"), "monitoring:webhooks", "webhook", "secretariat:webhooks:manage"),
            (gettext_lazy("Administration"), "admin:index", "settings", "secretariat:users:manage"),
        ),
    ),
)
BUREAU_SECTION = (
    (gettext_lazy("Overview"), "bureau:overview", "layout-dashboard"),
    (gettext_lazy("Mandates"), "bureau:mandates", "gavel"),
    (gettext_lazy("Results"), "bureau:results", "network"),
    (gettext_lazy("Budget"), "bureau:budget", "coins"),
    (gettext_lazy("Post review"), "bureau:posts", "id-card"),
    (gettext_lazy("Approved reports"), "bureau:reports", "file-badge"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor: ``shell``, worked out only when a template asks for it."""
    kept: list[Shell] = []

    def once() -> Shell:
        if not kept:
            kept.append(_shell(request))
        return kept[0]

    return {"shell": once}


def _shell(request: HttpRequest) -> Shell:
    languages = [(code, name, code == get_language()) for code, name in settings.LANGUAGES]
    demonstration = shell_queries.demonstration_data_is_loaded()
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Shell(languages=languages, demonstration=demonstration)
    access = access_of(user)
    person = Person(user.full_name, user.initials, user.demonstration)
    common: dict[str, Any] = {
        "languages": languages,
        "demonstration": demonstration,
        "person": person,
        "biennium": _biennium_menu(request),
        "as_at": _as_at_menu(request, access),
        "sign_out_url": reverse("account_logout"),
    }
    if not access.inside:
        seat = access.bureau_seat
        return Shell(
            **common,
            sections=[Section(_("Bureau room"), list(_items(request, BUREAU_SECTION)))] if seat else [],
            bureau=Bureau(seat.get_body_display(), seat.valid_to) if seat else None,
        )
    counts = shell_queries.waiting_for(user)
    return Shell(
        **common,
        sections=[
            Section(label, items)
            for label, rows in SECTIONS
            if (items := list(_items(request, [row[:3] for row in rows if access.may(row[3])], counts)))
        ],
        my_work=next(iter(_items(request, [(_("My work"), "monitoring:my-work", "briefcase")], counts)), None)
        if access.staff
        else None,
        notifications=Notifications(counts.get("unread", 0), _url("monitoring:notifications")),
        search_url=_url("monitoring:search"),
    )


def _items(
    request: HttpRequest, rows: Iterable[tuple[Any, str, str]], counts: dict[str, int] | None = None
) -> Iterable[Item]:
    """Menu items of the URL names there are; the one the page belongs to is current."""
    reachable = [(label, _url(name), icon, name) for label, name, icon in rows]
    within = [url for _label, url, _icon, _name in reachable if url and request.path.startswith(url)]
    current = max(within, key=len, default=None)
    for label, url, icon, name in reachable:
        if url:
            yield Item(label, url, icon, url == current, (counts or {}).get(name) or None)


def _url(name: str) -> str:
    return _url_below(get_script_prefix(), name)


@cache
def _url_below(prefix: str, name: str) -> str:
    """The address of a page without gaps; the site map does not change while the application runs."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _biennium_menu(request: HttpRequest) -> Menu | None:
    bienniums = shell_queries.bienniums()
    if not bienniums:
        return None
    asked = request.GET.get("biennium")
    chosen = next((one for one in bienniums if str(one.starts_in) == asked), None) or next(
        (one for one in bienniums if one.is_current), bienniums[0]
    )
    year = clock.today().year - chosen.starts_in + 1
    return Menu(
        label=str(chosen),
        year_label=_("Year %(number)s") % {"number": year} if year in (1, 2) else "",
        choices=[Choice(str(one), f"?biennium={one.starts_in}", one.pk == chosen.pk) for one in bienniums],
    )


def _as_at_menu(request: HttpRequest, access: Access) -> Menu:
    """Now, or one of the approved snapshots; outsiders have no now."""
    snapshots = shell_queries.approved_snapshots()
    if access.inside:
        label = date_format(clock.now(), "j M Y, H:i")
        choices = [Choice(_("Now"), reverse("home"), current=True)]
        choices += [
            Choice(
                _("%(date)s, approved") % {"date": date_format(report.as_at, "j M Y")},
                reverse("monitoring:report-detail", args=[report.pk]),
            )
            for report in snapshots
        ]
        return Menu(label, choices)
    asked = request.GET.get("as_at")
    chosen = next((report for report in snapshots if report.as_at.isoformat() == asked), None) or next(
        iter(snapshots), None
    )
    if chosen is None:
        return Menu(_("nothing approved yet"))
    return Menu(
        label=_("%(date)s, approved") % {"date": date_format(chosen.as_at, "j M Y")},
        choices=[
            Choice(date_format(report.as_at, "j M Y"), f"?as_at={report.as_at}", report.pk == chosen.pk)
            for report in snapshots
        ],
        is_snapshot=True,
    )
