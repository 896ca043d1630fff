"""Set how many work-days a role counts."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from common.audit import acting
from planning.actions.policies import write_policy
from planning.models import Biennium, LoadPolicy
from planning.queries.load import policy_of
from planning.rules.load import POLICY_FIELDS, may_set_policy
from structure.models import User


def set_load_policy(
    *, biennium: Biennium, values: Mapping[str, Decimal | int], by: User, version: int, reason: str
) -> LoadPolicy:
    """Set what each role counts, in work-days a quarter, and how many core teams are too many.

    ``values`` maps each of ``POLICY_FIELDS``; ``version`` is the policy's as it was read, 0 while nobody had set one.
    Raises ``NotAllowed``, ``WrongState``, ``StaleVersion``, or ``InvalidInput`` at the field.
    """
    may_set_policy(by, biennium)
    why = " ".join(reason.replace("\x00", "").split())[:300]
    with transaction.atomic(), acting(by=by, why=why or _("Work-days of roles set")):
        locked = Biennium.objects.select_for_update().get(pk=biennium.pk)
        may_set_policy(by, locked)
        policy = policy_of(locked)
        write_policy(
            policy,
            names=POLICY_FIELDS,
            values=values,
            version=version,
            why=why,
            unsaid=_("Say why the numbers change."),
        )
    return policy
