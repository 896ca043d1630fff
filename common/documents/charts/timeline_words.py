"""The timeline in words: what a row says to a screen reader, and the same facts as the cells of a table."""

import datetime
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.dates import PartialDate
from common.documents.charts import palette
from common.documents.charts.mini_bar import spoken
from common.documents.numbers import DASH, percent_text

if TYPE_CHECKING:
    from common.documents.charts.timeline_rows import Milestone, Row, Wait


def date_words(day: datetime.date | None, precision: str = "day") -> str:
    """The date as it was said; many rows share a date, and writing dates is slow."""
    return DASH if day is None else _date_words(day, precision, get_language())


@lru_cache(maxsize=4096)
def _date_words(day: datetime.date, precision: str, language: str | None) -> str:
    return PartialDate.around(day, precision).label


def header() -> tuple[str, ...]:
    """The heads of the table, one for each cell of ``cells``."""
    return (
        _("Code"),
        _("Activity"),
        _("Lead"),
        _("Status"),
        _("Done"),
        _("Start"),
        _("End"),
        _("Approved end"),
        _("Waits for"),
        _("Milestones"),
    )


def cells(row: "Row") -> tuple[str, ...]:
    """The facts of a row, all that the picture shows."""
    return (
        row.code,
        row.title,
        row.lead or DASH,
        str(palette.status_colour(row.status).word),
        percent_text(row.percent),
        date_words(row.start, row.start_precision),
        date_words(row.end, row.end_precision),
        date_words(row.baseline_end),
        "; ".join(wait_words(wait) for wait in row.waits) or DASH,
        "; ".join(milestone_words(milestone) for milestone in row.milestones) or DASH,
    )


def row_words(row: "Row") -> str:
    """One sentence for whoever hears the row: what it is, how far, from when to when, what it waits for."""
    percent = None if row.percent is None else float(row.percent)
    said = [f"{row.code} {row.title}", spoken(percent, None, row.status)]
    if row.start and row.end:
        dates = {"start": date_words(row.start, row.start_precision), "end": date_words(row.end, row.end_precision)}
        said.append(_("%(start)s to %(end)s") % dates)
    said.extend(_("waits for %(what)s") % {"what": wait_words(wait)} for wait in row.waits)
    return ", ".join(said)


def wait_words(wait: "Wait") -> str:
    """``A-02``, ``A-02 and 5 days``, ``A-02: starts 12 days too early``."""
    said = wait.code
    if wait.lag_days > 0:
        said = ngettext("%(code)s and %(n)s day", "%(code)s and %(n)s days", wait.lag_days) % {
            "code": wait.code,
            "n": wait.lag_days,
        }
    elif wait.lag_days < 0:
        said = ngettext("%(code)s less %(n)s day", "%(code)s less %(n)s days", -wait.lag_days) % {
            "code": wait.code,
            "n": -wait.lag_days,
        }
    if wait.early_days > 0:
        early = ngettext("starts %(n)s day too early", "starts %(n)s days too early", wait.early_days)
        said = f"{said}: {early % {'n': wait.early_days}}"
    return said


def milestone_words(milestone: "Milestone") -> str:
    words = {"reached": _("reached"), "ahead": _("ahead"), "missed": _("missed")}
    said = f"{date_words(milestone.on, milestone.precision)} ({words.get(milestone.state, words['ahead'])})"
    return f"{milestone.title}, {said}" if milestone.title else said


def summary(rows: Sequence["Row"]) -> str:
    """How many activities are shown, how many of each status, and how many start too early."""
    said = ngettext("%(count)s activity.", "%(count)s activities.", len(rows)) % {"count": len(rows)}
    counts = {status: sum(1 for row in rows if row.status == status) for status in palette.STATUS}
    parts = [f"{palette.STATUS[status].word} {count}" for status, count in counts.items() if count]
    if parts:
        said = f"{said} {', '.join(parts)}."
    early = sum(1 for row in rows if row.too_early)
    if early:
        said += " " + ngettext("%(n)s starts too early.", "%(n)s start too early.", early) % {"n": early}
    return said
