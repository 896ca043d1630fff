"""The seats of the Management Committee."""

from typing import Any

from django.db.models import QuerySet

from structure.models import CommitteeMember
from structure.rules.access import access_of


def seats_visible_to(user: Any) -> QuerySet[CommitteeMember]:
    """The seats of all times with ``secretariat:committee:read``, else none."""
    seats = CommitteeMember.objects.select_related("staff__user", "staff__unit__division")
    return seats if access_of(user).may("secretariat:committee:read") else seats.none()
