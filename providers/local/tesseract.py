"""Lines in another script, read by Tesseract: found by the engine's own detection, told by the card's
description, and mixed with what the own reader made of them.

The lines that may be in the script are straightened and set one under another in one grey picture, so
that one call reads them all, whatever the card's slant. What Tesseract reads in its script takes the place
of what the own reader, which does not know it, guessed there; digits and Latin letters stay the own
reader's.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from providers.local import outline, scripts
from providers.local.layout import Layout
from providers.local.ocr import Array, Glyph, Line, Page

_HEIGHT = 48
"""Pixels of a line in the picture that Tesseract gets, its letters half as high; 28 to 56 were tried."""
_MARGIN = 20
_WIDEST = 2400
_MOST_LINES = 40
_LATIN = re.compile(r"[A-Za-z]{4}")
_NUMBER = re.compile(r"(?<![^\s~:(])(?:\d+(?:[/-]\d+)*|\d+(?:\.\d+)+\.?)(?![^\s~,)])")
_SURE = 0.97  # of a line in Latin letters, which need not be read again
_LEAST = 0.5  # confidence of a word that is taken
_OWN = 0.9  # of Latin letters that Tesseract must read ...
_LEAD = 0.1  # ... less surely by so much, to be another script's word that looks like them
_TILE = (0.02, 0.75)  # shares of a line's pixels that are darker than its ink and its ground


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text between ``start`` and ``end``, 0..1 along its line, and whether a blank stands
    before and behind it."""

    text: str
    score: float
    start: float
    end: float
    before: bool = True
    behind: bool = True


def completed(image: Array, page: Page, layout: Layout | None) -> tuple[tuple[Line, ...], bool]:
    """The page's lines with what stands there in the description's script, and whether that could be read.

    ``image`` is RGB, upright. Nothing changes where the description has no value in another script, or
    Tesseract is missing.
    """
    names = layout.scripts if layout else ()
    if not names:
        return page.lines, True
    file, readable = scripts.found()
    if not readable.issuperset(names):
        return page.lines, False
    lines = [*page.lines, *(Line("", 0.0, quad, (), ()) for quad in page.mute)]
    chosen = [line for line in lines if _may_be_native(line)][:_MOST_LINES]
    if not chosen:
        return page.lines, True
    sheet, widths = _sheet(image, chosen)
    for name in names:
        language = scripts.SCRIPTS[name].language
        options = ["stdin", "stdout", "-l", language, "--psm", "6", "txt", "tsv"]
        said = scripts.call(file, options, cv2.imencode(".pgm", sheet)[1].tobytes())
        if said is None:
            return page.lines, False
        rows = _rows(said, widths)
        read = {id(line): mixed(line, row, name) for line, row in zip(chosen, rows, strict=True)}
        lines = [read.get(id(line), line) for line in lines]
        chosen = [read[id(line)] for line in chosen]
    return tuple(line for line in lines if line.text), True


def _may_be_native(line: Line) -> bool:
    level = line.width > line.height
    return level and not (line.score >= _SURE and _LATIN.search(line.text))


def _sheet(image: Array, lines: Sequence[Line]) -> tuple[Array, list[int]]:
    """The lines' pictures one under another, ink black and ground white, and the width of each."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    tiles = []
    for line in lines:
        tile = outline.straightened(grey, line.quad)
        width = min(_WIDEST, max(1, round(tile.shape[1] * _HEIGHT / tile.shape[0])))
        tile = cv2.resize(tile, (width, _HEIGHT), interpolation=cv2.INTER_CUBIC)
        ink, ground = np.quantile(tile, _TILE)
        tiles.append(np.clip((tile - ink) * 255.0 / max(20.0, ground - ink), 0, 255).astype(np.uint8))
    widths = [tile.shape[1] for tile in tiles]
    pitch = _HEIGHT + _MARGIN
    sheet = np.full((len(tiles) * pitch + _MARGIN, max(widths) + 2 * _MARGIN), 255, np.uint8)
    for number, tile in enumerate(tiles):
        top = _MARGIN + number * pitch
        sheet[top : top + _HEIGHT, _MARGIN : _MARGIN + tile.shape[1]] = tile
    return sheet, widths


def _rows(said: str, widths: Sequence[int]) -> list[list[Word]]:
    """The words of each line. Thai has no blanks between words, and Tesseract tells them apart all the
    same: where blanks are, its plain text tells, which stands among the rows of its table."""
    table = [line.split("\t") for line in said.splitlines() if line.count("\t") == 11]
    text = "\n".join(line for line in said.splitlines() if line.count("\t") != 11) + "\n"
    rows: list[list[Word]] = [[] for _ in widths]
    at = 0
    for cells in table:
        if cells[0] != "5" or not cells[11].strip():
            continue
        word = cells[11].strip()
        found = text.find(word, at)
        if found < 0:
            continue
        before, at = found != at, found + len(word)
        left, top, width, height = (int(cell) for cell in cells[6:10])
        row = int((top + height / 2 - _MARGIN / 2) // (_HEIGHT + _MARGIN))
        if 0 <= row < len(rows):
            start, end = ((x - _MARGIN) / widths[row] for x in (left, left + width))
            _add(
                rows[row],
                Word(word, max(0.0, float(cells[10]) / 100), start, end, before, text[at : at + 1].isspace()),
            )
    return rows


def _add(row: list[Word], word: Word) -> None:
    """A sign that hangs on a letter may come as a word of its own."""
    if row and not word.before and scripts.hangs_on(word.text, row[-1].text):
        before = row[-1]
        score = min(before.score, word.score)
        end = max(before.end, word.end)
        row[-1] = replace(before, text=before.text + word.text, score=score, end=end, behind=word.behind)
    else:
        row.append(word)


def mixed(line: Line, words: Sequence[Word], script: str) -> Line:
    """The line with its words in the script as Tesseract read them, and all else as it was."""
    tokens = [token for token in _tokens(words) if _counts(token, line, script)]
    if not any(scripts.has_letters(word.text, script) for token in tokens for word in token):
        return line
    native = [run for token in tokens for run in _runs(token, line)]
    numbers = _numbers(line)
    kept = [
        glyph
        for place, glyph in enumerate(line.glyphs)
        if not any(_covers(run, glyph, exactly=place in numbers) for run in native)
    ]
    added = (glyph for run in native for glyph in _glyphs(run))
    glyphs = _single_blanks(sorted([*kept, *added], key=lambda glyph: glyph.at))
    text = "".join(glyph.letter for glyph in glyphs)
    score = float(np.mean([glyph.score for glyph in glyphs]))
    return replace(line, text=text, score=score, glyphs=tuple(glyphs), mrz=())


def _tokens(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words with no blank between them."""
    token: list[Word] = []
    for word in words:
        if word.before and token:
            yield token
            token = []
        token.append(word)
    if token:
        yield token


def _counts(token: Sequence[Word], line: Line, script: str) -> bool:
    """Whether a token is in the script, and no Latin letters that Tesseract takes for it; or a number, to
    go with such tokens."""
    text = "".join(word.text for word in token)
    if not scripts.has_letters(text, script) and not any(ch.isdecimal() for ch in text):
        return False
    score = float(np.average([word.score for word in token], weights=[len(word.text) for word in token]))
    inside = [glyph for glyph in line.glyphs if token[0].start <= glyph.at <= token[-1].end]
    latin = [glyph.score for glyph in inside if glyph.letter.isascii() and glyph.letter.isalpha()]
    surely_latin = len(latin) > 2 and np.mean(latin) >= _OWN and np.mean(latin) > score + _LEAD
    return score >= _LEAST and not surely_latin


def _runs(token: Sequence[Word], line: Line) -> Iterator[list[Word]]:
    """The stretches of a token without numbers that the own reader read too: it reads them better."""
    for is_number, words in itertools.groupby(token, key=lambda word: _is_own_number(word, line)):
        if not is_number:
            yield list(words)


def _is_own_number(word: Word, line: Line) -> bool:
    """Whether the own reader read numbers there: near it where Tesseract has a number too, and else
    nothing but numbers."""
    near = 0.5 * line.height / line.width if word.text.isdecimal() else 0.0
    inside = [
        number in _numbers(line)
        for number, glyph in enumerate(line.glyphs)
        if word.start - near <= glyph.at <= word.end + near and glyph.letter != " "
    ]
    return any(inside) if word.text.isdecimal() else bool(inside) and all(inside)


def _numbers(line: Line) -> set[int]:
    """The glyphs that stand in numbers, such as ``99/1`` and ``2032.09.06.``, by their place in the line."""
    text = "".join(glyph.letter[:1] for glyph in line.glyphs)
    return {place for match in _NUMBER.finditer(text) for place in range(*match.span())}


def _span(run: Sequence[Word]) -> tuple[float, float, float]:
    """Where a run begins and ends, and the width of a letter of it; its words' places overlap."""
    start, end = run[0].start, max(word.end for word in run)
    return start, end, (end - start) / sum(len(scripts.clusters(word.text)) for word in run)


def _covers(run: Sequence[Word], glyph: Glyph, *, exactly: bool) -> bool:
    start, end, letter = _span(run)
    near = 0.0 if exactly else 0.5 * letter
    return start - near <= glyph.at <= end + near


def _glyphs(run: Sequence[Word]) -> Iterator[Glyph]:
    """Evenly spread over the run, between blanks where the text has them."""
    start, end, step = _span(run)
    letters = [(letter, word.score) for word in run for letter in scripts.clusters(word.text)]
    if run[0].before:
        yield Glyph(" ", letters[0][1], start)
    for number, (letter, score) in enumerate(letters):
        yield Glyph(letter, score, start + (number + 0.5) * step)
    if run[-1].behind:
        yield Glyph(" ", letters[-1][1], end)


def _single_blanks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    out: list[Glyph] = []
    for glyph in glyphs:
        if glyph.letter != " " or (out and out[-1].letter != " "):
            out.append(glyph)
    return out[:-1] if out and out[-1].letter == " " else out
