"""The site map of the clusters: projects, their stages and deliverables."""

from django.urls import path

from clusters.views import projects, stages

_PROJECT = "projects/<str:code>/"
urlpatterns = [
    path("projects/", projects.project_list, name="project-list"),
    path("projects/new/", projects.project_new, name="project-new"),
    path(_PROJECT, projects.project_detail, name="project-detail"),
    path(f"{_PROJECT}edit/", projects.project_edit, name="project-edit"),
    path(f"{_PROJECT}move/", projects.project_move, name="project-move"),
    path(f"{_PROJECT}close-out/", projects.project_close_out, name="project-close-out"),
    path(f"{_PROJECT}stages/new/", stages.stage_new, name="stage-new"),
    path(f"{_PROJECT}stages/<int:order>/", stages.stage_move, name="stage-move"),
    path(f"{_PROJECT}deliverables/new/", stages.deliverable_new, name="deliverable-new"),
    path(f"{_PROJECT}deliverables/<int:pk>/", stages.deliverable_edit, name="deliverable-edit"),
]
