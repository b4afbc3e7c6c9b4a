"""How far a score can be believed: of the fields scored about 0.9, are nine in ten right?"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence

Scored = tuple[float, bool]
"""A field's score, and whether its value is right."""

BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
"""Bounds of the table's rows: narrow where most fields lie."""


def rows(scored: Iterable[Scored]) -> list[tuple[float, float, int, float, float]]:
    """Lower and upper bound, number of fields, mean score, share right; rows without fields left out."""
    found = []
    scored = list(scored)
    for low, high in itertools.pairwise(BINS):
        inside = [(s, right) for s, right in scored if low <= s < high or (s == high == 1.0)]
        if inside:
            number = len(inside)
            mean = sum(s for s, _ in inside) / number
            found.append((low, high, number, mean, sum(right for _, right in inside) / number))
    return found


def calibration_error(scored: Sequence[Scored]) -> float:
    """Expected calibration error (Naeini 2015): the rows' distance of mean score and share right,
    weighted by their fields; 0 for none."""
    total = len(scored)
    return sum(number * abs(mean - share) for _, _, number, mean, share in rows(scored)) / max(1, total)


def table(scored: Sequence[Scored], mapped: Callable[[float], float]) -> str:
    """As read and, where the map is not straight, as mapped, in Markdown."""
    lines = []
    both = [("as the recogniser gives them", list(scored))]
    if (changed := [(mapped(score), right) for score, right in scored]) != both[0][1]:
        both.append(("as the engine gives them, mapped", changed))
    for title, each in both:
        lines += [f"\nScores {title}: expected calibration error {calibration_error(each):.3f}", ""]
        lines += ["| score | fields | mean score | right |", "|---|---|---|---|"]
        lines += [
            f"| {low:.2f} to {high:.2f} | {number} | {mean:.3f} | {share:.3f} |"
            for low, high, number, mean, share in rows(each)
        ]
    return "\n".join(lines)
