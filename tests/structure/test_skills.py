"""The inventory of skills: kept by each for themself, its list by human resources and the administrator."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from common.refusals import InvalidInput, NotAllowed, WrongState
from structure.actions.skills import accept_skill, keep_own_skills, list_skill, merge_skills, rename_skill
from structure.models import Skill, SkillChange
from tests.factories.structure import SkillFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def law() -> Skill:
    found: Skill = SkillFactory(name="law")
    return found


def names(user: Any) -> list[str]:
    return sorted(user.staff.skills.values_list("name", flat=True))


def test_a_person_keeps_their_own_and_proposes_what_is_missing(cast: Cast, law: Skill) -> None:
    keep_own_skills(by=cast.staff, skills=[law.pk], proposed="  glass \u202eblowing ")
    assert names(cast.staff) == ["glass blowing", "law"]
    proposed = Skill.objects.get(name="glass blowing")
    assert (proposed.is_listed, proposed.proposed_by) == (False, cast.staff)
    keep_own_skills(by=cast.colleague, skills=[proposed.pk], proposed="LAW")
    assert names(cast.colleague) == ["law"]  # what another proposed cannot be ticked; a name of the list is that skill
    keep_own_skills(by=cast.staff, skills=[law.pk])
    assert not Skill.objects.filter(pk=proposed.pk).exists()
    assert [row.kind for row in SkillChange.objects.filter(staff=cast.staff.staff)] == ["dropped", "held", "held"]
    for name in ("bureau_member", "rest_client", "nobody"):
        with pytest.raises(NotAllowed):
            keep_own_skills(by=getattr(cast, name), skills=[])


def test_human_resources_and_the_administrator_keep_the_list(cast: Cast, law: Skill) -> None:
    keep_own_skills(by=cast.staff, skills=[], proposed="legal advice")
    proposed = Skill.objects.get(name="legal advice")
    assert accept_skill(by=cast.hr_officer, skill=proposed).is_listed
    with pytest.raises(WrongState):
        accept_skill(by=cast.administrator, skill=proposed)
    with pytest.raises(InvalidInput):
        list_skill(by=cast.hr_officer, name="Law")
    with pytest.raises(InvalidInput):
        rename_skill(by=cast.hr_officer, skill=proposed, name="LAW")
    for name in ("staff", "unit_head", "pmu_officer", "executive_secretary"):
        with pytest.raises(NotAllowed):
            list_skill(by=getattr(cast, name), name="weaving")
        with pytest.raises(NotAllowed):
            merge_skills(by=getattr(cast, name), skill=proposed, into=law)


def test_two_names_for_one_skill_are_merged_and_nobody_loses_it(cast: Cast, law: Skill) -> None:
    legal = list_skill(by=cast.administrator, name="legal advice")
    keep_own_skills(by=cast.staff, skills=[law.pk, legal.pk])
    keep_own_skills(by=cast.colleague, skills=[legal.pk])
    merge_skills(by=cast.hr_officer, skill=legal, into=law)
    assert (names(cast.staff), names(cast.colleague)) == (["law"], ["law"])
    assert not Skill.objects.filter(pk=legal.pk).exists()
    assert SkillChange.objects.first().detail == "law"
    with pytest.raises(InvalidInput):
        merge_skills(by=cast.hr_officer, skill=law, into=law)


def test_the_page_says_who_can_what_and_marks_what_only_one_can(cast: Cast, law: Skill, sign_in: SignIn) -> None:
    editing = SkillFactory(name="editing")
    keep_own_skills(by=cast.staff, skills=[law.pk, editing.pk])
    keep_own_skills(by=cast.stranger, skills=[editing.pk])
    browser = sign_in(cast.colleague)

    def shown(query: str = "") -> dict[str, int]:
        page = browser.get(f"/skills/{query}").context["page"]
        return {row.skill.name: len(row.people) for row in page.listing.rows}

    assert shown() == {"editing": 2, "law": 1}
    assert shown("?show=single") == {"law": 1}
    assert shown("?unit=BIO") == shown("?division=SPS") == {"editing": 1}
    assert shown(f"?q={cast.stranger.full_name}") == {"editing": 2}
    assert shown("?sort=-held&skill=%00") == {"editing": 2, "law": 1}
    kept = browser.get("/skills/?export=csv").content.decode()
    assert f"law,1,{cast.staff.full_name},LIA" in kept
    assert browser.post("/skills/mine/", {"skills": ["999999"]}).status_code == 422
    assert browser.post("/skills/", {"name": "weaving"}).status_code == 403
