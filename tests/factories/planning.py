"""Mandates, results, activities and progress.

``ActivityFactory()`` is at half of its time and on track; the traits name situations: ``lagging``, ``done``,
``not_started``, ``postponed``, ``ended``, ``finished_late``.
"""

import datetime
from decimal import Decimal

import factory

from common import clock
from common.canonical import digest
from planning.enums import ActivityStatus, AssignmentRole, Function, LinkKind, Phase, SynergyKind
from planning.models import (
    Activity,
    Assignment,
    AssignmentDays,
    Biennium,
    ChangeRequest,
    Decision,
    Deliverable,
    Evidence,
    ExpectedResult,
    GuidingActivity,
    Instrument,
    Mandate,
    MandateLink,
    MandateShare,
    Meeting,
    Milestone,
    OperationalFramework,
    OperationalGoal,
    OperationalPurpose,
    Output,
    ProgressEntry,
    StrategicPlan,
    SynergyPair,
    SynergyRound,
    Target,
    TargetLink,
    Workplan,
    WorkplanVersion,
)
from planning.queries.change_fields import standing_content
from planning.queries.workplan_content import content_of
from tests.factories.base import SignedFactory
from tests.factories.structure import StaffFactory, UnitFactory, UserFactory


class OperationalFrameworkFactory(SignedFactory):
    class Meta:
        model = OperationalFramework
        django_get_or_create = ("code",)

    code = "MTORF"
    name = "Medium-term operational results framework"


class OperationalGoalFactory(SignedFactory):
    class Meta:
        model = OperationalGoal
        django_get_or_create = ("framework", "number")

    framework = factory.SubFactory(OperationalFrameworkFactory)
    number = 1


class OperationalPurposeFactory(SignedFactory):
    class Meta:
        model = OperationalPurpose

    goal = factory.SubFactory(OperationalGoalFactory)
    number = 1
    name = "Plan and run the meetings as one"


class GuidingActivityFactory(SignedFactory):
    class Meta:
        model = GuidingActivity

    purpose = factory.SubFactory(OperationalPurposeFactory)
    number = 1
    name = "Draw up one organization of work"


class BienniumFactory(SignedFactory):
    """The current one, 2015-2016; a past one is ``(starts_in=2013, is_current=False, phase="closed")``."""

    class Meta:
        model = Biennium
        django_get_or_create = ("starts_in",)

    starts_in = 2015
    framework = factory.SubFactory(OperationalFrameworkFactory)
    phase = Phase.YEAR_2
    is_current = True


class InstrumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Instrument
        django_get_or_create = ("code",)

    code = "CBD"
    name = "Convention on Biological Diversity"
    secretariat_article = "Art. 24"


class MeetingFactory(SignedFactory):
    class Meta:
        model = Meeting
        django_get_or_create = ("body", "number")

    body = "COP"
    number = 12
    instrument = factory.SubFactory(InstrumentFactory)
    name = factory.LazyAttribute(lambda meeting: f"{meeting.body} {meeting.number}")


class DecisionFactory(SignedFactory):
    class Meta:
        model = Decision
        django_get_or_create = ("symbol",)

    symbol = factory.Sequence(lambda n: f"XII/{n}")
    instrument = factory.SubFactory(InstrumentFactory)


class MandateFactory(SignedFactory):
    class Meta:
        model = Mandate
        django_get_or_create = ("address",)

    decision = factory.SubFactory(DecisionFactory)
    address = factory.Sequence(lambda n: f"XII/32/{n}")
    title = factory.LazyAttribute(lambda mandate: f"What paragraph {mandate.address} asks")
    text = factory.LazyAttribute(lambda mandate: f"Requests the Secretariat to do what {mandate.address} asks.")


class ExpectedResultFactory(SignedFactory):
    class Meta:
        model = ExpectedResult
        django_get_or_create = ("biennium", "code")

    biennium = factory.SubFactory(BienniumFactory)
    goal = factory.SubFactory(OperationalGoalFactory)
    code = "1.2"
    name = "The three meetings are planned and run as one"


class OutputFactory(SignedFactory):
    class Meta:
        model = Output
        django_get_or_create = ("result", "code")

    result = factory.SubFactory(ExpectedResultFactory)
    code = "1.2.1"
    name = "One organization of work for the concurrent meetings"


class ActivityFactory(SignedFactory):
    class Meta:
        model = Activity

    biennium = factory.SubFactory(BienniumFactory)
    code = factory.Sequence(lambda n: f"S-{n:03d}")
    title = factory.LazyAttribute(lambda activity: f"Activity {activity.code}")
    lead_unit = factory.SubFactory(UnitFactory)
    function = Function.IMPLEMENTATION
    starts_on = datetime.date(2016, 1, 1)
    ends_on = datetime.date(2016, 12, 31)
    status = ActivityStatus.ON_TRACK
    percent = 70
    last_entry_on = datetime.date(2016, 9, 1)

    class Params:
        lagging = factory.Trait(status=ActivityStatus.LAGGING, percent=40)
        finished_late = factory.Trait(status=ActivityStatus.LAGGING, percent=60, ends_on=datetime.date(2016, 8, 7))
        done = factory.Trait(status=ActivityStatus.DONE, percent=100)
        not_started = factory.Trait(
            status=ActivityStatus.NOT_STARTED,
            percent=0,
            last_entry_on=None,
            starts_on=datetime.date(2016, 10, 1),
        )
        postponed = factory.Trait(status=ActivityStatus.POSTPONED)
        ended = factory.Trait(status=ActivityStatus.ENDED)


class MandateLinkFactory(SignedFactory):
    class Meta:
        model = MandateLink

    mandate = factory.SubFactory(MandateFactory)
    other = factory.SubFactory(MandateFactory)
    kind = LinkKind.REPLACES


class MandateShareFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MandateShare

    activity = factory.SubFactory(ActivityFactory)
    mandate = factory.SubFactory(MandateFactory)
    percent = Decimal(100)


class StrategicPlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StrategicPlan
        django_get_or_create = ("code",)

    code = "SP-2020"
    name = "Strategic Plan for Biodiversity 2011-2020"
    instrument = factory.SubFactory(InstrumentFactory)
    starts_in = 2011
    ends_in = 2020


class TargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Target
        django_get_or_create = ("plan", "number")

    plan = factory.SubFactory(StrategicPlanFactory)
    number = 11
    name = "Land and sea protected and connected"


class TargetLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TargetLink

    activity = factory.SubFactory(ActivityFactory)
    target = factory.SubFactory(TargetFactory)


class MilestoneFactory(SignedFactory):
    class Meta:
        model = Milestone

    activity = factory.SubFactory(ActivityFactory)
    title = factory.Sequence(lambda n: f"Milestone {n}")
    due_on = datetime.date(2016, 10, 3)


class DeliverableFactory(SignedFactory):
    class Meta:
        model = Deliverable

    activity = factory.SubFactory(ActivityFactory)
    title = factory.Sequence(lambda n: f"Deliverable {n}")
    due_on = datetime.date(2016, 11, 15)


class AssignmentFactory(SignedFactory):
    class Meta:
        model = Assignment

    activity = factory.SubFactory(ActivityFactory)
    staff = factory.SubFactory(StaffFactory)
    role = AssignmentRole.CONTRIBUTOR


class AssignmentDaysFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AssignmentDays

    assignment = factory.SubFactory(AssignmentFactory)
    year = 2016
    quarter = 3
    days = Decimal(10)


class ProgressEntryFactory(factory.django.DjangoModelFactory):
    """An entry as it lies in the table; it does not touch the activity (``planning.actions`` does)."""

    class Meta:
        model = ProgressEntry

    activity = factory.SubFactory(ActivityFactory)
    author = factory.SubFactory(UserFactory)
    entered_at = factory.LazyFunction(clock.now)
    percent = 55
    status = ActivityStatus.ON_TRACK
    narrative = "The papers went out."


class EvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Evidence

    entry = factory.SubFactory(ProgressEntryFactory)
    title = "Agenda"
    link = "https://example.org/agenda"
    added_by = factory.SubFactory(UserFactory)
    added_at = factory.LazyFunction(clock.now)


class WorkplanFactory(SignedFactory):
    class Meta:
        model = Workplan
        django_get_or_create = ("unit", "biennium")

    unit = factory.SubFactory(UnitFactory)
    biennium = factory.SubFactory(BienniumFactory)


class WorkplanVersionFactory(factory.django.DjangoModelFactory):
    """The first version, approved, with what the unit plans now."""

    class Meta:
        model = WorkplanVersion

    workplan = factory.SubFactory(WorkplanFactory)
    number = 1
    content = factory.LazyAttribute(lambda version: content_of(version.workplan))
    sha256 = factory.LazyAttribute(lambda version: digest(version.content))
    frozen_at = factory.LazyFunction(clock.now)
    approved_at = factory.LazyFunction(clock.now)


class ChangeRequestFactory(SignedFactory):
    """An open request for an end two weeks later, of an approved workplan unless told otherwise."""

    class Meta:
        model = ChangeRequest

    workplan = factory.SubFactory(WorkplanFactory, state="approved")
    activity = factory.SubFactory(ActivityFactory)
    number = factory.Sequence(lambda n: n + 1)
    kind = "reformulate"
    reason = "The Bureau meets later."
    before = {"end.on": "2016-12-31", "end.precision": "day"}
    after = {"end.on": "2017-01-14", "end.precision": "day"}
    base = factory.LazyAttribute(lambda change: standing_content(change.activity))
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(clock.now)


class SynergyRoundFactory(SignedFactory):
    """An open round; its pairs come from ``SynergyPairFactory`` or from ``planning.actions.synergies.open_round``."""

    class Meta:
        model = SynergyRound
        django_get_or_create = ("number",)

    number = 1
    biennium = factory.SubFactory(BienniumFactory)
    least_score = Decimal("0.25")
    activities = 2
    opened_at = factory.LazyFunction(clock.now)
    opened_by = factory.SubFactory(UserFactory)


class SynergyPairFactory(SignedFactory):
    """A pair nobody has decided on; give ``first`` and ``second`` in the order they were made."""

    class Meta:
        model = SynergyPair

    round = factory.SubFactory(SynergyRoundFactory)
    first = factory.SubFactory(ActivityFactory)
    second = factory.SubFactory(ActivityFactory)
    kind = SynergyKind.SYNERGY
    score = Decimal("0.400")
    reasons = factory.LazyFunction(
        lambda: {
            "parts": {"words": 0.6, "letters": 0.6, "dates": 1, "contained": 0.7},
            "shared": {"mandates": [], "targets": [], "staff": 0, "days": 366},
        }
    )
