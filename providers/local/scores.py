"""A field's score made a share: of the fields scored 0.9, nine in ten are right.

The recogniser's own score says how sure it was of each letter, not whether the value is right. The map
from one to the other is data, ``scores.toml``, which ``tools/fit_scores.py`` makes; why it is straight
now, and how far scores hold, is told in docs/accuracy.md.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

import numpy as np

_FILE = Path(__file__).with_name("scores.toml")


@lru_cache(maxsize=1)
def knots() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Scores as read, and the share right there; between two of them the map is straight."""
    raw = tomllib.loads(_FILE.read_text("utf-8"))
    read, right = tuple(map(float, raw["read"])), tuple(map(float, raw["right"]))
    if not len(read) == len(right) >= 2 or list(read) != sorted(set(read)) or list(right) != sorted(right):
        raise ValueError("scores.toml: read rises, right does not fall, and both are as long")
    return read, right


def mapped(score: float) -> float:
    """The share of fields right among those that were read with this score (0..1)."""
    return float(np.interp(score, *knots()))
