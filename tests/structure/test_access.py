"""What a person's roles open, and that nothing opens what they do not."""

import datetime

import pytest

from common.audit import acting
from common.refusals import NotAllowed
from structure.models import RoleGrant, User
from structure.roles import PMU_OFFICER, ROLES
from structure.rules import require
from structure.rules.access import access_of
from tests.people import Cast


def afresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("person", "roles"),
    [
        ("staff", {"staff"}),
        ("unit_head", {"staff", "unit_head"}),
        ("division_head", {"staff", "division_head"}),
        ("pmu_officer", {"staff", "pmu_officer"}),
        ("executive_secretary", {"staff", "executive_secretary"}),
        ("bureau_member", {"bureau_member"}),
        ("ended_bureau_member", set()),
        ("rest_client", {"rest_client"}),
        ("nobody", set()),
    ],
)
def test_roles_follow_from_facts_and_grants(cast: Cast, person: str, roles: set[str]) -> None:
    access = access_of(afresh(getattr(cast, person)))
    assert access.roles == roles
    assert access.permissions == frozenset().union(*(ROLES[role].permissions for role in roles))


def test_a_grant_that_has_ended_opens_nothing(cast: Cast) -> None:
    user = cast.nobody
    with acting(by=None, why="A test"):
        RoleGrant.objects.create(
            user=user,
            role=PMU_OFFICER.key,
            valid_from=datetime.date(2015, 1, 1),
            valid_to=datetime.date(2016, 9, 11),
        )
    assert access_of(user).permissions == frozenset()


def test_a_delegate_acts_for_the_principal_only_in_the_named_days(cast: Cast, settings) -> None:
    delegate = cast.division_delegate
    assert [person.user for person in access_of(afresh(delegate)).acts_for] == [cast.division_head]
    settings.AS_AT_DATE = "2016-10-01"
    assert access_of(afresh(delegate)).acts_for == ()


def test_require_says_who_can_open_it(cast: Cast) -> None:
    require(cast.pmu_officer, "secretariat:report:request")
    with pytest.raises(NotAllowed, match="planning and monitoring unit"):
        require(cast.staff, "secretariat:report:request")
    with pytest.raises(NotAllowed):
        require(cast.bureau_member, "secretariat:plan:read")


def test_access_is_worked_out_once_a_request(cast: Cast, django_assert_num_queries) -> None:
    user = afresh(cast.unit_head)
    access_of(user)
    with django_assert_num_queries(0):
        access_of(user)
