"""Search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from common.lists import sought
from monitoring.queries.search import jump, search
from planning.queries.bienniums import biennium_asked
from structure.rules import require


@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    require(request.user, "secretariat:plan:read")
    biennium = biennium_asked(request.GET.get("biennium"))
    text = sought(request.GET)
    if address := jump(request.user, text, biennium):
        return redirect(address)
    return render(request, "monitoring/search.html", {"page": search(request.user, text, biennium)})
