"""The site map, one include per app."""

from django.contrib import admin
from django.urls import include, path

from secretariat import views

handler404 = "secretariat.views.not_found"

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("", include("monitoring.urls")),
    path("", include("planning.urls")),
    path("", include("clusters.urls")),
    path("", include("structure.urls")),
    path("components/", include("common.urls")),
    path("api/", include("secretariat.api")),
    path("posts/", include("posts.urls")),
    path("budget/", include("budget.urls")),
    path("bureau/", include("monitoring.urls.bureau")),
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", views.set_language, name="set_language"),
    path("administration/", admin.site.urls),
]
