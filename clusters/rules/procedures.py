"""Who writes a procedure, who adopts it, whom it concerns, and on which day it holds."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from clusters.enums import CORE_ROLES, ProcedureKind, ProcedureState, TeamRole
from clusters.models import Cluster, Membership, OperatingProcedure, ProcedureVersion
from clusters.rules.procedure_text import LONGEST_TEXT, MOST_LINES
from common.in_force import in_force
from common.refusals import InvalidInput, NotAllowed, WrongState, allowed
from structure.models import Staff
from structure.roles import EXECUTIVE_SECRETARY, PMU_OFFICER
from structure.rules.access import Access, access_of

LONGEST_TITLE, LONGEST_CODE, LONGEST_REASON, LONGEST_NOTE = 200, 20, 2_000, 300
REMIND_AFTER = (7, 14, 28)  # days after a version has come into force, when a person has not acknowledged it
REVIEW_NOTICE = 30  # days before a review is due


@dataclass(frozen=True)
class ProcedureValues:
    """What is written of a procedure besides its texts; ``stages`` and ``units`` are keys."""

    code: str
    title: str
    kind: str
    cluster: Cluster | None
    owner: Staff | None
    stages: tuple[int, ...] = ()
    units: tuple[int, ...] = ()

    @classmethod
    def of(cls, procedure: OperatingProcedure) -> "ProcedureValues":
        """What a procedure says now."""
        return cls(
            code=procedure.code,
            title=procedure.title,
            kind=procedure.kind,
            cluster=procedure.cluster,
            owner=procedure.owner,
            stages=tuple(stage.pk for stage in procedure.stages.all()),
            units=tuple(unit.pk for unit in procedure.units.all()),
        )


@dataclass(frozen=True)
class Days:
    """From which day a version is in force, and when it is looked at again."""

    effective_on: datetime.date
    review_due_on: datetime.date | None = None


def places_of(access: Access, cluster: int) -> set[str]:
    """The roles in a cluster's team of the person, or of somebody the person stands in for."""
    places = Membership.objects.filter(in_force(access.day), cluster=cluster, staff__in=access.standing)
    return set(places.values_list("role", flat=True))


def leads(user: Any, cluster: int) -> bool:
    """Whether the person leads the cluster's team today, or stands in for who does."""
    return TeamRole.LEAD in places_of(access_of(user), cluster)


def may_add(user: Any, cluster: Cluster) -> None:
    """The core team of a cluster starts its procedures (source para 22, team task (b)), and so does who leads it."""
    if not places_of(access_of(user), cluster.pk) & CORE_ROLES:
        raise NotAllowed(_("A procedure is started by the core team of its cluster."))


def may_add_anywhere(user: Any) -> None:
    """Raise ``NotAllowed`` unless the person sits in the core team of some cluster."""
    access = access_of(user)
    places = Membership.objects.filter(in_force(access.day), staff__in=access.standing, role__in=CORE_ROLES)
    if not places.exists():
        raise NotAllowed(_("A procedure is started by the core team of its cluster."))


def may_write(user: Any, procedure: OperatingProcedure) -> None:
    """The owner and the core team of the cluster write a procedure, give it to review and take it back."""
    access = access_of(user)
    if procedure.owner_id in access.standing:
        return
    if not places_of(access, procedure.cluster_id) & CORE_ROLES:
        raise NotAllowed(_("A procedure is written by its owner and by the core team of its cluster."))


def reviewers(user: Any, procedure: OperatingProcedure) -> set[int]:
    """Keys of the users in whose name the person reviews a procedure: the own one, or of somebody stood in for.

    The cluster lead reviews, and the Executive Secretary; a policy only the Executive Secretary.
    """
    access = access_of(user)
    people = [staff for staff in (access.staff, *access.acts_for) if staff]
    found = {one.user_id for one in people if EXECUTIVE_SECRETARY.key in _roles(access, one)}
    if procedure.kind != ProcedureKind.POLICY:
        leading = Membership.objects.filter(
            in_force(access.day), cluster=procedure.cluster_id, role=TeamRole.LEAD, staff__in=access.standing
        )
        found |= set(leading.values_list("staff__user", flat=True))
    return found


def may_review(user: Any, procedure: OperatingProcedure) -> None:
    """Raise ``NotAllowed`` unless the person reviews this procedure, or stands in for who does."""
    if not reviewers(user, procedure):
        if procedure.kind == ProcedureKind.POLICY:
            raise NotAllowed(_("A policy is adopted by the Executive Secretary."))
        raise NotAllowed(_("A procedure is adopted by the cluster lead or the Executive Secretary."))


def may_move(user: Any, procedure: OperatingProcedure) -> None:
    """Whoever writes a procedure or reviews it takes some step of its versions; everybody else takes none."""
    if not allowed(may_write, user, procedure) and not allowed(may_review, user, procedure):
        raise NotAllowed(_("The steps of a version are taken by those who write the procedure and those who adopt it."))


def may_adopt(user: Any, version: ProcedureVersion) -> None:
    """Raise ``NotAllowed`` also for whoever wrote in the version: nobody adopts what they wrote, nor through a
    delegate."""
    may_review(user, version.procedure)
    writers = set(version.writers.values_list("pk", flat=True))
    if user.pk in writers or not reviewers(user, version.procedure) - writers:
        raise NotAllowed(
            _("Nobody adopts what they wrote: the cluster lead or the Executive Secretary adopts it, who did not.")
        )


def may_see_readers(user: Any, procedure: OperatingProcedure) -> None:
    """Who has acknowledged and who has not: for the owner, the cluster lead, the monitoring unit and the Executive
    Secretary."""
    access = access_of(user)
    if procedure.owner_id in access.standing or access.roles & {PMU_OFFICER.key, EXECUTIVE_SECRETARY.key}:
        return
    if not leads(user, procedure.cluster_id):
        raise NotAllowed(_("Who has acknowledged is shown to the owner, the cluster lead and the monitoring unit."))


def is_text_complete(version: ProcedureVersion) -> None:
    """Raise ``WrongState`` for a version with no text yet."""
    if not version.text.strip():
        raise WrongState(_("There is no text to review yet."))


def not_begun(version: ProcedureVersion, day: datetime.date) -> None:
    """Raise ``WrongState`` once a version has begun: it is then ended, not withdrawn."""
    if version.effective_on is not None and version.effective_on <= day:
        raise WrongState(_("This version is in force already. End it instead."))


def has_begun(version: ProcedureVersion, day: datetime.date) -> None:
    """Raise ``WrongState`` while a version has not begun: it is then withdrawn, not ended."""
    if version.effective_on is None or version.effective_on > day:
        raise WrongState(_("This version is not in force yet. Withdraw it instead."))


def may_be_acknowledged(version: ProcedureVersion, day: datetime.date) -> None:
    """An adopted version that has not ended is acknowledged, also before it begins."""
    over = version.ends_on is not None and version.ends_on < day
    if version.state not in (ProcedureState.ADOPTED, ProcedureState.SUPERSEDED, ProcedureState.ENDED) or over:
        raise WrongState(_("Only a version that is in force, or will be, is acknowledged."))


def check_values(values: ProcedureValues, *, add: bool) -> None:
    """Raise ``InvalidInput`` naming each field that cannot be taken."""
    errors: dict[str, list[Any]] = {}
    if add and not values.code.strip():
        errors["code"] = [_("Enter a code, such as SOP-A-04.")]
    elif add and len(values.code.strip()) > LONGEST_CODE:
        errors["code"] = [_too_long(LONGEST_CODE)]
    elif add and not all(char.isalnum() or char in "-." for char in values.code.strip()):
        errors["code"] = [_("Use letters, digits, hyphens and dots only.")]
    if not values.title.strip():
        errors["title"] = [_("Enter a title.")]
    elif len(values.title.strip()) > LONGEST_TITLE:
        errors["title"] = [_too_long(LONGEST_TITLE)]
    if values.kind not in ProcedureKind.values:
        errors["kind"] = [_("Choose one of the list.")]
    if values.cluster is None:
        errors["cluster"] = [_("Choose one of the list.")]
    if values.owner is None:
        errors["owner"] = [_("Say who answers for it.")]
    if errors:
        raise InvalidInput(errors)


def check_text(text: str) -> None:
    """Raise ``InvalidInput`` at ``text`` when it is longer than can be kept and compared."""
    if len(text) > LONGEST_TEXT or text.count("\n") >= MOST_LINES:
        sentence = say("A text has at most %(most)s characters and %(lines)s lines.")
        raise InvalidInput({"text": [sentence % {"most": LONGEST_TEXT, "lines": MOST_LINES}]})


def check_days(days: Days, before: ProcedureVersion | None, day: datetime.date) -> None:
    """A version begins today or later, after the one before it, and its review is due after it has begun."""
    errors: dict[str, list[Any]] = {}
    if days.effective_on < day:
        errors["effective_on"] = [_("A version is in force from today or a later day.")]
    elif before is not None and before.effective_on is not None and days.effective_on <= before.effective_on:
        errors["effective_on"] = [_("It begins after the version before it, which begins later than this day.")]
    if days.review_due_on is not None and days.review_due_on <= days.effective_on:
        errors["review_due_on"] = [_("The review is due after the day the version begins.")]
    if errors:
        raise InvalidInput(errors)


def check_reason(reason: str, name: str = "reason", *, longest: int = LONGEST_REASON) -> str:
    """The reason without blanks round it. Raises ``InvalidInput`` when it is missing or too long."""
    text = reason.replace("\x00", "").strip()
    if not text:
        raise InvalidInput({name: [_("Say why.")]})
    if len(text) > longest:
        raise InvalidInput({name: [_too_long(longest)]})
    return text


def _too_long(most: int) -> str:
    return say("Use at most %(most)s characters.") % {"most": most}


def _roles(access: Access, staff: Staff) -> frozenset[str]:
    return access.roles if staff.pk == access.staff_id else access_of(staff.user).roles
