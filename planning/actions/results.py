"""Write the results framework: expected results, outputs, indicators, measurements, assumptions, risks.

Each call asks the rule, locks what it writes under, compares the version that was read, checks the row as the database
would, and signs it with the reason. ``values`` maps the fields of the noun to their values; what is not named stays.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from common.audit import acting
from common.refusals import InvalidInput, WrongState
from planning.models import (
    Assumption,
    Biennium,
    ExpectedResult,
    Indicator,
    Measurement,
    Output,
    Risk,
)
from planning.rules import results as rules
from planning.rules.bienniums import check_reason
from planning.rules.indicator_values import check_indicator, check_measurement

Row = TypeVar("Row", ExpectedResult, Output, Indicator, Measurement, Assumption, Risk)
FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    ExpectedResult: ("goal", "code", "name"),
    Output: ("code", "name"),
    Indicator: (
        "name",
        "unit",
        "direction",
        "rule",
        "baseline",
        "targets",
        "verification",
        "dimension",
        "parts",
    ),
    Measurement: ("measured_on", "part", "value", "base", "evidence"),
    Assumption: ("text",),
    Risk: ("text", "likelihood", "impact", "response", "owner"),
}
REASON_FOR: frozenset[type[models.Model]] = frozenset({ExpectedResult, Output, Indicator, Measurement})


@transaction.atomic
def save_result(
    *, result: ExpectedResult, values: Mapping[str, Any], by: Any, version: int | None = None, reason: str = ""
) -> ExpectedResult:
    """Write an expected result, a new one (not saved yet) or one there is. Its code is taken once a biennium."""
    _lock(result.biennium_id)
    rules.may_edit_framework(by, result.biennium)
    _check_code(result, values)
    same_code = ExpectedResult.objects.filter(biennium=result.biennium, code=values.get("code", result.code))
    if same_code.exclude(pk=result.pk).exists():
        raise InvalidInput({"code": [_("Another expected result of the biennium has this code.")]})
    return _save(result, values, by, version, reason, _("Expected result added"), _("Expected result changed"))


@transaction.atomic
def save_output(
    *, output: Output, values: Mapping[str, Any], by: Any, version: int | None = None, reason: str = ""
) -> Output:
    """Write an output. A new one and its code are the framework's; the wording its units' too."""
    biennium = output.result.biennium
    _lock(biennium.pk)
    if output.pk is None or values.get("code", output.code) != output.code:
        rules.may_edit_framework(by, biennium)
    else:
        rules.may_edit_output(by, output)
    _check_code(output, values)
    same_code = Output.objects.filter(result__biennium=biennium, code=values.get("code", output.code))
    if same_code.exclude(pk=output.pk).exists():
        raise InvalidInput({"code": [_("Another output of the biennium has this code.")]})
    return _save(output, values, by, version, reason, _("Output added"), _("Output changed"))


@transaction.atomic
def save_indicator(
    *, indicator: Indicator, values: Mapping[str, Any], by: Any, version: int | None = None, reason: str = ""
) -> Indicator:
    """Write an indicator. What would change the figures of a locked quarter is refused (``WrongState``)."""
    _lock(rules.result_of(indicator).biennium_id)
    rules.may_edit_indicator(by, indicator)
    if indicator.pk:
        indicator = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    check_indicator(indicator, values)
    return _save(indicator, values, by, version, reason, _("Indicator added"), _("Indicator changed"))


@transaction.atomic
def save_measurement(
    *, measurement: Measurement, values: Mapping[str, Any], by: Any, version: int | None = None, reason: str = ""
) -> Measurement:
    """Write a measurement. Neither the quarter it lay in nor the one it comes to lie in may be locked."""
    _lock(rules.result_of(measurement.indicator).biennium_id)
    indicator = Indicator.objects.select_for_update(of=("self",)).get(pk=measurement.indicator_id)
    rules.may_measure(by, indicator)
    check_measurement(indicator, measurement, values)
    return _save(measurement, values, by, version, reason, _("Measured"), _("Measurement corrected"))


@transaction.atomic
def save_assumption(
    *, assumption: Assumption, values: Mapping[str, Any], by: Any, version: int | None = None, reason: str = ""
) -> Assumption:
    """Write an assumption on which an expected result rests."""
    rules.may_edit_risks(by, assumption.result)
    rules.check_texts(values)
    return _save(assumption, values, by, version, reason, _("Assumption added"), _("Assumption changed"))


@transaction.atomic
def save_risk(*, risk: Risk, values: Mapping[str, Any], by: Any, version: int | None = None, reason: str = "") -> Risk:
    """Write a risk of an expected result; its owner may do that as well."""
    if risk.pk:
        rules.may_answer_risk(by, Risk.objects.select_related("result__biennium").get(pk=risk.pk))
    else:
        rules.may_edit_risks(by, risk.result)
    rules.check_texts(values)
    return _save(risk, values, by, version, reason, _("Risk added"), _("Risk changed"))


@transaction.atomic
def remove(*, row: Row, by: Any, version: int, reason: str) -> None:
    """Take a row out of the framework, with a reason, while nothing stands under it."""
    if isinstance(row, ExpectedResult):
        rules.may_edit_framework(by, row.biennium)
        taken = row.indicators.exists() or row.risks.exists() or row.assumptions.exists()
    elif isinstance(row, Output):
        rules.may_edit_framework(by, row.result.biennium)
        taken = row.indicators.exists()
    elif isinstance(row, Indicator):
        rules.may_edit_indicator(by, row)
        taken = row.measurements.exists()
    elif isinstance(row, Measurement):
        _lock(rules.result_of(row.indicator).biennium_id)
        rules.may_measure(by, row.indicator)
        rules.is_unlocked([row.measured_on])
        taken = False
    else:
        rules.may_edit_risks(by, row.result)
        taken = False
    said = check_reason(reason)
    if taken:
        raise WrongState(_("Something still stands under it. Remove that first."))
    model = type(row)
    locked = model.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if locked is None:
        return  # removed by an earlier click
    locked.claim(version)
    with acting(by=by, why=_("Removed: %(reason)s") % {"reason": said}):
        try:
            locked.delete()
        except ProtectedError:
            raise WrongState(_("Something still stands under it. Remove that first.")) from None


def _lock(biennium: int) -> None:
    """Lock the biennium, so that no quarter is locked and no code taken meanwhile."""
    Biennium.objects.select_for_update().get(pk=biennium)


def _check_code(row: ExpectedResult | Output, values: Mapping[str, Any]) -> None:
    """A new code must be able to stand in an address; one that has stood there all along stays."""
    if values.get("code", row.code) != row.code:
        rules.check_code(values["code"])


def _save(
    row: Row, values: Mapping[str, Any], by: Any, version: int | None, reason: str, added: str, changed: str
) -> Row:
    """Claim, write and sign; raise ``StaleVersion``, or ``InvalidInput`` naming the fields."""
    model = type(row)
    fresh = row.pk is None
    said = check_reason(reason, needed=not fresh and model in REASON_FOR)
    if not fresh:
        row = model.objects.select_for_update(of=("self",)).get(pk=row.pk)
        row.claim(version, mine=dict(values))
    for name in FIELDS[model]:
        if name in values:
            setattr(row, name, values[name])
    try:
        row.full_clean()
    except ValidationError as error:
        raise InvalidInput(_at_fields(error, model)) from None
    why = added if fresh else changed
    with acting(by=by, why=f"{why}: {said}" if said else why):
        row.save()
    return row


def _at_fields(error: ValidationError, model: type[models.Model]) -> dict[str, list[Any]]:
    """The sentences of a refusal by field; what concerns several fields stands at the first that is written."""
    first = FIELDS[model][0]
    found: dict[str, list[Any]] = {}
    for name, sentences in error.message_dict.items():
        found.setdefault(name if name in FIELDS[model] else first, []).extend(sentences)
    return found
