"""Procedures a person may see, which text holds on a day, and the list of them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clusters.enums import VERSIONS_OPEN, VERSIONS_WITH_DATES, ProcedureKind, ProcedureState, TeamRole
from clusters.models import Cluster, Membership, OperatingProcedure, ProcedureVersion, Stage
from clusters.queries.addresses import procedure_address
from clusters.queries.clusters import projects_visible_to
from clusters.rules import READ
from clusters.rules.procedures import REVIEW_NOTICE, may_add_anywhere
from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.in_force import in_force as on_day
from common.lists import Filters, Listing, Select, chosen, ordered, page_of, sort_of, sought
from common.refusals import allowed
from structure.models import Unit, User
from structure.queries.delegations import and_who_stands_in
from structure.queries.people import holders_of
from structure.roles import EXECUTIVE_SECRETARY
from structure.rules.access import access_of

SORTS = {
    "code": ("code",),
    "title": ("title", "code"),
    "cluster": ("cluster__code", "code"),
    "kind": ("kind", "code"),
    "since": ("since", "code"),
    "review": ("review", "code"),
}
STANDINGS = (
    ("in_force", gettext_lazy("in force")),
    ("open", gettext_lazy("a version being written or reviewed")),
    ("in_review", gettext_lazy("in review")),
    ("none", gettext_lazy("nothing in force")),
    ("ended", gettext_lazy("ended")),
)
REVIEWS = (("due", gettext_lazy("due")), ("soon", gettext_lazy("due within 30 days")))


def procedures_visible_to(user: Any) -> QuerySet[OperatingProcedure]:
    """All procedures with ``secretariat:clusters:read``, else none."""
    procedures = OperatingProcedure.objects.select_related("cluster", "owner__user")
    return procedures if access_of(user).may(READ) else procedures.none()


def units_to_concern(procedure: OperatingProcedure | None = None) -> QuerySet[Unit]:
    """The units a procedure can concern besides the team of its cluster: those of today, and those it names already."""
    units = Unit.objects.filter(on_day(clock.today()))
    if procedure is not None:
        units = Unit.objects.filter(Q(pk__in=units.values("pk")) | Q(pk__in=procedure.units.values("pk")))
    return units.order_by("code")


def stages_visible_to(user: Any) -> QuerySet[Stage]:
    """The stages of the projects a person sees."""
    return Stage.objects.filter(project__in=projects_visible_to(user).order_by())


def with_versions(procedures: QuerySet[Any]) -> QuerySet[Any]:
    """Procedures with their versions in ``versions.all()``, the latest first, without the texts: no list reads them."""
    versions: Any = ProcedureVersion.objects.defer("text").order_by("-number")
    return procedures.prefetch_related(Prefetch("versions", queryset=versions))


def adopters_of(version: ProcedureVersion) -> set[User]:
    """Whom a version in review waits for: those who review it (``clusters.rules.procedures.reviewers``) and did not
    write in it, and who stands in for one of them today. Nobody when all of them wrote in it."""
    day = clock.today()
    writers = set(version.writers.all())
    heads = set(holders_of(EXECUTIVE_SECRETARY.key))
    if version.procedure.kind != ProcedureKind.POLICY:
        leading = Membership.objects.filter(on_day(day), cluster=version.procedure.cluster_id, role=TeamRole.LEAD)
        heads |= {place.staff.user for place in leading.select_related("staff__user")}
    return and_who_stands_in(heads - writers, day) - writers


def in_force(day: datetime.date, prefix: str = "") -> Q:
    """Versions in force on ``day``: a test of dates; both ends are included, an empty end is open."""
    dated = Q(**{f"{prefix}state__in": VERSIONS_WITH_DATES, f"{prefix}effective_on__lte": day})
    return dated & (Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day}))


def current_versions(day: datetime.date, *, ahead: bool = False) -> QuerySet[ProcedureVersion]:
    """The versions in force on ``day``; with ``ahead`` also those adopted that begin later."""
    wanted = in_force(day)
    if ahead:
        wanted |= Q(state=ProcedureState.ADOPTED, effective_on__gt=day)
    return ProcedureVersion.objects.filter(wanted)


def version_on(procedure: OperatingProcedure, day: datetime.date) -> ProcedureVersion | None:
    """The version of a procedure in force on ``day``."""
    return procedure.versions.filter(in_force(day)).first()


@dataclass(frozen=True)
class Standing:
    """How a version stands on a day: a status, and the word that is said for it."""

    status: str
    word: Any


def standing_of(version: ProcedureVersion | None, day: datetime.date) -> Standing:
    """Whether it is being written, in review, ahead, in force or over."""
    if version is None:
        return Standing("not_started", _("to write"))
    if version.in_force_on(day):
        return Standing("on_track", _("in force"))
    if version.state == ProcedureState.DRAFT:
        return Standing("not_started", _("draft"))
    if version.state == ProcedureState.IN_REVIEW:
        return Standing("done", _("in review"))
    if version.state == ProcedureState.WITHDRAWN:
        return Standing("ended", _("withdrawn"))
    if version.effective_on is not None and version.effective_on > day:
        return Standing("not_started", _("adopted, not begun"))
    return Standing("ended", _("no longer in force"))


@dataclass(frozen=True)
class ProcedureRow:
    """A procedure in the list: the version in force, and the one on its way."""

    procedure: OperatingProcedure
    url: str
    holds: ProcedureVersion | None
    coming: ProcedureVersion | None
    standing: Standing
    coming_standing: Standing | None
    review_due: bool


@dataclass(frozen=True)
class ProcedureList:
    listing: Listing[ProcedureRow]
    in_force: int
    total: int
    overdue: int
    may_add: bool


def procedure_list(user: Any, parameters: Mapping[str, str], exports: list[tuple[str, str]]) -> ProcedureList:
    """The list; the number of queries does not grow with the rows."""
    day = clock.today()
    everything = procedures_visible_to(user)
    rows, bar, sort = _choose(user, everything, parameters, day)
    pages = page_of(rows, parameters)
    total = everything.count()
    held = ProcedureVersion.objects.filter(in_force(day), procedure__in=everything.order_by())
    return ProcedureList(
        listing=Listing(
            rows=[procedure_row(one, day) for one in pages.object_list],
            filters=bar,
            sort=sort,
            count_sentence=ngettext("%(n)s of %(all)s procedure", "%(n)s of %(all)s procedures", total)
            % {"n": pages.paginator.count, "all": total},
            pages=pages,
            exports=exports,
        ),
        in_force=held.count(),
        total=total,
        overdue=held.filter(review_due_on__lt=day).count(),
        may_add=allowed(may_add_anywhere, user),
    )


def procedure_row(procedure: OperatingProcedure, day: datetime.date) -> ProcedureRow:
    """A procedure as a row; wants its versions loaded, the latest first."""
    versions = list(procedure.versions.all())
    holds = next((version for version in versions if version.in_force_on(day)), None)
    latest = versions[0] if versions else None
    coming = latest if latest is not None and latest is not holds and _is_coming(latest, day) else None
    shown = holds or (None if coming is latest else latest)
    return ProcedureRow(
        procedure=procedure,
        url=procedure_address(procedure),
        holds=holds,
        coming=coming,
        standing=standing_of(shown or coming, day),
        coming_standing=standing_of(coming, day) if coming and holds else None,
        review_due=bool(holds and holds.review_due_on and holds.review_due_on < day),
    )


def _is_coming(version: ProcedureVersion, day: datetime.date) -> bool:
    if version.state in VERSIONS_OPEN:
        return True
    return version.state == ProcedureState.ADOPTED and version.effective_on is not None and version.effective_on > day


def _choose(
    user: Any, procedures: QuerySet[OperatingProcedure], parameters: Mapping[str, str], day: datetime.date
) -> tuple[QuerySet[Any], Filters, str]:
    """The rows that fit what the address asks for, the bar that says so, and the order."""
    held = ProcedureVersion.objects.filter(in_force(day), procedure=OuterRef("pk"))
    found: QuerySet[Any] = procedures.annotate(
        since=Subquery(held.values("effective_on")[:1]), review=Subquery(held.values("review_due_on")[:1])
    )
    clusters = [(one.code, f"{one.code} {one.said()}") for one in Cluster.objects.all()]
    find, cluster = sought(parameters), chosen(parameters, "cluster", clusters)
    kind, standing = chosen(parameters, "kind", ProcedureKind.choices), chosen(parameters, "standing", STANDINGS)
    review, whose = chosen(parameters, "review", REVIEWS), chosen(parameters, "whose", [("mine", "")])
    if find:
        words = Q(code__icontains=find) | Q(title__icontains=find) | Q(owner__user__full_name__icontains=find)
        found = found.filter(words | Exists(held.filter(text__icontains=find)))
    if cluster:
        found = found.filter(cluster__code=cluster)
    if kind:
        found = found.filter(kind=kind)
    if whose:
        found = found.filter(owner__in=access_of(user).standing)
    if review:
        last = day if review == "due" else day + datetime.timedelta(days=REVIEW_NOTICE + 1)
        found = found.filter(review__lt=last)
    found = _standing(found, standing)
    sort = sort_of(parameters, SORTS, "code")
    bar = Filters(
        "q",
        find,
        _("Find a procedure"),
        (
            Select("cluster", _("Cluster"), clusters, cluster),
            Select("kind", _("Kind"), ProcedureKind.choices, kind),
            Select("standing", _("Standing"), STANDINGS, standing),
        ),
        (
            Select("review", _("Review"), REVIEWS, review),
            Select("whose", _("Owner"), [("mine", _("me"))], whose),
        ),
    )
    return with_versions(ordered(found, sort, SORTS)), bar, sort


def _standing(found: QuerySet[Any], standing: str) -> QuerySet[Any]:
    version = ProcedureVersion.objects.filter(procedure=OuterRef("pk"))
    if standing == "in_force":
        return found.filter(since__isnull=False)
    if standing == "none":
        return found.filter(since__isnull=True)
    if standing == "open":
        return found.filter(Exists(version.filter(state__in=VERSIONS_OPEN)))
    if standing == "in_review":
        return found.filter(Exists(version.filter(state=ProcedureState.IN_REVIEW)))
    if standing == "ended":
        return found.filter(since__isnull=True).filter(Exists(version.filter(state__in=VERSIONS_WITH_DATES)))
    return found


def procedure_sheet(user: Any, parameters: Mapping[str, str]) -> Sheet:
    """The procedures as filtered and sorted, as a sheet."""
    day = clock.today()
    rows, _bar, _sort = _choose(user, procedures_visible_to(user), parameters, day)
    shown = [procedure_row(one, day) for one in rows]
    return Sheet(
        name=_("Procedures"),
        columns=(
            SheetColumn(_("Code"), 12),
            SheetColumn(_("Title"), 48),
            SheetColumn(_("Cluster"), 10),
            SheetColumn(_("Kind"), 24),
            SheetColumn(_("Owner"), 24),
            SheetColumn(_("Standing"), 18),
            SheetColumn(_("Version"), 10, "number"),
            SheetColumn(_("In force from"), 14, "date"),
            SheetColumn(_("In force until"), 14, "date"),
            SheetColumn(_("Review due"), 14, "date"),
            SheetColumn(_("Demonstration data"), 12),
        ),
        rows=[
            (
                row.procedure.code,
                row.procedure.title,
                row.procedure.cluster.code,
                str(row.procedure.get_kind_display()),
                row.procedure.owner.user.full_name if row.procedure.owner else "",
                str(row.standing.word),
                row.holds.number if row.holds else None,
                row.holds.effective_on if row.holds else None,
                row.holds.ends_on if row.holds else None,
                row.holds.review_due_on if row.holds else None,
                _("yes") if row.procedure.demonstration else "",
            )
            for row in shown
        ],
        notes=(_("Procedures"), _("As at %(day)s") % {"day": day.isoformat()}),
    )
