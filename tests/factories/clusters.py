"""Clusters, their teams and projects."""

import datetime
from typing import Any

import factory

from clusters.enums import Criterion, ProcedureKind, ProcedureState, StageState, TeamRole, TeamRule
from clusters.models import (
    Assessment,
    Candidate,
    Charter,
    CharterVersion,
    Cluster,
    CriterionScore,
    CriterionWeight,
    Lesson,
    Membership,
    OperatingProcedure,
    ProcedureVersion,
    Project,
    ProjectDeliverable,
    RuleAcceptance,
    SelectionRound,
    Stage,
)
from clusters.rules.charter_text import CharterText, content_of
from common.canonical import digest
from tests.factories.base import SignedFactory
from tests.factories.structure import StaffFactory, UnitFactory


class ClusterFactory(SignedFactory):
    class Meta:
        model = Cluster
        django_get_or_create = ("code",)

    code = "A"
    name = factory.LazyAttribute(lambda cluster: f"Cluster {cluster.code}")
    mandate = "To carry what its units share."


class CharterFactory(SignedFactory):
    """A draft that can be proposed, unless a state is said."""

    class Meta:
        model = Charter

    cluster = factory.SubFactory(ClusterFactory)
    mandate = "To carry what its units share."
    functions = factory.LazyFunction(lambda: ["Plan the meetings", "Review the drafts"])
    duties = "# Core staff\n- Keep the list."


class CharterVersionFactory(factory.django.DjangoModelFactory):
    """The first version, adopted at the end of the pilot."""

    class Meta:
        model = CharterVersion
        skip_postgeneration_save = True

    cluster = factory.SubFactory(ClusterFactory)
    number = 1
    content = factory.LazyAttribute(
        lambda one: content_of(one.cluster.code, CharterText("To carry what its units share.", ("Plan the meetings",)))
    )
    sha256 = factory.LazyAttribute(lambda one: digest(one.content))
    adopted_on = datetime.date(2015, 9, 30)


class MembershipFactory(SignedFactory):
    class Meta:
        model = Membership

    cluster = factory.SubFactory(ClusterFactory)
    staff = factory.SubFactory(StaffFactory)
    role = TeamRole.CORE
    valid_from = datetime.date(2015, 1, 1)

    class Params:
        lead = factory.Trait(role=TeamRole.LEAD)


class RuleAcceptanceFactory(SignedFactory):
    class Meta:
        model = RuleAcceptance

    cluster = factory.SubFactory(ClusterFactory)
    rule = TeamRule.LEAD
    distance = 1
    reason = "Nobody of that grade is free before 2017."
    valid_from = datetime.date(2016, 9, 1)
    valid_to = datetime.date(2016, 12, 31)
    decided_by = factory.SelfAttribute("decided_for.user")
    decided_for = factory.SubFactory(StaffFactory)


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


class ProjectDeliverableFactory(SignedFactory):
    class Meta:
        model = ProjectDeliverable

    project = factory.SubFactory(ProjectFactory)
    title = "A guide"


class SelectionRoundFactory(SignedFactory):
    """A round in which every criterion weighs the same."""

    class Meta:
        model = SelectionRound

    number = factory.Sequence(lambda n: n + 1)
    name = factory.LazyAttribute(lambda one: f"Selection {one.number}")
    opened_at = datetime.datetime(2016, 9, 1, 9, tzinfo=datetime.UTC)

    @factory.post_generation
    def weights(self, create: bool, extracted: Any, **named: Any) -> None:
        given = extracted or dict.fromkeys(Criterion.values, 20)
        CriterionWeight.objects.bulk_create(
            CriterionWeight(round=self, criterion=letter, weight=weight) for letter, weight in given.items()
        )


class CandidateFactory(SignedFactory):
    class Meta:
        model = Candidate

    round = factory.SubFactory(SelectionRoundFactory)
    project = factory.SubFactory(ProjectFactory)


class AssessmentFactory(SignedFactory):
    """An assessor's scores: ``scores="44554"`` gives one to each criterion."""

    class Meta:
        model = Assessment

    candidate = factory.SubFactory(CandidateFactory)
    assessor = factory.SubFactory(StaffFactory)
    assessed_at = datetime.datetime(2016, 9, 2, 9, tzinfo=datetime.UTC)

    @factory.post_generation
    def scores(self, create: bool, extracted: Any, **named: Any) -> None:
        CriterionScore.objects.bulk_create(
            CriterionScore(assessment=self, criterion=letter, score=int(score), reason=named.get("reason", ""))
            for letter, score in zip(Criterion.values, extracted or "33333", strict=True)
        )
