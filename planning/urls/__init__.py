"""The site map of the plan."""

from planning.urls import (
    activities,
    bienniums,
    changes,
    coverage,
    extracts,
    frameworks,
    imports,
    mandates,
    results,
    rhythm,
    synergies,
    timeline,
    workplans,
)

app_name = "planning"
urlpatterns = [
    *activities.urlpatterns,
    *bienniums.urlpatterns,
    *changes.urlpatterns,
    *imports.urlpatterns,
    *coverage.urlpatterns,
    *extracts.urlpatterns,
    *frameworks.urlpatterns,
    *mandates.urlpatterns,
    *results.urlpatterns,
    *rhythm.urlpatterns,
    *synergies.urlpatterns,
    *timeline.urlpatterns,
    *workplans.urlpatterns,
]
