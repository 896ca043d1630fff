"""Who lets whom stand in, from when to when, and who may end it."""

import datetime
from typing import Any

import pytest

from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from structure.actions.delegations import end_delegation, give_delegation, withdraw_delegation
from structure.models import Delegation
from structure.rules.access import access_of
from structure.rules.delegations import DelegationValues
from tests.people import Cast

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2016, 9, 12)  # the day of the tests
LATER = datetime.date(2016, 9, 30)


def give(cast: Cast, who: str = "staff", first: datetime.date = TODAY, last: datetime.date = LATER) -> Delegation:
    values = DelegationValues(cast.staff.staff, cast.colleague.staff, first, last, "Leave")
    return give_delegation(values=values, by=getattr(cast, who))


@pytest.mark.parametrize("who", ["staff", "administrator"])
def test_the_person_or_the_administrator_lets_somebody_stand_in(cast: Cast, who: str) -> None:
    give(cast, who)
    assert cast.staff.staff.pk in access_of(cast.colleague).standing


@pytest.mark.parametrize("who", ["colleague", "unit_head", "executive_secretary", "rest_client"])
def test_nobody_else_gives_or_ends_it(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        give(cast, who)
    delegation = give(cast)
    with pytest.raises(NotAllowed):
        end_delegation(delegation=delegation, last_day=TODAY, by=getattr(cast, who), version=None)


def test_one_at_a_time_and_never_for_days_gone_by(cast: Cast) -> None:
    yesterday = TODAY - datetime.timedelta(days=1)
    for first, last, field in ((yesterday, LATER, "valid_from"), (LATER, TODAY, "valid_to")):
        with pytest.raises(InvalidInput) as refused:
            give(cast, first=first, last=last)
        assert set(refused.value.errors) == {field}
    give(cast)
    with pytest.raises(InvalidInput):
        give(cast, first=LATER, last=LATER)


def test_it_ends_earlier_and_not_later(cast: Cast) -> None:
    delegation = give(cast)
    with pytest.raises(InvalidInput):
        end_delegation(delegation=delegation, last_day=datetime.date(2016, 10, 30), by=cast.staff, version=None)
    end_delegation(delegation=delegation, last_day=TODAY, by=cast.staff, version=1)
    with pytest.raises(StaleVersion):
        end_delegation(delegation=delegation, last_day=TODAY, by=cast.staff, version=1)
    with pytest.raises(WrongState):
        withdraw_delegation(delegation=delegation, by=cast.staff, version=None)


def test_before_it_begins_it_is_withdrawn(cast: Cast) -> None:
    delegation = give(cast, first=LATER)
    withdraw_delegation(delegation=delegation, by=cast.staff, version=1)
    assert not Delegation.objects.exists()
    assert Delegation.history.count() == 2


def test_a_row_says_for_whom_from_when_and_until_when_also_where_the_heads_of_the_columns_are_hidden(
    cast: Cast, sign_in: Any
) -> None:
    give(cast)
    page = sign_in(cast.staff).get("/delegations/").content.decode()
    row = page[page.index("<tbody>") : page.index("</tbody>")]
    for word in ("For", "From", "To"):
        assert f'<span class="x-phone-label">{word}</span>' in row
