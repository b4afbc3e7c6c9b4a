"""How hair grows: where its roots are, what it lies on, and how neighbours gather into locks."""

from collections.abc import Callable

import numpy as np

from specimens.face_geometry import Head, Reach, outline
from specimens.face_math import Array, along, bell, linear, smoothstep, unit
from specimens.face_strands import Strands
from specimens.face_traits import Look

Flow = Callable[[Array], Array]  # the way hair lies at the given points


class Hull:
    """What hair cannot enter: the skull, and below it neck and shoulders."""

    CENTRE = np.array([0, 22, -6], np.float32)

    def __init__(self, head: Head, points: Array) -> None:
        shape = head.features.shape
        y = np.linspace(-440, shape.skull_height - 1, 560, dtype=np.float32)
        upper = y > -100
        width, front, middle, back = (along(c, y) for c in outline(shape))
        neck = shape.neck_width
        w2 = along([(neck, -60), (neck, -135), (neck + 20, -157), (110, -170), (165, -190),
                    (195, -230), (200, -440)], y)  # fmt: skip
        f2 = along([(46, -60), (46, -135), (52, -170), (84, -260), (100, -440)], y)
        b2 = along([(-60, -60), (-68, -140), (-80, -170), (-100, -280), (-100, -440)], y)
        self._y = y
        self._width = np.where(upper, width, w2)
        self._front = np.where(upper, front, f2)
        self._back = np.where(upper, back, b2)
        self._middle = np.where(upper, middle, -12)
        self._dome = Reach(points, self.CENTRE)

    def push(self, p: Array, offset: Array, cling: float) -> Array:
        """Moves points that are nearer than the offset out to it, and draws back those beyond."""
        q = p - self.CENTRE
        far = self._dome.at(q) + offset
        r = np.maximum(np.linalg.norm(q, axis=-1) / far, 1e-3)
        scale = np.where(r < 1, 1 / r, 1 + cling * (1 / r - 1))
        scale = np.where(p[..., 1] > 22, scale, 1)
        p = self.CENTRE + q * scale[..., None]
        y = p[..., 1]
        w = np.interp(y, self._y, self._width) + offset
        m = np.interp(y, self._y, self._middle)
        f = np.interp(y, self._y, self._front) - m + offset
        b = m - np.interp(y, self._y, self._back) + offset
        depth = np.where(p[..., 2] > m, f, b)
        rho = np.maximum(np.hypot(p[..., 0] / w, (p[..., 2] - m) / depth), 1e-3)
        out = np.where(rho < 1, 1 / rho, np.where(y > -30, 1 + cling * (1 / rho - 1), 1))
        out = np.where((y <= 22) & (y > -125), out, 1)
        # On the shoulders hair slides forwards or backwards, not sideways
        bow = np.sqrt(np.maximum(1 - np.square(p[..., 0] / w), 0))
        fall = m + np.where(p[..., 2] > m, f, -b) * bow
        x = p[..., 0] * out
        z = np.where((y <= -125) & (rho < 1), fall, m + (p[..., 2] - m) * out)
        return np.stack([x, y, z], -1).astype(np.float32)

    @staticmethod
    def outward(p: Array) -> Array:
        q = p - np.array([0, 15, -10], np.float32)
        q[..., 1] = np.where(q[..., 1] < 0, 0.15 * q[..., 1], q[..., 1])
        return unit(q)


def hairline(look: Look, angle: Array) -> Array:
    """The lowest height of the scalp's hair at an angle round the head, 0 being the front."""
    high = {"receding": 12.0, "bald": 60.0}.get(look.cut, 0.0)
    a = np.degrees(np.abs(angle))
    line = np.interp(
        a,
        [0, 14, 28, 40, 52, 62, 70, 76, 80, 84, 92, 104, 116, 140, 180],
        [70, 71, 72, 70, 60, 44, 24, 2, -16, -24, 20, 20, -25, -62, -72],
    )
    corner = 16 * bell(a - 38, 13) if look.cut == "receding" else 0
    front = high + look.hairline - look.peak * bell(a, 9)
    return (line + corner + front * smoothstep(60, 40, a)).astype(np.float32)


def scalp(head: Head, look: Look) -> Array:
    """How much of the hair of the head grows at each point of the head's grid."""
    p = head.surface.points
    angle = np.arctan2(p[..., 0], p[..., 2] + 8)
    return smoothstep(-6, 7, p[..., 1] - hairline(look, angle))


def sample(
    rng: np.random.Generator, density: Array, points: Array, count: int
) -> tuple[Array, Array]:
    """Random places on a grid, by density and area: the points and their grid coordinates."""
    across = np.linalg.norm(np.gradient(points, axis=1), axis=2)
    down = np.linalg.norm(np.gradient(points, axis=0), axis=2)
    weight = np.cumsum((density * across * down).ravel().astype(np.float64))
    pick = np.searchsorted(weight, rng.uniform(0, weight[-1], count))
    rows, columns = np.divmod(pick, density.shape[1])
    here = points[rows, columns] + rng.normal(0, 0.25, (count, 3))
    return here.astype(np.float32), np.stack([rows, columns], 1)


def colours(rng: np.random.Generator, look: Look, count: int, vary: float = 0.16) -> Array:
    base = linear(look.hair) * np.exp(rng.normal(0, vary, (count, 1)))
    base = base * np.exp(rng.normal(0, 0.04, (count, 3)))
    white = np.array([0.27, 0.265, 0.255]) * np.exp(rng.normal(0, 0.15, (count, 1)))
    grey = rng.uniform(0, 1, (count, 1)) < look.grey
    return np.where(grey, white, base).astype(np.float32)


def grow(
    rng: np.random.Generator,
    hull: Hull,
    roots: Array,
    flow: Flow,
    length: Array,
    volume: Array,
    steps: int,
    *,
    gravity: float = 0.0,
    stray: float = 0.12,
    clumps: int = 300,
    clumping: float = 0.5,
    wave: float = 0.0,
    wave_length: float = 40.0,
    spring: float = 0.5,
    cling: float = 0.35,
) -> tuple[Array, Array]:
    """Lets hairs run over the hull along a flow; neighbours gather into locks."""
    n = len(roots)
    centres = roots[rng.choice(n, min(clumps, n), replace=False)]
    lock = np.argmin(np.square(centres).sum(1) - 2 * roots @ centres.T, axis=1)  # the nearest
    drift = rng.normal(0, stray, (len(centres), 3))[lock] + rng.normal(0, 0.45 * stray, (n, 3))
    layer = np.sqrt(rng.uniform(0.02, 1, n)).astype(np.float32)
    p: Array = roots.astype(np.float32)
    way = unit(0.6 * Hull.outward(p) + flow(p))
    path = [p]
    for k in range(1, steps):
        reached = k / (steps - 1)
        wish = flow(p) + drift * (0.5 + reached) + np.array([0, -gravity * reached, 0])
        way = unit(spring * way + (1 - spring) * unit(wish))
        p = p + way * (length / (steps - 1))[:, None]
        lift = smoothstep(-0.05, 0.5, np.full(n, reached, np.float32))
        p = hull.push(p, volume * layer * lift + 0.6, cling)
        path.append(p)
    points: Array = np.stack(path, 1)
    t = np.linspace(0, 1, steps, dtype=np.float32)[None, :, None]
    # The lock's own hair: the mean of its members
    sums = np.zeros((len(centres), steps, 3))
    np.add.at(sums, lock, points)
    mean = (sums / np.maximum(np.bincount(lock, minlength=len(centres)), 1)[:, None, None])[lock]
    points = points + clumping * np.power(t, 0.8) * (mean - points)
    if wave:
        phase = rng.uniform(0, 6.28, len(centres))[lock] + rng.normal(0, 0.3, n)
        turn = 2 * np.pi * t[..., 0] * (length / wave_length)[:, None] + phase[:, None]
        out = Hull.outward(points)
        side = unit(np.cross(unit(np.gradient(points, axis=1)), out))
        grown = smoothstep(0.08, 0.4, t)
        points = points + wave * grown * (
            side * np.sin(turn)[..., None] + 0.6 * out * np.cos(turn)[..., None]
        )
    return points.astype(np.float32), layer


def bundle(points: Array, layer: Array, colour: Array) -> Strands:
    """Hairs as they are drawn: darker near the root and deep in the mass of hair."""
    t = np.linspace(0, 1, points.shape[1], dtype=np.float32)[None, :]
    bulk = layer[:, None] * smoothstep(-0.1, 0.35, t) * 0.9 + 0.1
    return Strands(points, colour, bulk.astype(np.float32), Hull.outward(points))
