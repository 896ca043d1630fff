"""The site map of the clusters."""

from clusters.urls import lessons, procedures, projects, selection

app_name = "clusters"
urlpatterns = [
    *lessons.urlpatterns,
    *procedures.urlpatterns,
    *selection.urlpatterns,
    *projects.urlpatterns,
]
