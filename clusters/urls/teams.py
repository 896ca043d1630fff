"""The site map of the clusters: their teams."""

from django.urls import path

from clusters.views import teams

_TEAM = "clusters/<slug:code>/team/"
urlpatterns = [
    path(_TEAM, teams.team, name="team"),
    path(f"{_TEAM}join/", teams.team_join, name="team-join"),
    path(f"{_TEAM}check/", teams.team_check, name="team-check"),
    path(f"{_TEAM}<int:pk>/role/", teams.team_role, name="team-role"),
    path(f"{_TEAM}<int:pk>/leave/", teams.team_leave, name="team-leave"),
    path(f"{_TEAM}<int:pk>/take-away/", teams.team_away, name="team-away"),
]
