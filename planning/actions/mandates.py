"""Keep the register of mandates: add paragraphs, change them, tie them to each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.audit import acting
from common.refusals import InvalidInput
from planning.enums import LinkKind
from planning.models import Decision, Instrument, Mandate, MandateLink
from planning.rules.mandates import MandateValues, check_mandate, check_reason, leads_to, may_keep_register
from planning.rules.reference_parts import Reference, order_of


@dataclass(frozen=True)
class Added:
    """The paragraphs that were added, and the addresses of those that stood in the register already."""

    mandates: list[Mandate]
    present: list[str]


@transaction.atomic
def add_paragraphs(
    *, decision: Decision, paragraphs: Sequence[tuple[Reference, MandateValues]], by: Any, reason: str = ""
) -> Added:
    """Add operative paragraphs of a decision, all or none; those already in the register are left as they are.

    Raises ``NotAllowed``, or ``InvalidInput`` whose keys are the addresses that cannot be taken.
    """
    may_keep_register(by)
    _lock_register()
    errors: dict[str, list[Any]] = {}
    seen: set[str] = set()
    for place, values in paragraphs:
        if place.address in seen:
            errors[place.address] = [_("%(address)s stands here twice.") % {"address": place.address}]
        seen.add(place.address)
        try:
            check_mandate(values)
        except InvalidInput as refusal:
            errors[place.address] = [sentence for sentences in refusal.errors.values() for sentence in sentences]
    if errors:
        raise InvalidInput(errors)
    present = set(Mandate.objects.filter(address__in=seen).values_list("address", flat=True))
    added = []
    with acting(by=by, why=reason.strip() or _("Entered in the register")):
        for place, values in paragraphs:
            if place.address not in present:
                mandate = Mandate(decision=decision, address=place.address, order=order_of(place))
                _take(mandate, values)
                mandate.save()
                added.append(mandate)
    return Added(added, sorted(present))


def add_paragraph(*, decision: Decision, place: Reference, values: MandateValues, by: Any, reason: str = "") -> Mandate:
    """Add one paragraph. Raises ``InvalidInput`` also when the register holds its address."""
    check_mandate(values)
    added = add_paragraphs(decision=decision, paragraphs=[(place, values)], by=by, reason=reason)
    if added.present:
        sentence = _("%(address)s stands in the register already.") % {"address": place.address}
        raise InvalidInput({"place": [sentence]})
    return added.mandates[0]


@transaction.atomic
def save_mandate(*, mandate: Mandate, values: MandateValues, by: Any, version: int, reason: str) -> Mandate:
    """Change a mandate; its address stays. Nothing is written when nothing differs.

    Raises ``NotAllowed``, ``InvalidInput`` or, when somebody changed it since ``version``, ``StaleVersion``.
    """
    may_keep_register(by)
    locked = Mandate.objects.select_for_update(of=("self",)).select_related("decision").get(pk=mandate.pk)
    check_mandate(values)
    check_reason(reason)
    before = MandateValues.of(locked)
    locked.claim(version)
    _take(locked, values)
    if MandateValues.of(locked) != before:
        with acting(by=by, why=reason.strip()):
            locked.save()
    return locked


@transaction.atomic
def link_mandates(*, mandate: Mandate, other: Mandate, kind: str, by: Any, reason: str) -> MandateLink:
    """Say that a mandate renews, replaces or consolidates another one.

    Raises ``NotAllowed``, or ``InvalidInput`` for a link that is there, leads to itself or comes round in a circle.
    """
    may_keep_register(by)
    _lock_register()
    if kind not in LinkKind.values:
        raise InvalidInput({"kind": [_("Choose one of the list.")]})
    if mandate.pk == other.pk:
        raise InvalidInput({"other": [_("A mandate cannot be linked to itself.")]})
    links = list(MandateLink.objects.values_list("mandate", "other"))
    words = {"mandate": mandate.address, "other": other.address}
    if (mandate.pk, other.pk) in links:
        raise InvalidInput({"other": [_("%(mandate)s is tied to %(other)s already.") % words]})
    if leads_to(links, other.pk, mandate.pk):
        sentence = _("%(other)s is itself tied back to %(mandate)s: links cannot come round in a circle.")
        raise InvalidInput({"other": [sentence % words]})
    check_reason(reason)
    with acting(by=by, why=reason.strip()):
        return MandateLink.objects.create(mandate=mandate, other=other, kind=kind)


@transaction.atomic
def unlink_mandates(*, link: MandateLink, by: Any, reason: str) -> None:
    """Take a link away; a second click finds it gone and changes nothing."""
    may_keep_register(by)
    check_reason(reason)
    locked = MandateLink.objects.select_for_update().filter(pk=link.pk).first()
    if locked:
        with acting(by=by, why=reason.strip()):
            locked.delete()


def _lock_register() -> None:
    """One writer at a time where addresses or links are looked up before they are written."""
    list(Instrument.objects.select_for_update().order_by("pk"))


def _take(mandate: Mandate, values: MandateValues) -> None:
    mandate.title = " ".join(values.title.split())
    mandate.text = values.text.strip()
    mandate.kind, mandate.term, mandate.status = values.kind, values.term, values.status
    mandate.addressees = list(values.addressees)
    mandate.due_on = values.due_on
