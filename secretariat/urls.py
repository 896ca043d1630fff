"""The site map, one include per app."""

from django.urls import include, path
from django.contrib import admin

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("administration/", admin.site.urls),
]
