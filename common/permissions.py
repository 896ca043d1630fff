"""Permissions are words of the form ``scope:resource:action``, declared once and granted through roles.

The scope says over what: ``own`` (what is assigned to me), ``unit`` (the unit I lead), ``division`` (the division I
head), ``cluster`` (the cluster I lead), ``secretariat`` (everything), ``bureau`` (approved figures).
"""

from dataclasses import dataclass
from typing import Any

SCOPES = ("own", "unit", "division", "cluster", "secretariat", "bureau")


@dataclass(frozen=True)
class Role:
    """A role as its terms of reference: who it is, what it is for, and what it may do."""

    key: str
    name: Any
    description: Any
    permissions: frozenset[str]

    def __post_init__(self) -> None:
        for permission in self.permissions:
            scope, resource, action = permission.split(":")
            if scope not in SCOPES or not resource or not action:
                raise ValueError(f"{permission!r} is no scope:resource:action")
