"""Endpoints whose rows are those of one biennium."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from planning.api.filters import biennium_named
from planning.models import Biennium


class OfBiennium:
    """A mixin of viewsets: the biennium the address names by its first year, or the current one."""

    request: Any

    def biennium(self) -> Biennium:
        """Unlike a page, which falls back, the interface refuses a year there is none for (``ValidationError``)."""
        asked = self.request.query_params.get("biennium")
        found = biennium_named(asked)
        if asked is not None and str(found.starts_in) != asked:
            raise ValidationError({"biennium": [_("There is no biennium that starts in this year.")]})
        return found
