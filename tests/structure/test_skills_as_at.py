"""Skills asked as at a past day: who held which, by the names and units of then, whatever came later."""

import datetime
from importlib import import_module
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.audit import UnsignedChange, acting
from structure.actions.skills import keep_own_skills, list_skill, merge_skills, rename_skill
from structure.models import HeldSkill, Skill
from structure.queries.skills import skills_on, skills_on_record_since
from tests.factories.copies import copies
from tests.factories.structure import HeldSkillFactory, SkillFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
BEGIN, TODAY, DAY = datetime.date(2016, 3, 1), datetime.date(2016, 9, 12), datetime.timedelta(days=1)


def held_now() -> dict[str, list[str]]:
    """Read row by row from the tables as they stand."""
    found: dict[str, list[str]] = {skill.name: [] for skill in Skill.objects.all()}
    for held in HeldSkill.objects.all():
        found[held.skill.name].append(f"{held.staff.user.full_name} {held.staff.unit.code}")
    return {name: sorted(who) for name, who in found.items()}


def shown(client: Any, day: datetime.date | None = None) -> Any:
    page = client.get("/skills/", {"as_at": day.isoformat()} if day else {}).context["page"]
    rows = {row.skill.name: sorted(f"{one.name} {one.unit.code}" for one in row.people) for row in page.listing.rows}
    assert page.singles == sum(len(who) == 1 for who in rows.values())
    assert page.skills == len(rows)
    return rows


@pytest.mark.parametrize("seed", range(2))
def test_what_was_held_on_a_day_is_shown_of_that_day_for_ever(
    cast: Cast, settings: Any, sign_in: Any, seed: int
) -> None:
    settings.AS_AT_DATE = BEGIN.isoformat()
    chance, said = Random(seed), {}
    people = [cast.staff, cast.colleague, cast.stranger]
    client = sign_in(cast.staff)
    for name in ("law", "legal advice", "editing", "Arabic"):
        list_skill(by=cast.hr_officer, name=name)
    for week in range(5):
        day = BEGIN + 7 * week * DAY
        settings.AS_AT_DATE = day.isoformat()
        skills = list(Skill.objects.filter(is_listed=True))
        for one in people:
            held = chance.sample(skills, chance.randint(0, 3))
            keep_own_skills(by=one, skills=[skill.pk for skill in held], proposed=f"craft {week}" if week < 2 else "")
        if week == 2:
            rename_skill(by=cast.hr_officer, skill=Skill.objects.get(name="editing"), name="editing papers")
        if week == 3:
            law, legal = Skill.objects.get(name="law"), Skill.objects.get(name="legal advice")
            merge_skills(by=cast.hr_officer, skill=legal, into=law)
            with acting(by=None, why="Moved"):
                cast.colleague.staff.unit = cast.other_unit
                cast.colleague.staff.save()
        said[day] = held_now()
    settings.AS_AT_DATE = TODAY.isoformat()
    for one in people:
        keep_own_skills(by=one, skills=[])
    for day, then in said.items():
        assert shown(client, day) == then == shown(client, day + 3 * DAY)
    assert set(held_now()) == {"law", "editing papers", "Arabic"}
    assert not any(shown(client).values())
    assert "legal advice" in said[BEGIN + 14 * DAY] and "legal advice" not in said[BEGIN + 21 * DAY]


def test_filters_the_file_and_the_links_keep_the_day(cast: Cast, settings: Any, sign_in: Any) -> None:
    settings.AS_AT_DATE = "2016-03-01"
    law = SkillFactory(name="law")
    keep_own_skills(by=cast.staff, skills=[law.pk])
    settings.AS_AT_DATE = "2016-04-01"
    keep_own_skills(by=cast.staff, skills=[])
    settings.AS_AT_DATE = "2016-09-12"
    client = sign_in(cast.hr_officer)
    asked = {"as_at": "2016-03-31"}

    def names(**more: str) -> list[str]:
        return [row.skill.name for row in client.get("/skills/", {**asked, **more}).context["page"].listing.rows]

    assert names(show="single", unit="LIA", q=cast.staff.full_name.split()[-1]) == ["law"]
    assert names(show="nobody") == names(unit="BIO") == []
    page = client.get("/skills/", asked)
    text = page.content.decode()
    assert "These are the skills at the end of 31 Mar 2016" in text
    assert '<input type="hidden" name="as_at" value="2016-03-31">' in text
    assert "was held by one person only" in text
    assert f"/skills/{law.pk}/" not in text, "what was is not edited"
    assert "Take it in" not in text and "Take it in" in client.get("/skills/").content.decode()
    assert [one.kind for one in page.context["page"].changes] == ["held"]
    file = client.get("/skills/", {**asked, "export": "csv"}).content.decode()
    assert f"law,1,{cast.staff.full_name},LIA" in file and "As at 31 Mar 2016" in file
    people = client.get("/units/people/", {**asked, "q": "LAW"}).context["page"]
    assert [(row.staff.pk, row.skills) for row in people.rows] == [(cast.staff.staff.pk, "law")]
    assert client.get("/units/people/", {"q": "LAW"}).context["page"].rows == []


@pytest.mark.parametrize("asked", ["2016-02-29", "2099-01-01", "soon", "0001-01-01", "\x00"])
def test_a_day_before_the_first_record_or_to_come_is_refused_at_the_field(
    cast: Cast, settings: Any, sign_in: Any, asked: str
) -> None:
    settings.AS_AT_DATE = BEGIN.isoformat()
    SkillFactory(name="law")
    settings.AS_AT_DATE = TODAY.isoformat()
    client = sign_in(cast.staff)
    answer = client.get("/skills/", {"as_at": asked})
    assert (answer.status_code, answer.context["page"].is_now) == (200, True)
    (said,) = answer.context["asked"].errors["as_at"]
    if asked == "2016-02-29":
        assert said == "This is on record since 1 Mar 2016: enter that day or a later one."
    assert "12 Sep 2016" in client.get("/skills/", {"as_at": asked, "export": "csv"}).content.decode()


def test_who_may_not_read_the_structure_sees_no_skill_of_any_day(cast: Cast, settings: Any, sign_in: Any) -> None:
    SkillFactory(name="law")
    settings.AS_AT_DATE = "2016-09-14"
    assert [skill.name for skill in skills_on(cast.staff, TODAY)] == ["law"]
    for name in ("bureau_member", "rest_client"):
        assert skills_on(getattr(cast, name), TODAY) == []
    assert sign_in(cast.bureau_member).get("/skills/", {"as_at": "2016-09-12"}).status_code == 403


def test_a_past_day_takes_as_many_queries_for_300_skills_and_people_as_for_one(
    cast: Cast, settings: Any, sign_in: Any
) -> None:
    held = HeldSkillFactory(staff=cast.staff.staff)
    settings.AS_AT_DATE = "2016-09-20"
    client = sign_in(cast.colleague)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            for page in ("/skills/", "/units/people/"):
                assert client.get(page, {"as_at": "2016-09-19"}).status_code == 200
        return len(queries)

    few = (asked(), asked())[1]
    person = "(SELECT id FROM structure_user WHERE email = 'more' || n || '@example.org')"
    for count in (2, 297):
        keys = f"{count} * 1000 + n"
        copies(held.skill.history.get(), count, id=keys, name=f"'skill of {count} ' || n")
        copies(held.history.get(), count, id=keys, skill_id=keys)
        if count == 297:
            copies(cast.staff, count, email="'more' || n || '@example.org'", full_name="'More ' || n")
            copies(cast.staff.staff, count, user_id=person)
            holder = f"(SELECT s.id FROM structure_staff s WHERE s.user_id = {person})"
            copies(held.history.get(), count, id="900000 + n", staff_id=holder)
        assert asked() == few
    assert client.get("/skills/", {"as_at": "2016-09-19"}).context["page"].skills == 300


def test_nothing_is_held_behind_the_back_of_the_record(cast: Cast) -> None:
    law, staff = SkillFactory(name="law"), cast.staff.staff
    for write in (lambda: staff.skills.add(law), lambda: staff.skills.set([law]), lambda: law.staff.add(staff)):
        with acting(by=None, why="In passing"), pytest.raises(UnsignedChange), transaction.atomic():
            write()
    with pytest.raises(UnsignedChange), transaction.atomic():
        HeldSkill.objects.create(staff=staff, skill=law)
    held = HeldSkillFactory(staff=staff, skill=law)
    for write in (held.skill.staff.clear, lambda: staff.skills.remove(law)):
        with acting(by=None, why="In passing"), pytest.raises(UnsignedChange), transaction.atomic():
            write()
    with pytest.raises(UnsignedChange):
        Skill.objects.all().delete()


def test_the_administration_signs_who_holds_what(cast: Cast, sign_in: Any) -> None:
    staff, law = cast.staff.staff, SkillFactory(name="law")
    client, address = sign_in(cast.administrator), reverse("admin:structure_staff_change", args=[staff.pk])
    form = client.get(address).context["adminform"].form
    asked = {name: form[name].value() for name in form.fields}
    asked |= {"active_to": "", "languages": "[]", "active_from": "2014-01-01"}
    rows = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-skill": law.pk, "0-staff": staff.pk, "0-id": ""}
    answer = client.post(address, {**asked, **{f"held_skills-{name}": value for name, value in rows.items()}})
    assert answer.status_code == 302, answer.context["errors"]
    assert HeldSkill.history.get().history_user == cast.administrator


def test_what_is_held_when_the_record_begins_is_its_first_record(cast: Cast, settings: Any) -> None:
    """The migration takes over the rows of the table that had no history."""
    settings.AS_AT_DATE = "2016-05-01"
    law, staff = SkillFactory(name="law"), cast.staff.staff
    Skill.history.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE structure_staff_skills (staff_id bigint, skill_id bigint)")
        cursor.execute("INSERT INTO structure_staff_skills VALUES (%s, %s)", [staff.pk, law.pk])
    with connection.schema_editor() as editor:
        import_module("structure.migrations.0012_skills_on_record").put_on_record(None, editor)
    held = HeldSkill.objects.get()
    assert (held.staff, held.skill) == (staff, law)
    for record in (held.history.get(), law.history.get()):
        assert (record.history_type, record.history_user, record.history_date.date()) == (
            "+", None, datetime.date(2016, 5, 1),
        )  # fmt: skip
    assert law.history.get().name == "law"
    assert skills_on_record_since() == datetime.date(2016, 5, 1)
