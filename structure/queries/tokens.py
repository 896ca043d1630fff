"""Tokens a person holds."""

from typing import Any

from django.db.models import QuerySet

from structure.models import ApiToken


def tokens_visible_to(user: Any) -> QuerySet[ApiToken]:
    """A person sees their own tokens, never anybody else's; the token itself nobody sees twice."""
    return ApiToken.objects.filter(user=user)
