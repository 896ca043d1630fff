"""Who sees the extract of somebody's plan for a performance cycle."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import NotAllowed
from structure.models import Staff
from structure.rules.access import access_of

NOT_YOURS: Any = _(
    "An extract is open to the person, to the heads of the unit and the division, to human resources and to the "
    "Executive Secretary."
)


def may_see_extract(user: Any, staff: Staff) -> None:
    """Oneself; the heads of the unit and the division, and who acts for them; human resources; the Executive Secretary.

    ``staff`` wants its unit and division loaded.
    """
    access = access_of(user)
    if access.staff is not None:
        line = {staff.pk, staff.unit.lead_id, staff.unit.division.head_id}
        if line & access.standing:
            return
    if not access.may("secretariat:extract:read"):
        raise NotAllowed(NOT_YOURS)
