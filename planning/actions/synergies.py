"""Open and close a synergy round (source para 17)."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting, create_signed
from common.refusals import InvalidInput, WrongState
from planning.enums import ActivityStatus, SynergyScope
from planning.models import Activity, Biennium, SynergyPair, SynergyRound
from planning.queries.synergy_finding import Found, find_pairs
from planning.rules.synergies import biennium_runs, may_open
from planning.rules.synergy_score import LEAST_LEAST_SCORE, kind_of


@transaction.atomic
def open_round(*, biennium: Biennium, by: Any, least_score: Decimal, scope: str = SynergyScope.OPEN) -> SynergyRound:
    """Search the activities of a biennium for pairs that overlap, and keep what is found with the parameters.

    Raises ``NotAllowed``, ``InvalidInput``, or ``WrongState`` while another round of the biennium is open.
    """
    may_open(by)
    # Of two at once, the second finds the round of the first; numbers are given out one after the other.
    locked = Biennium.objects.select_for_update().get(pk=biennium.pk)
    biennium_runs(locked)
    if not LEAST_LEAST_SCORE <= least_score <= 1:
        raise InvalidInput({"least_score": [_("Enter a score from %(least)s to 1.") % {"least": LEAST_LEAST_SCORE}]})
    if scope not in SynergyScope.values:
        raise InvalidInput({"scope": [_("Choose which pairs the round looks at.")]})
    if SynergyRound.objects.filter(biennium=locked, closed_at__isnull=True).exists():
        raise WrongState(_("A round of this biennium is open. Close it before you open the next."))
    number = (SynergyRound.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    with acting(by=by, why=_("Synergy round opened")):
        round_ = SynergyRound.objects.create(
            number=number,
            biennium=locked,
            least_score=least_score,
            scope=scope,
            activities=Activity.objects.filter(biennium=locked).exclude(status=ActivityStatus.ENDED).count(),
            opened_at=clock.now(),
            opened_by=by,
        )
        create_signed(
            SynergyPair, [pair_of(round_, found) for found in find_pairs(locked, least_score=least_score, scope=scope)]
        )
    return round_


def pair_of(round_: SynergyRound, found: Found) -> SynergyPair:
    """A found pair as a row of the round, with the kind that is proposed; not saved."""
    return SynergyPair(
        round=round_,
        first_id=found.first,
        second_id=found.second,
        kind=kind_of(found.parts),
        score=found.score,
        reasons={"parts": found.parts, "shared": found.shared},
    )


@transaction.atomic
def close_round(*, round_: SynergyRound, by: Any) -> SynergyRound:
    """End the decisions of a round. What is decided stays; what waits is still carried out. Closing twice is once."""
    may_open(by)
    locked = SynergyRound.objects.select_for_update(of=("self",)).select_related("biennium").get(pk=round_.pk)
    if locked.closed_at is not None:
        return locked
    locked.closed_at, locked.closed_by = clock.now(), by
    with acting(by=by, why=_("Synergy round closed")):
        locked.save()
    return locked
