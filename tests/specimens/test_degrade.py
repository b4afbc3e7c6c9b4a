"""Degradations: their homographies map points rightly, and a seed fixes the picture."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from specimens.degrade import DEGRADATIONS, degrade

pytestmark = pytest.mark.slow

WIDTH, HEIGHT = 1012, 638
# Black squares on a white card, away from its rounded corners.
MARKS = ((150, 110), (860, 120), (850, 530), (160, 520), (500, 320))


@pytest.fixture(scope="module")
def card() -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), (245, 245, 245))
    pen = ImageDraw.Draw(picture)
    for x, y in MARKS:
        pen.rectangle((x - 20, y - 20, x + 19, y + 19), fill=(0, 0, 0))
    return picture


def moved(homography: np.ndarray, points: tuple[tuple[float, float], ...]) -> np.ndarray:
    mapped = np.column_stack([points, np.ones(len(points))]) @ homography.T
    return np.asarray(mapped[:, :2] / mapped[:, 2:])


@pytest.mark.parametrize("kind", DEGRADATIONS)
def test_the_homography_finds_what_was_printed(kind: str, card: Image.Image) -> None:
    for seed in (1,) if kind == "table" else (1, 2):
        picture, homography = degrade(card, kind, seed)
        assert picture.mode == "RGB" and homography.shape == (3, 3)
        grey = np.asarray(picture.convert("L"), np.float32)
        found = 0
        for x, y in moved(homography, MARKS):
            reach = 34 * picture.width / WIDTH if kind != "table" else 60
            part = grey[
                max(0, round(y - reach)) : round(y + reach),
                max(0, round(x - reach)) : round(x + reach),
            ]
            dark = part < (float(part.min()) + float(part.max())) / 2
            rows, columns = np.nonzero(dark)
            centre = (columns.mean() + max(0, round(x - reach)) + 0.5,
                      rows.mean() + max(0, round(y - reach)) + 0.5)  # fmt: skip
            found += np.hypot(centre[0] - x, centre[1] - y) < 0.006 * picture.width
        # Glare and a thumb hide some marks: that is what they are for.
        assert found >= (3 if kind in ("glare", "covered") else 5), (kind, seed, found)


@pytest.mark.parametrize("kind", DEGRADATIONS)
def test_corners_of_the_card_stay_within_the_picture(kind: str, card: Image.Image) -> None:
    corners = ((0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT))
    for seed in (3,) if kind == "table" else (3, 4):
        picture, homography = degrade(card, kind, seed)
        slack = 0.03 * picture.width if kind == "screen" else 1.0
        points = moved(homography, corners)
        assert (points > -slack).all()
        assert (points < np.array(picture.size) + slack).all()
        # The card is not mirrored.
        a, b, c = points[:3]
        (ux, uy), (vx, vy) = b - a, c - b
        assert ux * vy - uy * vx > 0


@pytest.mark.parametrize("kind", DEGRADATIONS)
def test_one_seed_gives_one_picture(kind: str, card: Image.Image) -> None:
    small = card.resize((506, 319))
    first, again = degrade(small, kind, 7)[0], degrade(small, kind, 7)[0]
    assert first.tobytes() == again.tobytes()
    if kind not in ("clean", "jpeg", "lowres"):
        assert degrade(small, kind, 8)[0].tobytes() != first.tobytes()


def test_clean_changes_nothing(card: Image.Image) -> None:
    picture, homography = degrade(card, "clean", 1)
    assert picture.tobytes() == card.tobytes()
    assert np.array_equal(homography, np.eye(3))


def test_sizes_are_those_of_their_devices(card: Image.Image) -> None:
    assert degrade(card, "lowres", 1)[0].width == 520
    assert degrade(card, "jpeg", 1)[0].width == round(WIDTH * 0.75)
    width, height = degrade(card, "table", 1)[0].size
    assert 1600 <= width <= 3000 and height == round(width * 0.75)


def test_an_unknown_kind_is_refused(card: Image.Image) -> None:
    with pytest.raises(ValueError, match="mildew"):
        degrade(card, "mildew", 1)
