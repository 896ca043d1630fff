"""A change of the structure is taken back as long as nothing was built on it; its history keeps that it was."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.audit import acting
from common.refusals import WrongState
from structure.actions.lasting import lock_structure
from structure.enums import StructureChangeKind
from structure.models import StructureChange, Unit
from structure.rules.reorganization import check_reason, may_reorganize
from structure.rules.taking_back import check_taken_back, former_of


@transaction.atomic
def take_back(*, change: StructureChange, reason: str, by: Any) -> Any:
    """Let a unit or a division be what it was before a rename, a move, a change of nature or a plain closure.

    Returns the unit or division. Raises ``WrongState`` when something was built on the change, or it is gone already.
    """
    may_reorganize(by)
    lock_structure()
    found = StructureChange.objects.select_related("unit__division", "division").filter(pk=change.pk).first()
    if found is None:
        raise WrongState(_("This has been taken back already."))
    check_taken_back(found)
    said = check_reason(reason)
    thing = found.about
    thing.claim(None)
    with acting(by=by, why=said):
        if found.kind == StructureChangeKind.CLOSED:
            thing.valid_to = None
        else:
            _restore(thing, former_of(found))
        thing.save()
        found.delete()
    return thing


def _restore(thing: Any, former: Any) -> None:
    thing.name, thing.translations = former.name, former.translations
    if isinstance(thing, Unit):
        thing.nature, thing.division = former.nature, former.division
    former.delete()
