"""The site map of the plan: workplans, and the activities written in them."""

from django.urls import path

from planning.views import activity_edit, reviews, workplans

urlpatterns = [
    path("workplans/", workplans.workplan_list, name="workplan-list"),
    path("workplans/mid-point-review/", reviews.workplan_review, name="workplan-review"),
    path("workplans/<str:unit>/", workplans.workplan_detail, name="workplan-detail"),
    path("workplans/<str:unit>/begin/", workplans.workplan_begin, name="workplan-begin"),
    path("workplans/<str:unit>/decide/", workplans.workplan_decide, name="workplan-decide"),
    path("workplans/<str:unit>/versions/<int:number>/", workplans.workplan_version, name="workplan-version"),
    path("workplans/<str:unit>/compare/", workplans.workplan_compare, name="workplan-compare"),
    path("workplans/<str:unit>/activities/new/", activity_edit.activity_new, name="activity-new"),
    path("activities/<str:code>/edit/", activity_edit.activity_edit, name="activity-edit"),
]
