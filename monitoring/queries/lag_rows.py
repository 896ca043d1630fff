"""A lag case as a line: what lags, by how much, whose it is, when it moves up."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.refusals import allowed
from monitoring.enums import LagDimension, LagLevel, LagState
from monitoring.models import LagCase, LagPolicy
from monitoring.queries.lag_people import head_of_level
from monitoring.rules.lag import may_be_reminded
from planning.models import Activity

ICONS = {
    LagDimension.TIME: "clock",
    LagDimension.DELIVERY: "package",
    LagDimension.MONEY: "coins",
    LagDimension.REPORTING: "file-text",
}


@dataclass(frozen=True)
class CaseRow:
    """A line of the queue."""

    number: str
    url: str
    code: str
    title: str
    urgent: bool
    dimension: str
    icon: str
    measure: str
    level: int
    level_name: str
    moves_up: datetime.date | None
    moves_note: str
    action: str
    state: str
    may_be_reminded: bool


def measure_words(case: LagCase) -> str:
    """How much, in words."""
    amount = case.measure
    if case.dimension == LagDimension.TIME:
        return ngettext("%(n)s day late", "%(n)s days late", amount) % {"n": amount}
    if case.dimension == LagDimension.DELIVERY:
        return ngettext("%(n)s point behind", "%(n)s points behind", amount) % {"n": amount}
    if case.dimension == LagDimension.REPORTING:
        return ngettext("no entry for %(n)s day", "no entry for %(n)s days", amount) % {"n": amount}
    return ngettext("%(n)s point overspent", "%(n)s points overspent", amount) % {"n": amount}


def moves_up_on(case: LagCase, policy: LagPolicy) -> datetime.date | None:
    """The day a case that nobody explains moves up; None when it is explained, closed or at the top."""
    grace = policy.grace(case.level)
    if case.state != LagState.OPEN or grace is None:
        return None
    return max(case.level_since + datetime.timedelta(days=grace), clock.today())


def level_name(case: LagCase) -> str:
    """``Owner, L. Ferrer``, ``Unit head, MRR``, ``Division head, ISD``: the level and whose it is."""
    level = LagLevel(case.level)
    activity = activity_of(case)
    if activity is None or level > LagLevel.DIVISION_HEAD:
        return str(level.label)
    if level == LagLevel.OWNER:
        owner = head_of_level(case)
        return f"{level.label}, {short_name(owner.name)}" if owner else f"{level.label}, {_('nobody')}"
    where = activity.lead_unit.code if level == LagLevel.UNIT_HEAD else activity.lead_unit.division.code
    return f"{level.label}, {where}"


def short_name(name: str) -> str:
    """``L. Ferrer`` of ``Lucía Ferrer``."""
    first, _blank, rest = name.partition(" ")
    return f"{first[:1]}. {rest}" if rest else name


def activity_of(case: LagCase) -> Activity | None:
    return case.activity or (case.milestone.activity if case.milestone else None)


def case_row(case: LagCase, policy: LagPolicy) -> CaseRow:
    activity = activity_of(case)
    title = case.subject.title
    if case.milestone:
        title = _("Milestone: %(title)s") % {"title": case.milestone.title}
    moves = moves_up_on(case, policy)
    top = case.level == LagLevel.EXECUTIVE_SECRETARY
    return CaseRow(
        number=str(case),
        url=reverse("monitoring:lag-case", args=[case]),
        code=activity.code if activity else str(case.mandate),
        title=title,
        urgent=top and case.state != LagState.CLOSED,
        dimension=case.get_dimension_display(),
        icon=ICONS[LagDimension(case.dimension)],
        measure=measure_words(case),
        level=case.level,
        level_name=level_name(case),
        moves_up=moves,
        moves_note=_moves_note(case, moves),
        action=_("Decide")
        if top and case.state != LagState.CLOSED
        else _("Open")
        if case.state == LagState.OPEN
        else _("Read"),
        state=case.state,
        may_be_reminded=not top and allowed(may_be_reminded, case),
    )


def _moves_note(case: LagCase, moves: datetime.date | None) -> str:
    if case.state == LagState.CLOSED:
        closed = timezone.localtime(case.closed_at) if case.closed_at else case.level_since
        return _("closed %(day)s") % {"day": date_format(closed, "MONTH_DAY_FORMAT")}
    if case.state == LagState.EXPLAINED and case.level < LagLevel.EXECUTIVE_SECRETARY:
        return _("explained")
    if moves is None:
        return _("decision asked %(day)s") % {"day": date_format(case.level_since, "MONTH_DAY_FORMAT")}
    days = (moves - clock.today()).days
    return _("today") if days == 0 else ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
