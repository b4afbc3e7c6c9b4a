"""A zone looked at again where its first reading leaves a doubt: at other margins and contrasts, and then
all that was seen together.

The cost is bounded (four readings of two or three rows) and paid by doubtful zones alone. No look
invents a letter: each reading is told by what was seen, and mended by the rules of ``mending``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from providers.local import mrz
from providers.local.mrz import Cells, Row, Zone
from providers.local.ocr import Glyph, Line
from providers.normalise.mrz import ALPHABET, Format, parse

Array = npt.NDArray[Any]
Reread = Callable[[Array, Sequence[Array]], list[Line]]


def find(lines: Sequence[Line], clear: Array, plain: Array, reread: Reread) -> Zone | None:
    """The zone among a side's lines, looked at again where the first reading leaves a doubt."""
    zone = mrz.find(lines)
    return look_again(zone, clear, plain, reread) if zone is not None and zone.doubtful else zone


def look_again(first: Zone, clear: Array, plain: Array, reread: Reread) -> Zone:
    """The best reading of a zone of which ``first`` is one. ``clear`` is the picture that it was read in,
    ``plain`` the same before it was clarified; ``reread`` reads given quads of a picture."""
    form = first.mrz.format
    readings = [first]
    for image, grow in _looks(clear, plain):
        again = reread(image, [_grown(row.quad, form.length, grow) for row in first.rows])
        if len(again) != len(first.rows):
            continue
        zone = mrz.on_grid([Row(line.quad, line.mrz) for line in again], form)
        if zone is not None:
            readings.append(zone)
            if not zone.doubtful:
                break
    else:
        if (zone := mrz.zone_of(first.rows, _together(readings), form)) is not None:
            readings.append(zone)
    chosen = mrz.best(readings) or first
    return replace(chosen, rivals=tuple(_rivals(chosen, readings)))


def _rivals(chosen: Zone, readings: Sequence[Zone]) -> Iterator[Zone]:
    """What else keeps every check digit: other readings, and letters that no check digit decides."""
    if chosen.mrz.valid:
        yield from (zone for zone in readings if zone.mrz.valid and zone.mrz.rows != chosen.mrz.rows)
        for row, column, other in chosen.undecided:
            rows = [list(text) for text in chosen.mrz.rows]
            rows[row][column] = other
            parsed = parse(["".join(text) for text in rows])
            yield replace(chosen, mrz=parsed, repaired=(*chosen.repaired, (row, column)))


def _looks(clear: Array, plain: Array) -> Iterator[tuple[Array, float]]:
    """Pictures and margins, the likeliest to help first."""
    yield clear, 0.12
    yield plain, 0.12
    yield clear, 0.3
    yield plain, 0.0


def _grown(quad: Array, length: int, share: float) -> Array:
    """The row's quad with more margin above and below, and half a letter's width at the ends."""
    down, along = quad[3] - quad[0], quad[1] - quad[0]
    up, out = down * share / 2, along * 0.5 / length
    return np.array(
        [quad[0] - up - out, quad[1] - up + out, quad[2] + up + out, quad[3] + up - out],
        np.float32,
    )


def _together(readings: Sequence[Zone]) -> Cells:
    """What all readings see at each place, each with the same say."""
    form = readings[0].mrz.format
    return tuple(
        tuple(
            _said([zone.cells[row][column] for zone in readings], column, form)
            for column in range(form.length)
        )
        for row in range(form.rows)
    )


def _said(cells: Sequence[Glyph | None], column: int, form: Format) -> Glyph | None:
    seen = [cell.others for cell in cells if cell is not None]
    if not seen:
        return None
    say = np.mean(seen, axis=0)
    best = int(say.argmax())
    return Glyph(ALPHABET[best], float(say[best]), (column + 0.5) / form.length, others=tuple(say.tolist()))
