"""How divisions and units came to be what they are: their names through time, and what happened to them."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from structure.enums import StructureChangeKind as Kind
from structure.models import Division, Staff, StructureChange, Unit
from structure.queries.units import Branch, committee_on, divisions_with_units
from structure.rules.access import access_of


@dataclass(frozen=True)
class ChartPage:
    """The organization chart of a day. ``secretary`` presides over the Management Committee that day."""

    day: datetime.date
    is_now: bool
    secretary: Staff | None
    branches: Sequence[Branch]


@dataclass(frozen=True)
class ChangeRow:
    change: StructureChange
    sentence: str
    url: str


@dataclass(frozen=True)
class Era:
    """What a unit or a division was called, and where a unit stood, from a day to a day; open ends are None."""

    name: str
    since: datetime.date | None
    until: datetime.date | None
    nature: Any = ""
    division: Division | None = None


@dataclass(frozen=True)
class TakenBack:
    """A change that is no more: what it was, from which day it held, who took it back when, and why."""

    sentence: str
    day: datetime.date
    when: datetime.datetime
    by: Any
    reason: str


@dataclass(frozen=True)
class HistoryPage:
    """A unit or a division through time, the present first, and what was taken back."""

    about: Any
    is_unit: bool
    eras: Sequence[Era]
    changes: Sequence[ChangeRow]
    taken_back: Sequence[TakenBack]

    @property
    def latest(self) -> StructureChange | None:
        """The last change of the thing itself."""
        about = (row.change for row in self.changes if row.change.about == self.about)
        return next(about, None)


def chart_page(user: Any, day: datetime.date, *, is_now: bool) -> ChartPage:
    """The chart of a day; a fixed number of queries."""
    chair = next((one.staff for one in committee_on(day) if one.capacity == "chair"), None)
    return ChartPage(day, is_now, chair, divisions_with_units(user, day))


def changes_visible_to(user: Any) -> QuerySet[StructureChange]:
    """All changes of the structure, the latest first, with ``secretariat:structure:read``; else none."""
    changes = StructureChange.objects.select_related("unit", "division", "to_unit", "to_division", "by")
    return changes if access_of(user).may("secretariat:structure:read") else changes.none()


def change_rows(changes: Iterable[StructureChange]) -> list[ChangeRow]:
    """The changes in words, each with the address of the history of what changed."""
    return [ChangeRow(change, said(change), history_address(change.about)) for change in changes]


def said(change: Any) -> str:
    """What happened, in a sentence, with the codes that last for ever; also of a change that was taken back."""
    about, successor = change.unit or change.division, change.to_unit or change.to_division
    words = {
        "code": about.code if about else "",
        "name": change.name_before,
        "to": successor.code if successor else "",
    }
    if change.kind == Kind.CLOSED and successor:
        return _("%(code)s closed; its people and its work went to %(to)s.") % words
    sentences = {
        Kind.OPENED: _("%(code)s opened."),
        Kind.RENAMED: _("%(code)s renamed; until then “%(name)s”."),
        Kind.MOVED: _("%(code)s moved to %(to)s."),
        Kind.NATURE: _("%(code)s changed in nature."),
        Kind.SPLIT: _("%(code)s split; followed by %(to)s."),
        Kind.MERGED: _("%(code)s merged into %(to)s."),
        Kind.CLOSED: _("%(code)s closed."),
    }
    return sentences[Kind(change.kind)] % words


def history_address(thing: Any) -> str:
    name = "unit-history" if isinstance(thing, Unit) else "division-history"
    return reverse(f"structure:{name}", args=[thing.code])


def history_page(user: Any, thing: Any) -> HistoryPage:
    """A unit or a division through time: its names, what happened to it and what it came from; five queries."""
    is_unit = isinstance(thing, Unit)
    about = "unit" if is_unit else "division"
    changes = changes_visible_to(user).filter(Q(**{about: thing}) | Q(**{f"to_{about}": thing}))
    former: list[Any] = list(thing.formerly.order_by("-valid_to").select_related(*(["division"] if is_unit else [])))
    since = former[0].valid_to + datetime.timedelta(days=1) if former else thing.valid_from
    eras = [
        _era(thing, since, thing.valid_to, is_unit),
        *(_era(one, one.valid_from, one.valid_to, is_unit) for one in former),
    ]
    return HistoryPage(thing, is_unit, eras, change_rows(changes), _taken_back(about, thing))


def _taken_back(about: str, thing: Any) -> list[TakenBack]:
    """What is deleted of the changes of a thing; whoever may read the thing may read that."""
    gone = StructureChange.history.filter(history_type="-", **{about: thing})
    rows = gone.select_related("unit", "division", "to_unit", "to_division", "history_user")
    return [
        TakenBack(said(row), row.day, row.history_date, row.history_user, row.history_change_reason or "")
        for row in rows.order_by("-history_date", "-history_id")
    ]


def _era(row: Any, since: datetime.date | None, until: datetime.date | None, is_unit: bool) -> Era:
    if not is_unit:
        return Era(row.said(), since, until)
    return Era(row.said(), since, until, row.get_nature_display(), row.division)
