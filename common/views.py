"""The one page of this app: the component shelf."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common import clock, shelf


@login_required
@require_safe
def component_shelf(request: HttpRequest) -> HttpResponse:
    """Every component with made-up figures, for engineers, for the accessibility check and for comparison."""
    return render(request, "components/shelf.html", {"shelf": shelf.contents(clock.today())})
