"""What people do with an import: send a sheet, map its columns, confirm what the dry run found, give it up."""

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common import clock
from common.imports.fields import LEAVE, NOTE, Importer
from common.imports.files import read_tables
from common.imports.heads import find_heads, heads_of, propose, signature
from common.imports.tables import Line, Table
from common.imports.words import plain_head
from common.jobs import take_up_silent
from common.refusals import InvalidInput, StaleVersion
from planning import tasks
from planning.actions.imports.working import find_table, work
from planning.enums import ImportNoun, ImportState
from planning.models import Biennium, ImportMapping, ImportRun
from planning.queries.imports.nouns import importer_of
from planning.rules.imports import may_import, may_work_on
from planning.transitions import IMPORT
from structure.models import Unit, User

MOST_AT_ONCE = 200  # rows worked on within the page itself; more are handed to a worker
EXAMPLES = 3  # values of a column shown beside its head
KEPT_FOR = datetime.timedelta(days=2)  # an upload nobody goes on with
SILENT_FOR = datetime.timedelta(minutes=15)  # longer than a worker may take: nobody works


def receive(*, by: Any, noun: str, biennium: Biennium, name: str, file: File) -> ImportRun:
    """Keep a sheet that somebody sent, with the mapping remembered for its heads or else proposed.

    Sent twice, it is one import. Raises ``NotAllowed``, or ``InvalidInput`` at ``file`` when it cannot be read.
    """
    may_import(by, noun)
    importer = importer_of(noun, by, biennium)
    name = _plain_name(name)
    tables = read_tables(name, file, file.size)  # type: ignore[arg-type]
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # of two at once, the second finds what the first has sent
        waiting = ImportRun.objects.filter(
            asked_by=by, noun=noun, biennium=biennium, sha256=sha256, state=ImportState.UPLOADED
        ).first()
        if waiting:
            return waiting
        run = ImportRun(
            noun=noun,
            biennium=biennium,
            asked_by=by,
            asked_at=clock.now(),
            file_name=name,
            size=file.size,
            sha256=sha256,
            language=get_language() or "en",
        )
        run.sheets = [table.name[:200] for table in tables]
        _read(run, _likeliest(tables, importer), importer)
        file.seek(0)
        run.file.save(run.file_name, file, save=False)
        try:
            run.save()
        except BaseException:
            run.file.delete(save=False)  # the transaction takes back the row; the file is ours to take back
            raise
    return run


def choose_sheet(*, run: ImportRun, by: Any, sheet: str) -> ImportRun:
    """Read another sheet of the workbook. Raises ``InvalidInput`` at ``sheet`` when it has none of that name."""
    with transaction.atomic():
        locked = _lock(run)
        may_work_on(by, locked)
        IMPORT.check(locked, "map_columns")
        importer = importer_of(locked.noun, by, locked.biennium)
        _read(locked, find_table(locked, sheet), importer)
        locked.state = ImportState.UPLOADED
        locked.save()
    return locked


def map_columns(
    *,
    run: ImportRun,
    by: Any,
    columns: Mapping[int, str],
    constants: Mapping[str, str] | None = None,
    keep_rest: bool = False,
) -> ImportRun:
    """Say where each column goes, remember it, and have the dry run done.

    ``columns`` maps the number of a column to a field, ``NOTE`` or ``LEAVE``. Raises ``NotAllowed``, ``WrongState``, or
    ``InvalidInput`` at ``columns``.
    """
    with transaction.atomic():
        locked = _lock(run)
        may_work_on(by, locked)
        importer = importer_of(locked.noun, by, locked.biennium)
        heads = {int(column): head for column, (head, _values) in locked.heads.items()}
        _check_columns(importer, heads, columns)
        IMPORT.step(locked, "map_columns")
        locked.columns = {str(column): goes for column, goes in columns.items() if column in heads}
        locked.constants = {
            name: said.replace("\x00", "").strip()[:500]
            for name, said in (constants or {}).items()
            if name in importer.by_name and importer.by_name[name].for_all
        }
        locked.keep_rest = keep_rest and importer.keeps_notes
        locked.confirmed_at = None
        locked.failure = ""
        locked.save()
        _remember(locked, heads)
    return _set_to_work(locked)


def confirm(*, run: ImportRun, by: Any, digest: str) -> ImportRun:
    """Write what the dry run found: all of it, or nothing. ``digest`` is that of what the person has seen.

    Raises ``StaleVersion`` when another dry run came between, ``WrongState`` while there are problems.
    """
    with transaction.atomic():
        locked = _lock(run)
        may_work_on(by, locked)
        IMPORT.check(locked, "confirm")
        if locked.problems:
            raise InvalidInput({"confirm": [_("Nothing is imported while there are problems.")]})
        if digest != locked.digest:
            raise StaleVersion(_("The dry run was done again meanwhile. Look at it once more."), current=locked)
        IMPORT.step(locked, "confirm")
        locked.confirmed_at = clock.now()
        locked.save()
    return _set_to_work(locked)


def drop(*, run: ImportRun, by: Any) -> ImportRun:
    """Give an import up; its file is removed."""
    with transaction.atomic():
        locked = _lock(run)
        may_work_on(by, locked)
        _drop(locked)
    return locked


def remove_abandoned() -> int:
    """Give up every import nobody went on with for two days. Returns how many there were."""
    with transaction.atomic():
        left = ImportRun.objects.select_for_update(skip_locked=True).filter(
            state__in=[ImportState.UPLOADED, ImportState.READY, ImportState.FAILED], asked_at__lt=clock.now() - KEPT_FOR
        )
        runs = list(left)
        for run in runs:
            _drop(run)
    return len(runs)


def resume_interrupted() -> list[int]:
    """Call a worker for every import that waits or is worked on without a sign of work for a quarter of an hour."""
    unfinished = (ImportState.QUEUED, ImportState.RUNNING)
    return take_up_silent(ImportRun, unfinished, SILENT_FOR, lambda run: tasks.work_on_import.delay(run))


def _lock(run: ImportRun) -> ImportRun:
    return ImportRun.objects.select_for_update(of=("self",)).select_related("biennium", "asked_by").get(pk=run.pk)


def _plain_name(name: str) -> str:
    said = "".join(sign for sign in name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1] if sign.isprintable()).strip()
    return said[-200:] or "sheet"


def _likeliest(tables: list[Table], importer: Importer) -> Table:
    """The sheet whose heads name most fields; a hidden one only when there is no other."""
    shown = [table for table in tables if not table.hidden] or tables

    def named(table: Table) -> int:
        proposed = propose(heads_of(find_heads(table, importer)), importer)
        return sum(1 for goes in proposed.values() if goes in importer.by_name)

    return max(shown, key=named)


def _read(run: ImportRun, table: Table, importer: Importer) -> None:
    """Take the sheet, and map its columns as they were mapped before, or as they are probably meant."""
    head = find_heads(table, importer)
    heads = heads_of(head)
    run.sheet = table.name[:200]
    run.signature = signature(heads.values())
    under = [line for line in table.lines if line.number > head.number]
    run.rows = len(under)
    run.heads = {str(column): [text, _examples(under, column)] for column, text in heads.items()}
    columns = propose(heads, importer)
    run.constants = _first_constants(run)
    kept = ImportMapping.objects.filter(noun=run.noun, signature=run.signature).order_by("-used_at")
    mine = kept.filter(user=run.asked_by).first() or kept.first()
    if mine:
        known = set(importer.by_name) | {NOTE, LEAVE}
        said = {column: mine.heads.get(plain_head(head), columns[column]) for column, head in heads.items()}
        columns = {column: goes if goes in known else columns[column] for column, goes in said.items()}
        run.constants = mine.constants
        run.keep_rest = mine.keep_rest
    run.columns = {str(column): goes for column, goes in columns.items()}


def _examples(lines: list[Line], column: int) -> list[str]:
    """Some of the values of a column, which help to tell what it is."""
    found: list[str] = []
    for line in lines[:200]:
        cell = line.cells.get(column)
        said = Truncator(" ".join(cell.text.split())).chars(60) if cell else ""
        if said and said not in found:
            found.append(said)
        if len(found) == EXAMPLES:
            break
    return found


def _first_constants(run: ImportRun) -> dict[str, str]:
    """What rows that say nothing are offered: the person's own unit, and the two years of the biennium."""
    if run.noun != ImportNoun.ACTIVITIES:
        return {}
    led = list(Unit.objects.filter(lead__user=run.asked_by).values_list("code", flat=True)[:2])
    first, last = run.biennium.years
    return {"start": str(first), "end": str(last), **({"unit": led[0]} if len(led) == 1 else {})}


def _check_columns(importer: Importer, heads: Mapping[int, str], columns: Mapping[int, str]) -> None:
    known = set(importer.by_name) | {LEAVE} | ({NOTE} if importer.keeps_notes else set())
    errors = []
    goes = [columns.get(column, LEAVE) for column in heads]
    if any(one not in known for one in goes):
        errors.append(_("Choose a field of the list for each column."))
    for one in importer.fields:
        if goes.count(one.name) > 1:
            errors.append(_("Two columns cannot both be “%(field)s”.") % {"field": one.label})
        if one.key and one.name not in goes:
            errors.append(_("Say which column is “%(field)s”.") % {"field": one.label})
    if not any(one in importer.by_name for one in goes):
        errors.append(_("Say of one column at least what it is."))
    if errors:
        raise InvalidInput({"columns": errors})


def _remember(run: ImportRun, heads: Mapping[int, str]) -> None:
    ImportMapping.objects.update_or_create(
        user=run.asked_by,
        noun=run.noun,
        signature=run.signature,
        defaults={
            "heads": {plain_head(head): run.columns.get(str(column), LEAVE) for column, head in heads.items()},
            "constants": run.constants,
            "keep_rest": run.keep_rest,
            "used_at": clock.now(),
        },
    )


def _set_to_work(run: ImportRun) -> ImportRun:
    """Work on a short sheet at once, and call a worker for a long one."""
    if run.rows <= MOST_AT_ONCE:
        work(run=run.pk)
        return ImportRun.objects.select_related("biennium", "asked_by").get(pk=run.pk)
    _ring(run)
    return run


def _ring(run: ImportRun) -> None:
    transaction.on_commit(lambda: tasks.work_on_import.delay(run.pk), robust=True)


def _drop(run: ImportRun) -> None:
    IMPORT.step(run, "drop")
    name, storage = run.file.name, run.file.storage
    run.file = ""
    run.finished_at = clock.now()
    run.save()
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)
