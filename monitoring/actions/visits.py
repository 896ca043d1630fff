"""The record of visits from outside."""

from common import clock
from monitoring.models import BureauVisit
from structure.models import BureauSeat, User
from structure.rules.access import access_of


def record_visit(*, by: User, path: str, opened: bool) -> BureauVisit | None:
    """Keep a visit of somebody who holds or held a Bureau seat and has no role inside; nobody else is recorded."""
    access = access_of(by)
    if access.inside or not (access.bureau_seat or BureauSeat.objects.filter(user=by).exists()):
        return None
    return BureauVisit.objects.create(user=by, path=path[:300], visited_at=clock.now(), allowed=opened)
