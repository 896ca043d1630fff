"""The site map of monitoring: search and notifications."""

from django.urls import path

from monitoring.views import notifications, search

urlpatterns: list = [
    path("search/", search.search_page, name="search"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/mail/", notifications.notifications_mail, name="notifications-mail"),
    path("notifications/read/", notifications.notifications_read, name="notifications-read"),
]
