"""Divisions, units and people."""

import datetime

import factory

from structure.enums import CommitteeCapacity, Grade, UnitNature
from structure.models import CommitteeMember, Delegation, Division, HeldSkill, RoleGrant, Skill, Staff, Unit, User
from tests.factories.base import SignedFactory

LONG_AGO = datetime.date(2014, 1, 1)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    full_name = factory.Sequence(lambda n: f"Person Number{n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")


class DivisionFactory(SignedFactory):
    class Meta:
        model = Division
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"D{n}")
    name = factory.LazyAttribute(lambda division: f"Division {division.code}")


class UnitFactory(SignedFactory):
    class Meta:
        model = Unit
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"U{n}")
    name = factory.LazyAttribute(lambda unit: f"Unit {unit.code}")
    division = factory.SubFactory(DivisionFactory)
    nature = UnitNature.FUNCTIONAL


class SkillFactory(SignedFactory):
    class Meta:
        model = Skill

    name = factory.Sequence(lambda n: f"skill {n}")


class HeldSkillFactory(SignedFactory):
    class Meta:
        model = HeldSkill

    skill = factory.SubFactory(SkillFactory)


class StaffFactory(SignedFactory):
    class Meta:
        model = Staff

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    grade = Grade.P3
    active_from = LONG_AGO


class RoleGrantFactory(SignedFactory):
    class Meta:
        model = RoleGrant

    valid_from = LONG_AGO


class DelegationFactory(SignedFactory):
    """In force during September 2016, the month of the tests."""

    class Meta:
        model = Delegation

    valid_from = datetime.date(2016, 9, 1)
    valid_to = datetime.date(2016, 9, 30)


class CommitteeMemberFactory(SignedFactory):
    """In the chair, unless said otherwise."""

    class Meta:
        model = CommitteeMember

    capacity = CommitteeCapacity.CHAIR
    valid_from = LONG_AGO
