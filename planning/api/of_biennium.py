"""Endpoints whose rows are those of one biennium."""

from typing import Any

from planning.api.filters import biennium_named
from planning.models import Biennium


class OfBiennium:
    """A mixin of viewsets: the biennium the address names by its first year, or the current one."""

    request: Any

    def biennium(self) -> Biennium:
        """Unlike a page, which falls back, the interface refuses a year there is none for (``ValidationError``)."""
        return biennium_named(self.request.query_params.get("biennium"))
