"""A side's lines cut where labels begin and end, on an even footing: rows run level.

OCR joins a label with its value, or two pairs of them, in one line as often as it keeps them
apart; after this step it makes no difference.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from providers.local.layout import Layout, ValueRule
from providers.local.ocr import Glyph, Line
from providers.normalise.text import fold

Array = npt.NDArray[Any]

_EDGE = " :;.,-–—_/|'\"`·•*()[]=~<>：；，。、"
_STAMP = "SPECIMEN"  # stamped across cards that are none; reading tears it to pieces
_LAST = ".-)+"  # what may end a value when it stands right behind it
_SHORT = 5  # letters of a label that is no common word
_GLUED = 7  # letters of a label that may run into its value
_MISREAD = 1  # letters of a longer label that one misread letter weighs up
_SAME_ROW = 0.55  # of a line's height between the middles of two lines of a row
_BADLY_READ, _LIKE_A_LABEL, _CLEARLY = 0.9, 0.6, 0.08  # score; likeness, and its lead
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
    owner: ValueRule | object | None = None
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


IGNORED = object()


def segments(lines: Sequence[Line], layout: Layout) -> list[Segment]:
    """Labels, other print and free text of a side."""
    labels: list[tuple[str, ValueRule | object]] = [
        (fold(text), rule) for rule in layout.values for text in rule.labels
    ]
    labels += [(fold(text), IGNORED) for text in (*layout.titles, *layout.ignore)]
    # Reading may drop the blanks of a long label.
    labels += [(text.replace(" ", ""), owner) for text, owner in labels if " " in text and _is_long(text)]
    angle = float(np.median([_angle(line.quad) for line in lines])) if lines else 0.0
    sideways = [line for line in lines if abs(np.cos(_angle(line.quad) - angle)) < 0.7]
    rows = [line for line in lines if not any(line is other for other in sideways)]
    cut = [(line, piece) for line in rows for piece in _cut(line, labels, angle)]
    cut = _guessed(cut, layout)
    found = [piece for _line, piece in cut if isinstance(piece.owner, ValueRule)]
    parted = [part for line, piece in cut for part in _parted(line, piece, found, angle)]
    return _joined(parted, found) + [_sideways(line) for line in sideways]


def _guessed(cut: list[tuple[Line, Segment]], layout: Layout) -> list[tuple[Line, Segment]]:
    """Lines read badly that look like a label that was not found: small print, out of focus.

    ``batum van slyhe / tate of ista`` is ``datum van afgifte / date of issue``.
    """
    known = {id(piece.owner) for _, piece in cut}
    guesses: list[tuple[float, int, ValueRule]] = []
    for number, (line, piece) in enumerate(cut):
        if piece.owner is not None or piece.glyphs != line.glyphs or line.score > _BADLY_READ:
            continue
        words = [word.strip(_EDGE) for word in fold(line.text).split("/")]
        words = [word for word in words if len(word) >= _SHORT]
        ranked = sorted(
            ((_likeness(words, rule), rule) for rule in layout.values if rule.labels and words),
            key=lambda pair: -pair[0],
        )
        if ranked and ranked[0][0] > _LIKE_A_LABEL:
            others = [like for like, rule in ranked if rule.fields != ranked[0][1].fields]
            if ranked[0][0] - max(others, default=0.0) > _CLEARLY:
                guesses.append((ranked[0][0], number, ranked[0][1]))
    for _, number, rule in sorted(guesses, key=lambda guess: -guess[0]):
        if id(rule) not in known:
            known.add(id(rule))
            cut[number] = (cut[number][0], replace(cut[number][1], owner=rule))
    return cut


def _likeness(words: Sequence[str], rule: ValueRule) -> float:
    """How like a rule's labels the parts of a line are, 0..1."""
    labels = [fold(label) for label in rule.labels]
    best = [max(Levenshtein.normalized_similarity(word, label) for label in labels) for word in words]
    return float(np.mean(best))


def _sideways(line: Line) -> Segment:
    low, high = line.quad.min(axis=0), line.quad.max(axis=0)
    box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    return Segment(line.text.strip(_EDGE), line.glyphs, line.quad, box, sideways=True)


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


def _cut(line: Line, labels: Sequence[tuple[str, ValueRule | object]], angle: float) -> list[Segment]:
    """The line's labels and what stands between them."""
    folded, origin = _folded(line)
    taken: list[tuple[int, int, ValueRule | object]] = []
    hits: list[tuple[int, int, int, ValueRule | object]] = []
    if folded.strip(_EDGE) in _STAMP and len(folded.strip(_EDGE)) >= 3:
        taken = [(0, len(folded), IGNORED)]
    else:
        hits = [
            (len(label) - _MISREAD * distance, start, end, owner)
            for label, owner in labels
            for start, end, distance in _occurrences(label, folded)
        ]
    for _worth, start, end, owner in sorted(hits, key=lambda hit: -hit[0]):
        if all(end <= a or start >= b for a, b, _ in taken):
            taken.append((start, end, owner))
    taken = _widened(_leading(sorted(taken, key=lambda hit: hit[0]), folded), folded)
    pieces: list[tuple[int, int, ValueRule | object | None]] = []
    at = 0
    for start, end, owner in taken:
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


def _leading(
    hits: list[tuple[int, int, ValueRule | object]], text: str
) -> list[tuple[int, int, ValueRule | object]]:
    """Other print, and words as short as ``Name``, count where a line begins, behind another hit or
    a stroke: a passport is issued by the ``National Passport Center``, and that is a value."""
    out: list[tuple[int, int, ValueRule | object]] = []
    for start, end, owner in hits:
        before = text[out[-1][1] if out else 0 : start]
        certain = owner is not IGNORED and (end - start >= _SHORT or _is_wide(text[start]))
        if certain or not before.strip(_EDGE) or before.rstrip().endswith("/"):
            out.append((start, end, owner))
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


def _occurrences(label: str, text: str) -> list[tuple[int, int, int]]:
    """Where a label stands in a text, at word boundaries, and how many letters are misread."""
    wide = any(_is_wide(ch) for ch in label)
    slack = 0 if wide or len(label) < 5 else 1 if len(label) < 10 else 2 if len(label) < 20 else 3
    found = []
    at = 0
    while at < len(text):
        inside = not (wide or _starts_word(text, at))
        if text[at] == " " or (inside and not (_is_long(label) and text.startswith(label, at))):
            at += 1
            continue
        best: tuple[int, int] | None = None
        for length in range(len(label) - slack, len(label) + slack + 1):
            end = at + length
            if end > len(text) or length < 1:
                continue
            distance = Levenshtein.distance(label, text[at:end], score_cutoff=slack)
            if distance > slack or not (wide or _ends_label(text, at, end, exact=distance == 0)):
                continue
            if best is None or distance < best[0]:
                best = (distance, end)
        if best is None:
            at += 1
        else:
            found.append((at, best[1], best[0]))
            at = best[1]
    return found


def _is_wide(letter: str) -> bool:
    """Chinese writes labels and values without a blank."""
    return unicodedata.east_asian_width(letter) in "WF"


def _starts_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _is_long(label: str) -> bool:
    """Long enough to be known inside a word, where reading lost the stroke before it."""
    return len(label) >= 10


def _ends_label(text: str, start: int, end: int, *, exact: bool) -> bool:
    """A label ends where the word does; an exact one also where a digit is glued to it, or where a
    line begins with it and a word is."""
    if end >= len(text) or not text[end].isalnum():
        return True
    glued = start == 0 and end >= _GLUED and text[end : end + 3].isalpha()
    return exact and (text[end].isdigit() or glued)


def _widened(
    hits: list[tuple[int, int, ValueRule | object]], text: str
) -> list[tuple[int, int, ValueRule | object]]:
    """A label in a second language hangs on the first by a stroke: it belongs to it, known or not.

    ``Datum för utfärdande/Date of issue``; ``Surname / Nom``. All that stands before the stroke is
    label; behind it may follow a value, so only a word is.
    """
    out: list[tuple[int, int, ValueRule | object]] = []
    for start, end, owner in hits:
        begin = out[-1][1] if out else 0
        before = text[begin:start].rstrip()
        hangs_on = before.endswith("/") or not _starts_word(text, start)
        if hangs_on and not any(ch.isdigit() for ch in before):
            start = begin
        while (after := text[end:].lstrip()).startswith("/"):
            rest = after[1:].lstrip()
            word = rest.split(" ", 1)[0]
            if not word or any(ch.isdigit() for ch in word):
                break
            end = len(text) - len(rest) + len(word)
        if out and out[-1][2] is owner and not text[out[-1][1] : start].strip(_EDGE):
            out[-1] = (out[-1][0], end, owner)
        elif not out or start >= out[-1][1]:
            out.append((start, end, owner))
        elif end > out[-1][1]:
            out.append((out[-1][1], end, owner))
    return out


def _segment(
    line: Line, start: int, end: int, owner: ValueRule | object | None, angle: float
) -> Segment | None:
    """Glyphs ``start`` up to ``end`` of a line, edges trimmed; None when nothing is left."""
    glyphs = line.glyphs
    while start < end and glyphs[start].letter in _EDGE:
        start += 1
    while end > start and glyphs[end - 1].letter in _EDGE:
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
