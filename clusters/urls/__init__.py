"""The site map of the clusters."""

from clusters.urls import lessons, procedures

app_name = "clusters"
urlpatterns = [
    *lessons.urlpatterns,
    *procedures.urlpatterns,
]
