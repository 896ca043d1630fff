"""The site map of the clusters: selections of projects."""

from django.urls import path

from clusters.views import selection

_CANDIDATE = "projects/selection/<int:number>/<str:code>/"
urlpatterns = [
    path("projects/selection/", selection.selection, name="selection"),
    path("projects/selection/new/", selection.round_new, name="selection-new"),
    path("projects/selection/<int:number>/close/", selection.round_close, name="selection-close"),
    path(_CANDIDATE, selection.candidate_detail, name="candidate"),
    path(f"{_CANDIDATE}assess/", selection.candidate_assess, name="candidate-assess"),
    path(f"{_CANDIDATE}decide/", selection.candidate_decide, name="candidate-decide"),
]
