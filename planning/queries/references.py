"""The mandates and decisions a written reference names, among those of the register."""

from collections.abc import Iterable

from django.db.models import Q

from planning.models import Decision, Mandate
from planning.rules.reference_parts import Reference, ReferenceNotRead
from planning.rules.references import addresses_in, read_references


def register_symbols() -> list[str]:
    """The symbols of the register, among them those that follow no pattern."""
    return list(Decision.objects.values_list("symbol", flat=True))


def references_in(text: str) -> list[Reference]:
    """The places a text names, as ``rules.references`` reads them with the register's symbols at hand.

    Raises ``ReferenceNotRead``, whose sentence says what could not be read. One query.
    """
    return read_references(text, register_symbols())


def mandate_addresses(text: str) -> list[str]:
    """The addresses a text names, whether or not a mandate stands there; a spreadsheet's cell is read with this.

    A whole decision gives its symbol. Raises ``ReferenceNotRead``. One query.
    """
    return addresses_in(text, register_symbols())


def mandates_named(text: str) -> list[Mandate]:
    """The mandates that stand at the addresses a text names. Raises ``ReferenceNotRead``. Two queries."""
    return mandates_at(mandate_addresses(text))


def mandates_at(addresses: Iterable[str]) -> list[Mandate]:
    """The mandates that stand at these addresses, in the order of the register. One query."""
    return list(Mandate.objects.filter(address__in=list(addresses)).order_by("decision__order", "order", "address"))


def named_in(text: str) -> Q | None:
    """The condition under which a mandate is named by the text, or lies within what is named; None for other words."""
    try:
        named = references_in(text)
    except ReferenceNotRead:
        return None
    condition = Q()
    for one in named:
        if one.place:
            within = Q(address__startswith=f"{one.address}(") | Q(address__startswith=f"{one.address}/")
            condition |= Q(address=one.address) | within
        else:
            condition |= Q(decision__symbol=one.decision)
    return condition


def named_decisions(text: str) -> list[str]:
    """The symbols of the decisions a text names; none when it is no reference."""
    try:
        return [one.decision for one in references_in(text)]
    except ReferenceNotRead:
        return []
