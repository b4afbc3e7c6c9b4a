"""``python -m tools.fit_scores RESULTS``: the map of scores, from what ``bench accuracy`` wrote.

Only specimens of the fitting seeds take part (``--first-seed``, ``--count``); ``bench accuracy`` measures
the map on the others. Isotonic regression (pool adjacent violators), since all that is known is that
a surer reading is not less often right; runs are made one knot each, at their mean score, and hold 40
fields at least, each share drawn to the mean of all by two fields' weight (Laplace).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "providers/local/scores.toml"
LEAST = 40
"""Fields of a knot: the share of 40 is known to about seven in a hundred."""
_DRAWN = 2


def fit(scored: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """Knots: mean score, share right, number of fields; both rise. ValueError for too few fields."""
    if len(scored) < 5 * LEAST:
        raise ValueError(f"{len(scored)} fields are too few; it takes {5 * LEAST}")
    ordered = sorted(scored)
    overall = sum(right for _, right in ordered) / len(ordered)
    blocks: list[list[float]] = []  # sum of scores, number right, number
    for start in range(0, len(ordered), LEAST):
        chunk = ordered[start : start + LEAST]
        blocks.append([sum(s for s, _ in chunk), float(sum(r for _, r in chunk)), float(len(chunk))])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    return [
        (total / number, (right + _DRAWN * overall) / (number + _DRAWN), int(number))
        for total, right, number in blocks
    ]


def written(knots: Sequence[tuple[float, float, int]], seeds: range, fields: int) -> str:
    """The file's text."""
    read = [round(knot[0], 4) for knot in knots]
    right = sorted(round(knot[1], 4) for knot in knots)
    return (
        "# A field's score as read -> the share of such fields that are right. Made by tools/fit_scores.py\n"
        f"# from {fields} fields of specimens of the seeds {seeds.start} to {seeds.stop - 1}; measured on\n"
        "# others: docs/accuracy.md.\n"
        'version = "2026.1"\n'
        f"read = {[0.0, *read]}\n"
        f"right = {[0.0, *right]}\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.fit_scores")
    parser.add_argument("results", type=Path, nargs="+")
    parser.add_argument("--first-seed", type=int, default=6000)
    parser.add_argument("--count", type=int, default=1000)
    options = parser.parse_args()
    seeds = range(options.first_seed, options.first_seed + options.count)
    files = (json.loads(file.read_text("utf-8")) for file in options.results)
    results = [r for file in files for r in file if r["seed"] in seeds]
    scored = [(score, right) for r in results for _name, score, right in r["scored"]]
    TARGET.write_text(written(fit(scored), seeds, len(scored)), "utf-8")
    print(f"{TARGET}: from {len(scored)} fields of {len(results)} specimens")


if __name__ == "__main__":
    main()
