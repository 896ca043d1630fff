"""Changes of the structure and a delegation to come, for the stage of the house tests."""

import datetime
from collections.abc import Callable
from typing import Any

from common.audit import acting
from structure.models import Delegation, FormerUnit, StructureChange
from tests.factories.structure import DelegationFactory
from tests.people import Cast

RENAMED = datetime.date(2015, 6, 1)


class StructureStage:
    """The unit of the cast was renamed in June 2015; the colleague will stand in for the staff member in December."""

    def __init__(self, cast: Cast, said: Callable[[str], str]) -> None:
        name = said("Law Unit")[:200]
        with acting(by=None, why="Renamed"):
            FormerUnit.objects.create(
                unit=cast.unit,
                name=name,
                nature=cast.unit.nature,
                division=cast.office,
                valid_to=RENAMED - datetime.timedelta(days=1),
            )
            self.change: StructureChange = StructureChange.objects.create(
                kind="renamed", day=RENAMED, unit=cast.unit, name_before=name, reason=said("Decided"), by=cast.staff
            )
        self.delegation: Delegation = DelegationFactory(
            principal=cast.staff.staff,
            delegate=cast.colleague.staff,
            valid_from=datetime.date(2016, 12, 1),
            valid_to=datetime.date(2016, 12, 10),
            reason=said("Leave")[:200],
        )

    def arguments(self) -> dict[str, dict[str, Any]]:
        """What fills the gaps of the addresses."""
        return {
            "structure:unit-history": {"code": "LIA"},
            "structure:division-history": {"code": "OES"},
            "structure:change-take-back": {"pk": self.change.pk},
            "api:unit-detail": {"code": "LIA"},
            "api:division-detail": {"code": "OES"},
            "structure:unit-reorganize": {"code": "LIA"},
            "structure:division-reorganize": {"code": "OES"},
            "structure:unit-act": {"code": "LIA", "act": "rename"},
            "structure:division-act": {"code": "OES", "act": "rename"},
            "structure:open-new": {"what": "unit"},
            **{f"structure:delegation-{page}": {"pk": self.delegation.pk} for page in ("end", "withdraw")},
        }
