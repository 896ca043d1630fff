"""The site map of the plan: the results framework, its indicators and risks."""

from django.urls import path

from planning.views import framework, framework_forms, results

urlpatterns = [
    path("results/", results.results, name="results"),
    # Words come before codes; no code is one of these words (planning.forms.results).
    path("results/new/", framework_forms.result_new, name="result-new"),
    path("results/risks/", framework.risk_list, name="risk-list"),
    path("results/risks/<int:pk>/edit/", framework_forms.risk_edit, name="risk-edit"),
    path("results/periods/", framework.periods, name="periods"),
    path("results/outputs/<str:code>/", framework.output_detail, name="output-detail"),
    path("results/outputs/<str:code>/edit/", framework_forms.output_edit, name="output-edit"),
    path(
        "results/outputs/<str:code>/indicators/new/",
        framework_forms.output_indicator_new,
        name="output-indicator-new",
    ),
    path("results/indicators/<int:pk>/", framework.indicator_detail, name="indicator-detail"),
    path("results/indicators/<int:pk>/edit/", framework_forms.indicator_edit, name="indicator-edit"),
    path("results/indicators/<int:pk>/measure/", framework_forms.measurement_new, name="measurement-new"),
    path("results/measurements/<int:pk>/edit/", framework_forms.measurement_edit, name="measurement-edit"),
    path("results/assumptions/<int:pk>/edit/", framework_forms.assumption_edit, name="assumption-edit"),
    path("results/<str:code>/", framework.result_detail, name="result-detail"),
    path("results/<str:code>/edit/", framework_forms.result_edit, name="result-edit"),
    path("results/<str:code>/outputs/new/", framework_forms.output_new, name="output-new"),
    path("results/<str:code>/indicators/new/", framework_forms.result_indicator_new, name="result-indicator-new"),
    path("results/<str:code>/assumptions/new/", framework_forms.assumption_new, name="assumption-new"),
    path("results/<str:code>/risks/new/", framework_forms.risk_new, name="risk-new"),
]
