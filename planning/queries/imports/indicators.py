"""Indicators from a sheet: found by what they measure and their name."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.imports import readers
from common.imports.choices import closed
from common.imports.fields import Field, Importer, Unreadable
from common.imports.plans import CHANGED, CREATED, UNCHANGED, FieldChange, Plan, RowPlan
from common.imports.readers import Reader
from common.imports.records import Reading, Record
from common.imports.tables import Cell, plain
from common.imports.words import folded
from common.refusals import InvalidInput, Refusal
from planning.enums import CalculationRule, Direction, ImportNoun
from planning.models import Biennium, ExpectedResult, Indicator, Output
from planning.queries.imports.books import Books
from planning.queries.workplan_content import days_text
from planning.rules.indicator_values import check_indicator
from planning.rules.results import may_edit_indicator

_CHOICES: dict[str, dict[Any, Any]] = {"direction": dict(Direction.choices), "rule": dict(CalculationRule.choices)}
_TARGET = "target_"


def indicators_importer(books: Books) -> Importer:
    """The fields of an indicator, with a target for each year of the biennium."""
    text, amount = readers.text, readers.number(-(10**11), 10**11)
    return Importer(
        ImportNoun.INDICATORS,
        ImportNoun.INDICATORS.label,
        fields=(
            Field(
                "of",
                gettext_lazy("Result or output"),
                _measured(books),
                ("result", "output", "expected result", "code", "of"),
                key=True,
                required=True,
                enter=_("the code of an expected result or an output, such as 1.2 or 1.2.1"),
                width=16,
            ),
            Field(
                "name",
                gettext_lazy("Indicator"),
                text(200),
                ("name", "title", "indicator name"),
                key=True,
                required=True,
                enter=_("what is measured, in at most 200 characters"),
                width=60,
            ),
            Field("unit", gettext_lazy("Unit"), text(60), ("unit of measure",), enter=_("what is counted"), width=16),
            closed("direction", gettext_lazy("Direction"), Direction.choices),
            closed("rule", gettext_lazy("Calculation rule"), CalculationRule.choices, ("rule", "calculation")),
            Field("baseline", gettext_lazy("Baseline"), amount, enter=_("a number"), width=12, kind="number"),
            *(_target(year, amount) for year in books.biennium.years),
            Field(
                "verification",
                gettext_lazy("Means of verification"),
                text(300),
                ("verification", "source of verification", "data source"),
                enter=_("where the value is found, in at most 300 characters"),
                width=40,
            ),
        ),
    )


def _target(year: int, amount: Reader) -> Field:
    label = format_lazy(gettext_lazy("Target {year}"), year=year)
    synonyms = (f"target {year}", f"{year} target")
    return Field(f"{_TARGET}{year}", label, amount, synonyms, enter=_("a number"), width=12, kind="number")


def _measured(books: Books) -> Reader:
    def read(cell: Cell) -> ExpectedResult | Output:
        said = folded(cell.text)
        found = books.outputs.get(said) or books.results.get(said)
        if found is None:
            raise Unreadable(_("No result or output has this code."), _("a code such as 1.2 or 1.2.1"))
        return found

    return read


@dataclass(frozen=True)
class IndicatorWrite:
    """What a row's action takes. ``version`` is the indicator's as it was read; None of a new one."""

    indicator: Indicator
    values: dict[str, Any]
    version: int | None = None


def indicators_of(biennium: Biennium) -> Any:
    """The indicators of the results and outputs of a biennium."""
    return (
        Indicator.objects.filter(Q(result__biennium=biennium) | Q(output__result__biennium=biennium))
        .select_related("result__biennium", "output__result__biennium")
        .order_by("result__code", "output__code", "pk")
    )


def plan_indicators(reading: Reading, books: Books, reason: str) -> Plan:
    """What every row would do. Two indicators of one name under one result are taken in their order."""
    plan = Plan(problems=reading.problems, kept=reading.kept, around=reading.around)
    there: dict[tuple[str, int, str], list[Indicator]] = {}
    for one in indicators_of(books.biennium):
        there.setdefault(_key(one.output or one.result, one.name), []).append(one)
    for record in reading.records:
        before = {problem.row for problem in reading.problems}
        if reading.lacking(record, record.values):
            continue
        same = there.get(_key(record.values["of"], record.values["name"]), [])
        found = _row(reading, record, books, same.pop(0) if same else None)
        if found and record.row not in before:
            plan.rows.append(found)
    return plan


def _key(of: Any, name: str) -> tuple[str, int, str]:
    return of._meta.model_name, of.pk, " ".join(plain(name).casefold().split())


def _row(reading: Reading, record: Record, books: Books, indicator: Indicator | None) -> RowPlan | None:
    of = record.values["of"]
    values = {name: value for name, value in record.values.items() if name != "of"}
    said = {name: _text(name, value) for name, value in values.items()}
    shown = _shown(indicator) if indicator else {}
    fresh = {name: text for name, text in said.items() if text != shown.get(name, "")}
    if indicator is not None and not fresh:
        return RowPlan(record.row, UNCHANGED, of.code, indicator.name)
    label = {one.name: str(one.label) for one in reading.importer.fields}
    changes = [FieldChange(label[name], shown.get(name, ""), text) for name, text in fresh.items()]
    row = indicator or Indicator(**{"output" if isinstance(of, Output) else "result": of})
    given = {name: values[name] for name in fresh if not name.startswith(_TARGET)}
    targets = {name.removeprefix(_TARGET): text for name, text in fresh.items() if name.startswith(_TARGET)}
    if targets:
        given["targets"] = {**row.targets, **targets}
    if not _allowed(reading, record, books, row, given):
        return None
    write = IndicatorWrite(row, given, indicator.version if indicator else None)
    return RowPlan(record.row, CHANGED if indicator else CREATED, of.code, values["name"], changes, write)


def _allowed(reading: Reading, record: Record, books: Books, row: Indicator, given: dict[str, Any]) -> bool:
    """Whether the rules let the person write this; else what they say is a problem of the row."""
    try:
        may_edit_indicator(books.user, row)
        check_indicator(row, given)
    except InvalidInput as refusal:
        for sentences in refusal.errors.values():
            for sentence in sentences:
                reading.refuse(record, "name", sentence)
        return False
    except Refusal as refusal:
        reading.refuse(record, "of", refusal.sentence, None)
        return False
    return True


def _text(name: str, value: Any) -> str:
    if name in _CHOICES:
        return str(_CHOICES[name][value])
    return days_text(value) if isinstance(value, Decimal) else str(value)


def _shown(indicator: Indicator) -> dict[str, str]:
    line = {name: " ".join(plain(getattr(indicator, name)).split()) for name in ("name", "unit", "verification")}
    return {
        **line,
        "direction": _text("direction", indicator.direction),
        "rule": _text("rule", indicator.rule),
        "baseline": "" if indicator.baseline is None else days_text(indicator.baseline),
        **{f"{_TARGET}{year}": target_text(value) for year, value in indicator.targets.items()},
    }


def target_text(value: Any) -> str:
    """A target as it is kept in JSON, as a number is written; what is no number stays as it is."""
    try:
        return days_text(Decimal(str(value)))
    except ArithmeticError:
        return str(value)
