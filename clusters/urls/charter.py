"""Addresses of a cluster's charter."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
