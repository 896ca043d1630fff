"""A question put into SQL once finds each time what the queryset would find."""

import datetime
from typing import Any, NamedTuple

import pytest
from django.db.models import QuerySet

from common import questions
from common.questions import KEYS_FROM, counts, keys_in_sql
from structure.models import Delegation, Staff
from tests.factories.structure import DelegationFactory, StaffFactory

pytestmark = pytest.mark.django_db


class Group(NamedTuple):
    units: tuple[int, ...]
    grade: str
    all_grades: bool


def of_units(group: Group) -> QuerySet[Staff]:
    found = Staff.objects.filter(unit__in=group.units)
    return found if group.all_grades else found.filter(grade=group.grade)


def in_force_on(day: datetime.date, delegate: int) -> QuerySet[Delegation]:
    return Delegation.objects.filter(delegate=delegate, valid_from__lte=day, valid_to__gte=day)


def nobody() -> QuerySet[Staff]:
    return Staff.objects.none()


@pytest.fixture(autouse=True)
def nothing_in_sql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "_in_sql", {})


def test_each_time_the_values_of_that_time_are_asked_for() -> None:
    one, two, three = (StaffFactory(grade=grade) for grade in ("P-3", "P-3", "P-4"))
    groups = [
        Group((one.unit_id,), "P-3", False),
        Group((two.unit_id,), "P-3", False),
        Group((three.unit_id,), "P-3", False),
        Group((three.unit_id,), "P-4", False),
        Group((three.unit_id,), "P-3", True),
        Group((one.unit_id, two.unit_id), "P-3", False),
        Group((three.unit_id, two.unit_id), "P-3", False),
        Group((), "P-3", False),
    ]
    for group in groups:
        assert counts({"found": (of_units, group)}) == {"found": of_units(group).count()}, group


def test_a_day_is_the_day_it_is_asked_for() -> None:
    held = DelegationFactory(principal=StaffFactory(), delegate=StaffFactory())
    for day, found in (((2016, 8, 31), 0), ((2016, 9, 1), 1), ((2016, 9, 30), 1), ((2016, 10, 1), 0)):
        assert counts({"held": (in_force_on, datetime.date(*day), held.delegate_id)}) == {"held": found}


def test_many_questions_are_one_statement(django_assert_num_queries: Any) -> None:
    someone = StaffFactory()
    asked = {"all": (of_units, Group((someone.unit_id,), "", True)), "none": (nobody,)}
    with django_assert_num_queries(1):
        assert counts(asked) == {"all": 1, "none": 0}


def test_a_question_is_put_into_sql_once_for_any_values() -> None:
    for unit in range(1, 9):
        _sql, parameters = keys_in_sql(of_units, Group((unit,), "P-3", False))
        assert parameters == [unit, "P-3"]
    keys_in_sql(of_units, Group((1,), "P-4", False))
    keys_in_sql(of_units, Group((1, 2), "P-3", False))
    assert len(questions._in_sql) == 3
    assert not any(KEYS_FROM + place in keys_in_sql(of_units, Group((5,), "P-3", False))[1] for place in range(3))
