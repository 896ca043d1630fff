"""Working on an import: the dry run, and the writing of all that it found in one transaction.

A dry run writes nothing. What is confirmed is worked out once more under the lock of its run; when that is not what was
shown, or a row is refused, everything is taken back and the person is shown the new dry run.
"""

import logging
from collections.abc import Callable
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.core.cache import cache
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from common import clock
from common.imports.files import read_tables
from common.imports.heads import find_heads
from common.imports.plans import UNCHANGED, Plan, RowPlan
from common.imports.records import ColumnMap, Problem, read_records
from common.imports.tables import NotReadable, Table
from common.jobs import reference_of, sign_of_life
from common.refusals import InvalidInput, Refusal
from planning.actions.imports.writing import WRITERS
from planning.enums import ImportState
from planning.models import ImportRun
from planning.queries.imports.books import Books
from planning.queries.imports.nouns import NOUNS
from planning.queries.imports.progress_kept import progress_key
from planning.transitions import IMPORT

log = logging.getLogger(__name__)

MOST_KEPT = 1_000  # rows of changes, and problems, kept with a run
MOST_AROUND = 100


# A higher app knows how people are told something, and says so here: called with an import that has ended.
EndTeller = Callable[[ImportRun], None]
end_tellers: list[EndTeller] = []


class _Refused(Exception):
    """A row was refused while it was being written: all is taken back."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


def find_table(run: ImportRun, sheet: str) -> Table:
    """The sheet of a run by its name. Raises ``InvalidInput`` at ``sheet`` or, when the file is gone, at ``file``."""
    try:
        with run.file.open("rb") as stream:
            tables = read_tables(run.file_name, stream, run.size)
    except FileNotFoundError:
        raise NotReadable(_("The file is not in its place any more. Send it again.")) from None
    found = next((table for table in tables if table.name[:200] == sheet), None)
    if found is None:
        raise InvalidInput({"sheet": [_("The file has no sheet of this name.")]})
    return found


def work(*, run: int) -> str:
    """Do the dry run of an import, or write what was confirmed. Says in a word what came of it."""
    row = _claim(run)
    if row is None:
        return "nothing"
    with translation.override(row.language):
        try:
            return _write(row) if row.confirmed_at else _check(row)
        except Exception as error:
            _fail(run, error)
            return "failed"


def work_in_background(*, run: int) -> str:
    """Do what ``work`` does for somebody who does not wait for it, and have them told that it has ended."""
    came = work(run=run)
    if came != "nothing":
        row = ImportRun.objects.select_related("biennium", "asked_by").get(pk=run)
        with translation.override(row.language):
            for tell in end_tellers:
                tell(row)
    return came


def _claim(run: int) -> ImportRun | None:
    with transaction.atomic():
        row = _locked(run)
        if row is None or not IMPORT.may(row, "start"):
            return None
        IMPORT.step(row, "start")
        row.save()
        sign_of_life(ImportRun, row.pk)
    return row


def _locked(run: int) -> ImportRun | None:
    return (
        ImportRun.objects.select_for_update(of=("self",)).select_related("biennium", "asked_by").filter(pk=run).first()
    )


def reason_of(run: ImportRun) -> str:
    """What the history says of every change of an import."""
    return _("Imported from %(file)s (import %(number)s)") % {"file": run.file_name, "number": run.pk}


def plan_of(run: ImportRun) -> Plan:
    """What the import would do as things stand now."""
    noun = NOUNS[run.noun]
    books = Books(run.asked_by, run.biennium)
    importer = noun.importer(books)
    table = find_table(run, run.sheet)
    columns = {int(column): goes for column, goes in run.columns.items()}
    mapping = ColumnMap(columns, run.constants, run.keep_rest)
    reading = read_records(table, find_heads(table, importer), importer, mapping)
    return noun.plan(reading, books, reason_of(run))


def _check(row: ImportRun) -> str:
    plan = plan_of(row)
    with transaction.atomic():
        locked = _locked(row.pk)
        if locked is None or locked.state != ImportState.RUNNING or locked.confirmed_at:
            return "nothing"
        _keep(locked, plan)
        IMPORT.step(locked, "find")
        locked.save()
    return "ready"


def _write(row: ImportRun) -> str:
    try:
        with transaction.atomic():
            locked = _locked(row.pk)
            if locked is None or locked.state != ImportState.RUNNING or not locked.confirmed_at:
                return "nothing"  # another worker has written it while this one waited
            plan = plan_of(locked)
            if plan.problems or plan.digest != locked.digest:
                return _back(locked, plan, _("The plan has changed since the dry run. Look at it once more."))
            _write_rows(locked, plan)
            _keep(locked, plan)
            IMPORT.step(locked, "finish")
            locked.finished_at = clock.now()
            name, storage = locked.file.name, locked.file.storage
            locked.file = ""
            locked.save()
            transaction.on_commit(lambda: storage.delete(name), robust=True)
    except _Refused as refused:
        with transaction.atomic():
            again = _locked(row.pk)
            if again is None:
                return "nothing"
            plan = plan_of(again)
            if not plan.problems:
                plan.problems.append(refused.problem)
            return _back(again, plan, _("A row was refused, so nothing has been imported."))
    finally:
        cache.delete(progress_key(row.pk))
    return "done"


def _write_rows(run: ImportRun, plan: Plan) -> None:
    by, reason, write = run.asked_by, reason_of(run), WRITERS[run.noun]
    rows = [row for row in plan.rows if row.action != UNCHANGED]
    for count, row in enumerate(rows):
        if count % 20 == 0:
            cache.set(progress_key(run.pk), round(100 * count / len(rows)), 3600)
        try:
            write(row, by=by, run=run, reason=reason)
        except Refusal as refusal:
            raise _Refused(_problem_of(row, refusal)) from refusal


def _problem_of(row: RowPlan, refusal: Refusal) -> Problem:
    sentence = str(refusal) if isinstance(refusal, InvalidInput) else str(refusal.sentence)
    return Problem(row.row, "", row.key, sentence, row.title)


def _back(locked: ImportRun, plan: Plan, sentence: str) -> str:
    """Show the new dry run instead of writing: nothing has been written."""
    _keep(locked, plan)
    locked.failure = sentence
    locked.confirmed_at = None
    IMPORT.step(locked, "find")
    locked.save()
    return "ready"


def _keep(run: ImportRun, plan: Plan) -> None:
    plan.problems.sort(key=lambda one: one.row)
    plan.kept.sort(key=lambda one: one.row)
    run.counts = plan.counts
    run.problems = [problem.as_json() for problem in plan.problems[:MOST_KEPT]]
    run.kept = [problem.as_json() for problem in plan.kept[:MOST_KEPT]]
    run.changes = plan.changes_as_json(MOST_KEPT)
    run.around = [[row, text] for row, text in plan.around[:MOST_AROUND]]
    run.digest = plan.digest
    run.failure = ""


def _fail(run: int, error: Exception) -> None:
    """Keep why, in plain words, with a reference under which the log tells the rest."""
    reference = reference_of(log, "Import", run, error)
    with transaction.atomic():
        locked = _locked(run)
        if locked is None or not IMPORT.may(locked, "fail"):
            return
        IMPORT.step(locked, "fail")
        locked.confirmed_at = None
        locked.failure = _("%(sentence)s Nothing has been imported. Reference %(reference)s.") % {
            "sentence": _why(error),
            "reference": reference,
        }
        locked.save()


def _why(error: Exception) -> Any:
    if isinstance(error, InvalidInput):
        return str(error)
    if isinstance(error, SoftTimeLimitExceeded):
        return _("It took too long. Send the sheet in parts.")
    return _("Something went wrong.")
