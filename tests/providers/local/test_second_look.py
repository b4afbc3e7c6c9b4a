"""A letter that stands alone is looked for beside its label."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from providers.local.layout import Layout, load
from providers.local.ocr import Array, Line
from providers.local.second_look import look
from tests.providers.local.lines import line

DESCRIPTION = """
document = "id_card"
side = "front"
titles = ["REPUBLIC OF UTOPIA"]

[[value]]
field = "surname"
labels = ["Surname"]

[[value]]
field = "sex"
labels = ["Sex"]
place = ["{place}"]
kind = "choice"
choices = ["F", "M"]
"""
WHERE = {"right": (150, 100), "below": (100, 125), "above": (100, 75)}


def described(folder: Path, place: str) -> Layout:
    file = folder / "utopia.toml"
    file.write_text(DESCRIPTION.format(place=place), "utf-8")
    return load(file)


class Card:
    """A letter on it, which is read where a quad that is looked at holds its middle."""

    def __init__(self, letter: Line) -> None:
        self.letter = letter
        self.asked = 0

    def read(self, quads: Sequence[Array]) -> list[Line]:
        self.asked += len(quads)
        middle = self.letter.centre
        inside = [q for q in quads if np.all(q.min(axis=0) < middle) and np.all(middle < q.max(axis=0))]
        return [self.letter for _ in inside]


@pytest.mark.parametrize("place", WHERE)
def test_a_letter_is_found_where_its_description_says(tmp_path: Path, place: str) -> None:
    layout = described(tmp_path, place)
    labels = [line("Surname", 100, 20), line("Sex", 100, 100)]
    for other, (x, y) in WHERE.items():
        letter = line("F", x, y)
        assert look(labels, layout, {"surname"}, Card(letter).read) == ([letter] if other == place else [])


@pytest.mark.parametrize(
    "letter", [line("F", 150, 100, score=0.8), line("X", 150, 100), line("FE", 150, 100)],
    ids=["unsure", "no such value", "more than the value"],
)  # fmt: skip
def test_what_is_not_surely_one_of_its_values_is_left(tmp_path: Path, letter: Line) -> None:
    assert look([line("Sex", 100, 100)], described(tmp_path, "right"), set(), Card(letter).read) == []


def test_what_was_read_is_not_looked_for_again(tmp_path: Path) -> None:
    card = Card(line("F", 150, 100))
    layout = described(tmp_path, "right")
    assert look([line("Sex", 100, 100)], layout, {"sex"}, card.read) == []
    assert look([line("Surname", 100, 100)], layout, set(), card.read) == []
    assert card.asked == 0
