"""Faces are found, compared and put into bands; what cannot be compared is an outcome, no error."""

from __future__ import annotations

import tomllib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from providers import images
from providers.errors import ConfigurationError
from providers.local import faces, glance, weights
from providers.local.faces import Array, band_of, compare, settings
from providers.model import Request
from specimens.faces import FACES, portrait_of, selfie_of

WALL = np.full((400, 300, 3), (182, 190, 196), np.uint8)


def portrait(person: str) -> Array:
    return np.asarray(portrait_of(FACES[person], 240, 300, 480))


@pytest.fixture(scope="module")
def hers() -> Array:
    return portrait("f11")


@pytest.fixture(scope="module")
def his() -> Array:
    return portrait("f12")


@pytest.fixture(scope="module")
def selfie() -> Array:
    """Hers, taken with a phone."""
    return np.asarray(selfie_of(FACES["f11"], 4, 360, 480, 480))


def beside(left: Array, right: Array) -> Array:
    height = max(left.shape[0], right.shape[0])
    canvas = np.full((height, left.shape[1] + right.shape[1], 3), 200, np.uint8)
    canvas[: left.shape[0], : left.shape[1]] = left
    canvas[: right.shape[0], left.shape[1] :] = right
    return canvas


def test_a_portrait_and_a_selfie_of_one_person_match(hers: Array, selfie: Array) -> None:
    found = compare(hers, selfie)
    assert (found.match, found.band) == (True, "match")
    assert found.distance is not None and found.distance <= settings().match_below
    assert found.confidence is not None and found.confidence > 0.9
    assert {name: face.count for name, face in found.faces.items()} == {"document": 1, "selfie": 1}


def test_two_people_do_not_match(his: Array, selfie: Array) -> None:
    found = compare(his, selfie)
    assert (found.match, found.band) == (False, "no_match")
    assert found.confidence is not None and found.confidence < 0.1


@pytest.mark.parametrize(
    ("distance", "band"),
    [
        (0.0, "match"),
        (settings().match_below, "match"),
        (settings().match_below + 0.001, "review"),
        (settings().no_match_above, "review"),
        (settings().no_match_above + 0.001, "no_match"),
        (1.4, "no_match"),
    ],
)
def test_bands_follow_each_other_without_a_gap(distance: float, band: str) -> None:
    assert band_of(distance) == band


def test_the_default_policy_has_the_bounds_that_were_measured() -> None:
    policy = tomllib.loads((Path(__file__).parents[3] / "policies/default.toml").read_text("utf-8"))["face"]
    bounds = (policy["match_below"], policy["no_match_above"])
    assert bounds == (settings().match_below, settings().no_match_above)


def test_confidence_crosses_one_half_where_people_are_told_apart() -> None:
    middle = settings().confidence_middle
    assert settings().match_below <= middle <= settings().no_match_above


@pytest.mark.parametrize("empty", ["document", "selfie"])
def test_a_picture_without_a_face_is_an_outcome(empty: str, selfie: Array) -> None:
    found = compare(WALL, selfie) if empty == "document" else compare(selfie, WALL)
    assert (found.match, found.band, found.distance, found.confidence) == (False, "no_face", None, None)
    assert found.faces[empty].count == 0
    assert found.faces[{"document": "selfie", "selfie": "document"}[empty]].count == 1


def test_a_second_face_as_large_leaves_open_whose_selfie_it_is(hers: Array, his: Array) -> None:
    found = compare(hers, beside(hers, his))
    assert (found.match, found.band) == (False, "several_faces")
    assert found.faces["selfie"].count == 2


def test_a_face_in_the_background_of_a_selfie_does_not_count(hers: Array, his: Array, selfie: Array) -> None:
    far = cv2.resize(his, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    found = compare(hers, beside(selfie, far))
    assert (found.match, found.faces["selfie"].count) == (True, 2)


def test_a_portrait_printed_twice_on_a_document_is_no_second_person(hers: Array, selfie: Array) -> None:
    ghost = cv2.resize(hers, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    found = compare(beside(hers, ghost), selfie)
    assert (found.band, found.faces["document"].count) == ("match", 2)


def test_a_tilted_head_is_turned_upright_before_it_is_compared(hers: Array) -> None:
    height, width = hers.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 25, 1.0)
    tilted = cv2.warpAffine(hers, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    found = compare(hers, tilted)
    assert found.distance is not None and found.distance < 0.15


def test_places_are_those_of_the_picture_however_large_it_is(hers: Array) -> None:
    models = faces.faces()
    small = models.detect(hers)[0]
    large = models.detect(cv2.resize(hers, None, fx=8, fy=8))[0]
    assert np.allclose(np.array(large.box) / 8, small.box, atol=0.06 * small.box[2])
    assert np.isclose(np.linalg.norm(models.features(hers, small)), 1.0)


def test_a_crop_of_a_face_stays_within_the_picture(hers: Array) -> None:
    face = faces.faces().detect(hers)[0]
    crop = faces.portrait(hers, face, margin=5.0)
    assert crop.shape == hers.shape
    assert faces.portrait(hers, face).shape[1] >= face.box[2]


def test_the_service_answers_with_band_distance_and_where_the_faces_are(hers: Array, selfie: Array) -> None:
    stored = {"front": jpeg(hers), "selfie": jpeg(selfie)}
    answer = glance.match_faces(Request(stored)).to_json()  # type: ignore[arg-type]
    assert (answer["service"], answer["match"], answer["band"]) == ("local.facematch", True, "match")
    assert 0 <= answer["distance"] < answer["confidence"] <= 1
    x, y, width, height = answer["faces"]["selfie"]["box"]
    assert 0 <= x < x + width <= 360 and 0 <= y < y + height <= 480


def jpeg(picture: Array) -> bytes:
    return images.encode_jpeg(Image.fromarray(picture))


PACKAGE, FILE, DIGEST = weights._FILES["face_detection"]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ((PACKAGE, FILE, DIGEST.replace(DIGEST[0], "0" if DIGEST[0] != "0" else "1")), "measured with"),
        ((PACKAGE, "models/of_another_version.onnx", DIGEST), "does not ship"),
        (("a_package_that_nobody_installed", FILE, DIGEST), "not installed"),
    ],
)
def test_weights_that_are_not_the_ones_measured_are_refused(
    entry: tuple[str, str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert weights.path("face_detection").is_file()
    monkeypatch.setitem(weights._FILES, "face_detection", entry)
    with pytest.raises(ConfigurationError, match=told):
        faces.Faces()
