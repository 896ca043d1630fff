"""What the pasted text of a decision holds that the register does not hold yet."""

from dataclasses import dataclass

from planning.models import Decision, Mandate
from planning.queries.references import mandates_at
from planning.rules.decision_text import Proposal, read_decision


@dataclass(frozen=True)
class Proposed:
    """The paragraphs to look at, those that stand in the register already, and the lines that belong to none."""

    proposals: list[Proposal]
    present: list[Mandate]
    left_out: list[str]


def proposed_of(decision: Decision, text: str) -> Proposed:
    """What is proposed from a text; nothing is written. One query. Raises what ``read_decision`` raises."""
    found = read_decision(decision.symbol, text)
    present = mandates_at(proposal.reference.address for proposal in found.proposals)
    there = {mandate.address for mandate in present}
    fresh = [proposal for proposal in found.proposals if proposal.reference.address not in there]
    return Proposed(fresh, present, found.left_out)
