"""The site map of the plan: timeline."""

from django.urls import path

from planning.views import timeline

urlpatterns = [
    path("timeline/", timeline.timeline, name="timeline"),
    path("timeline/timeline.<slug:kind>", timeline.timeline_file, name="timeline-file"),
]
