"""Who enters the Bureau room."""

from typing import Any

from structure.rules import require
from structure.rules.access import access_of


def may_enter(user: Any) -> None:
    """Bureau members while their term runs; the monitoring unit and the Executive Secretary, to see what these read."""
    if access_of(user).may("secretariat:report:read"):
        return
    require(user, "bureau:overview:read")
