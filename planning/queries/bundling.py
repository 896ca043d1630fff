"""The activities in a project, and those that could be bundled into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from clusters.models import Project
from common.lists import Filters, Select, chosen, page_of, sought
from common.refusals import allowed, why_not
from planning.enums import CHANGES_WAITING, ActivityStatus
from planning.models import Activity, Biennium, ChangeRequest, Workplan
from planning.queries.activities import activities_visible_to
from planning.queries.addresses import address_of
from planning.queries.change_words import address_of_change
from planning.rules.bundling import may_bundle
from planning.rules.changes import may_ask
from planning.rules.workplans import may_edit


@dataclass(frozen=True)
class BundleRow:
    """An activity, and what ticking it does: it is written, or asked for as a change; else why it cannot be ticked."""

    activity: Activity
    url: str
    ticks: bool
    words: str
    change_url: str
    ticked: bool
    errors: Sequence[Any]


@dataclass(frozen=True)
class BundlePage:
    """``inside`` are the activities in the project, ``outside`` a page of those found that could be."""

    project: Project
    biennium: Biennium
    inside: Sequence[BundleRow]
    outside: Sequence[BundleRow]
    pages: Page[Any]
    filters: Filters
    keep: Sequence[tuple[str, str]]
    why_not: str
    typed: "Typed"

    @property
    def takes_out(self) -> bool:
        return any(row.ticks for row in self.inside)

    @property
    def adds(self) -> bool:
        return any(row.ticks for row in self.outside)


@dataclass(frozen=True)
class Typed:
    """What was sent and not taken: in which of the two forms, what was ticked, the reason, what was wrong by code."""

    into: bool = True
    ticked: frozenset[int] = frozenset()
    reason: str = ""
    errors: Mapping[str, list[Any]] = field(default_factory=dict)


def activities_to_bundle(user: Any, project: Project, biennium: Biennium) -> QuerySet[Activity]:
    """The activities of a biennium that are in the project or could be: of its cluster, or of none, and not ended."""
    mine = Q(cluster=project.cluster_id) | Q(cluster__isnull=True)
    found = activities_visible_to(user).filter(biennium=biennium).filter(Q(project=project) | mine)
    found = found.exclude(~Q(project=project), status=ActivityStatus.ENDED)
    return found.select_related("biennium", "lead_unit", "project").order_by("code")


def bundle_page(
    user: Any, project: Project, biennium: Biennium, parameters: Mapping[str, str], typed: Typed | None = None
) -> BundlePage:
    """The page; the queries do not grow with the activities."""
    typed = typed or Typed()
    every = activities_to_bundle(user, project, biennium)
    outside = every.exclude(project=project)
    units = [(code, code) for code in outside.order_by("lead_unit__code").values_list("lead_unit__code", flat=True)]
    units = list(dict.fromkeys(units))
    find, unit = sought(parameters), chosen(parameters, "unit", units)
    found = outside.filter(Q(title__icontains=find) | Q(code__icontains=find)) if find else outside
    if unit:
        found = found.filter(lead_unit__code=unit)
    pages = page_of(found, parameters)
    refused = str(why_not(may_bundle, user, project))
    inside = list(every.filter(project=project))
    rows = _Rows(user, biennium, [*inside, *pages.object_list], refused, typed)
    return BundlePage(
        project=project,
        biennium=biennium,
        inside=[rows.row(one, into=False) for one in inside],
        outside=[rows.row(one, into=True) for one in pages.object_list],
        pages=pages,
        filters=Filters(
            find_name="q",
            find_value=find,
            find_label=_("Find a title or code"),
            selects=[Select("unit", _("Unit"), units, unit)],
        ),
        keep=[] if biennium.is_current else [("biennium", str(biennium.starts_in))],
        why_not=refused,
        typed=typed,
    )


class _Rows:
    """What a person may do with each activity, from one reading of the workplans and of the changes that wait."""

    def __init__(
        self, user: Any, biennium: Biennium, activities: Sequence[Activity], refused: str, typed: Typed
    ) -> None:
        self.user, self.refused, self.typed = user, refused, typed
        plans = Workplan.objects.filter(biennium=biennium).select_related("unit__division", "biennium")
        self.plans = {one.unit_id: one for one in plans}
        waiting = ChangeRequest.objects.filter(
            activity__in=[one.pk for one in activities], in_revision=False, state__in=CHANGES_WAITING
        )
        self.waiting = {
            one.activity_id: one for one in waiting.order_by("pk") if "project" in {*one.before, *one.after}
        }

    def row(self, activity: Activity, *, into: bool) -> BundleRow:
        change = self.waiting.get(activity.pk)
        ticks, words = self._act(activity) if change is None else (False, _("%(number)s waits") % {"number": change})
        if into and activity.project is not None:
            words = " ".join(part for part in (_("Now in %(code)s.") % {"code": activity.project.code}, words) if part)
        mine = self.typed.into is into
        return BundleRow(
            activity,
            address_of(activity),
            ticks,
            words,
            address_of_change(change) if change else "",
            mine and activity.pk in self.typed.ticked,
            self.typed.errors.get(activity.code, []) if mine else [],
        )

    def _act(self, activity: Activity) -> tuple[bool, str]:
        workplan = self.plans.get(activity.lead_unit_id)
        if workplan is None:
            return False, _("Its unit has no workplan in the biennium.")
        if self.refused:
            return False, ""
        if activity.status != ActivityStatus.ENDED and allowed(may_ask, self.user, workplan):
            return True, _("Approved: it is asked for as a change.")
        refused = why_not(may_edit, self.user, workplan)
        return not refused, str(refused)
