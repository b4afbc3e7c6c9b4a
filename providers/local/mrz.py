"""The machine-readable zone in a picture: rows found among the lines, letters set on their grid,
told by position what they may be, and mended only where one solution alone keeps every check.

Rules and why they are so: docs/local_engine.md, "Machine-readable zone". What the rows mean is
``providers.normalise.mrz``.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from providers.local import outline
from providers.local.mending import (
    COUNTRIES,
    TWINS,
    has_composite,
    mend_countries,
    repair,
    solutions,
    undecided,
)
from providers.local.ocr import Glyph, Line
from providers.normalise import mrz
from providers.normalise.countries import mrz_codes
from providers.normalise.mrz import ALPHABET, Format, Mrz

Array = npt.NDArray[Any]

_ALLOWED = {
    "A": string.ascii_uppercase + "<",
    "9": string.digits + "<",
    "C": string.digits + "<",
    "S": "MFXH<",
    "X": ALPHABET,
}
_LIKELY = 0.5
_FEWEST_LETTERS = 20
"""A row of a zone has 30 letters or more; fewer than this are something else."""


Cells = tuple[tuple[Glyph | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the zone as it lies in the frame: its quad and the letters with their places."""

    quad: Array
    glyphs: tuple[Glyph, ...]

    def part(self, start: int, end: int, length: int) -> Array:
        """The quad of the letters from ``start`` up to ``end`` of ``length``."""
        top, bottom = self.quad[1] - self.quad[0], self.quad[2] - self.quad[3]
        a, b = start / length, end / length
        return np.array(
            [
                self.quad[0] + top * a,
                self.quad[0] + top * b,
                self.quad[3] + bottom * b,
                self.quad[3] + bottom * a,
            ]
        )


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone that was read. ``scores`` has one number a letter, row by row; ``repaired`` the
    letters that were exchanged so that the checks hold, as (row, column); ``mended`` the fields whose
    country code was put right by ICAO's list; ``cells`` what was seen at each place; ``rivals`` other
    readings of it that keep every check digit."""

    mrz: Mrz
    rows: tuple[Row, ...]
    scores: tuple[tuple[float, ...], ...]
    repaired: tuple[tuple[int, int], ...] = ()
    mended: tuple[str, ...] = ()
    cells: Cells = ()
    rivals: tuple[Zone, ...] = ()

    def score(self, row: int, start: int, end: int) -> float:
        """The mean score of the letters of a part, fillers aside where there are letters; that of the
        weakest where another letter is possible and keeps the check digit too."""
        cells = [
            score
            for letter, score in zip(self.mrz.rows[row][start:end], self.scores[row][start:end], strict=True)
            if letter != "<"
        ]
        open_ = [self.scores[r][c] for r, c, _ in self.undecided if r == row and start <= c < end]
        return min([float(np.mean(cells or self.scores[row][start:end])), *open_])

    @property
    def undecided(self) -> tuple[tuple[int, int, str], ...]:
        """Letters in doubt that no check digit can tell from another: row, column, the other."""
        return undecided(self.mrz.rows, self.cells, self.mrz.format) if self.cells else ()

    @property
    def doubtful(self) -> bool:
        """Whether a check digit is wrong, a letter was exchanged, is undecided or less likely than not,
        or a country is on no list. Names stand under no check digit: fillers out of focus read as
        letters leave every one right."""
        unlikely = min(min(row) for row in self.scores) < _LIKELY
        exchanged = self.repaired or self.mended
        unsure = exchanged or self.undecided or unlikely
        return not self.mrz.valid or bool(unsure or unknown_codes(self.mrz))

    def quad(self, row: int, start: int, end: int) -> Array:
        return self.rows[row].part(start, end, self.mrz.format.length)


def find(lines: Sequence[Line]) -> Zone | None:
    """The zone among a side's lines, or None."""
    return best(zone for stack in _stacks(_rows(lines)) for zone in _readings(stack))


def with_print(zone: Zone, numbers: Sequence[str]) -> Zone:
    """The zone as the numbers that are printed on the document decide it. Of readings that keep every
    check digit, the one that has a printed number; where none does, the one of which look-alikes alone
    tell it apart, if every check digit is right then."""
    if zone.mrz.valid:
        agreeing = (each for each in (zone, *zone.rivals) if each.mrz.document_number in numbers)
        return next(agreeing, zone)
    if not has_composite(zone.mrz.format):
        return zone
    for changed, chosen in solutions(list(zone.mrz.rows), zone.mrz.format, lambda row, column: True):
        mended = mrz.parse(changed)
        if mended.document_number in numbers:
            return replace(zone, mrz=mended, repaired=chosen)
    return zone


def best(zones: Iterable[Zone]) -> Zone | None:
    """Of several readings the one that keeps most checks, least repaired, then surest."""
    return max(zones, key=_quality, default=None)


def _readings(stack: list[Row]) -> Iterator[Zone]:
    for form in mrz.FORMATS:
        if form.rows == len(stack) and (zone := on_grid(stack, form)) is not None:
            yield zone


def _quality(zone: Zone) -> tuple[float, bool, bool, float]:
    """Share of checks kept, nothing repaired, countries known, mean score."""
    checks = zone.mrz.checks
    kept = sum(checks.values()) / len(checks)
    mean = float(np.mean([score for row in zone.scores for score in row]))
    return kept, not zone.repaired, not unknown_codes(zone.mrz), mean


# Rows: lines that stand on one baseline, joined.


def _rows(lines: Sequence[Line]) -> list[Row]:
    candidates = [line for line in lines if _looks_like_zone(line)]
    if not candidates:
        return []
    angle = float(np.median([_angle(line.quad) for line in candidates]))
    along = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-along[1], along[0]])
    candidates.sort(key=lambda line: float(line.centre @ across))
    groups: list[list[Line]] = []
    for line in candidates:
        if groups:
            last = groups[-1][-1]
            gap = float((line.centre - last.centre) @ across)
            if gap < 0.5 * min(line.height, last.height):
                groups[-1].append(line)
                continue
        groups.append([line])
    rows = []
    for group in groups:
        group.sort(key=lambda line: float(line.centre @ along))
        row = _join(group)
        if len(row.glyphs) >= _FEWEST_LETTERS:
            rows.append(row)
    return rows


def _looks_like_zone(line: Line) -> bool:
    """A row or a piece of one: hardly a letter in it that a zone cannot have."""
    length = len(line.text.replace(" ", ""))
    zone = "".join(glyph.letter for glyph in line.mrz)
    if len(zone) < 4 or len(zone) < 0.8 * length or line.width < 2 * line.height:
        return False
    return "<" in zone or len(zone) >= _FEWEST_LETTERS or _solid(line.text)


def _solid(text: str) -> bool:
    """A torn-off piece of a row: capitals and digits mixed without a blank."""
    mixed = any(ch.isdigit() for ch in text) and any(ch.isalpha() for ch in text)
    return len(text) >= 8 and " " not in text and text.upper() == text and mixed


def _join(group: list[Line]) -> Row:
    if len(group) == 1:
        return Row(group[0].quad, group[0].mrz)
    first, last = group[0].quad, group[-1].quad
    quad = np.array([first[0], last[1], last[2], first[3]])
    start, direction = quad[0], quad[1] - quad[0]
    length = float(direction @ direction)
    glyphs = [
        replace(glyph, at=float((line.part(glyph.at, glyph.at)[0] - start) @ direction) / length)
        for line in group
        for glyph in line.mrz
    ]
    return Row(quad, tuple(sorted(glyphs, key=lambda glyph: glyph.at)))


def _stacks(rows: list[Row]) -> Iterable[list[Row]]:
    """Two or three rows one under another, of about the same width and height."""
    for count in (3, 2):
        for start in range(len(rows) - count + 1):
            stack = rows[start : start + count]
            widths = [outline.width(row.quad) for row in stack]
            if min(widths) > 0.6 * max(widths):
                yield stack


def _angle(quad: Array) -> float:
    direction = quad[1] - quad[0]
    return float(np.arctan2(direction[1], direction[0]))


# Letters on their grid: every row is full, its letters stand at equal distances.


def on_grid(stack: Sequence[Row], form: Format) -> Zone | None:
    """The rows read as that format; None where they cannot be."""
    grids = [grid for row in stack if (grid := _grid(row, form.length)) is not None]
    if len(grids) < len(stack):
        return None
    placed = list(zip(stack, grids, strict=True))
    rows = tuple(Row(_framed(row.quad, grid, form.length), row.glyphs) for row, grid in placed)
    return zone_of(rows, tuple(_cells(row, grid, form.length) for row, grid in placed), form)


def zone_of(rows: tuple[Row, ...], cells: Cells, form: Format) -> Zone | None:
    """What the letters seen at each place say as that format; None where they cannot be one."""
    letters, scores = [], []
    for number, row in enumerate(cells):
        read = [_choose(cell, form.kind_at(number, column), row, column) for column, cell in enumerate(row)]
        letters.append([letter for letter, _ in read])
        scores.append(tuple(score for _, score in read))
    if (letters[0][0] == "V") != (form in (mrz.MRVA, mrz.MRVB)):
        return None
    mended = mend_countries(letters, cells, form)
    texts = ["".join(row) for row in letters]
    repaired: tuple[tuple[int, int], ...] = ()
    if not all(mrz.verify(texts, form).values()) and has_composite(form):
        texts, repaired = repair(texts, form, scores)
    try:
        parsed = mrz.parse(texts)
    except ValueError:
        return None
    if not _plausible(parsed, cells):
        return None
    return Zone(parsed, rows, tuple(scores), repaired, mended, cells)


def unknown_codes(parsed: Mrz) -> tuple[str, ...]:
    """Of issuer and nationality, the fields whose code is on no list."""
    codes = {
        part.name: parsed.rows[part.row][part.start : part.end].rstrip("<")
        for part in parsed.format.parts
        if part.name in COUNTRIES
    }
    return tuple(name for name, code in codes.items() if code not in mrz_codes())


def _plausible(parsed: Mrz, cells: Cells) -> bool:
    """Lines of print set on a grid keep a check digit by chance; they bear no fillers and begin
    with no document code."""
    fillers = sum(cell.letter == "<" for row in cells for cell in row if cell is not None)
    known = parsed.rows[0][2:5].rstrip("<") in mrz_codes()
    kept = sum(parsed.checks.values())
    return fillers >= 3 and parsed.rows[0][0] in "ACIPV" and (kept >= 2 or (known and kept >= 1))


def _grid(row: Row, length: int) -> tuple[float, float] | None:
    """Place of the first letter and distance of two, both 0..1 along the row; None where a row of
    ``length`` does not fit what was read."""
    places = np.array([glyph.at for glyph in row.glyphs])
    if not 0.6 * length <= len(places) <= length + 3:
        return None
    steps = np.diff(places)
    middle = float(np.median(steps))
    # Places are as coarse as the model's steps: only the mean over a row is exact.
    pitch = float(steps[(steps > 0.6 * middle) & (steps < 1.5 * middle)].mean())
    natural = (places[-1] - places[0]) / pitch + 1
    if abs(natural - length) > 2.5:
        return None
    if abs(natural - length) < 0.75:  # a full row: its ends say where each letter stands
        return float(places[0]), float((places[-1] - places[0]) / (length - 1))
    start = float(places[0])
    for _ in range(3):
        index = np.round((places - start) / pitch)
        matrix = np.stack([np.ones_like(index), index], axis=1)
        (start, pitch), *_ = np.linalg.lstsq(matrix, places, rcond=None)
    return float(start), float(pitch)


def _cells(row: Row, grid: tuple[float, float], length: int) -> tuple[Glyph | None, ...]:
    """A letter a place. As many letters as places are taken as they come."""
    if len(row.glyphs) == length:
        return row.glyphs
    start, pitch = grid
    cells: list[Glyph | None] = [None] * length
    for glyph in row.glyphs:
        column = round((glyph.at - start) / pitch)
        if 0 <= column < length:
            present = cells[column]
            if present is None or glyph.score > present.score:
                cells[column] = glyph
    return tuple(cells)


def _framed(quad: Array, grid: tuple[float, float], length: int) -> Array:
    """The row's quad from the first to the last place of the grid."""
    start, pitch = grid
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    a, b = start - pitch / 2, start + (length - 0.5) * pitch
    return np.array([quad[0] + top * a, quad[0] + top * b, quad[3] + bottom * b, quad[3] + bottom * a])


def _choose(cell: Glyph | None, kind: str, row: Sequence[Glyph | None], column: int) -> tuple[str, float]:
    """The letter that the position allows and the model finds likeliest."""
    if cell is None:
        # A gap between fillers is a filler that the reading ran together with its neighbour.
        sides = [near.letter for near in (row[max(0, column - 1) : column + 2]) if near]
        return "<", 0.5 if "<" in sides or not sides else 0.2
    allowed = _ALLOWED[kind]
    if cell.letter in allowed:
        return cell.letter, cell.score
    letter = max(allowed, key=lambda ch: cell.others[ALPHABET.index(ch)])
    if cell.others[ALPHABET.index(letter)] < 0.01 and cell.letter in TWINS:
        letter = TWINS[cell.letter] if TWINS[cell.letter] in allowed else letter
    return letter, cell.score * 0.9
