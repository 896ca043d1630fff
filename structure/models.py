"""Who the Secretariat is: users, divisions, units, staff, delegations, the committee, the Bureau's seats.

Structures change; what has ended keeps its row and its dates and is never deleted.
"""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from common.audit import Historic
from common.constraints import one_at_a_time
from common.models import Demonstrable, Named
from structure.enums import Body, CommitteeCapacity, Grade, TokenScope, UnitNature


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin, Demonstrable):  # type: ignore[django-manager-missing]
    """Somebody who can sign in, or a client that reads with a token. Signs in by email."""

    email = models.EmailField(_("email address"), unique=True)
    full_name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=10, default="en")
    single_keys = models.BooleanField(_("single-key shortcuts"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.full_name

    @property
    def initials(self) -> str:
        names = [name for name in self.full_name.split() if name]
        return (names[0][0] + names[-1][0] if len(names) > 1 else self.full_name[:2]).upper()


class RoleGrant(Historic):
    """A role given to a person for a time. Roles that follow from facts (a unit's head) need no grant."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=40)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="role_grant_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("A role cannot end before it begins."),
            )
        ]
        indexes = [models.Index(fields=["user", "role"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class Division(Historic, Named, Demonstrable):
    """A division of the Secretariat; the Office of the Executive Secretary is one (source paras 56-62)."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=200)
    mandate = models.TextField(_("mandate"), blank=True)
    head = models.ForeignKey(
        "Staff", models.SET_NULL, null=True, blank=True, related_name="divisions_headed", verbose_name=_("head")
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Unit(Historic, Named, Demonstrable):
    """A unit of a division: functional (thematic), process (cross-cutting) or support (source para 57)."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="units")
    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=200)
    mandate = models.TextField(_("mandate"), blank=True)
    nature = models.CharField(_("nature"), max_length=12, choices=UnitNature)
    lead = models.ForeignKey(
        "Staff", models.SET_NULL, null=True, blank=True, related_name="units_led", verbose_name=_("head")
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="predecessors")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["division__order", "order", "code"]
        constraints = [
            models.CheckConstraint(
                name="unit_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("A unit cannot end before it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Skill(Named):
    name = models.CharField(_("name"), max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


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
    skills = models.ManyToManyField(Skill, blank=True, related_name="staff")
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


class Delegation(Historic, Demonstrable):
    """Who acts for whom, as officer-in-charge, and when. Every act done by delegation records both."""

    principal = models.ForeignKey(Staff, models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Staff, models.PROTECT, related_name="delegations_held")
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"))

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


class CommitteeMember(Historic, Demonstrable):
    """A member of the Management Committee, which advises the Executive Secretary (source para 60)."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="committee_seats")
    capacity = models.CharField(_("capacity"), max_length=12, choices=CommitteeCapacity)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ["capacity", "staff__user__full_name"]

    def __str__(self) -> str:
        return f"{self.staff}, {self.get_capacity_display()}"


class BureauSeat(Historic, Demonstrable):
    """A seat on a Bureau of the Parties. Outside its dates it opens nothing."""

    user = models.ForeignKey(User, models.PROTECT, related_name="bureau_seats")
    body = models.CharField(_("body"), max_length=8, choices=Body)
    country = models.CharField(
        _("country"), max_length=3, validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters."))]
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bureau_seat_ends_after_it_begins",
                condition=Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("A term cannot end before it begins."),
            ),
            one_at_a_time(
                "user",
                "body",
                name="bureau_seat_once_at_a_time",
                sentence=_("This person already holds a seat on this Bureau at that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_body_display()}"


class ApiToken(AbstractAuthToken):
    """A token a program works with. Only its digest is stored; it expires, and its owner can revoke it.

    It opens what its holder's roles open, and writes only what ``scopes`` name.
    """

    name: Any = models.CharField(_("what it is for"), max_length=80)
    scopes: Any = ArrayField(
        models.CharField(max_length=20, choices=TokenScope), verbose_name=_("may write"), default=list, blank=True
    )

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.name

    @property
    def scopes_in_words(self) -> list[str]:
        return [str(label) for value, label in TokenScope.choices if value in self.scopes]


class KeptAnswer(models.Model):
    """The answer to a creation that carried an Idempotency-Key, so that sending it again does nothing twice."""

    user = models.ForeignKey(User, models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=100)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="kept_answer_once_a_key")]

    def __str__(self) -> str:
        return f"{self.user}: {self.key}"


class CalendarAddress(models.Model):
    """The address under which a calendar program reads a person's due dates without signing in.

    It holds a secret of which only the digest is stored; ``read_on`` is the day it was last asked for.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_address")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"))
    read_on = models.DateField(_("last read"), null=True, blank=True)

    def __str__(self) -> str:
        return str(self.user)
