"""Paints a face's skin on the plane x, y: colour, fine relief and gloss."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from specimens.face_features import Features
from specimens.face_math import Array, bell, linear, plateau, smoothstep, stretched
from specimens.face_traits import Look

SCALE = 2.5  # pixels for a millimetre, in full detail
LEFT, TOP, WIDE, TALL = -86.0, 120.0, 172.0, 244.0


@dataclass(frozen=True)
class Paint:
    albedo: Array
    bump: Array  # mm along the normal
    gloss: Array
    scale: float

    def at(self, layer: Array, rest: Array) -> Array:
        x = (rest[..., 0] - LEFT) * self.scale
        y = (TOP - rest[..., 1]) * self.scale
        return cv2.remap(layer, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _plane(scale: float) -> tuple[Array, Array]:
    x = LEFT + (np.arange(int(WIDE * scale), dtype=np.float32) + 0.5) / scale
    y = TOP - (np.arange(int(TALL * scale), dtype=np.float32) + 0.5) / scale
    return np.meshgrid(x, y)


def beard_area(d: Array, y: Array, f: Features) -> Array:
    """Where a beard grows: jaw, chin and upper lip, but not the red of the lips."""
    s = f.shape
    upper, _, lower = f.lip_edges(d)
    cheek_line = np.interp(d, [0, 20, 34, 50, 62, 70], [-52, -55, -64, -56, -34, -10])
    area = smoothstep(0, 7, cheek_line - y)
    inner = (d < f.half_mouth + 1) & (y < upper + 0.8) & (y > lower - 0.8)
    area = np.where(inner, 0, area)
    # The bare places beside the lower lip
    bare = bell(d - 0.62 * f.half_mouth, 6) * bell(y - lower + 5, 3.5)
    lip = smoothstep(0, 3, s.nose_y - 3 - y)
    return (area * (1 - 0.75 * bare) * lip).astype(np.float32)


def paint_skin(f: Features, look: Look, seed: int) -> Paint:
    rng = np.random.default_rng(seed)
    s = f.shape
    scale = SCALE * f.detail
    x, y = _plane(scale)
    d = np.abs(x)
    shape = x.shape

    def lumps(size: float) -> Array:
        """Noise in lumps of so many mm, the same in every detail."""
        return stretched(rng, (int(TALL / size) + 2, int(WIDE / size) + 2), shape)

    tone = linear(look.skin)
    dark = 1 - float(np.clip(tone[1] / 0.42, 0, 1))  # 0 for fair skin, 1 for very dark
    # Changes are powers: log-space layers add up without ever leaving the colours of skin
    ink = np.zeros((*shape, 3), np.float32)

    def tint(mask: Array, r: float, g: float, b: float) -> None:
        for c, v in enumerate((r, g, b)):
            ink[..., c] += v * mask

    # Everybody's skin is uneven in their own way; matchers go by it as much as by the features
    for share, size in ((0.5, 22.0), (0.55, 9.0), (0.55, 4.5), (0.35, 2.2)):
        tint(look.mottle * share * lumps(size), 0.040, 0.062, 0.060)
    tint(lumps(36), 0.03, 0.035, 0.05)
    tint(lumps(1.2), 0.012, 0.02, 0.02)
    red = look.redness * (1 - 0.55 * dark)
    flush = bell(d - 40, 19) * bell(y + 33, 17)
    flush += 0.8 * plateau(np.hypot(d / 17, (y - s.nose_y - 9) / 11), 1.0, 2.2)
    flush += 0.35 * bell(d, 18) * bell(y - s.chin_y - 12, 12) + 0.3 * smoothstep(58, 72, d)
    tint(flush * (1 + 0.3 * lumps(4.8)), -0.02 * red, -0.30 * red, -0.25 * red)
    tint(bell(d, 60) * bell(y - 52, 26), 0.05, 0.05, 0.01)
    # Round the eyes the skin is thin and darker
    upper, lower = f.lids(d)
    around = bell(d - s.eye_gap, 19)
    tint(around * bell(y - upper - 4.5, 6.0), -0.10, -0.15, -0.12)
    under = bell(y - lower + 7, 5.0) * bell(d - s.eye_gap + 5, 15)
    tint(under, -0.07 - 0.1 * dark, -0.12 - 0.1 * dark, -0.06 - 0.1 * dark)
    tint(bell(d - s.eye_gap + 0.55 * s.eye_width, 4) * bell(y, 5), -0.06, -0.14, -0.12)
    # Sides of the nose, corners of the mouth
    groove = bell(d - s.nose_width - 1.5, 3.0) * bell(y - s.nose_y - 5, 8)
    tint(groove, -0.07, -0.17, -0.15)
    corner = bell(d - f.half_mouth - 2, 4) * bell(y - f.mouth_line(d), 4)
    tint(corner, -0.06, -0.12, -0.11)
    if look.shadow:
        area = beard_area(d, y, f) * look.shadow
        tint(area * (1 + 0.25 * lumps(0.8)), -0.34, -0.25, -0.17)
    middle, thick = f.brow_line(d)
    brow = smoothstep(1.25, 0.35, np.abs(y - middle) / np.maximum(thick, 0.5)) * (thick > 0)
    brow = cv2.GaussianBlur(brow.astype(np.float32), (0, 0), 1.1 * scale) * min(
        look.brow_density, 1.2
    )
    hairy = 0.36 * np.log(np.maximum(linear(look.hair), 0.02) / tone)
    tint(brow, *np.minimum(hairy * (1 - look.grey), 0))
    _spots(tint, rng, look, shape, scale)
    albedo = tone * np.exp(ink)
    albedo = _lips(albedo, f, look, rng, d, y)
    albedo = _edges(albedo, f, look, d, y)

    bump = 0.08 * lumps(0.64) + 0.07 * lumps(2.0) + 0.09 * lumps(10.5)
    bump *= 0.8 + 0.6 * flush
    creases = _wrinkles(f, look, rng, shape, scale)
    bump = bump + creases
    albedo = albedo * np.exp(np.minimum(creases, 0) * 0.35)[..., None]

    gloss = 0.55 + 0.5 * bell(d, 34) * bell(y - 48, 24) + 0.75 * bell(d, 9) * bell(y + 18, 26)
    gloss += 0.30 * bell(d - 42, 15) * bell(y + 20, 12) + 0.35 * bell(d, 12) * bell(
        y - s.chin_y - 13, 8
    )
    gloss *= look.shine * (1 + 0.12 * lumps(1.2))
    up, _, low = f.lip_edges(d)
    red_lip = smoothstep(-0.6, 0.8, np.minimum(up - y, y - low)) * (d < f.half_mouth)
    gloss = gloss * (1 - red_lip) + red_lip * 2.2
    hole = _nostrils(f, d, y)
    gloss *= (1 - hole) * (1 - 0.5 * look.shadow * beard_area(d, y, f))
    colour, relief, shine = (layer.astype(np.float32) for layer in (albedo, bump, gloss))
    return Paint(colour, relief, shine, scale)


def _nostrils(f: Features, d: Array, y: Array) -> Array:
    s = f.shape
    wide = s.nose_width
    rise = s.nose_y + 1.2 + 0.22 * (d - 0.42 * wide)
    at = np.hypot((d - 0.42 * wide) / (0.24 * wide), (y - rise) / 2.0)
    return (s.nostril * plateau(at, 1.0, 3.0)).astype(np.float32)


def _lips(
    albedo: Array, f: Features, look: Look, rng: np.random.Generator, d: Array, y: Array
) -> Array:
    up, line, low = f.lip_edges(d)
    w = np.clip(d / f.half_mouth, 0, 1)
    soft = 0.9 + 0.8 * w
    inside = smoothstep(-1, 1, np.minimum(up - y, y - low) / soft)
    inside = inside * (1 - smoothstep(0.90, 1.02, d / f.half_mouth))
    colour = linear(look.lips)
    streaks = 0.06 * stretched(rng, (3, int(WIDE / 1.2)), (3, d.shape[1]))[1]
    streaks = streaks + 0.06 * stretched(rng, (int(TALL / 3.6), int(WIDE / 3.6)), d.shape)
    shade = np.where(y > line, 0.86, 1.0) * np.exp(streaks)
    # Paler towards the outer edge, darker where the lips meet
    shade = shade * (1 - 0.45 * bell(y - line, 0.9) - 0.2 * bell(y - line, 2.2))
    lip = colour * shade[..., None]
    out = albedo * (1 - 0.85 * inside[..., None]) + lip * (0.85 * inside[..., None])
    seam = bell(y - line, 0.55) * (1 - smoothstep(0.9, 1.06, d / f.half_mouth))
    return np.asarray(out * (1 - 0.72 * seam[..., None]))


def _edges(albedo: Array, f: Features, look: Look, d: Array, y: Array) -> Array:
    """Rims of the lids, the line of the lashes, and the dark of the nostrils."""
    s = f.shape
    upper, lower = f.lids(d)
    span = smoothstep(-0.53, -0.46, (d - s.eye_gap) / s.eye_width) * (
        1 - smoothstep(0.49, 0.58, (d - s.eye_gap) / s.eye_width)
    )
    rim = span * bell(y - lower + 0.55, 0.55)
    pink = np.array([0.60, 0.34, 0.29], np.float32) * min(1.0, 0.35 + float(albedo.mean()) * 1.6)
    albedo = albedo * (1 - 0.55 * rim[..., None]) + pink * (0.55 * rim[..., None])
    line = span * bell(y - upper - 0.25, 0.65 + 0.5 * look.liner)
    kohl = np.array([0.035, 0.024, 0.020], np.float32)
    albedo = albedo + (kohl - albedo) * ((0.68 + 0.25 * look.liner) * line)[..., None]
    below = span * bell(y - lower + 1.3, 0.7) * smoothstep(0, 8, d - s.eye_gap + 8)
    albedo = albedo * (1 - (0.18 + 0.4 * look.liner) * below[..., None])
    if s.eye_fold > 1.5:
        crease = span * bell(y - upper - s.eye_fold, 0.75)
        albedo = albedo * (1 - np.array([0.22, 0.30, 0.30], np.float32) * crease[..., None])
    hole = _nostrils(f, d, y)[..., None]
    return np.asarray(albedo * (1 - hole * np.array([0.82, 0.90, 0.92], np.float32)))


def _spots(
    tint: Callable[[Array, float, float, float], None],
    rng: np.random.Generator,
    look: Look,
    shape: tuple[int, int],
    scale: float,
) -> None:
    """Freckles over nose and cheeks, single moles, and blemishes that everybody has."""
    spots = np.zeros(shape, np.float32)

    def dot(px: float, py: float, radius: float, strength: float) -> None:
        at = (int((px - LEFT) * scale * 16), int((TOP - py) * scale * 16))
        cv2.circle(layer, at, int(radius * scale * 16), strength, -1, cv2.LINE_8, 4)

    layer = np.zeros(shape, np.float32)
    for _ in range(int(700 * look.freckles)):
        px, py = rng.normal(0, 30), rng.normal(-22, 22)
        dot(px, py, rng.uniform(0.25, 0.75), rng.uniform(0.2, 0.8))
    spots += cv2.GaussianBlur(layer, (0, 0), 0.36 * scale)
    layer[:] = 0
    for _ in range(26):
        dot(
            rng.uniform(-60, 60),
            rng.uniform(-110, 70),
            rng.uniform(0.2, 0.55),
            rng.uniform(0.1, 0.4),
        )
    for px, py, radius in look.moles:
        dot(px, py, radius, 2.2)
    spots += cv2.GaussianBlur(layer, (0, 0), 0.32 * scale)
    layer[:] = 0
    for _ in range(int(40 * max(look.wrinkles - 0.35, 0))):
        dot(
            rng.uniform(-66, 66),
            rng.uniform(-60, 80),
            rng.uniform(0.8, 2.6),
            rng.uniform(0.1, 0.35),
        )
    spots += cv2.GaussianBlur(layer, (0, 0), 0.8 * scale)
    tint(spots, -0.38, -0.62, -0.72)


def _wrinkles(
    f: Features, look: Look, rng: np.random.Generator, shape: tuple[int, int], scale: float
) -> Array:
    """Folds as lines with a furrow and a swelling beside it; depth in mm, below zero in furrows."""
    s, age = f.shape, look.wrinkles
    total = np.zeros(shape, np.float32)

    def lines(depth: float, width: float, paths: list[list[tuple[float, float]]]) -> None:
        if depth <= 0.01:
            return
        layer = np.zeros(shape, np.float32)
        for path in paths:
            for side in (-1, 1):
                p = np.array(path, np.float32) + rng.normal(0, 0.5, (len(path), 2))
                xy = np.stack([(side * p[:, 0] - LEFT) * scale, (TOP - p[:, 1]) * scale], 1)
                fine = cv2.resize(xy.astype(np.float32), (2, 30), interpolation=cv2.INTER_CUBIC)
                for k, (a, b) in enumerate(pairwise(fine)):
                    fade = float(np.sin(np.pi * (k + 1) / 31) ** 0.6)
                    cv2.line(layer, _fixed(a), _fixed(b), fade, 2, cv2.LINE_8, 4)
        narrow = cv2.GaussianBlur(layer, (0, 0), width * scale)
        broad = cv2.GaussianBlur(layer, (0, 0), 2.6 * width * scale)
        total[:] += depth * 1.25 * width * scale * (-narrow + 1.1 * broad)

    e, w = s.eye_gap, s.eye_width
    lines(0.75 * age, 0.9, [
        [(0, 40), (14, 42), (30, 41), (44, 37)],
        [(0, 50), (16, 52.5), (34, 51), (48, 46)],
        [(2, 60), (15, 62), (30, 60)],
    ])  # fmt: skip
    lines(0.7 * max(age - 0.25, 0), 0.8, [[(5.5, 12), (6.5, 19), (5.5, 27)]])
    out = e + 0.53 * w
    lines(0.55 * age + 0.25 * f.smile * age, 0.6, [
        [(out + 1, 2), (out + 8, 5), (out + 13, 9)],
        [(out + 1, 0), (out + 8, -0.5), (out + 14, 0)],
        [(out, -2), (out + 7, -6), (out + 12, -10)],
        [(out - 2, -5), (out + 4, -10), (out + 8, -16)],
    ])  # fmt: skip
    lines(0.45 * age + 0.12, 0.7, [
        [(e - 13, -5), (e - 6, -9.5), (e + 3, -11), (e + 10, -9)],
    ])  # fmt: skip
    lines(0.5 * max(age - 0.3, 0), 0.6, [
        [(e - 12, -8), (e - 6, -14), (e + 4, -17), (e + 12, -15)],
        [(e - 8, -7), (e, -8.5), (e + 9, -7)],
    ])  # fmt: skip
    m, corner = s.mouth_y, f.half_mouth
    lines(0.10 + 1.2 * age + 0.35 * f.smile, 1.2, [
        [
            (s.nose_width + 1.5, s.nose_y + 8),
            (s.nose_width + 6, s.nose_y - 3),
            (corner + 3.5, 0.5 * (s.nose_y + m) - 2),
            (corner + 8.0, m + 1),
            (corner + 9.0, m - 8),
        ],
    ])  # fmt: skip
    lines(0.9 * max(age - 0.2, 0), 1.1, [
        [(corner + 1.5, m - 2), (corner + 4, m - 12), (corner + 5, m - 24)],
    ])  # fmt: skip
    lines(0.4 * max(age - 0.45, 0), 0.5, [
        [(6, m + 8), (6.5, m + 13)], [(11, m + 7), (12.5, m + 13)], [(16, m + 5), (18.5, m + 11)],
    ])  # fmt: skip
    return total


def _fixed(p: Array) -> tuple[int, int]:
    return int(p[0] * 16), int(p[1] * 16)
