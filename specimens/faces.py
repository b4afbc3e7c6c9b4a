"""Photographs of fictional people, computed from nothing but the measures in `face_people`.

Each person is a head in three dimensions: a skull raised from outlines, features sculpted on it,
skin painted, hair grown strand by strand. `face_scene` lights and photographs it. Nobody sat for
these pictures, and no picture of anybody was used to make them.
"""

from functools import lru_cache

import cv2
import numpy as np
from PIL import Image

from specimens.face_features import Expression
from specimens.face_math import Array
from specimens.face_people import PEOPLE
from specimens.face_scene import Shot, develop, photograph
from specimens.face_settings import place, studio
from specimens.face_traits import Face, Rgb

__all__ = ["FACES", "Face", "portrait", "selfie"]

FACES: dict[str, Face] = {face.id: face for face in PEOPLE}

INNER_HEIGHT = 1200  # a picture is computed at about this height, then made smaller

WARDROBE: dict[str, tuple[str, ...]] = {
    "F": ("tee", "scoop", "vneck", "sweater", "blazer", "shirt"),
    "M": ("tee", "vneck", "sweater", "shirt", "mao"),
}
CLOTH: tuple[Rgb, ...] = (
    (64, 78, 108), (150, 60, 58), (84, 100, 78), (200, 190, 172), (52, 52, 58), (176, 140, 76),
    (120, 150, 170), (110, 76, 100), (226, 224, 220),
)  # fmt: skip


def portrait(
    face_id: str, width: int = 480, height: int = 600, *, monochrome: bool = False
) -> Image.Image:
    """A document photograph: frontal, neutral, evenly lit, before a pale wall."""
    return portrait_of(FACES[face_id], width, height).convert("L" if monochrome else "RGB")


@lru_cache(maxsize=64)
def portrait_of(face: Face, width: int, height: int, inner: int = INNER_HEIGHT) -> Image.Image:
    """The same for a person who need not be one of ours (the search for them uses it)."""
    rng = np.random.default_rng([face.seed, 1])
    lights, backdrop = studio(width, height)
    shot = Shot(
        lights,
        Expression(face.look.smile),
        yaw=rng.uniform(-1.5, 1.5),
        pitch=rng.uniform(-1.0, 1.0),
        roll=rng.uniform(-0.8, 0.8),
        scale=min(height * 0.00275, width * 0.00344),
        oversample=float(np.clip(inner / height, 1.2, 4)),
        detail=_detail(inner, height),
    )
    picture = develop(photograph(face, shot, width, height), backdrop, 0.52)
    grain = rng.normal(0, 1.1, (height, width, 1))
    return _image(picture + grain)


def selfie(face_id: str, seed: int = 0, width: int = 900, height: int = 1200) -> Image.Image:
    """A picture taken with a phone; each seed is another place, pose and smile."""
    return selfie_of(FACES[face_id], seed, width, height).copy()


@lru_cache(maxsize=16)
def selfie_of(
    face: Face, seed: int, width: int, height: int, inner: int = INNER_HEIGHT
) -> Image.Image:
    """See portrait_of."""
    rng = np.random.default_rng([face.seed, 2, seed])
    lights, backdrop = place(face.seed + seed, rng, width, height)
    clothes = WARDROBE[face.sex]
    near = min(height / 1200, width / 900)
    shot = Shot(
        lights,
        Expression(face.look.smile + rng.uniform(0.25, 0.6), rng.uniform(0.92, 1.04)),
        yaw=rng.choice([-1, 1]) * rng.uniform(4, 11),
        pitch=rng.uniform(-5, 4),
        roll=rng.uniform(-5, 5),
        distance=rng.uniform(600, 750),
        scale=near * rng.uniform(2.9, 3.4),
        centre=(rng.uniform(0.46, 0.54), rng.uniform(0.42, 0.48)),
        oversample=float(np.clip(inner / height, 1.0, 3)),
        detail=_detail(inner, height),
        pupil=rng.uniform(1.7, 2.6),
        clothes=clothes[rng.integers(len(clothes))],
        cloth=CLOTH[rng.integers(len(CLOTH))],
    )
    light = photograph(face, shot, width, height)
    picture = develop(light, backdrop, rng.uniform(0.50, 0.60))
    return _image(_phone(rng, picture))


def _detail(inner: int, height: int) -> float:
    return float(np.clip(max(inner, height) / INNER_HEIGHT, 0.4, 1.0))


def _phone(rng: np.random.Generator, picture: Array) -> Array:
    """What a small camera does: tint, vignette, a soft lens, noise in brightness and colour."""
    h, w = picture.shape[:2]
    picture = picture * np.array([1 + rng.normal(0, 0.02), 1.0, 1 + rng.normal(0, 0.025)])
    y, x = np.linspace(-1, 1, h)[:, None], np.linspace(-1, 1, w)[None, :]
    picture = picture * (1 - 0.09 * (x * x + y * y))[..., None]
    picture = cv2.GaussianBlur(picture, (0, 0), 0.55)
    coarse = rng.normal(0, 2.0, (h // 2 + 1, w // 2 + 1, 3)).astype(np.float32)
    chroma = cv2.resize(coarse, (w, h), interpolation=cv2.INTER_LINEAR)
    return picture + chroma + rng.normal(0, 2.4, (h, w, 1))


def _image(picture: Array) -> Image.Image:
    return Image.fromarray(np.clip(np.round(picture), 0, 255).astype(np.uint8), "RGB")
