"""What the words of an operative paragraph suggest: its verb, whom it is addressed to, whether it asks for work."""

import re
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from planning.enums import Addressee, MandateKind

LONGEST_TITLE = 140  # characters of a proposed short title

# Verbs with which Parties ask for work, settle a matter, or say something that asks nothing of anybody.
_ASK = "requests|invites|urges|encourages|calls upon|calls on|calls for|instructs|mandates|appeals to|reminds|directs"
_SETTLE = (
    "decides|agrees|adopts|approves|establishes|authorizes|endorses|extends|elects|confirms|amends|allocates|revises"
)
_SAY = (
    "takes note|notes|welcomes|recognizes|acknowledges|recalls|reaffirms|emphasizes|stresses|underlines|expresses|"
    "commends|reiterates|considers|concludes|affirms|highlights|underscores|appreciates|thanks|takes into account"
)
_ADVERB = r"(?:(?:also|further|again|once again|strongly|in addition|moreover)\s+)?"
_VERB = re.compile(rf"\W*{_ADVERB}(?:(?P<ask>{_ASK})|(?P<settle>{_SETTLE})|(?P<say>{_SAY}))\b", re.IGNORECASE)
_ADDRESSEES = (
    (Addressee.EXECUTIVE_SECRETARY, r"executive secretary|secretariat"),
    (Addressee.PARTIES, r"(?:contracting )?parties"),
    (Addressee.GOVERNMENTS, r"governments|non-parties"),
    (Addressee.ORGANIZATIONS, r"organizations?|agencies|programmes?|conventions|partners"),
    (Addressee.COMMUNITIES, r"indigenous peoples|local communities"),
    (Addressee.SUBSIDIARY_BODIES, r"subsidiary bod(?:y|ies)|working group|expert group|compliance committee"),
    (Addressee.FACILITY, r"global environment facility|financial mechanism"),
)
# Where the addressees end and what they are to do begins.
_TO_DO = re.compile(r"(?::|,?\s+to)\s+(?:(?!the\b|a\b|an\b|its\b|their\b)(?=[a-z]))|:\s*$", re.IGNORECASE)
_OWN_TO = re.compile(r"\W*to\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """A proposal with what it rests on. ``addressees`` are empty where nobody is asked."""

    verb: str
    kind: str
    addressees: tuple[str, ...]
    title: str
    reason: str


def read_words(above: str, own: str) -> Reading:
    """What a paragraph's words suggest; ``above`` are those over an item (``Requests the Executive Secretary:``)."""
    whole = f"{above} {own}".strip()
    match = _VERB.match(whole)
    verb = " ".join(match[0].split()).strip(" “”\"'") if match else ""
    rest = whole[match.end() :] if match else whole
    asks = bool(match and match["ask"])
    says = bool(match and match["say"])
    return Reading(
        verb=verb,
        kind=MandateKind.INFORMATIONAL if says else MandateKind.OPERATIONAL,
        addressees=_addressees(_asked(rest)) if asks else (),
        title=_title(own if above or not asks else rest, asks=asks or bool(above)),
        reason=_reason(verb, asks=asks, says=says),
    )


def _asked(rest: str) -> str:
    """The words between the verb and what is to be done."""
    end = _TO_DO.search(rest)
    return rest[: end.start()] if end else rest[:200]


def _addressees(words: str) -> tuple[str, ...]:
    found = tuple(
        str(addressee) for addressee, pattern in _ADDRESSEES if re.search(rf"\b(?:{pattern})\b", words, re.IGNORECASE)
    )
    return found or (str(Addressee.OTHERS),)


def _title(text: str, *, asks: bool) -> str:
    """A short title from the words themselves: what is to be done where somebody is asked, else how it begins."""
    said = text
    if asks:
        own = _OWN_TO.match(said)
        end = own or _TO_DO.search(said)
        said = said[end.end() :] if end else said
    said = re.split(r"[;:]|\.\s", said.strip(" ,"), maxsplit=1)[0].strip(" .,;:")
    short = Truncator(said).chars(LONGEST_TITLE) if len(said) > LONGEST_TITLE else said
    return short[:1].upper() + short[1:]


def _reason(verb: str, *, asks: bool, says: bool) -> str:
    if not verb:
        return _("It begins with no verb this reader knows.")
    if asks:
        return _("“%(verb)s” asks for work.") % {"verb": verb}
    if says:
        return _("“%(verb)s” asks nothing of anybody.") % {"verb": verb}
    return _("“%(verb)s” settles a matter; work may follow from it.") % {"verb": verb}
