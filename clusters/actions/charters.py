"""Write the charter of a cluster, give a change of it up, propose it, return it, adopt it.

Adoption is the one door through which mandate, core functions, duties and the day of adoption come into the cluster.
Every call locks the cluster first and then its charter, asks the rule, compares what was read and signs the change.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.actions.telling import tell
from clusters.enums import CORE_ROLES, CharterState
from clusters.models import Charter, CharterVersion, Cluster, CoreFunction, Membership
from clusters.queries.addresses import charter_address
from clusters.queries.charters import adopted_text, adopted_version, deciders, working_charter, working_text
from clusters.rules import charters as rules
from clusters.rules.charter_text import CharterText, cleaned, content_of
from clusters.rules.procedures import LONGEST_NOTE, check_reason
from clusters.transitions import CHARTER
from common import clock
from common.audit import acting
from common.canonical import digest
from common.in_force import in_force
from common.refusals import InvalidInput
from structure.models import User


@transaction.atomic
def write_charter(
    *,
    cluster: Cluster,
    mandate: str,
    functions: Iterable[str],
    duties: str,
    change_note: str,
    by: Any,
    version: int | None,
) -> Charter:
    """Change the working text; whoever changes it is one of its writers until it is adopted.

    Raises ``NotAllowed``, ``WrongState`` while it is proposed, ``InvalidInput`` at the part that is too long, or
    ``StaleVersion``.
    """
    charter = _locked(cluster)
    lead = rules.may_edit(by, charter.cluster)
    rules.can_be_written(charter)
    text = cleaned(mandate, functions, duties)
    rules.check_text(text)
    note = " ".join(change_note.replace("\x00", "").split())
    if len(note) > LONGEST_NOTE:
        raise InvalidInput({"change_note": [_("Use at most %(most)s characters.") % {"most": LONGEST_NOTE}]})
    charter.claim(version)
    if text == working_text(charter) and note == charter.change_note:
        return charter
    if CHARTER.may(charter, "begin_change"):
        CHARTER.step(charter, "begin_change")
    charter.mandate, charter.functions, charter.duties = text.mandate, list(text.functions), text.duties
    charter.change_note = note
    with acting(by=by, why=_("Text written")):
        charter.save()
    charter.writers.add(by)
    charter.written_for.add(lead)
    return charter


@transaction.atomic
def propose(*, cluster: Cluster, by: Any, version: int | None) -> Charter:
    """Propose the working text; the Executive Secretary, and who stands in, are told."""
    charter = _locked(cluster)
    lead = rules.may_edit(by, charter.cluster)
    CHARTER.check(charter, "propose")
    rules.can_be_proposed(working_text(charter), adopted_text(charter.cluster))
    charter.return_note = ""
    proposed = _step(charter, "propose", by, version, _("Proposed"))
    proposed.written_for.add(lead, by.staff)
    _tell(deciders() - {by}, proposed, _("The charter of cluster %(cluster)s is proposed and waits for your decision."))
    return proposed


@transaction.atomic
def give_up(*, cluster: Cluster, by: Any, version: int | None) -> Charter:
    """Give a change up: the adopted text stands there again, and nothing of the change; its history keeps it."""
    charter = _locked(cluster)
    rules.may_edit(by, charter.cluster)
    CHARTER.check(charter, "give_up")
    text = rules.can_be_given_up(adopted_text(charter.cluster))
    charter.mandate, charter.functions, charter.duties = text.mandate, list(text.functions), text.duties
    charter.change_note = charter.return_note = ""
    given_up = _step(charter, "give_up", by, version, _("Change given up"))
    given_up.writers.clear()
    given_up.written_for.clear()
    return given_up


@transaction.atomic
def take_back(*, cluster: Cluster, by: Any, version: int | None) -> Charter:
    """Take the proposed text back, to write in it again."""
    charter = _locked(cluster)
    rules.may_edit(by, charter.cluster)
    return _step(charter, "take_back", by, version, _("Taken back"))


@transaction.atomic
def return_with_note(*, cluster: Cluster, note: str, by: Any, version: int | None) -> Charter:
    """Return the proposed text, saying what must change; its writers and the lead are told."""
    charter = _locked(cluster)
    rules.may_decide(by)
    CHARTER.check(charter, "return_with_note")
    charter.return_note = check_reason(note, "note")
    returned = _step(charter, "return_with_note", by, version, _("Returned: %(note)s") % {"note": charter.return_note})
    _tell(_concerned(returned) - {by}, returned, _("The charter of cluster %(cluster)s came back with a note."))
    return returned


@transaction.atomic
def adopt(*, cluster: Cluster, by: Any, version: int | None) -> CharterVersion:
    """Freeze the proposed text as the next version and write it into the cluster; its core team is told.

    Raises ``NotAllowed`` (nobody adopts what they wrote), ``WrongState`` or ``StaleVersion``.
    """
    charter = _locked(cluster)
    head = rules.may_adopt(by, charter)
    CHARTER.check(charter, "adopt")
    text, day = working_text(charter), clock.today()
    rules.can_be_proposed(text, adopted_text(charter.cluster))
    before = adopted_version(charter.cluster)
    content = content_of(charter.cluster.code, text)
    adopted = CharterVersion(
        cluster=charter.cluster,
        number=before.number + 1 if before else 1,
        content=content,
        sha256=digest(content),
        change_note=charter.change_note,
        adopted_on=day,
        adopted_by=by,
        adopted_for=head,
        demonstration=charter.demonstration,
    )
    people = _concerned(charter)
    charter.change_note = charter.return_note = ""
    _step(charter, "adopt", by, version, _("Version %(n)s adopted") % {"n": adopted.number})
    adopted.save()
    adopted.writers.set(charter.writers.all())
    charter.writers.clear()
    charter.written_for.clear()
    with acting(by=by, why=_("Version %(n)s of the charter adopted") % {"n": adopted.number}):
        _write_into_cluster(charter.cluster, text, adopted)
    _tell(people - {by}, charter, _("The charter of cluster %(cluster)s is adopted as version %(n)s."), adopted.number)
    return adopted


def _write_into_cluster(cluster: Cluster, text: CharterText, version: CharterVersion) -> None:
    cluster.mandate, cluster.duties, cluster.charter_adopted_on = text.mandate, text.duties, version.adopted_on
    cluster.save()
    kept = {one.letter: one for one in cluster.core_functions.all()}
    for letter, said in text.lettered:
        function = kept.pop(letter, None) or CoreFunction(cluster=cluster, letter=letter)
        if function.text != said:
            function.text = said
            function.save()
    for function in kept.values():
        function.delete()


def _step(charter: Charter, action: str, by: Any, read: int | None, why: str) -> Charter:
    CHARTER.check(charter, action)
    charter.claim(read)
    CHARTER.step(charter, action)
    with acting(by=by, why=why):
        charter.save()
    return charter


def _locked(cluster: Cluster) -> Charter:
    """The charter as it stands, made when the cluster has none, once nobody else writes in this cluster."""
    locked = Cluster.objects.select_for_update().get(pk=cluster.pk)
    charter = working_charter(locked)
    if charter.pk is None:
        charter.state = CharterState.DRAFT
        with acting(by=None, why=_("Begun from what stands in the cluster")):
            charter.save()
    return charter


def _concerned(charter: Charter) -> set[User]:
    """The writers, and the lead and core of the team today."""
    places = Membership.objects.filter(in_force(clock.today()), cluster=charter.cluster, role__in=CORE_ROLES)
    return {*charter.writers.all(), *(place.staff.user for place in places.select_related("staff__user"))}


def _tell(people: set[User], charter: Charter, sentence: str, number: int = 0) -> None:
    said = sentence % {"cluster": f"{charter.cluster.code} {charter.cluster.said()}", "n": number}
    transaction.on_commit(partial(tell, people, said, url=charter_address(charter.cluster)))
