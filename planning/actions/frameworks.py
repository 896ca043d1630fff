"""Write the medium-term framework: vision and mission, the wording of goals, their purposes and guiding activities."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from common.audit import acting
from common.refusals import InvalidInput
from planning.models import GuidingActivity, OperationalFramework, OperationalGoal, OperationalPurpose
from planning.rules.frameworks import Wording, check_framework, check_wordings, may_keep_framework
from planning.rules.mandates import check_reason


@transaction.atomic
def save_framework(
    *,
    framework: OperationalFramework,
    vision: str,
    mission: str,
    until: int | None,
    by: Any,
    version: int,
    reason: str,
) -> OperationalFramework:
    """Change vision, mission and last year. Raises ``NotAllowed``, ``InvalidInput`` or ``StaleVersion``."""
    may_keep_framework(by)
    check_framework(vision=vision, mission=mission, until=until, reason=reason)
    locked = OperationalFramework.objects.select_for_update().get(pk=framework.pk)
    locked.claim(version)
    locked.vision, locked.mission, locked.until = vision.strip(), mission.strip(), until
    with acting(by=by, why=reason.strip()):
        locked.save()
    return locked


@transaction.atomic
def save_goal(
    *, goal: OperationalGoal, wording: str, purposes: Sequence[Wording], by: Any, version: int, reason: str
) -> OperationalGoal:
    """Change the wording of a goal and its purposes; a purpose under which activities stand is not taken away.

    Raises ``NotAllowed``, ``InvalidInput`` or, when the goal changed since ``version``, ``StaleVersion``.
    """
    may_keep_framework(by)
    check_wordings([Wording(goal.pk, wording or "–"), *purposes])
    check_reason(reason)
    locked = OperationalGoal.objects.select_for_update().get(pk=goal.pk)
    locked.claim(version)
    locked.name = wording.strip()
    with acting(by=by, why=reason.strip()):
        locked.save()
        _write(OperationalPurpose, {"goal": locked}, purposes)
    return locked


@transaction.atomic
def save_purpose(
    *, purpose: OperationalPurpose, wording: str, activities: Sequence[Wording], by: Any, version: int, reason: str
) -> OperationalPurpose:
    """Change the wording of a purpose and its guiding activities.

    Raises ``NotAllowed``, ``InvalidInput`` or, when the purpose changed since ``version``, ``StaleVersion``.
    """
    may_keep_framework(by)
    if not wording.strip():
        raise InvalidInput({"wording": [_("Enter the wording of the purpose.")]})
    check_wordings([Wording(purpose.pk, wording), *activities])
    check_reason(reason)
    locked = OperationalPurpose.objects.select_for_update().get(pk=purpose.pk)
    locked.claim(version)
    locked.name = wording.strip()
    with acting(by=by, why=reason.strip()):
        locked.save()
        _write(GuidingActivity, {"purpose": locked}, activities)
    return locked


def _write(model: Any, above: dict[str, Any], wordings: Sequence[Wording]) -> None:
    """Bring the rows under a goal or a purpose to what is wanted; a new one takes the next number.

    Raises ``InvalidInput`` for a row that is no longer, or never was, under this goal or purpose.
    """
    present = {row.pk: row for row in model.objects.select_for_update().filter(**above)}
    last = max((row.number for row in present.values()), default=0)
    used = model.history.filter(**{f"{name}_id": row.pk for name, row in above.items()}).aggregate(n=Max("number"))["n"]
    last = max(last, used or 0)
    for wording in wordings:
        row = present.get(wording.pk) if wording.pk else None
        if wording.pk and row is None:
            raise InvalidInput({"rows": [_("One of the rows is not there, or no longer. Read them again.")]})
        text = " ".join(wording.text.split())
        if row is None:
            if not wording.drop:
                last += 1
                model.objects.create(**above, number=last, name=text)
        elif wording.drop:
            _drop(row)
        elif row.name != text:
            row.name = text
            if hasattr(row, "claim"):
                row.claim(None)
            row.save()


def _drop(row: Any) -> None:
    if isinstance(row, OperationalPurpose) and row.guiding_activities.exists():
        sentence = _("Purpose %(number)s has guiding activities; take them away first.")
        raise InvalidInput({"rows": [sentence % {"number": f"{row.goal.number}.{row.number}"}]})
    row.delete()
