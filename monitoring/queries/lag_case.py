"""The page of a lag case."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from monitoring.enums import LagLevel
from monitoring.models import LagCase
from monitoring.queries.committee import ItemRow
from monitoring.queries.lag import cases_visible_to, with_people
from monitoring.queries.lag_rows import CaseRow, activity_of, case_row
from monitoring.queries.lagging import policy_of
from planning.models import Activity, Biennium


@dataclass(frozen=True)
class Event:
    """A moment in the life of a case: when, who (empty for the system), what."""

    at: datetime.datetime
    who: str
    what: str
    level: str


@dataclass
class CasePage:
    """The page of a case. ``may_explain``, ``may_manage`` and ``may_remind`` say what the reader may do now."""

    case: LagCase
    row: CaseRow
    activity: Activity | None
    facts: list[tuple[str, Any]]
    events: list[Event] = field(default_factory=list)
    may_explain: bool = False
    may_manage: bool = False
    may_remind: bool = False
    items: list[ItemRow] = field(default_factory=list)


def find_case(user: Any, number: int) -> LagCase | None:
    """One case with all its page says, if the person may read it."""
    return (
        with_people(cases_visible_to(user))
        .select_related("explained_by", "closed_by")
        .prefetch_related("activity__assignments", "milestone__activity__assignments")
        .filter(number=number)
        .first()
    )


def case_page(case: LagCase) -> CasePage:
    activity = activity_of(case)
    biennium = activity.biennium if activity else Biennium.objects.get(is_current=True)
    row = case_row(case, policy_of(biennium))
    facts: list[tuple[str, Any]] = [
        (_("Raised"), date_format(case.raised_on, "DATE_FORMAT")),
        (_("How much"), row.measure),
        (_("At level"), row.level_name),
        (_("Moves up"), date_format(row.moves_up, "DATE_FORMAT") if row.moves_up else row.moves_note or "–"),
    ]
    if case.reminded_at:
        facts.append((_("Reminded"), date_format(timezone.localtime(case.reminded_at), "DATE_FORMAT")))
    if activity:
        facts.append((_("Lead unit"), activity.lead_unit.code))
    return CasePage(case, row, activity, facts, _events(case))


def _events(case: LagCase) -> list[Event]:
    history = case.history.select_related("history_user").order_by("-history_date", "-history_id")[:50]
    return [
        Event(
            one.history_date,
            one.history_user.full_name if one.history_user else "",
            one.history_change_reason,
            str(LagLevel(one.level).label),
        )
        for one in history
    ]
