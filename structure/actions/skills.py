"""Keep one's own skills; keep the list: take in, rename, merge.

Every change is on record in words (``SkillChange``), and who held which when in the history of ``HeldSkill``.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from common.refusals import InvalidInput, WrongState
from structure.enums import SkillChangeKind
from structure.models import HeldSkill, Skill, SkillChange, Staff, User
from structure.queries.skills import skills_to_choose
from structure.rules.skills import may_keep_list, may_keep_own, skill_name


@transaction.atomic
def keep_own_skills(*, by: User, skills: Iterable[int], proposed: str = "") -> Staff:
    """Say which skills one has; ``proposed`` names one that is not in the list yet.

    ``skills`` are keys of ``skills_to_choose``. What is proposed counts for the person at once and waits to be taken
    into the list; if the list has it by that name, it is that one. Raises ``NotAllowed`` or ``InvalidInput``.
    """
    staff = Staff.objects.select_for_update(of=("self",)).get(pk=may_keep_own(by).pk)
    wanted = {skill.pk: skill for skill in skills_to_choose(by).filter(pk__in=list(skills))}
    with acting(by=by, why=_("Own skills kept")):
        if proposed.strip():
            named = _found_or_proposed(skill_name(proposed, "proposed"), by)
            wanted[named.pk] = named
        held = {one.skill_id: one for one in staff.held_skills.select_related("skill")}
        for pk in wanted.keys() - held.keys():
            _note(wanted[pk], SkillChangeKind.HELD, by, staff=staff)
            HeldSkill.objects.create(staff=staff, skill=wanted[pk])
        for pk in held.keys() - wanted.keys():
            _note(held[pk].skill, SkillChangeKind.DROPPED, by, staff=staff)
            held[pk].delete()
        # What only its proposer held, and no longer does, waits for nobody.
        Skill.objects.filter(is_listed=False, proposed_by=by, held_by__isnull=True).delete()
    return staff


@transaction.atomic
def list_skill(*, by: User, name: str) -> Skill:
    """Take a new skill into the list. One that was proposed by that name is taken in. Raises ``InvalidInput`` when the
    list has it."""
    may_keep_list(by)
    said = skill_name(name)
    skill = Skill.objects.select_for_update().filter(name__iexact=said).first()
    if skill is not None and skill.is_listed:
        raise InvalidInput({"name": [_("The list has this skill.")]})
    with acting(by=by, why=_("Taken into the list of skills")):
        skill = skill or Skill(name=said)
        skill.is_listed = True
        skill.save()
        _note(skill, SkillChangeKind.LISTED, by)
    return skill


@transaction.atomic
def accept_skill(*, by: User, skill: Skill) -> Skill:
    """Take a proposed skill into the list. Raises ``WrongState`` when it is there."""
    may_keep_list(by)
    locked = Skill.objects.select_for_update().get(pk=skill.pk)
    if locked.is_listed:
        raise WrongState(_("This skill is in the list already."))
    with acting(by=by, why=_("Taken into the list of skills")):
        locked.is_listed = True
        locked.save()
        _note(locked, SkillChangeKind.LISTED, by)
    return locked


@transaction.atomic
def rename_skill(*, by: User, skill: Skill, name: str) -> Skill:
    """Say the skill in other words; whoever holds it keeps it. Raises ``InvalidInput`` when another bears the name."""
    may_keep_list(by)
    said = skill_name(name)
    locked = Skill.objects.select_for_update().get(pk=skill.pk)
    if Skill.objects.filter(name__iexact=said).exclude(pk=locked.pk).exists():
        raise InvalidInput({"name": [_("Another skill bears this name. Merge the two instead.")]})
    if said == locked.name:
        return locked
    with acting(by=by, why=_("Skill renamed")):
        was, locked.name = locked.name, said
        locked.save()
        _note(locked, SkillChangeKind.RENAMED, by, detail=_("was %(name)s") % {"name": was})
    return locked


@transaction.atomic
def merge_skills(*, by: User, skill: Skill, into: Skill) -> Skill:
    """Two names for one skill: whoever holds ``skill`` holds ``into`` from now on, and ``skill`` is gone."""
    may_keep_list(by)
    # Locked in the order of their keys, so that two mergers of the same pair wait for each other.
    rows = {one.pk: one for one in Skill.objects.select_for_update().filter(pk__in=[skill.pk, into.pk]).order_by("pk")}
    if len(rows) < 2:
        raise InvalidInput({"into": [_("Choose another skill of the list.")]})
    gone, kept = rows[skill.pk], rows[into.pk]
    with acting(by=by, why=_("Skills merged")):
        for held in gone.held_by.exclude(staff__in=kept.held_by.values("staff")):
            HeldSkill.objects.create(staff_id=held.staff_id, skill=kept)
        _note(gone, SkillChangeKind.MERGED, by, detail=kept.name)
        gone.delete()
        if not kept.is_listed:
            kept.is_listed = True
            kept.save()
            _note(kept, SkillChangeKind.LISTED, by)
    return kept


def _found_or_proposed(name: str, by: User) -> Skill:
    skill = Skill.objects.filter(name__iexact=name).first()
    if skill is None:
        skill = Skill.objects.create(name=name, is_listed=False, proposed_by=by)
        _note(skill, SkillChangeKind.PROPOSED, by)
    return skill


def _note(skill: Skill, kind: SkillChangeKind, by: User, *, staff: Staff | None = None, detail: str = "") -> None:
    SkillChange.objects.create(skill=skill.name, kind=kind, detail=detail, staff=staff, by=by, at=clock.now())
