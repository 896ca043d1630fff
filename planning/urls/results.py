"""The site map of the plan: results."""

from django.urls import path

from planning.views import results

urlpatterns = [path("results/", results.results, name="results")]
