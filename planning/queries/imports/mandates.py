"""Mandates from a sheet: one operative paragraph a row, found by its address."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.imports import readers
from common.imports.choices import closed
from common.imports.fields import Field, Importer
from common.imports.plans import CHANGED, CREATED, UNCHANGED, FieldChange, Plan, RowPlan
from common.imports.records import Reading, Record
from common.imports.tables import plain
from common.refusals import why_not
from planning.enums import ImportNoun, MandateKind, MandateStatus, MandateTerm
from planning.models import Decision, Mandate
from planning.queries.imports.books import Books, address_key
from planning.rules.mandates import MandateValues, may_keep_register, read_place
from planning.rules.reference_parts import Reference, ReferenceNotRead

# Heads of our own export that are worked out here, or never change.
CALCULATED = (
    gettext_lazy("Instrument"),
    gettext_lazy("Source"),
    gettext_lazy("Coverage"),
    gettext_lazy("Activities"),
    gettext_lazy("Work-days"),
    gettext_lazy("Demonstration data"),
)
_CHOICES: dict[str, dict[Any, Any]] = {
    "kind": dict(MandateKind.choices),
    "term": dict(MandateTerm.choices),
    "status": dict(MandateStatus.choices),
}


def mandates_importer(books: Books) -> Importer:
    """The fields of a mandate."""
    text = readers.text
    return Importer(
        ImportNoun.MANDATES,
        ImportNoun.MANDATES.label,
        calculated=CALCULATED,
        fields=(
            Field(
                "address",
                gettext_lazy("Address"),
                text(60),
                ("mandate address", "reference", "decision and paragraph"),
                key=True,
                required=True,
                enter=_("where the paragraph stands, such as XII/32/7(b)"),
                width=16,
            ),
            Field(
                "decision",
                gettext_lazy("Decision"),
                readers.one_of(
                    books.decisions,
                    _("No decision has this symbol. Enter the decision first."),
                    _("the symbol of a decision, such as XII/32"),
                ),
                ("decision symbol", "symbol"),
                enter=_("the symbol of a decision, such as XII/32; empty when the address begins with it"),
            ),
            Field(
                "title",
                gettext_lazy("Mandate"),
                text(300),
                ("short title", "title"),
                required=True,
                enter=_("a short title, at most 300 characters"),
                width=60,
            ),
            Field(
                "text",
                gettext_lazy("Text"),
                text(20_000, lines=True),
                ("text of the paragraph", "paragraph text", "wording"),
                required=True,
                enter=_("the paragraph as it was adopted"),
                width=80,
            ),
            closed("kind", gettext_lazy("Kind"), MandateKind.choices, ("kind of mandate",)),
            closed("term", gettext_lazy("Term"), MandateTerm.choices, ("one-off or standing",)),
            Field(
                "addressees",
                gettext_lazy("Addressed to"),
                readers.words(120),
                ("addressees", "addressee"),
                enter=_("whom the paragraph asks, parted by semicolons"),
                width=24,
            ),
            closed("status", gettext_lazy("Status"), MandateStatus.choices, ("status of the mandate",)),
            Field(
                "due_on",
                gettext_lazy("Due"),
                readers.day,
                ("due date", "deadline"),
                enter=readers.A_DAY,
                width=12,
                kind="date",
            ),
        ),
    )


@dataclass(frozen=True)
class MandateWrite:
    """What a row's action takes. ``mandate`` None is a new one, which comes to stand at ``place``."""

    decision: Decision
    place: Reference
    values: MandateValues
    mandate: Mandate | None = None


def plan_mandates(reading: Reading, books: Books, reason: str) -> Plan:
    """What every row would do to the register."""
    plan = Plan(problems=reading.problems, kept=reading.kept, around=reading.around)
    refusal = why_not(may_keep_register, books.user)
    seen: dict[str, int] = {}
    for record in reading.records:
        before = {problem.row for problem in reading.problems}
        found = _row(reading, record, books, seen)
        if found and found.action != UNCHANGED and refusal:
            reading.refuse(record, "address", refusal, None)
        if found and record.row not in before and not record.refused:
            plan.rows.append(found)
    return plan


def _row(reading: Reading, record: Record, books: Books, seen: dict[str, int]) -> RowPlan | None:
    address = record.values.get("address", "")
    if not address:
        reading.lacking(record, record.values)
        return None
    mandate = books.mandates.get(address_key(address))
    decision = mandate.decision if mandate else record.values.get("decision") or _decision_of(address, books)
    place = None if mandate or decision is None else _place(reading, record, decision)
    if place and (found := books.mandates.get(address_key(place.address))):
        mandate = found  # said in other words than the register's
    key = address_key(mandate.address if mandate else place.address if place else address)
    if seen.setdefault(key, record.row) != record.row:
        reading.refuse(record, "address", _("Row %(row)s has this address already.") % {"row": seen[key]})
        return None
    if mandate:
        return _changed(reading, record, mandate)
    if decision is None and "decision" not in record.refused:
        reading.refuse(
            record,
            "address",
            _("No decision of the register begins this address."),
            _("the address of a paragraph whose decision is in the register, such as XII/32/7(b)"),
        )
    if reading.lacking(record, record.values) or decision is None or place is None:
        return None
    return _created(reading, record, decision, place)


def _place(reading: Reading, record: Record, decision: Decision) -> Reference | None:
    try:
        return read_place(decision.symbol, record.values["address"])
    except ReferenceNotRead as error:
        reading.refuse(record, "address", error.sentence)
        return None


def _created(reading: Reading, record: Record, decision: Decision, place: Reference) -> RowPlan:
    given = _given(record)
    changes = [FieldChange(_label(reading, "decision"), "", decision.symbol)]
    changes += [FieldChange(_label(reading, name), "", text) for name, text in _said(given).items() if text]
    write = MandateWrite(decision, place, replace(MandateValues("", ""), **_taken(given)))
    return RowPlan(record.row, CREATED, place.address, given["title"], changes, write)


def _changed(reading: Reading, record: Record, mandate: Mandate) -> RowPlan | None:
    named = record.values.get("decision")
    if named and named.pk != mandate.decision_id:
        sentence = _("%(address)s is a paragraph of %(decision)s, and stays one.")
        words = {"address": mandate.address, "decision": mandate.decision.symbol}
        reading.refuse(record, "decision", sentence % words, None)
        return None
    given, shown = _given(record), _shown(mandate)
    fresh = {name: text for name, text in _said(given).items() if text != shown[name]}
    if not fresh:
        return RowPlan(record.row, UNCHANGED, mandate.address, mandate.title)
    changes = [FieldChange(_label(reading, name), shown[name], text) for name, text in fresh.items()]
    values = replace(values_of(mandate), **_taken({name: given[name] for name in fresh}))
    write = MandateWrite(mandate.decision, Reference(mandate.decision.symbol), values, mandate)
    return RowPlan(record.row, CHANGED, mandate.address, mandate.title, changes, write)


def _given(record: Record) -> dict[str, Any]:
    """What a row says besides where the paragraph stands."""
    return {name: value for name, value in record.values.items() if name not in ("address", "decision")}


def _taken(given: dict[str, Any]) -> dict[str, Any]:
    """The same, as the values of a mandate take it."""
    return {name: tuple(value) if name == "addressees" else value for name, value in given.items()}


def values_of(mandate: Mandate) -> MandateValues:
    """What would change nothing when written."""
    return MandateValues(
        mandate.title,
        mandate.text,
        mandate.kind,
        mandate.term,
        mandate.status,
        tuple(mandate.addressees),
        mandate.due_on,
    )


def _decision_of(address: str, books: Books) -> Decision | None:
    """The decision whose symbol begins the address; the longest where several do."""
    key = f"{address_key(address)}/"
    found = [one for one in books.decisions.values() if key.startswith(f"{address_key(one.symbol)}/")]
    return max(found, key=lambda one: len(one.symbol), default=None)


def _said(values: dict[str, Any]) -> dict[str, str]:
    said = {}
    for name, value in values.items():
        if name in _CHOICES:
            said[name] = str(_CHOICES[name][value])
        elif name == "addressees":
            said[name] = "; ".join(value)
        elif name == "due_on":
            said[name] = value.isoformat()
        else:
            said[name] = str(value)
    return said


def _shown(mandate: Mandate) -> dict[str, str]:
    kept = ("kind", "term", "addressees", "status")
    shown = _said({name: getattr(mandate, name) for name in kept})
    return {
        **shown,
        "title": " ".join(plain(mandate.title).split()),
        "text": plain(mandate.text),
        "due_on": mandate.due_on.isoformat() if mandate.due_on else "",
    }


def _label(reading: Reading, name: str) -> str:
    return str(reading.importer.by_name[name].label)
