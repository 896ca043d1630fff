"""The small engine that runs a transition table.

A table is data: from which states, by which action, to which state. Who may act is asked of the app's rules, not here.
``docs/states.md`` is printed from the tables and compared in the tests.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from common.refusals import WrongState


@dataclass(frozen=True)
class Transition:
    """One row of a table: ``action`` leads from any of ``sources`` to ``target``; ``who`` may act, in words."""

    action: str
    sources: tuple[str, ...]
    target: str
    who: Any
    refusal: Any


@dataclass(frozen=True)
class Machine:
    """The states of one noun and the ways between them."""

    noun: str
    field: str
    states: tuple[str, ...]
    initial: str
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        unknown = {
            state
            for transition in self.transitions
            for state in (*transition.sources, transition.target)
            if state not in self.states
        }
        if unknown or self.initial not in self.states:
            raise ValueError(f"{self.noun}: states nobody declared: {sorted(unknown)}")

    def transition(self, action: str) -> Transition:
        for transition in self.transitions:
            if transition.action == action:
                return transition
        raise KeyError(f"{self.noun} has no action {action!r}")

    def may(self, subject: Any, action: str) -> bool:
        """Whether the action is open from the state the subject is in."""
        return getattr(subject, self.field) in self.transition(action).sources

    def check(self, subject: Any, action: str) -> None:
        """Raise ``WrongState`` with the action's own sentence when it is not open now."""
        if not self.may(subject, action):
            raise WrongState(self.transition(action).refusal)

    def step(self, subject: Any, action: str) -> str:
        """Move the subject (in memory; the action saves it). Returns the state it came from."""
        self.check(subject, action)
        before: str = getattr(subject, self.field)
        setattr(subject, self.field, self.transition(action).target)
        return before

    def actions_open(self, subject: Any) -> Iterable[str]:
        return [transition.action for transition in self.transitions if self.may(subject, transition.action)]
