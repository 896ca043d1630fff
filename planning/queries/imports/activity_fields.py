"""The fields of an activity, as a planning sheet gives them."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.imports import readers
from common.imports.choices import closed
from common.imports.fields import Field, Importer
from common.imports.tables import Cell
from planning.enums import Function, ImportNoun, OutputStatus, Priority, Standing
from planning.queries.imports.books import Books
from planning.queries.imports.part_words import (
    A_PERSON,
    A_TARGET,
    AN_ITEM,
    SOME_CODES,
    SOME_UNITS,
    read_items,
    read_people,
    read_targets,
    read_units,
    read_waits,
)
from planning.queries.imports.shares import read_mandates
from planning.queries.workplan_content import target_code
from structure.models import Staff

LONGEST_DESCRIPTION = 4000
CODE = r"[A-Z][A-Z0-9]{0,5}-\d{1,4}"
# Heads of our own export that are worked out here and never taken from a sheet.
CALCULATED = (
    gettext_lazy("Status"),
    gettext_lazy("Done, %"),
    gettext_lazy("Planned, %"),
    gettext_lazy("Work-days"),
    gettext_lazy("Last entry"),
)


def activities_importer(books: Books) -> Importer:
    """The fields of an activity as a planning sheet gives them."""
    units = [(one.code, f"{one.code} {one.said()}") for one in books.all_units]
    clusters = [(one.code, f"{one.code} {one.said()}") for one in books.all_clusters]
    targets = [(target_code(one), f"{target_code(one)} {one.said()}") for one in books.all_targets]
    text = readers.text
    return Importer(
        ImportNoun.ACTIVITIES,
        ImportNoun.ACTIVITIES.label,
        keeps_notes=True,
        joined_by="title",
        calculated=CALCULATED,
        fields=(
            Field(
                "code",
                gettext_lazy("Code"),
                readers.code(CODE, _("This is no code of an activity."), _("a code such as A-01")),
                ("activity code", "no", "number", "id"),
                enter=_("the activity's code; empty for a new one"),
                width=10,
            ),
            Field(
                "title",
                gettext_lazy("Activity"),
                text(300),
                ("title", "activity title", "name", "name of the activity"),
                required=True,
                enter=_("what the work is, in at most 300 characters"),
                width=60,
            ),
            Field(
                "description",
                gettext_lazy("Description"),
                text(LONGEST_DESCRIPTION, lines=True),
                ("description of the activity", "details"),
                enter=_("at most 4,000 characters"),
                width=60,
            ),
            Field(
                "unit",
                gettext_lazy("Lead unit"),
                readers.one_of(books.units, _("No unit goes by this name."), _("the code or the name of a unit")),
                ("unit", "responsible unit", "lead", "responsible", "unit responsible"),
                required=True,
                for_all=True,
                enter=_("the code or the name of a unit"),
                choices=units,
                width=10,
            ),
            Field(
                "officer",
                gettext_lazy("Lead officer"),
                _person(books),
                ("officer", "responsible officer", "focal point", "staff member", "officer in charge"),
                enter=_("the name or the email address of a member of the staff"),
                width=24,
            ),
            Field(
                "cluster",
                gettext_lazy("Cluster"),
                readers.one_of(books.clusters, _("No cluster goes by this name."), _("the letter of a cluster")),
                enter=_("the letter of a cluster"),
                choices=clusters,
                width=8,
            ),
            closed(
                "function",
                gettext_lazy("Function"),
                Function.choices,
                ("function of the activity",),
                required=True,
                for_all=True,
                width=22,
            ),
            Field(
                "output",
                gettext_lazy("Output"),
                readers.one_of(books.outputs, _("No output has this code."), _("the code of an output, such as 1.2.1")),
                ("output code",),
                enter=_("the code of an output, such as 1.2.1"),
                width=10,
            ),
            Field(
                "start",
                gettext_lazy("Start"),
                readers.date,
                ("start date", "begin", "begins", "from", "starting date"),
                required=True,
                for_all=True,
                enter=readers.A_DATE,
                width=13,
                kind="date",
            ),
            Field(
                "end",
                gettext_lazy("End"),
                readers.date,
                ("end date", "ends", "to", "until", "deadline", "due", "due date", "completion date"),
                required=True,
                for_all=True,
                enter=readers.A_DATE,
                width=13,
                kind="date",
            ),
            closed("priority", gettext_lazy("Priority"), Priority.choices, width=10),
            closed("output_status", gettext_lazy("UN output status"), OutputStatus.choices, width=18),
            closed("standing", gettext_lazy("Standing"), Standing.choices, width=12),
            Field(
                "mandates",
                gettext_lazy("Mandates"),
                read_mandates(books),
                ("mandate", "decision reference", "mandate address", "answers"),
                required=True,
                for_all=True,
                enter=_("addresses with their shares, such as XII/32/3 60%; XII/32/7(b) 40%"),
                width=40,
            ),
            Field(
                "people",
                gettext_lazy("People"),
                read_people(books.people),
                ("assignments", "team", "people and work days", "work days by person"),
                enter=A_PERSON,
                width=50,
                kind="lines",
            ),
            _dated("milestones", gettext_lazy("Milestones"), "milestone"),
            _dated("deliverables", gettext_lazy("Deliverables"), "deliverable"),
            Field(
                "targets",
                gettext_lazy("Targets"),
                read_targets(books.targets),
                ("strategic targets", "target links"),
                enter=A_TARGET,
                choices=targets,
                width=24,
            ),
            Field(
                "supporting",
                gettext_lazy("Supporting units"),
                read_units(books.units),
                ("supporting unit", "support"),
                enter=SOME_UNITS,
                width=16,
            ),
            Field(
                "waits",
                gettext_lazy("Waits for"),
                read_waits(books.activities),
                ("depends on", "dependencies", "predecessors"),
                enter=SOME_CODES,
                width=16,
            ),
            Field(
                "decision",
                gettext_lazy("Decision"),
                text(500, lines=True),
                ("decisions", "decision number", "decision symbol", "cop decision"),
                enter=_("the symbol of a decision, such as XII/32"),
            ),
            Field(
                "paragraph",
                gettext_lazy("Paragraph"),
                text(500, lines=True),
                ("paragraphs", "para", "paras", "operative paragraph", "decision paragraph"),
                enter=_("the paragraphs of the decision, such as 3, 7(b)"),
            ),
        ),
    )


def _dated(name: str, label: Any, synonym: str) -> Field:
    return Field(name, label, read_items, (synonym,), enter=AN_ITEM, width=50, kind="lines")


def _person(books: Books) -> Callable[[Cell], Any]:
    def read(cell: Cell) -> Staff:
        found = books.people.find(cell.text)
        if found is None:
            raise readers.Unreadable(_("Nobody on the staff goes by this name."), _("a name or an email address"))
        return found

    return read
