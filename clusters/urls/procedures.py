"""The site map of the clusters: operating procedures and their versions."""

from django.urls import path

from clusters.views import procedure_versions, procedures

_PROCEDURE = "procedures/<str:code>/"
_VERSION = f"{_PROCEDURE}versions/<int:number>/"
urlpatterns = [
    path("procedures/", procedures.procedure_list, name="procedure-list"),
    path("procedures/new/", procedures.procedure_new, name="procedure-new"),
    path(_PROCEDURE, procedures.procedure_detail, name="procedure-detail"),
    path(f"{_PROCEDURE}edit/", procedures.procedure_edit, name="procedure-edit"),
    path(f"{_PROCEDURE}compare/", procedures.procedure_compare, name="procedure-compare"),
    path(f"{_PROCEDURE}versions/new/", procedures.version_new, name="version-new"),
    path(_VERSION, procedure_versions.version_detail, name="version-detail"),
    path(f"{_VERSION}edit/", procedure_versions.version_edit, name="version-edit"),
    path(f"{_VERSION}move/", procedure_versions.version_move, name="version-move"),
    path(f"{_VERSION}acknowledge/", procedure_versions.version_acknowledge, name="version-acknowledge"),
    path(f"{_VERSION}readers/", procedure_versions.version_readers, name="version-readers"),
]
