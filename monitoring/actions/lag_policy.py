"""Set when something counts as lagging, and how long each level of the ladder has to answer."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from common.audit import acting
from monitoring.models import LagPolicy
from monitoring.rules.lag import THRESHOLDS, biennium_takes_thresholds, may_manage
from planning.actions.policies import write_policy
from planning.models import Biennium
from structure.models import User


def set_lag_policy(*, biennium: Biennium, values: Mapping[str, int], by: User, version: int, reason: str) -> LagPolicy:
    """Set thresholds and days of grace of a biennium; the next run of the job goes by them.

    ``values`` maps each of ``THRESHOLDS`` to a whole number of days or points. ``version`` is the policy's as it was
    read, 0 while nobody had set one. Raises ``NotAllowed``, ``WrongState``, ``StaleVersion``, or ``InvalidInput`` at
    the field.
    """
    may_manage(by)
    why = reason.strip()
    with transaction.atomic(), acting(by=by, why=why or _("Thresholds set")):
        locked = Biennium.objects.select_for_update().get(pk=biennium.pk)
        biennium_takes_thresholds(locked)
        policy = LagPolicy.objects.filter(biennium=locked).first() or LagPolicy(biennium=locked, version=0)
        write_policy(
            policy,
            names=THRESHOLDS,
            values=values,
            version=version,
            why=why,
            unsaid=_("Say why the thresholds change."),
        )
    return policy
