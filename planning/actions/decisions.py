"""Keep the register of decisions."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from common.audit import acting
from common.refusals import InvalidInput
from planning.models import Decision, Instrument, Meeting
from planning.rules.mandates import check_decision, check_meeting, check_reason, may_keep_register, read_symbol
from planning.rules.reference_parts import meeting_of


@transaction.atomic
def create_decision(
    *,
    symbol: str,
    name: str,
    meeting: Meeting | None = None,
    instrument: Instrument | None = None,
    by: Any,
    reason: str = "",
) -> Decision:
    """Enter a decision. Its symbol says the meeting; an article has none and names its instrument.

    Raises ``NotAllowed`` or ``InvalidInput``.
    """
    may_keep_register(by)
    check_decision(name)
    list(Instrument.objects.select_for_update().order_by("pk"))
    spelled = read_symbol(symbol)
    if Decision.objects.filter(symbol__iexact=spelled).exists():
        raise InvalidInput({"symbol": [_("%(symbol)s stands in the register already.") % {"symbol": spelled}]})
    held = _meeting_for(spelled, meeting)
    by_instrument = held.instrument if held else instrument
    if by_instrument is None:
        raise InvalidInput({"instrument": [_("Choose the instrument, or the meeting that took the decision.")]})
    last = Decision.objects.aggregate(last=Max("order"))["last"] or 0
    decision = Decision(
        symbol=spelled, name=" ".join(name.split()), meeting=held, instrument=by_instrument, order=last + 10
    )
    with acting(by=by, why=reason.strip() or _("Entered in the register")):
        decision.save()
    return decision


@transaction.atomic
def save_decision(*, decision: Decision, name: str, by: Any, version: int, reason: str) -> Decision:
    """Change the title of a decision; its symbol and its meeting stay, for every address begins with them.

    Raises ``NotAllowed``, ``InvalidInput`` or ``StaleVersion``.
    """
    may_keep_register(by)
    locked = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    check_decision(name)
    check_reason(reason)
    locked.claim(version)
    title = " ".join(name.split())
    if title != locked.name:
        locked.name = title
        with acting(by=by, why=reason.strip()):
            locked.save()
    return locked


def _meeting_for(symbol: str, chosen: Meeting | None) -> Meeting | None:
    """The meeting that took the decision: the one chosen, or the one its symbol names."""
    if chosen:
        check_meeting(symbol, chosen.body, chosen.number)
        return chosen
    named = meeting_of(symbol)
    if not named:
        return None
    held = Meeting.objects.filter(body=named[0], number=named[1]).first()
    if held is None:
        sentence = _("%(body)s %(number)s is not in the register; add the meeting first.")
        raise InvalidInput({"meeting": [sentence % {"body": named[0], "number": named[1]}]})
    return held
