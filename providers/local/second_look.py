"""A second look where a letter stands alone, such as the sex on many cards: text detection passes over it.

The place is known by its label, so the recogniser is asked without the detector; what it says counts
when it is surely one of the values that may stand there, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np

from providers.local.layout import Layout, ValueRule
from providers.local.ocr import SURE, Array, Line
from providers.local.segments import segments
from providers.normalise.text import fold

_TALL, _WIDE = 1.7, 3.0  # of the place looked at, in the label's height
_GAP = 0.3


def look(
    lines: Sequence[Line],
    layout: Layout,
    found: Collection[str],
    read: Callable[[Sequence[Array]], Sequence[Line]],
) -> list[Line]:
    """Lines that hold the value of a closed list whose label was read and which is not among the fields
    ``found``. ``read`` reads quads of the picture that the lines are from."""
    missing = [rule for rule in layout.values if rule.kind == "choice" and not {*rule.fields} & {*found}]
    if not missing:
        return []
    seen: list[Line] = []
    for label in segments(lines, layout):
        if isinstance(label.owner, ValueRule) and any(label.owner is rule for rule in missing):
            choices = {fold(choice) for choice in label.owner.choices}
            read_there = read(list(_places(label.quad, label.owner.place)))
            seen += [line for line in read_there if fold(line.text) in choices and line.score >= SURE][:1]
    return seen


def _places(label: Array, places: Collection[str]) -> Iterator[Array]:
    """Quads beside, under and over a label's."""
    along = (label[1] - label[0]) / max(float(np.linalg.norm(label[1] - label[0])), 1e-6)
    down = label[3] - label[0]
    height = float(np.linalg.norm(down))
    wide, tall = along * _WIDE * height, down * _TALL
    starts = {
        "right": label[1] + along * _GAP * height - down * (_TALL - 1) / 2,
        "below": label[3] - along * _GAP * height,
        "above": label[0] - along * _GAP * height - tall,
    }
    for place in places:
        if place in starts:
            start = starts[place]
            yield np.array([start, start + wide, start + wide + tall, start + tall], np.float32)
