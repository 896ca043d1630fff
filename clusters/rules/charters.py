"""Who writes the charter of a cluster and who adopts it, and what it must say (source paras 22, 25).

The lead of the cluster writes and proposes it, the Executive Secretary adopts or returns it; a delegate acts as the one
acted for. Nobody adopts what they wrote or proposed since the last adoption, by whatever route: not in a second role,
not as a delegate, and not through a delegate who wrote in their place.
"""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from clusters.enums import CharterState, TeamRole
from clusters.models import Charter, Cluster, Membership
from clusters.rules.charter_text import LETTERS, CharterText
from clusters.rules.procedure_text import MOST_LINES
from clusters.rules.projects import decider_for
from common.in_force import in_force
from common.refusals import InvalidInput, NotAllowed, WrongState
from structure.models import Staff
from structure.rules.access import access_of, in_the_name_of

LONGEST_MANDATE, LONGEST_FUNCTION, LONGEST_DUTIES = 4_000, 1_000, 20_000  # characters
WRITES: Any = _("A charter is written and proposed by the lead of its cluster, or the delegate.")
ADOPTS: Any = _("Only the Executive Secretary, or the delegate, adopts a charter or returns it.")
OWN_TEXT: Any = _(
    "Nobody adopts a charter which they wrote or proposed, nor one which somebody wrote whom they stand in for or who "
    "stands in for them."
)


def may_edit(user: Any, cluster: Cluster) -> Staff:
    """The lead of the cluster in whose name the person writes. Raises ``NotAllowed``."""
    access = access_of(user)
    places = Membership.objects.filter(in_force(access.day), cluster=cluster, role=TeamRole.LEAD)
    leading = set(places.filter(staff__in=access.standing).values_list("staff", flat=True))
    lead = in_the_name_of(access, "cluster:charter:edit", lambda staff: staff.pk in leading)
    if lead is None:
        raise NotAllowed(WRITES)
    return lead


def may_decide(user: Any) -> Staff | None:
    """In whose place the person adopts or returns; None in their own. Raises ``NotAllowed``."""
    return decider_for(user, ADOPTS, "secretariat:charter:adopt")


def may_adopt(user: Any, charter: Charter) -> Staff | None:
    """Like ``may_decide``, and ``NotAllowed`` also for whoever wrote or proposed it, on both sides of a delegation."""
    head = may_decide(user)
    access = access_of(user)
    own = {user.pk, *(one.user_id for one in access.acts_for)}
    if charter.writers.filter(pk__in=own).exists() or charter.written_for.filter(pk__in=access.standing).exists():
        raise NotAllowed(OWN_TEXT)
    return head


def can_be_written(charter: Charter) -> None:
    """Raise ``WrongState`` while the Executive Secretary decides on it."""
    if charter.state == CharterState.PROPOSED:
        raise WrongState(_("This charter is proposed. Take it back before you write in it."))


def can_be_proposed(text: CharterText, adopted: CharterText | None) -> None:
    """Raise ``WrongState`` for a text that lacks something, or says what is adopted already."""
    missing = []
    if not text.mandate:
        missing.append(say("a mandate"))
    if not text.functions:
        missing.append(say("a core function"))
    if missing:
        raise WrongState(say("Before it is proposed the charter needs %(what)s.") % {"what": ", ".join(missing)})
    if text == adopted:
        raise WrongState(_("This text says what the adopted charter says, so there is no change to propose."))


def can_be_given_up(adopted: CharterText | None) -> CharterText:
    """The adopted text that stands there again. Raises ``WrongState`` while none is adopted."""
    if adopted is None:
        raise WrongState(_("No version is adopted yet, so this is the only text there is."))
    return adopted


def check_text(text: CharterText) -> None:
    """Raise ``InvalidInput`` at the part that is longer than can be kept and compared."""
    errors: dict[str, list[Any]] = {}
    if len(text.mandate) > LONGEST_MANDATE:
        errors["mandate"] = [_too_long(LONGEST_MANDATE)]
    if len(text.functions) > len(LETTERS):
        errors["functions"] = [say("A charter has at most %(most)s core functions.") % {"most": len(LETTERS)}]
    elif any(len(one) > LONGEST_FUNCTION for one in text.functions):
        longest = say("A core function has at most %(most)s characters.")
        errors["functions"] = [longest % {"most": LONGEST_FUNCTION}]
    if len(text.duties) > LONGEST_DUTIES or text.duties.count("\n") >= MOST_LINES:
        errors["duties"] = [_too_long(LONGEST_DUTIES)]
    if errors:
        raise InvalidInput(errors)


def _too_long(most: int) -> str:
    return say("Use at most %(most)s characters.") % {"most": most}
