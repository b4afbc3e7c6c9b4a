"""Where pictures are taken: the light of a place, and what is seen out of focus behind a person."""

from collections.abc import Callable

import cv2
import numpy as np

from specimens.face_math import Array, linear, noise
from specimens.face_render import Light
from specimens.face_traits import Rgb

Colour = tuple[float, float, float]
Place = tuple[tuple[Light, ...], Array]  # lights, and the backdrop in linear light


def _around(sky: Colour, ground: Colour, count: int = 14) -> list[Light]:
    """Light from all sides, as a few weak lamps on a sphere."""
    lights = []
    for k in range(count):
        up = 1 - (k + 0.5) / count * 1.6
        flat = float(np.sqrt(max(0.0, 1 - up * up)))
        share = 0.5 + 0.5 * up
        r, g, b = (share * s + (1 - share) * e for s, e in zip(sky, ground, strict=True))
        lights.append(Light((flat * np.cos(2.4 * k), up, flat * np.sin(2.4 * k)), (r, g, b)))
    return lights


def studio(width: int, height: int) -> Place:
    """A passport photographer's: a large lamp, a weaker one opposite, a pale wall."""
    lights = [
        Light((-0.55, 0.55, 0.85), (2.0, 1.95, 1.90), 0.45, 8, 1.0),
        Light((0.85, 0.2, 0.75), (0.55, 0.56, 0.58), 0.5, 4, 0.5),
        *_around((0.15, 0.15, 0.155), (0.07, 0.068, 0.065)),
    ]
    y = np.linspace(-1, 1, height)[:, None]
    x = np.linspace(-1, 1, width)[None, :]
    fall = 1.0 - 0.06 * np.square(x) - 0.05 * np.square(y) + 0.03 * y
    return tuple(lights), fall[..., None] * np.array([1.42, 1.45, 1.50], np.float32)


COARSE = 4  # a blurred backdrop is painted this many times smaller


def _blurred(picture: Array, share: float) -> Array:
    return cv2.GaussianBlur(picture, (0, 0), share * picture.shape[1])


def _blank(width: int, height: int, colour: Rgb, strength: float) -> Array:
    return np.tile(linear(colour) * strength, (height, width, 1)).astype(np.float32)


def _boxes(rng: np.random.Generator, picture: Array, count: int, colours: list[Rgb]) -> None:
    h, w = picture.shape[:2]
    for _ in range(count):
        x, y = int(rng.integers(-w // 8, w)), int(rng.integers(0, h))
        size = (int(rng.uniform(0.05, 0.3) * w), int(rng.uniform(0.04, 0.3) * h))
        colour = linear(colours[rng.integers(len(colours))]) * rng.uniform(0.4, 1.1)
        cv2.rectangle(picture, (x, y), (x + size[0], y + size[1]), colour.tolist(), -1)


def window(rng: np.random.Generator, width: int, height: int) -> Place:
    """A room with daylight from one side."""
    side = float(rng.choice([-1, 1]))
    lights = [
        Light((0.9 * side, 0.35, 0.75), (2.0, 2.05, 2.15), 0.55, 10, 1.0),
        Light((-0.8 * side, 0.1, 0.6), (0.42, 0.38, 0.33), 0.6, 4, 0.4),
        *_around((0.13, 0.12, 0.11), (0.09, 0.075, 0.06)),
    ]
    picture = _blank(width, height, (196, 182, 162), 0.55)
    _boxes(rng, picture, 9, [(120, 84, 56), (206, 198, 186), (88, 104, 110), (160, 60, 50)])
    x = round(width * (0.92 if side > 0 else -0.14))
    cv2.rectangle(picture, (x, int(0.02 * height)), (x + int(0.24 * width), int(0.6 * height)),
                  (2.6, 2.8, 3.0), -1)  # fmt: skip
    return tuple(lights), _blurred(picture, 0.035)


def indoors(rng: np.random.Generator, width: int, height: int) -> Place:
    """Evening lamps: warm and from above, with a screen's light from below."""
    lights = [
        Light((rng.uniform(-0.5, 0.5), 1.0, 0.75), (1.75, 1.50, 1.18), 0.6, 10, 0.9),
        Light((0.2, -0.15, 1.0), (0.75, 0.78, 0.85), 0.4, 4, 0.6),
        *_around((0.17, 0.14, 0.11), (0.08, 0.068, 0.055)),
    ]
    picture = _blank(width, height, (158, 128, 100), 0.5)
    _boxes(rng, picture, 14, [(90, 60, 42), (206, 170, 120), (60, 66, 78), (140, 120, 96)])
    for _ in range(4):
        at = (int(rng.uniform(0, width)), int(rng.uniform(0, 0.5 * height)))
        cv2.circle(picture, at, int(0.05 * width), (3.0, 2.3, 1.5), -1)
    return tuple(lights), _blurred(picture, 0.03)


def outdoors(rng: np.random.Generator, width: int, height: int) -> Place:
    """Shade on a bright day: sky above, leaves behind."""
    lights = [
        Light((rng.uniform(-0.7, 0.7), 0.85, 0.8), (1.7, 1.75, 1.82), 0.8, 12, 0.8),
        Light((rng.choice([-1.0, 1.0]) * 0.9, 0.3, -0.35), (1.3, 1.2, 1.0), 0.2, 4, 0.5),
        *_around((0.24, 0.26, 0.29), (0.09, 0.095, 0.07)),
    ]
    picture = _blank(width, height, (104, 122, 82), 0.6)
    leaves = np.exp(0.5 * noise(rng, (height, width), width / 9))
    leaves *= np.exp(0.35 * noise(rng, (height, width), width / 28))
    picture *= leaves[..., None]
    sky = np.clip(1 - np.linspace(0, 3.2, height), 0, 1)[:, None, None]
    picture += sky * linear((206, 222, 236)) * 1.5
    picture = _blurred(picture, 0.012)
    for _ in range(26):
        at = (int(rng.uniform(0, width)), int(rng.uniform(0, 0.75 * height)))
        spot = np.zeros((height, width), np.float32)
        cv2.circle(spot, at, int(rng.uniform(0.015, 0.05) * width), 1.0, -1)
        tone = np.array([1.0, 1.02, 0.72]) * rng.uniform(0.1, 0.5)
        picture += cv2.GaussianBlur(spot, (0, 0), 0.004 * width)[..., None] * tone
    return tuple(lights), picture.astype(np.float32)


def wall(rng: np.random.Generator, width: int, height: int) -> Place:
    """A painted wall near a window, as people choose it when asked for a plain picture."""
    side = float(rng.choice([-1, 1]))
    lights = [
        Light((0.6 * side, 0.6, 0.8), (1.9, 1.9, 1.88), 0.7, 10, 0.9),
        Light((-0.9 * side, 0.2, 0.6), (0.45, 0.45, 0.46), 0.6, 4, 0.4),
        *_around((0.15, 0.15, 0.15), (0.08, 0.08, 0.08)),
    ]
    paint = [(186, 200, 204), (214, 196, 168), (170, 184, 160), (204, 188, 190)][rng.integers(4)]
    picture = _blank(width, height, paint, 0.75)
    slope = 1 + 0.22 * side * np.linspace(-1, 1, width)[None, :, None]
    rough = 1 + 0.015 * noise(rng, (height, width), 3)[..., None]
    return tuple(lights), (picture * slope * rough).astype(np.float32)


PLACES: tuple[Callable[[np.random.Generator, int, int], Place], ...] = (
    window,
    outdoors,
    indoors,
    wall,
)


def place(kind: int, rng: np.random.Generator, width: int, height: int) -> Place:
    lights, picture = PLACES[kind % len(PLACES)](rng, width // COARSE + 1, height // COARSE + 1)
    return lights, cv2.resize(picture, (width, height), interpolation=cv2.INTER_CUBIC)
