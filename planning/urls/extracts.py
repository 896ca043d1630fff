"""The site map of the extracts for performance cycles."""

from django.urls import path

from planning.views import extracts

urlpatterns = [
    path("extract/", extracts.extract, name="extract"),
    path("extract/<int:pk>/", extracts.extract_of_person, name="extract-of"),
]
