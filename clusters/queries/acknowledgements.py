"""Whom a procedure concerns, who has acknowledged its version, and what waits for a person."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from clusters.enums import ProcedureKind
from clusters.models import Acknowledgement, Membership, OperatingProcedure, ProcedureVersion
from clusters.queries.procedures import current_versions
from common.in_force import in_force
from structure.models import Staff
from structure.queries.people import active_on


def concerned_by(procedure: OperatingProcedure, day: datetime.date) -> QuerySet[Staff]:
    """The staff a procedure concerns on a day: the team of its cluster, which it tells how to serve each other (source
    para 22, team task (b)), and the staff of the units it names; a policy concerns all the staff."""
    people = active_on(Staff.objects.all(), day)
    if procedure.kind == ProcedureKind.POLICY:
        return people
    places = Membership.objects.filter(in_force(day), cluster=procedure.cluster_id, staff=OuterRef("pk"))
    return people.filter(Exists(places) | Q(unit__in=procedure.units.order_by().values("pk")))


def not_acknowledged(version: ProcedureVersion, day: datetime.date) -> QuerySet[Staff]:
    """Those concerned on ``day`` who have not acknowledged the version."""
    given = Acknowledgement.objects.filter(version=version, staff=OuterRef("pk"))
    return concerned_by(version.procedure, day).filter(~Exists(given))


@dataclass(frozen=True)
class Reader:
    """Somebody concerned, and when they acknowledged; None while they have not."""

    staff: Staff
    at: Any


@dataclass(frozen=True)
class Readers:
    """Who has acknowledged a version and who has not; ``former`` have, and are not concerned any more."""

    waiting: list[Reader]
    given: list[Reader]
    former: list[Reader]

    @property
    def concerned(self) -> int:
        return len(self.waiting) + len(self.given)


def readers_of(version: ProcedureVersion, day: datetime.date) -> Readers:
    """All readers of a version, by name; two queries."""
    concerned = concerned_by(version.procedure, day).select_related("user", "unit").order_by("user__full_name")
    given = {
        row.staff_id: row
        for row in version.acknowledgements.select_related("staff__user", "staff__unit").order_by("acknowledged_at")
    }
    waiting: list[Reader] = []
    done: list[Reader] = []
    for staff in concerned:
        row = given.pop(staff.pk, None)
        (done if row else waiting).append(Reader(staff, row.acknowledged_at if row else None))
    return Readers(waiting, done, [Reader(row.staff, row.acknowledged_at) for row in given.values()])


def counted(version: ProcedureVersion, day: datetime.date) -> tuple[int, int]:
    """How many of those concerned on ``day`` have acknowledged, and how many they are; two queries."""
    concerned = concerned_by(version.procedure, day)
    return concerned.filter(acknowledgements__version=version).count(), concerned.count()


def to_acknowledge(staff: Staff | None, day: datetime.date) -> list[ProcedureVersion]:
    """The versions that wait for a person, the one that began first on top; one query.

    A version waits from its adoption on; what is in force or will be, of the person's clusters or unit, and every
    policy.
    """
    if staff is None:
        return []
    clusters = Membership.objects.filter(in_force(day), staff=staff).order_by().values("cluster")
    given = Acknowledgement.objects.filter(version=OuterRef("pk"), staff=staff)
    of_unit = OperatingProcedure.objects.filter(units=staff.unit_id).order_by().values("pk")
    mine = Q(procedure__kind=ProcedureKind.POLICY) | Q(procedure__cluster__in=clusters) | Q(procedure__in=of_unit)
    waiting = current_versions(day, ahead=True).filter(mine).filter(~Exists(given))
    return list(waiting.select_related("procedure").order_by("effective_on", "procedure__code"))
