"""The site map of budget."""

from django.urls import path

from budget.views import budget as views

app_name = "budget"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("costs/", views.cost_list, name="cost-list"),
    path("funds/<slug:code>/", views.fund_detail, name="fund-detail"),
    path("activities/<slug:code>/costs/", views.costs_of_activity, name="activity-costs"),
]
