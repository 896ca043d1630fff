"""The site map of the plan: mandates."""

from django.urls import path

from planning.views import mandates

urlpatterns = [
    path("mandates/", mandates.mandate_list, name="mandate-list"),
    path("mandates/<path:address>/", mandates.mandate_detail, name="mandate-detail"),
]
