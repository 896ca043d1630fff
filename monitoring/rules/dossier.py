"""How complete a cluster's dossier is: the seven parts the source requires (para 25); pure functions over facts."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext


@dataclass(frozen=True)
class DossierFacts:
    """What there is of a cluster's dossier."""

    has_mandate: bool = False
    core_functions: int = 0
    charter_adopted: bool = False
    projects: int = 0
    projects_with_progress: int = 0
    remaining_activities: int = 0
    activities: int = 0
    procedures: int = 0
    procedures_drafted: int = 0
    core: int = 0
    support: int = 0
    lessons: int = 0
    lessons_with_solution: int = 0
    charter: str = ""
    has_duties: bool = False


@dataclass(frozen=True)
class DossierPart:
    """A part of the dossier: True when ready, None when begun, False when there is nothing yet."""

    letter: str
    text: Any
    ready: bool | None
    source: str


PARTS = {
    "a": gettext_lazy("Statement of the cluster’s work"),
    "b": gettext_lazy("Real outputs and status of deliverables"),
    "c": gettext_lazy("Remaining work of the biennium"),
    "d": gettext_lazy("Draft operating procedures and guidelines"),
    "e": gettext_lazy("Core staff"),
    "f": gettext_lazy("Support staff"),
    "g": gettext_lazy("Challenges and solutions"),
}


def dossier_of(facts: DossierFacts) -> list[DossierPart]:
    """The seven parts (a) to (g), each with where it comes from."""
    statement = facts.has_mandate and facts.core_functions > 0
    states: dict[str, tuple[bool | None, str]] = {
        "a": (
            (statement and facts.charter_adopted) or (None if facts.has_mandate else False),
            _charter(facts),
        ),
        "b": (
            _share(facts.projects_with_progress, facts.projects),
            ngettext("From %(n)s project", "From %(n)s projects", facts.projects_with_progress)
            % {"n": facts.projects_with_progress},
        ),
        "c": (
            facts.activities > 0,
            ngettext("%(n)s item", "%(n)s items", facts.remaining_activities) % {"n": facts.remaining_activities},
        ),
        "d": (
            _share(facts.procedures_drafted, facts.procedures),
            _("%(n)s of %(all)s drafted") % {"n": facts.procedures_drafted, "all": facts.procedures},
        ),
        "e": (facts.core > 0, str(facts.core)),
        "f": (facts.support > 0, str(facts.support)),
        "g": (
            _share(facts.lessons_with_solution, facts.lessons),
            ngettext("%(n)s lesson", "%(n)s lessons", facts.lessons) % {"n": facts.lessons},
        ),
    }
    return [DossierPart(letter, text, *states[letter]) for letter, text in PARTS.items()]


def _charter(facts: DossierFacts) -> str:
    """Which charter says it, and that it lacks the duties the source asks for with the mandate."""
    if facts.charter_adopted and not facts.has_duties:
        return _("%(charter)s, without duties") % {"charter": facts.charter}
    return facts.charter


def _share(ready: int, of: int) -> bool | None:
    """All there, some there, nothing there."""
    if not ready:
        return None if of else False
    return True if ready >= of else None
