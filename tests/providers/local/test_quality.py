"""Each cue tells the fault that it is meant for, and keeps quiet on good pictures."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

import specimens
from providers import images
from providers.errors import InvalidRequest
from providers.local import engine, faces, geometry, glance, quality
from providers.local.quality import Array
from providers.model import Request
from providers.warnings import BLURRY, COVERED, PHOTOCOPY, REFLECTION, SCREEN_PHOTO
from specimens import Side

pytestmark = pytest.mark.slow

SEED = 41
# A card with a large white field behind its QR code, and one of the palest.
CARDS = ("in.pan_card", "br.driver_license")
MILD = ("clean", "rotated", "perspective", "blur", "jpeg", "noise", "lowlight", "table")
FAULTS = {
    "strong_blur": BLURRY, "glare": REFLECTION, "photocopy": PHOTOCOPY, "screen": SCREEN_PHOTO,
}  # fmt: skip


@lru_cache
def front(document: str) -> Side:
    return specimens.make(document, SEED).sides["front"]


def judged(document: str, degradation: str) -> quality.Quality:
    """As the engine does it: the card straightened, its portrait known to be in colour."""
    picture, _ = specimens.degrade(front(document).image, degradation, SEED)
    frame = next(geometry.frames(np.asarray(picture)))
    seen = faces.faces().detect(frame.image)
    return quality.judge(frame, faces.portrait(frame.image, seen[0]) if seen else None)


@pytest.mark.parametrize("document", CARDS)
@pytest.mark.parametrize("degradation", MILD)
def test_a_good_picture_gives_no_warning(document: str, degradation: str) -> None:
    verdict = judged(document, degradation)
    assert verdict.codes == ()
    assert verdict.measures["too_small"] is False


@pytest.mark.parametrize("document", CARDS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_gives_its_own_warning_and_no_other(document: str, fault: str) -> None:
    assert judged(document, fault).codes == (FAULTS[fault],)


def test_a_card_of_few_pixels_is_told_as_a_measure() -> None:
    verdict = judged(CARDS[0], "lowres")
    assert verdict.measures["too_small"] is True
    assert verdict.measures["card_width"] == 520


def text(width: int = 1000, height: int = 630) -> Array:
    """Grey print of several sizes on a pale ground, no two lines alike."""
    rng = np.random.default_rng(SEED)
    page = Image.new("L", (width, height), 225)
    pen, row = ImageDraw.Draw(page), 20.0
    while row < height - 40:
        letters = "".join(rng.choice(list("ABCDEFGHKMNPRSTUabcdefghkmnprstu 0123456789"), 45))
        pen.text((float(rng.uniform(20, 60)), row), letters, fill=40, font_size=int(rng.integers(14, 30)))
        row += float(rng.uniform(26, 60))
    return np.asarray(page)


@pytest.mark.parametrize("degrees", [0, 20, 45, 65, 90, 110, 135, 160])
def test_a_hand_that_moves_any_way_blurs(degrees: int) -> None:
    way = np.zeros((25, 25), np.float32)
    reach = 12 * np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    ends = [tuple(int(v) for v in np.round(12 + sign * reach)) for sign in (-1, 1)]
    cv2.line(way, ends[0], ends[1], 1.0)
    shaken = cv2.filter2D(text(), -1, way / way.sum())
    assert quality.detail(shaken) < 0.6 * quality.detail(text())


def test_an_even_surface_has_no_detail_to_lose() -> None:
    assert quality.detail(np.full((400, 640), 128, np.uint8)) == 0.0


def spotted(softness: float) -> Array:
    """A grey card with a white oval, as sharp as print or as soft as light."""
    oval = cv2.ellipse(np.zeros((630, 1000), np.float32), (500, 300), (170, 120), 0, 0, 360, 1.0, -1)
    spot = cv2.GaussianBlur(oval, (0, 0), softness)[..., None]
    return np.clip(180 + spot * 150, 0, 255).astype(np.uint8).repeat(3, axis=2)


def test_light_is_told_from_white_print_by_its_edge() -> None:
    assert quality.glare_share(spotted(30)) > quality.bounds().glare_share
    assert quality.glare_share(spotted(0.8)) == 0.0


@pytest.mark.parametrize("light", [(1.0, 1.0, 1.0), (1.0, 0.85, 0.6), (0.35, 0.35, 0.35)])
def test_neither_tint_nor_strength_of_light_makes_colour(light: tuple[float, ...]) -> None:
    rng = np.random.default_rng(SEED)
    grey = cv2.resize(rng.integers(20, 250, (20, 32), np.uint8), (1000, 630))[..., None]
    coloured = cv2.resize(rng.integers(20, 250, (20, 32, 3), np.uint8), (1000, 630))
    for picture, least, most in ((grey.repeat(3, axis=2), 0, 1), (coloured, 30, 200)):
        lit = (picture * np.array(light)).astype(np.uint8)
        assert least <= quality.chroma(lit, lit, 100) <= most


def test_a_grid_finer_than_print_is_a_screen() -> None:
    rng = np.random.default_rng(SEED)
    paper = text().astype(np.float32) + rng.normal(0, 4, (630, 1000))
    x = np.arange(1000) + 0.03 * np.arange(630)[:, None]
    shown = paper * (1 + 0.08 * np.sin(2 * np.pi * x / 3.1))
    assert quality.screen_peak(np.clip(shown, 0, 255).astype(np.uint8)) > quality.bounds().screen_peak
    assert quality.screen_peak(np.clip(paper, 0, 255).astype(np.uint8)) < quality.bounds().screen_peak


def test_a_picture_too_small_for_a_spectrum_shows_no_screen() -> None:
    assert quality.screen_peak(text(240, 200)) == 0.0


def test_a_hidden_number_on_a_sharp_card_is_covered() -> None:
    card = front(CARDS[0])
    hidden = card.image.copy()
    xs, ys = zip(*card.layout["fields"]["tax_number"]["quad"], strict=True)
    ImageDraw.Draw(hidden).ellipse((min(xs) - 60, min(ys) - 40, max(xs) + 60, max(ys) + 40), (205, 160, 140))
    codes = [
        [w.code for w in engine.read_document(Request({"front": images.encode_jpeg(picture)})).warnings]
        for picture in (card.image, hidden)
    ]
    assert codes == [[], [COVERED]]


def test_several_pictures_are_judged_side_by_side() -> None:
    picture = images.encode_jpeg(front(CARDS[0]).image)
    one = glance.judge_quality(Request({"front": picture}))
    both = glance.judge_quality(Request({"front": picture, "back": picture}))
    assert both.measures == {"front": one.measures, "back": one.measures}
    with pytest.raises(InvalidRequest, match="needs front, back or selfie"):
        glance.judge_quality(Request())


def test_the_service_names_the_side_and_gives_the_measures() -> None:
    blurred = specimens.degrade(front(CARDS[0]).image, "strong_blur", SEED)[0]
    answer = glance.judge_quality(Request({"back": images.encode_jpeg(blurred)}))
    assert [(w.code, w.name, w.side) for w in answer.warnings] == [(BLURRY, "blurry", "back")]
    assert answer.measures is not None and answer.measures["detail"] < quality.bounds().detail


def test_of_a_selfie_the_faces_are_counted() -> None:
    answer = glance.judge_quality(Request({"selfie": images.encode_jpeg(front(CARDS[0]).image)}))
    assert answer.measures == {"faces": 1} and answer.warnings == ()
