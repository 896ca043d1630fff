"""How two activities become one, and how that is undone: arithmetic on what they consist of, without a database.

``Rows`` is everything that can move between two activities, flat: the key says what it is, the value what it holds.

    field/<activity>/<name>            a field of the activity itself
    shares/<activity>                  mandate → share in per cent, as text
    person/<activity>/<staff>          {"assignment", "role", "demonstration", "days": {"2016-3": "10.0"}}
    milestone/<activity>/<row>         True, and so deliverable/…, target/…/<target>, supporting/…/<unit>
    wait/<activity>/<after>            the lag in days of a dependency of either activity
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.refusals import WrongState
from planning.enums import ActivityStatus, AssignmentRole, Outcome
from planning.rules.dependencies import way_round
from planning.rules.plan_checks import MOST_DAYS

Rows = dict[str, Any]
SMALLEST = Decimal("0.01")  # per cent; a mandate with less would have no share at all
MOVED = ("milestone", "deliverable", "target")

LABELS: dict[str, Any] = {
    "field": _("the dates or the status"),
    "shares": _("the mandate shares"),
    "person": _("the people or their work-days"),
    "milestone": _("the milestones"),
    "deliverable": _("the deliverables"),
    "target": _("the targets"),
    "supporting": _("the supporting units"),
    "wait": _("the dependencies"),
}


def days_of(rows: Rows, activity: int) -> Decimal:
    """The work-days of an activity: the sum over its people and quarters."""
    people = under(rows, f"person/{activity}/")
    return sum((Decimal(days) for person in people.values() for days in person["days"].values()), Decimal(0))


def under(rows: Rows, start: str) -> Rows:
    """The rows whose key begins with ``start``, by the rest of the key."""
    return {key[len(start) :]: value for key, value in rows.items() if key.startswith(start)}


def merged_shares(
    one: Mapping[str, Decimal], one_days: Decimal, two: Mapping[str, Decimal], two_days: Decimal
) -> dict[str, Decimal]:
    """The mandate shares of two activities as one, in per cent to two decimals; together exactly 100.

    Each activity counts by its work-days, so that a mandate keeps the work it had; where those with shares have no
    work-days, both count the same. What rounding leaves goes to the largest remainders; no mandate falls below 0.01.
    """
    known = sum((days for shares, days in ((one, one_days), (two, two_days)) if shares), Decimal(0))
    one_weight, two_weight = (one_days, two_days) if known > 0 else (Decimal(1), Decimal(1))
    weights: dict[str, Decimal] = {}
    for shares, weight in ((one, one_weight), (two, two_weight)):
        whole = sum(shares.values(), Decimal(0))
        for mandate, percent in shares.items():
            weights[mandate] = weights.get(mandate, Decimal(0)) + percent * weight / whole
    return _to_100(weights)


def _to_100(weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """``weights`` as hundredths of a per cent that make 10,000: largest remainder, none below one."""
    whole = sum(weights.values(), Decimal(0))
    if not weights:
        return {}
    exact = {key: (weight / whole if whole else Decimal(1) / len(weights)) * 10_000 for key, weight in weights.items()}
    cents = {key: max(int(value), 1) for key, value in exact.items()}
    over = 10_000 - sum(cents.values())
    by_remainder = sorted(exact, key=lambda key: (int(exact[key]) - exact[key], key))
    for key in by_remainder[: max(over, 0)]:
        cents[key] += 1
    while over < 0:  # shares lifted to 0.01 are taken from the largest
        cents[max(cents, key=lambda key: (cents[key], key))] -= 1
        over += 1
    return {key: Decimal(value) / 100 for key, value in cents.items()}


def merge(rows: Rows, *, into: int, merged: int, into_unit: int, merged_unit: int, reason: str) -> Rows:
    """What both activities consist of once ``merged`` has gone into ``into``.

    The shares of ``into`` answer for the work of both. ``merged`` keeps its own, which explain what it has cost.

    Raises ``WrongState`` when somebody would have more than 92 days in a quarter.
    """
    after = {key: value for key, value in rows.items() if not key.startswith(("wait/", "shares/"))}
    _merge_fields(after, into, merged, reason)
    shares = [_decimals(rows.get(f"shares/{activity}", {})) for activity in (into, merged)]
    joined = merged_shares(shares[0], days_of(rows, into), shares[1], days_of(rows, merged))
    after[f"shares/{into}"] = {mandate: str(percent.quantize(SMALLEST)) for mandate, percent in joined.items()}
    after[f"shares/{merged}"] = rows.get(f"shares/{merged}", {})
    for kind in MOVED:
        for key in under(rows, f"{kind}/{merged}/"):
            del after[f"{kind}/{merged}/{key}"]
            after[f"{kind}/{into}/{key}"] = True
    for unit in [*under(rows, f"supporting/{merged}/"), str(merged_unit)]:
        after.pop(f"supporting/{merged}/{unit}", None)
        if unit != str(into_unit):
            after[f"supporting/{into}/{unit}"] = True
    _merge_people(after, rows, into, merged)
    return after | _merged_waits(under(rows, "wait/"), into, merged)


def _decimals(shares: Mapping[str, str]) -> dict[str, Decimal]:
    return {mandate: Decimal(percent) for mandate, percent in shares.items()}


def _merge_fields(after: Rows, into: int, merged: int, reason: str) -> None:
    """The one that goes on runs from the earlier start to the later end; the other ends as reformulated.

    Dates begin with the day as ISO writes it, so that text sorts as they do.
    """
    start, end = f"field/{into}/starts", f"field/{into}/ends"
    after[start] = min(after[start], after[f"field/{merged}/starts"])
    after[end] = max(after[end], after[f"field/{merged}/ends"])
    after.update(ended(merged, Outcome.REFORMULATED, reason))


def ended(activity: int, outcome: str, reason: str) -> Rows:
    """The fields of an activity that ends with this outcome."""
    return {
        f"field/{activity}/status": str(ActivityStatus.ENDED.value),
        f"field/{activity}/outcome": str(Outcome(outcome).value),
        f"field/{activity}/outcome_reason": reason,
    }


def _merge_people(after: Rows, rows: Rows, into: int, merged: int) -> None:
    """Somebody in both gets the days of both; somebody else comes over. There is one lead: that of ``into``."""
    has_lead = any(one["role"] == AssignmentRole.LEAD for one in under(rows, f"person/{into}/").values())
    for staff, theirs in under(rows, f"person/{merged}/").items():
        del after[f"person/{merged}/{staff}"]
        mine = rows.get(f"person/{into}/{staff}")
        if mine is None:
            lead = theirs["role"] == AssignmentRole.LEAD and has_lead
            role = AssignmentRole.CONTRIBUTOR.value if lead else theirs["role"]
            after[f"person/{into}/{staff}"] = {**theirs, "role": role}
        else:
            after[f"person/{into}/{staff}"] = {**mine, "days": _days_added(mine["days"], theirs["days"])}


def _days_added(one: Mapping[str, str], two: Mapping[str, str]) -> dict[str, str]:
    days = {quarter: Decimal(one.get(quarter, 0)) + Decimal(two.get(quarter, 0)) for quarter in {*one, *two}}
    over = sorted(quarter for quarter, sum_ in days.items() if sum_ > MOST_DAYS)
    if over:
        year, quarter = over[0].split("-")
        raise WrongState(
            _(
                "Somebody assigned to both would have %(days)s work-days in Q%(quarter)s %(year)s, and a quarter has "
                "at most 92. Change the work-days of one of the two first."
            )
            % {"days": format(days[over[0]].normalize(), "f"), "quarter": quarter, "year": year}
        )
    return {quarter: str(days[quarter]) for quarter in sorted(days)}


def _merged_waits(waits: Rows, into: int, merged: int) -> Rows:
    """The dependencies with both activities as one: none on itself, of two alike the longer lag."""
    joined: dict[tuple[str, str], int] = {}
    for key, lag in waits.items():
        activity, after = (str(into) if end == str(merged) else end for end in key.split("/"))
        if activity != after:
            joined[activity, after] = max(lag, joined.get((activity, after), lag))
    return {f"wait/{activity}/{after}": lag for (activity, after), lag in joined.items()}


def way_between(edges: Iterable[tuple[int, int]], one: int, two: int) -> list[int]:
    """A way on which one of the two waits for the other through activities in between, or nothing.

    ``edges`` are dependencies, each (activity, the one it waits for). As one activity the two would wait for themselves
    on such a way; one that waits for the other directly does no harm, for that dependency goes.
    """
    waits_for: dict[int, list[int]] = {}
    for activity, after in edges:
        if {activity, after} != {one, two}:
            waits_for.setdefault(activity, []).append(after)
    return way_round(waits_for, one, two) or way_round(waits_for, two, one)


# --- undoing ------------------------------------------------------------------------------------------


def undone(before: Rows, after: Rows, now: Rows) -> Rows:
    """What both activities consist of once the change from ``before`` to ``after`` is taken back.

    What changed since and has nothing to do with it stays. Raises ``WrongState`` naming what was changed since in a way
    that would be lost.
    """
    target: Rows = {}
    lost: set[str] = set()
    for key in {*before, *after, *now}:
        was, became, stands = before.get(key), after.get(key), now.get(key)
        if stands == became:
            value = was
        elif was == became:
            value = stands
        else:
            lost.add(key.split("/", 1)[0])
            continue
        if value is not None:
            target[key] = value
    if lost:
        named = ", ".join(str(LABELS[kind]) for kind in LABELS if kind in lost)
        raise WrongState(
            _("Since then somebody changed %(named)s. Undoing would lose that, so it stays as it is.")
            % {"named": named}
        )
    return target
