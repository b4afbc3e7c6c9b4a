"""Ears, neck, shoulders and clothes."""

from collections.abc import Sequence

import cv2
import numpy as np

from specimens.face_geometry import Surface, normals_of
from specimens.face_math import Array, along, bell, linear, noise, smoothstep
from specimens.face_traits import Rgb, Shape

SCALE = 1.6  # pixels for a millimetre of the plane on which clothes are painted
LEFT, TOP, WIDE, TALL = -230.0, -60.0, 460.0, 400.0


def ear(shape: Shape, side: int, at: Array) -> Surface:
    """An ear: a dish with a rolled rim, an inner ridge and a lobe. `at` is where it is rooted."""
    rows, columns = 44, 90
    r = np.linspace(0.02, 1, rows, dtype=np.float32)[:, None]
    a = np.linspace(-np.pi, np.pi, columns, dtype=np.float32)[None, :]
    # In the ear's own plane: p to the back, q up; wider above than at the lobe
    wide = 0.27 + 0.06 * np.sin(a) + 0.03 * np.cos(a) + 0.05 * bell(np.sin(a) + 1, 0.5)
    p = r * wide * np.cos(a) * shape.ear_size
    q = r * 0.5 * np.sin(a) * shape.ear_size
    lobe = smoothstep(-0.55, -0.85, np.sin(a) * r)
    front = smoothstep(0.2, 0.9, -np.cos(a))
    rim = 4.2 * bell(r - 0.90, 0.10) * (1 - 0.8 * lobe) * (1 - 0.6 * front)
    ridge = 3.4 * bell(r - 0.60, 0.12) * (1 - lobe) * (1 - front)
    bowl = -6.5 * bell(r - 0.12, 0.36) * (1 - lobe)
    tragus = 4.0 * bell(np.hypot(p / shape.ear_size + 0.22, q / shape.ear_size + 0.06), 0.09)
    h = rim + ridge + bowl + tragus + 1.5 * lobe - 3.0 * np.power(r, 8)
    out = np.radians(shape.ear_out)
    x = (p + 0.20 * shape.ear_size) * np.sin(out) + h * np.cos(out) + 0.07 * q
    z = -(p * np.cos(out)) + h * np.sin(out) - 0.12 * q
    points = np.stack([side * (x + at[0]), q + at[1], z + at[2]], 2).astype(np.float32)
    if side < 0:
        points = points[:, ::-1]
    rest = np.stack([points[..., 0], points[..., 1]], 2)
    return Surface(points, normals_of(points), rest)


def bust(shape: Shape) -> Surface:
    """Neck, shoulders and chest as a stack of flattened rings."""
    y = -70 - 370 * np.power(np.linspace(0, 1, 330, dtype=np.float32), 1.35)
    n, w = shape.neck_width, shape.shoulder_width
    width = along(
        [(n, -60), (n - 1, -95), (n - 1, -122), (n + 3, -141), (n + 17, -156), (0.52 * w, -170),
         (0.72 * w, -183), (0.88 * w, -199), (0.97 * w, -221), (w, -250), (w + 3, -340),
         (w, -440)], y)  # fmt: skip
    front = along(
        [(46, -60), (46, -110), (43, -135), (44, -158), (50, -172), (62, -200), (82, -260),
         (98, -330), (100, -440)], y)  # fmt: skip
    back = along(
        [(-60, -60), (-62, -110), (-68, -140), (-78, -170), (-90, -210), (-100, -280),
         (-100, -440)], y)  # fmt: skip
    middle = along([(-8, -60), (-10, -120), (-18, -165), (-20, -250), (-15, -440)], y)
    s = np.linspace(-1, 1, 300)
    front_t = np.pi / 2 * (0.85 * s + 0.15 * s**3)
    back_t = np.linspace(np.pi / 2, np.pi, 25)[1:]
    t = np.concatenate([-back_t[::-1], front_t, back_t]).astype(np.float32)
    sine, cosine = np.sin(t)[None, :], np.cos(t)[None, :]
    x = width[:, None] * sine
    depth = np.power(np.abs(cosine), 0.9) * np.sign(cosine)
    z = middle[:, None] + np.where(
        cosine > 0,
        (front - middle)[:, None] * depth,
        (middle - back)[:, None] * depth,
    )
    yy = np.repeat(y[:, None], len(t), 1)
    d = np.abs(x)
    # Cords of the neck, the notch between the collar bones, the bones themselves
    cord = 10 + (yy + 160) * 0.62
    ahead = np.clip(cosine, 0, 1)
    z = z + ahead * (
        2.2 * bell(d - cord, 8) * smoothstep(-172, -150, yy) * smoothstep(-75, -100, yy)
        - 3.5 * bell(d, 8) * bell(yy + 163, 8)
        + 3.5 * bell(yy + 168 + 0.06 * (d - 20), 6) * smoothstep(8, 20, d) * smoothstep(150, 70, d)
        + (1.0 if n < 54 else 3.0) * bell(d, 8) * bell(yy + 126, 10)
    )
    rest = np.stack([x, yy], 2).astype(np.float32)
    points = np.stack([x, yy, z], 2).astype(np.float32)
    return Surface(points, normals_of(points), rest)


class Wardrobe:
    """Clothes painted on the plane of the chest: where there is cloth, its colour and relief."""

    def __init__(self, kind: str, colour: Rgb, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._kind = kind
        x = LEFT + (np.arange(int(WIDE * SCALE), dtype=np.float32) + 0.5) / SCALE
        y = TOP - (np.arange(int(TALL * SCALE), dtype=np.float32) + 0.5) / SCALE
        self.x, self.y = np.meshgrid(x, y)
        self.cover = np.zeros(self.x.shape, np.float32)
        self.height = np.zeros(self.x.shape, np.float32)
        self.albedo = np.ones((*self.x.shape, 3), np.float32) * linear(colour)
        self._colour = linear(colour)
        getattr(self, f"_{kind}")()
        folds = 1.6 * noise(self._rng, self.x.shape, 70) + 0.7 * noise(self._rng, self.x.shape, 30)
        self.height += folds * smoothstep(-150, -260, self.y)
        weave = 1 + 0.025 * self._rng.standard_normal(self.x.shape, dtype=np.float32)
        self.albedo *= weave[..., None]

    def _below(self, line: Array, thick: float) -> None:
        """Cloth everywhere under a line; its edge stands off from the skin."""
        # The colour begins a little before the edge rises, so that the edge has it too
        self.cover = np.maximum(self.cover, smoothstep(-3.0, -1.6, line - self.y))
        self.height += thick * smoothstep(-1.2, 1.2, line - self.y)

    def _piece(self, outline: Sequence[tuple[float, float]], thick: float, colour: Array) -> None:
        """A piece of cloth on both sides, lying on what is there already."""
        for side in (-1, 1):
            p = np.array([((side * a - LEFT) * SCALE, (TOP - b) * SCALE) for a, b in outline])
            layer = np.zeros(self.x.shape, np.float32)
            cv2.fillPoly(layer, [(p * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)
            mask = cv2.GaussianBlur(layer, (0, 0), 1.7)
            shade = cv2.GaussianBlur(layer, (0, 0), 5.0)
            self.albedo *= (1 - 0.45 * shade * (1 - mask))[..., None]
            self.albedo += mask[..., None] * (colour - self.albedo)
            self.cover = np.maximum(self.cover, mask)
            self.height += thick * cv2.GaussianBlur(layer, (0, 0), 2.2)

    def _rib(self, line: Array, wide: float) -> None:
        band = smoothstep(0, 1, line - self.y) * smoothstep(wide + 1, wide, line - self.y)
        self.height += band * (1.0 + 0.25 * np.sin(self.x * 2.2))
        seam = bell(line - self.y - wide - 0.6, 0.9)
        self.albedo *= (1 - 0.25 * seam)[..., None]

    def _tee(self) -> None:
        line = -170 + 36 * np.square(self.x / 60)
        self._below(line, 2.5)
        self._rib(line, 15)

    def _sweater(self) -> None:
        line = -158 + 28 * np.square(self.x / 60)
        self._below(line, 5.0)
        self._rib(line, 22)
        self.height += 0.35 * np.sin(self.x * 1.6) * smoothstep(22, 24, line - self.y)

    def _scoop(self) -> None:
        line = -205 + 75 * np.power(np.abs(self.x) / 85, 2.4)
        self._below(line, 2.5)
        self.albedo *= (1 - 0.2 * bell(line - self.y - 7, 0.8))[..., None]

    def _vneck(self) -> None:
        line = -222 + 1.25 * np.abs(self.x)
        self._below(line, 3.0)
        self._rib(line, 9)

    def _mao(self) -> None:
        line = -140 + 20 * np.square(self.x / 60) - 14 * bell(self.x, 5)
        self._below(line, 4.0)
        self.albedo *= (1 - 0.3 * bell(line - self.y - 24, 0.9))[..., None]
        self._placket()

    def _turtle(self) -> None:
        line = -112 + 0 * self.x
        self._below(line, 6.0)
        self.height += 3.0 * smoothstep(40, 36, line - self.y)
        self.height += 0.5 * np.sin(self.x * 1.3) * smoothstep(40, 36, line - self.y)
        self.albedo *= (1 - 0.35 * bell(line - self.y - 41, 2.5))[..., None]

    def _placket(self) -> None:
        self.height += 0.8 * smoothstep(13, 12.4, np.abs(self.x)) * smoothstep(-165, -168, self.y)
        for y in range(-200, -440, -62):
            button = np.hypot(self.x, self.y - y)
            mask = smoothstep(5.4, 4.8, button)[..., None]
            self.albedo += mask * (0.45 * self._colour + 0.35 - self.albedo)
            self.height += 1.2 * mask[..., 0] - 0.8 * smoothstep(2, 1.5, button)

    def _collar(self, colour: Array) -> None:
        line = -166 + 33 * np.power(np.abs(self.x) / 56, 1.4)
        self._below(line, 2.5)
        self._piece([(2, -166), (40, -146), (66, -124), (78, -148), (60, -178), (37, -205)],
                    4.0, colour * 1.04)  # fmt: skip

    def _shirt(self) -> None:
        self._placket()
        self._collar(self._colour)

    def _suit(self) -> None:
        """A jacket over a white shirt."""
        white = linear((226, 228, 232))
        jacket = self._colour
        self.albedo[:] = white
        self._colour = white
        self._placket()
        self._collar(white)
        coat = [(58, -120), (26, -300), (4, -345), (4, -470), (240, -470), (240, -120)]
        self._piece(coat, 4.0, jacket)
        lapel = [(70, -118), (88, -140), (98, -205), (74, -214), (84, -232), (12, -340), (34, -250)]
        self._piece(lapel, 3.0, jacket * 1.12)

    def _blazer(self) -> None:
        """A jacket over a plain dark top."""
        jacket = self._colour
        self.albedo[:] = linear((214, 208, 200))
        self._below(-196 + 60 * np.power(np.abs(self.x) / 70, 2.2), 2.0)
        coat = [(60, -122), (40, -270), (18, -345), (18, -470), (240, -470), (240, -120)]
        self._piece(coat, 4.0, jacket)
        self._piece(
            [(72, -120), (92, -150), (100, -235), (24, -340), (48, -250)], 3.0, jacket * 1.1
        )

    def at(self, layer: Array, rest: Array) -> Array:
        x = (rest[..., 0] - LEFT) * SCALE
        y = (TOP - rest[..., 1]) * SCALE
        return cv2.remap(layer, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def dress(body: Surface, clothes: Wardrobe, skin: Array) -> tuple[Surface, Array, Array]:
    """The bust with its clothes on: surface, albedo, and where skin is left bare."""
    cover = clothes.at(clothes.cover, body.rest)
    back = (body.points[..., 2] < -30).astype(np.float32)
    cover = np.maximum(cover, back * smoothstep(-128, -132, body.points[..., 1]))
    height = clothes.at(clothes.height, body.rest)
    points = body.points + body.normals * height[..., None]
    albedo = (
        skin * (1 - cover[..., None]) + clothes.at(clothes.albedo, body.rest) * cover[..., None]
    )
    surface = Surface(points.astype(np.float32), normals_of(points), body.rest)
    return surface, albedo.astype(np.float32), (1 - cover).astype(np.float32)
