"""Dispute one's own load, answer, insist, settle."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from common.audit import acting
from common.refusals import InvalidInput, WrongState
from monitoring.actions.notify import notify
from monitoring.enums import DisputeState
from monitoring.models import LoadDispute
from monitoring.queries.load_disputes import address_of_dispute
from monitoring.rules import load as rules
from monitoring.rules.lag import check_text
from monitoring.transitions import LOAD_DISPUTE
from planning.models import Biennium
from planning.queries.load import loads_by_person
from structure.models import Staff, User
from structure.queries.people import holders_of
from structure.roles import EXECUTIVE_SECRETARY

SAY_WHAT: Any = _("Say what is wrong or too much, in a sentence.")
SAY_ANSWER: Any = _("Say what will be done, or why it stays, in a sentence.")


def raise_dispute(*, staff: Staff, by: User, biennium: Biennium, year: int, quarter: int, sentence: str) -> LoadDispute:
    """Dispute one's own load of a quarter of the biennium. Raises ``NotAllowed``, ``InvalidInput`` at the field, or
    ``WrongState`` while an earlier dispute of the quarter is not settled."""
    rules.may_dispute(by, staff)
    if year not in biennium.years or quarter not in (1, 2, 3, 4):
        raise InvalidInput({"when": [_("Choose a quarter of the biennium %(label)s.") % {"label": biennium}]})
    said = check_text("sentence", sentence.replace("\x00", ""), SAY_WHAT)
    with transaction.atomic(), acting(by=by, why=_("Load disputed")):
        locked = Staff.objects.select_for_update(of=("self",)).select_related("unit__division").get(pk=staff.pk)
        open_ones = LoadDispute.objects.filter(staff=locked, year=year, quarter=quarter)
        if open_ones.exclude(state=DisputeState.SETTLED).exists():
            raise WrongState(_("You dispute this quarter already. Wait for the answer, or settle it first."))
        load = loads_by_person(biennium, Staff.objects.filter(pk=locked.pk), [(year, quarter)])[locked.pk][0]
        dispute = LoadDispute.objects.create(
            staff=locked,
            year=year,
            quarter=quarter,
            carried=load.carried,
            capacity=load.capacity,
            sentence=said,
            raised_at=clock.now(),
            demonstration=locked.demonstration,
        )
        _tell(
            _heads(locked),
            dispute,
            _("%(name)s disputes the load of %(quarter)s.") % {"name": locked.name, "quarter": load.label},
        )
    return dispute


def answer(*, dispute: LoadDispute, by: User, text: str, version: int | None) -> LoadDispute:
    """Say what will be done, or why the load stays."""
    with transaction.atomic(), acting(by=by, why=_("Dispute answered")):
        locked = _locked(dispute)
        rules.may_answer(by, locked)
        LOAD_DISPUTE.check(locked, "answer")
        said = check_text("text", text.replace("\x00", ""), SAY_ANSWER)
        LOAD_DISPUTE.step(locked, "answer")
        locked.claim(version, {"text": said})
        locked.answer, locked.answered_by, locked.answered_at = said, by, clock.now()
        locked.save()
        _tell([locked.staff.user], locked, _("Your dispute of the load was answered."))
    return locked


def insist(*, dispute: LoadDispute, by: User, text: str, version: int | None) -> LoadDispute:
    """The answer does not help: say it once more. What was said and answered before stays in the history."""
    with transaction.atomic(), acting(by=by, why=_("Dispute upheld")):
        locked = _locked(dispute)
        rules.may_insist(by, locked)
        LOAD_DISPUTE.check(locked, "insist")
        said = check_text("text", text.replace("\x00", ""), SAY_WHAT)
        LOAD_DISPUTE.step(locked, "insist")
        locked.claim(version, {"text": said})
        locked.sentence = said
        locked.save()
        _tell(_heads(locked.staff), locked, _("%(name)s upholds a dispute.") % {"name": locked.staff.name})
    return locked


def settle(*, dispute: LoadDispute, by: User, version: int | None) -> LoadDispute:
    """It no longer stands. It stays on record."""
    with transaction.atomic(), acting(by=by, why=_("Dispute settled")):
        locked = _locked(dispute)
        rules.may_settle(by, locked)
        LOAD_DISPUTE.step(locked, "settle")
        locked.claim(version)
        locked.settled_by, locked.settled_at = by, clock.now()
        locked.save()
        others = [user for user in (locked.staff.user, locked.answered_by) if user and user != by]
        _tell(others, locked, _("A dispute of the load was settled."))
    return locked


def _locked(dispute: LoadDispute) -> LoadDispute:
    return (
        LoadDispute.objects.select_for_update(of=("self",))
        .select_related("staff__user", "staff__unit__division", "answered_by")
        .get(pk=dispute.pk)
    )


def _heads(staff: Staff) -> list[User]:
    head = rules.answering_head(staff)
    if head is None:
        return holders_of(EXECUTIVE_SECRETARY.key)
    return [Staff.objects.select_related("user").get(pk=head).user]


def _tell(users: list[User], dispute: LoadDispute, text: Any) -> None:
    notify(users=users, text=text, url=address_of_dispute(dispute))
