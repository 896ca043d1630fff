"""The site map of the plan: coverage of mandates."""

from django.urls import path

from planning.views import coverage

urlpatterns = [path("coverage/", coverage.coverage, name="coverage")]
