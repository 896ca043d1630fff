"""The site map of a person's own settings, of the organization and of delegations."""

from django.urls import path

from structure.views import calendar, delegations, organization, tokens

app_name = "structure"
urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/revoke/", calendar.calendar_revoke, name="calendar-revoke"),
    path("tokens/", tokens.token_list, name="token-list"),
    path("tokens/<str:digest>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("organization/", organization.chart, name="chart"),
    path("organization/changes/", organization.change_list, name="change-list"),
    path("organization/units/<slug:code>/", organization.unit_history, name="unit-history"),
    path("organization/divisions/<slug:code>/", organization.division_history, name="division-history"),
    path("delegations/", delegations.delegation_list, name="delegation-list"),
    path("delegations/new/", delegations.delegation_new, name="delegation-new"),
    path("delegations/<int:pk>/end/", delegations.delegation_end, name="delegation-end"),
    path("delegations/<int:pk>/withdraw/", delegations.delegation_withdraw, name="delegation-withdraw"),
]
