"""Brows, lashes and beards."""

from dataclasses import replace

import numpy as np

from specimens.face_geometry import Head
from specimens.face_hair import colours, sample
from specimens.face_math import Array, smoothstep, unit
from specimens.face_skin import beard_area
from specimens.face_strands import Strands
from specimens.face_traits import Look


def _on_skin(
    head: Head,
    x: Array,
    y: Array,
    away: Array,
    lift: Array,
) -> Array:
    """Hairs that start at x, y and run by the offsets `away` (hairs, points, 2) over the skin."""
    px, py = x[:, None] + away[..., 0], y[:, None] + away[..., 1]
    skin = head.place(head.surface.points, px, py)
    lifted = skin + head.place(head.surface.normals, px, py) * lift[..., None]
    return np.asarray(lifted, np.float32)


def brows(head: Head, look: Look, seed: int) -> Strands:
    rng = np.random.default_rng(seed)
    f, s = head.features, head.features.shape
    n = int(1200 * look.brow_density)
    # Sparse where the brow begins
    t = rng.beta(1.7, 1.3, 2 * n)
    side = np.repeat([-1.0, 1.0], n)
    d = s.brow_gap + t * s.brow_length
    middle, thick = f.brow_line(d.astype(np.float32))
    v = np.clip(rng.normal(0, 0.45, 2 * n), -1.1, 1.1)
    y = middle + v * thick
    # Upwards at the inner end, outwards along the arch, and towards the middle line further out
    slope = np.gradient(f.brow_line(np.linspace(0, 70, 141, dtype=np.float32))[0], 0.5)
    lean = np.interp(d, np.linspace(0, 70, 141), slope)
    angle = np.radians(62 - 62 * smoothstep(0.0, 0.30, t)) + np.arctan(lean)
    angle = angle - np.radians(26) * v * smoothstep(0.1, 0.4, t) + rng.normal(0, 0.13, 2 * n)
    k = np.linspace(0, 1, 6)[None, :]
    length = (4.2 + 4.6 * np.sin(np.pi * t)) * rng.uniform(0.6, 1.1, 2 * n)
    run = length[:, None] * k
    away = np.stack([side[:, None] * run * np.cos(angle)[:, None], run * np.sin(angle)[:, None]], 2)
    lift = 0.35 + 0.9 * np.sin(np.pi * np.clip(k, 0, 0.8)) + 0 * run
    points = _on_skin(head, side * d, y, away, lift)
    colour = colours(rng, replace(look, grey=0.3 * look.grey), 2 * n, 0.12) * 0.85
    return _plain(points, colour, head, alpha=0.92, taper=0.6)


def _plain(points: Array, colour: Array, head: Head, **options: float | int) -> Strands:
    shape = points.shape[:2]
    out = unit(points - np.array([0, 0, 20], np.float32))
    return Strands(points, colour.astype(np.float32), np.full(shape, 0.85, np.float32), out,
                   gloss=0.4, finer=2, **options)  # fmt: skip


def lashes(head: Head, look: Look, sex: str, seed: int) -> Strands:
    rng = np.random.default_rng(seed)
    f, s = head.features, head.features.shape
    groups = []
    for upper, count, long in ((True, 120, 7.0), (False, 34, 2.2)):
        t = rng.uniform(0.06, 1.0, 2 * count) if upper else rng.uniform(0.3, 1.0, 2 * count)
        side = np.repeat([-1.0, 1.0], count)
        d = (s.eye_gap + (t - 0.49) * s.eye_width).astype(np.float32)
        high, low = f.lids(d)
        y = high + 0.1 if upper else low - 0.5
        strong = (1.0 if sex == "F" else 0.72) * (1 + 0.25 * look.liner)
        length = long * strong * rng.uniform(0.6, 1.0, 2 * count) * (0.55 + 0.45 * t)
        root = head.place(head.surface.points, side * d, y if not upper else y + 0.4)
        fan = (t - 0.42) * 1.15 + rng.normal(0, 0.10, 2 * count)
        k = np.linspace(0, 1, 7)[None, :]
        # Out of the face and first down, then curling up (lower lashes the other way round)
        curl = (-0.25 * k + 0.85 * k**2) if upper else (0.05 * k - 0.55 * k**2)
        run = length[:, None]
        points = root[:, None, :] + np.stack(
            [side[:, None] * run * np.sin(fan)[:, None] * k * 0.75, run * curl, run * k * 0.75], 2
        )
        groups.append(points)
    points = np.concatenate(groups).astype(np.float32)
    points[..., 2] += 0.8
    colour = np.tile(np.array([0.012, 0.010, 0.009], np.float32), (len(points), 1))
    if look.grey > 0.6 or sum(look.hair) > 330:
        colour = colour * 3
    return _plain(points, colour, head, alpha=0.9 if sex == "F" else 0.7, taper=0.5)


_BEARDS = {
    # count, shortest, longest (mm), opacity
    "stubble": (5200, 1.2, 2.4, 0.62),
    "short": (8000, 4.0, 8.0, 0.85),
    "full": (10500, 9.0, 22.0, 0.92),
    "moustache": (3000, 6.0, 10.0, 0.92),
    "goatee": (4200, 5.0, 11.0, 0.9),
}


def beard(head: Head, look: Look, seed: int) -> list[Strands]:
    if look.beard == "none":
        return []
    rng = np.random.default_rng(seed)
    f, s = head.features, head.features.shape
    rest = head.surface.rest
    d, y = np.abs(rest[..., 0]), rest[..., 1]
    density = beard_area(d, y, f) * smoothstep(0.12, 0.5, head.surface.normals[..., 2])
    density = density * smoothstep(0, 20, head.surface.points[..., 2])
    lip = (y > f.mouth_line(d) - 2) & (d < f.half_mouth + 7)
    if look.beard == "moustache":
        density = density * lip
    if look.beard == "goatee":
        ring = smoothstep(4, 0, d - f.half_mouth - 5) * np.maximum(lip, y < s.mouth_y - 4)
        density = density * ring
    count, low, high, alpha = _BEARDS[look.beard]
    roots, grid = sample(rng, density, head.surface.points, count)
    normal = head.surface.normals[grid[:, 0], grid[:, 1]]
    x0, y0 = roots[:, 0], roots[:, 1]
    on_lip = (y0 > s.mouth_y) & (np.abs(x0) < f.half_mouth + 8)
    # Down over the cheeks and chin, sideways from the middle of the upper lip
    way = np.stack([np.where(on_lip, np.tanh(x0 / 7) * 0.9, 0.10 * x0 / 40),
                    np.where(on_lip, -0.8, -1.0), np.zeros(len(x0))], 1)  # fmt: skip
    way = unit(way + rng.normal(0, 0.16, way.shape) + 0.35 * normal)
    length = rng.uniform(low, high, count) * np.where(on_lip, 0.85, 1.0)
    length *= 0.55 + 0.45 * smoothstep(-40, -90, y0)
    k = np.linspace(0, 1, 6)[None, :, None]
    rise = 0.25 + 0.12 * length[:, None, None] * np.sin(np.pi * np.clip(k, 0, 0.75))
    points = roots[:, None, :] + way[:, None, :] * length[:, None, None] * k
    points = points + normal[:, None, :] * rise
    curl = 0.06 * length[:, None] * np.sin(k[..., 0] * 5 + rng.uniform(0, 6.28, (count, 1)))
    points[..., 0] += curl
    colour = colours(rng, look, count, 0.2)
    strands = _plain(points.astype(np.float32), colour, head, alpha=alpha, taper=0.3)
    strands.gloss = 0.15
    strands.bulk[:] = np.linspace(0.45, 0.95, 6)[None, :] * rng.uniform(0.6, 1.05, (count, 1))
    return [strands]
