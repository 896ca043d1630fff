"""Strategic plans with their goals and targets, and how many activities of a biennium answer each target."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, Listing, Select, chosen, sought
from planning.enums import ActivityStatus
from planning.models import Biennium, StrategicGoal, StrategicPlan, Target
from planning.queries.activities import activities_visible_to
from structure.rules.access import access_of

ANSWERED = (("yes", gettext_lazy("answered")), ("no", gettext_lazy("answered by nobody")))


@dataclass(frozen=True)
class TargetRow:
    """A target; ``activities`` answer it, ``lagging`` of them lag. ``url`` leads to them."""

    target: Any
    activities: int
    lagging: int
    url: str


@dataclass(frozen=True)
class GoalGroup:
    """The targets under a goal, or (without a goal) those a plan sorts under none."""

    goal: StrategicGoal | None
    rows: list[TargetRow]


@dataclass(frozen=True)
class PlanGroup:
    """A plan: the targets in all, how many of them activities answer, and the goals with what fits the filters."""

    plan: Any
    groups: list[GoalGroup]
    targets: int
    answered: int


@dataclass(frozen=True)
class StrategicPlansPage:
    biennium: Biennium
    plans: list[PlanGroup]
    answered: int
    listing: Listing[Any]


@dataclass(frozen=True)
class _Asked:
    q: str
    plan: str
    answered: str
    bar: Filters


def strategic_plans_page(
    user: Any, biennium: Biennium, parameters: Mapping[str, str], exports: list[tuple[str, str]]
) -> StrategicPlansPage:
    """The plans as the address asks for them; three queries, however many targets."""
    plans = _plans(user, biennium)
    asked = _asked(plans, parameters)
    rows = _rows(user, biennium)
    goals = [goal for plan in plans for goal in plan.goals.all()]
    found = [row for row in rows if _fits(row, asked)]
    narrowed = bool(asked.q or asked.answered)
    shown = [
        PlanGroup(
            plan=plan,
            groups=_groups(goals, [row for row in found if row.target.plan_id == plan.pk], plan, narrowed),
            targets=sum(1 for row in rows if row.target.plan_id == plan.pk),
            answered=sum(1 for row in rows if row.target.plan_id == plan.pk and row.activities),
        )
        for plan in plans
        if asked.plan in ("", plan.code)
    ]
    words = ngettext("%(found)s of %(all)s target", "%(found)s of %(all)s targets", len(rows))
    return StrategicPlansPage(
        biennium=biennium,
        plans=[plan for plan in shown if plan.groups or not narrowed],
        answered=sum(1 for row in rows if row.activities),
        listing=Listing(found, asked.bar, "", words % {"found": len(found), "all": len(rows)}, None, exports),
    )


def strategic_plans_sheet(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> Sheet:
    """The targets as filtered, as a sheet."""
    asked = _asked(_plans(user, biennium), parameters)
    words = [f"{select.label} {select.value}" for select in asked.bar.selects if select.value]
    if asked.q:
        words.insert(0, f"“{asked.q}”")
    return Sheet(
        name=_("Targets"),
        columns=(
            SheetColumn(_("Plan"), 40),
            SheetColumn(_("Goal"), 8),
            SheetColumn(_("Goal, short title"), 50),
            SheetColumn(_("Target"), 8, "number"),
            SheetColumn(_("Short title"), 60),
            SheetColumn(_("Activities"), 12, "number"),
            SheetColumn(_("Lagging"), 12, "number"),
        ),
        rows=(_sheet_row(row) for row in _rows(user, biennium) if _fits(row, asked)),
        notes=(
            _("Targets of the strategic plans, biennium %(biennium)s") % {"biennium": biennium},
            "; ".join(words) or _("All"),
            _("As at %(day)s") % {"day": clock.today().isoformat()},
        ),
    )


def plans_visible_to(user: Any) -> QuerySet[StrategicPlan]:
    """The plans a person may see, with their ``goals``: all of them with ``secretariat:plan:read``, else none."""
    plans = (
        StrategicPlan.objects.select_related("instrument")
        .prefetch_related(Prefetch("goals", StrategicGoal.objects.order_by("code")))
        .order_by("instrument__order", "starts_in", "code")
    )
    return plans if access_of(user).may("secretariat:plan:read") else plans.none()


def targets_visible_to(user: Any, biennium: Biennium) -> QuerySet[Any]:
    """The targets of those plans, by plan and number: ``answers`` activities of the biennium answer each, ``behind`` of
    them lag.
    """
    mine = activities_visible_to(user).filter(biennium=biennium).order_by().values("pk")
    answers = Q(activity_links__activity__in=mine)
    late = answers & Q(activity_links__activity__status=ActivityStatus.LAGGING)
    targets = (
        Target.objects.select_related("plan", "goal")
        .annotate(answers=Count("activity_links", filter=answers), behind=Count("activity_links", filter=late))
        .order_by("plan__instrument__order", "plan__starts_in", "plan__code", "number")
    )
    return targets if access_of(user).may("secretariat:plan:read") else targets.none()


def _plans(user: Any, biennium: Biennium) -> list[StrategicPlan]:
    """The plans, those that run in the biennium first."""
    first, last = biennium.years
    return sorted(
        plans_visible_to(user), key=lambda plan: (plan.starts_in or 0) > last or (plan.ends_in or last) < first
    )


def _asked(plans: Iterable[StrategicPlan], parameters: Mapping[str, str]) -> _Asked:
    choices = [(plan.code, plan.said()) for plan in plans]
    text, plan = sought(parameters), chosen(parameters, "plan", choices)
    answered = chosen(parameters, "answered", ANSWERED)
    bar = Filters(
        "q",
        text,
        _("Find a target"),
        (Select("plan", _("Plan"), choices, plan), Select("answered", _("Targets"), ANSWERED, answered)),
    )
    return _Asked(text, plan, answered, bar)


def _rows(user: Any, biennium: Biennium) -> list[TargetRow]:
    """Every target with its counts, by plan and number. One query."""
    targets = targets_visible_to(user, biennium)
    return [TargetRow(one, one.answers, one.behind, target_url(one, biennium)) for one in targets]


def target_url(target: Target, biennium: Biennium) -> str:
    """The list of the activities that answer a target."""
    query = {"target": f"{target.plan.code}/{target.number}"}
    if not biennium.is_current:
        query["biennium"] = str(biennium.starts_in)
    return f"{reverse('planning:activity-list')}?{urlencode(query)}"


def _fits(row: TargetRow, asked: _Asked) -> bool:
    target = row.target
    text = asked.q.casefold()
    if asked.plan and target.plan.code != asked.plan:
        return False
    if asked.answered and (asked.answered == "yes") != bool(row.activities):
        return False
    return not text or text in target.said().casefold() or text == str(target.number)


def _groups(goals: list[StrategicGoal], rows: list[TargetRow], plan: StrategicPlan, narrowed: bool) -> list[GoalGroup]:
    """The goals of a plan with their targets, then the targets under none; a filter leaves out empty goals."""
    groups = [
        GoalGroup(goal, [row for row in rows if row.target.goal_id == goal.pk])
        for goal in goals
        if goal.plan_id == plan.pk
    ]
    loose = [row for row in rows if row.target.goal_id is None]
    found = [group for group in groups if group.rows or not narrowed]
    return [*found, GoalGroup(None, loose)] if loose else found


def _sheet_row(row: TargetRow) -> tuple[Any, ...]:
    target = row.target
    goal = target.goal
    return (
        target.plan.said(),
        goal.code if goal else "",
        goal.said() if goal else "",
        target.number,
        target.said(),
        row.activities,
        row.lagging,
    )
