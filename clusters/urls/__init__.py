"""The site map of the clusters' own work."""

from clusters.urls import charter, lessons, procedures, projects, teams

app_name = "clusters"
urlpatterns = [
    *charter.urlpatterns,
    *teams.urlpatterns,
    *projects.urlpatterns,
    *procedures.urlpatterns,
    *lessons.urlpatterns,
]
