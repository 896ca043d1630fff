"""The cast: one person for every way of standing towards the same unit, used by every test of a rule.

The stage is the Legal and Intergovernmental Affairs Unit (LIA) of the Office of the Executive Secretary (OES), with a
second division (SPS) from which strangers come.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property

from common.audit import acting
from structure.enums import Grade, UnitNature
from structure.models import BureauSeat, Delegation, Division, RoleGrant, Staff, Unit, User
from structure.roles import (
    ADMINISTRATOR,
    BUDGET_OFFICER,
    EXECUTIVE_SECRETARY,
    HR_OFFICER,
    PMU_OFFICER,
    REST_CLIENT,
    Role,
)

LONG_AGO = datetime.date(2014, 1, 1)
PASSWORD = "a-password-for-tests"


@dataclass
class Cast:
    """The people of a test, made when first asked for."""

    def __post_init__(self) -> None:
        with acting(by=None, why="The stage is set"):
            self.office = Division.objects.create(code="OES", name="Office of the Executive Secretary", order=1)
            self.other_division = Division.objects.create(
                code="SPS", name="Scientific and Policy Support Division", order=2
            )
            self.unit = Unit.objects.create(
                division=self.office,
                code="LIA",
                name="Legal and Intergovernmental Affairs Unit",
                nature=UnitNature.SUPPORT,
            )
            self.other_unit = Unit.objects.create(
                division=self.other_division, code="BIO", name="Biosafety Unit", nature=UnitNature.FUNCTIONAL
            )

    @cached_property
    def staff(self) -> User:
        """Works in the unit; the one the work is assigned to."""
        return self._staff("staff", self.unit, Grade.P4).user

    @cached_property
    def colleague(self) -> User:
        """Works in the same unit, on something else."""
        return self._staff("colleague", self.unit, Grade.P3).user

    @cached_property
    def stranger(self) -> User:
        """Works in another division."""
        return self._staff("stranger", self.other_unit, Grade.P3).user

    @cached_property
    def unit_head(self) -> User:
        head = self._staff("unit head", self.unit, Grade.P5)
        with acting(by=None, why="Heads the unit"):
            self.unit.lead = head
            self.unit.save()
        return head.user

    @cached_property
    def other_unit_head(self) -> User:
        head = self._staff("other unit head", self.other_unit, Grade.P5)
        with acting(by=None, why="Heads the unit"):
            self.other_unit.lead = head
            self.other_unit.save()
        return head.user

    @cached_property
    def division_head(self) -> User:
        head = self._staff("division head", self.unit, Grade.D1)
        with acting(by=None, why="Heads the division"):
            self.office.head = head
            self.office.save()
        return head.user

    @cached_property
    def other_division_head(self) -> User:
        head = self._staff("other division head", self.other_unit, Grade.D1)
        with acting(by=None, why="Heads the division"):
            self.other_division.head = head
            self.other_division.save()
        return head.user

    @cached_property
    def division_delegate(self) -> User:
        """Stands in for the division head this month."""
        delegate = self._staff("officer in charge", self.other_unit, Grade.P5)
        with acting(by=None, why="Officer-in-charge"):
            Delegation.objects.create(
                principal=self.division_head.staff,
                delegate=delegate,
                valid_from=datetime.date(2016, 9, 1),
                valid_to=datetime.date(2016, 9, 30),
            )
        return delegate.user

    @cached_property
    def executive_secretary(self) -> User:
        return self._granted("executive secretary", self.unit, Grade.ASG, EXECUTIVE_SECRETARY)

    @cached_property
    def pmu_officer(self) -> User:
        return self._granted("monitoring officer", self.other_unit, Grade.P4, PMU_OFFICER)

    @cached_property
    def hr_officer(self) -> User:
        return self._granted("human resources officer", self.other_unit, Grade.P4, HR_OFFICER)

    @cached_property
    def budget_officer(self) -> User:
        return self._granted("budget officer", self.other_unit, Grade.P4, BUDGET_OFFICER)

    @cached_property
    def administrator(self) -> User:
        user = self._granted("administrator", self.other_unit, Grade.G6, ADMINISTRATOR)
        user.is_staff = user.is_superuser = True
        user.save()
        return user

    @cached_property
    def rest_client(self) -> User:
        user = self._user("rest client")
        self._grant(user, REST_CLIENT)
        return user

    @cached_property
    def bureau_member(self) -> User:
        """Holds a seat until the meetings of December 2016 close."""
        return self._seat("bureau member", datetime.date(2016, 12, 17))

    @cached_property
    def ended_bureau_member(self) -> User:
        """Held a seat until the day before yesterday."""
        return self._seat("ended bureau member", datetime.date(2016, 9, 10))

    @cached_property
    def nobody(self) -> User:
        """Can sign in and holds no role at all."""
        return self._user("nobody")

    def _user(self, name: str) -> User:
        return User.objects.create_user(f"{name.replace(' ', '.')}@example.org", PASSWORD, full_name=name.title())

    def _staff(self, name: str, unit: Unit, grade: Grade) -> Staff:
        with acting(by=None, why="Joins the cast"):
            return Staff.objects.create(user=self._user(name), unit=unit, grade=grade, active_from=LONG_AGO)

    def _grant(self, user: User, role: Role) -> None:
        with acting(by=None, why="Joins the cast"):
            RoleGrant.objects.create(user=user, role=role.key, valid_from=LONG_AGO)

    def _granted(self, name: str, unit: Unit, grade: Grade, role: Role) -> User:
        user = self._staff(name, unit, grade).user
        self._grant(user, role)
        return user

    def _seat(self, name: str, until: datetime.date) -> User:
        user = self._user(name)
        with acting(by=None, why="Joins the cast"):
            BureauSeat.objects.create(
                user=user, body="COP", country="PER", valid_from=datetime.date(2014, 10, 18), valid_to=until
            )
        return user
