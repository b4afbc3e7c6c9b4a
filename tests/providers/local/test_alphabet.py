"""Letters with marks: unsure ones become letters of the country's language, sure ones stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from providers.local.alphabet import settled
from providers.local.ocr import Line
from tests.providers.local.lines import line


def with_doubt(text: str, at: int, *marks: tuple[str, float]) -> Line:
    """A line whose letter at a place is the likeliest of several."""
    whole = line(text, 0, 0)
    glyphs = list(whole.glyphs)
    glyphs[at] = replace(glyphs[at], score=marks[0][1], marks=marks)
    return replace(whole, glyphs=tuple(glyphs))


@pytest.mark.parametrize(
    ("country", "letters", "expected"),
    [
        ("DEU", (("Õ", 0.5), ("Ö", 0.1), ("O", 0.05)), "KÖLN"),
        ("EST", (("Ô", 0.45), ("Õ", 0.27), ("Ö", 0.18)), "KÕLN"),
        ("EST", (("Ö", 0.5), ("Õ", 0.3)), "KÖLN"),
        ("BRA", (("Ö", 0.6), ("Ó", 0.2), ("Õ", 0.1)), "KÓLN"),
        ("DEU", (("Ô", 0.6), ("Ò", 0.2)), "KÔLN"),  # nothing of its own could stand there
        ("UTO", (("Õ", 0.5), ("Ö", 0.1)), "KÕLN"),
        (None, (("Õ", 0.5), ("Ö", 0.1)), "KÕLN"),
    ],
)
def test_an_unsure_mark_becomes_one_that_the_country_writes(
    country: str | None, letters: tuple[tuple[str, float], ...], expected: str
) -> None:
    read = with_doubt(f"K{letters[0][0]}LN", 1, *letters)
    (done,) = settled([read], country)
    assert done.text == expected == "".join(glyph.letter for glyph in done.glyphs)


def test_a_small_letter_stays_small() -> None:
    assert settled([with_doubt("kõln", 1, ("õ", 0.5), ("ö", 0.1))], "DEU")[0].text == "köln"


def test_a_letter_read_for_certain_stays_whatever_the_country() -> None:
    read = with_doubt("SÃO", 1, ("Ã", 0.95), ("Ä", 0.02))
    assert settled([read], "DEU")[0] is read


def test_a_line_without_marks_is_left_as_it_is() -> None:
    read = line("KOLN", 0, 0)
    assert settled([read], "DEU")[0] is read
