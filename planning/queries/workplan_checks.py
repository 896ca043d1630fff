"""What the system checks of a workplan before somebody decides on it, and the figures over it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.templatetags.formats import change, number, percent
from planning.enums import STATUSES_COUNTED, Function
from planning.models import Biennium, MandateShare, Workplan
from planning.queries.dependencies import early_starts
from planning.queries.rhythm import crowded_quarters
from planning.queries.workplan_changes import days_of, quarter_words
from planning.queries.workplan_content import PLANNED, Content, date_in
from planning.queries.workplan_load import PersonLoad
from planning.rules.plan_edit import shares_make_100

MUCH_FOR_MEETINGS = 75  # per cent of a quarter: little is left for implementation support


@dataclass(frozen=True)
class Place:
    """Where a check finds something: an activity, and the address of the field."""

    label: str
    url: str


@dataclass(frozen=True)
class Check:
    """``passed`` True, False, or None for a warning; ``places`` lead to each activity it is about."""

    passed: bool | None
    text: str
    figure: str | None = None
    url: str = ""
    link: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Figure:
    label: str
    figure: str
    words: str
    of: str = ""
    url: str = ""


def planned(content: Content) -> dict[str, Content]:
    """The activities that are neither postponed nor ended."""
    return {
        code: activity
        for code, activity in content.get("activities", {}).items()
        if activity.get("standing") == PLANNED
    }


def mandates_of(content: Content) -> set[str]:
    return {address for activity in planned(content).values() for address in activity["mandates"]}


def meeting_share(content: Content, quarter: str) -> int | None:
    """Meeting support as per cent of the unit's work-days in a quarter; None when nothing is planned."""
    work = planned(content).values()
    total = sum((days_of(activity, quarter) for activity in work), Decimal(0))
    meetings = sum(
        (days_of(activity, quarter) for activity in work if activity["function"] == Function.MEETINGS), Decimal(0)
    )
    return round(100 * meetings / total) if total else None


def busiest_quarter(content: Content, quarters: Iterable[tuple[int, int]]) -> tuple[str, int]:
    """The quarter ahead in which meeting support takes most, and its share in per cent."""
    shares = [(f"{year}-Q{quarter}", meeting_share(content, f"{year}-Q{quarter}")) for year, quarter in quarters]
    known = [(share, quarter) for quarter, share in shares if share is not None]
    if not known:
        return (shares[-1][0] if shares else "", 0)
    share, quarter = max(known)
    return quarter, share


def figures(
    content: Content, before: Content | None, unchanged: int, year: int, quarters: list[tuple[int, int]]
) -> list[Figure]:
    """Four figures: activities, work-days of the year, mandates answered, meeting support in the busiest quarter."""
    now = planned(content)
    days = sum((days_of(activity, str(year)) for activity in now.values()), Decimal(0))
    answered = mandates_of(content)
    quarter, share = busiest_quarter(content, quarters)
    rows = [
        Figure(
            _("Activities"),
            number(len(now)),
            _("%(n)s unchanged") % {"n": unchanged} if before else _("first version"),
        )
    ]
    if before is None:
        rows += [
            Figure(_("Work-days, %(year)s") % {"year": year}, number(days), ""),
            Figure(_("Mandates answered"), number(len(answered)), ""),
            Figure(_("Meeting support in %(quarter)s") % {"quarter": quarter_words(quarter)}, percent(share), ""),
        ]
        return rows
    was_days = sum((days_of(activity, str(year)) for activity in planned(before).values()), Decimal(0))
    was_answered = mandates_of(before)
    every = answered | was_answered
    was_share = meeting_share(before, quarter) or 0
    rows.append(
        Figure(
            _("Work-days, %(year)s") % {"year": year},
            number(days),
            _("was %(days)s, %(change)s") % {"days": number(was_days), "change": change(days - was_days)}
            if days != was_days
            else _("as before"),
        )
    )
    rows.append(
        Figure(
            _("Mandates answered"),
            _("%(part)s of %(whole)s") % {"part": len(answered), "whole": len(every)},
            _("as before") if answered == was_answered else _("was %(n)s") % {"n": len(was_answered)},
        )
    )
    rows.append(
        Figure(
            _("Meeting support in %(quarter)s") % {"quarter": quarter_words(quarter)},
            percent(share),
            _("was %(share)s") % {"share": percent(was_share)} if share != was_share else _("as before"),
        )
    )
    return rows


def checks(
    workplan: Workplan,
    content: Content,
    before: Content | None,
    loads: list[PersonLoad],
    quarters: list[tuple[int, int]],
) -> list[Check]:
    """The checks of the decision panel, worst not first but in the order people ask them."""
    return [
        *_shares(content),
        _mandates(workplan.biennium, content, before),
        *_order(workplan.biennium, content),
        *_people(loads),
        _meetings(content, quarters),
        *_crowded(workplan),
    ]


def _shares(content: Content) -> list[Check]:
    """What passes; what does not is named by ``queries.workplan_gaps`` with its places."""
    if all(shares_make_100(activity["mandates"].values()) for activity in planned(content).values()):
        return [Check(True, _("Every activity answers a mandate; all shares sum to 100%."))]
    return []


def _mandates(biennium: Biennium, content: Content, before: Content | None) -> Check:
    dropped = mandates_of(before) - mandates_of(content) if before else set()
    held = set(
        MandateShare.objects.filter(
            mandate__address__in=dropped, activity__biennium=biennium, activity__status__in=STATUSES_COUNTED
        ).values_list("mandate__address", flat=True)
    )
    loose = sorted(dropped - held)
    if loose:
        return Check(False, _("Mandates left without work: %(addresses)s.") % {"addresses": ", ".join(loose)})
    return Check(True, _("No mandate of the unit is left without work."))


def _order(biennium: Biennium, content: Content) -> list[Check]:
    """Whether anything starts before what it waits for has ended; nothing where nobody waits."""
    work = planned(content)
    waits = {
        code: {after: int(days) for after, days in activity["waits_for"].items()}
        for code, activity in work.items()
        if activity.get("waits_for")
    }
    if not waits:
        return []
    starts = {code: date_in(work[code]["start"]) for code in waits}
    early = early_starts(biennium, starts, waits)
    if not early:
        return [Check(True, _("Nothing starts before what it waits for has ended."))]
    return [Check(None, sentence) for sentence in early]


def _people(loads: list[PersonLoad]) -> list[Check]:
    found: dict[str, list[tuple[str, Any]]] = {}
    if not loads:  # nobody works in the unit, or the reader is not one who shares out its work
        return []
    for load in loads:
        for row in load.quarters:
            if row.over:
                found.setdefault(row.label, []).append((load.staff.user.full_name, row.over))
    if not found:
        return [Check(True, _("Nobody is planned for more days than they have."))]
    rows = []
    for label, people in found.items():
        names = _(" and ").join(
            [", ".join(name for name, _over in people[:-1]), people[-1][0]] if people[1:] else [people[0][0]]
        )
        text = ngettext(
            "In %(quarter)s, %(names)s is planned for more days than they have (%(over)s).",
            "In %(quarter)s, %(names)s are planned for more days than they have (%(over)s).",
            len(people),
        )
        over = ", ".join(change(amount) for _name, amount in people)
        rows.append(Check(None, text % {"quarter": label, "names": names, "over": over}))
    return rows


def _crowded(workplan: Workplan) -> list[Check]:
    """The quarters ahead in which meeting and implementation support of the unit's people leave each other no room."""
    url = f"{reverse('planning:rhythm')}?unit={workplan.unit.code}&biennium={workplan.biennium.starts_in}&quarter="
    return [
        Check(None, one.sentence, url=f"{url}{one.work.key}#work", link=_("See what to move"))
        for one in crowded_quarters(workplan.unit, workplan.biennium, clock.today())
    ]


def _meetings(content: Content, quarters: list[tuple[int, int]]) -> Check:
    quarter, share = busiest_quarter(content, quarters)
    rest = sum(
        1
        for activity in planned(content).values()
        if activity["function"] == Function.IMPLEMENTATION and days_of(activity, quarter)
    )
    words = {"share": percent(share), "quarter": quarter_words(quarter) if quarter else "", "n": rest}
    if share < MUCH_FOR_MEETINGS:
        return Check(True, _("Meeting support takes %(share)s of %(quarter)s.") % words)
    text = ngettext(
        "Meeting support takes %(share)s of %(quarter)s; %(n)s implementation activity shares the rest.",
        "Meeting support takes %(share)s of %(quarter)s; %(n)s implementation activities share the rest.",
        rest,
    )
    return Check(None, text % words)
