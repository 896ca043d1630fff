"""What the solver is asked: people, their days and their assignments as they stand, in whole tenths of a day."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db.models import Q, QuerySet

from clusters.queries.teams import memberships_on
from common.dates import PartialDate
from monitoring.metrics.load import in_tenths
from monitoring.models import Proposal
from monitoring.rules.reassigning import Carrier, Part, Question
from monitoring.rules.teaming import Candidate, TeamQuestion
from planning.enums import STATUSES_OPEN, AssignmentRole
from planning.models import Assignment, AssignmentDays, Biennium
from planning.queries.load import Quarter, core_teams_of, loads_by_person, policy_of
from planning.queries.rhythm import TENTH, quarters_of
from structure.enums import MID_LEVEL
from structure.models import HeldSkill, Skill, Staff, Unit
from structure.queries.people import active_on

TEN = Decimal(10)


def days_of(tenths: int) -> Decimal:
    """Work-days to a tenth."""
    return (Decimal(tenths) / TEN).quantize(TENTH)


def quarters_within(biennium: Biennium, first: datetime.date, last: datetime.date) -> list[Quarter]:
    """The quarters of the biennium that the days touch."""
    spans = ((quarter, PartialDate.quarter(*quarter)) for quarter in quarters_of(biennium))
    return [quarter for quarter, span in spans if span.first <= last and span.last >= first]


def quarters_asked(proposal: Proposal) -> list[Quarter]:
    return quarters_within(proposal.biennium, proposal.period_from, proposal.period_to)


def reassigning_question(proposal: Proposal) -> Question:
    """Everybody of the unit or of the Secretariat, and the open assignments in activities of the unit, or in all."""
    people = active_on(Staff.objects.all(), proposal.as_at)
    if proposal.unit:
        people = people.filter(unit=proposal.unit)
    return question_about(
        proposal.biennium,
        people,
        quarters_asked(proposal),
        proposal.as_at,
        led_by=proposal.unit,
        across=proposal.across,
        share_skill=proposal.share_skill,
    )


def question_about(
    biennium: Biennium,
    people: QuerySet[Staff],
    quarters: Sequence[Quarter],
    day: datetime.date,
    *,
    led_by: Unit | None,
    across: bool,
    share_skill: bool,
) -> Question:
    """The people, in the quarters, with what may be handed over; ``led_by`` names the unit whose activities count."""
    loads = loads_by_person(biennium, people, quarters)
    skills, clusters = _skills(people), _clusters(day)
    carriers = [
        Carrier(
            pk,
            unit=unit,
            loads=tuple(in_tenths(one.carried) for one in loads[pk]),
            capacities=tuple(in_tenths(one.capacity) for one in loads[pk]),
            skills=skills[pk],
            clusters=clusters[pk],
        )
        for pk, unit in people.order_by("pk").values_list("pk", "unit")
    ]
    parts = _parts(biennium, people, quarters, led_by)
    return Question(carriers, parts, across=across, share_skill=share_skill)


def _parts(biennium: Biennium, people: QuerySet[Staff], quarters: Sequence[Quarter], led_by: Unit | None) -> list[Part]:
    found = Assignment.objects.filter(activity__biennium=biennium, activity__status__in=STATUSES_OPEN)
    if led_by:
        found = found.filter(activity__lead_unit=led_by)
    together: Mapping[int, set[int]] = defaultdict(set)
    for activity, staff in found.order_by().values_list("activity", "staff"):
        together[activity].add(staff)
    theirs = found.filter(staff__in=people.order_by())
    days = _days(theirs, quarters)
    rows = theirs.order_by("pk").values_list(
        "pk", "activity", "staff", "role", "activity__cluster", "activity__lead_officer"
    )
    return [
        Part(
            pk,
            activity,
            staff,
            days[pk],
            cluster,
            leads=role == AssignmentRole.LEAD or staff == officer,
            others=frozenset(together[activity] - {staff}),
        )
        for pk, activity, staff, role, cluster, officer in rows
        if pk in days
    ]


def _days(assignments: QuerySet[Assignment], quarters: Sequence[Quarter]) -> dict[int, tuple[int, ...]]:
    """Tenths of a day of each assignment that has any in the quarters."""
    place = {quarter: at for at, quarter in enumerate(quarters)}
    found: dict[int, list[int]] = {}
    rows = AssignmentDays.objects.filter(assignment__in=assignments.order_by(), days__gt=0, year__in=_years(quarters))
    for pk, year, quarter, days in rows.order_by().values_list("assignment", "year", "quarter", "days"):
        if (year, quarter) in place:
            found.setdefault(pk, [0] * len(quarters))[place[year, quarter]] = in_tenths(days)
    return {pk: tuple(days) for pk, days in found.items()}


def _years(quarters: Iterable[Quarter]) -> set[int]:
    return {year for year, _quarter in quarters}


def _skills(people: QuerySet[Staff]) -> Mapping[int, frozenset[int]]:
    found: Mapping[int, set[int]] = defaultdict(set)
    for staff, skill in HeldSkill.objects.filter(staff__in=people.order_by()).values_list("staff", "skill"):
        found[staff].add(skill)
    return defaultdict(frozenset, {staff: frozenset(held) for staff, held in found.items()})


def _clusters(day: datetime.date) -> Mapping[int, frozenset[int]]:
    found: Mapping[int, set[int]] = defaultdict(set)
    for staff, cluster in memberships_on(day).order_by().values_list("staff", "cluster"):
        found[staff].add(cluster)
    return defaultdict(frozenset, {staff: frozenset(held) for staff, held in found.items()})


def team_question(proposal: Proposal) -> TeamQuestion:
    """Everybody who works here through all of the project's days, and the team it needs."""
    quarters = quarters_asked(proposal)
    people = active_on(Staff.objects.all(), max(proposal.as_at, proposal.period_from)).filter(
        Q(active_to__isnull=True) | Q(active_to__gte=proposal.period_to)
    )
    policy = policy_of(proposal.biennium)
    loads = loads_by_person(proposal.biennium, people, quarters, policy)
    skills, clusters = _skills(people), _clusters(proposal.as_at)
    core_teams = core_teams_of(people, proposal.as_at)
    candidates = [
        Candidate(
            pk,
            division=division,
            loads=tuple(in_tenths(one.carried) for one in loads[pk]),
            capacities=tuple(in_tenths(one.capacity) for one in loads[pk]),
            skills=skills[pk],
            may_lead=grade in MID_LEVEL,
            core_teams=len(core_teams.get(pk, ())),
            near=proposal.cluster_id in clusters[pk],
        )
        for pk, division, grade in people.order_by("pk").values_list("pk", "unit__division", "grade")
    ]
    return TeamQuestion(
        candidates,
        frozenset(proposal.skills.values_list("pk", flat=True)),
        core_days=(in_tenths(proposal.core_days),) * len(quarters),
        support_days=(in_tenths(proposal.support_days),) * len(quarters),
        least=proposal.least,
        most=proposal.most,
        support=proposal.support,
        most_core_teams=policy.most_core_teams,
    )


def names_of_skills() -> dict[int, str]:
    """The name of each skill by its key, in English as they are kept, in their order."""
    return dict(Skill.objects.order_by("name").values_list("pk", "name"))
