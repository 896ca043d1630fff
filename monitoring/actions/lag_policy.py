"""Set when something counts as lagging, and how long each level of the ladder has to answer."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.audit import acting
from common.refusals import InvalidInput
from monitoring.models import LagPolicy
from monitoring.rules.lag import THRESHOLDS, biennium_takes_thresholds, may_manage
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
        policy.claim(version, dict(values))
        for name in THRESHOLDS:
            setattr(policy, name, values.get(name))
        errors: dict[str, list[Any]] = {} if why else {"reason": [_("Say why the thresholds change.")]}
        try:
            policy.clean_fields(exclude=["biennium"])
        except ValidationError as refused:
            errors |= {field: list(sentences) for field, sentences in refused.message_dict.items()}
        if errors:
            raise InvalidInput(errors)
        policy.save()
    return policy
