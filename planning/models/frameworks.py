"""Frameworks the work answers to: strategic plans and their targets, the medium-term framework, the biennium."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.audit import Historic
from common.models import Demonstrable, Named, Versioned
from planning.enums import Phase
from planning.models.mandates import Instrument


class StrategicPlan(Named):
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="strategic_plans")
    starts_in = models.PositiveSmallIntegerField(_("from year"), null=True, blank=True)
    ends_in = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class StrategicGoal(Named):
    plan = models.ForeignKey(StrategicPlan, models.CASCADE, related_name="goals")
    code = models.CharField(_("code"), max_length=5)
    name = models.CharField(_("name"), max_length=300)

    class Meta:
        ordering = ["plan", "code"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="strategic_goal_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Target(Named):
    """A target of a strategic plan (Aichi 1-20); short titles in our own words."""

    plan = models.ForeignKey(StrategicPlan, models.CASCADE, related_name="targets")
    goal = models.ForeignKey(StrategicGoal, models.SET_NULL, null=True, blank=True, related_name="targets")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("short title"), max_length=300)

    class Meta:
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="target_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class OperationalFramework(Historic, Named, Versioned):
    """The medium-term operational results framework: vision, mission, six operational goals (source para 13)."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    vision = models.TextField(_("vision"), blank=True)
    mission = models.TextField(_("mission"), blank=True)
    until = models.PositiveSmallIntegerField(_("until year"), null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class OperationalGoal(Historic, Named, Versioned):
    """One of the six goals. Its wording is not in the source and stays empty until the Secretariat enters it."""

    framework = models.ForeignKey(OperationalFramework, models.CASCADE, related_name="goals")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.TextField(_("wording"), blank=True)

    class Meta:
        ordering = ["framework", "number"]
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="operational_goal_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class OperationalPurpose(Historic, Named, Versioned):
    """What an operational goal is for."""

    goal = models.ForeignKey(OperationalGoal, models.CASCADE, related_name="purposes")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.TextField(_("wording"))

    class Meta:
        ordering = ["goal", "number"]
        constraints = [models.UniqueConstraint(fields=["goal", "number"], name="operational_purpose_once")]

    def __str__(self) -> str:
        return f"{self.goal.number}.{self.number} {self.name}"


class GuidingActivity(Historic, Named):
    """A kind of work a purpose asks for."""

    purpose = models.ForeignKey(OperationalPurpose, models.CASCADE, related_name="guiding_activities")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.TextField(_("wording"))

    class Meta:
        verbose_name_plural = _("guiding activities")
        ordering = ["purpose", "number"]
        constraints = [models.UniqueConstraint(fields=["purpose", "number"], name="guiding_activity_once")]

    def __str__(self) -> str:
        return self.name


class Biennium(Historic, Versioned, Demonstrable):
    """Two years of planned work, from January of ``starts_in`` to December of the next year.

    Its phase moves by ``planning.transitions.BIENNIUM``; the history says who moved it and why.
    """

    starts_in = models.PositiveSmallIntegerField(_("first year"), unique=True)
    framework = models.ForeignKey(OperationalFramework, models.PROTECT, null=True, blank=True, related_name="biennia")
    phase = models.CharField(_("phase"), max_length=12, choices=Phase, default=Phase.PREPARATION)
    is_current = models.BooleanField(_("current"), default=False)

    class Meta:
        verbose_name_plural = _("biennia")
        ordering = ["-starts_in"]
        constraints = [
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="biennium_one_current"),
            models.CheckConstraint(name="biennium_in_our_time", condition=Q(starts_in__range=(1990, 2100))),
        ]

    def __str__(self) -> str:
        return f"{self.starts_in}–{self.starts_in + 1}"

    @property
    def years(self) -> tuple[int, int]:
        return self.starts_in, self.starts_in + 1

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.starts_in, 1, 1)

    @property
    def last_day(self) -> datetime.date:
        return datetime.date(self.starts_in + 1, 12, 31)
