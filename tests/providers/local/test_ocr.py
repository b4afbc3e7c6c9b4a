"""What the reader makes of the models' answers; how well they read is measured on specimens."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from providers.local.ocr import Array, Line, Reader

LETTERS = ["", *"ABC-", " "]


def answer(*steps: dict[str, float]) -> Array:
    """Probabilities of the letters at each step; what is left is that none begins."""
    chances = np.zeros((len(steps), len(LETTERS)), np.float32)
    for row, step in zip(chances, steps, strict=True):
        for letter, chance in step.items():
            row[LETTERS.index(letter)] = chance
        row[0] = 1 - row.sum()
    return chances


@pytest.fixture
def reader() -> Reader:
    """Without its models."""
    reader = object.__new__(Reader)
    reader._letters = LETTERS
    reader._wide = np.zeros(len(LETTERS), bool)
    reader._marked = {}
    reader._side_by_side = ThreadPoolExecutor(2)
    return reader


@pytest.mark.parametrize(
    ("chance", "text"), [(0.0, "A-B"), (0.17, "A-B"), (0.3, "A -B"), (0.45, "A -B"), (0.9, "A -B")]
)
def test_a_blank_that_was_nearly_read_is_there(reader: Reader, chance: float, text: str) -> None:
    glyphs = reader._decode(answer({"A": 0.9}, {" ": chance}, {"-": 0.9}, {}, {"B": 0.9}))
    assert "".join(glyph.letter for glyph in glyphs) == text
    places = [glyph.at for glyph in glyphs]
    assert places == sorted(places)
    assert all(glyph.score == pytest.approx(chance) for glyph in glyphs if glyph.letter == " ")


def test_a_blank_that_was_read_stays_one(reader: Reader) -> None:
    glyphs = reader._decode(answer({"A": 0.9}, {" ": 0.4}, {" ": 0.9}, {" ": 0.4}, {"B": 0.9}))
    assert "".join(glyph.letter for glyph in glyphs) == "A B"


def test_lines_are_read_side_by_side_and_stay_in_order(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = threading.Barrier(2, timeout=5)

    def read(_image: Array, quad: Array) -> Line | None:
        both.wait()  # nobody gets past it alone
        width = float(quad[1, 0])
        return None if width == 5 else Line(str(width), 1.0, quad, (), ())

    monkeypatch.setattr(reader, "_read_line", read)
    quads = [np.array([[0, 0], [w, 0], [w, 9], [0, 9]], np.float32) for w in (30, 5, 90, 60)]
    lines = reader._recognise(np.zeros((9, 9, 3), np.uint8), quads)
    assert [line.text for line in lines] == ["30.0", "90.0", "60.0"]
