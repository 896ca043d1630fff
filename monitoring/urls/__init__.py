"""The site map of the read side."""

from monitoring.urls import clusters, committee, lag, load, my_work, reports, search, structure, webhooks

app_name = "monitoring"
urlpatterns = [
    *my_work.urlpatterns,
    *clusters.urlpatterns,
    *structure.urlpatterns,
    *lag.urlpatterns,
    *committee.urlpatterns,
    *load.urlpatterns,
    *reports.urlpatterns,
    *search.urlpatterns,
    *webhooks.urlpatterns,
]
