"""What cameras, scanners and hands do to the picture of a card.

Each kind returns the new picture with the homography that takes points of the clean one to it;
points are continuous, (0, 0) being the outer corner of the first pixel. Sizes of blur and noise
are those of a card 1012 pixels wide, and grow with the picture.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image

from specimens import surfaces
from specimens.surfaces import Picture, Size

Matrix = NDArray[Any]
_NOMINAL = 1012.0
# ID-1 corners have a radius of 3.18 mm on 85.6 mm (ISO/IEC 7810).
_CORNER = 3.18 / 85.6


def degrade(image: Image.Image, kind: str, seed: int) -> tuple[Image.Image, Matrix]:
    """The picture after `kind`, one of DEGRADATIONS, and clean-to-degraded homography."""
    if kind not in _KINDS:
        raise ValueError(f"no degradation {kind!r}; there are {', '.join(DEGRADATIONS)}")
    rng = np.random.default_rng([seed, DEGRADATIONS.index(kind)])
    picture = np.asarray(image.convert("RGB"), np.float32)
    changed, homography = _KINDS[kind](picture, rng)
    return Image.fromarray(np.clip(changed, 0, 255).round().astype(np.uint8)), homography


def _clean(picture: Picture, rng: Generator) -> tuple[Picture, Matrix]:
    return picture, np.eye(3)


def _rotated(picture: Picture, rng: Generator) -> tuple[Picture, Matrix]:
    """A scan laid down askew, on the scanner's white or grey."""
    height, width = picture.shape[:2]
    angle = np.radians(float(rng.uniform(2, 8)) * float(rng.choice([-1, 1])))
    cos, sin = np.cos(angle), np.sin(angle)
    out_w = round(width * abs(cos) + height * abs(sin) + 0.05 * width)
    out_h = round(width * abs(sin) + height * abs(cos) + 0.05 * width)
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    homography = _move(out_w / 2, out_h / 2) @ turn @ _move(-width / 2, -height / 2)
    margin = np.full((out_h, out_w, 3), float(rng.choice([255, 244, 225, 200])), np.float32)
    return _lay(picture, homography, margin), homography


def _perspective(picture: Picture, rng: Generator) -> tuple[Picture, Matrix]:
    """A photograph from an angle, the card filling most of the frame."""
    height, width = picture.shape[:2]
    pad = 0.07 * width
    size = (round(width + 2 * pad), round(height + 2 * pad))
    corners = _corners(width, height) + pad + rng.uniform(-0.9, 1.3, (4, 2)) * pad
    homography = _fit(_corners(width, height), np.clip(corners, 4, np.array(size) - 4))
    ground = surfaces.plain(size, rng)
    return _lay(picture, homography, ground, round_corners=True), homography


def _blur(picture: Picture, rng: Generator) -> tuple[Picture, Matrix]:
    sigma = float(rng.uniform(1.5, 2.2)) * _unit(picture)
    return cv2.GaussianBlur(picture, (0, 0), sigma), np.eye(3)


def _strong_blur(picture: Picture, rng: Generator) -> tuple[Picture, Matrix]:
    """Out of focus, or the hand moved while the shutter was open."""
    unit = _unit(picture)
    if rng.random() < 0.5:
        return cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(4, 6)) * unit), np.eye(3)
    length = max(3, round(float(rng.uniform(16, 26)) * unit))
    kernel = np.zeros((length, length), np.float32)
    angle = float(rng.uniform(0, np.pi))
    middle, reach = (length - 1) / 2, (length - 1) / 2
    step = np.array([np.cos(angle), np.sin(angle)]) * reach
    ends = [tuple(round(float(middle + s * v)) for v in step) for s in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1, cv2.LINE_AA)
    return cv2.filter2D(
        picture, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE
    ), np.eye(3)


def _jpeg(picture: Picture, rng: Generator) -> tuple[Picture, Matrix]:
    small, homography = _scaled(picture, 0.75)
    return _compress(small, 40), homography


def _noise(picture: Picture, rng: Generator) -> tuple[Picture, Matrix]:
    return picture + rng.normal(0, 22, picture.shape).astype(np.float32), np.eye(3)


def _lowlight(picture: Picture, rng: Generator) -> tuple[Picture, Matrix]:
    """A dim room: dark, warm, noisy."""
    size = _size(picture)
    dim = picture * float(rng.uniform(0.22, 0.36)) * surfaces.light(size, rng, 0.5)[..., None]
    dim = dim * np.array([1.06, 0.98, 0.82], np.float32) + 6
    grain = rng.normal(0, 1, picture.shape) * (3.5 + 0.05 * dim)
    return cv2.GaussianBlur(dim, (0, 0), 0.7) + grain.astype(np.float32), np.eye(3)


def _table(picture: Picture, rng: Generator) -> tuple[Picture, Matrix]:
    """A phone's photograph of the card on a desk."""
    height, width = picture.shape[:2]
    out_w = int(rng.integers(1600, 3001))
    size = (out_w, round(out_w * 0.75))
    share = float(rng.uniform(0.52, 0.78))
    scale = min(size[0] * share / width, size[1] * share / height)
    homography = _pose(width, height, size, scale, float(rng.normal(0, 7)), rng)
    ground = surfaces.desk(size, rng)
    # A shadow of the card's own edge and, at times, one of whoever holds the phone.
    outline = np.zeros((size[1], size[0]), np.uint8)
    points = _apply(homography, _corners(width, height)).astype(np.int32)
    cv2.fillPoly(outline, [points], 255)
    drop = float(rng.uniform(4, 11)) * size[0] / 2000
    cast = cv2.warpAffine(outline, np.array([[1, 0, drop], [0, 1, drop * 1.2]]), size)
    cast = cv2.GaussianBlur(cast, (0, 0), drop).astype(np.float32)[..., None] / 255
    scene = _lay(picture, homography, ground * (1 - 0.5 * cast), round_corners=True)
    scene *= surfaces.light(size, rng, 0.35)[..., None]
    if rng.random() < 0.5:
        scene *= 1 - 0.35 * _edge_shadow(size, rng)[..., None]
    white = np.array(
        [float(rng.uniform(0.97, 1.06)), 1.0, float(rng.uniform(0.88, 1.04))], np.float32
    )
    scene = cv2.GaussianBlur(scene * white, (0, 0), float(rng.uniform(0.6, 1.2)) * size[0] / 2000)
    scene += rng.normal(0, float(rng.uniform(2, 6)), scene.shape).astype(np.float32)
    return _compress(scene, int(rng.integers(68, 90))), homography


def _glare(picture: Picture, rng: Generator) -> tuple[Picture, Matrix]:
    """A lamp's reflection that burns out part of the card."""
    width, height = size = _size(picture)
    center = (float(rng.uniform(0.2, 0.85)) * width, float(rng.uniform(0.2, 0.8)) * height)
    radii = (float(rng.uniform(0.09, 0.17)) * width, float(rng.uniform(0.06, 0.11)) * width)
    spot = surfaces.wide_blob(size, center, radii, float(rng.uniform(0, np.pi)), 0.028 * width)
    halo = surfaces.wide_blob(size, center, (radii[0] * 1.8, radii[1] * 1.8), 0.0, 0.07 * width)
    lit = picture + (spot * 330 + halo * 45)[..., None]
    return np.minimum(lit, 255), np.eye(3)


def _photocopy(picture: Picture, rng: Generator) -> tuple[Picture, Matrix]:
    """A copy on white paper, scanned: grey, hard, with specks of toner."""
    height, width = picture.shape[:2]
    size = (round(width * 1.3), round(height * 1.45))
    angle = np.radians(float(rng.uniform(-2, 2)))
    turn = np.array(
        [[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]]
    )
    at = (
        size[0] / 2 + float(rng.uniform(-0.06, 0.06)) * width,
        size[1] / 2 + float(rng.uniform(-0.1, 0.1)) * height,
    )
    homography = _move(*at) @ turn @ _move(-width / 2, -height / 2)
    paper = np.full((size[1], size[0], 3), 250, np.float32)
    sheet = _lay(picture, homography, paper)
    grey = sheet @ np.array([0.3, 0.59, 0.11], np.float32)
    grey = cv2.GaussianBlur(grey, (0, 0), 0.8 * _unit(picture))
    middle, slope = float(rng.uniform(115, 140)), float(rng.uniform(0.028, 0.042))
    grey = 250 / (1 + np.exp(-(grey - middle) * slope)) + rng.normal(0, 5, grey.shape)
    specks = rng.random(grey.shape) < 0.0006
    specks = cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8))
    grey = np.where(specks > 0, float(rng.uniform(20, 80)), grey)
    return np.repeat(grey[..., None], 3, axis=2).astype(np.float32), homography


def _screen(picture: Picture, rng: Generator) -> tuple[Picture, Matrix]:
    """The picture shown on a monitor and photographed off it: raster, moiré, a reflection."""
    width, height = size = _size(picture)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    pitch, angle = float(rng.uniform(2.7, 3.6)), float(rng.uniform(-0.06, 0.06))
    u = (x * np.cos(angle) - y * np.sin(angle)) * 2 * np.pi / pitch
    v = (x * np.sin(angle) + y * np.cos(angle)) * 2 * np.pi / pitch
    raster = np.stack([1 + 0.22 * np.sin(u + phase) for phase in (0, 2.1, 4.2)], axis=-1)
    raster *= (1 + 0.1 * np.sin(v))[..., None]
    # Pixels of monitor and sensor beat against each other.
    beat, bend = float(rng.uniform(50, 120)), 20 * surfaces.clouds(size, rng, 4)
    moire = np.stack(
        [
            1 + 0.09 * np.sin((x * 0.8 + y * 0.6 + bend) * 2 * np.pi / beat + p)
            for p in (0, 1.4, 2.8)
        ],
        axis=-1,
    )
    shown = picture * np.array([0.93, 0.98, 1.08], np.float32) * raster * moire
    edge = _window(size, rng)
    shown = shown * 0.9 + edge[..., None] * float(rng.uniform(30, 60)) + 8
    shown = cv2.GaussianBlur(shown.astype(np.float32), (0, 0), 0.8)
    corners = _corners(width, height) + rng.uniform(-0.02, 0.02, (4, 2)) * width
    homography = _fit(_corners(width, height), corners)
    ground = np.full((height, width, 3), 18, np.float32)
    return _compress(_lay(shown, homography, ground), 80), homography


def _covered(picture: Picture, rng: Generator) -> tuple[Picture, Matrix]:
    """A thumb holds the card and hides a part of it."""
    reach, inner = float(rng.uniform(0.22, 0.42)), float(rng.uniform(0.2, 0.28))
    return surfaces.finger(picture, rng, reach, inner), np.eye(3)


def _lowres(picture: Picture, rng: Generator) -> tuple[Picture, Matrix]:
    small, homography = _scaled(picture, 520 / picture.shape[1])
    return _compress(small, 80), homography


_KINDS: dict[str, Callable[[Picture, Generator], tuple[Picture, Matrix]]] = {
    "clean": _clean,
    "rotated": _rotated,
    "perspective": _perspective,
    "blur": _blur,
    "jpeg": _jpeg,
    "noise": _noise,
    "lowlight": _lowlight,
    "table": _table,
    "glare": _glare,
    "strong_blur": _strong_blur,
    "photocopy": _photocopy,
    "screen": _screen,
    "covered": _covered,
    "lowres": _lowres,
}
DEGRADATIONS: tuple[str, ...] = tuple(_KINDS)


# Geometry


def _size(picture: Picture) -> Size:
    return picture.shape[1], picture.shape[0]


def _unit(picture: Picture) -> float:
    return float(picture.shape[1]) / _NOMINAL


def _move(x: float, y: float) -> Matrix:
    return np.array([[1.0, 0, x], [0, 1.0, y], [0, 0, 1.0]])


def _corners(width: float, height: float) -> Matrix:
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)


def _fit(source: Matrix, target: Matrix) -> Matrix:
    found = cv2.getPerspectiveTransform(source.astype(np.float32), target.astype(np.float32))
    return np.asarray(found, np.float64)


def _apply(homography: Matrix, points: Matrix) -> Matrix:
    moved = np.column_stack([points, np.ones(len(points))]) @ homography.T
    return np.asarray(moved[:, :2] / moved[:, 2:])


def _pose(
    width: int, height: int, size: Size, scale: float, degrees: float, rng: Generator
) -> Matrix:
    """A card turned in space before a camera, set somewhere near the picture's middle."""
    tilt, pan, roll = np.radians([rng.normal(0, 11), rng.normal(0, 11), degrees])
    around_x = np.array(
        [[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]]
    )
    around_y = np.array([[np.cos(pan), 0, np.sin(pan)], [0, 1, 0], [-np.sin(pan), 0, np.cos(pan)]])
    around_z = np.array(
        [[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]]
    )
    card = (
        np.column_stack([_corners(width, height) - np.array([width, height]) / 2, np.zeros(4)])
        * scale
    )
    space = card @ (around_z @ around_x @ around_y).T
    distance = 1.6 * size[0]
    flat = space[:, :2] * (distance / (distance + space[:, 2:]))
    spare = np.array(size) - (flat.max(axis=0) - flat.min(axis=0))
    low = -flat.min(axis=0) + np.clip(spare * rng.uniform(0.25, 0.75, 2), 8, None)
    return _fit(_corners(width, height), flat + low)


def _lay(
    picture: Picture, homography: Matrix, ground: Picture, *, round_corners: bool = False
) -> Picture:
    """The picture through the homography onto the ground."""
    height, width = picture.shape[:2]
    mask = np.zeros((height, width), np.float32)
    radius = round(_CORNER * width) if round_corners else 0
    cv2.rectangle(mask, (radius, 0), (width - 1 - radius, height - 1), 1.0, -1)
    cv2.rectangle(mask, (0, radius), (width - 1, height - 1 - radius), 1.0, -1)
    for x in (radius, width - 1 - radius):
        for y in (radius, height - 1 - radius):
            cv2.circle(mask, (x, y), radius, 1.0, -1, cv2.LINE_AA)
    # OpenCV counts from the middle of the first pixel, the homography from its corner.
    centred = _move(-0.5, -0.5) @ homography @ _move(0.5, 0.5)
    size = (ground.shape[1], ground.shape[0])
    # Shrinking needs the picture smoothed first, or its thin strokes break up.
    area = abs(float(np.linalg.det(homography[:2, :2])))
    if area < 0.9:
        picture = cv2.GaussianBlur(picture, (0, 0), 0.35 * (1 / np.sqrt(area) - 0.5))
    laid = cv2.warpPerspective(
        picture, centred, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    alpha = cv2.warpPerspective(mask, centred, size, flags=cv2.INTER_LINEAR)[..., None]
    return (ground * (1 - alpha) + np.clip(laid, 0, 255) * alpha).astype(np.float32)


def _scaled(picture: Picture, factor: float) -> tuple[Picture, Matrix]:
    height, width = picture.shape[:2]
    size = (round(width * factor), round(height * factor))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return small, np.diag([size[0] / width, size[1] / height, 1.0])


# Light and coding


def _edge_shadow(size: Size, rng: Generator) -> Picture:
    """A broad soft shadow over one part of the picture."""
    width, height = size
    center = (float(rng.uniform(0, 1)) * width, float(rng.choice([0.0, 1.0])) * height)
    radii = (float(rng.uniform(0.3, 0.5)) * width, float(rng.uniform(0.4, 0.7)) * height)
    return surfaces.wide_blob(size, center, radii, float(rng.uniform(-0.6, 0.6)), 0.05 * width)


def _window(size: Size, rng: Generator) -> Picture:
    """A window's reflection: a soft upright band."""
    width, height = size
    center = (float(rng.uniform(0.15, 0.85)) * width, 0.5 * height)
    radii = (float(rng.uniform(0.06, 0.16)) * width, 0.9 * height)
    return surfaces.wide_blob(size, center, radii, float(rng.uniform(-0.4, 0.4)), 0.03 * width)


def _compress(picture: Picture, quality: int) -> Picture:
    buffer = BytesIO()
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer).convert("RGB"), np.float32)
