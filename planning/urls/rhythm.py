"""The site map of the plan: the rhythm of the biennium and the calendar of meetings."""

from django.urls import path

from planning.views import rhythm

urlpatterns = [
    path("rhythm/", rhythm.rhythm, name="rhythm"),
    path("rhythm/meetings/", rhythm.meeting_list, name="meeting-list"),
    path("rhythm/meetings/new/", rhythm.meeting_new, name="meeting-new"),
    path("rhythm/meetings/<path:body>/<int:number>/", rhythm.meeting_edit, name="meeting-edit"),
]
