"""The site map of change requests."""

from django.urls import path

from planning.views import change_asking, changes

urlpatterns = [
    path("changes/", changes.change_list, name="change-list"),
    path("changes/<int:number>/", changes.change_detail, name="change-detail"),
    path("changes/<int:number>/decide/", changes.change_decide, name="change-decide"),
    path("activities/<str:code>/change/", change_asking.change_ask, name="change-ask"),
    path("workplans/<str:unit>/activities/ask/", change_asking.change_add, name="change-add"),
]
