"""The parts of an activity as one cell says them, an entry a line, and how such a cell is read.

``Ana Ferrer | Lead | Q3 2016 4.5; Q4 2016 2`` is somebody's part with the work-days of each quarter,
``Draft agenda | Q4 2016`` a milestone or a deliverable, ``Draft agenda | Q4 2016 | reached 4 Dec 2016`` one reached.
Targets stand by the code of their plan and their number: ``SP-2020 5; SP-2020 11``; supporting units and what the
activity waits for by their codes: ``BIO; SCI`` and ``A-02 +10; B-01``, the days after its end behind a plus sign.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import DateNotUnderstood, PartialDate, Precision, quarter_label, quarter_of, read_date
from common.imports import readers
from common.imports.fields import Unreadable
from common.imports.readers import Reader
from common.imports.tables import Cell, plain
from common.imports.words import folded, in_every_language
from planning.enums import AssignmentRole
from planning.models import Activity, Target
from planning.queries.imports.people import People
from planning.queries.workplan_content import days_text
from planning.rules.plan_checks import MOST_DAYS
from structure.models import Staff, Unit

A_PERSON: Any = gettext_lazy("one person a line, such as Name | Lead | Q3 2016 4.5; Q4 2016 2")
AN_ITEM: Any = gettext_lazy("one a line, such as Title | Q4 2016")
A_TARGET: Any = gettext_lazy("the code of a strategic plan and a number, such as SP-2020 5; SP-2020 11")
SOME_UNITS: Any = gettext_lazy("the codes of units, such as BIO; SCI")
SOME_CODES: Any = gettext_lazy("the codes of activities, with the days after their end, such as A-02 +10; B-01")
REACHED: Any = gettext_lazy("reached")
DELIVERED: Any = gettext_lazy("delivered")
Days = Mapping[tuple[int, int], Decimal]  # work-days by year and quarter


@dataclass(frozen=True)
class PersonLine:
    """Somebody's part as a line says it; ``role`` is empty when it says none."""

    staff: Staff
    role: str
    days: Days


@dataclass(frozen=True)
class ItemLine:
    """A milestone or a deliverable as a line says it, with the day it was reached or delivered."""

    title: str
    due: PartialDate
    reached: datetime.date | None = None


@dataclass(frozen=True)
class WaitLine:
    """What an activity waits for as a cell says it: it begins ``lag_days`` after the other one's end."""

    after: Activity
    lag_days: int = 0


# --- said -------------------------------------------------------------------------------------------------


def days_said(days: Days) -> str:
    """``Q3 2016 4.5; Q4 2016 2``; quarters without days are left out."""
    return "; ".join(
        f"{quarter_label(*quarter)} {days_text(count)}" for quarter, count in sorted(days.items()) if count
    )


def person_line(name: str, role: str, days: Days) -> str:
    """As ``read_people`` reads it in any language of the site."""
    with translation.override("en"):
        said = days_said(days)
    return " | ".join(filter(None, (name, str(AssignmentRole(role).label), said)))


def item_line(title: str, due: PartialDate, word: Any, reached: datetime.date | None) -> str:
    """As ``read_items`` reads it in any language of the site."""
    with translation.override("en"):
        said = [in_one_line(title), due.label]
        if reached:
            said.append(f"{word} {PartialDate.day(reached).label}")
    return " | ".join(said)


def wait_said(code: str, lag_days: int) -> str:
    """``A-02 +10``; without days ``A-02``."""
    return f"{code} +{lag_days}" if lag_days else code


def in_one_line(text: str) -> str:
    """``text`` as a cell gives it back, blanks and line ends as single blanks."""
    return " ".join(plain(text).split())


# --- read -------------------------------------------------------------------------------------------------


def _lines(cell: Cell) -> list[str]:
    return [line.strip() for line in cell.text.split("\n") if line.strip()]


def _told(sentences: Iterable[str], enter: Any) -> None:
    """Raise ``Unreadable`` with all that is wrong in a cell."""
    if said := " ".join(dict.fromkeys(sentences)):
        raise Unreadable(said, enter)


def read_people(people: People) -> Reader:
    """People with roles and work-days, one a line; several lines about one person are one part."""
    roles = {folded(said): key for key, label in AssignmentRole.choices for said in (key, *in_every_language(label))}

    def read(cell: Cell) -> list[PersonLine]:
        found: dict[int, PersonLine] = {}
        wrong: list[str] = []
        for line in _lines(cell):
            name, *rest = (part.strip() for part in line.split("|"))
            staff = people.find(name)
            if staff is None:
                wrong.append(_("Nobody on the staff goes by the name “%(name)s”.") % {"name": name[:80]})
                continue
            role = roles.get(folded(rest[0]), "") if rest else ""
            try:
                days = _read_days(" ".join(rest[1:] if role else rest))
            except Unreadable as error:
                wrong.append(f"{name[:80]}: {error.sentence}")
                continue
            before = found.get(staff.pk, PersonLine(staff, "", {}))
            if before.days.keys() & days.keys() or (role and before.role and role != before.role):
                wrong.append(_("“%(name)s” is named twice with different work.") % {"name": name[:80]})
            found[staff.pk] = PersonLine(staff, role or before.role, {**before.days, **days})
        _told(wrong, A_PERSON)
        return list(found.values())

    return read


def _read_days(text: str) -> dict[tuple[int, int], Decimal]:
    """``Q3 2016 4.5; 2016 Q4: 2``. Raises ``Unreadable``."""
    number = readers.number(0, int(MOST_DAYS), places=1)
    days: dict[tuple[int, int], Decimal] = {}
    for part in re.split(r";|,(?!\d)", text):
        entry = part.strip()
        if not entry:
            continue
        match = re.fullmatch(r"(?P<quarter>.*\S)[\s:=]+(?P<days>\S+)", entry)
        quarter = _quarter(match["quarter"].rstrip(" :=")) if match else None
        if match is None or quarter is None:
            raise Unreadable(_("“%(text)s” is no quarter with its work-days.") % {"text": entry[:60]}, A_PERSON)
        if quarter in days:
            raise Unreadable(_("%(quarter)s stands twice.") % {"quarter": quarter_label(*quarter)}, A_PERSON)
        try:
            days[quarter] = Decimal(number(Cell(0, 0, match["days"])))
        except Unreadable as error:
            raise Unreadable(f"“{entry[:60]}”: {error.sentence}", A_PERSON) from None
    return days


def _quarter(text: str) -> tuple[int, int] | None:
    try:
        date = read_date(text)
    except DateNotUnderstood:
        return None
    return (date.first.year, quarter_of(date.first)) if date.precision == Precision.QUARTER else None


def read_items(cell: Cell) -> list[ItemLine]:
    """Milestones or deliverables with their dates, one a line; a stroke within a title stays in it."""
    words = {folded(said) for word in (REACHED, DELIVERED) for said in in_every_language(word)}
    found: list[ItemLine] = []
    wrong: list[str] = []
    for line in _lines(cell):
        rest, _stroke, last = line.rpartition("|")
        reached = None
        try:
            word, _blank, day = last.strip().partition(" ")
            if folded(word) in words and "|" in rest:
                reached = read_date(day).first
                rest, _stroke, last = rest.rpartition("|")
            title = " ".join(rest.split())
            if not title:
                wrong.append(_("“%(text)s” has no title or no date.") % {"text": line[:80]})
                continue
            found.append(ItemLine(title, read_date(last), reached))
        except DateNotUnderstood as error:
            wrong.append(str(error.sentence))
    _told(wrong, AN_ITEM)
    return found


def read_targets(targets: Mapping[str, Target]) -> Reader:
    """Targets by the code of their plan and their number, parted by semicolons, commas or line ends."""

    def read(cell: Cell) -> list[Target]:
        said = [part.strip() for part in re.split(r"[;,\n]", cell.text) if part.strip()]
        unknown = [part for part in said if folded(part) not in targets]
        if unknown:
            sentence = _("No target goes by %(targets)s.") % {"targets": ", ".join(unknown)[:200]}
            raise Unreadable(sentence, A_TARGET)
        return list(dict.fromkeys(targets[folded(part)] for part in said))

    return read


def read_units(units: Mapping[str, Unit]) -> Reader:
    """Units by code or name, parted by semicolons or line ends; codes by commas too."""

    def read(cell: Cell) -> list[Unit]:
        found: list[Unit] = []
        unknown: list[str] = []
        for part in filter(None, (one.strip() for one in re.split(r"[;\n]", cell.text))):
            said = [part] if folded(part) in units else [one.strip() for one in part.split(",") if one.strip()]
            found += [units[folded(one)] for one in said if folded(one) in units]
            unknown += [one for one in said if folded(one) not in units]
        if unknown:
            raise Unreadable(_("No unit goes by %(units)s.") % {"units": ", ".join(unknown)[:200]}, SOME_UNITS)
        return list(dict.fromkeys(found))

    return read


def read_waits(activities: Mapping[str, Activity]) -> Reader:
    """Activities by code, each with the days after its end or without, parted by semicolons, commas or line ends."""

    def read(cell: Cell) -> list[WaitLine]:
        found: list[WaitLine] = []
        unknown: list[str] = []
        for part in filter(None, (one.strip() for one in re.split(r"[;,\n]", cell.text))):
            match = re.fullmatch(r"(?P<code>[^\s+]+)(?:\s*\+\s*(?P<days>\d{1,4}))?", part)
            after = activities.get(match["code"].upper()) if match else None
            if match is None or after is None:
                unknown.append(part)
            else:
                found.append(WaitLine(after, int(match["days"] or 0)))
        if unknown:
            sentence = _("No activity of this biennium goes by %(codes)s.") % {"codes": ", ".join(unknown)[:200]}
            raise Unreadable(sentence, SOME_CODES)
        return found

    return read
