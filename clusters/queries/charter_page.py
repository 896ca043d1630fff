"""The page of a cluster's charter, of one of its versions, and of two texts compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clusters.enums import CharterState
from clusters.models import Charter, CharterVersion, Cluster
from clusters.queries.addresses import charter_address, charter_version_address
from clusters.queries.charters import working_charter, working_text
from clusters.queries.procedure_page import Move
from clusters.queries.procedures import Standing
from clusters.rules import charters as rules
from clusters.rules.charter_text import CharterText, duty_parts, lines_of, text_of
from clusters.rules.procedure_text import Difference, TextPart, differences
from clusters.transitions import CHARTER
from common.lists import Filters, Select, chosen
from common.passages import Passage, passage, who_made
from common.refusals import allowed, why_not

CHANGES_SHOWN = 12
WORKING = "working"
_STATUSES = {CharterState.DRAFT: "not_started", CharterState.PROPOSED: "done", CharterState.ADOPTED: "on_track"}


@dataclass(frozen=True)
class CharterVersionRow:
    """A version in the list of versions; ``until`` is the day the next one was adopted, empty for the last."""

    version: CharterVersion
    url: str
    until: Any
    compare_url: str


@dataclass(frozen=True)
class ShownText:
    """A text of a charter as it is shown: functions with their letters, duties in parts."""

    text: CharterText
    functions: list[tuple[str, str]]
    duties: list[TextPart]


@dataclass(frozen=True)
class CharterPage:
    """Everything the page of a charter shows.

    ``change`` is how a change of an adopted charter stands, ``changes`` the places in which the working text differs.
    """

    cluster: Cluster
    charter: Charter
    standing: Standing
    change: Standing | None
    adopted: CharterVersion | None
    shown: ShownText
    working: ShownText
    changes: list[Difference]
    missing: list[str]
    states: list[dict[str, Any]]
    moves: list[Move]
    writers: list[str]
    versions: list[CharterVersionRow]
    may_write: bool
    history: list[Passage]

    @property
    def differs(self) -> bool:
        return any(row.kind != "same" for row in self.changes)


@dataclass(frozen=True)
class CharterVersionPage:
    cluster: Cluster
    version: CharterVersion
    shown: ShownText
    before: CharterVersion | None
    after: CharterVersion | None
    writers: list[str]


@dataclass(frozen=True)
class CharterComparePage:
    """Two texts of a charter, adopted or not, and where they differ."""

    before: str
    after: str
    filters: Filters
    rows: list[Difference]
    changed: int


def charter_page(user: Any, cluster: Cluster) -> CharterPage:
    """The charter of a cluster; a fixed number of queries."""
    charter = working_charter(cluster)
    versions = _versions(cluster)
    adopted = versions[0] if versions else None
    text = working_text(charter)
    writes = allowed(rules.may_edit, user, cluster)
    history = list(charter.history.select_related("history_user").order_by("-history_date", "-history_id"))
    return CharterPage(
        cluster=cluster,
        charter=charter,
        standing=Standing("on_track", _("in force")) if adopted else _standing(charter),
        change=_standing(charter) if adopted and charter.state != CharterState.ADOPTED else None,
        adopted=adopted,
        shown=shown_text(text_of(adopted.content)) if adopted else shown_text(text),
        working=shown_text(text),
        changes=differences(_lines(text_of(adopted.content)), _lines(text)) if adopted else [],
        missing=missing_from(text_of(adopted.content) if adopted else text),
        states=_states(charter, history, adopted),
        moves=_moves(user, charter, text, adopted, writes),
        writers=[one.full_name for one in charter.writers.order_by("full_name")] if charter.pk else [],
        versions=_rows(cluster, versions),
        may_write=writes and charter.state != CharterState.PROPOSED,
        history=[passage(row) for row in history[:CHANGES_SHOWN]],
    )


def charter_version_page(version: CharterVersion) -> CharterVersionPage:
    """One adopted version, with those before and after it."""
    others = version.cluster.charter_versions
    return CharterVersionPage(
        cluster=version.cluster,
        version=version,
        shown=shown_text(text_of(version.content)),
        before=others.filter(number__lt=version.number).order_by("-number").first(),
        after=others.filter(number__gt=version.number).order_by("number").first(),
        writers=[one.full_name for one in version.writers.order_by("full_name")],
    )


def charter_compare_page(cluster: Cluster, parameters: Mapping[str, str]) -> CharterComparePage | None:
    """Two texts of ``?from=1&to=working``; the adopted one and the one after or before it unless the address names
    others. None while there is nothing to compare."""
    charter, versions = working_charter(cluster), _versions(cluster)[::-1]
    texts = {str(one.number): text_of(one.content) for one in versions}
    choices = [(str(one.number), _("version %(n)s") % {"n": one.number}) for one in versions]
    if charter.state != CharterState.ADOPTED:
        texts[WORKING] = working_text(charter)
        choices.append((WORKING, _("working text (%(state)s)") % {"state": charter.get_state_display()}))
    if len(choices) < 2:
        return None
    named = dict(choices)
    keys = list(named)
    after = chosen(parameters, "to", choices) or keys[-1]
    before = chosen(parameters, "from", choices) or keys[max(keys.index(after) - 1, 0)]
    rows = differences(_lines(texts[before]), _lines(texts[after]))
    bar = Filters(selects=(Select("from", _("From"), choices, before), Select("to", _("To"), choices, after)))
    changed = sum(row.kind != "same" for row in rows)
    return CharterComparePage(named[before], named[after], bar, rows, changed)


def shown_text(text: CharterText) -> ShownText:
    return ShownText(text, text.lettered, duty_parts(text.duties))


def missing_from(text: CharterText) -> list[str]:
    """What the statement of a cluster's work lacks (source para 25 (a)): mandate, core functions, duties."""
    parts = ((text.mandate, _("the mandate")), (text.functions, _("core functions")), (text.duties, _("the duties")))
    return [name for said, name in parts if not said]


def adopted_words(version: CharterVersion) -> str:
    """``adopted 30 Sep 2015 by …``, and for whom where a delegate did; who it was is not always on record."""
    day = date_format(version.adopted_on, "DATE_FORMAT")
    if version.adopted_by is None:
        return _("adopted %(day)s") % {"day": day}
    said = {"day": day, "name": version.adopted_by.full_name}
    if version.adopted_for is None:
        return _("adopted %(day)s by %(name)s") % said
    return _("adopted %(day)s by %(name)s for %(head)s") % {**said, "head": version.adopted_for.user.full_name}


def _standing(charter: Charter) -> Standing:
    return Standing(_STATUSES[CharterState(charter.state)], charter.get_state_display())


def _versions(cluster: Cluster) -> list[CharterVersion]:
    """The versions of a cluster, the latest first."""
    versions = list(cluster.charter_versions.select_related("adopted_by", "adopted_for__user").order_by("-number"))
    for version in versions:
        version.cluster = cluster
    return versions


def _rows(cluster: Cluster, versions: list[CharterVersion]) -> list[CharterVersionRow]:
    rows = []
    for place, version in enumerate(versions):
        later = versions[place - 1] if place else None
        earlier = versions[place + 1] if place + 1 < len(versions) else None
        compare = f"{charter_address(cluster, '-compare')}?from={earlier.number}&to={version.number}" if earlier else ""
        url = charter_version_address(version)
        rows.append(CharterVersionRow(version, url, later.adopted_on if later else None, compare))
    return rows


def _lines(text: CharterText) -> str:
    return lines_of(text, mandate=_("Mandate"), functions=_("Core functions"), duties=_("Duties"))


def _states(charter: Charter, history: list[Any], adopted: CharterVersion | None) -> list[dict[str, Any]]:
    """Draft, proposed, adopted; each passed one with its day and person, since the last adoption."""
    steps = [CharterState.DRAFT, CharterState.PROPOSED, CharterState.ADOPTED]
    labels = [_("Draft"), _("Proposed"), _("Adopted")]
    now = steps.index(CharterState(charter.state))
    entered = _entered(history)
    shown = []
    for place, state in enumerate(steps):
        row = entered.get(state) if place <= now else None
        note = _day_and_name(row) if row else ""
        if state == CharterState.ADOPTED and adopted and now == place:
            note = _("version %(n)s, %(words)s") % {"n": adopted.number, "words": adopted_words(adopted)}
        shown.append({"label": labels[place], "note": note, "state": _place(place, now)})
    return shown


def _entered(history: list[Any]) -> dict[str, Any]:
    """The rows with which draft and proposed were entered last, in the round that is open or was settled last."""
    unsettled = dropwhile(lambda row: row.state == CharterState.ADOPTED, history)  # the latest first
    rows = list(takewhile(lambda row: row.state != CharterState.ADOPTED, unsettled))
    entered: dict[str, Any] = {}
    for row, earlier in zip(rows, [*rows[1:], None], strict=False):
        if earlier is None or earlier.state != row.state:
            entered.setdefault(row.state, row)
    return entered


def _day_and_name(row: Any) -> str:
    return ", ".join(part for part in (date_format(row.history_date, "DATE_FORMAT"), who_made(row)) if part)


def _place(place: int, now: int) -> str:
    return "passed" if place < now else "now" if place == now else "ahead"


def _moves(user: Any, charter: Charter, text: CharterText, adopted: CharterVersion | None, writes: bool) -> list[Move]:
    """The steps out of this state for the reader, the first of which is the one to take."""
    found = []
    open_now = set(CHARTER.actions_open(charter))
    if "adopt" in open_now and allowed(rules.may_decide, user):
        found.append(Move("adopt", _("Adopt the charter"), "", why_not(rules.may_adopt, user, charter)))
        found.append(Move("return_with_note", _("Return with note"), "note"))
    if "propose" in open_now and writes:
        before = text_of(adopted.content) if adopted else None
        found.append(Move("propose", _("Propose it"), "", why_not(rules.can_be_proposed, text, before)))
    if "give_up" in open_now and writes and adopted is not None:
        found.append(Move("give_up", _("Give the change up")))
    if "take_back" in open_now and writes:
        found.append(Move("take_back", _("Take it back")))
    return found
