"""The page of a procedure, of one of its versions, of two compared, and of who has acknowledged."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from clusters.enums import VERSIONS_OPEN, ProcedureState
from clusters.models import Acknowledgement, Lesson, OperatingProcedure, ProcedureVersion, Stage
from clusters.queries.acknowledgements import Readers, concerned_by, counted, readers_of
from clusters.queries.addresses import procedure_address, version_address
from clusters.queries.procedures import Standing, standing_of
from clusters.rules import READ
from clusters.rules import procedures as rules
from clusters.rules.procedure_text import Difference, TextPart, differences, parts_of
from clusters.transitions import PROCEDURE_VERSION
from common import clock
from common.lists import Filters, Select, chosen
from common.passages import Passage, passage, who_made
from common.refusals import allowed, why_not
from structure.models import Unit
from structure.rules.access import access_of

CHANGES_SHOWN = 12


@dataclass(frozen=True)
class VersionRow:
    """A version in the list of versions."""

    version: ProcedureVersion
    url: str
    standing: Standing
    days: str
    compare_url: str = ""


@dataclass(frozen=True)
class ProcedurePage:
    """Everything the page of a procedure shows; ``shown`` is the version whose text stands on it."""

    procedure: OperatingProcedure
    shown: ProcedureVersion | None
    standing: Standing
    coming: VersionRow | None
    parts: list[TextPart]
    facts: list[tuple[str, Any]]
    versions: list[VersionRow]
    stages: list[Stage]
    units: list[Unit]
    lessons: list[Any]
    acknowledged: int
    concerned: int
    own: Acknowledgement | None
    asks_me: bool
    may_write: bool
    may_see_readers: bool
    history: list[Passage]


@dataclass(frozen=True)
class Move:
    """A step the reader can take; ``refusal`` says why not now. ``asks`` names what the step wants to know."""

    action: str
    label: str
    asks: str = ""
    refusal: str = ""


@dataclass(frozen=True)
class VersionPage:
    """One version: its text, its way through the states, and what the reader can do with it."""

    version: ProcedureVersion
    standing: Standing
    parts: list[TextPart]
    states: list[dict[str, Any]]
    moves: list[Move]
    writers: list[str]
    days: str
    before: ProcedureVersion | None
    next_day: datetime.date
    may_write: bool
    may_see_readers: bool
    acknowledged: int
    concerned: int
    own: Acknowledgement | None
    asks_me: bool
    history: list[Passage] = field(default_factory=list)


@dataclass(frozen=True)
class ComparePage:
    """Two versions of a procedure, and where their texts differ."""

    procedure: OperatingProcedure
    before: ProcedureVersion
    after: ProcedureVersion
    filters: Filters
    rows: list[Difference]
    changed: int


@dataclass(frozen=True)
class ReadersPage:
    version: ProcedureVersion
    readers: Readers
    may_remind: bool


def versions_visible_to(user: Any) -> QuerySet[ProcedureVersion]:
    """The versions of all procedures with ``secretariat:clusters:read``, drafts too; else none."""
    versions = ProcedureVersion.objects.select_related("procedure__cluster", "procedure__owner__user", "adopted_by")
    return versions if access_of(user).may(READ) else versions.none()


def procedure_page(user: Any, procedure: OperatingProcedure) -> ProcedurePage:
    """One procedure; a fixed number of queries."""
    day = clock.today()
    versions: list[ProcedureVersion] = list(procedure.versions.order_by("-number"))
    holds = next((one for one in versions if one.in_force_on(day)), None)
    latest = versions[0] if versions else None
    coming = latest if latest is not None and latest is not holds and latest.state in _COMING else None
    shown = holds or latest
    rows = _version_rows(procedure, versions, day)
    asked = coming if coming and coming.state == ProcedureState.ADOPTED else holds
    acknowledged, concerned = counted(asked, day) if asked else (0, concerned_by(procedure, day).count())
    own, asks_me = _own(user, procedure, asked, day)
    return ProcedurePage(
        procedure=procedure,
        shown=shown,
        standing=standing_of(holds or latest, day),
        coming=next((row for row in rows if row.version is coming), None) if holds else None,
        parts=parts_of(shown.text) if shown else [],
        facts=[
            (_("Kind"), procedure.get_kind_display()),
            (_("Cluster"), str(procedure.cluster.code)),
            (_("In force from"), _day(holds.effective_on) if holds else "–"),
            (_("In force until"), _day(holds.ends_on) if holds and holds.ends_on else "–"),
            (_("Review due"), _day(holds.review_due_on) if holds and holds.review_due_on else "–"),
        ],
        versions=rows,
        units=list(procedure.units.all()),
        stages=list(procedure.stages.select_related("project", "unit").order_by("project__code", "order")),
        lessons=list(
            Lesson.objects.filter(changed_version__procedure=procedure).select_related("changed_version").order_by("pk")
        ),
        acknowledged=acknowledged,
        concerned=concerned,
        own=own,
        asks_me=asks_me,
        may_write=allowed(rules.may_write, user, procedure),
        may_see_readers=bool(asked) and allowed(rules.may_see_readers, user, procedure),
        history=_history(procedure),
    )


_COMING = VERSIONS_OPEN | {ProcedureState.ADOPTED}


def version_page(user: Any, version: ProcedureVersion) -> VersionPage:
    """One version; a fixed number of queries."""
    day = clock.today()
    procedure = version.procedure
    writes = allowed(rules.may_write, user, procedure)
    dated = version.state == ProcedureState.ADOPTED or version.in_force_on(day)
    acknowledged, concerned = counted(version, day) if dated else (0, 0)
    own, asks_me = _own(user, procedure, version if dated else None, day)
    history = list(version.history.select_related("history_user").order_by("-history_date", "-history_id"))
    return VersionPage(
        version=version,
        standing=standing_of(version, day),
        parts=parts_of(version.text),
        states=_states(version, history, day),
        moves=_moves(user, version, writes, day),
        writers=[writer.full_name for writer in version.writers.order_by("full_name")],
        days=days_of(version),
        before=procedure.versions.filter(number__lt=version.number).order_by("-number").first(),
        next_day=day + datetime.timedelta(days=1),
        may_write=writes and version.state == ProcedureState.DRAFT,
        may_see_readers=dated and allowed(rules.may_see_readers, user, procedure),
        acknowledged=acknowledged,
        concerned=concerned,
        own=own,
        asks_me=asks_me,
        history=[passage(row) for row in history[:CHANGES_SHOWN]],
    )


def compare_page(procedure: OperatingProcedure, parameters: Mapping[str, str]) -> ComparePage | None:
    """Two versions, the latest and the one before it unless the address names others; None with fewer than two."""
    versions = list(procedure.versions.order_by("number"))
    if len(versions) < 2:
        return None
    choices = [(str(one.number), _("version %(n)s") % {"n": one.number}) for one in versions]
    by_number = {str(one.number): one for one in versions}
    after = by_number[chosen(parameters, "to", choices) or str(versions[-1].number)]
    earlier = [one for one in versions if one.number < after.number]
    fallback = earlier[-1] if earlier else versions[-1]
    before = by_number[chosen(parameters, "from", choices) or str(fallback.number)]
    rows = differences(before.text, after.text)
    bar = Filters(
        selects=(
            Select("from", _("From"), choices, str(before.number)),
            Select("to", _("To"), choices, str(after.number)),
        )
    )
    return ComparePage(procedure, before, after, bar, rows, sum(row.kind != "same" for row in rows))


def readers_page(user: Any, version: ProcedureVersion) -> ReadersPage:
    day = clock.today()
    return ReadersPage(version, readers_of(version, day), allowed(rules.may_be_acknowledged, version, day))


def days_of(version: ProcedureVersion) -> str:
    """``from 1 Oct 2016``, ``1 Feb 2016 – 30 Sep 2016``, or nothing."""
    if version.effective_on is None or version.state == ProcedureState.WITHDRAWN:
        return ""
    if version.ends_on is None:
        return _("from %(day)s") % {"day": _day(version.effective_on)}
    return _("%(first)s to %(last)s") % {"first": _day(version.effective_on), "last": _day(version.ends_on)}


def _version_rows(
    procedure: OperatingProcedure, versions: list[ProcedureVersion], day: datetime.date
) -> list[VersionRow]:
    rows = []
    for place, version in enumerate(versions):
        version.procedure = procedure
        earlier = versions[place + 1] if place + 1 < len(versions) else None
        compare = ""
        if earlier:
            compare = f"{procedure_address(procedure, 'compare')}?from={earlier.number}&to={version.number}"
        rows.append(VersionRow(version, version_address(version), standing_of(version, day), days_of(version), compare))
    return rows


def _own(
    user: Any, procedure: OperatingProcedure, version: ProcedureVersion | None, day: datetime.date
) -> tuple[Acknowledgement | None, bool]:
    """The person's own acknowledgement, and whether one is asked of them."""
    staff = access_of(user).staff
    if version is None or staff is None or not allowed(rules.may_be_acknowledged, version, day):
        return None, False
    given = version.acknowledgements.filter(staff=staff).first()
    return given, given is None and concerned_by(procedure, day).filter(pk=staff.pk).exists()


def _history(procedure: OperatingProcedure) -> list[Passage]:
    """What happened to the procedure and its versions, the latest first."""
    rows: list[Passage] = [
        passage(row)
        for row in procedure.history.select_related("history_user").order_by("-history_date")[:CHANGES_SHOWN]
    ]
    history: Any = ProcedureVersion.history  # type: ignore[attr-defined]
    rows += [
        passage(row, number=row.number)
        for row in history.filter(procedure_id=procedure.pk)
        .select_related("history_user")
        .defer("text")
        .order_by("-history_date")[:CHANGES_SHOWN]
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)[:CHANGES_SHOWN]


def _states(version: ProcedureVersion, history: list[Any], day: datetime.date) -> list[dict[str, Any]]:
    """Draft, in review, adopted, in force; each passed one with its day and person."""
    entered: dict[str, Any] = {}
    later = None
    for row in history:  # the latest first
        if later is not None and later.state != row.state:
            entered.setdefault(later.state, later)
        later = row
    if later is not None:
        entered.setdefault(later.state, later)
    if version.state == ProcedureState.WITHDRAWN:
        steps = [ProcedureState.DRAFT, ProcedureState.IN_REVIEW, ProcedureState.ADOPTED, ProcedureState.WITHDRAWN]
        now = 3
    else:
        steps = [ProcedureState.DRAFT, ProcedureState.IN_REVIEW, ProcedureState.ADOPTED]
        now = steps.index(ProcedureState(version.state)) if version.state in VERSIONS_OPEN else 2
    shown = []
    for place, state in enumerate(steps):
        row = entered.get(state) if place <= now else None
        note = (
            ", ".join(part for part in (date_format(localtime(row.history_date), "DATE_FORMAT"), who_made(row)) if part)
            if row
            else ""
        )
        shown.append({"label": str(state.label).capitalize(), "note": note, "state": _place(place, now)})
    if version.state != ProcedureState.WITHDRAWN:
        begun = version.effective_on is not None and version.effective_on <= day and now == 2
        over = begun and version.ends_on is not None and version.ends_on < day
        if begun:
            shown[-1]["state"] = "passed"
        shown.append(
            {
                "label": _("No longer in force") if over else _("In force"),
                "note": days_of(version),
                "state": "now" if begun else "ahead",
            }
        )
    return shown


def _place(place: int, now: int) -> str:
    return "passed" if place < now else "now" if place == now else "ahead"


def _moves(user: Any, version: ProcedureVersion, writes: bool, day: datetime.date) -> list[Move]:
    """The steps out of this state for the reader, the first of which is the one to take."""
    found = []
    open_now = set(PROCEDURE_VERSION.actions_open(version))
    reviews = allowed(rules.may_review, user, version.procedure)
    if "adopt" in open_now and reviews:
        found.append(Move("adopt", _("Adopt the version"), "days", why_not(rules.may_adopt, user, version)))
        found.append(Move("return_with_note", _("Return with note"), "note"))
    if "submit" in open_now and writes:
        found.append(Move("submit", _("Give to review"), "", why_not(rules.is_text_complete, version)))
    if "take_back" in open_now and writes:
        found.append(Move("take_back", _("Take it back")))
    if "withdraw" in open_now and reviews:
        if allowed(rules.not_begun, version, day):
            found.append(Move("withdraw", _("Withdraw the version"), "reason"))
        else:
            found.append(Move("end", _("End the procedure"), "last_day"))
    return found


def _day(day: datetime.date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
