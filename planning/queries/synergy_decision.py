"""What the reader can do with a pair now, and what stands in the way."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from common.refusals import Refusal, allowed, why_not
from planning.enums import MANDATES_IN_FORCE, ActivityStatus, SynergyDecision
from planning.models import MandateShare, SynergyPair, Workplan
from planning.queries.merging import changed_by, rows_of, workplans_of
from planning.queries.synergies import pair_address
from planning.rules.synergies import (
    biennium_runs,
    locked_workplans,
    may_decide,
    takes_decisions,
    workplans_editable,
)


@dataclass(frozen=True)
class Notice:
    """A line of what was checked: ``passed`` is None for something to look at."""

    text: str
    passed: bool | None = None


@dataclass(frozen=True)
class Panel:
    """The panel beside a pair. ``decides`` opens the form; the addresses are empty where there is nothing to do."""

    decides: bool = False
    notices: list[Notice] = field(default_factory=list)
    in_the_way: str = ""
    refusal: str = ""
    in_whose_name: str = ""
    decide_url: str = ""
    carry_out_url: str = ""
    undo_url: str = ""


def panel_for(user: Any, pair: SynergyPair) -> Panel:
    """Asks the rules, and never offers what they would refuse."""
    try:
        head = may_decide(user, pair)
        biennium_runs(pair.round.biennium)
    except Refusal as refusal:
        return Panel(refusal=str(refusal.sentence), in_the_way=_in_the_way(pair))
    in_whose_name = _("You act for %(name)s.") % {"name": head.user.full_name} if head else ""
    if pair.decision:
        blocked = _in_the_way(pair)
        return Panel(
            in_the_way=blocked,
            in_whose_name=in_whose_name,
            carry_out_url=pair_address(pair, "planning:synergy-carry-out") if pair.waits and not blocked else "",
            undo_url=pair_address(pair, "planning:synergy-undo") if pair.waits or not blocked else "",
        )
    if not allowed(takes_decisions, pair.round):
        return Panel(refusal=why_not(takes_decisions, pair.round))
    return Panel(
        decides=True,
        notices=[*_plans(pair), *_orphans(pair)],
        in_whose_name=in_whose_name,
        decide_url=pair_address(pair, "planning:synergy-decide"),
    )


def _in_the_way(pair: SynergyPair) -> str:
    """The sentence about workplans that cannot be changed now; empty when there is none or nothing is decided."""
    if not pair.decision or pair.decision == SynergyDecision.KEEP:
        return ""
    return why_not(workplans_editable, workplans_of(changed_by(pair, rows_of(pair.first, pair.second))))


def _plans(pair: SynergyPair) -> list[Notice]:
    """Whether a change would be carried out at once."""
    both = [pair.first, pair.second]
    locked: list[Workplan] = locked_workplans(workplans_of(both))
    if not locked:
        return [Notice(_("The workplans concerned can be changed: what you decide is carried out at once."), True)]
    named = ", ".join(f"{one.unit.code} ({one.get_state_display().lower()})" for one in locked)
    text = _("A change waits until these workplans can be changed: %(named)s. To keep both needs none of them.")
    return [Notice(text % {"named": named})]


def _orphans(pair: SynergyPair) -> list[Notice]:
    """The mandates that would have no work if one of the two were dropped."""
    found = []
    for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
        elsewhere = MandateShare.objects.filter(mandate=OuterRef("mandate")).exclude(activity=one)
        elsewhere = elsewhere.exclude(activity__status__in=[ActivityStatus.ENDED, ActivityStatus.POSTPONED])
        alone = (
            MandateShare.objects.filter(activity=one, mandate__status__in=MANDATES_IN_FORCE)
            .filter(~Exists(elsewhere))
            .order_by("mandate__address")
            .values_list("mandate__address", flat=True)
        )
        addresses = ", ".join(alone)
        if addresses:
            text = _("Without %(code)s nobody works on %(addresses)s. Merged into %(other)s, the work goes on there.")
            found.append(Notice(text % {"code": one.code, "addresses": addresses, "other": other.code}))
    return found
