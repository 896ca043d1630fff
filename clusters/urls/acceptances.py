"""The site map of the clusters: broken rules that are accepted."""

from django.urls import path

from clusters.views import acceptances

urlpatterns = [
    path("clusters/<slug:code>/rules/<str:rule>/accept/", acceptances.breach_accept, name="breach-accept"),
    path("clusters/<slug:code>/rules/<str:rule>/take-back/", acceptances.breach_take_back, name="breach-take-back"),
]
