"""The mid-point review: revisions of all approved workplans of a biennium, opened in one action."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from common.refusals import WrongState
from planning.actions.workplans import reopen
from planning.enums import WorkplanState
from planning.models import Biennium, Workplan, WorkplanReview
from planning.rules.reviews import check_reason, may_open_review
from planning.transitions import WORKPLAN


@transaction.atomic
def open_review(*, biennium: Biennium, reason: str, by: Any) -> WorkplanReview:
    """Open a revision of every approved workplan, all or none; the others are left as they are, and named.

    A second identical call (a double click) returns the review there is. Raises ``NotAllowed``, ``InvalidInput``
    without a reason, and ``WrongState`` when no workplan is approved.
    """
    locked = Biennium.objects.select_for_update().get(pk=biennium.pk)
    may_open_review(by, locked)
    why = check_reason(reason)
    workplans = list(
        Workplan.objects.select_for_update(of=("self",))
        .filter(biennium=locked)
        .select_related("unit")
        .order_by("unit__division__order", "unit__order", "unit__code")
    )
    outcomes = [
        {"unit": one.unit.code, "state": one.state, "opened": WORKPLAN.may(one, "open_revision")} for one in workplans
    ]
    if not any(outcome["opened"] for outcome in outcomes):
        latest = WorkplanReview.objects.filter(biennium=locked).first()
        if latest and latest.opened_by_id == by.pk and latest.reason == why:
            return latest
        raise WrongState(_("No workplan is approved, so there is nothing to revise."))
    with acting(by=by, why=_("Revision opened for the mid-point review: %(reason)s") % {"reason": why}):
        for workplan in workplans:
            if workplan.state == WorkplanState.APPROVED:
                reopen(workplan)
                WORKPLAN.step(workplan, "open_revision")
                workplan.claim(None)
                workplan.save()
    return WorkplanReview.objects.create(
        biennium=locked, reason=why, opened_at=clock.now(), opened_by=by, outcomes=outcomes
    )
