"""The site map of a person's own settings, of the organization and of delegations."""

from django.urls import path

from structure.views import calendar, delegations, organization, reorganizing, tokens

app_name = "structure"
urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/revoke/", calendar.calendar_revoke, name="calendar-revoke"),
    path("tokens/", tokens.token_list, name="token-list"),
    path("tokens/<str:digest>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("organization/", organization.chart, name="chart"),
    path("organization/changes/", organization.change_list, name="change-list"),
    path("organization/changes/<int:pk>/take-back/", reorganizing.change_take_back, name="change-take-back"),
    path("organization/reorganize/", reorganizing.reorganize, name="reorganize"),
    path("organization/reorganize/new/<slug:what>/", reorganizing.open_new, name="open-new"),
    path("organization/units/<slug:code>/", organization.unit_history, name="unit-history"),
    path("organization/units/<slug:code>/reorganize/", reorganizing.unit_reorganize, name="unit-reorganize"),
    path("organization/units/<slug:code>/reorganize/<slug:act>/", reorganizing.unit_act, name="unit-act"),
    path("organization/divisions/<slug:code>/", organization.division_history, name="division-history"),
    path(
        "organization/divisions/<slug:code>/reorganize/", reorganizing.division_reorganize, name="division-reorganize"
    ),
    path("organization/divisions/<slug:code>/reorganize/<slug:act>/", reorganizing.division_act, name="division-act"),
    path("delegations/", delegations.delegation_list, name="delegation-list"),
    path("delegations/new/", delegations.delegation_new, name="delegation-new"),
    path("delegations/<int:pk>/end/", delegations.delegation_end, name="delegation-end"),
    path("delegations/<int:pk>/withdraw/", delegations.delegation_withdraw, name="delegation-withdraw"),
]
