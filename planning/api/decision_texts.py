"""The paragraphs of a pasted decision text: how they are proposed, and how those that were looked at come back."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from common.refusals import InvalidInput
from planning.actions.mandates import Added, add_paragraphs
from planning.enums import Addressee, MandateKind, MandateTerm
from planning.models import Decision
from planning.rules.decision_text import FROM_TEXT, MOST_PARAGRAPHS, NONE_TAKEN
from planning.rules.mandates import MandateValues, check_mandate, may_keep_register, read_place
from planning.rules.reference_parts import Reference, ReferenceNotRead
from structure.api.written import Words


def _addresses(**named: Any) -> Any:
    """A list of mandates, each by its address, which is how a mandate is said."""
    return serializers.ListField(child=serializers.CharField(), read_only=True, **named)


class SentTextSerializer(serializers.Serializer[Any]):
    """The text with its numbers: 1. …, (a) …, Annex I, A. …"""

    text = serializers.CharField()


class ProposedParagraphSerializer(serializers.Serializer[Any]):
    """A paragraph as it may stand in the register; ``take`` where it asks the Secretariat for work, ``reason`` says on
    which words the proposal rests.
    """

    take = serializers.BooleanField(source="asks_us", read_only=True)
    place = serializers.CharField(source="reference.place", read_only=True)
    address = serializers.CharField(source="reference.address", read_only=True)
    title = serializers.CharField(source="words.title", read_only=True)
    text = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(source="words.kind", choices=MandateKind.choices, read_only=True)
    addressees = serializers.ListField(source="words.addressees", child=serializers.CharField(), read_only=True)
    reason = serializers.CharField(source="words.reason", read_only=True)


class ProposedSerializer(serializers.Serializer[Any]):
    """What to look at, the addresses that stand in the register already, and the lines that belong to no paragraph."""

    paragraphs = ProposedParagraphSerializer(source="proposals", many=True, read_only=True)
    present = _addresses()
    left_out = serializers.ListField(child=serializers.CharField(), read_only=True)


class SentParagraphSerializer(serializers.Serializer[Any]):
    """A paragraph that was looked at: ``place`` such as 7 (b). With ``take`` false it is neither judged nor entered."""

    take = serializers.BooleanField(default=True)
    place = Words(allow_blank=True)
    title = Words(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(choices=MandateKind.choices, default=MandateKind.OPERATIONAL)
    term = serializers.ChoiceField(choices=MandateTerm.choices, default=MandateTerm.ONE_OFF)
    addressees = serializers.ListField(
        child=serializers.ChoiceField(choices=Addressee.choices), default=list, max_length=20
    )


class SentParagraphsSerializer(serializers.Serializer[Any]):
    paragraphs = SentParagraphSerializer(many=True, max_length=MOST_PARAGRAPHS)


class EnteredSerializer(serializers.Serializer[Any]):
    """The addresses that were entered, and those that stood in the register already."""

    entered = _addresses(source="mandates")
    present = serializers.ListField(child=serializers.CharField(), read_only=True)


def enter(decision: Decision, rows: Sequence[dict[str, Any]], by: Any) -> Added:
    """Enter the rows to take, all or none.

    Raises ``NotAllowed``, or ``InvalidInput`` whose keys name the rows by their places among those sent.
    """
    may_keep_register(by)
    errors: dict[str, list[Any]] = {}
    taken: dict[str, tuple[Reference, MandateValues]] = {}
    for number, row in enumerate(rows):
        if not row["take"]:
            continue
        name, told = f"paragraphs.{number}", []
        words = {field: row[field] for field in ("title", "text", "kind", "term")}
        values = MandateValues(**words, addressees=tuple(row["addressees"]))
        try:
            taken[name] = read_place(decision.symbol, row["place"]), values
        except ReferenceNotRead as refusal:
            told.append(refusal.sentence)
        try:
            check_mandate(values)
        except InvalidInput as refusal:
            told += [sentence for sentences in refusal.errors.values() for sentence in sentences]
        if told:
            errors[name] = told
    if errors:
        raise InvalidInput(errors)
    if not taken:
        raise InvalidInput({"paragraphs": [NONE_TAKEN]})
    try:
        return add_paragraphs(decision=decision, paragraphs=list(taken.values()), by=by, reason=FROM_TEXT)
    except InvalidInput as refusal:
        found = refusal.errors
        rows_of = {name: found[place.address] for name, (place, _values) in taken.items() if place.address in found}
        raise InvalidInput(rows_of) from None
