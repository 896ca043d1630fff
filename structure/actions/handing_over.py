"""What a unit that ends hands over to another: its people."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.audit import acting, update_signed
from structure.models import Staff, Unit
from structure.rules.reorganization import LivingWork, of_keys


def _people(unit: Unit) -> Any:
    """Who works in the unit, or will: everybody who has not left."""
    return Staff.objects.filter(unit=unit).exclude(active_to__lt=clock.today())


def _say(n: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": n}


def _move(unit: Unit, to: Unit, by: Any, only: Collection[int] | None) -> None:
    rows = list(of_keys(_people(unit), only).select_for_update(of=("self",)))
    for row in rows:
        row.unit = to
    with acting(by=by, why=handed_over(unit, to)):
        update_signed(Staff, rows, ["unit"])


def handed_over(unit: Unit, to: Unit) -> str:
    """The reason that stays in the history of what goes to another unit."""
    return _("%(unit)s ends; handed over to %(to)s") % {"unit": unit.code, "to": to.code}


def _named(unit: Unit) -> list[tuple[int, str]]:
    return list(_people(unit).order_by("user__full_name", "pk").values_list("pk", "user__full_name"))


PEOPLE = LivingWork(lambda unit: _people(unit).count(), _say, _move, _named, key="people")
