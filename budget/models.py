"""Money: trust funds, how the instruments share costs, what activities cost and what was spent.

Amounts are US dollars with two decimals.
"""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budget.enums import FigureStatus, FundKind, ObjectOfExpenditure
from common.audit import Historic
from common.models import Demonstrable, Named
from planning.models import Activity, Instrument


class TrustFund(Named):
    """A trust fund of an instrument. Codes are a table, not a constant."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=250)
    kind = models.CharField(_("kind"), max_length=13, choices=FundKind)
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="trust_funds")
    source = models.CharField(_("source"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CostSharing(Historic, Named):
    """The ratio in which the instruments share the common costs of a biennium, as a decision sets it."""

    starts_in = models.PositiveSmallIntegerField(_("first year"))
    ends_in = models.PositiveSmallIntegerField(_("last year"))
    decision = models.CharField(_("decision"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    status = models.CharField(_("status"), max_length=13, choices=FigureStatus, default=FigureStatus.QUOTED)
    reserve = models.CharField(_("working capital reserve"), max_length=250, blank=True)

    class Meta:
        ordering = ["-starts_in"]
        constraints = [
            models.UniqueConstraint(fields=["starts_in"], name="cost_sharing_once_a_period"),
            models.CheckConstraint(name="cost_sharing_period", condition=Q(ends_in__gte=F("starts_in"))),
        ]

    def __str__(self) -> str:
        return f"{self.starts_in}–{self.ends_in}"


class CostShare(Historic):
    """An instrument's part of a ratio, in per cent; the parts of a ratio sum to 100."""

    sharing = models.ForeignKey(CostSharing, models.CASCADE, related_name="shares")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="cost_shares")
    percent = models.DecimalField(
        _("share, %"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )

    class Meta:
        ordering = ["sharing", "instrument__order"]
        constraints = [
            models.UniqueConstraint(fields=["sharing", "instrument"], name="cost_share_once"),
            models.CheckConstraint(name="cost_share_up_to_100", condition=Q(percent__gte=0) & Q(percent__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.sharing} {self.instrument.code} {self.percent}%"


class ApprovedBudget(Historic, Demonstrable):
    """The budget of a fund for a year, as Parties approved it, with how sure the figure is."""

    fund = models.ForeignKey(TrustFund, models.PROTECT, related_name="approved")
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(
        _("amount, USD"), max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    decision = models.CharField(_("decision"), max_length=30, blank=True)
    status = models.CharField(_("status"), max_length=13, choices=FigureStatus)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        ordering = ["fund", "year"]
        constraints = [models.UniqueConstraint(fields=["fund", "year"], name="approved_budget_once_a_year")]

    def __str__(self) -> str:
        return f"{self.fund.code} {self.year}"


class ActivityCost(Historic, Demonstrable):
    """What an activity is planned to cost a fund in a year, by object of expenditure."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="costs")
    fund = models.ForeignKey(TrustFund, models.PROTECT, related_name="activity_costs")
    object = models.CharField(_("object of expenditure"), max_length=12, choices=ObjectOfExpenditure)
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(
        _("planned, USD"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    priority = models.PositiveSmallIntegerField(_("priority"), default=1)

    class Meta:
        ordering = ["activity", "fund", "object", "year"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "fund", "object", "year"], name="activity_cost_once_a_line"),
            models.CheckConstraint(
                name="activity_cost_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message=_("A planned cost is not negative."),
            ),
        ]
        indexes = [models.Index(fields=["fund", "year"])]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.fund.code} {self.year}"


class Expenditure(Demonstrable):
    """Actual expenditure, imported from the books; a negative amount is a refund."""

    fund = models.ForeignKey(TrustFund, models.PROTECT, related_name="expenditures")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="expenditures")
    object = models.CharField(_("object of expenditure"), max_length=12, choices=ObjectOfExpenditure)
    booked_on = models.DateField(_("booked on"))
    amount = models.DecimalField(_("spent, USD"), max_digits=12, decimal_places=2)
    reference = models.CharField(_("reference"), max_length=60, unique=True)

    class Meta:
        ordering = ["booked_on", "pk"]
        indexes = [
            models.Index(fields=["fund", "booked_on"]),
            models.Index(fields=["activity", "booked_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount}"
