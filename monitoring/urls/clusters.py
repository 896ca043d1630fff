"""The site map of monitoring: clusters."""

from django.urls import path

from monitoring.views import clusters as views

urlpatterns = [
    path("clusters/", views.cluster_list, name="cluster-list"),
    path("clusters/<slug:code>/", views.cluster_detail, name="cluster-detail"),
    path("clusters/<slug:code>/dossier/", views.cluster_dossier, name="cluster-dossier"),
]
