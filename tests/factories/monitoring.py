"""Lag policies and cases, reports, snapshots, notifications."""

import datetime
from decimal import Decimal

import factory
from django.utils import timezone

from budget.enums import FigureStatus, FundKind
from budget.models import ApprovedBudget, Expenditure, TrustFund
from common import clock
from monitoring.enums import (
    ItemAddressee,
    ItemKind,
    LagDimension,
    ProposalKind,
    ProposalState,
    ReportScope,
    ReportState,
    SittingState,
)
from monitoring.models import (
    CommitteeItem,
    LagCase,
    LagPolicy,
    LoadDispute,
    Notification,
    ProgressReport,
    Proposal,
    ProposedHandOver,
    ProposedMember,
    Sitting,
    Snapshot,
    Webhook,
    WebhookDelivery,
)
from monitoring.queries.snapshots import digest
from posts.enums import ReviewState
from posts.models import Post, PostReview, ReviewExercise
from tests.factories.base import SignedFactory
from tests.factories.planning import ActivityFactory, BienniumFactory, InstrumentFactory
from tests.factories.structure import StaffFactory, UnitFactory, UserFactory


class LagPolicyFactory(SignedFactory):
    class Meta:
        model = LagPolicy
        django_get_or_create = ("biennium",)

    biennium = factory.SubFactory(BienniumFactory)


class LagCaseFactory(SignedFactory):
    class Meta:
        model = LagCase

    number = factory.Sequence(lambda n: n + 1)
    activity = factory.SubFactory(ActivityFactory)
    dimension = LagDimension.TIME
    measure = 11
    raised_on = datetime.date(2016, 9, 6)
    level_since = datetime.date(2016, 9, 6)


class SnapshotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Snapshot

    biennium = factory.SubFactory(BienniumFactory)
    as_at = datetime.date(2016, 6, 30)
    taken_at = factory.LazyFunction(clock.now)
    figures = factory.LazyFunction(dict)
    sha256 = factory.LazyAttribute(lambda snapshot: digest(snapshot.figures))


class ProgressReportFactory(SignedFactory):
    class Meta:
        model = ProgressReport

    biennium = factory.SubFactory(BienniumFactory)
    scope = ReportScope.SECRETARIAT
    period_from = datetime.date(2015, 1, 1)
    period_to = datetime.date(2016, 12, 31)
    as_at = datetime.date(2016, 9, 12)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(clock.now)
    state = ReportState.QUEUED


class NotificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notification

    user = factory.SubFactory(UserFactory)
    text = "Report PR/2016/01 is ready."
    url = "/reports/1/"
    created_at = factory.LazyFunction(clock.now)


class TrustFundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TrustFund
        django_get_or_create = ("code",)

    code = "BY"
    name = "Core budget of the Convention"
    kind = FundKind.CORE
    instrument = factory.SubFactory(InstrumentFactory)


class ApprovedBudgetFactory(SignedFactory):
    class Meta:
        model = ApprovedBudget

    fund = factory.SubFactory(TrustFundFactory)
    year = 2016
    amount = Decimal("1000.00")
    status = FigureStatus.DEMONSTRATION


class ExpenditureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Expenditure

    fund = factory.SubFactory(TrustFundFactory)
    object = "staff"
    booked_on = datetime.date(2016, 3, 31)
    amount = Decimal("250.00")
    reference = factory.Sequence(lambda n: f"IMIS-{n}")


class PostFactory(SignedFactory):
    class Meta:
        model = Post

    number = factory.Sequence(lambda n: f"CBD-{n:03d}")
    title = "Programme officer"
    grade = "P-3"
    unit = factory.SubFactory(UnitFactory)


class ReviewExerciseFactory(SignedFactory):
    class Meta:
        model = ReviewExercise
        django_get_or_create = ("name",)

    name = "Review of 41 posts"


class PostReviewFactory(SignedFactory):
    class Meta:
        model = PostReview

    exercise = factory.SubFactory(ReviewExerciseFactory)
    post = factory.SubFactory(PostFactory)
    outcome = "minor"
    state = ReviewState.CONCLUDED


class LoadDisputeFactory(SignedFactory):
    """Open, about the quarter of the tests."""

    class Meta:
        model = LoadDispute

    staff = factory.SubFactory(StaffFactory)
    year = 2016
    quarter = 3
    carried = Decimal("70.0")
    capacity = Decimal("63.0")
    sentence = "Two of these activities were given to somebody else."
    raised_at = factory.LazyFunction(clock.now)


class WebhookFactory(SignedFactory):
    """Active, at an address under .example, which no name server answers."""

    class Meta:
        model = Webhook

    name = factory.Sequence(lambda n: f"Board {n}")
    address = factory.Sequence(lambda n: f"https://board{n}.example/told")
    salt = "half a secret"
    active_since = factory.LazyFunction(timezone.now)


class WebhookDeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WebhookDelivery

    webhook = factory.SubFactory(WebhookFactory)
    event = "test"
    body = '{"type": "test"}'
    made_at = factory.LazyFunction(timezone.now)
    next_at = factory.LazyFunction(timezone.now)


class ProposalFactory(SignedFactory):
    """Solved: the reassignments of the last two quarters, over the whole Secretariat."""

    class Meta:
        model = Proposal

    kind = ProposalKind.REASSIGNMENT
    biennium = factory.SubFactory(BienniumFactory)
    period_from = datetime.date(2016, 7, 1)
    period_to = datetime.date(2016, 12, 31)
    as_at = datetime.date(2016, 9, 12)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(clock.now)
    state = ProposalState.READY


class ProposedHandOverFactory(SignedFactory):
    """Five days of the third quarter, from somebody who has ten in the activity."""

    class Meta:
        model = ProposedHandOver

    proposal = factory.SubFactory(ProposalFactory)
    order = factory.Sequence(lambda n: n + 1)
    activity = factory.SubFactory(ActivityFactory)
    giver = factory.SubFactory(StaffFactory)
    taker = factory.SubFactory(StaffFactory)
    days = Decimal("5.0")
    facts = factory.LazyFunction(
        lambda: {
            "near": "unit",
            "skills": ["legal drafting"],
            "quarters": [
                {
                    "year": 2016, "quarter": 3, "days": "5.0", "giver_had": "10.0", "taker_had": "0.0",
                    "giver_carried": "68.0", "giver_has": "63.0", "taker_carried": "30.0", "taker_has": "63.0",
                }
            ],
        }
    )  # fmt: skip


class ProposedMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProposedMember

    proposal = factory.SubFactory(ProposalFactory)
    order = factory.Sequence(lambda n: n + 1)
    staff = factory.SubFactory(StaffFactory)
    role = "core"
    facts = factory.LazyFunction(
        lambda: {
            "near": True,
            "core_teams": 1,
            "skills": ["legal drafting"],
            "quarters": [{"year": 2016, "quarter": 4, "days": "10.0", "carried": "30.0", "has": "63.0"}],
        }
    )


class SittingFactory(SignedFactory):
    """With its minutes open, unless ``closed``."""

    class Meta:
        model = Sitting

    class Params:
        closed = factory.Trait(state=SittingState.CLOSED, closed_at=factory.LazyFunction(clock.now))

    number = factory.Sequence(lambda n: n + 1)
    held_on = datetime.date(2016, 8, 1)
    agenda = "What lags"


class CommitteeItemFactory(SignedFactory):
    """A recommendation to a unit, due before the month of the tests."""

    class Meta:
        model = CommitteeItem

    sitting = factory.SubFactory(SittingFactory, closed=True)
    number = 1
    kind = ItemKind.RECOMMENDATION
    text = "Move the meeting."
    reason = "The venue is late."
    addressee = ItemAddressee.UNIT
    unit = factory.SubFactory(UnitFactory)
    due_on = datetime.date(2016, 9, 1)
