"""What is missing in a composed workplan, and where: each gap names its activities and leads to the field."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import quarter_of
from planning.models import Workplan
from planning.queries.workplan_changes import days_of
from planning.queries.workplan_checks import Check, Place, planned
from planning.queries.workplan_content import Content, due_in
from planning.rules.plan_edit import shares_make_100


@dataclass(frozen=True)
class Gap:
    """Something an activity should say: when it is missing, in whose words, and the field that says it.

    ``field`` is the field of the form an editor is led to, ``section`` the part of the activity's page for everybody
    else. ``blocks`` says that the workplan is not submitted with it.
    """

    missing: Callable[[Content], bool]
    words: Any
    field: str
    section: str
    blocks: bool = False


def gaps(workplan: Workplan, content: Content, *, editable: bool) -> list[Check]:
    """One check for each kind of gap there is; one that passes when nothing is missing. Reads nothing."""
    work = planned(content)
    if not work:
        return [Check(False, _("No activity is planned yet."))]
    query = "" if workplan.biennium.is_current else f"?biennium={workplan.biennium.starts_in}"
    found = []
    for gap in GAPS:
        codes = [code for code, activity in work.items() if gap.missing(activity)]
        if codes:
            places = tuple(Place(code, _address(code, gap, query, editable)) for code in codes)
            found.append(Check(False if gap.blocks else None, str(gap.words), places=places))
    return found or [
        Check(True, _("Every activity names its output, its lead officer, people with work-days, and what falls due."))
    ]


def _address(code: str, gap: Gap, query: str, editable: bool) -> str:
    if editable:
        return f"{reverse('planning:activity-edit', args=[code])}{query}#id_{gap.field}"
    return f"{reverse('planning:activity-detail', args=[code])}{query}#{gap.section}"


def _no_mandates(activity: Content) -> bool:
    return not shares_make_100(activity.get("mandates", {}).values())


def _lead_without_part(activity: Content) -> bool:
    names = {person["name"] for person in activity.get("people", {}).values()}
    return bool(activity.get("lead_officer")) and bool(names) and activity["lead_officer"] not in names


def _days_outside(activity: Content) -> bool:
    """Whether work-days are planned in a quarter in which the activity does not run."""
    first, last = (_quarter(activity[name]["on"]) for name in ("start", "end"))
    return any(not first <= quarter <= last for quarter, people in activity.get("days", {}).items() if any(people))


def _quarter(day: str) -> str:
    date = datetime.date.fromisoformat(day)
    return f"{date.year}-Q{quarter_of(date)}"


def _due_outside(activity: Content) -> bool:
    """Whether a milestone or deliverable falls due before the activity begins or after it ends."""
    first, last = (datetime.date.fromisoformat(activity[name]["on"]) for name in ("start", "end"))
    return any(not (first <= due.last and due.first <= last) for due in map(due_in, _dues(activity)))


def _dues(activity: Content) -> Iterable[str]:
    for name in ("milestones", "deliverables"):
        yield from (due for due in activity.get(name, {}).values() if due)


GAPS = (
    Gap(
        _no_mandates,
        gettext_lazy("Mandates with shares that make 100% are missing:"),
        "shares-0-mandate",
        "",
        blocks=True,
    ),
    Gap(
        lambda activity: not activity.get("output"),
        gettext_lazy("No output, and so no expected result:"),
        "output",
        "",
    ),
    Gap(lambda activity: not activity.get("lead_officer"), gettext_lazy("No lead officer:"), "lead_officer", "team"),
    Gap(
        lambda activity: not days_of(activity, ""),
        gettext_lazy("Nobody has work-days in it:"),
        "people-0-staff",
        "team",
    ),
    Gap(_lead_without_part, gettext_lazy("The lead officer has no part in it:"), "people-0-staff", "team"),
    Gap(_days_outside, gettext_lazy("Work-days outside its dates:"), "people-0-staff", "team"),
    Gap(
        lambda activity: not any(_dues(activity)),
        gettext_lazy("No milestone and no deliverable:"),
        "milestones-0-title",
        "milestones",
    ),
    Gap(_due_outside, gettext_lazy("Something falls due outside its dates:"), "milestones-0-title", "milestones"),
)
