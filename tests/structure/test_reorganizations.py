"""Units and divisions change with time; the past keeps its names, and nothing living is left behind."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from common.audit import acting
from common.refusals import InvalidInput, NotAllowed, StaleVersion, WrongState
from planning.models import Workplan
from structure.actions import divisions, reorganizations
from structure.models import FormerUnit, Staff, StructureChange
from structure.queries.then import divisions_as_they_were, units_as_they_were
from structure.queries.units import divisions_with_units
from structure.rules.reorganization import NewDivision, NewUnit
from tests.factories.planning import ActivityFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
DAY = datetime.date(2016, 6, 1)
BEFORE = datetime.date(2016, 5, 31)
WHY = "Decided by the Executive Secretary"


def rename(cast: Cast, name: str = "Legal Affairs Unit", day: datetime.date = DAY, who: str = "administrator") -> None:
    reorganizations.rename_unit(unit=cast.unit, name=name, day=day, reason=WHY, by=getattr(cast, who), version=None)


def test_a_renamed_unit_keeps_its_old_name_for_the_days_before(cast: Cast) -> None:
    rename(cast)
    cast.unit.refresh_from_db()
    assert cast.unit.name == "Legal Affairs Unit"
    assert units_as_they_were([cast.unit], BEFORE)[0].name == "Legal and Intergovernmental Affairs Unit"
    assert units_as_they_were([cast.unit], DAY)[0].name == "Legal Affairs Unit"
    change = StructureChange.objects.get()
    assert (change.kind, change.name_before) == ("renamed", "Legal and Intergovernmental Affairs Unit")


@pytest.mark.parametrize("who", ["staff", "unit_head", "executive_secretary", "pmu_officer", "bureau_member"])
def test_only_the_administrator_changes_the_structure(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        rename(cast, who=who)
    assert not StructureChange.objects.exists()


def test_a_change_is_dated_after_the_last_one_and_not_in_the_future(cast: Cast) -> None:
    rename(cast)
    for day in (DAY, BEFORE, datetime.date(2099, 1, 1)):
        with pytest.raises(InvalidInput) as refused:
            rename(cast, "Another name", day)
        assert set(refused.value.errors) == {"day"}


def test_a_name_another_unit_has_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        rename(cast, "biosafety  UNIT")
    assert set(refused.value.errors) == {"name"}


def test_who_read_an_older_state_is_told(cast: Cast) -> None:
    rename(cast)
    with pytest.raises(StaleVersion):
        reorganizations.rename_unit(
            unit=cast.unit,
            name="A third name",
            day=datetime.date(2016, 7, 1),
            reason=WHY,
            by=cast.administrator,
            version=1,
        )


def test_two_names_of_a_unit_never_overlap_in_the_database(cast: Cast) -> None:
    rename(cast)
    with pytest.raises(IntegrityError), transaction.atomic(), acting(by=None, why=WHY):
        FormerUnit.objects.create(
            unit=cast.unit, name="A", nature="support", division=cast.office, valid_from=BEFORE, valid_to=BEFORE
        )


def test_a_moved_unit_stands_in_its_old_division_on_earlier_days(cast: Cast) -> None:
    reorganizations.move_unit(
        unit=cast.unit, division=cast.other_division, day=DAY, reason=WHY, by=cast.administrator, version=None
    )
    then = {one.division.code: [unit.code for unit in one.units] for one in divisions_with_units(cast.staff, BEFORE)}
    now = {one.division.code: [unit.code for unit in one.units] for one in divisions_with_units(cast.staff, DAY)}
    assert then == {"OES": ["LIA"], "SPS": ["BIO"]}
    assert now == {"OES": [], "SPS": ["BIO", "LIA"]}


def test_a_unit_with_people_and_work_is_not_closed_without_somebody_to_take_over(cast: Cast) -> None:
    cast.staff  # noqa: B018 - somebody works there
    ActivityFactory(lead_unit=cast.unit)
    with pytest.raises(InvalidInput) as refused:
        reorganizations.close_unit(
            unit=cast.unit, hand_to=None, day=DAY, reason=WHY, by=cast.administrator, version=None
        )
    assert "1 person, 1 open activity" in str(refused.value)
    cast.unit.refresh_from_db()
    assert cast.unit.valid_to is None


def test_a_merged_unit_hands_over_its_people_and_its_open_work(cast: Cast) -> None:
    person = cast.staff.staff
    activity = ActivityFactory(lead_unit=cast.unit)
    reorganizations.merge_unit(
        unit=cast.unit, into=cast.other_unit, day=DAY, reason=WHY, by=cast.administrator, version=None
    )
    activity.refresh_from_db()
    cast.unit.refresh_from_db()
    assert Staff.objects.get(pk=person.pk).unit == activity.lead_unit == cast.other_unit
    assert cast.unit.valid_to == BEFORE
    assert Workplan.objects.get(unit=cast.other_unit).state == "draft"
    with pytest.raises(WrongState):
        rename(cast, day=datetime.date(2016, 7, 1))


def test_a_unit_whose_workplan_waits_for_a_decision_cannot_end(cast: Cast) -> None:
    activity = ActivityFactory(lead_unit=cast.unit)
    with acting(by=None, why=WHY):
        Workplan.objects.create(unit=cast.unit, biennium=activity.biennium, state="submitted")
    with pytest.raises(InvalidInput) as refused:
        reorganizations.merge_unit(
            unit=cast.unit, into=cast.other_unit, day=DAY, reason=WHY, by=cast.administrator, version=None
        )
    assert set(refused.value.errors) == {"into"}
    activity.refresh_from_db()
    assert activity.lead_unit == cast.unit


def test_a_split_unit_is_followed_by_its_parts(cast: Cast) -> None:
    person = cast.staff.staff
    parts = [NewUnit("LEG", "Legal Unit", "support", None), NewUnit("IGA", "Intergovernmental Unit", "process", None)]
    made = reorganizations.split_unit(
        unit=cast.unit, parts=parts, hand_to="IGA", day=DAY, reason=WHY, by=cast.administrator, version=None
    )
    assert [one.valid_from for one in made] == [DAY, DAY]
    assert Staff.objects.get(pk=person.pk).unit.code == "IGA"
    assert {change.to_unit.code for change in cast.unit.changes.filter(kind="split")} == {"LEG", "IGA"}


def test_what_is_placed_goes_to_its_part_and_the_rest_to_the_heir(cast: Cast) -> None:
    person, colleague, stranger = cast.staff.staff, cast.colleague.staff, cast.stranger.staff
    parts = [NewUnit("LEG", "Legal Unit", "support", None), NewUnit("IGA", "Intergovernmental Unit", "process", None)]
    act = {"unit": cast.unit, "parts": parts, "hand_to": "IGA", "day": DAY, "reason": WHY, "by": cast.administrator}
    with pytest.raises(InvalidInput) as refused:
        reorganizations.split_unit(placed={("people", person.pk): "BIO"}, version=None, **act)
    assert set(refused.value.errors) == {"hand_to"}
    placed = {("people", person.pk): "LEG", ("people", stranger.pk): "LEG"}
    reorganizations.split_unit(placed=placed, version=None, **act)
    units = {one.pk: one.unit.code for one in Staff.objects.select_related("unit")}
    assert (units[person.pk], units[colleague.pk], units[stranger.pk]) == ("LEG", "IGA", "BIO")


def test_a_code_is_never_given_twice(cast: Cast) -> None:
    values = NewUnit("BIO", "Another unit", "support", cast.office)
    with pytest.raises(InvalidInput) as refused:
        reorganizations.open_unit(values=values, day=DAY, reason=WHY, by=cast.administrator)
    assert set(refused.value.errors) == {"code"}


def test_a_merged_division_gives_its_units_and_keeps_its_name_in_the_past(cast: Cast) -> None:
    divisions.rename_division(
        division=cast.other_division,
        name="Science Division",
        day=datetime.date(2015, 6, 1),
        reason=WHY,
        by=cast.administrator,
        version=None,
    )
    with pytest.raises(InvalidInput):
        divisions.close_division(division=cast.other_division, day=DAY, reason=WHY, by=cast.administrator, version=None)
    divisions.merge_division(
        division=cast.other_division, into=cast.office, day=DAY, reason=WHY, by=cast.administrator, version=None
    )
    cast.other_unit.refresh_from_db()
    assert cast.other_unit.division == cast.office
    long_ago = divisions_as_they_were([cast.other_division], datetime.date(2015, 5, 31))
    assert long_ago[0].name == "Scientific and Policy Support Division"
    assert [one.division.name for one in divisions_with_units(cast.staff, BEFORE)][1] == "Science Division"


def test_a_split_division_wants_a_place_for_each_unit(cast: Cast) -> None:
    parts = [NewDivision("SCI", "Science Division"), NewDivision("POL", "Policy Division")]
    act = {"division": cast.other_division, "parts": parts, "day": DAY, "reason": WHY, "by": cast.administrator}
    with pytest.raises(InvalidInput) as refused:
        divisions.split_division(placed={}, version=None, **act)
    assert "BIO" in str(refused.value)
    divisions.split_division(placed={cast.other_unit.pk: "POL"}, version=None, **act)
    cast.other_unit.refresh_from_db()
    assert cast.other_unit.division.code == "POL"
