"""The site map of monitoring: structure."""

from django.urls import path

from monitoring.views import structure as views

urlpatterns = [
    path("units/", views.structure, name="structure"),
    path("units/clusters/", views.matrix_rows, name="matrix-rows"),
    path("units/people/", views.people_list, name="people"),
    path("units/<slug:code>/", views.unit_detail, name="unit-detail"),
]
