"""The site map of the plan: timeline, and due dates for calendars."""

from django.urls import path

from planning.views import calendar_feed, timeline

urlpatterns = [
    path("timeline/", timeline.timeline, name="timeline"),
    path("timeline/timeline.<slug:kind>", timeline.timeline_file, name="timeline-file"),
    path("calendar/<str:secret>.ics", calendar_feed.calendar_feed, name="calendar-feed"),
]
