"""Expected results, outputs and indicators: the results-based management framework (source para 12)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.models import Demonstrable, Named, Versioned
from planning.enums import CalculationRule, Direction
from planning.models.frameworks import Biennium, OperationalGoal
from structure.models import Staff


class ExpectedResult(Historic, Versioned, Named, Demonstrable):
    """What should be true at the end of the biennium, under an operational goal."""

    biennium = models.ForeignKey(Biennium, models.PROTECT, related_name="expected_results")
    goal = models.ForeignKey(OperationalGoal, models.PROTECT, related_name="expected_results")
    code = models.CharField(_("code"), max_length=10)
    name = models.CharField(_("statement"), max_length=300)

    class Meta:
        ordering = ["goal__number", "code"]
        constraints = [models.UniqueConstraint(fields=["biennium", "code"], name="expected_result_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Output(Historic, Versioned, Named, Demonstrable):
    """A product or service that contributes to an expected result."""

    result = models.ForeignKey(ExpectedResult, models.PROTECT, related_name="outputs")
    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(_("title"), max_length=300)

    class Meta:
        ordering = ["result__goal__number", "code"]
        constraints = [models.UniqueConstraint(fields=["result", "code"], name="output_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Indicator(Historic, Versioned, Named, Demonstrable):
    """How a result or an output is measured. ``targets`` maps a year to the value aimed at by its end.

    ``parts`` are the names a value can be broken down by (``dimension`` says by what: by region, by sex).
    """

    result = models.ForeignKey(ExpectedResult, models.CASCADE, null=True, blank=True, related_name="indicators")
    output = models.ForeignKey(Output, models.CASCADE, null=True, blank=True, related_name="indicators")
    name = models.CharField(_("indicator"), max_length=200)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    rule = models.CharField(
        _("calculation rule"), max_length=8, choices=CalculationRule, default=CalculationRule.LATEST
    )
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=2, null=True, blank=True)
    targets = models.JSONField(_("targets by year"), default=dict, blank=True)
    verification = models.CharField(_("means of verification"), max_length=300, blank=True)
    dimension = models.CharField(_("broken down by"), max_length=60, blank=True)
    parts = models.JSONField(_("parts"), default=list, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="indicator_of_a_result_or_an_output",
                condition=Q(result__isnull=True, output__isnull=False) | Q(result__isnull=False, output__isnull=True),
                violation_error_message=_("An indicator belongs to a result or to an output."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Measurement(Historic, Versioned, Demonstrable):
    """A value of an indicator on a day: of the whole, or of one of its parts, never of both on the same day.

    Of a ratio, ``value`` is counted out of ``base``.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measurements")
    measured_on = models.DateField(_("measured on"))
    part = models.CharField(_("part"), max_length=80, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    base = models.DecimalField(_("out of"), max_digits=14, decimal_places=2, null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)

    class Meta:
        ordering = ["indicator", "-measured_on", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "measured_on", "part"],
                name="measurement_once_a_day",
                violation_error_message=_("A value of this day is there already. Change that one."),
            ),
            models.CheckConstraint(
                name="measurement_out_of_something",
                condition=Q(base__isnull=True) | Q(base__gt=0),
                violation_error_message=_("A ratio is counted out of something greater than nothing."),
            ),
            ExclusionConstraint(
                name="measurement_whole_or_in_parts",
                expressions=[
                    ("indicator", RangeOperators.EQUAL),
                    ("measured_on", RangeOperators.EQUAL),
                    (
                        Case(When(part="", then=Value(0)), default=Value(1), output_field=IntegerField()),
                        RangeOperators.NOT_EQUAL,
                    ),
                ],
                violation_error_message=_("A day holds the value of the whole or those of the parts, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class Assumption(Historic, Versioned, Demonstrable):
    result = models.ForeignKey(ExpectedResult, models.CASCADE, related_name="assumptions")
    text = models.TextField(_("assumption"))

    class Meta:
        ordering = ["result", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Risk(Historic, Versioned, Demonstrable):
    """What may keep a result from being reached: likelihood × impact, each 1 to 5."""

    result = models.ForeignKey(ExpectedResult, models.CASCADE, related_name="risks")
    text = models.TextField(_("risk"))
    likelihood = models.PositiveSmallIntegerField(
        _("likelihood"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    impact = models.PositiveSmallIntegerField(_("impact"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    response = models.TextField(_("response"), blank=True)
    owner = models.ForeignKey(Staff, models.SET_NULL, null=True, blank=True, related_name="risks_owned")

    class Meta:
        ordering = ["result", "pk"]
        constraints = [
            models.CheckConstraint(
                name="risk_on_a_five_by_five_matrix",
                condition=Q(likelihood__range=(1, 5)) & Q(impact__range=(1, 5)),
                violation_error_message=_("Likelihood and impact lie between 1 and 5."),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
