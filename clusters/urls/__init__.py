"""The site map of the clusters."""

from clusters.urls import acceptances, charters, lessons, procedures, projects, selection, teams

app_name = "clusters"
urlpatterns = [
    *acceptances.urlpatterns,
    *charters.urlpatterns,
    *lessons.urlpatterns,
    *procedures.urlpatterns,
    *selection.urlpatterns,
    *projects.urlpatterns,
    *teams.urlpatterns,
]
