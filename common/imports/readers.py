"""How a cell becomes a value. Each reader takes a cell that holds something and raises ``Unreadable``."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import DateNotUnderstood, PartialDate, Precision, read_date
from common.imports.fields import Unreadable
from common.imports.tables import Cell
from common.imports.words import folded, in_every_language

Reader = Callable[[Cell], Any]
A_DATE: Any = gettext_lazy("a date such as 4 Dec 2016, Dec 2016, Q4 2016, 2016, before Q1 2017 or end of 2016")
A_DAY: Any = gettext_lazy("a day such as 4 Dec 2016")


def text(most: int, *, lines: bool = False) -> Reader:
    """Text of at most ``most`` characters; in one line unless ``lines``."""

    def read(cell: Cell) -> str:
        said = cell.text if lines else " ".join(cell.text.split())
        if len(said) > most:
            raise Unreadable(
                _("This has %(has)s characters.") % {"has": len(said)},
                _("at most %(most)s characters") % {"most": most},
            )
        return said

    return read


def choice(choices: Iterable[tuple[str, Any]]) -> Reader:
    """One of a closed list, by its key or its label in any language of the site."""
    known = list(choices)
    keys = {folded(said): key for key, label in known for said in (key, *in_every_language(label))}

    def read(cell: Cell) -> str:
        key = keys.get(folded(cell.text))
        if key is None:
            raise Unreadable(_("This is none of the choices."), ", ".join(str(label) for _key, label in known))
        return key

    return read


def one_of(known: Mapping[str, Any], sentence: Any, enter: Any) -> Reader:
    """Something that is there already, found by what it is called (``folded`` keys)."""

    def read(cell: Cell) -> Any:
        found = known.get(folded(cell.text))
        if found is None:
            raise Unreadable(sentence, enter)
        return found

    return read


def date(cell: Cell) -> PartialDate:
    """A date as precisely as the cell gives it."""
    value = cell.value
    try:
        if isinstance(value, datetime.datetime):
            value = value.date()
        if isinstance(value, datetime.date):
            return read_date(value.isoformat())
        return value if isinstance(value, PartialDate) else read_date(cell.text)
    except DateNotUnderstood as error:
        raise Unreadable(error.sentence, None) from None


def day(cell: Cell) -> datetime.date:
    """A day; a month or a year alone is refused."""
    found = date(cell)
    if found.precision != Precision.DAY:
        raise Unreadable(_("This is no day."), A_DAY)
    return found.first


def number(least: int | None = None, most: int | None = None, *, places: int = 2, whole: bool = False) -> Reader:
    """A number from ``least`` to ``most`` with at most ``places`` decimals, as a ``Decimal``; an int when ``whole``."""

    def read(cell: Cell) -> Decimal | int:
        enter = _("a whole number") if whole else _("a number")
        if least is not None and most is not None:
            words = (
                _("a whole number from %(least)s to %(most)s") if whole else _("a number from %(least)s to %(most)s")
            )
            enter = words % {"least": least, "most": most}
        found = _number(cell)
        if found is None:
            raise Unreadable(_("This is no number."), enter)
        if (least is not None and found < least) or (most is not None and found > most):
            raise Unreadable(_("This number is out of range."), enter)
        if whole and found != found.to_integral_value():
            raise Unreadable(_("This is no whole number."), enter)
        if found != round(found, places):
            raise Unreadable(_("This has more than %(places)s decimals.") % {"places": places}, enter)
        return int(found) if whole else found

    return read


def _number(cell: Cell) -> Decimal | None:
    if isinstance(cell.value, bool):
        return None
    said = re.sub(r"[\s\u00a0\u202f'%]", "", cell.text)
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", said):
        said = said.replace(",", "")
    elif re.fullmatch(r"-?(\d+|\d{1,3}(\.\d{3})+),\d+", said):
        said = said.replace(".", "").replace(",", ".")
    try:
        found = Decimal(said)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < Decimal(10) ** 15 else None


def code(pattern: str, sentence: Any, enter: Any) -> Reader:
    """A code in capital letters that matches ``pattern`` wholly."""

    def read(cell: Cell) -> str:
        said = "".join(cell.text.split()).upper()
        if not re.fullmatch(pattern, said):
            raise Unreadable(sentence, enter)
        return said

    return read


def words(most: int) -> Reader:
    """Several texts in one cell, parted by semicolons or line ends."""

    def read(cell: Cell) -> list[str]:
        found = [part.strip() for part in re.split(r"[;\n]", cell.text) if part.strip()]
        if any(len(part) > most for part in found):
            raise Unreadable(_("One of these is too long."), _("at most %(most)s characters each") % {"most": most})
        return found

    return read
