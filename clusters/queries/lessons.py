"""Lessons a person may see, those nobody has decided on, the list and the page of one."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.enums import VERSIONS_WITH_DATES, LessonOutcome, ProcedureState
from clusters.models import WHOLE_SECRETARIAT, Cluster, Lesson, ProcedureVersion
from clusters.queries.addresses import lesson_address, version_address
from clusters.rules import READ
from clusters.rules.lessons import may_change, may_decide, may_learn
from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, Listing, Select, chosen, ordered, page_of, sort_of, sought
from common.passages import Passage, passage
from common.refusals import allowed
from structure.rules.access import access_of

SORTS = {
    "learned": ("learned_on", "cluster__code", "pk"),
    "cluster": ("cluster__code", "learned_on", "pk"),
    "outcome": ("outcome", "learned_on", "pk"),
}
WHOLE = "secretariat"  # what stands in an address or a form for "no cluster"
STATUS_OF = {
    LessonOutcome.UNDECIDED: "at_risk",
    LessonOutcome.PROCEDURE_CHANGED: "done",
    LessonOutcome.PLAN_RULE: "done",
    LessonOutcome.REJECTED: "ended",
}


@dataclass(frozen=True)
class LessonRow:
    """A lesson with what came of it, and where that stands."""

    lesson: Lesson
    url: str
    status: str
    came: str
    came_url: str = ""


@dataclass(frozen=True)
class LessonList:
    listing: Listing[LessonRow]
    total: int
    undecided: int
    may_add: bool


@dataclass(frozen=True)
class LessonPage:
    row: LessonRow
    may_change: bool
    may_decide: bool
    history: list[Passage]

    @property
    def decided(self) -> bool:
        return self.row.lesson.outcome != LessonOutcome.UNDECIDED


def lessons_visible_to(user: Any) -> QuerySet[Lesson]:
    """All lessons with ``secretariat:clusters:read``, else none."""
    lessons = Lesson.objects.select_related("cluster", "changed_version__procedure", "decided_by")
    return lessons if access_of(user).may(READ) else lessons.none()


def undecided_before(day: datetime.date) -> QuerySet[Lesson]:
    """The lessons learned before ``day`` of which nobody has said what comes of them."""
    return Lesson.objects.filter(outcome=LessonOutcome.UNDECIDED, learned_on__lt=day)


def clusters_to_learn_in(user: Any) -> list[Cluster | None]:
    """The clusters in which the person may write a lesson down; None among them is the whole Secretariat."""
    return [cluster for cluster in (*Cluster.objects.all(), None) if allowed(may_learn, user, cluster)]


def versions_to_name() -> QuerySet[ProcedureVersion]:
    """The versions a lesson may have changed: adopted ones, and those in review, of every cluster."""
    states = [*VERSIONS_WITH_DATES, ProcedureState.IN_REVIEW, ProcedureState.DRAFT]
    versions = ProcedureVersion.objects.filter(state__in=states).select_related("procedure").defer("text")
    return versions.order_by("procedure__code", "-number")


def lesson_row(lesson: Lesson) -> LessonRow:
    """A lesson as a row; wants its version and procedure loaded."""
    came, url = lesson.plan_rule or lesson.reason, ""
    if lesson.changed_version:
        version = lesson.changed_version
        came = _("%(code)s, version %(n)s") % {"code": version.procedure.code, "n": version.number}
        url = version_address(version)
    elif lesson.outcome == LessonOutcome.PROCEDURE_CHANGED:
        came = _("its version is not on record")
    return LessonRow(lesson, lesson_address(lesson), STATUS_OF[LessonOutcome(lesson.outcome)], came, url)


def lesson_list(user: Any, parameters: Mapping[str, str], exports: list[tuple[str, str]]) -> LessonList:
    """The list; the number of queries does not grow with the rows."""
    everything = lessons_visible_to(user)
    rows, bar, sort = _choose(everything, parameters)
    pages = page_of(rows, parameters)
    total = everything.count()
    return LessonList(
        listing=Listing(
            rows=[lesson_row(one) for one in pages.object_list],
            filters=bar,
            sort=sort,
            count_sentence=ngettext("%(n)s of %(all)s lesson", "%(n)s of %(all)s lessons", total)
            % {"n": pages.paginator.count, "all": total},
            pages=pages,
            exports=exports,
        ),
        total=total,
        undecided=everything.filter(outcome=LessonOutcome.UNDECIDED).count(),
        may_add=bool(clusters_to_learn_in(user)),
    )


def lesson_page(user: Any, lesson: Lesson) -> LessonPage:
    """One lesson, and what the reader can do with it."""
    history: Any = lesson.history  # type: ignore[attr-defined]
    return LessonPage(
        row=lesson_row(lesson),
        may_change=allowed(may_change, user, lesson),
        may_decide=allowed(may_decide, user, lesson),
        history=[
            passage(row) for row in history.select_related("history_user").order_by("-history_date", "-history_id")[:12]
        ],
    )


def lesson_sheet(user: Any, parameters: Mapping[str, str]) -> Sheet:
    """The lessons as filtered and sorted, as a sheet."""
    rows, _bar, _sort = _choose(lessons_visible_to(user), parameters)
    return Sheet(
        name=_("Lessons"),
        columns=(
            SheetColumn(_("Concerns"), 20),
            SheetColumn(_("Challenge"), 60),
            SheetColumn(_("Solution"), 60),
            SheetColumn(_("Learned on"), 14, "date"),
            SheetColumn(_("What came of it"), 22),
            SheetColumn(_("Where, which rule, or why"), 60),
            SheetColumn(_("Decided on"), 14, "date"),
            SheetColumn(_("Source"), 14),
            SheetColumn(_("Demonstration data"), 12),
        ),
        rows=[
            (
                row.lesson.concerns(),
                row.lesson.challenge,
                row.lesson.solution,
                row.lesson.learned_on,
                str(row.lesson.get_outcome_display()),
                row.came,
                row.lesson.decided_on,
                row.lesson.source,
                _("yes") if row.lesson.demonstration else "",
            )
            for row in map(lesson_row, rows)
        ],
        notes=(_("Lessons"), _("As at %(day)s") % {"day": clock.today().isoformat()}),
    )


def undecided_url() -> str:
    return f"{reverse('clusters:lesson-list')}?outcome={LessonOutcome.UNDECIDED.value}"


def _choose(lessons: QuerySet[Lesson], parameters: Mapping[str, str]) -> tuple[QuerySet[Lesson], Filters, str]:
    clusters = [(one.code, f"{one.code} {one.said()}") for one in Cluster.objects.all()]
    clusters.append((WHOLE, str(WHOLE_SECRETARIAT)))
    find, cluster = sought(parameters), chosen(parameters, "cluster", clusters)
    outcome = chosen(parameters, "outcome", LessonOutcome.choices)
    found = lessons
    if find:
        found = found.filter(
            Q(challenge__icontains=find)
            | Q(solution__icontains=find)
            | Q(plan_rule__icontains=find)
            | Q(reason__icontains=find)
            | Q(changed_version__procedure__code__icontains=find)
        )
    if cluster:
        found = found.filter(cluster=None) if cluster == WHOLE else found.filter(cluster__code=cluster)
    if outcome:
        found = found.filter(outcome=outcome)
    sort = sort_of(parameters, SORTS, "-learned")
    bar = Filters(
        "q",
        find,
        _("Find a lesson"),
        (
            Select("cluster", _("Concerns"), clusters, cluster),
            Select("outcome", _("What came of it"), LessonOutcome.choices, outcome),
        ),
    )
    return ordered(found, sort, SORTS), bar, sort
