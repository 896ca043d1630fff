"""Funds, what was approved, planned and spent."""

import datetime
from decimal import Decimal

import factory

from budget.enums import FigureStatus, FundKind, ObjectOfExpenditure
from budget.models import ActivityCost, ApprovedBudget, CostShare, CostSharing, Expenditure, TrustFund
from tests.factories.base import SignedFactory
from tests.factories.planning import ActivityFactory, InstrumentFactory


class TrustFundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TrustFund
        django_get_or_create = ("code",)

    code = "BY"
    name = factory.LazyAttribute(lambda fund: f"Trust fund {fund.code}")
    kind = FundKind.CORE
    instrument = factory.SubFactory(InstrumentFactory)


class CostSharingFactory(SignedFactory):
    class Meta:
        model = CostSharing
        django_get_or_create = ("starts_in",)

    starts_in = 2015
    ends_in = factory.LazyAttribute(lambda sharing: sharing.starts_in + 1)
    source = "BS-VII/7 para 8"


class CostShareFactory(SignedFactory):
    class Meta:
        model = CostShare

    sharing = factory.SubFactory(CostSharingFactory)
    instrument = factory.SubFactory(InstrumentFactory)
    percent = Decimal(100)


class ApprovedBudgetFactory(SignedFactory):
    class Meta:
        model = ApprovedBudget

    fund = factory.SubFactory(TrustFundFactory)
    year = 2016
    amount = Decimal("1000.00")
    status = FigureStatus.QUOTED


class ActivityCostFactory(SignedFactory):
    class Meta:
        model = ActivityCost

    activity = factory.SubFactory(ActivityFactory)
    fund = factory.SubFactory(TrustFundFactory)
    object = ObjectOfExpenditure.CONSULTANTS
    year = 2016
    amount = Decimal("100.00")


class ExpenditureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Expenditure

    fund = factory.SubFactory(TrustFundFactory)
    activity = factory.SubFactory(ActivityFactory)
    object = ObjectOfExpenditure.CONSULTANTS
    booked_on = datetime.date(2016, 3, 1)
    amount = Decimal("40.00")
    reference = factory.Sequence(lambda n: f"E-{n:05d}")
