"""The front door and the health check."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from structure.rules.access import access_of


def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to the page they come for."""
    access = access_of(request.user)
    if access.inside:
        return redirect("monitoring:my-work" if access.staff else "planning:activity-list")
    return redirect("bureau:overview")


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database and the cache answer; for the proxy and the orchestrator."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.set("health", settings.ROOT_URLCONF, 5)
    return JsonResponse({"status": "ok"})
