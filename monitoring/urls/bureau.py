"""The Bureau room: the only pages open to whoever has no role inside the Secretariat."""

from django.urls import path, re_path

from monitoring.views import bureau

app_name = "bureau"
urlpatterns: list = [
    path("", bureau.overview, name="overview"),
    path("mandates/", bureau.mandates, name="mandates"),
    path("results/", bureau.results, name="results"),
    path("budget/", bureau.budget, name="budget"),
    path("posts/", bureau.posts, name="posts"),
    path("reports/", bureau.reports, name="reports"),
    path("verify/", bureau.verify, name="verify"),
    re_path(r"^reports/(?P<pk>[0-9]{1,12})/(?P<kind>html|docx|pdf|xlsx)/$", bureau.file, name="file"),
]
