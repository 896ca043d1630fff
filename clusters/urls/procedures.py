"""Addresses of operating procedures."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
