"""Where the card lies in a photograph, and the way between the card and the picture."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from providers.local import geometry
from providers.local.geometry import (
    CARD_SIZES,
    FRAME_DENSITY,
    WHOLE_SIDE,
    Frame,
    find_card,
    frames,
    turn_points,
)
from providers.local.ocr import Array
from tests import files

TABLE = (60, 80, 60)


def photograph(corners: list[tuple[float, float]], size: tuple[int, int] = (1200, 900)) -> Array:
    """A light card that bears the four quarters, seen with those corners on a green table."""
    drawn = Image.new("RGB", (856, 540), (240, 240, 235))
    drawn.paste(files.quarters(556, 350), (150, 95))
    card = np.asarray(drawn)
    source = np.array([[0, 0], [856, 0], [856, 540], [0, 540]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, np.array(corners, np.float32))
    table = np.full((size[1], size[0], 3), TABLE, np.uint8)
    seen = cv2.warpPerspective(card, matrix, size, borderMode=cv2.BORDER_CONSTANT, borderValue=TABLE)
    inside = cv2.warpPerspective(np.full(card.shape[:2], 255, np.uint8), matrix, size)
    return np.where(inside[:, :, None] > 127, seen, table)


LEVEL = [(200.0, 200.0), (1000.0, 200.0), (1000.0, 704.0), (200.0, 704.0)]
TURNED = [(260.0, 130.0), (1010.0, 260.0), (925.0, 735.0), (175.0, 600.0)]
SLANTED = [(240.0, 220.0), (980.0, 200.0), (1060.0, 700.0), (180.0, 720.0)]


@pytest.mark.parametrize("corners", [LEVEL, TURNED, SLANTED], ids=["level", "turned", "slanted"])
def test_the_corners_of_a_card_on_a_table_are_found(corners: list[tuple[float, float]]) -> None:
    quad = find_card(photograph(corners))
    assert quad is not None
    for corner in corners:
        assert np.linalg.norm(quad - np.array(corner), axis=1).min() < 8


@pytest.mark.parametrize("corners", [LEVEL, TURNED, SLANTED], ids=["level", "turned", "slanted"])
def test_a_straightened_card_is_itself_and_its_points_lead_back_to_the_picture(
    corners: list[tuple[float, float]],
) -> None:
    frame = next(frames(photograph(corners)))
    assert frame.is_card
    height, width = frame.image.shape[:2]
    assert (width, height) == tuple(round(side * FRAME_DENSITY) for side in CARD_SIZES[0])
    seen = [frame.image[y, x] for y in (height // 3, 2 * height // 3) for x in (width // 3, 2 * width // 3)]
    for pixel, colour in zip(seen, files.QUARTERS.values(), strict=True):
        assert np.abs(pixel.astype(int) - colour).max() < 12
    whole = frame.polygon(np.array([[0, 0], [width, 0], [width, height], [0, height]]))
    assert np.abs(np.array(whole) - np.array(corners)).max() < 10


@pytest.mark.parametrize(
    "picture",
    [
        np.full((600, 900, 3), 128, np.uint8),  # nothing in it
        np.random.default_rng(1).integers(0, 255, (600, 900, 3), np.uint8),
        photograph([(500.0, 400.0), (600.0, 400.0), (600.0, 463.0), (500.0, 463.0)]),  # too small to read
        photograph([(300.0, 100.0), (500.0, 100.0), (500.0, 800.0), (300.0, 800.0)]),  # no card's proportions
    ],
    ids=["empty", "noise", "tiny", "strip"],
)
def test_where_no_card_stands_out_the_whole_picture_is_read(picture: Array) -> None:
    assert find_card(picture) is None
    (frame,) = frames(picture)
    assert not frame.is_card
    assert frame.image.shape == picture.shape


def test_a_picture_of_a_card_s_proportions_is_the_card() -> None:
    assert geometry.whole(np.zeros((540, 856, 3), np.uint8)).is_card
    assert not geometry.whole(np.zeros((600, 800, 3), np.uint8)).is_card


def test_a_large_picture_is_read_smaller_and_leads_back() -> None:
    frame = geometry.whole(np.zeros((1500, 3200, 3), np.uint8))
    assert max(frame.image.shape) == WHOLE_SIDE
    assert np.array(frame.polygon(np.array([[800.0, 375.0]]))) == pytest.approx(np.array([[1600.0, 750.0]]))


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (3, 2), (31, 33)])
def test_a_picture_of_any_size_has_a_frame(size: tuple[int, int]) -> None:
    picture = np.full((*size, 3), 200, np.uint8)
    *_, last = frames(picture)
    assert min(last.image.shape[:2]) >= 1


@given(st.integers(0, 7), st.integers(1, 400), st.integers(1, 300), st.floats(0, 1), st.floats(0, 1))
def test_points_turn_with_their_picture(turns: int, width: int, height: int, x: float, y: float) -> None:
    point = np.array([[x * width, y * height]])
    turned = turn_points(point, turns, width, height)
    size = (width, height) if turns % 2 == 0 else (height, width)
    assert ((turned >= -1e-6) & (turned <= np.array(size) + 1e-6)).all()
    assert turn_points(turned, -turns % 4, *size) == pytest.approx(point, abs=1e-6)


@pytest.mark.parametrize("turns", range(5))
def test_a_turned_frame_leads_back_to_the_same_place(turns: int) -> None:
    picture = np.zeros((300, 400, 3), np.uint8)
    picture[40:60, 100:130] = 255
    frame = Frame(picture, np.diag([2.0, 2.0, 1.0]), is_card=True).turned(turns)
    rows, columns = np.nonzero(frame.image[:, :, 0])
    corners = np.array(
        [[columns.min(), rows.min()], [columns.max() + 1, rows.min()],
         [columns.max() + 1, rows.max() + 1], [columns.min(), rows.max() + 1]], np.float64,
    )  # fmt: skip
    back = np.array(frame.polygon(corners))
    assert (back.min(axis=0), back.max(axis=0)) == (
        pytest.approx(np.array([200, 80])),
        pytest.approx(np.array([260, 120])),
    )
