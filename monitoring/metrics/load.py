"""How evenly the load lies: the balance index, defined once.

**Balance index** of a group of people in a quarter: 100 less the Gini coefficient, in points, of the work-days they
carry against the work-days they have. 100 means everybody carries the same share of what they have; 0 would mean that
one person carries everything. Each person weighs what the person has, so that somebody who works half-time counts half.
Moving work from a person who carries a larger share to one who carries a smaller, without turning the two round, never
lowers it (the principle of Pigou and Dalton).

Worked out in whole tenths of a day and as an exact fraction: with load L and capacity C of each, the coefficient is the
sum over all pairs of ``|L1 C2 - L2 C1|``, divided by all load times all capacity.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cmp_to_key

from django.utils.translation import gettext_lazy as _

Tenths = tuple[int, int]  # load and capacity of a person, in tenths of a work-day

SENTENCE = _(
    "Balance: 100 less the Gini coefficient of the work-days carried against the work-days had. 100: everybody carries "
    "the same share of what they have; the lower, the more unevenly the load lies."
)


def in_tenths(days: Decimal) -> int:
    """Whole tenths of a day. Loads and capacities are kept to a tenth, so nothing is lost."""
    return int((days * 10).to_integral_value(ROUND_HALF_UP))


def imbalance(people: Iterable[Tenths]) -> Fraction | None:
    """The Gini coefficient, 0 to 1, exactly; None without load, without days, or for fewer than two people.

    Who carries work and has no days carries the largest share there is; who has neither is not counted.
    """
    known = [(load, capacity) for load, capacity in people if load > 0 or capacity > 0]
    load, capacity = sum(one[0] for one in known), sum(one[1] for one in known)
    if len(known) < 2 or not load or not capacity:
        return None
    # Ordered from the smallest share to the largest, every pair's difference has one sign, so one pass is enough.
    known.sort(key=cmp_to_key(_by_share))
    pairs = load_before = capacity_before = 0
    for each_load, each_capacity in known:
        pairs += each_load * capacity_before - each_capacity * load_before
        load_before += each_load
        capacity_before += each_capacity
    return Fraction(pairs, load * capacity)


def _by_share(one: Tenths, other: Tenths) -> int:
    return one[0] * other[1] - other[0] * one[1]


def balance_index(people: Iterable[Tenths]) -> Decimal | None:
    """The balance index, 0 to 100, to a tenth of a point; None where there is nothing to balance."""
    coefficient = imbalance(people)
    if coefficient is None:
        return None
    points = 100 * (1 - coefficient)
    return (Decimal(points.numerator) / Decimal(points.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
