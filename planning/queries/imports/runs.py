"""Imports a person may see, the list of them, and the page of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.documents.numbers import number_text
from common.imports.plans import CHANGED, CREATED, UNCHANGED
from common.lists import Filters, Listing, Select, chosen, page_of, sought
from planning.enums import ImportNoun, ImportState
from planning.models import ImportRun
from planning.queries.imports.progress_kept import progress_of
from planning.rules.imports import READS_ALL
from structure.rules.access import access_of

UNFINISHED = (ImportState.QUEUED, ImportState.RUNNING)
STATUS = {
    ImportState.UPLOADED: "not_started",
    ImportState.QUEUED: "not_started",
    ImportState.RUNNING: "on_track",
    ImportState.READY: "on_track",
    ImportState.DONE: "done",
    ImportState.FAILED: "lagging",
    ImportState.DROPPED: "ended",
}
SHOWN_PROBLEMS = 200
SHOWN_CHANGES = 100
KINDS = {CREATED: ("added", gettext_lazy("Added")), CHANGED: ("changed", gettext_lazy("Changed"))}


def imports_visible_to(user: Any) -> QuerySet[ImportRun]:
    """A person's own imports; all of them for who imports for the whole Secretariat."""
    runs = ImportRun.objects.select_related("biennium", "asked_by")
    access = access_of(user)
    if access.may(READS_ALL):
        return runs
    return runs.filter(asked_by=user) if access.may("secretariat:plan:read") else runs.none()


def address_of_import(run: ImportRun) -> str:
    """Where the page of an import is."""
    return reverse("planning:import-detail", args=[run.pk])


@dataclass(frozen=True)
class ImportRow:
    """A line of the list of imports."""

    run: ImportRun
    url: str
    status: str
    state: str
    what: str
    found: str


def _import_row(run: ImportRun) -> ImportRow:
    return ImportRow(
        run=run,
        url=address_of_import(run),
        status=_status(run),
        state=_state(run),
        what=f"{run.get_noun_display()}, {run.biennium}".capitalize(),
        found=found_words(run),
    )


def _stopped(run: ImportRun) -> bool:
    """Whether the dry run is ready and there are problems to solve."""
    return run.state == ImportState.READY and bool(run.counts.get("problems"))


def _status(run: ImportRun) -> str:
    return "lagging" if _stopped(run) else STATUS[ImportState(run.state)]


def _state(run: ImportRun) -> str:
    return _("problems to solve") if _stopped(run) else str(run.get_state_display())


def found_words(run: ImportRun) -> str:
    """What an import did, or would do: "12 created, 3 changed, 40 unchanged"."""
    counts = run.counts
    if not counts:
        return ""
    parts = [
        _("%(n)s created") % {"n": number_text(counts[CREATED])},
        _("%(n)s changed") % {"n": number_text(counts[CHANGED])},
        _("%(n)s unchanged") % {"n": number_text(counts[UNCHANGED])},
    ]
    if counts["problems"]:
        said = ngettext("%(n)s problem", "%(n)s problems", counts["problems"])
        parts.append(said % {"n": number_text(counts["problems"])})
    return ", ".join(parts)


def import_list(user: Any, parameters: Mapping[str, str]) -> Listing[ImportRow]:
    """A page of the imports; two queries, whatever their number."""
    bar = Filters(
        "q",
        sought(parameters),
        _("Find a file"),
        (
            Select("noun", _("What"), ImportNoun.choices, chosen(parameters, "noun", ImportNoun.choices)),
            Select("state", _("State"), ImportState.choices, chosen(parameters, "state", ImportState.choices)),
        ),
    )
    runs = imports_visible_to(user).defer("problems", "kept", "changes", "around")
    for select in bar.selects:
        if select.value:
            runs = runs.filter(**{select.name: select.value})
    if bar.find_value:
        runs = runs.filter(file_name__icontains=bar.find_value)
    pages = page_of(runs, parameters)
    count = pages.paginator.count
    said = ngettext("%(n)s import", "%(n)s imports", count) % {"n": number_text(count)}
    return Listing([_import_row(run) for run in pages.object_list], bar, "", said, pages)


@dataclass(frozen=True)
class ChangedField:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """A row that is added or changed, as ``components/diff.html`` shows it."""

    kind: str
    kind_label: str
    code: str
    title: str
    url: str
    fields: list[ChangedField]
    reason: str = ""


@dataclass(frozen=True)
class Job:
    """An import at work, as ``components/job.html`` shows it."""

    id: int
    title: str
    words: str
    percent: int
    left: str
    running: bool
    url: str
    wait: int = 2
    failed: bool = False
    error: str = ""
    steps: list[Any] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    cancel_url: str = ""
    retry_url: str = ""


@dataclass(frozen=True)
class ImportPage:
    """The page of one import: where it stands, what was found, and what can be done next."""

    run: ImportRun
    status: str
    state: str
    sentence: str
    found: str
    problems: list[dict[str, Any]]
    changes: list[Change]
    more_problems: int
    more_changes: int
    facts: list[tuple[str, Any]]
    job: Job | None
    mine: bool
    may_confirm: bool
    may_map: bool
    may_drop: bool
    may_keep: bool
    nothing: bool


def import_page(user: Any, run: ImportRun) -> ImportPage:
    """What the page of an import shows to this person."""
    mine = run.asked_by_id == user.pk
    ready = run.state == ImportState.READY
    counts = run.counts or {}
    changing = counts.get(CREATED, 0) + counts.get(CHANGED, 0)
    problems = counts.get("problems", 0)
    open_ = run.state in (ImportState.UPLOADED, ImportState.READY, ImportState.FAILED)
    return ImportPage(
        run=run,
        status=_status(run),
        state=_state(run),
        sentence=sentence_of(run),
        found=found_words(run),
        problems=run.problems[:SHOWN_PROBLEMS],
        changes=[_change(run, row) for row in run.changes[:SHOWN_CHANGES]],
        more_problems=max(problems - SHOWN_PROBLEMS, 0),
        more_changes=max(changing - SHOWN_CHANGES, 0),
        facts=[
            (_("File"), run.file_name),
            (_("Sheet"), run.sheet),
            (_("Rows"), number_text(run.rows)),
            (_("Biennium"), str(run.biennium)),
            (_("Sent by"), run.asked_by.full_name),
        ],
        job=job_of(run) if run.state in UNFINISHED else None,
        mine=mine,
        may_confirm=mine and ready and not problems and changing > 0,
        may_map=mine and open_,
        may_drop=mine and open_,
        may_keep=mine and ready and problems > 0 and run.noun == ImportNoun.ACTIVITIES and not run.keep_rest,
        nothing=ready and not problems and not changing,
    )


def job_of(run: ImportRun) -> Job:
    """How far an import at work is."""
    writing = run.confirmed_at is not None
    running = run.state in UNFINISHED
    title = _("The sheet is being imported") if writing else _("The sheet is being looked at")
    if run.state == ImportState.QUEUED:
        title = _("The sheet waits for its turn")
    return Job(
        id=run.pk,
        title=title if running else _("The sheet has been worked on"),
        words=_("%(file)s, %(rows)s rows") % {"file": run.file_name, "rows": number_text(run.rows)},
        percent=progress_of(run.pk) if running else 100,
        left=_("all of it is written at once, or nothing") if writing else _("nothing is written yet"),
        running=running,
        url=reverse("planning:import-job", args=[run.pk]),
    )


def sentence_of(run: ImportRun) -> str:
    """Where an import stands and what can be done next, in a sentence."""
    counts = run.counts or {}
    changing, problems = counts.get(CREATED, 0) + counts.get(CHANGED, 0), counts.get("problems", 0)
    if run.state == ImportState.UPLOADED:
        return _("Say what each column is. Nothing is imported yet.")
    if run.state in UNFINISHED:
        return _("It is being worked on. You can leave this page.")
    if run.state == ImportState.FAILED:
        return run.failure
    if run.state == ImportState.DROPPED:
        return _("Given up. Nothing was imported.")
    if run.state == ImportState.DONE:
        return _("All of it is in the plan: %(found)s.") % {"found": found_words(run)}
    if problems:
        said = ngettext(
            "%(n)s problem stands in the way. Nothing is imported yet.",
            "%(n)s problems stand in the way. Nothing is imported yet.",
            problems,
        )
        return said % {"n": number_text(problems)}
    if not changing:
        return _("Everything in this sheet is in the plan already. There is nothing to import.")
    return _("No problem found. Nothing is imported until you confirm.")


def _change(run: ImportRun, row: dict[str, Any]) -> Change:
    kind, label = KINDS[row["action"]]
    return Change(
        kind=kind,
        kind_label=str(label),
        code=row["key"],
        title=row["title"],
        url="",
        fields=[ChangedField(*one) for one in row["fields"]],
    )
