"""The members of the staff, what they can, and who acts for whom."""

from typing import Any

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.signals import m2m_changed
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from common.audit import Historic, UnsignedChange
from common.models import Demonstrable, Named, Versioned
from structure.enums import Grade, SkillChangeKind
from structure.models.account import User
from structure.models.organization import Unit


class Skill(Historic, Named):
    """A skill of the list; ``is_listed`` is false while it is only proposed by somebody who holds it.

    Its history keeps what it was called, also after it was merged into another.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    is_listed = models.BooleanField(_("in the list"), default=True)
    proposed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="skills_proposed", verbose_name=_("proposed by")
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SkillChange(models.Model):
    """What happened to the inventory of skills: who did what, when. Rows are only ever added; names outlive skills."""

    skill = models.CharField(_("skill"), max_length=100)
    kind = models.CharField(_("what happened"), max_length=8, choices=SkillChangeKind)
    detail = models.CharField(_("detail"), max_length=200, blank=True)
    staff = models.ForeignKey("Staff", models.PROTECT, null=True, blank=True, related_name="skill_changes")
    by = models.ForeignKey(User, models.PROTECT, related_name="skill_changes_made")
    at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["-at", "-pk"]
        triggers = [pgtrigger.Protect(name="skill_change_is_final", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.skill}: {self.get_kind_display()}"


class Staff(Historic, Demonstrable):
    """A member of the staff: the unit, the grade, and the work-days a month the person can give."""

    user = models.OneToOneField(User, models.PROTECT, related_name="staff")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="staff")
    grade = models.CharField(_("grade"), max_length=4, choices=Grade)
    days_per_month = models.DecimalField(
        _("work-days per month"),
        max_digits=4,
        decimal_places=1,
        default=21,
        validators=[MinValueValidator(0), MaxValueValidator(31)],
    )
    skills: "models.ManyToManyField[Skill, HeldSkill]" = models.ManyToManyField(
        Skill, through="HeldSkill", blank=True, related_name="staff"
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    active_from = models.DateField(_("from"))
    active_to = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name_plural = _("staff")
        ordering = ["user__full_name"]
        constraints = [
            models.CheckConstraint(
                name="staff_gives_at_most_a_month_of_days",
                condition=Q(days_per_month__gte=0) & Q(days_per_month__lte=31),
                violation_error_message=_("Work-days per month lie between 0 and 31."),
            )
        ]

    def __str__(self) -> str:
        return self.user.full_name

    @property
    def name(self) -> str:
        return self.user.full_name


class HeldSkill(Historic):
    """Somebody holds a skill. Its history is the record of who held which when."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="held_skills")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="held_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "skill"],
                name="skill_held_once",
                violation_error_message=_("This person has this skill already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff}: {self.skill}"


@receiver(m2m_changed, sender=HeldSkill)
def _keep_one_by_one(**_named: Any) -> None:
    """``staff.skills.add`` and its like would write no history."""
    raise UnsignedChange("Create and delete HeldSkill instead.")


class Delegation(Historic, Versioned, Demonstrable):
    """Who acts for whom, as officer-in-charge, and when. Every act done by delegation records both."""

    principal = models.ForeignKey(Staff, models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Staff, models.PROTECT, related_name="delegations_held")
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delegation_is_to_somebody_else",
                condition=~Q(principal=F("delegate")),
                violation_error_message=_("Nobody can be their own delegate."),
            ),
            models.CheckConstraint(
                name="delegation_ends_after_it_begins",
                condition=Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("A delegation cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate} for {self.principal}"
