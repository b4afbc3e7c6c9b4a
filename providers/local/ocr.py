"""Text lines of a picture: found, turned upright, read letter by letter.

PP-OCRv6 small (detection, recognition) and the PP-OCR direction classifier, run by onnxruntime.
The weights ship with rapidocr; its pipeline is not used because it gives away what the rest of
the engine needs: where each letter stands, how sure each one is, and which other letters of the
machine-readable zone it could be.

Pre- and post-processing follow the PaddleOCR models' own (DB detection, CTC recognition).
"""

from __future__ import annotations

import os
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime

from providers.local import outline, weights
from providers.local.geometry import turn_points
from providers.normalise.mrz import ALPHABET as MRZ_ALPHABET
from providers.normalise.text import fold

Array = npt.NDArray[Any]

_DETECTION_SIDE, _CARD_SIDE = 1152, 960
"""The longest side that detection looks at: of a page, and of a card, whose print is larger for its size. Of
412 lines on 24 cards and pages 2 are lost at 960 against 1152, and 7 at 832."""
_DETECTION_THRESHOLD, _BOX_THRESHOLD, _UNCLIP = 0.3, 0.5, 1.6  # as the model was trained with
_LINE_HEIGHT = 48  # the recogniser's
_DIRECTION_SHAPE = (48, 192)  # the classifier's
_DIRECTION_VOTES = 6
SURE = 0.9
"""The score from which on a letter with a mark is taken for certain."""
_LEAST = 0.01  # probability of a letter that could stand there as well
_SURE_SIGN = 0.7  # of a sign that does not belong to its line's script
_NEARLY = 0.25  # of a blank: lost ones have 0.30 to 0.47, no other place above 0.17 (five cards)
_TALL = 1.5  # a quad so much higher than wide holds a line that runs up or down


# What noise makes of a filler.
_ZONE_LOOKS = {"<": "<くㄑ〈《‹«＜"}


_RAISED = {"⁺": "+", "⁻": "-"}  # a blood group's, as the models see it


def _half_width(letter: str) -> str:
    """Full-width Latin letters and digits are the same letters, and raised signs the same signs."""
    if letter in _RAISED:
        return _RAISED[letter]
    code = ord(letter) if len(letter) == 1 else 0
    return chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E else letter


def _is_wide(letter: str) -> bool:
    """A sign of Chinese, Japanese or Korean writing."""
    return bool(letter) and unicodedata.east_asian_width(letter) in "WF"


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter with its score and place, 0..1 along the line. ``marks``, where a letter with a mark
    is unsure: the same letter with others and their probabilities, likeliest first; ``twins``, where
    a plain letter or a digit is unsure: the capitals and digits that could stand there, likewise.
    ``others``, for the machine-readable zone alone: the probabilities of its letters, in its
    alphabet's order."""

    letter: str
    score: float
    at: float
    marks: tuple[tuple[str, float], ...] = ()
    twins: tuple[tuple[str, float], ...] = ()
    others: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; ``quad`` is top left, top right, bottom right, bottom left in the frame."""

    text: str
    score: float
    quad: Array
    glyphs: tuple[Glyph, ...]
    mrz: tuple[Glyph, ...]

    @property
    def height(self) -> float:
        return outline.height(self.quad)

    @property
    def width(self) -> float:
        return outline.width(self.quad)

    @property
    def centre(self) -> Array:
        return np.asarray(self.quad.mean(axis=0))

    def part(self, start: float, end: float) -> Array:
        """The quad of the stretch between two places 0..1 along the line."""
        return outline.part(self.quad, start, end)


@dataclass(frozen=True, slots=True)
class Page:
    """What was read: lines in the coordinates of the picture turned by ``turns`` quarter turns
    counter-clockwise, which stands upright. ``mute`` are the quads of lines of which no letter is known."""

    lines: tuple[Line, ...]
    turns: int
    mute: tuple[Array, ...] = ()


class Reader:
    """The three models, loaded once a process; ``read`` is safe to call from threads in turn."""

    def __init__(self, threads: int) -> None:
        self._detection = _session("text_detection", threads)
        # A line is too small to be shared out: threads would wait for each other at every layer
        # (twice the processor time, measured). Each reads lines of its own.
        self._direction = _session("text_direction", 1)
        self._recognition = _session("text_recognition", 1)
        self._side_by_side = ThreadPoolExecutor(threads, "lines")
        characters = self._recognition.get_modelmeta().custom_metadata_map["character"]
        self._letters = ["", *(_half_width(ch) for ch in characters.splitlines()), " "]
        self._wide = np.array([_is_wide(letter) for letter in self._letters])
        self._marked = _by_plain_letter(self._letters)
        self._mrz_columns = [
            [i for i, ch in enumerate(self._letters) if ch in _ZONE_LOOKS.get(letter, letter) and ch]
            for letter in MRZ_ALPHABET
        ]
        self._lock = threading.Lock()

    def read(self, image: Array) -> Page:
        """Read an RGB picture (height x width x 3, uint8) whose text may stand in any of four
        directions, turned a little or seen at a slant."""
        with self._lock:
            quads = self.detect(image)
            if not quads:
                return Page((), 0)
            turns = self._turns(image, quads)
            if turns:
                height, width = image.shape[:2]
                image = np.ascontiguousarray(np.rot90(image, turns))
                quads = [turn_points(quad, turns, width, height) for quad in quads]
                quads = [outline.ordered(quad) for quad in quads]
            lines = self._recognise(image, quads)
            read = {line.quad.tobytes() for line in lines}
            return Page(tuple(lines), turns, tuple(quad for quad in quads if quad.tobytes() not in read))

    def read_lines(self, image: Array, quads: Sequence[Array]) -> list[Line]:
        """Read given quads of an upright picture."""
        with self._lock:
            return self._recognise(image, quads)

    def detect(self, image: Array) -> list[Array]:
        """The quads of text lines in pixels."""
        height, width = image.shape[:2]
        longest = max(height, width)
        ratio = min(1.0, (_CARD_SIDE if longest <= _DETECTION_SIDE else _DETECTION_SIDE) / longest)
        size = [max(32, round(side * ratio / 32) * 32) for side in (width, height)]
        small = cv2.resize(image[:, :, ::-1], size, interpolation=cv2.INTER_AREA)
        tensor = (small.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[np.newaxis]
        heat: Array = self._detection.run(None, {"x": tensor})[0][0, 0]
        mask = cv2.dilate((heat > _DETECTION_THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        scale = np.array([width / size[0], height / size[1]])
        quads = []
        for contour in contours:
            (x, y), (w, h), angle = cv2.minAreaRect(contour)
            if min(w, h) < 3 or _mean_inside(heat, contour) < _BOX_THRESHOLD:
                continue
            grow = w * h * _UNCLIP / (w + h)  # twice the offset of the DB post-processing
            box = cv2.boxPoints(((x, y), (w + grow, h + grow), angle)) * scale
            box[:, 0] = box[:, 0].clip(0, width - 1)
            box[:, 1] = box[:, 1].clip(0, height - 1)
            quads.append(outline.ordered(box))
        return quads

    def _turns(self, image: Array, quads: Sequence[Array]) -> int:
        """Quarter turns counter-clockwise that bring the text upright, by the longest lines."""
        longest = sorted(quads, key=outline.length, reverse=True)[: 2 * _DIRECTION_VOTES]
        sideways = sum(outline.height(quad) > _TALL * outline.width(quad) for quad in longest) * 2 > len(
            longest
        )
        crops = [outline.straightened(image, quad) for quad in longest]
        if sideways:
            crops = [np.rot90(crop) for crop in crops]
        crops = [crop for crop in crops if crop.shape[1] > 1.5 * crop.shape[0]][:_DIRECTION_VOTES]
        if not crops:
            return 0
        batch = np.stack([_tensor(crop, *_DIRECTION_SHAPE) for crop in crops])
        upside_down = self._direction.run(None, {"x": batch})[0][:, 1].mean() > 0.5
        return (1 if sideways else 0) + (2 if upside_down else 0)

    def _recognise(self, image: Array, quads: Sequence[Array]) -> list[Line]:
        """Lines in the order of the quads. The longest is begun first, or all would wait for it."""
        order = sorted(range(len(quads)), key=lambda number: -outline.length(quads[number]))
        read = self._side_by_side.map(lambda number: self._read_line(image, quads[number]), order)
        lines = dict(zip(order, read, strict=True))
        return [line for number in range(len(quads)) if (line := lines[number]) is not None]

    def _read_line(self, image: Array, quad: Array) -> Line | None:
        """None where the quad is too small, or nothing stands in it."""
        crop = outline.straightened(image, quad)
        if min(crop.shape[:2]) < 4:
            return None
        if crop.shape[0] > _TALL * crop.shape[1]:
            quad, crop = self._upright(quad, crop)
        width = max(_LINE_HEIGHT, round(crop.shape[1] * _LINE_HEIGHT / crop.shape[0]))
        tensor = _tensor(crop, _LINE_HEIGHT, min(width, 3200))[np.newaxis]
        chances: Array = self._recognition.run(None, {"x": tensor})[0][0]
        glyphs = self._decode(chances)
        if not glyphs:
            return None
        return Line(
            text="".join(glyph.letter for glyph in glyphs),
            score=float(np.mean([glyph.score for glyph in glyphs])),
            quad=quad,
            glyphs=glyphs,
            mrz=self._decode_mrz(chances),
        )

    def _upright(self, quad: Array, crop: Array) -> tuple[Array, Array]:
        """A line that runs up or down the page, turned so that it can be read."""
        crop = np.rot90(crop)
        quad = np.roll(quad, -1, axis=0)  # the right edge becomes the top
        upside_down = self._direction.run(None, {"x": _tensor(crop, *_DIRECTION_SHAPE)[None]})[0]
        if upside_down[0, 1] > 0.5:
            return np.roll(quad, 2, axis=0), np.ascontiguousarray(np.rot90(crop, 2))
        return quad, np.ascontiguousarray(crop)

    def _decode(self, chances: Array) -> tuple[Glyph, ...]:
        """Greedy CTC. A noisy line of Latin script with an unsure Chinese sign here and there is
        read once more without them."""
        best = chances.argmax(axis=1)
        wide = [float(chances[i, best[i]]) for i in _path(best) if self._wide[best[i]]]
        if wide and len(wide) < 0.4 * len(_path(best)) and max(wide) < _SURE_SIGN:
            chances = np.where(self._wide, 0.0, chances)
            best = chances.argmax(axis=1)
        return tuple(
            Glyph(
                self._letters[letter],
                float(chances[i, letter]),
                (i + 0.5) / len(best),
                marks=self._marks(chances[i], letter),
                twins=self._twins(chances[i], letter),
            )
            for i, letter in self._with_blanks(chances, [(i, int(best[i])) for i in _path(best)])
        )

    def _with_blanks(self, chances: Array, path: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Steps and letters, with the blanks between two letters that were nearly read."""
        blank = len(self._letters) - 1
        before: tuple[int, int] | None = None
        for step, letter in path:
            if before is not None and blank not in (before[1], letter):
                between = chances[before[0] : step + 1, blank]
                if between.max() >= _NEARLY:
                    yield before[0] + int(between.argmax()), blank
            yield step, letter
            before = step, letter

    def _decode_mrz(self, chances: Array) -> tuple[Glyph, ...]:
        """The same over the letters of the machine-readable zone, each with its look-alikes."""
        few = np.stack(
            [chances[:, 0], *(chances[:, columns].sum(axis=1) for columns in self._mrz_columns)],
            axis=1,
        )
        best = few.argmax(axis=1)
        return tuple(
            Glyph(
                MRZ_ALPHABET[best[i] - 1],
                float(few[i, best[i]]),
                (i + 0.5) / len(best),
                others=tuple((few[i, 1:] / (few[i, 1:].sum() + 1e-9)).tolist()),
            )
            for i in _path(best)
        )

    def _marks(self, chances: Array, best: int) -> tuple[tuple[str, float], ...]:
        letter = self._letters[best]
        if letter.isascii() or chances[best] >= SURE:
            return ()
        same = self._marked.get(_plain(letter), ())
        found = [(self._letters[i], float(chances[i])) for i in same if chances[i] >= _LEAST]
        return tuple(sorted(found, key=lambda pair: -pair[1]))

    def _twins(self, chances: Array, best: int) -> tuple[tuple[str, float], ...]:
        letter = self._letters[best]
        if not (letter.isascii() and letter.isalnum()) or chances[best] >= SURE:
            return ()
        plain = zip(MRZ_ALPHABET, self._mrz_columns, strict=True)
        found = [(sign, float(chances[columns].sum())) for sign, columns in plain if sign != "<"]
        return tuple(sorted((pair for pair in found if pair[1] >= _LEAST), key=lambda pair: -pair[1]))


_threads = 0


def use_threads(number: int) -> None:
    """How many threads the engine may use in this process, before it is first asked for anything; 0 is
    one for each core that the process may run on."""
    global _threads
    _threads = number
    cv2.setNumThreads(number or -1)


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The process's reader."""
    return Reader(_threads or len(os.sched_getaffinity(0)))


def _session(name: str, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # A thread that spins while it waits takes the core that another one needs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # The arena keeps the largest buffers that were ever asked for; a worker lives long.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(weights.path(name)), options, providers=["CPUExecutionProvider"])


def _path(best: Array) -> list[int]:
    """The steps at which a letter begins: repeats and blanks (0) dropped."""
    return [i for i, letter in enumerate(best) if letter and (i == 0 or letter != best[i - 1])]


def _plain(letter: str) -> tuple[str, bool]:
    """A letter without its mark, and whether it is a capital."""
    return fold(letter), letter.isupper()


def _by_plain_letter(letters: Sequence[str]) -> dict[tuple[str, bool], list[int]]:
    """Places in the model's list of the Latin letters that differ by a mark alone."""
    places: dict[tuple[str, bool], list[int]] = {}
    for place, letter in enumerate(letters):
        if letter.isalpha() and len(fold(letter)) == 1 and fold(letter).isascii():
            places.setdefault(_plain(letter), []).append(place)
    return places


def _mean_inside(heat: Array, contour: Array) -> float:
    x, y, w, h = cv2.boundingRect(contour)
    mask = np.zeros((h, w), np.uint8)
    cv2.fillPoly(mask, [contour - (x, y)], 1)
    return float(cv2.mean(heat[y : y + h, x : x + w], mask)[0])


def _tensor(crop: Array, height: int, width: int) -> Array:
    """A crop as the models take it: blue first, -1..1, its proportions kept and padded with grey
    where it is narrower than ``width``."""
    fitted = max(1, min(width, round(crop.shape[1] * height / crop.shape[0])))
    resized = cv2.resize(crop, (fitted, height))[:, :, ::-1]
    tensor = np.zeros((3, height, width), np.float32)
    tensor[:, :, :fitted] = (resized.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)
    return tensor
