"""Mandates a person may see."""

from typing import Any

from django.db.models import QuerySet

from planning.models import Mandate
from structure.rules.access import access_of


def mandates_visible_to(user: Any) -> QuerySet[Mandate]:
    """All mandates with ``secretariat:plan:read``, else none. Every list, page, export and endpoint starts here."""
    mandates = Mandate.objects.all()
    return mandates if access_of(user).may("secretariat:plan:read") else mandates.none()
