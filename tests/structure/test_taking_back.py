"""A change of the structure is taken back as long as nothing was built on it; what was is kept."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from common import clock
from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, WrongState
from planning.enums import WorkplanState
from planning.models import Workplan
from structure.actions import divisions, reorganizations
from structure.actions.taking_back import take_back
from structure.models import FormerDivision, FormerUnit, StructureChange, Unit, User
from structure.queries.then import units_as_they_were
from structure.rules.reorganization import NewUnit
from tests.factories.planning import BienniumFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
DAY, LATER = datetime.date(2016, 6, 1), datetime.date(2016, 7, 1)
WHY, OOPS = "Decided by the Executive Secretary", "Entered for the wrong unit"
OLD = "Legal and Intergovernmental Affairs Unit"


def act(cast: Cast, day: datetime.date = DAY) -> dict[str, Any]:
    return {"day": day, "reason": WHY, "by": cast.administrator, "version": None}


def renamed(cast: Cast, name: str = "Law Unit", day: datetime.date = DAY) -> StructureChange:
    reorganizations.rename_unit(unit=cast.unit, name=name, **act(cast, day))
    return StructureChange.objects.get(day=day)


def moved(cast: Cast) -> StructureChange:
    reorganizations.move_unit(unit=cast.unit, division=cast.other_division, **act(cast))
    return StructureChange.objects.get()


def back(cast: Cast, change: StructureChange, reason: str = OOPS, who: str = "administrator") -> Unit:
    made: Unit = take_back(change=change, reason=reason, by=getattr(cast, who))
    return made


def refused(cast: Cast, change: StructureChange) -> str:
    with pytest.raises(WrongState) as refusal:
        back(cast, change)
    assert StructureChange.objects.filter(pk=change.pk).exists()
    return str(refusal.value)


def test_a_rename_is_taken_back_with_its_words_in_other_languages(cast: Cast) -> None:
    with acting(by=None, why="Said in Chinese"):
        cast.unit.translations = {"zh-hans": {"name": "法律股"}}
        cast.unit.save()
    unit = back(cast, renamed(cast))
    assert (unit.name, unit.translations) == (OLD, {"zh-hans": {"name": "法律股"}})
    assert not StructureChange.objects.exists() and not FormerUnit.objects.exists()
    assert units_as_they_were([unit], DAY)[0].name == OLD
    gone = StructureChange.history.get(history_type="-")
    assert (gone.history_user, gone.history_change_reason) == (cast.administrator, OOPS)


def test_the_day_is_free_again_afterwards(cast: Cast) -> None:
    back(cast, renamed(cast))
    assert renamed(cast, "Legal Unit").name_before == OLD


def test_a_move_a_nature_and_a_closure_are_taken_back(cast: Cast) -> None:
    assert back(cast, moved(cast)).division == cast.office
    reorganizations.change_nature(unit=cast.unit, nature="process", **act(cast))
    assert back(cast, StructureChange.objects.get()).nature == "support"
    reorganizations.close_unit(unit=cast.unit, hand_to=None, **act(cast))
    assert back(cast, StructureChange.objects.get()).valid_to is None
    assert not FormerUnit.objects.exists()


def test_a_division_gets_its_name_back(cast: Cast) -> None:
    divisions.rename_division(division=cast.office, name="The Office", **act(cast))
    reorganizations.move_unit(unit=cast.other_unit, division=cast.office, **act(cast, LATER))
    division = back(cast, StructureChange.objects.get(kind="renamed"))
    assert division.name == "Office of the Executive Secretary"
    assert not FormerDivision.objects.exists()


@pytest.mark.parametrize("who", ["staff", "unit_head", "executive_secretary", "stranger"])
def test_nobody_else_takes_back(cast: Cast, who: str) -> None:
    change = renamed(cast)
    with pytest.raises(NotAllowed):
        back(cast, change, who=who)
    assert StructureChange.objects.get() == change


def test_without_a_reason_it_stays(cast: Cast) -> None:
    change = renamed(cast)
    with pytest.raises(InvalidInput) as refusal:
        back(cast, change, "  ")
    assert set(refusal.value.errors) == {"reason"}
    assert StructureChange.objects.exists()


def test_twice_is_told(cast: Cast) -> None:
    change = renamed(cast)
    back(cast, change)
    with pytest.raises(WrongState) as refusal:
        back(cast, change)
    assert str(refusal.value) == "This has been taken back already."


def test_what_changed_since_is_named(cast: Cast) -> None:
    first = renamed(cast)
    renamed(cast, "A third name", LATER)
    assert "LIA has changed since: it was renamed from 1 Jul 2016 on" in refused(cast, first)


def test_a_name_another_has_taken_is_not_taken_back(cast: Cast) -> None:
    change = renamed(cast)
    reorganizations.rename_unit(unit=cast.other_unit, name=OLD, **act(cast, LATER))
    assert refused(cast, change) == "BIO has this name."


def test_a_move_out_of_a_division_that_has_ended_stays(cast: Cast) -> None:
    change = moved(cast)
    divisions.close_division(division=cast.office, **act(cast, LATER))
    assert "The division it would go back to, OES, ends on 30 Jun 2016." in refused(cast, change)


def test_a_move_on_which_a_workplan_was_endorsed_stays(cast: Cast) -> None:
    change = moved(cast)
    later, head = clock.now() + datetime.timedelta(minutes=1), cast.other_division_head
    with acting(by=head, why="Endorsed"):
        Workplan.objects.create(
            unit=cast.unit,
            biennium=BienniumFactory(),
            state=WorkplanState.ENDORSED,
            submitted_at=later,
            submitted_by=cast.unit_head,
            endorsed_at=later,
            endorsed_by=head,
        )
    assert "Decided in the new division since: the workplan 2015–2016." in refused(cast, change)


def test_what_is_on_record_for_a_month_stays(cast: Cast, settings: Any) -> None:
    change = renamed(cast)
    settings.AS_AT_DATE = (clock.today() + datetime.timedelta(days=31)).isoformat()
    assert "on record as it is for more than 30 days" in refused(cast, change)


def test_what_went_to_others_is_not_taken_back(cast: Cast) -> None:
    parts = [NewUnit("LEG", "Legal Unit", "support", None), NewUnit("IGA", "Affairs Unit", "process", None)]
    reorganizations.split_unit(unit=cast.unit, parts=parts, hand_to="IGA", **act(cast))
    assert "others have gone on from there" in refused(cast, StructureChange.objects.filter(kind="split")[0])
    reorganizations.close_unit(unit=cast.other_unit, hand_to=Unit.objects.get(code="LEG"), **act(cast, LATER))
    assert "others have gone on from there" in refused(cast, StructureChange.objects.get(kind="closed"))


# --- its page --------------------------------------------------------------------------------------


def test_the_page_says_what_will_hold_again_and_keeps_what_was(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    change, client = renamed(cast), sign_in(cast.administrator)
    url = f"/organization/changes/{change.pk}/take-back/"
    assert f'href="{url}"' in client.get("/organization/units/LIA/").content.decode()
    assert f"LIA is again “{OLD}”" in client.get(url).content.decode()
    assert client.post(url, {"reason": " "}).status_code == 422
    answer = client.post(url, {"reason": OOPS}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/organization/units/LIA/", 302)]
    assert "Taken back: LIA renamed; until then" in page
    assert f"{OOPS}" in page and "<del>1 Jun 2016: LIA renamed" in page
    assert client.post(url, {"reason": OOPS}).status_code == 404


@pytest.mark.parametrize("who", ["colleague", "stranger", "unit_head", "rest_client"])
def test_nobody_else_opens_the_page(cast: Cast, sign_in: Callable[[User], Client], who: str) -> None:
    url = f"/organization/changes/{renamed(cast).pk}/take-back/"
    client = sign_in(getattr(cast, who))
    assert client.get(url).status_code == client.post(url, {"reason": OOPS}).status_code == 403
    if who != "rest_client":
        assert "Take back" not in client.get("/organization/units/LIA/").content.decode()


def test_what_cannot_be_taken_back_answers_with_the_sentence(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    first = renamed(cast)
    renamed(cast, "A third name", LATER)
    client = sign_in(cast.administrator)
    assert f"/changes/{first.pk}/take-back/" not in client.get("/organization/units/LIA/").content.decode()
    answer = client.post(f"/organization/changes/{first.pk}/take-back/", {"reason": OOPS})
    assert answer.status_code == 409
    assert "LIA has changed since" in answer.content.decode()
    assert client.put(f"/organization/changes/{first.pk}/take-back/").status_code == 405
