"""The site map of monitoring: webhooks."""

from django.urls import path

from monitoring.views import webhooks

urlpatterns: list = [
    path("webhooks/", webhooks.webhook_list, name="webhooks"),
    path("webhooks/<int:pk>/", webhooks.webhook, name="webhook"),
    path("webhooks/<int:pk>/edit/", webhooks.webhook_edit, name="webhook-edit"),
    path("webhooks/<int:pk>/pause/", webhooks.webhook_pause, name="webhook-pause"),
    path("webhooks/<int:pk>/resume/", webhooks.webhook_resume, name="webhook-resume"),
    path("webhooks/<int:pk>/remove/", webhooks.webhook_remove, name="webhook-remove"),
    path("webhooks/<int:pk>/secret/", webhooks.webhook_secret, name="webhook-secret"),
    path("webhooks/<int:pk>/test/", webhooks.webhook_test, name="webhook-test"),
]
