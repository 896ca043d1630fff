"""Whole percentages that sum to 100."""

from collections.abc import Sequence


def largest_remainder(counts: Sequence[int]) -> list[int]:
    """Whole percentages of ``counts`` that sum to 100, by the method of the largest remainder.

    Of equal remainders the earlier count is served first, so the order of the rows decides, not chance. All
    zeros (or no counts) give zeros. Negative counts raise ``ValueError``. ``(3, 10, 11, 17)`` gives ``[7,
    24, 27, 42]``, as printed in source para 65.
    """
    if any(count < 0 for count in counts):
        raise ValueError("A count cannot be negative")
    whole = sum(counts)
    if whole == 0:
        return [0] * len(counts)
    shares = [divmod(100 * count, whole) for count in counts]
    percents = [floor for floor, _ in shares]
    by_remainder = sorted(range(len(counts)), key=lambda place: -shares[place][1])
    for place in by_remainder[: 100 - sum(percents)]:
        percents[place] += 1
    return percents
