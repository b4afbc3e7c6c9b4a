"""The cuts: for each, which way hair is combed, how long it is, and how it gathers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from specimens.face_geometry import Head
from specimens.face_hair import Flow, Hull, bundle, colours, grow, sample, scalp
from specimens.face_math import Array, smoothstep, unit
from specimens.face_strands import Strands
from specimens.face_traits import Look


@dataclass(frozen=True)
class Barber:
    """All that is needed to grow hair on one head."""

    rng: np.random.Generator
    head: Head
    points: Array  # of the head, with the cushion that lies under the hair
    look: Look
    hull: Hull

    def roots(self, count: int) -> Array:
        count = int(count * self.head.features.detail)
        return sample(self.rng, scalp(self.head, self.look), self.points, count)[0]

    def about(self, length: Array, vary: float) -> Array:
        return (length * np.exp(self.rng.normal(0, vary, len(length)))).astype(np.float32)

    def even(self, roots: Array, low: float, high: float) -> Array:
        return self.rng.uniform(low, high, len(roots)).astype(np.float32)

    def locks(
        self,
        roots: Array,
        flow: Flow,
        length: Array,
        volume: Array | float,
        steps: int,
        keep: Callable[[Array], NDArray[np.bool_]] | None = None,
        **options: Any,
    ) -> Strands:
        """Grown hair, without what `keep` leaves out (by itself, what hangs over the face)."""
        volume = np.broadcast_to(np.float32(volume), (len(roots),))
        points, layer = grow(self.rng, self.hull, roots, flow, length, volume, steps, **options)
        kept = (keep or _off_the_face)(points)
        tint = colours(self.rng, self.look, int(kept.sum()))
        return bundle(points[kept], layer[kept], tint)


def hair(head: Head, points: Array, look: Look, seed: int) -> list[Strands]:
    if look.cut not in _CUTS:
        return []
    barber = Barber(np.random.default_rng(seed), head, points, look, Hull(head, points))
    return _CUTS[look.cut](barber)


def _off_the_face(points: Array) -> NDArray[np.bool_]:
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    inside = (np.hypot(x / 58, (y + 32) / 78) < 1) & (z > 20)
    return np.asarray(~inside.any(1))


def _sides_and_top(r: Array, side: float, top: float) -> Array:
    return (side + (top - side) * smoothstep(28, 72, r[:, 1])).astype(np.float32)


# Ways to comb


def _tangent(p: Array, v: Array) -> Array:
    n = Hull.outward(p)
    return unit(v - np.einsum("ij,ij->i", v, n)[:, None] * n)


def _parted(part: float, back: float) -> Flow:
    """Away from a parting at x = part, then down."""

    def flow(p: Array) -> Array:
        side = np.tanh((p[:, 0] - part) / 4)
        top = smoothstep(20, 75, p[:, 1])
        v = np.stack([1.1 * side * top, -0.25 - 1.3 * (1 - top), -back * top], 1)
        return _tangent(p, v)

    return flow


def _from_crown(forward: float) -> Flow:
    """From the whorl on the crown to all sides."""

    def flow(p: Array) -> Array:
        v = p - np.array([4, 112, -28], np.float32)
        v[:, 1] = -12 - 0.8 * np.maximum(60 - p[:, 1], 0)
        v[:, 2] += forward * smoothstep(30, 70, p[:, 1])
        return _tangent(p, unit(v))

    return flow


def _towards(x: float, y: float, z: float) -> Flow:
    def flow(p: Array) -> Array:
        return _tangent(p, np.array([x, y, z], np.float32) - p)

    return flow


def _swept(up: float, side: float) -> Flow:
    """Brushed back from the forehead; the sides lie down."""

    def flow(p: Array) -> Array:
        top = smoothstep(38, 72, p[:, 1])
        v = np.stack([side * top, up * top - 1.0 * (1 - top), -0.9 * (0.4 + top)], 1)
        standing = 0.5 * up * top * smoothstep(20, 60, p[:, 2])
        return unit(_tangent(p, v) + standing[:, None] * np.array([0, 1, 0.2], np.float32))

    return flow


def _forward(p: Array) -> Array:
    """From the top of the head down over the forehead, a little to the sides."""
    v = np.stack([0.012 * p[:, 0], np.full(len(p), -0.8), np.full(len(p), 0.6)], 1)
    return _tangent(p, v)


def _springing(p: Array) -> Array:
    return unit(0.75 * Hull.outward(p) + 0.5 * _from_crown(40)(p))


def _outwards(p: Array) -> Array:
    return unit(Hull.outward(p) + np.array([0, 0.10, -0.18], np.float32))


# Cuts


def _cropped(b: Barber) -> list[Strands]:
    r = b.roots(11000)
    length = 6 + 8 * smoothstep(30, 85, r[:, 1]) + b.even(r, 0, 3)
    return [b.locks(r, _from_crown(60), length, 6, 5, stray=0.3, clumping=0.15, clumps=900)]


def _short(b: Barber) -> list[Strands]:
    r = b.roots(8500)
    length = b.about(_sides_and_top(r, 15, 62), 0.12)
    volume = _sides_and_top(r, 5, 17)
    return [
        b.locks(r, _parted(-30, 0.35), length, volume, 12, stray=0.20, clumping=0.55, clumps=260)
    ]


def _quiff(b: Barber) -> list[Strands]:
    r = b.roots(8500)
    length = b.about(_sides_and_top(r, 11, 66), 0.12)
    volume = _sides_and_top(r, 3, 24)
    return [
        b.locks(r, _swept(0.55, 0.25), length, volume, 12, stray=0.20, clumping=0.6, clumps=240)
    ]


def _fringed(b: Barber) -> list[Strands]:
    def free(points: Array) -> NDArray[np.bool_]:
        lowest = np.where(points[:, -1, 2] > 40, 21, -60)
        return np.asarray(points[..., 1].min(1) > lowest)

    r = b.roots(8500)
    length = b.about(_sides_and_top(r, 24, 78), 0.09)
    volume = _sides_and_top(r, 7, 13)
    return [
        b.locks(
            r,
            _from_crown(90),
            length,
            volume,
            12,
            free,
            stray=0.14,
            clumping=0.6,
            clumps=260,
            gravity=0.2,
        )
    ]


def _long(b: Barber) -> list[Strands]:
    r = b.roots(7500)
    length = b.even(r, 300, 370)
    return [
        b.locks(
            r,
            _parted(5, 0.5),
            length,
            13,
            26,
            stray=0.07,
            clumping=0.5,
            clumps=220,
            gravity=1.2,
            spring=0.45,
        )
    ]


def _wavy(b: Barber) -> list[Strands]:
    r = b.roots(7500)
    length = b.even(r, 290, 390)
    return [
        b.locks(
            r,
            _parted(-16, 0.45),
            length,
            20,
            40,
            stray=0.10,
            clumping=0.72,
            clumps=150,
            gravity=1.2,
            wave=7.0,
            wave_length=62.0,
            spring=0.45,
        )
    ]


def _bangs(b: Barber) -> list[Strands]:
    """Long and straight, with a fringe cut over the brows."""
    r = b.roots(9500)
    front = (np.abs(r[:, 0]) < 46) & (r[:, 2] > 40)
    tail = r[~front]
    long = b.locks(tail, _parted(2, 0.5), b.even(tail, 290, 350), 13, 24, stray=0.05,
                   clumping=0.45, clumps=240, gravity=1.2, spring=0.45)  # fmt: skip
    beside = r[front] + b.rng.normal(0, 2, (int(front.sum()), 3))
    fringe = np.concatenate([r[front], beside]).astype(np.float32)
    # A straight cut: each hair of the fringe ends at the same height
    length = 1.18 * (fringe[:, 1] - 27) + 0.12 * np.maximum(fringe[:, 1] - 78, 0)
    over = b.locks(fringe, _forward, np.maximum(b.about(length, 0.035), 5), 9, 14,
                   lambda points: np.ones(len(points), np.bool_), stray=0.05, clumping=0.5,
                   clumps=110, cling=0.5)  # fmt: skip
    return [long, over]


def _bob(b: Barber) -> list[Strands]:
    r = b.roots(8000)
    length = np.maximum(b.about(1.08 * (r[:, 1] + 88) + 18, 0.06), 12)
    return [
        b.locks(
            r,
            _parted(18, 0.45),
            length,
            19,
            24,
            stray=0.08,
            clumping=0.55,
            clumps=220,
            gravity=1.1,
            wave=2.5,
            wave_length=95.0,
            spring=0.45,
        )
    ]


def _bun(b: Barber) -> list[Strands]:
    r = b.roots(8000)
    knot = np.array([0, 121, -42], np.float32)
    length = (0.98 * np.linalg.norm(r - knot, axis=1) + 6).astype(np.float32)
    tight = b.locks(r, _towards(0, 125, -42), length, 4.5, 16, stray=0.04, clumping=0.4,
                    clumps=300)  # fmt: skip
    # The knot itself: rings of hair wound round a ball
    n = 1500
    turn = np.linspace(0, 1.4 * np.pi, 16)[None, :] + b.rng.uniform(0, 6.28, (n, 1))
    tilt = b.rng.normal(0, 0.55, (n, 1)) + 0.15 * np.sin(turn)
    size = 31 * np.sqrt(b.rng.uniform(0.35, 1, (n, 1)))
    ball = np.stack([size * np.cos(turn) * np.cos(tilt) * 1.12, size * np.sin(tilt) * 0.9,
                     size * np.sin(turn) * np.cos(tilt)], -1).astype(np.float32)  # fmt: skip
    bulk = np.repeat((size / 31) ** 4, 16, 1).astype(np.float32)
    return [tight, Strands(ball + knot, colours(b.rng, b.look, n), bulk, unit(ball))]


def _over_the_ears(r: Array) -> Array:
    return r[(r[:, 1] > 4) | ((r[:, 2] < -25) & (r[:, 1] > -25))]


def _curly(b: Barber) -> list[Strands]:
    r = _over_the_ears(b.roots(7500))
    length = b.about(_sides_and_top(r, 24, 60), 0.15)
    return [
        b.locks(
            r,
            _springing,
            length,
            6,
            22,
            cling=0.0,
            stray=0.35,
            clumping=0.6,
            clumps=420,
            wave=4.2,
            wave_length=19.0,
        )
    ]


def _afro(b: Barber) -> list[Strands]:
    r = _over_the_ears(b.roots(13000))
    length = b.about(_sides_and_top(r, 30, 46), 0.16)
    return [
        b.locks(
            r,
            _outwards,
            length,
            4,
            22,
            cling=0.0,
            stray=0.40,
            clumping=0.25,
            clumps=900,
            wave=3.0,
            wave_length=11.0,
        )
    ]


_CUTS: dict[str, Callable[[Barber], list[Strands]]] = {
    "cropped": _cropped,
    "bald": _cropped,
    "receding": _short,
    "short": _short,
    "quiff": _quiff,
    "fringed": _fringed,
    "long": _long,
    "wavy": _wavy,
    "bangs": _bangs,
    "bob": _bob,
    "bun": _bun,
    "curly": _curly,
    "afro": _afro,
}
