"""What happens to lag cases: the job raises and moves them, people explain, send back and close them."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.audit import acting, create_signed, update_signed
from common.refusals import InvalidInput, WrongState
from monitoring.actions.notify import notify
from monitoring.enums import LagState
from monitoring.models import LagCase, LagPolicy
from monitoring.queries.lag_people import people_of_level
from monitoring.queries.lagging import Finding, findings, policy_of, what_answered
from monitoring.rules import lag as rules
from monitoring.transitions import LAG_CASE
from planning.models import Biennium
from structure.models import User

LOCK = 8153  # the advisory lock under which the job runs: two at once would give two cases one number


@dataclass(frozen=True)
class Raised:
    """What one run of the job did."""

    raised: int = 0
    moved_up: int = 0
    closed: int = 0


def raise_lag_cases(*, as_at: datetime.date) -> Raised:
    """Raise a case for what lags, move up those whose days of grace have passed without an answer, close those whose
    cause is gone. Running it again changes nothing."""
    biennium = Biennium.objects.filter(is_current=True).first()
    if biennium is None:
        return Raised()
    policy = policy_of(biennium)
    with transaction.atomic(), acting(by=None, why="Lag looked for"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        found = {finding.subject: finding for finding in findings(biennium, policy, as_at)}
        cases = list(
            LagCase.objects.select_for_update(of=("self",))
            .exclude(state=LagState.CLOSED)
            .select_related(
                "activity__lead_officer__user",
                "activity__lead_unit__lead__user",
                "activity__lead_unit__division__head__user",
                "milestone__activity__lead_officer__user",
                "milestone__activity__lead_unit__lead__user",
                "milestone__activity__lead_unit__division__head__user",
            )
        )
        known = {(case.activity_id, case.milestone_id, case.mandate_id, case.dimension) for case in cases}
        new = _raise([finding for subject, finding in found.items() if subject not in known], biennium, as_at)
        closed = [case for case in cases if _answered(case, found, biennium)]
        moved = [case for case in cases if case not in closed and _move_up(case, policy, as_at)]
        changed = [case for case in cases if case not in closed and _measure(case, found)]
        update_signed(LagCase, closed, ["state", "closed_at", "closing_evidence", "version"])
        update_signed(
            LagCase,
            {case.pk: case for case in (*moved, *changed)}.values(),
            ["level", "level_since", "measure", "version"],
        )
        _tell(new, moved, as_at)
    return Raised(len(new), len(moved), len(closed))


def _raise(new: list[Finding], biennium: Biennium, day: datetime.date) -> list[LagCase]:
    last = LagCase.objects.aggregate(last=Max("number"))["last"] or 0
    return create_signed(
        LagCase,
        [
            LagCase(
                number=number,
                activity_id=finding.activity,
                milestone_id=finding.milestone,
                dimension=finding.dimension,
                measure=finding.measure,
                raised_on=day,
                level_since=day,
                demonstration=biennium.demonstration,
            )
            for number, finding in enumerate(new, start=last + 1)
        ],
    )


def _answered(case: LagCase, found: dict[Any, Finding], biennium: Biennium) -> bool:
    """Close a case whose cause is gone; the progress that took it away is the evidence."""
    subject = (case.activity_id, case.milestone_id, case.mandate_id, case.dimension)
    activity = rules.activity_of(case)
    if subject in found or activity is None or activity.biennium_id != biennium.pk:
        return False
    LAG_CASE.step(case, "close")
    case.closed_at = clock.now()
    case.closing_evidence = what_answered(case.activity, case.milestone)
    case.version += 1
    return True


def _move_up(case: LagCase, policy: LagPolicy, day: datetime.date) -> bool:
    before = case.level
    while case.state == LagState.OPEN and (grace := policy.grace(case.level)) is not None:
        due = case.level_since + datetime.timedelta(days=grace)
        if due > day:
            break
        case.level, case.level_since = case.level + 1, due
    if case.level == before:
        return False
    case.version += 1
    return True


def _measure(case: LagCase, found: dict[Any, Finding]) -> bool:
    finding = found.get((case.activity_id, case.milestone_id, case.mandate_id, case.dimension))
    if finding is None or finding.measure == case.measure:
        return False
    case.measure = finding.measure
    return True


def _tell(new: list[LagCase], moved: list[LagCase], day: datetime.date) -> None:
    """One word a day to each person who is asked now, however many cases there are."""
    fresh = LagCase.objects.filter(pk__in=[case.pk for case in new]).select_related(
        "activity__lead_officer__user", "milestone__activity__lead_officer__user"
    )
    asked: dict[User, list[LagCase]] = {}
    for case in (*fresh, *moved):
        for user in people_of_level(case):
            asked.setdefault(user, []).append(case)
    for user, cases in asked.items():
        text = ngettext(
            "%(first)s waits for an answer: something lags.", "%(count)s lag cases wait for an answer.", len(cases)
        ) % {"first": cases[0], "count": len(cases)}
        url = f"/monitoring/cases/{cases[0]}/" if len(cases) == 1 else "/monitoring/?waiting=me"
        notify(users=[user], text=text, url=url, key=f"lag-{day}")


def explain(*, case: LagCase, by: User, explanation: str, corrective_action: str, version: int | None) -> LagCase:
    """Say why something lags and what will be done; the case stays where it is on the ladder while it is explained."""
    with transaction.atomic(), acting(by=by, why="Lag explained"):
        locked = _locked(case)
        rules.may_explain(by, locked)
        LAG_CASE.check(locked, "explain")
        errors: dict[str, list[Any]] = {}
        said = {}
        for field, text, missing in (
            ("explanation", explanation, _("Say why it is late, in one sentence or more.")),
            ("corrective_action", corrective_action, _("Say what you will do, and by when.")),
        ):
            try:
                said[field] = rules.check_text(field, text, missing)
            except InvalidInput as refusal:
                errors |= refusal.errors
        if errors:
            raise InvalidInput(errors)
        LAG_CASE.step(locked, "explain")
        locked.claim(version, said)
        locked.explanation, locked.corrective_action = said["explanation"], said["corrective_action"]
        locked.explained_at, locked.explained_by = clock.now(), by
        locked.save()
    return locked


def send_back(*, case: LagCase, by: User, version: int | None) -> LagCase:
    """Ask again: the explanation does not answer. The days of grace of the level begin anew."""
    rules.may_manage(by, case)
    with transaction.atomic(), acting(by=by, why="Explanation sent back"):
        locked = _locked(case)
        LAG_CASE.step(locked, "send_back")
        locked.claim(version)
        locked.level_since = clock.today()
        locked.save()
        notify(
            users=people_of_level(locked),
            text=_("%(case)s: the explanation was sent back. Another one is asked of you.") % {"case": locked},
            url=f"/monitoring/cases/{locked}/",
        )
    return locked


def remind(*, case: LagCase, by: User) -> list[User]:
    """Remind whoever owes the answer at the level the case stands on. Returns them; the ladder goes on as before.

    Raises ``WrongState`` when nobody owes one, the place is vacant, or a reminder was sent today already.
    """
    rules.may_manage(by, case)
    with transaction.atomic(), acting(by=by, why="Reminder sent"):
        locked = _locked(case)
        rules.may_be_reminded(locked)
        asked = people_of_level(locked)
        if not asked:
            raise WrongState(_("The place is vacant: there is nobody to remind."))
        locked.reminded_at, locked.reminded_by = clock.now(), by
        locked.claim(None)
        locked.save()
        notify(
            users=asked,
            text=_("%(case)s still waits for your answer. %(name)s reminds you.")
            % {"case": locked, "name": by.full_name},
            url=f"/monitoring/cases/{locked}/",
        )
    return asked


def close(*, case: LagCase, by: User, evidence: str, version: int | None) -> LagCase:
    """Close a case; what shows that the lag is gone is kept with it."""
    rules.may_manage(by, case)
    with transaction.atomic(), acting(by=by, why="Lag case closed"):
        locked = _locked(case)
        said = rules.check_text("evidence", evidence, _("Say what shows that the lag is gone."))
        LAG_CASE.step(locked, "close")
        locked.claim(version, {"evidence": said})
        locked.closed_at, locked.closed_by, locked.closing_evidence = clock.now(), by, said
        locked.save()
    return locked


def _locked(case: LagCase) -> LagCase:
    return (
        LagCase.objects.select_for_update(of=("self",))
        .select_related("activity__lead_unit__division", "milestone__activity__lead_unit__division", "mandate")
        .get(pk=case.pk)
    )
