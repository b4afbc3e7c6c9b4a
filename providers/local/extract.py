"""From a side's lines to its values, by a layout's description.

Every rule looks from each of its labels to the right, below or above, as described; every pair of
rule and text that is possible has a cost (how far, how unlike), and the cheapest pairs win, each
text serving one rule. So a value is not taken by the label of its neighbour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from providers.local.layout import Layout, ValueRule
from providers.local.ocr import Array, Line
from providers.local.scripts import in_other_script, script_of
from providers.local.segments import Segment, join, segments
from providers.local.values import Part, understand

_SECOND_CHOICE = 2.0  # what each further place in a rule's list costs, in line heights
_ANYWHERE = 30.0
_FARTHEST_RIGHT = 14.0
_FARTHEST_BELOW = 2.2
_TALLER = 2.5  # a value's height, at most, in its label's
_FARTHEST_ABOVE = 2.5
_INDENT = 2.5
_OUTDENT = 5.0


@dataclass(frozen=True, slots=True)
class Found:
    """A value with its text as read, its score and its place in the frame; ``weakest`` is the score of
    its least sure letter, ``reader`` who read it where it is another than the engine's own."""

    field: str
    part: Part
    raw: str
    score: float
    quad: Array
    reader: str = ""
    weakest: float = 1.0


@dataclass(frozen=True, slots=True)
class _Candidate:
    cost: float
    rule: ValueRule
    segments: tuple[Segment, ...]
    parts: dict[str, Part]


def extract(lines: Sequence[Line], layout: Layout, card: tuple[int, int] | None = None) -> list[Found]:
    """The values of a side. ``card`` is width and height of a straightened card, None where the
    whole picture was read."""
    return _Extraction(segments(lines, layout), layout, card).run()


class _Extraction:
    def __init__(self, pieces: list[Segment], layout: Layout, card: tuple[int, int] | None) -> None:
        self.layout = layout
        self.card = card
        self.labels = [piece for piece in pieces if isinstance(piece.owner, ValueRule)]
        self.print = [piece for piece in pieces if piece.owner is not None]
        self.free = [piece for piece in pieces if piece.owner is None and not piece.sideways]
        self.sideways = [piece for piece in pieces if piece.sideways]
        self.hull = _hull(pieces)
        self.used: set[int] = set()
        self.placed: dict[str, Segment] = {}

    def run(self) -> list[Found]:
        found: list[Found] = []
        # Rules that hang on another value, or look anywhere, wait until labels had their say.
        anchored = [rule for rule in self.layout.values if rule.anchor]
        late = {name for rule in anchored for name in rule.fields}
        waves = (
            [rule for rule in self.layout.values if rule.labels],
            [rule for rule in self.layout.values if not rule.labels and not rule.anchor],
            [rule for rule in anchored if rule.anchor not in late],
            [rule for rule in anchored if rule.anchor in late],
        )
        for wave in waves:
            found += self._settle(wave)
        return found

    def _settle(self, rules: Sequence[ValueRule]) -> list[Found]:
        candidates = [candidate for rule in rules for candidate in self._candidates(rule)]
        candidates.sort(key=lambda candidate: candidate.cost)
        found: list[Found] = []
        settled: set[int] = set()
        for candidate in candidates:
            fields = [name for name in candidate.rule.fields if name not in self.placed]
            if id(candidate.rule) in settled or not fields:
                continue
            if any(id(segment) in self.used for segment in candidate.segments):
                continue
            settled.add(id(candidate.rule))
            self.used.update(id(segment) for segment in candidate.segments)
            found += self._values(candidate)
        return found

    def _values(self, candidate: _Candidate) -> Iterator[Found]:
        rule = candidate.rule
        one_a_line = len(rule.fields) > 1 and rule.pattern is None
        for number, (name, part) in enumerate(candidate.parts.items()):
            source = (
                candidate.segments[number]
                if one_a_line
                else join(candidate.segments, rule.join if rule.join is not None else " ")
            )
            self.placed[name] = source
            if not name.startswith("_"):
                score = source.score * (0.9 if part.exchanged else 1.0)
                reader = "tesseract" if in_other_script(source.text) else ""
                weakest = min((g.score for g in source.glyphs if g.letter.isalnum()), default=1.0)
                yield Found(name, part, source.text, score, source.quad, reader, weakest)

    # Candidates

    def _candidates(self, rule: ValueRule) -> Iterator[_Candidate]:
        anchors = [label for label in self.labels if label.owner is rule]
        if rule.anchor and rule.anchor in self.placed:
            anchors = [self.placed[rule.anchor]]
        for order, place in enumerate(rule.place):
            if place == "anywhere":
                anywhere = (*self._unused(), *self.sideways)
                starts = [(_ANYWHERE, segment) for segment in anywhere]
            else:
                look = {"right": self._right, "below": self._below, "above": self._above}[place]
                starts = [start for anchor in anchors for start in look(anchor)]
            for cost, first in starts:
                if not self._inside(rule, first):
                    continue
                if rule.script and script_of(first.text) != rule.script:  # a stamp across the card
                    continue
                candidate = self._candidate(rule, place, first, cost + order * _SECOND_CHOICE)
                if candidate is not None:
                    yield candidate

    def _candidate(self, rule: ValueRule, place: str, first: Segment, cost: float) -> _Candidate | None:
        chain = self._chain(rule, place, first)
        if len(rule.fields) > 1 and rule.pattern is None:
            parts = {}
            names = rule.fields if len(chain) >= len(rule.fields) else rule.short
            if len(names) != len(chain[: len(rule.fields)]):
                return None
            for name, segment in zip(names, chain, strict=False):
                one = understand(rule, segment)
                if one is None:
                    return None
                parts[name] = next(iter(one.values()))
            return _Candidate(cost, rule, tuple(chain[: len(parts)]), parts)
        # The longest chain that makes sense: an address may be one line or four.
        for length in range(len(chain), 0, -1):
            text = join(chain[:length], rule.join if rule.join is not None else " ")
            understood = understand(rule, text)
            if understood is not None:
                unlike = 0.5 * sum(part.exchanged for part in understood.values())
                return _Candidate(cost + unlike, rule, tuple(chain[:length]), understood)
        return None

    def _chain(self, rule: ValueRule, place: str, first: Segment) -> list[Segment]:
        """The value's first line and those that follow it, as many as the rule allows."""
        chain = [first]
        if place == "above":
            while len(chain) < rule.lines and (upper := self._next(chain[0], rule.spacing, upwards=True)):
                chain.insert(0, upper)
            return chain
        while len(chain) < rule.lines and (lower := self._next(chain[-1], rule.spacing)):
            chain.append(lower)
        return chain

    def _next(self, line: Segment, spacing: float, *, upwards: bool = False) -> Segment | None:
        """The line of text that follows in the same column; None where a label stands between."""
        sign = -1 if upwards else 1
        near = []
        for other in self._unused():
            gap = other.box[1] - line.box[3] if not upwards else line.box[1] - other.box[3]
            height = max(line.height, other.height)
            if (
                sign * (other.middle - line.middle) > 0.5 * height
                and -0.5 * height < gap < spacing * height
                and abs(other.box[0] - line.box[0]) < _INDENT * height
                and not self._label_between(line, other)
            ):
                near.append((gap, other))
        return min(near, key=lambda pair: pair[0])[1] if near else None

    def _label_between(self, a: Segment, b: Segment) -> bool:
        """Print that stands between two lines, or begins the row of the second."""
        low, high = sorted((a.middle, b.middle))
        for label in self.print:
            between = low < label.middle < high and not label.same_row(a)
            begins = (
                isinstance(label.owner, ValueRule)
                and label.same_row(b)
                and label.box[2] <= b.box[0] + 0.5 * b.height
            )
            near = b.box[0] - label.box[2] < 6 * b.height
            overlaps = label.box[0] < max(a.box[2], b.box[2]) and label.box[2] > min(a.box[0], b.box[0])
            if (between and overlaps) or (begins and near):
                return True
        return False

    def _right(self, label: Segment) -> Iterator[tuple[float, Segment]]:
        for segment in self._unused():
            height = label.height
            gap = (segment.box[0] - label.box[2]) / height
            if not segment.same_row(label) or not -0.8 < gap < _FARTHEST_RIGHT:
                continue
            if segment.height > _TALLER * height:  # a stamp across the card, not a value
                continue
            if any(
                label.box[2] - 0.5 * height <= other.box[0] and other.box[2] <= segment.box[0] + 1
                for other in self.print
                if other is not label and other.same_row(segment)
            ):
                continue
            yield max(0.0, gap) * 0.5, segment

    def _below(self, label: Segment) -> Iterator[tuple[float, Segment]]:
        yield from self._column(label, downwards=True)

    def _above(self, label: Segment) -> Iterator[tuple[float, Segment]]:
        yield from self._column(label, downwards=False)

    def _column(self, label: Segment, *, downwards: bool) -> Iterator[tuple[float, Segment]]:
        farthest = _FARTHEST_BELOW if downwards else _FARTHEST_ABOVE
        for segment in self._unused():
            height = segment.height
            gap = segment.box[1] - label.box[3] if downwards else label.box[1] - segment.box[3]
            off_middle = abs(segment.middle - label.middle)
            if segment.same_row(label) and off_middle < 0.5 * min(height, label.height):
                continue
            if not -0.6 * height < gap < farthest * height:
                continue
            if (segment.middle - label.middle) * (1 if downwards else -1) <= 0:
                continue
            off = abs(segment.box[0] - label.box[0]) / height
            overlap = min(segment.box[2], label.box[2]) - max(segment.box[0], label.box[0])
            # The label's first half may be in a script that was not read.
            indent = _OUTDENT if segment.box[0] < label.box[0] else _INDENT
            if off > indent and overlap < 0.3 * min(
                segment.box[2] - segment.box[0], label.box[2] - label.box[0]
            ):
                continue
            if downwards and self._owned_above(segment, label):
                continue
            yield max(0.0, gap) / height + 0.4 * min(off, 6.0), segment

    def _owned_above(self, segment: Segment, label: Segment) -> bool:
        """Another label stands between this one and the text, over the text."""
        return any(
            label.middle < other.middle < segment.middle
            and not other.same_row(label)
            and other.box[0] < segment.box[2]
            and other.box[2] > segment.box[0]
            and not other.same_row(segment)
            for other in self.print
            if other is not label
        )

    def _inside(self, rule: ValueRule, segment: Segment) -> bool:
        """Whether a text lies in the rule's region: of the card, else of all that is printed."""
        if rule.region is None:
            return True
        if self.card is not None:
            x, y = np.asarray(segment.quad).mean(axis=0) / np.array(self.card)
        else:
            start, size = self.hull[:2], self.hull[2:] - self.hull[:2]
            middle = np.array([segment.box[0] + segment.box[2], segment.box[1] + segment.box[3]]) / 2
            x, y = (middle - start) / size
        left, top, right, bottom = rule.region
        return bool(left <= x <= right and top <= y <= bottom)

    def _unused(self) -> Iterator[Segment]:
        return (segment for segment in self.free if id(segment) not in self.used)


def _hull(pieces: Sequence[Segment]) -> Array:
    """Left, top, right, bottom of all text."""
    if not pieces:
        return np.array([0.0, 0.0, 1.0, 1.0])
    boxes = np.array([piece.box for piece in pieces])
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0) + 1e-6])
