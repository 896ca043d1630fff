"""Who writes what of the results framework, and what is refused: closed bienniums, locked quarters, wrong values.

The planning and monitoring officer, or the administrator, keeps the whole framework. A unit head (or the delegate)
keeps the outputs under which the unit leads an activity, with their indicators; measures the indicators of these
outputs and of their results; and says the assumptions and risks of these results. Whoever owns a risk says how it is
answered.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common import clock
from common.dates import PartialDate, quarter_of
from common.refusals import InvalidInput, NotAllowed, WrongState
from planning.enums import Phase
from planning.models import Activity, Biennium, ExpectedResult, Indicator, Output, PeriodLock, Risk
from planning.rules.bienniums import not_closed
from structure.rules.access import access_of

# Words that stand in the place of a code in an address.
RESERVED = frozenset({"new", "risks", "periods", "outputs", "indicators", "measurements", "assumptions"})
LONGEST_TEXT = 2000  # characters of an assumption, a risk, or what is done about it
LOCKED: Any = _("%(period)s is locked, so nothing measured in it changes.")


def may_edit_framework(user: Any, biennium: Biennium) -> None:
    """Expected results, new outputs and the indicators of results."""
    if not access_of(user).may("secretariat:results:manage"):
        raise NotAllowed(
            _("The results framework is kept by the planning and monitoring officer or the administrator.")
        )
    not_closed(biennium)


def may_lock(user: Any) -> None:
    """Quarters are locked and unlocked by the planning and monitoring officer or the administrator."""
    if not access_of(user).may("secretariat:results:manage"):
        raise NotAllowed(
            _("Periods are locked and unlocked by the planning and monitoring officer or the administrator.")
        )


def may_edit_output(user: Any, output: Output) -> None:
    """The wording of an output and its indicators."""
    _keeps(
        user, Activity.objects.filter(output=output), _("An output is kept by the heads of the units that work on it.")
    )
    not_closed(output.result.biennium)


def may_edit_indicator(user: Any, indicator: Indicator) -> None:
    """The definition of an indicator: of a result as the framework, of an output as the output."""
    if indicator.output is not None:
        may_edit_output(user, indicator.output)
    else:
        may_edit_framework(user, result_of(indicator).biennium)


def may_measure(user: Any, indicator: Indicator) -> None:
    """Measurements of an indicator."""
    under = (
        Activity.objects.filter(output=indicator.output_id)
        if indicator.output_id
        else Activity.objects.filter(output__result=indicator.result_id)
    )
    _keeps(user, under, _("An indicator is measured by the heads of the units that work towards it."))
    not_closed(result_of(indicator).biennium)


def may_edit_risks(user: Any, result: ExpectedResult) -> None:
    """Assumptions and risks of an expected result."""
    _keeps(
        user,
        Activity.objects.filter(output__result=result),
        _("Risks are said by the heads of the units that work towards the result."),
    )
    not_closed(result.biennium)


def may_answer_risk(user: Any, risk: Risk) -> None:
    """One risk: whoever may edit the risks of its result, and its owner."""
    staff = access_of(user).staff_id
    if staff is None or risk.owner_id != staff:
        may_edit_risks(user, risk.result)
    not_closed(risk.result.biennium)


def result_of(indicator: Indicator) -> ExpectedResult:
    """The expected result an indicator stands under, by itself or by its output."""
    result = indicator.result or (indicator.output.result if indicator.output else None)
    assert result is not None, "the database holds no indicator without either"
    return result


def results_kept_by(user: Any, biennium: Biennium) -> set[int]:
    """Keys of the results whose risks and measurements the person may write; one query at most."""
    if biennium.phase == Phase.CLOSED:
        return set()
    if access_of(user).may("secretariat:results:manage"):
        return set(ExpectedResult.objects.filter(biennium=biennium).values_list("pk", flat=True))
    heads = _heads(user)
    led = Activity.objects.filter(biennium=biennium, lead_unit__lead__in=heads, output__isnull=False)
    return set(led.order_by().values_list("output__result", flat=True)) if heads else set()


def _heads(user: Any) -> set[int]:
    """Keys of the unit heads for whom the person writes: themselves, and those acted for."""
    access = access_of(user)
    heads = {one.pk for one in access.acts_for}
    if access.may("unit:results:edit") and access.staff_id:
        heads.add(access.staff_id)
    return heads


def _keeps(user: Any, work: QuerySet[Activity], sentence: Any) -> None:
    """Raise ``NotAllowed`` unless the person keeps the framework or heads a unit that leads some of this work."""
    if access_of(user).may("secretariat:results:manage"):
        return
    heads = _heads(user)
    if not heads or not work.filter(lead_unit__lead__in=heads).exists():
        raise NotAllowed(sentence)


# --- values ------------------------------------------------------------------------------------------------


def check_code(code: str) -> None:
    """Raise ``InvalidInput`` for a code that cannot stand in an address."""
    if not code.isascii() or not code.replace(".", "").replace("-", "").isalnum():
        raise InvalidInput({"code": [_("Use letters, figures, dots and hyphens, such as 1.2.")]})
    if code in RESERVED:
        raise InvalidInput({"code": [_("Choose another code.")]})


def check_texts(values: Mapping[str, Any]) -> None:
    """Raise ``InvalidInput`` naming each text of an assumption or a risk that is too long."""
    errors: dict[str, list[Any]] = {
        name: [_("Use at most %(most)s characters.") % {"most": LONGEST_TEXT}]
        for name in ("text", "response")
        if len(values.get(name, "")) > LONGEST_TEXT
    }
    if errors:
        raise InvalidInput(errors)


# --- periods ----------------------------------------------------------------------------------------------


def period_of(day: datetime.date) -> tuple[int, int]:
    """The year and the quarter a day lies in."""
    return day.year, quarter_of(day)


def period_label(year: int, quarter: int) -> str:
    return PartialDate.quarter(year, quarter).label


def locked_periods(years: Iterable[int]) -> set[tuple[int, int]]:
    """The quarters of these years that are locked."""
    return set(PeriodLock.objects.filter(year__in=list(years), is_locked=True).values_list("year", "quarter"))


def is_unlocked(days: Iterable[datetime.date]) -> None:
    """Raise ``WrongState`` when a day lies in a locked quarter."""
    periods = {period_of(day) for day in days}
    for year, quarter in sorted(periods & locked_periods(year for year, _quarter in periods)):
        raise WrongState(LOCKED % {"period": period_label(year, quarter)})


def check_measured_on(day: datetime.date, biennium: Biennium) -> None:
    """Raise ``InvalidInput`` for a day outside the biennium or ahead of today."""
    if day > clock.today():
        raise InvalidInput({"measured_on": [_("Nothing is measured ahead of today.")]})
    if not biennium.first_day <= day <= biennium.last_day:
        raise InvalidInput({"measured_on": [_("Enter a day of the biennium %(biennium)s.") % {"biennium": biennium}]})
