"""The list of activities, the page of one, and its changes."""

from dataclasses import dataclass

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.downloads import export_format, export_links, sheet_response
from common.lists import page_of
from planning.models import Activity
from planning.queries.activity_history import Changes, changes_of
from planning.queries.activity_list import choose, list_page, sheet_of
from planning.queries.activity_page import activity_page
from planning.queries.addresses import address_of
from planning.views.asked import activity_asked, biennium_of
from structure.rules import require

CHANGES_A_PAGE = 50
CHANGES_BESIDE = 5


@require_GET
def activity_list(request: HttpRequest) -> HttpResponse:
    require(request.user, "secretariat:plan:read")
    biennium = biennium_of(request)
    chosen = choose(request.user, biennium, request.GET)
    if kind := export_format(request.GET):
        return sheet_response(sheet_of(chosen, biennium), kind, _("activities"))
    page = list_page(chosen, biennium, request.GET)
    return render(request, "planning/activity_list.html", {"page": page, "exports": export_links(request.GET)})


@require_GET
def activity_detail(request: HttpRequest, code: str) -> HttpResponse:
    page = activity_page(request.user, activity_asked(request, code))
    return render(request, "planning/activity_detail.html", {"page": page})


@dataclass
class ChangesPage:
    """All changes of an activity, paged."""

    activity: Activity
    url: str
    changes: Changes
    pages: Page[int]


@require_GET
def activity_changes(request: HttpRequest, code: str) -> HttpResponse:
    """All changes, paged; the latest alone as a fragment for the activity's page, which asks for it when it is seen."""
    activity = activity_asked(request, code)
    if request.htmx:  # type: ignore[attr-defined]
        latest = changes_of(activity, most=CHANGES_BESIDE)
        all_url = address_of(activity, "planning:activity-changes")
        return render(request, "planning/_activity_changes.html", {"changes": latest, "all_url": all_url})
    asked = request.GET.get("page", "")
    number = max(int(asked), 1) if asked.isdecimal() and len(asked) < 6 else 1
    changes = changes_of(activity, first=(number - 1) * CHANGES_A_PAGE, most=CHANGES_A_PAGE)
    pages = page_of(range(changes.count), request.GET, CHANGES_A_PAGE)
    if pages.number != number:  # beyond the last: the nearest there is
        changes = changes_of(activity, first=(pages.number - 1) * CHANGES_A_PAGE, most=CHANGES_A_PAGE)
    page = ChangesPage(activity, address_of(activity), changes, pages)
    return render(request, "planning/activity_changes.html", {"page": page})
