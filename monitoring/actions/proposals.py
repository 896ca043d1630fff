"""Ask the solver for reassignments or for a team, and cancel what one asked for."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.models import Cluster
from clusters.rules.team import CORE_AT_LEAST, CORE_AT_MOST
from common import clock
from common.audit import acting
from common.dates import PartialDate, quarter_of
from common.jobs import sign_of_life
from common.refusals import InvalidInput, WrongState
from monitoring import tasks
from monitoring.enums import ProposalKind
from monitoring.models import Proposal
from monitoring.queries.proposal_questions import quarters_within
from monitoring.rules import proposals as rules
from monitoring.transitions import PROPOSAL
from planning.enums import Phase
from planning.models import Biennium
from planning.queries.load import Quarter
from structure.models import Skill, Unit, User

MOST_DAYS = Decimal(92)  # in a quarter
LONGEST_TITLE = 200  # characters


def request_reassignments(
    *,
    by: User,
    biennium: Biennium,
    first: Quarter,
    last: Quarter,
    unit: Unit | None = None,
    across: bool = True,
    share_skill: bool = True,
) -> Proposal:
    """Queue the question for the least disruptive reassignments from one quarter to another, of a unit or of all.

    Raises ``NotAllowed``, ``InvalidInput`` when the quarters cannot be, ``WrongState`` in a closed biennium or while
    the person's last question is not answered.
    """
    rules.may_request(by, unit)
    begins, ends = PartialDate.quarter(*first).first, PartialDate.quarter(*last).last
    _check_open(biennium)
    errors: dict[str, list[Any]] = {}
    if first[0] not in biennium.years or last[0] not in biennium.years:
        errors["first"] = [_("Choose a quarter of the biennium %(label)s.") % {"label": biennium}]
    elif ends < begins:
        errors["last"] = [_("The last quarter cannot come before the first.")]
    elif first < (clock.today().year, quarter_of(clock.today())):
        errors["first"] = [_("Work of a quarter that is over cannot be given to somebody else.")]
    if errors:
        raise InvalidInput(errors)
    values = {"kind": ProposalKind.REASSIGNMENT, "unit": unit, "across": across, "share_skill": share_skill}
    return _ask(by, biennium, begins, ends, values, ())


def request_team(
    *,
    by: User,
    biennium: Biennium,
    cluster: Cluster,
    title: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    skills: Iterable[Skill] = (),
    core_days: Decimal,
    support_days: Decimal = Decimal(0),
    least: int = CORE_AT_LEAST,
    most: int = CORE_AT_MOST,
    support: bool = False,
) -> Proposal:
    """Queue the question for a team for a new project. ``core_days`` are what each core member gives in each quarter.

    Raises ``NotAllowed``, ``InvalidInput`` at the field, or ``WrongState`` as ``request_reassignments`` does.
    """
    rules.may_request_team(by)
    _check_open(biennium)
    said = " ".join(title.replace("\x00", "").split())
    errors: dict[str, list[Any]] = {}
    if not said or len(said) > LONGEST_TITLE:
        errors["title"] = [_("Say in up to %(most)s characters what the project is.") % {"most": LONGEST_TITLE}]
    if ends_on < starts_on:
        errors["ends_on"] = [_("A project cannot end before it begins.")]
    elif not quarters_within(biennium, starts_on, ends_on):
        errors["starts_on"] = [_("Enter dates that touch the biennium %(label)s.") % {"label": biennium}]
    elif ends_on < clock.today():
        errors["ends_on"] = [_("These days are over. A team is proposed for work ahead.")]
    for name, days in (("core_days", core_days), ("support_days", support_days)):
        if not days.is_finite() or not 0 <= days <= MOST_DAYS or days != round(days, 1):
            errors[name] = [_("Work-days in a quarter lie between 0 and 92, with at most one decimal.")]
    if not CORE_AT_LEAST <= least <= most <= CORE_AT_MOST:
        errors["most"] = [_("A core team has 2 to 6 members with its lead (source para 22).")]
    if errors:
        raise InvalidInput(errors)
    begins = max(starts_on, clock.today())  # quarters that are over are not asked about
    values = {
        "kind": ProposalKind.TEAM, "cluster": cluster, "title": said, "core_days": core_days,
        "support_days": support_days if support else Decimal(0), "least": least, "most": most, "support": support,
    }  # fmt: skip
    return _ask(by, biennium, begins, ends_on, values, skills)


def _check_open(biennium: Biennium) -> None:
    if biennium.phase == Phase.CLOSED:
        raise WrongState(_("The biennium is closed: there is nothing left to share out in it."))


def _ask(
    by: User,
    biennium: Biennium,
    first: datetime.date,
    last: datetime.date,
    values: dict[str, Any],
    skills: Iterable[Skill],
) -> Proposal:
    with transaction.atomic(), acting(by=by, why=_("Proposal asked for")):
        User.objects.select_for_update().get(pk=by.pk)
        if Proposal.objects.filter(asked_by=by, state__in=rules.UNFINISHED).exists():
            raise WrongState(_("Your last question is not answered yet. Wait for it, or cancel it."))
        proposal = Proposal.objects.create(
            biennium=biennium,
            period_from=first,
            period_to=last,
            as_at=clock.today(),
            asked_by=by,
            asked_at=clock.now(),
            demonstration=biennium.demonstration,
            **values,
        )
        proposal.skills.set(skills)
        sign_of_life(Proposal, proposal.pk)
        transaction.on_commit(lambda: tasks.solve_proposal.delay(proposal.pk), robust=True)
    return proposal


def cancel(*, proposal: Proposal, by: User) -> Proposal:
    """Take the question back; what a worker still finds is not kept."""
    with transaction.atomic(), acting(by=by, why=_("Proposal cancelled")):
        locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        rules.may_cancel(by, locked)
        PROPOSAL.step(locked, "cancel")
        locked.finished_at = clock.now()
        locked.claim(None)
        locked.save()
    return locked
