"""The site map of the plan: activities."""

from django.urls import path

from planning.views import activities, bundling, evidence, progress

urlpatterns = [
    path("activities/", activities.activity_list, name="activity-list"),
    path("projects/<str:code>/activities/", bundling.project_activities, name="project-activities"),
    path("activities/<str:code>/", activities.activity_detail, name="activity-detail"),
    path("activities/<str:code>/changes/", activities.activity_changes, name="activity-changes"),
    path("activities/<str:code>/progress/", progress.progress_list, name="progress-list"),
    path("activities/<str:code>/progress/new/", progress.progress_new, name="progress-new"),
    path("activities/<str:code>/progress/draft/", progress.progress_draft, name="progress-draft"),
    path("activities/<str:code>/progress/<int:pk>/undo/", progress.progress_undo, name="progress-undo"),
    path("activities/<str:code>/milestones/<int:pk>/reach/", progress.milestone_reach, name="milestone-reach"),
    path("activities/<str:code>/deliverables/<int:pk>/reach/", progress.deliverable_reach, name="deliverable-reach"),
    path("evidence/<int:pk>/", evidence.evidence_file, name="evidence-file"),
]
