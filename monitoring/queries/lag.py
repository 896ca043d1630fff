"""The lag queue and the page of a case."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.models import Cluster
from common import clock
from common.documents.sheets import Sheet, SheetColumn
from common.lists import Filters, Select, chosen, page_of, sought
from monitoring.documents.findings import in_words
from monitoring.enums import LagDimension, LagLevel, LagState
from monitoring.models import LagCase, LagPolicy
from monitoring.queries.lag_people import asked_of
from monitoring.queries.lag_rows import CaseRow, case_row
from monitoring.queries.lagging import policy_of
from planning.models import Biennium
from structure.rules.access import access_of


def cases_visible_to(user: Any) -> QuerySet[LagCase]:
    """All cases with ``secretariat:monitoring:read``, else none. Every list, page and export of cases starts here."""
    cases = LagCase.objects.all()
    return cases if access_of(user).may("secretariat:monitoring:read") else cases.none()


def with_people(cases: QuerySet[LagCase]) -> QuerySet[LagCase]:
    """Cases with all a row says of them, in one query."""
    below = ("lead_officer__user", "lead_unit__lead__user", "lead_unit__division__head__user", "cluster")
    return cases.select_related(
        "mandate",
        "milestone",
        *(f"activity__{name}" for name in below),
        *(f"milestone__activity__{name}" for name in below),
    )


def of_biennium(biennium: Biennium) -> Q:
    return Q(activity__biennium=biennium) | Q(milestone__activity__biennium=biennium) | Q(mandate__isnull=False)


@dataclass(frozen=True)
class Step:
    """A step of the ladder: how many open cases stand on it, and the days of grace."""

    level: int
    name: str
    count: int
    note: str
    url: str
    on: bool
    top: bool


@dataclass(frozen=True)
class Chip:
    label: str
    count: int
    url: str
    on: bool


@dataclass(frozen=True)
class Closed:
    """Cases closed in the running quarter, and half of them within so many days."""

    count: int
    median: int | None


@dataclass(frozen=True)
class LagQueue:
    strong: str
    sentence: str
    steps: list[Step]
    chips: list[Chip]
    filters: Filters
    keep: list[tuple[str, str]]
    rows: list[CaseRow]
    pages: Any
    count_sentence: str
    closed: Closed
    policy: LagPolicy


def lag_queue(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> LagQueue:
    """The queue as it is filtered: the top of the ladder first, then what moves up soonest."""
    policy = policy_of(biennium)
    all_cases = cases_visible_to(user).filter(of_biennium(biennium))
    counts = _counts(all_cases)
    found = filtered(user, all_cases, parameters)
    pages = page_of(with_people(found), parameters)
    soon = _moving_soon(all_cases, policy)
    strong, sentence = _sentence(counts, soon)
    return LagQueue(
        strong=strong,
        sentence=sentence,
        steps=_steps(counts, policy, parameters),
        chips=_chips(counts, parameters),
        filters=_filters(parameters),
        keep=[(name, parameters[name]) for name in ("dimension", "level", "state", "waiting") if parameters.get(name)],
        rows=[case_row(case, policy) for case in pages],
        pages=pages,
        count_sentence=_("%(shown)s of %(all)s cases") % {"shown": len(pages), "all": pages.paginator.count},
        closed=_closed(all_cases),
        policy=policy,
    )


def filtered(user: Any, cases: QuerySet[LagCase], parameters: Mapping[str, str]) -> QuerySet[LagCase]:
    """The cases the address asks for: open ones unless it names another state; values it cannot have are left out."""
    state = chosen(parameters, "state", LagState.choices)
    cases = cases.filter(state=state) if state else cases.exclude(state=LagState.CLOSED)
    if dimension := chosen(parameters, "dimension", LagDimension.choices):
        cases = cases.filter(dimension=dimension)
    if level := chosen(parameters, "level", [(str(key), label) for key, label in LagLevel.choices]):
        cases = cases.filter(level=int(level))
    if cluster := chosen(parameters, "cluster", _clusters()):
        cases = cases.filter(Q(activity__cluster__code=cluster) | Q(milestone__activity__cluster__code=cluster))
    if parameters.get("waiting") == "me":
        cases = cases.filter(asked_of(access_of(user)), state=LagState.OPEN)
    if text := sought(parameters):
        about = Q()
        for prefix in ("activity__", "milestone__activity__"):
            about |= Q(**{f"{prefix}title__icontains": text}) | Q(**{f"{prefix}code__iexact": text})
        about |= Q(milestone__title__icontains=text)
        digits = text.upper().removeprefix("L-")
        if digits.isdecimal() and len(digits) < 9:
            about |= Q(number=int(digits))
        cases = cases.filter(about)
    return cases.order_by("-level", "level_since", "number")


def _clusters() -> list[tuple[str, str]]:
    return list(Cluster.objects.order_by("code").values_list("code", "name"))


def _filters(parameters: Mapping[str, str]) -> Filters:
    clusters = [(code, f"{code} {name}") for code, name in _clusters()]
    return Filters(
        "q",
        sought(parameters),
        _("Find a case"),
        [Select("cluster", _("Cluster"), clusters, chosen(parameters, "cluster", clusters))],
    )


def _counts(cases: QuerySet[LagCase]) -> dict[tuple[str, int, str], int]:
    """Cases by dimension, level and state, in one query."""
    rows = cases.order_by().values_list("dimension", "level", "state").annotate(Count("pk"))
    return {(dimension, level, state): count for dimension, level, state, count in rows}


def _open(counts: dict[tuple[str, int, str], int], *, dimension: str = "", level: int = 0) -> int:
    return sum(
        count
        for (its_dimension, its_level, state), count in counts.items()
        if state != LagState.CLOSED
        and (not dimension or its_dimension == dimension)
        and (not level or its_level == level)
    )


def _steps(counts: dict[tuple[str, int, str], int], policy: LagPolicy, parameters: Mapping[str, str]) -> list[Step]:
    steps = []
    for level in LagLevel:
        grace = policy.grace(level)
        on = str(level.value) == parameters.get("level")
        steps.append(
            Step(
                level.value,
                str(level.label),
                _open(counts, level=level.value),
                _("decides")
                if grace is None
                else ngettext("%(days)s day of grace", "%(days)s days of grace", grace) % {"days": grace},
                reverse("monitoring:lag-queue") + ("" if on else f"?level={level.value}"),
                on,
                grace is None,
            )
        )
    return steps


def _chips(counts: dict[tuple[str, int, str], int], parameters: Mapping[str, str]) -> list[Chip]:
    base = reverse("monitoring:lag-queue")
    asked, state = parameters.get("dimension", ""), parameters.get("state", "")
    chips = [Chip(_("Open"), _open(counts), base, not asked and state != LagState.CLOSED)]
    chips += [
        Chip(
            str(one.label),
            _open(counts, dimension=one.value),
            base if asked == one else f"{base}?dimension={one.value}",
            asked == one,
        )
        for one in LagDimension
    ]
    closed = sum(count for (_dimension, _level, state), count in counts.items() if state == LagState.CLOSED)
    return [*chips, Chip(_("Closed"), closed, f"{base}?state=closed", state == LagState.CLOSED)]


def _moving_soon(cases: QuerySet[LagCase], policy: LagPolicy) -> int:
    """Open cases not explained that move up within seven days."""
    soon = Q(pk__in=[])
    for level in LagLevel:
        grace = policy.grace(level)
        if grace is not None:
            soon |= Q(level=level, level_since__lte=clock.today() + datetime.timedelta(days=7 - grace))
    return cases.filter(soon, state=LagState.OPEN).count()


def _sentence(counts: dict[tuple[str, int, str], int], soon: int) -> tuple[str, str]:
    whole, top = _open(counts), _open(counts, level=LagLevel.EXECUTIVE_SECRETARY)
    if not whole:
        return _("No open case."), _("Nothing in the Secretariat is behind its plan by more than the thresholds allow.")
    strong = ngettext("%(count)s open case.", "%(count)s open cases.", whole) % {"count": whole}
    parts = []
    if top:
        said = ngettext(
            "%(top)s has reached the Executive Secretary", "%(top)s have reached the Executive Secretary", top
        )
        parts.append(said % {"top": in_words(top).capitalize() if top < 13 else top})
    if soon:
        said = ngettext(
            "%(soon)s moves up this week unless someone answers",
            "%(soon)s move up this week unless someone answers",
            soon,
        )
        word = in_words(soon)
        parts.append(said % {"soon": word if parts else word.capitalize()})
    return strong, ("; ".join(parts) + ".") if parts else ""


def _closed(cases: QuerySet[LagCase]) -> Closed:
    today = clock.today()
    first = datetime.date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    days = sorted(
        (timezone.localtime(closed).date() - raised).days
        for closed, raised in cases.filter(state=LagState.CLOSED, closed_at__date__gte=first).values_list(
            "closed_at", "raised_on"
        )
    )
    return Closed(len(days), max(days[(len(days) - 1) // 2], 0) if days else None)


def lag_sheet(user: Any, biennium: Biennium, parameters: Mapping[str, str]) -> Sheet:
    """The queue as it is filtered, as a sheet."""
    policy = policy_of(biennium)
    cases = with_people(filtered(user, cases_visible_to(user).filter(of_biennium(biennium)), parameters))
    columns = (
        SheetColumn(_("Case"), 10),
        SheetColumn(_("Code"), 10),
        SheetColumn(_("What lags"), 60),
        SheetColumn(_("Dimension"), 12),
        SheetColumn(_("How much"), 30),
        SheetColumn(_("At level"), 30),
        SheetColumn(_("Moves up"), 13, "date"),
        SheetColumn(_("State"), 12),
        SheetColumn(_("Raised"), 13, "date"),
        SheetColumn(_("Explanation"), 60),
        SheetColumn(_("Corrective action"), 60),
    )
    rows = (
        (
            str(case),
            (row := case_row(case, policy)).code,
            row.title,
            row.dimension,
            row.measure,
            row.level_name,
            row.moves_up,
            case.get_state_display(),
            case.raised_on,
            case.explanation,
            case.corrective_action,
        )
        for case in cases
    )
    as_at = _("As at %(day)s") % {"day": date_format(clock.today(), "DATE_FORMAT")}
    return Sheet(_("Lag cases"), columns, rows, (_("Lag cases"), as_at))
