"""The medium-term framework as it stands (source para 13), what is still empty in it, and what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.refusals import allowed
from planning.models import Biennium, GuidingActivity, OperationalFramework, OperationalGoal, OperationalPurpose
from planning.queries.activities import activities_visible_to
from planning.queries.activity_history import Change, Changes
from planning.queries.record_history import change_of, changed_fields, latest, versions_of
from planning.rules.frameworks import may_keep_framework
from structure.rules.access import access_of

CHANGES_SHOWN = 10
_FRAMEWORK: dict[str, Any] = {
    "vision": gettext_lazy("Vision"),
    "mission": gettext_lazy("Mission"),
    "until": gettext_lazy("Until"),
}
_WORDING: dict[str, Any] = {"name": gettext_lazy("wording")}


@dataclass(frozen=True)
class GoalBlock:
    """A goal with its purposes and their guiding activities; ``activities`` of the biennium stand under it."""

    goal: Any
    activities: int
    url: str


@dataclass(frozen=True)
class Completeness:
    """How many of the framework's places are filled, and the names of the empty ones."""

    places: int
    missing: list[str]

    @property
    def filled(self) -> int:
        return self.places - len(self.missing)


@dataclass(frozen=True)
class FrameworkPage:
    framework: OperationalFramework
    biennium: Biennium
    goals: list[GoalBlock]
    completeness: Completeness
    changes: Changes
    may_edit: bool

    @property
    def vision(self) -> str:
        return self.framework.said("vision")

    @property
    def mission(self) -> str:
        return self.framework.said("mission")


def frameworks_visible_to(user: Any) -> QuerySet[OperationalFramework]:
    """All medium-term frameworks with ``secretariat:plan:read``, else none."""
    frameworks: QuerySet[OperationalFramework] = OperationalFramework.objects.order_by("code")
    return frameworks if access_of(user).may("secretariat:plan:read") else frameworks.none()


def goals_visible_to(user: Any) -> QuerySet[OperationalGoal]:
    """The goals of the frameworks a person may see."""
    return OperationalGoal.objects.select_related("framework").filter(framework__in=frameworks_visible_to(user))


def purposes_visible_to(user: Any) -> QuerySet[OperationalPurpose]:
    """The purposes of the goals a person may see."""
    return OperationalPurpose.objects.select_related("goal__framework").filter(goal__in=goals_visible_to(user))


def framework_of(user: Any, biennium: Biennium) -> OperationalFramework:
    """The framework of the biennium, or the only other there is. Raises ``OperationalFramework.DoesNotExist``."""
    seen = frameworks_visible_to(user)
    found = seen.filter(biennia=biennium).first() or seen.order_by("-until", "code").first()
    if found is None:
        raise OperationalFramework.DoesNotExist
    return found


def goal_of(user: Any, biennium: Biennium, number: int) -> OperationalGoal:
    """The goal of this number. Raises ``DoesNotExist`` of the framework or the goal."""
    return _goals(framework_of(user, biennium)).get(number=number)


def purpose_of(user: Any, biennium: Biennium, number: int, purpose: int) -> OperationalPurpose:
    """The purpose of this number under a goal. Raises ``DoesNotExist`` of the framework or the purpose."""
    framework = framework_of(user, biennium)
    found: OperationalPurpose = (
        OperationalPurpose.objects.select_related("goal")
        .prefetch_related("guiding_activities")
        .get(goal__framework=framework, goal__number=number, number=purpose)
    )
    return found


def framework_page(user: Any, biennium: Biennium) -> FrameworkPage:
    """The page of the framework. Raises ``OperationalFramework.DoesNotExist``; a fixed number of queries."""
    framework = framework_of(user, biennium)
    goals = list(_goals(framework))
    counts = dict(
        activities_visible_to(user)
        .filter(biennium=biennium, output__result__goal__in=[goal.pk for goal in goals])
        .order_by()
        .values_list("output__result__goal")
        .annotate(Count("pk"))
    )
    return FrameworkPage(
        framework=framework,
        biennium=biennium,
        goals=[GoalBlock(goal, counts.get(goal.pk, 0), _activities_url(goal, biennium)) for goal in goals],
        completeness=completeness_of(framework, goals),
        changes=latest(_changes(framework, goals), CHANGES_SHOWN),
        may_edit=allowed(may_keep_framework, user),
    )


def completeness_of(framework: OperationalFramework, goals: list[Any]) -> Completeness:
    """Vision, mission, the wording and the purposes of each goal, and the guiding activities of each purpose."""
    places = {_("vision"): bool(framework.vision), _("mission"): bool(framework.mission)}
    for goal in goals:
        number = {"number": goal.number}
        purposes = list(goal.purposes.all())
        places[_("wording of goal %(number)s") % number] = bool(goal.name)
        places[_("purposes of goal %(number)s") % number] = bool(purposes)
        for purpose in purposes:
            name = _("guiding activities of purpose %(goal)s.%(number)s")
            places[name % {"goal": goal.number, "number": purpose.number}] = bool(purpose.guiding_activities.all())
    return Completeness(len(places), [name for name, filled in places.items() if not filled])


def framework_sheet(user: Any, biennium: Biennium) -> Sheet:
    """The framework as a sheet, a row for each of its places."""
    framework = framework_of(user, biennium)
    return Sheet(
        name=_("Framework"),
        columns=(SheetColumn(_("What"), 22), SheetColumn(_("Number"), 10), SheetColumn(_("Wording"), 100)),
        rows=_sheet_rows(framework),
        notes=(framework.said(), _("As at %(day)s") % {"day": clock.today().isoformat()}),
    )


def _sheet_rows(framework: OperationalFramework) -> Iterator[tuple[str, str, str]]:
    yield _("Vision"), "", framework.said("vision")
    yield _("Mission"), "", framework.said("mission")
    for goal in _goals(framework):
        yield _("Operational goal"), str(goal.number), goal.said()
        for purpose in goal.purposes.all():
            number = f"{goal.number}.{purpose.number}"
            yield _("Operational purpose"), number, purpose.said()
            for activity in purpose.guiding_activities.all():
                yield _("Guiding activity"), f"{number}.{activity.number}", activity.said()


def _goals(framework: OperationalFramework) -> Any:
    purposes = OperationalPurpose.objects.prefetch_related("guiding_activities").order_by("number")
    return (
        OperationalGoal.objects.filter(framework=framework)
        .order_by("number")
        .prefetch_related(Prefetch("purposes", purposes))
    )


def _activities_url(goal: OperationalGoal, biennium: Biennium) -> str:
    query = {"goal": str(goal.number)}
    if not biennium.is_current:
        query["biennium"] = str(biennium.starts_in)
    return f"{reverse('planning:activity-list')}?{urlencode(query)}"


def _changes(framework: OperationalFramework, goals: list[Any]) -> Iterator[Change]:
    """The changes of the framework and of everything in it, also of what was taken away. Four queries."""
    for row, before in versions_of(OperationalFramework, id=framework.pk):
        yield change_of(row, changed_fields(row, before, _FRAMEWORK))
    numbers = {goal.pk: goal.number for goal in goals}
    for row, before in versions_of(OperationalGoal, framework_id=framework.pk):
        fields = changed_fields(row, before, _WORDING, _("Goal %(number)s") % {"number": row.number})
        if fields:
            yield change_of(row, fields)
    purposes: dict[int, str] = {}
    for row, before in versions_of(OperationalPurpose, goal_id__in=numbers):
        purposes[row.id] = f"{numbers[row.goal_id]}.{row.number}"
        yield change_of(
            row, changed_fields(row, before, _WORDING, _("Purpose %(number)s") % {"number": purposes[row.id]})
        )
    for row, before in versions_of(GuidingActivity, purpose_id__in=purposes):
        number = {"number": f"{purposes[row.purpose_id]}.{row.number}"}
        yield change_of(row, changed_fields(row, before, _WORDING, _("Guiding activity %(number)s") % number))
