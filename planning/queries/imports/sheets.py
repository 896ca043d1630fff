"""Sheets of imports: what stands in the plan in the shape in which it is taken back, and what a dry run found."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.imports.fields import Importer
from common.imports.plans import CREATED
from planning.enums import ImportNoun
from planning.models import Biennium, ImportRun, Indicator, ProgressEntry
from planning.queries import activity_list
from planning.queries.activities import activities_visible_to
from planning.queries.imports.indicators import indicators_of, target_text
from planning.queries.imports.nouns import importer_of
from planning.queries.mandates import mandate_sheet

PLACE = (("row", 8), ("column", 8), ("head", 24), ("sentence", 60), ("value", 40), ("enter", 50))


def columns_of(importer: Importer, *names: str) -> tuple[SheetColumn, ...]:
    """The columns of these fields, named as the importer reads them."""
    fields = [importer.by_name[name] for name in names]
    return tuple(SheetColumn(str(one.label), one.width, one.kind) for one in fields)


def run_sheets(run: ImportRun) -> list[Sheet]:
    """The problems of a dry run, the cells kept as notes, and every change it kept, a sheet each."""
    heads = {
        "row": _("Row"),
        "column": _("Column"),
        "head": _("Head"),
        "sentence": _("Problem"),
        "value": _("Value found"),
        "enter": _("What to enter"),
    }
    columns = tuple(SheetColumn(heads[name], width) for name, width in PLACE)
    notes = (
        _("Import %(number)s: %(file)s") % {"number": run.pk, "file": run.file_name},
        _("Sent %(moment)s by %(name)s")
        % {"moment": date_format(localtime(run.asked_at), "DATETIME_FORMAT"), "name": run.asked_by.full_name},
        f"sha-256 {run.sha256}",
    )
    sheets = [
        Sheet(name=_("Problems"), columns=columns, rows=_places(run.problems), notes=notes),
        Sheet(name=_("Kept as notes"), columns=columns, rows=_places(run.kept), notes=notes),
        Sheet(
            name=_("Changes"),
            columns=(
                SheetColumn(_("Row"), 8, "number"),
                SheetColumn(_("What"), 12),
                SheetColumn(_("Code"), 16),
                SheetColumn(_("Title"), 50),
                SheetColumn(_("Field"), 20),
                SheetColumn(_("Before"), 40),
                SheetColumn(_("After"), 40),
            ),
            rows=_changes(run),
            notes=notes,
        ),
    ]
    if run.around:
        around = (SheetColumn(_("Row"), 8, "number"), SheetColumn(_("Text"), 100))
        sheets.append(Sheet(name=_("Around the table"), columns=around, rows=run.around, notes=notes))
    return sheets


def _places(problems: list[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for problem in problems:
        yield tuple(problem[name] or "" for name, _width in PLACE)


def _changes(run: ImportRun) -> Iterator[tuple[Any, ...]]:
    words = {CREATED: _("created")}
    for row in run.changes:
        for label, before, after in row["fields"]:
            yield row["row"], words.get(row["action"], _("changed")), row["key"], row["title"], label, before, after


def indicators_sheet(user: Any, biennium: Biennium) -> Sheet:
    """The indicators of a biennium, as they are imported."""
    importer = importer_of(ImportNoun.INDICATORS, user, biennium)
    return Sheet(
        name=_("Indicators"),
        columns=columns_of(importer, *importer.by_name),
        rows=(_indicator(one, biennium) for one in indicators_of(biennium)),
        notes=_notes(_("Indicators, biennium %(biennium)s") % {"biennium": biennium}),
    )


def _indicator(one: Indicator, biennium: Biennium) -> tuple[Any, ...]:
    of = one.output or one.result
    targets = [one.targets.get(str(year)) for year in biennium.years]
    return (
        of.code if of else "",
        one.name,
        one.unit,
        str(one.get_direction_display()),
        str(one.get_rule_display()),
        one.baseline,
        *("" if value is None else target_text(value) for value in targets),
        one.verification,
    )


def progress_sheet(user: Any, biennium: Biennium) -> Sheet:
    """The progress entries of a biennium, as they are imported, with the activity's title and who logged each."""
    importer = importer_of(ImportNoun.PROGRESS, user, biennium)
    code, *rest = columns_of(importer, *importer.by_name)
    return Sheet(
        name=_("Progress"),
        columns=(code, SheetColumn(_("Activity"), 50), *rest, SheetColumn(_("Logged by"), 24)),
        rows=(_entry(one) for one in _entries(user, biennium).iterator(chunk_size=1000)),
        notes=_notes(_("Progress, biennium %(biennium)s") % {"biennium": biennium}),
    )


def _entries(user: Any, biennium: Biennium) -> QuerySet[ProgressEntry]:
    visible = activities_visible_to(user).filter(biennium=biennium).order_by()
    return (
        ProgressEntry.objects.filter(activity__in=visible)
        .select_related("activity", "author")
        .order_by("activity__code", "entered_at", "pk")
    )


def _entry(one: ProgressEntry) -> tuple[Any, ...]:
    return (
        one.activity.code,
        one.activity.title,
        localtime(one.entered_at).date(),
        one.percent,
        str(one.get_status_display()),
        one.narrative,
        one.obstacle,
        one.work_days,
        one.author.full_name,
    )


def _notes(title: str) -> tuple[str, ...]:
    return title, _("As at %(moment)s") % {"moment": date_format(clock.now(), "DATETIME_FORMAT")}


def _activities_sheet(user: Any, biennium: Biennium) -> Sheet:
    return activity_list.sheet_of(activity_list.choose(user, biennium, {}), biennium)


def _mandates_sheet(user: Any, biennium: Biennium) -> Sheet:
    return mandate_sheet(user, biennium, {})


SHEETS: dict[str, Callable[[Any, Biennium], Sheet]] = {
    ImportNoun.ACTIVITIES: _activities_sheet,
    ImportNoun.MANDATES: _mandates_sheet,
    ImportNoun.INDICATORS: indicators_sheet,
    ImportNoun.PROGRESS: progress_sheet,
}


def sheet_of(noun: str, user: Any, biennium: Biennium) -> Sheet:
    """All of a noun in a biennium that a person may see, in the shape in which it is taken back."""
    return SHEETS[noun](user, biennium)
