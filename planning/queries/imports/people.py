"""The staff as a sheet names them: by name, by email address, or by both where two share a name."""

import re
from collections.abc import Iterable
from functools import cached_property

from common.imports.words import folded
from structure.models import Staff

_BOTH = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]+)>")


def person_key(text: str) -> str:
    """A name as it is looked up: its words in alphabetical order, so that "FERRER, Ana" is "Ana Ferrer"."""
    return " ".join(sorted(folded(text.replace(",", " ").replace(".", " ")).split()))


class People:
    """Everybody who is or was on the staff, read when first asked for: one query.

    A name that two go by finds neither, for nobody guesses which is meant; who is on the staff goes before who was.
    """

    def find(self, text: str) -> Staff | None:
        """Whom a cell names: ``Ana Ferrer``, ``FERRER Ana``, an address, or ``Ana Ferrer <a.ferrer@example.org>``."""
        both = _BOTH.fullmatch(text.strip())
        key = person_key(both["email"] if both else text)
        found = self._now.get(key) or self._ever.get(key)
        if both and found and both["name"].strip() and person_key(both["name"]) != person_key(found.name):
            return None
        return found

    def said(self, staff: int) -> str:
        """A person as ``find`` finds them: the name, with the address where the name is not enough."""
        return self._said[staff]

    @cached_property
    def _everybody(self) -> list[Staff]:
        return list(Staff.objects.select_related("user"))

    @cached_property
    def _now(self) -> dict[str, Staff]:
        return _once(one for one in self._everybody if one.active_to is None)

    @cached_property
    def _ever(self) -> dict[str, Staff]:
        return _once(self._everybody)

    @cached_property
    def _said(self) -> dict[int, str]:
        found = {}
        for one in self._everybody:
            name = " ".join(one.name.split())
            plain = "|" not in name and self.find(name) == one
            found[one.pk] = name if plain else f"{name} <{one.user.email}>"
        return found


def _once(people: Iterable[Staff]) -> dict[str, Staff]:
    found: dict[str, Staff] = {}
    twice: set[str] = set()
    for one in people:
        for key in {person_key(one.name), person_key(one.user.email)}:
            if found.setdefault(key, one) != one:
                twice.add(key)
    return {key: one for key, one in found.items() if key and key not in twice}
