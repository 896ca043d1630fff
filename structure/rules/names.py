"""Who reads the names of people beside what they do: on a page, in a file and over REST."""

from collections.abc import Collection
from typing import Any

from structure.enums import TokenScope
from structure.rules.access import access_of


def reads_names(user: Any, scopes: Collection[str] | None = None) -> bool:
    """Whether names are shown: in the browser to the staff, who read the structure; to a program only by a token with
    ``people:read``, whoever holds it.

    ``scopes`` are those of the token, None in the browser. A program that signs in as if it were a person sees none.
    """
    if scopes is not None:
        return TokenScope.PEOPLE in scopes
    return access_of(user).may("secretariat:structure:read")
