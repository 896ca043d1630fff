"""The site map of the plan."""

from planning.urls import activities, changes, coverage, imports, mandates, results, timeline, workplans

app_name = "planning"
urlpatterns = [
    *activities.urlpatterns,
    *changes.urlpatterns,
    *imports.urlpatterns,
    *coverage.urlpatterns,
    *mandates.urlpatterns,
    *results.urlpatterns,
    *timeline.urlpatterns,
    *workplans.urlpatterns,
]
