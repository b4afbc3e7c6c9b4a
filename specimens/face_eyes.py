"""The eyes, painted into the picture itself, so that their edges are as sharp as the picture."""

import cv2
import numpy as np

from specimens.face_features import Features
from specimens.face_math import Array, bell, linear, noise, smoothstep, unit
from specimens.face_render import Frame, Light
from specimens.face_traits import Look

BALL, IRIS, CORNEA = 12.2, 6.1, 7.8  # radii, mm


def paint_eyes(
    frame: Frame,
    rest: Array,
    features: Features,
    look: Look,
    lights: list[Light],
    turn: Array,
    pupil: float,
    seed: int,
) -> None:
    """Fills the openings between the lids. `turn` is the rotation of the head."""
    for side in (-1, 1):
        _one_eye(frame, rest, side, features, look, lights, turn, pupil, seed)


def _one_eye(
    frame: Frame,
    rest: Array,
    side: int,
    features: Features,
    look: Look,
    lights: list[Light],
    turn: Array,
    pupil: float,
    seed: int,
) -> None:
    s = features.shape
    on_head = frame.patch == 0
    near = on_head & (np.abs(rest[..., 0] - side * s.eye_gap) < 0.62 * s.eye_width)
    near &= np.abs(rest[..., 1]) < 12
    ys, xs = np.nonzero(near)
    if len(ys) < 20:
        return
    box = (slice(ys.min(), ys.max() + 1), slice(xs.min(), xs.max() + 1))
    mm = 0.62 * 2 * s.eye_width / max(xs.max() - xs.min(), 1)  # of one pixel
    x, y = rest[box][..., 0], rest[box][..., 1]
    upper, lower = features.lids(np.abs(x))
    gap = np.minimum(upper - y, y - lower)
    cover = smoothstep(-0.7 * mm, 0.7 * mm, gap) * near[box]

    dx, dy = x - side * s.eye_gap, y
    # The gaze follows the camera: the iris moves against the turn of the head
    ahead = turn.T @ np.array([0, 0, 1], np.float32)
    cx, cy = BALL * float(ahead[0]) * 0.9, BALL * float(ahead[1]) * 0.9 + 0.25
    normal = np.stack([dx, dy, np.sqrt(np.maximum(BALL**2 - dx**2 - dy**2, 4.0))], -1) / BALL
    r = np.hypot(dx - cx, dy - cy)
    angle = np.arctan2(dy - cy, dx - cx)

    rng = np.random.default_rng([seed, side + 1])
    white: Array = np.array([0.50, 0.455, 0.43], np.float32) * np.ones((*x.shape, 3), np.float32)
    edge = np.clip(np.abs(dx) / (0.5 * s.eye_width), 0, 1) ** 2.5
    white = white * np.exp(-edge[..., None] * np.array([0.10, 0.42, 0.40], np.float32))
    veins = np.maximum(noise(rng, x.shape, 4) - 0.8, 0) * edge
    white = white * np.exp(-veins[..., None] * np.array([0.05, 0.25, 0.22], np.float32))
    inner = bell(np.abs(x) - (s.eye_gap - 0.46 * s.eye_width), 2.2)
    flesh = linear((196, 120, 108)) * min(1.0, 0.5 + float(linear(look.skin)[1]))
    white = white * (1 - 0.85 * inner[..., None]) + flesh * (0.85 * inner[..., None])

    fibres = noise(rng, (4, 512), 4)[1] + 0.7 * noise(rng, (4, 512), 9)[2]
    turnings = ((angle / (2 * np.pi) + 0.5) * 511).astype(np.int64)
    u = r / IRIS
    strokes = np.exp(0.30 * fibres[turnings] * smoothstep(0.25, 0.6, u))
    ring = 1 - 0.8 * smoothstep(0.74, 1.0, u)
    glow = 1 + 0.75 * bell(u - 0.52, 0.16)
    key = unit(np.array(lights[0].towards, np.float32))
    basin = 1 - 0.55 * ((dx - cx) * key[0] + (dy - cy) * key[1]) / IRIS
    iris = linear(look.iris) * (strokes * ring * glow * np.clip(basin, 0.4, 1.7) * 0.72)[..., None]
    pupil_mask = 1 - smoothstep(pupil - 0.35, pupil + 0.35, r)
    iris = iris * (1 - pupil_mask[..., None]) + 0.004 * pupil_mask[..., None]
    iris_mask = (1 - smoothstep(IRIS - 0.55, IRIS + 0.35, r))[..., None]
    ball = white * (1 - iris_mask) + iris * iris_mask

    turned = normal @ turn.T
    light = np.zeros((*x.shape, 3), np.float32)
    for lamp in lights:
        facing = np.maximum(turned @ unit(np.array(lamp.towards, np.float32)) + 0.2, 0) / 1.2
        light += facing[..., None] * np.array(lamp.colour, np.float32)
    # Lids and lashes shade the ball, most of all from above
    shade = 0.30 + 0.70 * smoothstep(-0.6, 4.6, upper - y)
    shade *= 0.72 + 0.28 * smoothstep(-0.1, 1.3, y - lower)
    shade *= 1 - 0.45 * smoothstep(0.55, 1.02, np.abs(dx) / (0.5 * s.eye_width))
    colour = ball * light * (0.86 * shade)[..., None]
    colour += _glints(dx - cx, dy - cy, lights, turn, r) * smoothstep(0, 1.2, upper - y)[..., None]
    tear = bell(y - lower - 0.30, 0.22) * (0.05 + 0.10 * bell(dx - 2, 6))
    colour += tear[..., None] * light.mean((0, 1))

    region = frame.colour[box][..., :3]
    region += cover[..., None] * (colour - region)


def _glints(dx: Array, dy: Array, lights: list[Light], turn: Array, r: Array) -> Array:
    """The lamps mirrored in the cornea: soft squares for the key, a faint sheen for the rest."""
    out = np.zeros((*dx.shape, 3), np.float32)
    on_cornea = 1 - smoothstep(IRIS - 0.2, IRIS + 1.2, r)
    bump = np.stack([dx, dy, np.sqrt(np.maximum(CORNEA**2 - dx**2 - dy**2, 1.0))], -1) / CORNEA
    turned = bump @ turn.T
    for lamp in lights:
        if lamp.shine <= 0:
            continue
        half = unit(np.array(lamp.towards, np.float32) / np.linalg.norm(lamp.towards) + (0, 0, 1))
        away = np.abs(turned - half)[..., :2] * CORNEA
        square = np.exp(-np.power(away[..., 0] / 0.75, 4) - np.power(away[..., 1] / 0.85, 4))
        out += (square * on_cornea * lamp.shine)[..., None] * np.array(lamp.colour, np.float32)
    return 0.9 * cv2.GaussianBlur(out, (0, 0), 0.6)
