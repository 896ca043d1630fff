"""Pages that are decided and not drawn, where only the decision is looked at; and pages drawn as users get them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.template import base
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


@contextmanager
def unwatched() -> Iterator[None]:
    """Without what Django's test runner keeps of each template and its context; here only answers are looked at."""
    watched = base.Template._render

    def drawn(template: base.Template, context: Any) -> Any:
        return template.nodelist.render(context)

    base.Template._render = drawn  # type: ignore[method-assign]
    try:
        yield
    finally:
        base.Template._render = watched  # type: ignore[method-assign]
