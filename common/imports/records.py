"""Rows of a table read through a mapping: values by field, notes, and every problem with its row and column."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from common.imports.fields import LEAVE, NOTE, Importer, Unreadable
from common.imports.heads import NOTE_MARK, heads_of
from common.imports.tables import Cell, Line, Table, column_name

SHOWN_VALUE = 200  # characters of a value shown beside a problem


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken: where, the sentence, the value found, what to enter. Row 0 is the whole sheet."""

    row: int
    column: str
    head: str
    sentence: str
    value: str = ""
    enter: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class ColumnMap:
    """Where each column goes (a field, ``NOTE`` or ``LEAVE``) and what rows that say nothing get, by field.

    ``keep_rest``: a cell that cannot be read is kept as a note instead of being a problem.
    """

    columns: Mapping[int, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    keep_rest: bool = False


@dataclass
class Record:
    """A row: its values by field (what is empty is absent), the cells they came from, its notes by head.

    ``refused`` are the fields of which a problem is told already.
    """

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)


@dataclass
class Reading:
    """All that was read. ``around`` is what stands over and under the table: row and text.

    ``kept`` are the cells that could not be read and are kept as notes.
    """

    importer: Importer
    heads: dict[int, str]
    places: dict[str, int]
    constants: dict[str, Any] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    kept: list[Problem] = field(default_factory=list)
    around: list[tuple[int, str]] = field(default_factory=list)
    keep_rest: bool = False

    def problem(self, record: Record, name: str, sentence: Any, enter: Any = "") -> Problem:
        """A problem of a field of a record, at its cell or, when it has none, at its column."""
        cell = record.cells.get(name)
        column = cell.column if cell else self.places.get(name, 0)
        known = self.importer.by_name.get(name)
        head = self.heads.get(column) or (str(known.label) if known else "")
        said = "" if enter is None else str(enter or (known.enter if known else ""))
        value = cell.text[:SHOWN_VALUE] if cell else ""
        return Problem(record.row, column_name(column), head, str(sentence), value, said)

    def refuse(self, record: Record, name: str, sentence: Any, enter: Any = "") -> None:
        record.refused.add(name)
        self.problems.append(self.problem(record, name, sentence, enter))

    def lacking(self, record: Record, given: Mapping[str, Any]) -> bool:
        """Whether something a new row needs is not given; each lack is a problem, unless it was told already."""
        absent = [one for one in self.importer.fields if one.required and one.name not in given]
        for one in absent:
            if one.name not in record.refused:
                sentence = _("This is empty.") if one.name in self.places else _("No column gives this.")
                self.refuse(record, one.name, sentence)
        return bool(absent)

    def keep(self, record: Record, name: str, sentence: Any) -> None:
        """Keep the cell of a field as a note of its row, and say so."""
        cell = record.cells[name]
        self.kept.append(self.problem(record, name, sentence))
        record.notes[self.heads.get(cell.column, name)] = cell.text
        record.values.pop(name, None)


def read_records(table: Table, head: Line, importer: Importer, mapping: ColumnMap) -> Reading:
    """Read every row under the heads. Rows that repeat a merged cell of ``importer.joined_by`` are one row."""
    heads = heads_of(head)
    places = {name: column for column, name in sorted(mapping.columns.items()) if name in importer.by_name}
    reading = Reading(importer, heads, places, keep_rest=mapping.keep_rest and importer.keeps_notes)
    reading.around = [(line.number, _joined(line)) for line in table.lines if line.number < head.number]
    _read_constants(reading, mapping)
    part: Line | None = None
    for line in _whole_rows(table, head, places.get(importer.joined_by, 0)):
        if line.is_heading:
            if part and not importer.keeps_notes:
                reading.around.append((part.number, _joined(part)))
            part = line
            continue
        if heads_of(line) == heads:
            continue  # the heads once more, as on every printed page
        record = Record(line.number)
        for cell in line:
            _take(reading, record, cell, mapping)
        if part and importer.keeps_notes:
            record.notes.setdefault(_("Part"), _joined(part))
        reading.records.append(record)
    if part and not (importer.keeps_notes and reading.records and reading.records[-1].row > part.number):
        reading.around.append((part.number, _joined(part)))
    return reading


def _joined(line: Line) -> str:
    return " | ".join(cell.text for cell in line if cell.text and not cell.repeated)


def _whole_rows(table: Table, head: Line, joined: int) -> Iterator[Line]:
    """The rows under the heads; those under one merged cell become the first of them, their texts under each other."""
    whole: Line | None = None
    for line in table.lines:
        if line.number <= head.number:
            continue
        cell = line.cells.get(joined)
        if whole is not None and cell is not None and cell.repeated:
            whole = Line(whole.number, _under(whole, line))
            continue
        if whole is not None:
            yield whole
        whole = line
    if whole is not None:
        yield whole


def _under(first: Line, second: Line) -> dict[int, Cell]:
    cells = dict(first.cells)
    for column, cell in second.cells.items():
        above = cells.get(column)
        if above is None:
            cells[column] = replace(cell, repeated=False)
        elif not cell.repeated and cell.text not in above.text.split("\n"):
            cells[column] = replace(above, value=f"{above.text}\n{cell.text}", trouble=above.trouble or cell.trouble)
    return cells


def _take(reading: Reading, record: Record, cell: Cell, mapping: ColumnMap) -> None:
    goes = mapping.columns.get(cell.column, NOTE if reading.importer.keeps_notes else LEAVE)
    head = reading.heads.get(cell.column, "")
    if goes == LEAVE:
        return
    known = reading.importer.by_name.get(goes)
    if known is None:
        if cell.value is None and cell.trouble:
            reading.problems.append(_troubled(record, cell, head))
        else:
            _note(record, (head or _("Column %(name)s") % {"name": column_name(cell.column)}), cell.text)
        return
    record.cells[known.name] = cell
    try:
        if cell.trouble:
            raise Unreadable(cell.trouble, known.enter)
        record.values[known.name] = known.read(cell)
    except Unreadable as error:
        if reading.keep_rest and cell.text:
            reading.keep(record, known.name, error.sentence)
        else:
            reading.refuse(record, known.name, error.sentence, error.enter)


def _troubled(record: Record, cell: Cell, head: str) -> Problem:
    enter = _("open the file, save it, and send it again")
    return Problem(record.row, column_name(cell.column), head, cell.trouble, "", enter)


def _note(record: Record, head: str, text: str) -> None:
    """Keep a text under its head; two columns of one head do not take each other's place."""
    head = head.removeprefix(NOTE_MARK)[:200]
    name, count = head, 2
    while name in record.notes:
        name, count = f"{head[:190]} ({count})", count + 1
    record.notes[name] = text


def _read_constants(reading: Reading, mapping: ColumnMap) -> None:
    """What rows that say nothing get; a value that cannot be read is one problem of the sheet."""
    for name, said in mapping.constants.items():
        known = reading.importer.by_name.get(name)
        if known is None or not known.for_all or not said.strip():
            continue
        try:
            reading.constants[name] = known.read(Cell(0, 0, said))
        except Unreadable as error:
            reading.problems.append(
                Problem(0, "", str(known.label), str(error.sentence), said[:SHOWN_VALUE], str(error.enter or ""))
            )
