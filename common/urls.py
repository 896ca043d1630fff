"""The component shelf, for those who build pages, and the echo beside every field for a date."""

from django.urls import path

from common import views

app_name = "common"

urlpatterns = [
    path("", views.component_shelf, name="components"),
    path("dates/read/", views.date_read, name="date-read"),
]
