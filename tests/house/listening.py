"""Which parameters of an address a page looks at; values of the others change nothing of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import django.core.handlers.wsgi
from django.http import QueryDict

EVERYTHING = "everything"  # the page went through all there are


class Heard(QueryDict):
    """The parameters of a request, which remember the names that were looked at."""

    def __init__(self, *given: Any, **named: Any) -> None:
        self.heard: set[str] = set()
        super().__init__(*given, **named)
        self.heard.clear()  # of taking the address apart

    def __getitem__(self, name: str) -> Any:
        self.heard.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.heard.add(str(name))
        return super().__contains__(name)

    def getlist(self, name: str, default: Any = None) -> Any:
        self.heard.add(name)
        return super().getlist(name, default)

    def __iter__(self) -> Iterator[str]:
        self.heard.add(EVERYTHING)
        return super().__iter__()

    def keys(self) -> Any:
        self.heard.add(EVERYTHING)
        return super().keys()

    def lists(self) -> Iterable[Any]:
        self.heard.add(EVERYTHING)
        return super().lists()

    def items(self) -> Any:
        self.heard.add(EVERYTHING)
        return super().items()

    def values(self) -> Any:
        self.heard.add(EVERYTHING)
        return super().values()


@contextmanager
def listening() -> Iterator[None]:
    """Let ``heard_by`` know what the pages asked for within look at."""
    module: Any = django.core.handlers.wsgi
    plain = module.QueryDict
    module.QueryDict = Heard
    try:
        yield
    finally:
        module.QueryDict = plain


def heard_by(answer: Any) -> set[str]:
    """The names of the parameters that were looked at for an answer."""
    found: set[str] = answer.wsgi_request.GET.heard
    return found
