"""The site map of the plan: mandates, and the decisions they stand in.

Symbols and addresses hold strokes, so that what is done to them comes before the pages themselves.
"""

from django.urls import path

from planning.views import decision_paste, decisions, mandates

urlpatterns = [
    path("mandates/decisions/", decisions.decision_list, name="decision-list"),
    path("mandates/decisions/new/", decisions.decision_new, name="decision-new"),
    path("mandates/decisions/<path:symbol>/edit/", decisions.decision_edit, name="decision-edit"),
    path("mandates/decisions/<path:symbol>/paste/", decision_paste.decision_paste, name="decision-paste"),
    path("mandates/decisions/<path:symbol>/paragraphs/new/", decisions.paragraph_new, name="paragraph-new"),
    path("mandates/decisions/<path:symbol>/", decisions.decision_detail, name="decision-detail"),
    path("mandates/", mandates.mandate_list, name="mandate-list"),
    path("mandates/<path:address>/edit/", mandates.mandate_edit, name="mandate-edit"),
    path("mandates/<path:address>/changes/", mandates.mandate_changes_page, name="mandate-changes"),
    path("mandates/<path:address>/links/new/", mandates.mandate_link, name="mandate-link"),
    path("mandates/<path:address>/links/<int:pk>/remove/", mandates.mandate_unlink, name="mandate-unlink"),
    path("mandates/<path:address>/", mandates.mandate_detail, name="mandate-detail"),
]
