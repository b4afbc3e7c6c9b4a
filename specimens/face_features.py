"""Where the parts of a face lie, in the plane x, y: for the sculptor and the painter alike."""

from dataclasses import dataclass

import numpy as np

from specimens.face_math import Array, bell, smoothstep
from specimens.face_traits import Shape


@dataclass(frozen=True)
class Expression:
    smile: float = 0.0  # 0 to 1, lips closed
    open_eyes: float = 1.0


class Features:
    """Where the parts of one face lie on the plane x, y, for the sculptor and the painter alike."""

    def __init__(
        self, shape: Shape, expression: Expression, seed: int, detail: float = 1.0
    ) -> None:
        self.shape = shape
        self.detail = detail  # of the grids: 1 is about three points for a millimetre
        self.smile = expression.smile
        self.open = shape.eye_open * expression.open_eyes
        self._phase = np.random.default_rng(seed).uniform(0, 6.283, 6).astype(np.float32)

    def uneven(self, x: Array, y: Array) -> tuple[Array, Array]:
        """No face is symmetric: bends the plane by less than a millimetre."""
        p = self._phase
        dx = 0.45 * np.sin(y / 31 + p[0]) + 0.35 * np.sin(x / 27 + y / 43 + p[1])
        dy = 0.55 * np.sin(x / 24 + p[2]) + 0.35 * np.sin(x / 41 - y / 29 + p[3])
        return x + self.shape.uneven * dx, y + self.shape.uneven * dy

    def lids(self, d: Array) -> tuple[Array, Array]:
        """Heights of the upper and lower lid edges at the distance d from the middle."""
        s = self.shape
        inner = s.eye_gap - 0.49 * s.eye_width
        t = np.clip((d - inner) / s.eye_width, 0.0, 1.0)
        base = -0.5 + s.eye_tilt * (t - 0.45)
        up = np.power(4 * np.power(t, 0.80) * (1 - np.power(t, 0.80)), 0.70)
        low = np.power(4 * np.power(t, 1.25) * (1 - np.power(t, 1.25)), 0.80)
        upper = base + 0.56 * self.open * up
        lower = base - (0.44 * self.open - 0.9 * self.smile) * low
        return upper, lower

    def mouth_line(self, d: Array) -> Array:
        s = self.shape
        w = d / self.half_mouth
        return (
            s.mouth_y
            + 0.7 * np.cos(np.clip(w, 0, 1.3) * 5.2)
            + (s.mouth_corner + 4.0 * self.smile) * np.square(np.clip(w, 0, 1.2))
            - 0.8 * self.smile
        )

    @property
    def half_mouth(self) -> float:
        return self.shape.mouth_width * (1 + 0.10 * self.smile)

    def lip_edges(self, d: Array) -> tuple[Array, Array, Array]:
        """The upper border, the line between the lips, and the lower border."""
        s = self.shape
        w = np.clip(d / self.half_mouth, 0.0, 1.0)
        line = self.mouth_line(d)
        full = 1 - 0.12 * self.smile
        upper = line + full * s.lip_upper * np.power(1 - np.power(w, 1.9), 0.9)
        upper = upper + s.lip_bow * (bell(d - 5.0, 3.2) - 0.9 * bell(d, 2.6))
        lower = line - full * s.lip_lower * np.power(1 - np.power(w, 2.3), 0.85)
        return upper, line, lower

    def brow_line(self, d: Array) -> tuple[Array, Array]:
        """The middle of the brow and its half thickness (0 outside of it)."""
        s = self.shape
        t = (d - s.brow_gap) / s.brow_length
        inside = np.clip(t, 0.0, 1.0)
        middle = s.brow_y + s.brow_tilt * (inside - 0.5) * 4
        middle = middle + s.brow_arch * (np.sin(np.pi * np.power(inside, 1.5)) - 0.5)
        thick = 0.5 * s.brow_thick * np.power(1 - inside, 0.6) * smoothstep(-0.10, 0.22, t)
        return middle, np.where((t > -0.02) & (t < 1.0), thick, 0.0).astype(np.float32)
