"""The site map of budget."""

from django.urls import path

from budget.views import budget as views
from budget.views import ledger

app_name = "budget"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("costs/", views.cost_list, name="cost-list"),
    path("funds/<slug:code>/", views.fund_detail, name="fund-detail"),
    path("activities/<slug:code>/costs/", views.costs_of_activity, name="activity-costs"),
    path("ledger/", ledger.ledger_list, name="ledger"),
    path("ledger/no-mandate/", ledger.ledger_none, name="ledger-none"),
    path("ledger/mandates/<path:address>/", ledger.ledger_of_mandate, name="mandate-ledger"),
]
