"""Start a procedure, write its versions, and take each through review to its days.

Every call locks the procedure first and then the version, asks the rule, compares what was read and signs the change.
"""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clusters.actions.telling import tell
from clusters.enums import VERSIONS_OPEN, ProcedureState
from clusters.models import OperatingProcedure, ProcedureVersion, Stage
from clusters.queries.acknowledgements import concerned_by
from clusters.queries.addresses import procedure_address, version_address
from clusters.queries.procedures import adopters_of
from clusters.rules import procedures as rules
from clusters.rules.procedure_text import clean_text
from clusters.rules.procedures import Days, ProcedureValues
from clusters.transitions import PROCEDURE_VERSION
from common import clock
from common.audit import acting
from common.refusals import InvalidInput, WrongState
from structure.models import Unit, User

_ONE_DAY = datetime.timedelta(days=1)


@transaction.atomic
def add_procedure(*, values: ProcedureValues, by: Any) -> OperatingProcedure:
    """Start a procedure with an empty draft. Raises ``NotAllowed`` or ``InvalidInput``."""
    rules.check_values(values, add=True)
    assert values.cluster is not None
    rules.may_add(by, values.cluster)
    procedure = OperatingProcedure(cluster=values.cluster, code=values.code.strip().upper())
    _take(procedure, values)
    try:
        with transaction.atomic(), acting(by=by, why=_("Procedure started")):
            procedure.save()
            procedure.stages.set(_stages(values))
            procedure.units.set(_units(values))
            ProcedureVersion.objects.create(procedure=procedure, number=1)
    except IntegrityError as error:
        taken = _("There is a procedure %(code)s already.") % {"code": procedure.code}
        raise InvalidInput({"code": [taken]}) from error
    return procedure


@transaction.atomic
def save_procedure(
    *, procedure: OperatingProcedure, values: ProcedureValues, by: Any, version: int | None, reason: str
) -> OperatingProcedure:
    """Change title, kind, owner, stages or the units it concerns; the code stays, and so does the cluster.

    Raises ``NotAllowed``, ``InvalidInput`` or, when somebody changed it since ``version``, ``StaleVersion``.
    """
    locked = _locked(procedure)
    rules.may_write(by, locked)
    rules.check_values(values, add=False)
    said = rules.check_reason(reason)
    locked.claim(version)
    _take(locked, values)
    with acting(by=by, why=said):
        locked.save()
        locked.stages.set(_stages(values))
        locked.units.set(_units(values))
    return locked


@transaction.atomic
def begin_version(*, procedure: OperatingProcedure, by: Any) -> ProcedureVersion:
    """Begin the next version as a draft with the text of the latest one.

    While one is open that one is given back, so that a double click begins one only.
    """
    locked = _locked(procedure)
    rules.may_write(by, locked)
    latest = locked.versions.order_by("-number").first()
    if latest is not None and latest.state in VERSIONS_OPEN:
        return latest
    version = ProcedureVersion(
        procedure=locked, number=latest.number + 1 if latest else 1, text=latest.text if latest else ""
    )
    with acting(by=by, why=_("Version begun")):
        version.save()
    return version


@transaction.atomic
def write_text(
    *, procedure_version: ProcedureVersion, text: str, change_note: str, by: Any, version: int | None
) -> ProcedureVersion:
    """Change the text of a draft; whoever changes it becomes one of its writers.

    Raises ``NotAllowed``, ``WrongState`` once it is in review, ``InvalidInput``, or ``StaleVersion`` with what was
    typed in ``mine``.
    """
    locked = _locked_version(procedure_version)
    rules.may_write(by, locked.procedure)
    if locked.state != ProcedureState.DRAFT:
        raise WrongState(_("Only a draft is written in. Take the version back, or begin the next one."))
    cleaned, note = clean_text(text), " ".join(change_note.replace("\x00", "").split())
    rules.check_text(cleaned)
    if len(note) > rules.LONGEST_NOTE:
        raise InvalidInput({"change_note": [_("Use at most %(most)s characters.") % {"most": rules.LONGEST_NOTE}]})
    locked.claim(version, {"text": text, "change_note": change_note})
    written = cleaned != locked.text
    if not written and note == locked.change_note:
        return locked
    locked.text, locked.change_note = cleaned, note
    with acting(by=by, why=_("Text written")):
        locked.save()
    if written:
        locked.writers.add(by)
    return locked


@transaction.atomic
def submit(*, procedure_version: ProcedureVersion, by: Any, version: int | None) -> ProcedureVersion:
    """Give a draft to review; those who can adopt it, and who stands in for them, are told."""
    locked = _locked_version(procedure_version)
    rules.may_write(by, locked.procedure)
    PROCEDURE_VERSION.check(locked, "submit")
    rules.is_text_complete(locked)
    locked.review_note = ""
    submitted = _step(locked, "submit", by, version, _("Given to review"))
    _tell(adopters_of(submitted) - {by}, submitted, _("%(version)s is in review and waits for you to adopt it."))
    return submitted


@transaction.atomic
def take_back(*, procedure_version: ProcedureVersion, by: Any, version: int | None) -> ProcedureVersion:
    """Take a version back from review, to write in it again."""
    locked = _locked_version(procedure_version)
    rules.may_write(by, locked.procedure)
    return _step(locked, "take_back", by, version, _("Taken back from review"))


@transaction.atomic
def return_with_note(
    *, procedure_version: ProcedureVersion, note: str, by: Any, version: int | None
) -> ProcedureVersion:
    """Return a version to those who write it, saying what must change; they and the owner are told."""
    locked = _locked_version(procedure_version)
    rules.may_review(by, locked.procedure)
    PROCEDURE_VERSION.check(locked, "return_with_note")
    locked.review_note = rules.check_reason(note, "note")
    returned = _step(locked, "return_with_note", by, version, _("Returned with a note"))
    _tell(_writers(returned) - {by}, returned, _("%(version)s came back from review with a note."))
    return returned


@transaction.atomic
def adopt(*, procedure_version: ProcedureVersion, days: Days, by: Any, version: int | None) -> ProcedureVersion:
    """Adopt a version from a day on; the one before it ends the day before, and the staff concerned are told.

    Raises ``NotAllowed`` (nobody adopts what they wrote), ``WrongState``, ``InvalidInput`` or ``StaleVersion``.
    """
    locked = _locked_version(procedure_version)
    rules.may_adopt(by, locked)
    PROCEDURE_VERSION.check(locked, "adopt")
    earlier = locked.procedure.versions.exclude(effective_on=None).exclude(state=ProcedureState.WITHDRAWN)
    latest = earlier.select_for_update().order_by("-effective_on").first()
    rules.check_days(days, latest, clock.today())
    if latest is not None and latest.ends_on is not None and latest.ends_on >= days.effective_on:
        raise InvalidInput({"effective_on": [_("It begins after the last day of the version before it.")]})
    if latest is not None and latest.state == ProcedureState.ADOPTED:
        with acting(by=by, why=_("Version %(n)s adopted") % {"n": locked.number}):
            PROCEDURE_VERSION.step(latest, "supersede")
            latest.ends_on = days.effective_on - _ONE_DAY
            latest.claim(None)
            latest.save()
    locked.effective_on, locked.review_due_on = days.effective_on, days.review_due_on
    locked.adopted_by, locked.adopted_at = by, clock.now()
    adopted = _step(locked, "adopt", by, version, _("Adopted"))
    sentence = _("%(version)s is in force from %(day)s. Read and acknowledge it.")
    people = {staff.user for staff in concerned_by(adopted.procedure, clock.today()).select_related("user")}
    _tell(people - {by}, adopted, sentence, key=f"procedure-{adopted.pk}-adopted-{adopted.version}")
    return adopted


@transaction.atomic
def withdraw(*, procedure_version: ProcedureVersion, reason: str, by: Any, version: int | None) -> ProcedureVersion:
    """Withdraw an adopted version before it begins; the one before it goes on without an end."""
    locked = _locked_version(procedure_version)
    rules.may_review(by, locked.procedure)
    PROCEDURE_VERSION.check(locked, "withdraw")
    rules.not_begun(locked, clock.today())
    said = rules.check_reason(reason)
    withdrawn = _step(locked, "withdraw", by, version, _("Withdrawn: %(reason)s") % {"reason": said})
    before = (
        withdrawn.procedure.versions.select_for_update()
        .filter(state=ProcedureState.SUPERSEDED, number__lt=withdrawn.number)
        .order_by("-number")
        .first()
    )
    begins = withdrawn.effective_on
    if before is not None and begins is not None and before.ends_on == begins - _ONE_DAY:
        with acting(by=by, why=_("Version %(n)s withdrawn") % {"n": withdrawn.number}):
            PROCEDURE_VERSION.step(before, "restore")
            before.ends_on = None
            before.claim(None)
            before.save()
    return withdrawn


@transaction.atomic
def end(
    *, procedure_version: ProcedureVersion, last_day: datetime.date, reason: str, by: Any, version: int | None
) -> ProcedureVersion:
    """End a version that is in force, with nothing in its place, after ``last_day``."""
    locked = _locked_version(procedure_version)
    rules.may_review(by, locked.procedure)
    PROCEDURE_VERSION.check(locked, "end")
    rules.has_begun(locked, clock.today())
    if last_day < clock.today():
        raise InvalidInput({"last_day": [_("The last day is today or a later day.")]})
    said = rules.check_reason(reason)
    locked.ends_on = last_day
    return _step(locked, "end", by, version, _("Ended: %(reason)s") % {"reason": said})


def _step(version: ProcedureVersion, action: str, by: Any, read: int | None, why: str) -> ProcedureVersion:
    version.claim(read)
    PROCEDURE_VERSION.step(version, action)
    with acting(by=by, why=why):
        version.save()
    return version


def _locked(procedure: OperatingProcedure) -> OperatingProcedure:
    return OperatingProcedure.objects.select_for_update(of=("self",)).select_related("cluster").get(pk=procedure.pk)


def _locked_version(version: ProcedureVersion) -> ProcedureVersion:
    """The procedure first, so that two versions of one are never moved at the same moment."""
    procedure = _locked(version.procedure)
    locked: ProcedureVersion = ProcedureVersion.objects.select_for_update().get(pk=version.pk)
    locked.procedure = procedure
    return locked


def _take(procedure: OperatingProcedure, values: ProcedureValues) -> None:
    procedure.title = " ".join(values.title.split())
    procedure.kind, procedure.owner = values.kind, values.owner


def _stages(values: ProcedureValues) -> list[Stage]:
    """The stages chosen, of projects of the procedure's own cluster or another one."""
    return list(Stage.objects.filter(pk__in=values.stages))


def _units(values: ProcedureValues) -> list[Unit]:
    return list(Unit.objects.filter(pk__in=values.units))


def _writers(version: ProcedureVersion) -> set[User]:
    people = set(version.writers.all())
    if version.procedure.owner:
        people.add(version.procedure.owner.user)
    return people


def _tell(people: set[User], version: ProcedureVersion, sentence: str, *, key: str = "") -> None:
    said = sentence % {
        "version": _("%(code)s, version %(n)s") % {"code": version.procedure.code, "n": version.number},
        "day": date_format(version.effective_on, "DATE_FORMAT") if version.effective_on else "",
    }
    tell(people, said, url=version_address(version) or procedure_address(version.procedure), key=key)
