"""Who may log progress on an activity, and when it can be logged (source para 22: teams report what they do)."""

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from clusters.enums import TeamRole
from clusters.models import Membership
from common import clock
from common.in_force import in_force
from common.refusals import InvalidInput, NotAllowed, WrongState
from planning.enums import ActivityStatus, Phase
from planning.models import Activity, Assignment, ProgressEntry
from structure.rules.access import Access, access_of

LONGEST_NARRATIVE = 1000  # characters: a sentence or a few, never a paper
MOST_DAYS_OF_AN_ENTRY = 999
CLOSED_TO_PROGRESS: dict[str, Any] = {
    ActivityStatus.POSTPONED: _("This activity is postponed, so no progress is logged on it."),
    ActivityStatus.ENDED: _("This activity has ended, so no progress is logged on it."),
}


def may_log(user: Any, activity: Activity) -> None:
    """Raise unless this person may log progress on this activity today.

    The lead officer and whoever is assigned, the heads of the lead unit and its division, the lead of its cluster,
    and who acts for one of them may; nobody may on what is postponed or ended, or in a closed biennium.
    """
    stands_behind(user, activity)
    takes_progress(activity)


def takes_progress(activity: Activity) -> None:
    """Raise ``WrongState`` when no progress is logged on this activity, whoever asks."""
    if activity.status in CLOSED_TO_PROGRESS:
        raise WrongState(CLOSED_TO_PROGRESS[activity.status])
    if activity.biennium.phase == Phase.CLOSED:
        raise WrongState(_("The biennium is closed, so its progress no longer changes."))


def stands_behind(user: Any, activity: Activity) -> Any:
    """The member of the staff in whose name the person logs (themselves, or whom they act for).

    Raises ``NotAllowed`` when neither is answerable for the activity.
    """
    access = access_of(user)
    if not access.may("secretariat:plan:read") or access.staff is None:
        raise NotAllowed(_("Progress is logged by the Secretariat's staff."))
    answerable = _answerable(activity, access)
    for one in (access.staff, *access.acts_for):
        if one.pk in answerable:
            return one
    raise NotAllowed(
        _(
            "Progress is logged by the people assigned to the activity "
            "and by those who lead its unit, division or cluster."
        )
    )


def _answerable(activity: Activity, access: Access) -> set[int]:
    """Of the person and those acted for, who is answerable: keys of ``Staff``."""
    found = {
        activity.lead_officer_id,
        activity.lead_unit.lead_id,
        activity.lead_unit.division.head_id,
    } & access.standing
    if found:
        return {key for key in found if key is not None}
    behind: set[int] = set(
        Assignment.objects.filter(activity=activity, staff__in=access.standing).values_list("staff_id", flat=True)
    )
    if not behind and activity.cluster_id:
        behind = set(
            Membership.objects.filter(
                in_force(access.day),
                cluster_id=activity.cluster_id,
                staff__in=access.standing,
                role=TeamRole.LEAD,
            ).values_list("staff_id", flat=True)
        )
    return behind


def may_undo(user: Any, entry: ProgressEntry, latest: ProgressEntry | None) -> None:
    """Raise unless the person may take back this entry: theirs, the latest, of today, and not itself a correction."""
    if entry.author_id != user.pk:
        raise NotAllowed(_("Only the person who logged an entry takes it back."))
    if latest is None or latest.pk != entry.pk:
        raise WrongState(_("A later entry stands. Log what is true now instead."))
    if entry.corrects_id:
        raise WrongState(_("This entry takes another one back already. Log what is true now instead."))
    if localtime(entry.entered_at).date() != clock.today():
        raise WrongState(_("An entry is taken back on the day it was logged. Log what is true now instead."))
    may_log(user, entry.activity)


def check_values(*, percent: Any, status: str, narrative: str, obstacle: str = "", work_days: Any = None) -> None:
    """Raise ``InvalidInput``, naming each field, when an entry's values cannot be taken."""
    errors: dict[str, list[Any]] = {}
    whole = isinstance(percent, int) and not isinstance(percent, bool) and 0 <= percent <= 100
    if not whole:
        errors["percent"] = [_("Enter a number from 0 to 100.")]
    if status not in dict(ProgressEntry._meta.get_field("status").choices or ()):
        errors["status"] = [_("Choose one of the four statuses.")]
    elif status == ActivityStatus.DONE and whole and percent < 100:
        errors["percent"] = [_("What is done is done to 100%. Enter 100, or choose another status.")]
    elif whole and percent == 100 and status != ActivityStatus.DONE:
        errors["status"] = [_("At 100% the activity is done. Choose Done, or enter less.")]
    if not narrative.strip():
        errors["narrative"] = [_("Say what happened, in one sentence.")]
    for name, text in (("narrative", narrative), ("obstacle", obstacle)):
        if len(text) > LONGEST_NARRATIVE:
            said = {"most": LONGEST_NARRATIVE, "has": len(text)}
            errors[name] = [_("Use at most %(most)s characters; this has %(has)s.") % said]
        elif "\x00" in text:
            errors[name] = [_("This holds characters that cannot be kept.")]
    if work_days is not None and not 0 <= work_days <= MOST_DAYS_OF_AN_ENTRY:
        errors["work_days"] = [_("Enter work-days from 0 to 999.")]
    if errors:
        raise InvalidInput(errors)
