"""Tests that stay on one core, because one goes on from what another made, or all share what takes long to make."""

import pytest


def keep_together(item: pytest.Item, group: str) -> None:
    """Let ``--dist loadgroup`` send the test to the core of its group.

    It is what pytest-xdist does with its mark ``xdist_group``; with pytest 9 the mark has no effect (xdist 3.8).
    """
    if hasattr(item.config, "workerinput"):
        item._id = type(item.id).parse(f"{item.nodeid}@{group}")  # type: ignore[attr-defined]
