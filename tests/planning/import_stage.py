"""What the tests of imports do: send a sheet, have it looked at, confirm it."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile

from common import clock
from common.documents.csv import write_csv
from common.documents.sheets import Sheet
from common.documents.xlsx import write_workbook
from planning.actions.imports.runs import confirm, map_columns, receive
from planning.models import Biennium, ImportRun


def csv_of(*rows: Sequence[Any]) -> bytes:
    """A CSV file of these rows, heads first."""
    held = io.StringIO()
    csv.writer(held).writerows(rows)
    return held.getvalue().encode()


def sent(by: Any, noun: str, biennium: Biennium, content: bytes, name: str = "plan.csv") -> ImportRun:
    """A sheet just sent, its columns as they are proposed."""
    return receive(by=by, noun=noun, biennium=biennium, name=name, file=ContentFile(content, name=name))


def looked_at(run: ImportRun, constants: dict[str, str] | None = None, keep_rest: bool | None = None) -> ImportRun:
    """The dry run of a sheet, as the form offers it and with what else is said."""
    return map_columns(
        run=run,
        by=run.asked_by,
        columns={int(column): goes for column, goes in run.columns.items()},
        constants={**run.constants, **(constants or {})},
        keep_rest=run.keep_rest if keep_rest is None else keep_rest,
    )


def imported(run: ImportRun) -> ImportRun:
    """A dry run without problems, confirmed."""
    assert run.problems == []
    return confirm(run=run, by=run.asked_by, digest=run.digest)


def file_of(sheet: Sheet, kind: str) -> bytes:
    """An export as the file that is downloaded."""
    return write_workbook([sheet], as_at=clock.now()) if kind == "xlsx" else write_csv(sheet)


def counts(run: ImportRun) -> tuple[int, int, int]:
    """Created, changed, unchanged."""
    return run.counts["created"], run.counts["changed"], run.counts["unchanged"]


def places(run: ImportRun) -> list[tuple[int, str, str]]:
    """Row, column and value of every problem."""
    return [(problem["row"], problem["column"], problem["value"]) for problem in run.problems]
