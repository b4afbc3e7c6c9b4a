"""Glasses and a headscarf."""

import numpy as np

from specimens.face_geometry import Head, Reach, Surface, normals_of
from specimens.face_math import along, bell, linear, noise, smoothstep, unit
from specimens.face_strands import Strands
from specimens.face_traits import Rgb

# Half width and half height of a lens, squareness, thickness of the rim in mm, colour
FRAMES: dict[str, tuple[float, float, float, float, Rgb]] = {
    "round": (23.0, 21.5, 2.0, 0.9, (120, 98, 62)),
    "square": (26.0, 18.0, 4.5, 1.9, (26, 24, 26)),
    "oval": (25.0, 17.0, 2.5, 1.2, (92, 30, 40)),
}


def glasses(head: Head, kind: str) -> Strands:
    """Frames as bundles of wires: rims, bridge and side pieces."""
    wide, tall, square, thick, colour = FRAMES[kind]
    shape = head.features.shape
    centre_x = max(shape.eye_gap + 0.5, wide + 7.5)
    nose = head.place(head.surface.points, np.zeros(1, np.float32), np.full(1, 2, np.float32))
    front = float(nose[0, 2]) + 3.0
    a = np.linspace(0, 2 * np.pi, 90)
    cos, sin = np.cos(a), np.sin(a)
    rim_x = np.sign(cos) * np.abs(cos) ** (2 / square) * wide
    rim_y = np.sign(sin) * np.abs(sin) ** (2 / square) * tall - 3.0
    paths = []
    for side in (-1, 1):
        x = side * (centre_x + rim_x)
        paths.append(np.stack([x, rim_y, front - 0.0035 * x * x], 1))
        hinge = side * (centre_x + wide)
        ear_x = side * (shape.cheek_width + 5)
        t = np.linspace(0, 1, 90)
        paths.append(
            np.stack(
                [
                    hinge + (ear_x - hinge) * smoothstep(-0.1, 0.35, t),
                    5 + 7 * t,
                    front - 0.0035 * hinge**2 - (front - 8) * t,
                ],
                1,
            )
        )
    t = np.linspace(-1, 1, 90)
    gap = centre_x - wide
    paths.append(np.stack([gap * t, 3.5 - 2.2 * t**2, np.full(90, front + 0.8)], 1))
    middle = np.stack(paths).astype(np.float32)
    ring = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    tangent = unit(np.gradient(middle, axis=1))
    u = unit(np.cross(tangent, np.array([0, 0, 1], np.float32)) + 1e-4)
    v = np.cross(tangent, u)
    out = np.cos(ring)[:, None, None, None] * u + np.sin(ring)[:, None, None, None] * v
    wires = (middle + 0.5 * thick * out).reshape(-1, 90, 3).astype(np.float32)
    tint = np.tile(linear(colour), (len(wires), 1)).astype(np.float32)
    bulk = np.full(wires.shape[:2], 0.75, np.float32)
    outward = out.reshape(-1, 90, 3).astype(np.float32)
    return Strands(wires, tint, bulk, outward, thick=0.5 * thick, gloss=1.6)


def scarf(head: Head, seed: int) -> Surface:
    """The part of a headscarf that lies on the head, from its edge round the face to the back."""
    rng = np.random.default_rng(seed)
    s = head.features.shape
    rows, columns = 90, 260
    a = np.linspace(-np.pi, np.pi, columns, dtype=np.float32)
    # The opening, and where it touches the head
    top, bottom = 56.0, s.chin_y - 3.0
    x = (s.cheek_width - 4.5) * np.sin(a) * (1 - 0.10 * smoothstep(-0.2, -1, np.cos(a)))
    y = 0.5 * (top + bottom) + 0.5 * (top - bottom) * np.cos(a)
    edge = head.place(head.surface.points, x, np.maximum(y, s.chin_y + 2))
    edge[:, 1] = y
    centre = np.array([0, -8, -10], np.float32)
    start = unit(edge - centre)
    first = np.linalg.norm(edge - centre, axis=1)
    target = unit(np.array([0, 0.12, -1], np.float32))
    angle = np.arccos(np.clip(start @ target, -1, 1))
    t = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    t = t**1.5
    turn = t * angle * 0.995
    side = unit(target - start * (start @ target)[:, None])
    way = np.cos(turn)[..., None] * start + np.sin(turn)[..., None] * side
    shell = Reach(head.surface.points, centre).at(way) + 5 + 3 * smoothstep(0, 0.5, t)
    down = smoothstep(-0.45, -0.9, way[..., 1])
    shell = shell * (1 - down) + (91 - 8 * t) * down
    blend = smoothstep(0, 0.30, t)
    radius = first * (1 - blend) + shell * blend
    # The edge begins inside of the face, so that no gap opens beside the cheek
    radius = radius - 5.0 + 8.8 * smoothstep(0, 0.012, t) + 2.0 * bell(t - 0.05, 0.04)
    fold = 1.3 * noise(rng, (rows, columns), 26) + 0.9 * np.sin(a * 9 + 3 * t + 1.5 * np.sin(a * 3))
    radius = radius + fold * smoothstep(0.05, 0.3, t) * (0.5 + 0.5 * np.abs(np.sin(a)))
    points = (centre + way * radius[..., None]).astype(np.float32)[:, ::-1]
    rest = points[..., :2].copy()
    return Surface(points, normals_of(points), rest)


def drape(head: Head, seed: int) -> Surface:
    """The part of a headscarf that falls from under the chin over shoulders and chest."""
    rng = np.random.default_rng(seed)
    chin = head.features.shape.chin_y
    y = np.linspace(chin + 62, -420, 280, dtype=np.float32)
    width = along([(54, chin + 62), (66, chin + 30), (72, chin), (80, -138), (98, -155),
                   (128, -172), (164, -192), (190, -218), (204, -260), (208, -420)], y)  # fmt: skip
    front = along([(40, chin + 62), (62, chin + 30), (88, chin + 2), (86, -132), (80, -160),
                   (92, -210), (108, -280), (112, -420)], y)  # fmt: skip
    back = along([(-70, chin + 62), (-84, -130), (-96, -180), (-108, -240), (-110, -420)], y)
    t = np.linspace(-np.pi, np.pi, 300, dtype=np.float32)
    sine, cosine = np.sin(t)[None, :], np.cos(t)[None, :]
    x = width[:, None] * sine
    depth = np.abs(cosine) ** 0.85 * np.sign(cosine)
    z = np.where(cosine > 0, front[:, None], -back[:, None]) * depth
    yy = np.repeat(y[:, None], len(t), 1)
    lumps = noise(rng, yy.shape, 45)
    # Folds run from one shoulder round under the chin and across the chest
    bow = yy + 0.30 * x - 0.0030 * np.square(x) + 9 * lumps
    deep = smoothstep(chin + 6, chin - 30, yy) * (0.7 + 0.4 * noise(rng, yy.shape, 60))
    fold = (2.0 * np.sin(bow * 0.17) + 1.1 * np.sin(bow * 0.31 + 1 + lumps)) * deep
    points = np.stack([x, yy, z], 2).astype(np.float32)
    points = points + normals_of(points) * (fold + 1.5 * lumps)[..., None]
    return Surface(points.astype(np.float32), normals_of(points), points[..., :2].copy())
