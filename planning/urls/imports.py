"""The site map of the plan: imports."""

from django.urls import path

from planning.views import imports

urlpatterns = [
    path("imports/", imports.import_list_page, name="import-list"),
    path("imports/templates/<slug:noun>.xlsx", imports.import_template, name="import-template"),
    path("imports/data/<slug:noun>.<slug:kind>", imports.import_data, name="import-data"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/columns/", imports.import_map, name="import-map"),
    path("imports/<int:pk>/keep/", imports.import_keep, name="import-keep"),
    path("imports/<int:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("imports/<int:pk>/drop/", imports.import_drop, name="import-drop"),
    path("imports/<int:pk>/job/", imports.import_job, name="import-job"),
    path("imports/<int:pk>/found.xlsx", imports.import_found, name="import-found"),
]
