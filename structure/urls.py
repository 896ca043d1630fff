"""The site map of a person's own settings."""

from django.urls import path

from structure.views import calendar, tokens

app_name = "structure"
urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/revoke/", calendar.calendar_revoke, name="calendar-revoke"),
    path("tokens/", tokens.token_list, name="token-list"),
    path("tokens/<str:digest>/revoke/", tokens.token_revoke, name="token-revoke"),
]
