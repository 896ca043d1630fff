"""Pages that are decided and not drawn, where only the decision is looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.template.backends.django import Template


@contextmanager
def undrawn() -> Iterator[None]:
    """Whoever is refused, sent on or let in is so before the page is drawn; drawing takes a third of the time."""
    drawing = Template.render

    def nothing(*_given: Any, **_named: Any) -> str:
        return ""

    Template.render = nothing  # type: ignore[method-assign]
    try:
        yield
    finally:
        Template.render = drawing  # type: ignore[method-assign]
