"""Displays of seven segments, told by their strokes: a pattern that is no digit, or a digit that was lost,
makes no reading."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from providers.local import seven_segments
from specimens.meters import make_meter


@pytest.mark.parametrize("seed", range(6))
def test_a_drawn_display_is_told_digit_by_digit(seed: int) -> None:
    meter = make_meter("energy", "lcd", seed)
    assert seven_segments.read(np.asarray(meter.image)) == meter.reading


def test_a_display_with_a_hidden_digit_is_not_read() -> None:
    meter = make_meter("energy", "lcd", 0)
    pixels = np.array(meter.image)
    cv2.circle(pixels, (735, 300), 40, (30, 30, 30), -1)
    assert seven_segments.read(pixels) is None


def test_print_and_drums_are_no_segments() -> None:
    assert seven_segments.read(np.asarray(make_meter("gas", "drum", 1).image)) is None


def test_one_seed_gives_one_meter() -> None:
    once, again = make_meter("water", "drum", 4), make_meter("water", "drum", 4)
    assert (once.reading, once.number, once.image.tobytes()) == (
        again.reading,
        again.number,
        again.image.tobytes(),
    )
