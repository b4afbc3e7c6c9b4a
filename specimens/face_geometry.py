"""The head as a surface: outlines and profiles give a skull, and the features are raised from it.

A surface is a grid of points (rows, columns, 3). The head's grid runs from the crown down to the
chin, and round the head from the middle of its back; it is finest where the face is.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from specimens.face_features import Features
from specimens.face_math import Array, along, bell, plateau, smoothstep, soft_max
from specimens.face_traits import Shape

FRONT_COLUMNS = 460
BACK_COLUMNS = 50  # on each side
DOME_ROWS, SKULL_ROWS, FACE_ROWS, CHIN_ROWS = 60, 80, 340, 24


@dataclass(frozen=True)
class Surface:
    """Points and normals of a grid, and where each point lay on the face before it was shaped."""

    points: Array
    normals: Array
    rest: Array  # x, y: the plane on which skin and features are painted


def normals_of(points: Array) -> Array:
    down, across = np.gradient(points, axis=0), np.gradient(points, axis=1)
    n = np.cross(down, across)
    n /= np.maximum(np.linalg.norm(n, axis=2, keepdims=True), 1e-6)
    return n.astype(np.float32)


def outline(shape: Shape) -> tuple[list[tuple[float, float]], ...]:
    """Curves from crown to chin: half width, front profile, widest depth, back profile."""
    s = shape
    top, chin, jaw = s.skull_height, s.chin_y, s.jaw_y
    slope = s.forehead_slope
    width = [
        (0.0, top),
        (0.42 * s.skull_width, top - 4.5),
        (0.76 * s.skull_width, top - 20),
        (0.95 * s.skull_width, top - 43),
        (s.skull_width, 42.0),
        (0.5 * (s.skull_width + s.cheek_width) + 0.5, 14.0),
        (s.cheek_width, -14.0),
        (s.face_width, -44.0),
        (s.jaw_width, jaw),
        (0.5 * (s.jaw_width + s.chin_width) + 4.5, 0.5 * (jaw + chin) - 0.5),
        (s.chin_width, chin + 5.5),
        (0.5 * s.chin_width, chin + 1.2),
        (0.0, chin),
    ]
    out = s.chin_out
    front = [
        (-8.0, top),
        (34.0 - slope, top - 6),
        (67.0 - slope, top - 22),
        (88.0 - 0.8 * slope, 66.0),
        (97.0 - 0.4 * slope, 44.0),
        (100.5, 24.0),
        (98.0, 5.0),
        (96.0, -18.0),
        (97.5 + 0.4 * s.muzzle, -44.0),
        (99.0 + s.muzzle, -60.0),
        (98.5 + s.muzzle, -74.0),
        (96.0 + 0.5 * out, -0.55 * 31 - 69 + 0.0),
        (97.0 + out, chin + 15),
        (94.0 + out, chin + 6),
        (84.0 + out, chin),
    ]
    middle = [
        (-8.0, top),
        (-12.0, 70.0),
        (-10.0, 42.0),
        (2.0, 14.0),
        (12.0, -16.0),
        (16.0, -45.0),
        (22.0, jaw),
        (44.0, 0.5 * (jaw + chin)),
        (68.0 + 0.5 * out, chin + 7),
        (84.0 + out, chin),
    ]
    back = [
        (-8.0, top),
        (-50.0, top - 9),
        (-82.0, top - 31),
        (-97.0, 45.0),
        (-98.0, 20.0),
        (-90.0, -10.0),
        (-75.0, -35.0),
        (-50.0, -60.0),
        (-10.0, -82.0),
        (35.0, -99.0),
        (62.0 + 0.5 * out, chin + 6),
        (84.0 + out, chin),
    ]
    return width, front, middle, back


def _rows(shape: Shape, detail: float) -> Array:
    """Heights of the rows: close together at the crown and under the chin, where it curves away."""
    top, chin = shape.skull_height, shape.chin_y
    counts = (round(n * detail) for n in (DOME_ROWS, SKULL_ROWS, FACE_ROWS, CHIN_ROWS))
    dome, skull, face, tip = (np.linspace(0, 1, n, endpoint=False) for n in counts)
    parts = [top - (top - 80) * dome**2, 80 - 48 * skull, 32 + (chin - 25) * face]
    return np.concatenate([*parts, chin + 7 * (1 - tip) ** 2, [chin]]).astype(np.float32)


def _columns(detail: float) -> Array:
    """Angles of the columns, from the middle of the back round the face; the front is finer."""
    s = np.linspace(-1, 1, round(FRONT_COLUMNS * detail))
    front = np.pi / 2 * (0.72 * s + 0.28 * s**3)
    back = np.linspace(np.pi / 2, np.pi, round(BACK_COLUMNS * detail) + 1)[1:]
    return np.concatenate([-back[::-1], front, back]).astype(np.float32)


@dataclass(frozen=True)
class Head:
    features: Features
    surface: Surface
    rows: Array
    columns: Array
    width: Array

    def grid_at(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Row and column of the grid where the painter's place x, y lies."""
        bent_x, bent_y = self.features.uneven(x, y)
        x, y = 2 * x - bent_x, 2 * y - bent_y
        row = np.interp(-y, -self.rows, np.arange(len(self.rows)))
        wide = np.interp(-y, -self.rows, self.width)
        angle = np.arcsin(np.clip(x / wide, -1, 1))
        column = np.interp(angle, self.columns, np.arange(len(self.columns)))
        return row.astype(np.float32), column.astype(np.float32)

    def place(self, layer: Array, x: Array, y: Array) -> Array:
        """A layer of the grid (such as its points) read at the painter's places x, y."""
        row, column = self.grid_at(x, y)
        shape = row.shape
        found = cv2.remap(layer, column.reshape(-1, 1), row.reshape(-1, 1), cv2.INTER_LINEAR)
        return found.reshape(*shape, -1)


def head(features: Features) -> Head:
    shape = features.shape
    y = _rows(shape, features.detail)
    t = _columns(features.detail)
    width, front, middle, back = (along(c, y)[:, None] for c in outline(shape))
    sine = np.sin(t)[None, :]
    # The brow is boxy, the mouth stands out
    boxy = np.interp(y, [-116, -70, -30, 20, 60], [2.0, 1.85, 1.95, 2.25, 2.3])[:, None]
    round_front = np.power(np.maximum(1 - np.power(np.abs(sine), boxy), 0), 1 / 2.0)
    round_back = np.power(np.maximum(1 - np.square(sine), 0), 1 / 2.1)
    x = width * sine
    z = np.where(
        np.cos(t)[None, :] > 0,
        middle + (front - middle) * round_front,
        middle + (back - middle) * round_back,
    )
    yy = np.repeat(y[:, None], len(t), 1)
    points = np.stack([x, yy, z], 2).astype(np.float32)
    ahead = np.flatnonzero(np.abs(t) <= np.pi / 2 + 1e-6)
    face = (slice(round(DOME_ROWS * features.detail), None), slice(ahead[0], ahead[-1] + 1))
    points[face] = _sculpt(points[face], features)
    rest = np.stack(features.uneven(x, yy), 2).astype(np.float32)
    return Head(features, Surface(points, normals_of(points), rest), y, t, width[:, 0])


class Reach:
    """How far a surface lies from a centre, in each direction."""

    def __init__(self, points: Array, centre: Array) -> None:
        q = (points - centre).reshape(-1, 3)
        across, up = self._cells(q)
        table = np.zeros((61, 121), np.float32)
        at = (np.round(up).astype(int), np.round(across).astype(int))
        np.maximum.at(table, at, np.linalg.norm(q, axis=1))
        for _ in range(8):
            table = np.where(table > 0, table, cv2.dilate(table, np.ones((3, 3), np.uint8)))
        self._table = cv2.GaussianBlur(table, (0, 0), 0.8)

    @staticmethod
    def _cells(q: Array) -> tuple[Array, Array]:
        """Longitude and latitude in cells of three degrees."""
        across = np.degrees(np.arctan2(q[..., 0], q[..., 2])) / 3 + 60
        up = np.degrees(np.arctan2(q[..., 1], np.hypot(q[..., 0], q[..., 2]))) / 3 + 30
        return across.astype(np.float32), up.astype(np.float32)

    def at(self, directions: Array) -> Array:
        across, up = self._cells(directions)
        far = cv2.remap(self._table, across, up, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return far.reshape(across.shape)


def _sculpt(points: Array, f: Features) -> Array:
    """Raises brow, eyes, nose, cheeks, mouth and chin from the plain front of a head."""
    s, smile = f.shape, f.smile
    x, y = f.uneven(points[..., 0], points[..., 1])
    z = points[..., 2].copy()
    d = np.abs(x)

    # Forehead, temples, cheek bones, cheeks
    z += 2.0 * bell(d - 24, 20) * bell(y - 52, 22)
    z -= s.temple * bell(d - 60, 14) * bell(y - 22, 22)
    z += s.cheek_bone * bell(d - 45, 18) * bell(y + 19 - 1.5 * smile, 15)
    z += (s.cheek_fat + 2.2 * smile) * bell(d - 38 - smile, 16) * bell(y + 38 - 4 * smile, 18)
    z -= 1.2 * bell(d - 50, 12) * bell(y + 58, 18)

    # Brow ridge over the sockets
    ridge = s.brow_y - 3 - 0.004 * np.square(d - 26)
    z += s.brow_ridge * bell(y - ridge, 8) * (bell(d - 24, 20) + 0.35 * bell(d - 48, 12))
    z += 0.5 * s.brow_ridge * bell(d, 14) * bell(y - ridge - 2, 8)

    # Sockets, then the lids over the balls
    socket = plateau(np.hypot((d - s.eye_gap) / 22, (y - 0.5) / 14.5), 1.0, 2.2)
    z -= (5.6 + s.eye_deep) * socket
    z -= 2.2 * bell(d - s.eye_gap + 0.58 * s.eye_width, 7.5) * bell(y - 1, 10)
    z = _eyes(d, y, z, f)

    # Nose
    z = _nose(d, y, z, f)
    fold = 17 + 0.42 * np.maximum(-y - 40, 0) + 2 * smile
    z += (0.4 + 1.1 * smile + 0.22 * s.cheek_fat) * (
        smoothstep(0, 9, d - fold) * bell(y + 55, 17) * bell(d - fold - 6, 14)
    )

    z = _mouth(d, y, z, f)

    # Chin
    chin = s.chin_y + 14
    z += s.chin_bump * plateau(np.hypot(d / 17, (y - chin) / 10), 1.0, 2.2)
    z -= s.chin_cleft * bell(d, 2.6) * bell(y - chin + 2, 8)
    z -= 2.4 * bell(y - (s.mouth_y - s.lip_lower - 6.5), 4.5) * bell(d, 19)

    sculpted = points.copy()
    sculpted[..., 2] = z
    return sculpted


def _eyes(d: Array, y: Array, z: Array, f: Features) -> Array:
    s = f.shape
    upper, lower = f.lids(d)
    # The ball sits where the socket is, so deep-set eyes follow from the socket's depth.
    near = bell(d - s.eye_gap, 2.0) * bell(y, 2.0)
    centre = float((z * near).sum() / near.sum()) - 12.4
    square = np.square(d - s.eye_gap) + np.square(y)
    ball = centre + np.sqrt(np.maximum(12.2**2 - square, 0.0))
    lid = centre + np.sqrt(np.maximum(14.0**2 - square * 0.98, 0.0))
    z = soft_max(np.where(square < 13.6**2, lid, -50.0), z, 3.0)
    # A crease over the upper lid, and the puff of skin that hangs over it
    crease = upper + s.eye_fold
    span = smoothstep(-0.62, -0.40, (d - s.eye_gap) / s.eye_width) * (
        1 - smoothstep(0.48, 0.66, (d - s.eye_gap) / s.eye_width)
    )
    depth = 1.0 if s.eye_fold > 1.5 else 0.25
    z -= depth * span * bell(y - crease, 1.1)
    z += 1.1 * span * bell(y - crease - 4.0, 3.6)
    z += (
        s.eye_bag
        * bell(y - lower + 6.0 + 0.02 * np.square(d - s.eye_gap), 3.4)
        * bell(d - s.eye_gap, 14)
    )
    z -= 0.5 * s.eye_bag * bell(y - lower + 11, 2.5) * bell(d - s.eye_gap + 4, 13)
    open_ = np.minimum(upper - y, y - lower)
    inside = smoothstep(-0.35, 0.35, open_) * (np.abs(d - s.eye_gap) < 0.6 * s.eye_width)
    return np.asarray(z + inside * (np.minimum(ball, z) - z))


def _nose(d: Array, y: Array, z: Array, f: Features) -> Array:
    s, smile = f.shape, f.smile
    base, tip = s.nose_y, s.nose_y + 10.5 + s.tip_up
    top = 9.0
    height = along(
        [
            (0.0, top + 14),
            (0.25 * s.bridge_out, top + 4),
            (s.bridge_out, 0.0),
            (0.5 * (s.bridge_out + s.nose_out) + s.nose_hump, 0.45 * tip),
            (s.nose_out - 0.8, tip + 5),
            (s.nose_out, tip),
            (s.nose_out - 3.2, tip - 4),
            (0.36 * s.nose_out, base + 1.2),
            (0.8, base - 2.5),
            (0.0, base - 6),
        ],
        y,
    )
    half = along(
        [
            (1.5 * s.bridge_width, top + 18),
            (1.05 * s.bridge_width, top + 2),
            (1.05 * s.bridge_width, -4.0),
            (1.50 * s.bridge_width, 0.5 * tip),
            (1.85 * s.bridge_width, tip + 7),
            (1.75 * s.bridge_width, tip - 1),
            (1.2 * s.bridge_width, base),
            (1.0 * s.bridge_width, base - 6),
        ],
        y,
    )
    plain = z
    z = z + height * np.exp(-np.power(d / half, 1.8))
    r = s.tip_size
    ball = np.square(d / (1.25 * r)) + np.square((y - tip) / (1.15 * r))
    ball_z = plain + s.nose_out - 10.0 + 11.0 * np.sqrt(np.maximum(1 - ball, 0))
    z = soft_max(z, np.where(ball < 1, ball_z, -50.0), 6.0) - 0.8 * plateau(ball, 1.0)
    # Wings: rounded shells with a groove where they meet the cheek
    wide = s.nose_width * (1 + 0.05 * smile)
    ax, ay = wide - 6.0, base + 6.6
    wing = np.square((d - ax) / 6.0) + np.square((y - ay) / 6.2)
    wing_z = plain - 3.0 + (0.30 * s.nose_out + 6.0) * np.sqrt(np.maximum(1 - wing, 0))
    z = soft_max(z, np.where(wing < 1, wing_z, -50.0), 6.0) - 0.8 * plateau(wing, 1.0)
    z -= 1.0 * bell(np.sqrt(wing) - 1.12, 0.2) * (d > ax - 2) * smoothstep(-9, -1, y - ay + 4)
    # Openings below
    hole = np.hypot((d - 0.40 * wide) / (0.25 * wide), (y - base - 1.6 - 0.2 * (d - 6)) / 2.3)
    return z - 3.0 * s.nostril * plateau(hole, 1.0, 3.0)


def _mouth(d: Array, y: Array, z: Array, f: Features) -> Array:
    s = f.shape
    upper, line, lower = f.lip_edges(d)
    half = f.half_mouth
    across = np.power(np.clip(1 - np.square(d / (1.12 * half)), 0, 1), 0.7)
    out = s.lip_out
    # The rolls of red, each highest in its own middle
    v_up = (y - line) / np.maximum(upper - line, 2.2)
    v_low = (line - y) / np.maximum(line - lower, 2.2)
    roll = np.where(y > line, 0.85 * bell(v_up - 0.40, 0.72), 1.05 * bell(v_low - 0.46, 0.66))
    z = z + out * across * roll
    z += 0.9 * out * across * bell(y - line, 11)
    z -= 1.5 * across * bell(y - line, 1.0)
    # Corners sink into the cheek
    corner = np.hypot((d - half - 0.5) / 4.0, (y - line) / 4.0)
    z -= (1.3 + 1.0 * f.smile) * bell(corner, 1.0)
    # Groove under the nose, with its two ridges
    philtrum = bell(y - 0.5 * (upper + s.nose_y), 7)
    z -= 0.7 * bell(d, 2.6) * philtrum
    return z + 0.45 * bell(d - 5.2, 2.4) * philtrum
