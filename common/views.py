"""The component shelf, and what is understood of a date as it is typed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common import clock, shelf
from common.dates import DateNotUnderstood, read_date


@login_required
@require_safe
def component_shelf(request: HttpRequest) -> HttpResponse:
    """Every component with made-up figures, for engineers, for the accessibility check and for comparison."""
    return render(request, "components/shelf.html", {"shelf": shelf.contents(clock.today())})


@login_required
@require_safe
def date_read(request: HttpRequest) -> HttpResponse:
    """What is understood of a date as it is typed: the echo beside the field."""
    text = str(next(iter(request.GET.values()), ""))[:60]
    try:
        date = read_date(text) if text.strip() else None
    except DateNotUnderstood as error:
        return render(request, "components/date_echo.html", {"wrong": error.sentence})
    return render(request, "components/date_echo.html", {"date": date})
