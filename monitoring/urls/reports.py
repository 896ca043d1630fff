"""The site map of monitoring: reports."""

from django.urls import path, re_path

from monitoring.views import reports

urlpatterns: list = [
    path("reports/", reports.report_list_page, name="report-list"),
    path("reports/<int:pk>/", reports.report_detail, name="report-detail"),
    path("reports/<int:pk>/job/", reports.report_job, name="report-job"),
    path("reports/<int:pk>/verify/", reports.report_verify, name="report-verify"),
    path("reports/<int:pk>/cancel/", reports.report_cancel, name="report-cancel"),
    path("reports/<int:pk>/again/", reports.report_again, name="report-again"),
    path("reports/<int:pk>/approve/", reports.report_approve, name="report-approve"),
    re_path(
        r"^reports/(?P<pk>[0-9]{1,12})/files/(?P<kind>html|docx|pdf|xlsx)/$", reports.report_file, name="report-file"
    ),
]
