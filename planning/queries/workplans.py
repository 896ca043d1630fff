"""Workplans a person may see: the page that is decided on, and the frozen versions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.canonical import digest
from common.refusals import allowed
from common.templatetags.formats import percent, short_date
from planning.enums import ChangeState, WorkplanState
from planning.models import Activity, Biennium, ChangeRequest, Workplan, WorkplanVersion
from planning.queries.change_list import ChangeRow, requests_within
from planning.queries.workplan_changes import (
    CHOICES,
    STANDING_WORDS,
    ChangeBlock,
    changes_in_words,
    date_words,
    days_of,
)
from planning.queries.workplan_checks import Check, Figure, checks, figures
from planning.queries.workplan_content import PLANNED, Content, content_of, due_in
from planning.queries.workplan_decision import Decision, decision_for
from planning.queries.workplan_gaps import gaps
from planning.queries.workplan_load import PersonLoad, loads_of, quarters_ahead
from planning.rules.changes import may_ask
from planning.rules.load import may_read_unit
from planning.rules.workplans import may_edit
from structure.rules.access import access_of

__all__ = ["content_of", "digest", "workplan_page", "workplans_visible_to"]


def workplans_visible_to(user: Any) -> QuerySet[Workplan]:
    """The workplans a person may see: all of them with ``secretariat:plan:read``, else none."""
    workplans = Workplan.objects.all()
    return workplans if access_of(user).may("secretariat:plan:read") else workplans.none()


def read_workplan(user: Any, unit: str, biennium: Biennium) -> Workplan:
    """The workplan of a unit. Raises ``Workplan.DoesNotExist``."""
    if "\x00" in unit:
        raise Workplan.DoesNotExist(unit)
    return (
        workplans_visible_to(user)
        .select_related(
            "biennium",
            "unit__lead__user",
            "unit__division__head__user",
            "submitted_by",
            "submitted_for__user",
            "endorsed_by",
            "endorsed_for__user",
            "approved_by",
            "approved_for__user",
            "returned_by",
        )
        .get(unit__code=unit, biennium=biennium)
    )


# --- one workplan -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class PathState:
    label: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class VersionLine:
    number: int
    state: str
    on: Any
    url: str


@dataclass(frozen=True)
class ActivityLine:
    activity: Any
    url: str
    edit_url: str


@dataclass(frozen=True)
class WorkplanPage:
    """Everything the page of a workplan shows."""

    workplan: Any
    states: list[PathState]
    figures: list[Figure]
    number: int
    approved: WorkplanVersion | None
    changes: list[ChangeBlock]
    loads: list[PersonLoad]
    quarters: list[str]
    decision: Decision
    versions: list[VersionLine]
    show_all: bool
    activities: list[ActivityLine]
    may_edit: bool
    requests: list[ChangeRow]
    before_head: str
    after_head: str
    urls: dict[str, str] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        return any(row.over for load in self.loads for row in load.quarters)


def workplan_page(
    user: Any, workplan: Workplan, *, show_all: bool = False, note: str = "", errors: Iterable[Any] = ()
) -> WorkplanPage:
    """The page: what changes against the last approved version, what it costs in days, and the reader's decision."""
    there = _what_there_is(workplan)
    approved, waiting, content, before = there.approved, there.waiting, there.content, there.before
    settled = workplan.state == WorkplanState.APPROVED
    changes = [] if settled else changes_in_words(before, content, _reasons(workplan)) if before is not None else []
    quarters = quarters_ahead(workplan.biennium)
    loads = _loads(user, workplan, quarters)
    year = clock.today().year if clock.today().year in workplan.biennium.years else workplan.biennium.years[1]
    touched = {change.code for change in changes}
    unchanged = len(set(content["activities"]) - touched)
    editable = allowed(may_edit, user, workplan)
    number = waiting.number if waiting else (approved.number if approved else 0) + (0 if settled else 1)
    return WorkplanPage(
        workplan=workplan,
        states=_path(user, workplan),
        figures=figures(content, before, unchanged, year, quarters),
        number=number,
        approved=approved,
        changes=changes,
        loads=loads,
        quarters=[row.label for row in loads[0].quarters] if loads else [],
        decision=decision_for(
            user,
            workplan,
            checks=_checks(workplan, there, loads, quarters, editable),
            number=number,
            note=note,
            errors=list(errors),
        ),
        versions=[_version_line(workplan, version, approved) for version in there.versions],
        show_all=show_all or before is None,
        activities=list(_lines(workplan, editable)) if show_all or before is None else [],
        may_edit=editable,
        requests=requests_within(user, workplan),
        before_head=_("Version %(n)s, approved") % {"n": approved.number} if approved else "",
        after_head=_("Version %(n)s, %(state)s") % {"n": number, "state": workplan.get_state_display().lower()},
        urls={**_urls(workplan), "ask": _ask_url(user, workplan)},
    )


@dataclass(frozen=True)
class _WhatThereIs:
    """The versions, the latest first, and the content that is decided on: what waits frozen, else as it stands."""

    versions: list[WorkplanVersion]
    content: Content

    @property
    def approved(self) -> WorkplanVersion | None:
        return next((version for version in self.versions if version.approved_at), None)

    @property
    def waiting(self) -> WorkplanVersion | None:
        return next((version for version in self.versions if not version.approved_at), None)

    @property
    def before(self) -> Content | None:
        return self.approved.content if self.approved else None


def _what_there_is(workplan: Workplan) -> _WhatThereIs:
    versions = list(workplan.versions.order_by("-number"))
    waiting = next((version for version in versions if not version.approved_at), None)
    frozen = workplan.state in (WorkplanState.SUBMITTED, WorkplanState.ENDORSED)
    return _WhatThereIs(versions, waiting.content if frozen and waiting else content_of(workplan))


def _loads(user: Any, workplan: Workplan, quarters: list[tuple[int, int]]) -> list[PersonLoad]:
    """Who carries how much is for those who share out the work; everybody else reads the plan without it."""
    sees = allowed(may_read_unit, user, workplan.unit)
    return loads_of(workplan.unit, workplan.biennium, quarters) if sees else []


def _checks(
    workplan: Workplan, there: _WhatThereIs, loads: list[PersonLoad], quarters: list[tuple[int, int]], editable: bool
) -> list[Check]:
    """What is missing and what stands out; nothing of what is approved."""
    if workplan.state == WorkplanState.APPROVED:
        return []
    return [
        *gaps(workplan, there.content, editable=editable),
        *checks(workplan, there.content, there.before, loads, quarters),
    ]


def checks_of(user: Any, workplan: Workplan, *, names: bool) -> list[Check]:
    """The checks of the page, each with its places; those about single people only with ``names``."""
    quarters = quarters_ahead(workplan.biennium)
    loads = _loads(user, workplan, quarters) if names else []
    return _checks(workplan, _what_there_is(workplan), loads, quarters, allowed(may_edit, user, workplan))


def _ask_url(user: Any, workplan: Workplan) -> str:
    """Where a new activity is asked for, for whoever may; else nothing."""
    query = "" if workplan.biennium.is_current else f"?biennium={workplan.biennium.starts_in}"
    url = reverse("planning:change-add", args=[workplan.unit.code]) + query
    return url if allowed(may_ask, user, workplan) else ""


def _urls(workplan: Workplan) -> dict[str, str]:
    query = "" if workplan.biennium.is_current else f"?biennium={workplan.biennium.starts_in}"
    unit = workplan.unit.code
    return {
        "page": reverse("planning:workplan-detail", args=[unit]) + query,
        "decide": reverse("planning:workplan-decide", args=[unit]) + query,
        "new": reverse("planning:activity-new", args=[unit]) + query,
        "compare": reverse("planning:workplan-compare", args=[unit]) + query,
        "list": reverse("planning:workplan-list") + query,
        "requests": f"{reverse('planning:change-list')}{query}{'&' if query else '?'}unit={unit}",
    }


def _reasons(workplan: Workplan) -> dict[str, str]:
    rows = ChangeRequest.objects.filter(workplan=workplan, state__in=[ChangeState.OPEN, ChangeState.ENDORSED]).order_by(
        "number"
    )
    return dict(rows.values_list("activity__code", "reason"))


def _version_line(workplan: Workplan, version: WorkplanVersion, latest: WorkplanVersion | None) -> VersionLine:
    if version.approved_at is None:
        state = workplan.get_state_display()
    else:
        state = _("Approved") if version == latest else _("Superseded")
    query = "" if workplan.biennium.is_current else f"?biennium={workplan.biennium.starts_in}"
    return VersionLine(
        version.number,
        str(state),
        version.approved_at or version.frozen_at,
        reverse("planning:workplan-version", args=[workplan.unit.code, version.number]) + query,
    )


def _lines(workplan: Workplan, editable: bool) -> Iterable[ActivityLine]:
    query = "" if workplan.biennium.is_current else f"?biennium={workplan.biennium.starts_in}"
    rows = Activity.objects.filter(biennium=workplan.biennium, lead_unit=workplan.unit).order_by("code")
    for activity in rows.select_related("lead_officer__user"):
        yield ActivityLine(
            activity,
            reverse("planning:activity-detail", args=[activity.code]) + query,
            reverse("planning:activity-edit", args=[activity.code]) + query if editable else "",
        )


def _path(user: Any, workplan: Workplan) -> list[PathState]:
    """Draft, submitted, (returned,) endorsed, approved, each with its date and person."""
    state = workplan.state
    decides = decision_for(user, workplan).decides
    now = {
        WorkplanState.SUBMITTED: _("Waits for your endorsement") if decides else _("Waits for endorsement"),
        WorkplanState.ENDORSED: _("Waits for your approval") if decides else _("Waits for approval"),
    }
    path = [
        PathState(_("Draft"), "now" if state == WorkplanState.DRAFT else "passed", step_note(workplan.opened_at)),
        PathState(
            _("Submitted"),
            "ahead" if workplan.submitted_at is None else "passed",
            step_note(workplan.submitted_at, workplan.submitted_by, workplan.submitted_for),
        ),
    ]
    if state == WorkplanState.RETURNED:
        path.append(PathState(_("Returned"), "now", step_note(workplan.returned_at, workplan.returned_by)))
    if state == WorkplanState.SUBMITTED:
        path.append(PathState(now[WorkplanState.SUBMITTED], "now"))
    else:
        done = workplan.endorsed_at is not None and state != WorkplanState.RETURNED
        note = step_note(workplan.endorsed_at, workplan.endorsed_by, workplan.endorsed_for) if done else ""
        path.append(PathState(_("Endorsed"), "passed" if done else "ahead", note))
    if state == WorkplanState.ENDORSED:
        path.append(PathState(now[WorkplanState.ENDORSED], "now"))
    elif state == WorkplanState.APPROVED:
        note = step_note(workplan.approved_at, workplan.approved_by, workplan.approved_for)
        path.append(PathState(_("Approved"), "now", note))
    else:
        path.append(PathState(_("Approved by the Executive Secretary"), "ahead"))
    return path


def step_note(moment: Any, person: Any = None, principal: Any = None) -> str:
    """When a step was taken, by whom and, when a delegate took it, for whom."""
    if moment is None:
        return ""
    words = short_date(moment)
    if person is not None:
        words = f"{words}, {person.full_name}"
    return _("%(words)s for %(name)s") % {"words": words, "name": principal} if principal else words


# --- a frozen version -------------------------------------------------------------------------------


@dataclass(frozen=True)
class VersionActivity:
    """An activity as it was frozen, in words."""

    code: str
    title: str
    under: str
    dates: str
    mandates: str
    people: str
    milestones: list[str]
    days: Any


@dataclass(frozen=True)
class VersionPage:
    """A frozen version, readable, with its hash compared to what is stored."""

    workplan: Workplan
    version: WorkplanVersion
    sound: bool
    activities: list[VersionActivity]
    url: str
    lines: list[VersionLine]


def version_page(workplan: Workplan, number: int) -> VersionPage:
    """The version ``number`` of a workplan. Raises ``WorkplanVersion.DoesNotExist``."""
    versions = list(workplan.versions.order_by("-number").defer("content"))
    latest = next((version for version in versions if version.approved_at), None)
    version = workplan.versions.get(number=number)
    return VersionPage(
        workplan=workplan,
        version=version,
        sound=digest(version.content) == version.sha256,
        activities=[_frozen(*item) for item in sorted(version.content.get("activities", {}).items())],
        url=_urls(workplan)["page"],
        lines=[_version_line(workplan, one, latest) for one in versions],
    )


def _frozen(code: str, activity: Content) -> VersionActivity:
    words = [str(CHOICES["function"].get(str(activity.get("function")), ""))]
    if activity.get("standing") != PLANNED:
        words.append(str(STANDING_WORDS.get(activity.get("standing", ""), "")))
    shares = activity.get("mandates", {}).items()
    return VersionActivity(
        code=code,
        title=activity.get("title", ""),
        under=" · ".join(word for word in words if word),
        dates=f"{date_words(activity.get('start'))} – {date_words(activity.get('end'))}",
        mandates=", ".join(f"{address} {percent(share)}" for address, share in shares),
        people=", ".join(person["name"] for person in activity.get("people", {}).values()),
        milestones=[
            f"{due_in(due).label if due else ''} {title}".strip()
            for title, due in sorted(activity.get("milestones", {}).items(), key=lambda row: row[1])
        ],
        days=days_of(activity, ""),
    )
