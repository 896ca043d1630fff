"""Clusters, their teams and projects."""

import datetime

import factory

from clusters.enums import ProcedureKind, ProcedureState, StageState, TeamRole
from clusters.models import Cluster, Lesson, Membership, OperatingProcedure, ProcedureVersion, Project, Stage
from tests.factories.base import SignedFactory
from tests.factories.structure import StaffFactory, UnitFactory


class ClusterFactory(SignedFactory):
    class Meta:
        model = Cluster
        django_get_or_create = ("code",)

    code = "A"
    name = factory.LazyAttribute(lambda cluster: f"Cluster {cluster.code}")
    mandate = "To carry what its units share."


class MembershipFactory(SignedFactory):
    class Meta:
        model = Membership

    cluster = factory.SubFactory(ClusterFactory)
    staff = factory.SubFactory(StaffFactory)
    role = TeamRole.CORE
    valid_from = datetime.date(2015, 1, 1)

    class Params:
        lead = factory.Trait(role=TeamRole.LEAD)


class ProjectFactory(SignedFactory):
    class Meta:
        model = Project

    cluster = factory.SubFactory(ClusterFactory)
    code = factory.Sequence(lambda n: f"P-{n:03d}")
    title = factory.LazyAttribute(lambda project: f"Project {project.code}")


class StageFactory(SignedFactory):
    class Meta:
        model = Stage

    project = factory.SubFactory(ProjectFactory)
    unit = factory.SubFactory(UnitFactory)
    order = factory.Sequence(lambda n: n + 1)
    title = "Draft"
    state = StageState.NOW


class ProcedureFactory(SignedFactory):
    class Meta:
        model = OperatingProcedure

    cluster = factory.SubFactory(ClusterFactory)
    code = factory.Sequence(lambda n: f"SOP-{n:03d}")
    title = factory.LazyAttribute(lambda procedure: f"Procedure {procedure.code}")
    kind = ProcedureKind.SOP


class ProcedureVersionFactory(SignedFactory):
    """A draft with a text, unless it is said to be in review or in force."""

    class Meta:
        model = ProcedureVersion

    procedure = factory.SubFactory(ProcedureFactory)
    number = 1
    text = "# Purpose\nPapers are out in time.\n\n1. Write.\n2. Send."

    class Params:
        reviewed = factory.Trait(state=ProcedureState.IN_REVIEW)
        holding = factory.Trait(
            state=ProcedureState.ADOPTED,
            effective_on=datetime.date(2016, 2, 1),
            review_due_on=datetime.date(2017, 2, 1),
        )


class LessonFactory(SignedFactory):
    """Undecided, unless an outcome is said."""

    class Meta:
        model = Lesson

    cluster = factory.SubFactory(ClusterFactory)
    challenge = "Papers were late."
    learned_on = datetime.date(2016, 6, 30)
