"""JSON from outside: what is no number that could be kept is refused."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any


def loads(text: bytes | str, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """The JSON of a text, without NaN, Infinity and numbers beyond a float's range, which Python's own
    reader takes. ``pairs`` makes an object of its names and values. Raises ValueError or
    RecursionError."""
    return json.loads(text, parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=pairs)


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):  # 1e999: JSON by its letters, no number that could be kept
        raise ValueError(digits)
    return number
