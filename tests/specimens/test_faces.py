"""The fictional faces must be found, told apart and recognised by the product's own models."""

import itertools

import numpy as np
import pytest
from PIL import Image

from providers.local.faces import band_of
from specimens import face_people
from specimens.faces import FACES, portrait, portrait_of, selfie, selfie_of
from tools.face_features import faces_in, feature, on_card

pytestmark = pytest.mark.slow

SAME_AT_MOST = 0.30
SOME = ("f01", "f05", "f06", "f10")


@pytest.fixture(scope="module")
def cards() -> dict[str, Image.Image]:
    """Every person's portrait, as small and worn as on a card."""
    return {face: on_card(portrait_of(FACES[face], 240, 300, 360)) for face in FACES}


def test_there_are_at_least_eight_people_with_ids_of_their_own() -> None:
    assert len(FACES) >= 8
    assert len(FACES) == len(face_people.PEOPLE)
    assert all(face.id == key for key, face in FACES.items())


def test_ages_and_sexes_are_valid_and_mixed() -> None:
    assert {face.sex for face in FACES.values()} == {"F", "M"}
    ages = [face.age for face in FACES.values()]
    assert all(18 <= age <= 90 for age in ages)
    assert min(ages) < 25 < 60 < max(ages)


def test_pictures_have_the_size_and_mode_asked_for() -> None:
    assert portrait("f02", 240, 300).size == (240, 300)
    assert portrait("f02", 240, 300).mode == "RGB"
    assert portrait("f02", 240, 300, monochrome=True).mode == "L"
    assert selfie("f02", 0, 300, 400).size == (300, 400)


def test_a_picture_is_the_same_each_time() -> None:
    first = np.asarray(portrait_of(FACES["f11"], 120, 150, 240))
    portrait_of.cache_clear()
    assert np.array_equal(first, np.asarray(portrait_of(FACES["f11"], 120, 150, 240)))


def test_another_seed_is_another_selfie() -> None:
    one, two = (np.asarray(selfie_of(FACES["f04"], seed, 150, 200, 300), int) for seed in (0, 1))
    assert np.abs(one - two).mean() > 10


def test_each_face_is_found_exactly_once_on_a_card(cards: dict[str, Image.Image]) -> None:
    assert {face: len(faces_in(picture)) for face, picture in cards.items()} == dict.fromkeys(FACES, 1)


def test_nobody_passes_for_another(cards: dict[str, Image.Image]) -> None:
    features = {face: feature(picture) for face, picture in cards.items()}
    near = {
        (a, b): round(float(1 - features[a] @ features[b]), 3)
        for a, b in itertools.combinations(FACES, 2)
        if band_of(float(1 - features[a] @ features[b])) == "match"
    }
    assert near == {}


@pytest.mark.parametrize("face", SOME)
def test_a_selfie_is_near_to_the_same_persons_card(face: str, cards: dict[str, Image.Image]) -> None:
    picture = selfie_of(FACES[face], 3, 450, 600, 600)
    assert len(faces_in(picture)) == 1
    assert 1 - feature(picture) @ feature(cards[face]) <= SAME_AT_MOST
