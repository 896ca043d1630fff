"""Refusals: what the system says instead of doing something it must not do.

Each carries one sentence fit for a page. Rules, queries and actions raise them and know nothing of HTTP;
``common.middleware`` and ``common.api.problems`` turn them into answers.
"""

from collections.abc import Callable
from typing import Any


class Refusal(Exception):
    """Something was asked that may not be done. ``sentence`` says why, to the person who asked."""

    code = "refused"

    def __init__(self, sentence: Any) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class NotAllowed(Refusal):
    """The person's roles do not open this."""

    code = "not_allowed"


class WrongState(Refusal):
    """The thing is in a state from which this cannot be done, or it has been done already."""

    code = "wrong_state"


class StaleVersion(Refusal):
    """Somebody else changed the thing since it was read.

    ``current`` is the object as it stands now; ``mine`` the values that were not written.
    """

    code = "stale_version"

    def __init__(self, sentence: Any, *, current: Any = None, mine: dict[str, Any] | None = None) -> None:
        super().__init__(sentence)
        self.current = current
        self.mine = mine or {}


class InvalidInput(Refusal):
    """Values that cannot be taken. ``errors`` maps a field's name to its sentences."""

    code = "invalid"

    def __init__(self, errors: dict[str, list[Any]]) -> None:
        super().__init__("; ".join(str(sentence) for sentences in errors.values() for sentence in sentences))
        self.errors = errors


def allowed(rule: Callable[..., Any], *arguments: Any, **named: Any) -> bool:
    """The yes/no form of a rule: True when it refuses nothing."""
    try:
        rule(*arguments, **named)
    except Refusal:
        return False
    return True


def why_not(rule: Callable[..., Any], *arguments: Any, **named: Any) -> str:
    """The sentence with which a rule refuses, or an empty string when it does not."""
    try:
        rule(*arguments, **named)
    except Refusal as refusal:
        return str(refusal.sentence)
    return ""
