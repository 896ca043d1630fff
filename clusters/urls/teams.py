"""Addresses of the teams."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
