"""The site map of the clusters: their charters."""

from django.urls import path

from clusters.views import charters

_CHARTER = "clusters/<slug:code>/charter/"
urlpatterns = [
    path(_CHARTER, charters.charter, name="charter"),
    path(f"{_CHARTER}edit/", charters.charter_edit, name="charter-edit"),
    path(f"{_CHARTER}move/", charters.charter_move, name="charter-move"),
    path(f"{_CHARTER}compare/", charters.charter_compare, name="charter-compare"),
    path(f"{_CHARTER}versions/<int:number>/", charters.charter_version, name="charter-version"),
]
