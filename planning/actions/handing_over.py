"""What planning hands over when a unit ends: open activities go on elsewhere, decisions under way are awaited."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.audit import acting, update_signed
from planning.enums import CHANGES_WAITING, STATUSES_OPEN, WorkplanState
from planning.models import Activity, ChangeRequest, Workplan
from structure.actions.handing_over import handed_over
from structure.models import Unit
from structure.rules.reorganization import LivingWork, of_keys

_WAITING = (WorkplanState.SUBMITTED, WorkplanState.ENDORSED)


def _led(unit: Unit) -> Any:
    return Activity.objects.filter(lead_unit=unit, status__in=STATUSES_OPEN).order_by("pk")


def _supported(unit: Unit) -> Any:
    return Activity.objects.filter(supporting_units=unit, status__in=STATUSES_OPEN).order_by("pk")


def _waiting(unit: Unit) -> Any:
    return Workplan.objects.filter(unit=unit, state__in=_WAITING).order_by("pk")


def _asked(unit: Unit) -> Any:
    return ChangeRequest.objects.filter(workplan__unit=unit, state__in=CHANGES_WAITING).order_by("number")


def _take_over_lead(unit: Unit, to: Unit, by: Any, only: Collection[int] | None) -> None:
    """Let ``to`` lead; it gets a draft workplan in each biennium in which it has none yet."""
    rows = list(of_keys(_led(unit), only).select_for_update(of=("self",)))
    for row in rows:
        row.lead_unit = to
        row.version += 1
    with acting(by=by, why=handed_over(unit, to)):
        update_signed(Activity, rows, ["lead_unit", "version"])
        for biennium in sorted({row.biennium_id for row in rows}):
            if not Workplan.objects.filter(unit=to, biennium=biennium).exists():
                Workplan.objects.create(unit=to, biennium_id=biennium, opened_at=clock.now())
        for row in rows:
            row.supporting_units.remove(to)  # what it leads it does not support


def _take_over_support(unit: Unit, to: Unit, by: Any, only: Collection[int] | None) -> None:
    with acting(by=by, why=handed_over(unit, to)):
        for row in of_keys(_supported(unit), only).select_for_update(of=("self",)):
            row.supporting_units.remove(unit)
            if row.lead_unit_id != to.pk:
                row.supporting_units.add(to)
            row.version += 1
            row.save()


LED = LivingWork(
    lambda unit: _led(unit).count(),
    lambda n: ngettext("%(n)s open activity", "%(n)s open activities", n) % {"n": n},
    _take_over_lead,
    lambda unit: list(_led(unit).order_by("code").values_list("pk", "code")),
    lambda: _("They go into the workplan of the unit that takes them over; where it has none, a draft is begun."),
    key="activities",
)
SUPPORTED = LivingWork(
    lambda unit: _supported(unit).count(),
    lambda n: ngettext("support of %(n)s activity", "support of %(n)s activities", n) % {"n": n},
    _take_over_support,
    lambda unit: list(_supported(unit).order_by("code").values_list("pk", "code")),
    key="support",
)
WORKPLANS = LivingWork(
    lambda unit: _waiting(unit).count(),
    lambda n: ngettext("%(n)s workplan to be decided", "%(n)s workplans to be decided", n) % {"n": n},
    None,
    lambda unit: [(row.pk, str(row.biennium)) for row in _waiting(unit).select_related("biennium")],
)
CHANGES = LivingWork(
    lambda unit: _asked(unit).count(),
    lambda n: ngettext("%(n)s change request to be decided", "%(n)s change requests to be decided", n) % {"n": n},
    None,
    lambda unit: [(row.pk, str(row)) for row in _asked(unit)],
)
