"""The pages that reorganize: what will happen is shown first, and only what was shown is done."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from common.audit import acting
from structure.actions.reorganizations import rename_unit
from structure.models import Division, FormerUnit, Staff, StructureChange, Unit, User
from tests.factories.planning import ActivityFactory, BienniumFactory, WorkplanFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
WHY = "Decided by the Executive Secretary"
UNIT, DIVISION = "/organization/units/LIA/reorganize/", "/organization/divisions/SPS/reorganize/"
DAY = {"day": "1 Jun 2016", "reason": WHY}
SPLIT = {
    **DAY,
    "code_1": "leg",
    "name_1": "Legal Unit",
    "nature_1": "support",
    "code_2": "IGA",
    "name_2": "Intergovernmental Affairs Unit",
    "nature_2": "process",
    "hand_to": "2",
}
# What each act is sent, at which address.
ACTS = {
    "rename": (f"{UNIT}rename/", {**DAY, "name": "Law Unit"}),
    "nature": (f"{UNIT}nature/", {**DAY, "nature": "process"}),
    "split": (f"{UNIT}split/", SPLIT),
    "rename division": (f"{DIVISION}rename/", {**DAY, "name": "Science Division"}),
    "open division": (
        "/organization/reorganize/new/division/",
        {**DAY, "code": "NEW", "name": "A new division"},
    ),
}


@pytest.fixture
def keeper(cast: Cast, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(cast.administrator)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def confirmed(client: Client, url: str, sent: dict[str, Any]) -> Any:
    """Preview and confirm."""
    shown = client.post(url, sent)
    assert shown.status_code == 200, text_of(shown)
    return client.post(url, {**sent, "step": "confirm", "digest": shown.context["page"].preview.digest}, follow=True)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["colleague", "stranger", "unit_head", "executive_secretary", "rest_client"])
def test_nobody_but_the_administrator_reorganizes(
    cast: Cast, sign_in: Callable[[User], Client], act: str, who: str
) -> None:
    url, sent = ACTS[act]
    client = sign_in(getattr(cast, who))
    assert client.get(url).status_code == 403
    assert client.post(url, sent).status_code == 403
    assert client.post(url, {**sent, "step": "confirm", "digest": "x"}).status_code == 403
    assert not StructureChange.objects.exists()


def test_the_way_there_is_shown_to_whoever_may_go_it(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    BienniumFactory()
    keeper, staff = sign_in(cast.administrator), sign_in(cast.staff)
    for page, way in (
        ("/units/", "/organization/reorganize/"),
        ("/organization/", "/organization/reorganize/"),
        ("/organization/changes/", "/organization/reorganize/"),
        ("/organization/units/LIA/", UNIT),
        ("/organization/divisions/SPS/", DIVISION),
    ):
        link = f'href="{way}"'
        assert link in keeper.get(page).content.decode(), page
        assert link not in staff.get(page).content.decode(), page


@pytest.mark.parametrize("act", ACTS)
def test_a_preview_does_nothing(keeper: Client, cast: Cast, act: str) -> None:
    url, sent = ACTS[act]
    before = (Unit.objects.count(), Division.objects.count(), sorted(Unit.objects.values_list("name", "nature")))
    shown = keeper.post(url, sent)
    assert shown.status_code == 200
    assert "Nothing is done until you confirm it." in text_of(shown)
    after = (Unit.objects.count(), Division.objects.count(), sorted(Unit.objects.values_list("name", "nature")))
    assert before == after
    assert not StructureChange.objects.exists() and not FormerUnit.objects.exists()


def test_the_preview_of_a_split_says_in_words_and_numbers_what_will_happen(keeper: Client, cast: Cast) -> None:
    cast.staff, cast.colleague  # noqa: B018 - two people work there
    ActivityFactory(lead_unit=cast.unit, code="A-01")
    said = text_of(keeper.post(f"{UNIT}split/", SPLIT))
    assert "The last day of LIA is 31 May 2016" in said
    assert "On 1 Jun 2016 the unit LEG opens in OES: “Legal Unit”, support." in said
    assert "What goes to IGA" in said
    assert "2 people Colleague , Staff" in said
    assert "1 open activity A-01" in said
    assert "Nothing goes to LEG." in said
    assert "LEG, IGA begin without a head." in said


def test_people_and_work_are_shared_out_among_the_parts(keeper: Client, cast: Cast) -> None:
    gone, stays = cast.staff.staff, cast.colleague.staff
    led, other = (ActivityFactory(lead_unit=cast.unit, code=code) for code in ("A-01", "A-02"))
    supported = ActivityFactory(lead_unit=cast.other_unit, code="B-01")
    supported.supporting_units.add(cast.unit)
    elsewhere = {f"give_people_{gone.pk}": "1", f"give_activities_{led.pk}": "1", f"give_support_{supported.pk}": "1"}
    sent = {**SPLIT, **elsewhere}
    said = text_of(keeper.post(f"{UNIT}split/", sent))
    assert "What goes to LEG 1 person Staff 1 open activity A-01" in said
    assert "What goes to IGA 1 person Colleague 1 open activity A-02" in said
    assert "Nothing goes to" not in said
    confirmed(keeper, f"{UNIT}split/", sent)
    for row in (gone, stays, led, other):
        row.refresh_from_db()
    assert (gone.unit.code, stays.unit.code) == ("LEG", "IGA")
    assert (led.lead_unit.code, other.lead_unit.code) == ("LEG", "IGA")
    assert [unit.code for unit in supported.supporting_units.all()] == ["LEG"]


def test_what_goes_elsewhere_is_part_of_what_was_shown(keeper: Client, cast: Cast) -> None:
    gone = cast.staff.staff
    shown = keeper.post(f"{UNIT}split/", SPLIT).context["page"].preview.digest
    other = {**SPLIT, f"give_people_{gone.pk}": "1", "step": "confirm", "digest": shown}
    assert keeper.post(f"{UNIT}split/", other).status_code == 409
    assert not StructureChange.objects.exists()


def test_nothing_of_another_unit_is_given_away(keeper: Client, cast: Cast) -> None:
    cast.staff  # noqa: B018
    stranger = cast.stranger.staff
    confirmed(keeper, f"{UNIT}split/", {**SPLIT, f"give_people_{stranger.pk}": "1"})
    stranger.refresh_from_db()
    assert stranger.unit == cast.other_unit


def test_a_part_that_is_not_entered_gets_nothing(keeper: Client, cast: Cast) -> None:
    field = f"give_people_{cast.staff.staff.pk}"
    for place in ("3", "9"):
        answer = keeper.post(f"{UNIT}split/", {**SPLIT, field: place})
        assert answer.status_code == 422
        assert set(answer.context["page"].form.errors) == {field}


def test_a_split_is_done_as_it_was_shown(keeper: Client, cast: Cast) -> None:
    person = cast.staff.staff
    answer = confirmed(keeper, f"{UNIT}split/", SPLIT)
    assert answer.redirect_chain == [("/organization/units/LIA/", 302)]
    page = answer.content.decode()
    assert "LIA is split into LEG, IGA." in page
    assert '<a href="/organization/units/IGA/">IGA</a>' in page
    assert Staff.objects.get(pk=person.pk).unit.code == "IGA"
    assert Unit.objects.get(code="LIA").valid_to == datetime.date(2016, 5, 31)
    before = keeper.get("/organization/?as_at=2016-05-31").content.decode()
    now = keeper.get("/organization/").content.decode()
    assert "/organization/units/LIA/" in before and "/organization/units/LEG/" not in before
    assert "/organization/units/LIA/" not in now and "/organization/units/LEG/" in now


@pytest.mark.parametrize(
    ("url", "sent", "said"),
    [
        (f"{UNIT}rename/", {**DAY, "name": "Law Unit"}, "LIA is renamed."),
        (f"{UNIT}nature/", {**DAY, "nature": "process"}, "The nature of LIA is changed."),
        (f"{DIVISION}rename/", {**DAY, "name": "Science Division"}, "SPS is renamed."),
        (f"{UNIT}close/", DAY, "LIA is closed."),
        (
            "/organization/reorganize/new/division/",
            {**DAY, "code": "new", "name": "A new division"},
            "The division NEW is open.",
        ),
    ],
)
def test_what_is_confirmed_is_done_once(keeper: Client, cast: Cast, url: str, sent: dict[str, Any], said: str) -> None:
    assert said in text_of(confirmed(keeper, url, sent))
    assert StructureChange.objects.count() == 1
    again = keeper.post(url, {**sent, "step": "confirm", "digest": "of before"})
    assert again.status_code in (409, 422)
    assert StructureChange.objects.count() == 1


def test_a_unit_moves_merges_and_opens(keeper: Client, cast: Cast) -> None:
    confirmed(keeper, f"{UNIT}move/", {**DAY, "division": cast.other_division.pk})
    assert Unit.objects.get(code="LIA").division == cast.other_division
    later = {"day": "1 Jul 2016", "reason": WHY}
    new = {**later, "code": "POL", "name": "Policy Unit", "nature": "process", "division": cast.office.pk}
    confirmed(keeper, "/organization/reorganize/new/unit/", new)
    confirmed(keeper, f"{UNIT}merge/", {"day": "1 Aug 2016", "reason": WHY, "into": Unit.objects.get(code="POL").pk})
    kinds = StructureChange.objects.order_by("day").values_list("kind", flat=True)
    assert list(kinds) == ["moved", "opened", "merged"]


def test_a_division_is_split_with_a_place_for_each_unit_and_merged(keeper: Client, cast: Cast) -> None:
    parts = {"code_1": "SCI", "name_1": "Science", "code_2": "POL", "name_2": "Policy"}
    left = keeper.post(f"{DIVISION}split/", {**DAY, **parts})
    place = f"unit_{cast.other_unit.pk}"
    assert set(left.context["page"].form.errors) == {place}
    answer = confirmed(keeper, f"{DIVISION}split/", {**DAY, **parts, place: "2"})
    assert "SPS is split into SCI, POL." in text_of(answer)
    assert Unit.objects.get(code="BIO").division.code == "POL"
    into = Division.objects.get(code="SCI").pk
    later = {"day": "1 Jul 2016", "reason": WHY, "into": into}
    confirmed(keeper, "/organization/divisions/POL/reorganize/merge/", later)
    assert Unit.objects.get(code="BIO").division_id == into


def test_a_division_with_units_is_not_closed(keeper: Client, cast: Cast) -> None:
    answer = keeper.post(f"{DIVISION}close/", DAY)
    assert answer.status_code == 422
    assert "BIO" in str(answer.context["page"].form.errors["day"])


# --- what cannot be --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "sent", "fields"),
    [
        (f"{UNIT}rename/", {}, {"name", "day", "reason"}),
        (f"{UNIT}rename/", {**DAY, "name": "Biosafety unit"}, {"name"}),
        (f"{UNIT}rename/", {**DAY, "name": "Law", "day": "2016"}, {"day"}),
        (f"{UNIT}rename/", {**DAY, "name": "Law", "day": "1 Jan 2099"}, {"day"}),
        (f"{UNIT}rename/", {**DAY, "name": "Law", "reason": "  "}, {"reason"}),
        (f"{UNIT}nature/", {**DAY, "nature": "support"}, {"nature"}),
        (f"{UNIT}move/", {**DAY, "division": "x"}, {"division"}),
        (f"{UNIT}merge/", DAY, {"into"}),
        (f"{UNIT}split/", {**SPLIT, "code_2": "LEG"}, {"code_2"}),
        (f"{UNIT}split/", {**SPLIT, "code_1": "BIO"}, {"code_1"}),
        (f"{UNIT}split/", {**SPLIT, "name_2": "legal  unit"}, {"name_2"}),
        (f"{UNIT}split/", {**SPLIT, "hand_to": "3"}, {"hand_to"}),
        (f"{UNIT}split/", {**SPLIT, "hand_to": "9"}, {"hand_to"}),
        (f"{UNIT}split/", {**SPLIT, "code_4": "TRE"}, {"name_4", "nature_4"}),
        (f"{UNIT}split/", {**SPLIT, "code_4": "LEG", "name_4": "A", "nature_4": "support"}, {"code_4"}),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    keeper: Client, cast: Cast, url: str, sent: dict[str, Any], fields: set[str]
) -> None:
    answer = keeper.post(url, sent)
    assert answer.status_code == 422
    assert set(answer.context["page"].form.errors) == fields
    for value in sent.values():
        assert str(value).strip() in answer.content.decode()
    assert not StructureChange.objects.exists()


def test_work_that_must_be_decided_first_is_named_and_stays(keeper: Client, cast: Cast) -> None:
    WorkplanFactory(unit=cast.unit, state="submitted", submitted_at="2016-05-01T09:00Z", submitted_by=cast.unit_head)
    url, sent = f"{UNIT}merge/", {**DAY, "into": cast.other_unit.pk}
    assert "LIA cannot end yet: 1 workplan to be decided." in text_of(keeper.get(url))
    answer = keeper.post(url, sent)
    assert answer.status_code == 422
    assert "1 workplan to be decided" in str(answer.context["page"].form.errors["into"])


def test_a_change_between_preview_and_confirmation_is_told_and_shown_anew(keeper: Client, cast: Cast) -> None:
    url, sent = ACTS["split"]
    shown = keeper.post(url, sent)
    cast.staff  # noqa: B018 - somebody joins the unit meanwhile
    late = {**sent, "step": "confirm", "digest": shown.context["page"].preview.digest}
    answer = keeper.post(url, late)
    assert answer.status_code == 409
    said = text_of(answer)
    assert "Something has changed since this was shown; nothing is done yet." in said
    assert "1 person" in said
    assert 'value="Legal Unit"' in answer.content.decode()
    assert not StructureChange.objects.exists()
    fresh = keeper.post(url, {**sent, "step": "confirm", "digest": answer.context["page"].preview.digest})
    assert fresh.status_code == 302


def test_a_rename_meanwhile_is_told_as_well(keeper: Client, cast: Cast) -> None:
    url, sent = f"{UNIT}nature/", {"day": "1 Jul 2016", "reason": WHY, "nature": "process"}
    shown = keeper.post(url, sent)
    day = datetime.date(2016, 6, 1)
    rename_unit(unit=cast.unit, name="Law Unit", day=day, reason=WHY, by=cast.administrator, version=None)
    answer = keeper.post(url, {**sent, "step": "confirm", "digest": shown.context["page"].preview.digest})
    assert answer.status_code == 409
    assert Unit.objects.get(code="LIA").nature == "support"


@pytest.mark.parametrize("entry", ["name", "day"])
def test_a_confirmation_of_something_else_than_was_shown_does_nothing(keeper: Client, cast: Cast, entry: str) -> None:
    url, sent = ACTS["rename"]
    shown = keeper.post(url, sent)
    other = {**sent, entry: {"name": "Quite another", "day": "2 Jun 2016"}[entry]}
    answer = keeper.post(url, {**other, "step": "confirm", "digest": shown.context["page"].preview.digest})
    assert answer.status_code == 409
    assert not StructureChange.objects.exists()


def test_the_entries_can_be_changed_after_the_preview(keeper: Client, cast: Cast) -> None:
    url, sent = ACTS["split"]
    answer = keeper.post(url, {**sent, "step": "edit"})
    assert answer.status_code == 200
    assert answer.context["page"].preview is None
    assert 'value="Legal Unit"' in answer.content.decode()


@pytest.mark.parametrize("url", [f"{UNIT}rename/", UNIT])
def test_a_unit_that_has_ended_is_not_changed_any_more(keeper: Client, cast: Cast, url: str) -> None:
    with acting(by=None, why=WHY):
        cast.unit.valid_to = datetime.date(2016, 5, 31)
        cast.unit.save()
    assert keeper.get(url).status_code == 409
    assert "Reorganize LIA" not in text_of(keeper.get("/organization/units/LIA/"))


@pytest.mark.parametrize(
    "url", [f"{UNIT}dance/", f"{DIVISION}move/", "/organization/reorganize/new/person/", UNIT.replace("LIA", "XYZ")]
)
def test_what_is_not_there_is_not_found(keeper: Client, cast: Cast, url: str) -> None:
    assert keeper.get(url).status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(keeper: Client, cast: Cast, method: str) -> None:
    assert getattr(keeper, method)(f"{UNIT}rename/").status_code == 405
    assert keeper.post(UNIT).status_code == 405
    assert keeper.post("/organization/reorganize/").status_code == 405
