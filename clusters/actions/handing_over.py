"""What clusters hand over when a unit ends: the stages of projects it has still to do."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import ngettext

from clusters.enums import ProjectState, StageState
from clusters.models import Stage
from common.audit import acting, update_signed
from structure.actions.handing_over import handed_over
from structure.models import Unit
from structure.rules.reorganization import LivingWork, of_keys

_OVER = (ProjectState.CLOSED, ProjectState.DECLINED, ProjectState.CANCELLED)


def _stages(unit: Unit) -> Any:
    open_still = Stage.objects.filter(unit=unit).exclude(state=StageState.DONE)
    return open_still.exclude(project__state__in=_OVER).order_by("pk")


def _take_over(unit: Unit, to: Unit, by: Any, only: Collection[int] | None) -> None:
    rows = list(of_keys(_stages(unit), only).select_for_update(of=("self",)))
    for row in rows:
        row.unit = to
        row.version += 1
    with acting(by=by, why=handed_over(unit, to)):
        update_signed(Stage, rows, ["unit", "version"])


def _named(unit: Unit) -> list[tuple[int, str]]:
    stages = _stages(unit).select_related("project").order_by("project__code", "order")
    return [(stage.pk, str(stage)) for stage in stages]


STAGES = LivingWork(
    lambda unit: _stages(unit).count(),
    lambda n: ngettext("%(n)s stage of a project", "%(n)s stages of projects", n) % {"n": n},
    _take_over,
    _named,
    key="stages",
)
