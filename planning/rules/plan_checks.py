"""Whether the values of an activity can be taken: each refusal names its field and says what to enter."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, Project
from common.refusals import InvalidInput
from planning.enums import ActivityStatus, AssignmentRole, Function, Outcome, OutputStatus, Priority, Standing
from planning.models import Activity, Biennium, Mandate, Output, Target
from planning.rules.plan_edit import WHOLE, ActivityValues, DependencyValue, Kept, MilestoneValue, shares_make_100
from structure.models import Staff, Unit

MOST_DAYS = Decimal(92)  # in a quarter
MOST_LAG = 730  # days: a biennium
LONGEST_TITLE, LONGEST_ITEM, LONGEST_DESCRIPTION, LONGEST_REASON = 300, 200, 4000, 2000  # characters
OUTCOMES_OF_PLANNED = ("", Outcome.IMPLEMENTED, Outcome.REFORMULATED)
REASON_NEEDED: Any = _("Say why this changes: a version of the workplan has been approved.")
SHARES_WRONG: Any = _("The shares of the mandates must make 100%%; they make %(sum)s%%.")

Errors = dict[str, list[Any]]


def check_values(
    values: ActivityValues,
    *,
    biennium: Biennium,
    lead_unit_id: int,
    status: str,
    reason: str,
    reason_needed: bool,
) -> None:
    """Raise ``InvalidInput`` naming each field that cannot be taken.

    ``status`` is the activity's at this moment. One query for each kind of thing the values name.
    """
    errors: Errors = {}
    _check_words(values, reason, errors)
    _check_dates(values, biennium.years, errors)
    _check_choices(values, status, errors)
    _check_shares(values, errors)
    _check_people(values, biennium.years, errors)
    _check_items("milestones", values.milestones, _("A milestone needs a title and a date."), errors)
    _check_items("deliverables", values.deliverables, _("A deliverable needs a title and a date."), errors)
    _check_dependencies(values.dependencies, errors)
    if (reason_needed or values.standing == Standing.ENDED) and not reason.strip():
        errors["reason"] = [REASON_NEEDED if reason_needed else _("Say why the activity is terminated.")]
    if not errors:
        _check_known(values, biennium, lead_unit_id, errors)
    if errors:
        raise InvalidInput(errors)


def _check_words(values: ActivityValues, reason: str, errors: Errors) -> None:
    if not values.title.strip():
        errors["title"] = [_("Enter a title.")]
    for name, text, most in (
        ("title", values.title, LONGEST_TITLE),
        ("description", values.description, LONGEST_DESCRIPTION),
        ("reason", reason, LONGEST_REASON),
    ):
        if wrong := _words_wrong(text, most):
            errors[name] = [wrong]


def _words_wrong(text: str, most: int) -> Any:
    if "\x00" in text:
        return _("This holds characters that cannot be kept.")
    return _("Use at most %(most)s characters.") % {"most": most} if len(text.strip()) > most else ""


def _check_dates(values: ActivityValues, years: tuple[int, int], errors: Errors) -> None:
    if values.end.last < values.start.first:
        errors["end"] = [_("An activity cannot end before it begins.")]
    beyond = values.start.first.year > years[1] and values.standing != Standing.POSTPONED
    if beyond or values.end.last.year < years[0]:
        errors["start"] = [
            _("Enter dates that touch the biennium %(first)s–%(last)s.") % {"first": years[0], "last": years[1]}
        ]


def _check_choices(values: ActivityValues, status: str, errors: Errors) -> None:
    for name, value, known in (
        ("function", values.function, Function.values),
        ("priority", values.priority, Priority.values),
        ("output_status", values.output_status, OutputStatus.values),
        ("standing", values.standing, Standing.values),
    ):
        if value not in known:
            errors[name] = [_("Choose one of these: %(known)s.") % {"known": ", ".join(known)}]
    if isinstance(values.outcome, Kept) or values.standing != Standing.PLANNED:
        return
    if values.outcome not in OUTCOMES_OF_PLANNED:
        errors["outcome"] = [_("What is planned is implemented or reformulated, or nothing is said of it yet.")]
    elif values.outcome == Outcome.IMPLEMENTED and status != ActivityStatus.DONE:
        errors["outcome"] = [_("Implemented is said of what is done. Log progress of 100% first.")]


def _check_shares(values: ActivityValues, errors: Errors) -> None:
    percents = [share.percent for share in values.shares]
    if any(not one.is_finite() or not 0 < one <= WHOLE or one != round(one, 2) for one in percents):
        errors["shares"] = [_("Give each mandate a share above 0 and up to 100%%, with at most two decimals.")]
    elif not shares_make_100(percents):
        errors["shares"] = [SHARES_WRONG % {"sum": format(sum(percents, Decimal(0)).normalize(), "f")}]
    elif _twice(share.mandate_id for share in values.shares):
        errors["shares"] = [_("Name each mandate once.")]


def _check_people(values: ActivityValues, years: tuple[int, int], errors: Errors) -> None:
    if _twice(person.staff_id for person in values.people):
        errors["people"] = [_("Name each person once.")]
    for person in values.people:
        if person.role not in AssignmentRole.values:
            errors["people"] = [_("Choose lead, contributor or expert.")]
        if any(year not in years or not 1 <= quarter <= 4 for year, quarter in person.days):
            errors["people"] = [_("Plan work-days in the quarters of the biennium.")]
        if any(not days.is_finite() or not 0 <= days <= MOST_DAYS for days in person.days.values()):
            errors["people"] = [_("Work-days in a quarter lie between 0 and 92.")]
        elif any(days != round(days, 1) for days in person.days.values()):
            errors["people"] = [_("Give work-days with at most one decimal.")]


def _check_items(name: str, items: Sequence[MilestoneValue], sentence: Any, errors: Errors) -> None:
    kept = [item for item in items if not item.drop]
    if any(not item.title.strip() or item.due is None for item in kept):
        errors[name] = [sentence]
    elif wrong := next(filter(None, (_words_wrong(item.title, LONGEST_ITEM) for item in kept)), ""):
        errors[name] = [wrong]


def _check_dependencies(dependencies: Sequence[DependencyValue] | Kept, errors: Errors) -> None:
    if isinstance(dependencies, Kept):
        return
    if _twice(one.after_id for one in dependencies):
        errors["dependencies"] = [_("Name each activity once.")]
    elif any(not 0 <= one.lag_days <= MOST_LAG for one in dependencies):
        errors["dependencies"] = [_("The days after its end lie between 0 and %(most)s.") % {"most": MOST_LAG}]


def _check_known(values: ActivityValues, biennium: Biennium, lead_unit_id: int, errors: Errors) -> None:
    """Whether what the values name exists, and belongs where they put it."""
    unknown: Any = _("Choose one that exists; this one was not found.")

    def known(name: str, rows: Any, keys: Iterable[int | None]) -> None:
        asked = {key for key in keys if key is not None}
        if asked and rows.filter(pk__in=asked).count() < len(asked):
            errors[name] = [unknown]

    known("output", Output.objects.filter(result__biennium=biennium), [values.output_id])
    known("cluster", Cluster.objects.all(), [values.cluster_id])
    known("lead_officer", Staff.objects.all(), [values.lead_officer_id])
    known("shares", Mandate.objects.all(), [share.mandate_id for share in values.shares])
    known("people", Staff.objects.all(), [person.staff_id for person in values.people])
    if not isinstance(values.supporting_unit_ids, Kept):
        known("supporting_units", Unit.objects.all(), values.supporting_unit_ids)
        if lead_unit_id in values.supporting_unit_ids:
            errors["supporting_units"] = [_("The lead unit does not support itself; leave it out.")]
    if not isinstance(values.target_ids, Kept):
        known("targets", Target.objects.all(), values.target_ids)
    if not isinstance(values.dependencies, Kept):
        same = Activity.objects.filter(biennium=biennium)
        known("dependencies", same, [one.after_id for one in values.dependencies])
    if not isinstance(values.project_id, Kept) and values.project_id is not None:
        project = Project.objects.select_related("cluster").filter(pk=values.project_id).first()
        if project is None:
            errors["project"] = [unknown]
        elif project.cluster_id != values.cluster_id:
            errors["project"] = [
                _("%(project)s is a project of cluster %(cluster)s. Choose that cluster, or another project.")
                % {"project": project.code, "cluster": project.cluster.code}
            ]


def _twice(keys: Iterable[int]) -> bool:
    named = list(keys)
    return len(set(named)) < len(named)
