"""The site map of monitoring: my_work."""

from django.urls import path

from monitoring.views import my_work

urlpatterns = [
    path("my-work/", my_work.my_work, name="my-work"),
    path("my-work/<str:code>/", my_work.my_work_row, name="my-work-row"),
]
