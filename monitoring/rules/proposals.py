"""Who may ask for proposals of a fairer load, and of a team (source paras 22, 53-55)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import NotAllowed
from structure.rules.access import access_of


def may_ask_any(user: Any) -> None:
    """Whoever shares out work: unit heads for their unit, division heads for their division's units, the planning and
    monitoring unit and the Executive Secretary for all."""
    access = access_of(user)
    if not any(
        access.may(f"{scope}") for scope in ("unit:load:answer", "division:load:answer", "secretariat:load:manage")
    ):
        raise NotAllowed(
            _(
                "Proposals are asked for by heads of units and divisions, the monitoring unit and the Executive "
                "Secretary."
            )
        )
