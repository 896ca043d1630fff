"""What can be imported: of each noun its fields, and how what a sheet would do is worked out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from common.imports.fields import Importer
from common.imports.plans import Plan
from common.imports.records import Reading
from planning.enums import ImportNoun
from planning.models import Biennium
from planning.queries.imports.activities import plan_activities
from planning.queries.imports.activity_fields import activities_importer
from planning.queries.imports.books import Books
from planning.queries.imports.indicators import indicators_importer, plan_indicators
from planning.queries.imports.mandates import mandates_importer, plan_mandates
from planning.queries.imports.progress import plan_progress, progress_importer


@dataclass(frozen=True)
class Noun:
    importer: Callable[[Books], Importer]
    plan: Callable[[Reading, Books, str], Plan]


NOUNS: dict[str, Noun] = {
    ImportNoun.ACTIVITIES: Noun(activities_importer, plan_activities),
    ImportNoun.MANDATES: Noun(mandates_importer, plan_mandates),
    ImportNoun.INDICATORS: Noun(indicators_importer, plan_indicators),
    ImportNoun.PROGRESS: Noun(progress_importer, plan_progress),
}


def importer_of(noun: str, user: Any, biennium: Biennium) -> Importer:
    """The fields of a noun, with the choices there are in a biennium for this person."""
    return NOUNS[noun].importer(Books(user, biennium))
