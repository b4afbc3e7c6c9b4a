"""A side's lines cut where labels begin and end, on an even footing: rows run level.

OCR joins a label with its value, or two pairs of them, in one line as often as it keeps them
apart; after this step it makes no difference.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from providers.local.labels import EDGE, Owner, guess, hits, labels_of
from providers.local.layout import Layout, ValueRule
from providers.local.ocr import Glyph, Line
from providers.local.scripts import in_other_script
from providers.normalise.text import fold

Array = npt.NDArray[Any]

_LAST = ".-)+"  # what may end a value when it stands right behind it
_FIRST = "*"  # what may begin a line's value: Hong Kong prints ***AZ
_SAME_ROW = 0.55  # of a line's height between the middles of two lines of a row
_BADLY_READ = 0.9  # score of a line
_SMALL_PRINT, _CLOSE = 0.8, 0.75  # of the usual height of lines; likeness, one letter of four misread
_COLUMN_GAP = 2.0  # times the usual distance of two letters
_WORD_GAP = 0.9  # of a line's height between two boxes of one text


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one line, or of several that were joined.

    ``box`` is left, top, right, bottom after the rows were levelled; ``quad`` lies in the frame.
    ``owner`` is the rule whose label it is, IGNORED for other print, None for a value; ``sideways``
    text runs up or down the card and belongs to no row.
    """

    text: str
    glyphs: tuple[Glyph, ...]
    quad: Array
    box: tuple[float, float, float, float]
    owner: Owner | None = None
    sideways: bool = False

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2

    @property
    def score(self) -> float:
        return float(np.mean([glyph.score for glyph in self.glyphs])) if self.glyphs else 0.0

    def same_row(self, other: Segment) -> bool:
        return abs(self.middle - other.middle) < _SAME_ROW * max(self.height, other.height)


def segments(lines: Sequence[Line], layout: Layout) -> list[Segment]:
    """Labels, other print and free text of a side."""
    labels = labels_of(layout)
    angle = float(np.median([_angle(line.quad) for line in lines])) if lines else 0.0
    sideways = [line for line in lines if abs(np.cos(_angle(line.quad) - angle)) < 0.7]
    rows = [line for line in lines if not any(line is other for other in sideways)]
    cut = [(line, piece) for line in rows for piece in _cut(line, labels, angle)]
    cut = _guessed(cut, layout)
    found = [piece for _line, piece in cut if isinstance(piece.owner, ValueRule)]
    parted = [part for line, piece in cut for part in _parted(line, piece, found, angle)]
    return _joined(parted, found) + [_sideways(line) for line in sideways]


def _guessed(cut: list[tuple[Line, Segment]], layout: Layout) -> list[tuple[Line, Segment]]:
    """Lines that look like a label that was not found: read badly, or in small print, as labels are."""
    usual = float(np.median([line.height for line, _ in cut])) if cut else 0.0
    guesses = [
        (found, number)
        for number, (line, piece) in enumerate(cut)
        if piece.owner is None and piece.glyphs == line.glyphs
        if (found := guess(line.text, layout)) is not None
        and (line.score < _BADLY_READ or (found[0] >= _CLOSE and line.height < _SMALL_PRINT * usual))
    ]
    known = {id(piece.owner) for _, piece in cut}
    for (_likeness, rule), number in sorted(guesses, key=lambda each: -each[0][0]):
        if id(rule) not in known:
            known.add(id(rule))
            cut[number] = (cut[number][0], replace(cut[number][1], owner=rule))
    return cut


def _sideways(line: Line) -> Segment:
    low, high = line.quad.min(axis=0), line.quad.max(axis=0)
    box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    return Segment(line.text.strip(EDGE), line.glyphs, line.quad, box, sideways=True)


def _angle(quad: Array) -> float:
    direction = quad[1] - quad[0]
    return float(np.arctan2(direction[1], direction[0]))


def level(quad: Array, angle: float) -> tuple[float, float, float, float]:
    """The box of a quad after rows were turned level."""
    cosine, sine = np.cos(angle), np.sin(angle)
    points = quad @ np.array([[cosine, -sine], [sine, cosine]])
    left, right = points[[0, 3], 0].mean(), points[[1, 2], 0].mean()
    top, bottom = points[[0, 1], 1].mean(), points[[2, 3], 1].mean()
    return float(left), float(top), float(right), float(bottom)


def _cut(line: Line, labels: Sequence[tuple[str, Owner]], angle: float) -> list[Segment]:
    """The line's labels and what stands between them."""
    folded, origin = _folded(line)
    pieces: list[tuple[int, int, Owner | None]] = []
    at = 0
    for start, end, owner in hits(folded, labels):
        pieces += [(at, start, None), (start, end, owner)]
        at = end
    pieces.append((at, len(folded), None))
    out = []
    for start, end, owner in pieces:
        if start < end:
            segment = _segment(line, origin[start], origin[end - 1] + 1, owner, angle)
            if segment is not None:
                out.append(segment)
    return out


def _folded(line: Line) -> tuple[str, list[int]]:
    """The line folded letter by letter, with the glyph that each folded letter comes from."""
    letters: list[str] = []
    origin: list[int] = []
    for number, glyph in enumerate(line.glyphs):
        for letter in fold(glyph.letter) or " ":
            letters.append(letter)
            origin.append(number)
    return "".join(letters), origin


def _segment(line: Line, start: int, end: int, owner: Owner | None, angle: float) -> Segment | None:
    """Glyphs ``start`` up to ``end`` of a line, edges trimmed; None when nothing is left."""
    glyphs = line.glyphs
    first = start
    closed = any(glyph.letter == ")" for glyph in glyphs[start:end])
    while start < end and glyphs[start].letter in EDGE:
        if glyphs[start].letter == "(" and closed and in_other_script(line.text):
            break  # 서울특별시 ... (가상동)
        start += 1
    while first == 0 and start > 0 and owner is None and glyphs[start - 1].letter in _FIRST:
        start -= 1
    while end > start and glyphs[end - 1].letter in EDGE:
        if glyphs[end - 1].letter in _LAST and glyphs[end - 2].letter.isalnum():
            break
        end -= 1
    chosen = glyphs[start:end]
    text = "".join(glyph.letter for glyph in chosen)
    if not any(ch.isalnum() for ch in text):
        return None
    # Half way to the next letter, but not far into a gap.
    pitch = float(np.median(np.diff([glyph.at for glyph in glyphs]))) if len(glyphs) > 1 else 1.0
    left, right = 0.0, 1.0
    if start > 0:
        left = max((glyphs[start - 1].at + chosen[0].at) / 2, chosen[0].at - pitch)
    if end < len(glyphs):
        right = min((chosen[-1].at + glyphs[end].at) / 2, chosen[-1].at + pitch)
    quad = line.part(left, right)
    return Segment(text, chosen, quad, level(quad, angle), owner)


def _parted(line: Line, piece: Segment, labels: Sequence[Segment], angle: float) -> list[Segment]:
    """Values of two columns that were found as one line, parted where a label's column begins:
    under its left edge, behind a gap that no blank makes."""
    if piece.owner is not None or len(piece.glyphs) < 4:
        return [piece]
    start = line.glyphs.index(piece.glyphs[0])
    letters = [
        (index, level(line.part(glyph.at, glyph.at), angle)[0])
        for index, glyph in enumerate(line.glyphs[start : start + len(piece.glyphs)], start)
        if glyph.letter != " "
    ]
    usual = float(np.median(np.diff([x for _, x in letters]))) if len(letters) > 1 else 0.0
    breaks = [
        index
        for (_, left), (index, right) in itertools.pairwise(letters)
        if right - left > _COLUMN_GAP * usual and _begins_column(right - usual / 2, piece, labels)
    ]
    ends = [start, *breaks, start + len(piece.glyphs)]
    parts = [_segment(line, a, b, None, angle) for a, b in itertools.pairwise(ends)]
    return [part for part in parts if part is not None]


def _begins_column(left: float, piece: Segment, labels: Sequence[Segment]) -> bool:
    """Whether a label stands close above the piece with its left edge at that place."""
    return any(
        -0.3 * piece.height < piece.box[1] - label.box[3] < piece.height
        and abs(left - label.box[0]) < 0.4 * piece.height
        for label in labels
        if isinstance(label.owner, ValueRule) and "below" in label.owner.place
    )


def _joined(pieces: list[Segment], labels: Sequence[Segment]) -> list[Segment]:
    """Free texts that stand in one row, a word's gap apart, are one, but under a label of its own."""
    out: list[Segment] = []
    for piece in sorted(pieces, key=lambda piece: piece.box[0]):
        free = piece.owner is None and not _begins_column(piece.box[0], piece, labels)
        index = _continued(piece, out) if free else None
        if index is None:
            out.append(piece)
        else:
            out[index] = join([out[index], piece])
    return out


def _continued(piece: Segment, before: Sequence[Segment]) -> int | None:
    """Which of the texts before it the piece goes on with."""
    for index in range(len(before) - 1, -1, -1):
        other = before[index]
        gap = piece.box[0] - other.box[2]
        alike = 0.6 < piece.height / max(other.height, 1e-6) < 1.7
        near = -0.5 * piece.height < gap < _WORD_GAP * piece.height
        if other.owner is None and alike and near and other.same_row(piece):
            return index
    return None


def join(parts: Sequence[Segment], separator: str = " ") -> Segment:
    """Several segments as one; the quad spans from the first to the last."""
    if len(parts) == 1:
        return parts[0]
    boxes = np.array([part.box for part in parts])
    points = np.concatenate([part.quad for part in parts])
    first, last = parts[0].quad, parts[-1].quad
    level_row = parts[0].same_row(parts[-1])
    quad = np.array([first[0], last[1], last[2], first[3]]) if level_row else _around(points, first)
    glyphs = parts[0].glyphs
    for part in parts[1:]:
        glyphs += part.glyphs
    (left, top), (right, bottom) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return replace(
        parts[0],
        text=separator.join(part.text for part in parts),
        glyphs=glyphs,
        quad=quad,
        box=(float(left), float(top), float(right), float(bottom)),
    )


def _around(points: Array, like: Array) -> Array:
    """The rectangle around points, turned as the given quad is."""
    along = like[1] - like[0]
    along = along / (np.linalg.norm(along) or 1.0)
    across = np.array([-along[1], along[0]])
    a, b = points @ along, points @ across
    return np.array(
        [
            along * a.min() + across * b.min(),
            along * a.max() + across * b.min(),
            along * a.max() + across * b.max(),
            along * a.min() + across * b.max(),
        ]
    )
