"""Tell people something, by whatever means an app above has given: the clusters know no notifications."""

from collections.abc import Callable, Iterable
from typing import Any

from structure.models import User

# Called as ``teller(users=…, text=…, url=…, key=…)``; an app above the clusters adds itself when it is ready.
Teller = Callable[..., None]
tellers: list[Teller] = []


def tell(users: Iterable[User], text: Any, *, url: str = "", key: str = "") -> None:
    """Say it to each, once per person and ``key`` where there is one."""
    people = list(users)
    if people:
        for teller in tellers:
            teller(users=people, text=text, url=url, key=key)
