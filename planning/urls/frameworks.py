"""The site map of the plan: strategic plans and the medium-term framework."""

from django.urls import path

from planning.views import frameworks

urlpatterns = [
    path("frameworks/", frameworks.strategic_plans, name="strategic-plans"),
    path("frameworks/medium-term/", frameworks.operational_framework, name="operational-framework"),
    path("frameworks/medium-term/edit/", frameworks.framework_edit, name="framework-edit"),
    path("frameworks/medium-term/goals/<int:number>/edit/", frameworks.goal_edit, name="goal-edit"),
    path(
        "frameworks/medium-term/goals/<int:number>/purposes/<int:purpose>/edit/",
        frameworks.purpose_edit,
        name="purpose-edit",
    ),
]
