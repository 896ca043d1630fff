"""The budget of a biennium, the activities behind its figures, and the costs of one activity."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budget.models import TrustFund
from budget.queries.costs import activity_costs, costs_page, costs_sheet
from budget.queries.overview import BudgetPage, budget_page
from budget.queries.sums import READ, funds_visible_to
from budget.views.asked import as_at_line, day_and_biennium_of
from common.documents.charts import palette, stacked_bar
from common.documents.charts.chart import Chart
from common.documents.numbers import percent_text
from common.downloads import export_format, export_links, sheet_response
from planning.queries.activities import activities_visible_to
from structure.rules import require


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Who pays which share, what was approved, planned and spent; ``?as_at=2016-03-31`` at the end of a day."""
    require(request.user, READ)
    day, form, biennium = day_and_biennium_of(request)
    page = budget_page(request.user, biennium, day)
    return render(request, "budget/overview.html", {"page": page, "chart": _sharing_chart(page), "form": form})


@require_safe
def fund_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The activities of a fund; ``?as_at=`` at the end of a past day."""
    require(request.user, READ)
    return _costs(request, get_object_or_404(funds_visible_to(request.user), code=code.upper()))


@require_safe
def cost_list(request: HttpRequest) -> HttpResponse:
    """The activities behind any figure of the budget; ``?as_at=`` at the end of a past day."""
    require(request.user, READ)
    return _costs(request, None)


@require_safe
def costs_of_activity(request: HttpRequest, code: str) -> HttpResponse:
    """The costs of an activity: a fragment for the activity's page, a page of its own without scripts."""
    require(request.user, READ)
    day, form, biennium = day_and_biennium_of(request)
    activity = get_object_or_404(activities_visible_to(request.user), biennium=biennium, code=code)
    costs = activity_costs(request.user, activity, biennium, day)
    template = "budget/_activity_costs.html" if request.htmx else "budget/activity_costs.html"  # type: ignore[attr-defined]
    return render(request, template, {"costs": costs, "form": form})


def _costs(request: HttpRequest, fund: TrustFund | None) -> HttpResponse:
    day, form, biennium = day_and_biennium_of(request)
    if kind := export_format(request.GET):
        sheet = costs_sheet(request.user, biennium, day, request.GET, as_at_line(day), fund)
        return sheet_response(sheet, kind, f"fund-{fund.code}" if fund else "costs")
    page = costs_page(request.user, biennium, day, request.GET, export_links(request.GET), fund)
    return render(request, "budget/cost_list.html", {"page": page, "form": form})


def _sharing_chart(page: BudgetPage) -> Chart | None:
    """Who pays which share of the common costs, as one bar."""
    if not page.shares:
        return None
    parts = [
        stacked_bar.Part(
            line.instrument.said(),
            line.percent,
            palette.INSTRUMENTS.get(line.instrument.code, palette.GREY),
            f"{line.instrument.code} {percent_text(line.percent)}",
        )
        for line in page.shares
        if line.percent is not None
    ]
    return stacked_bar.draw(
        parts,
        chart_id="cost-sharing",
        title=_("Cost sharing among the instruments"),
        width=672,
        labels_inside=True,
        measure=_("Share, %"),
    )
