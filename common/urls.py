"""The component shelf, for those who build pages."""

from django.urls import path

from common import views

app_name = "common"

urlpatterns = [path("", views.component_shelf, name="components")]
