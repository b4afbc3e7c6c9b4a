"""Hairs as thin curves in space: their light, and how they are drawn over a rendered head."""

from dataclasses import dataclass

import cv2
import numpy as np

from specimens.face_math import Array, unit
from specimens.face_render import Camera, Frame, Shadows

LAYERS = 14  # depth layers, drawn from the back to the front
SHADES = 72


@dataclass
class Strands:
    points: Array  # (hairs, points, 3), from root to tip
    colour: Array  # (hairs, 3), linear light
    bulk: Array  # (hairs, points): 0 deep inside the hair, 1 on its outside
    outward: Array  # (hairs, points, 3): the way out of the mass of hair
    thick: float = 0.0  # mm; 0 is as thin as can be drawn
    alpha: float = 1.0
    gloss: float = 1.0
    taper: float = 0.0  # how much of the tips fades
    finer: int = 1  # how many times as fine as the picture they are drawn


def turned(strands: Strands, points: Array, rotation: Array) -> Strands:
    """The same hairs with new points, on a head turned by a rotation."""
    return Strands(
        points.astype(np.float32),
        strands.colour,
        strands.bulk,
        (strands.outward @ rotation.T).astype(np.float32),
        strands.thick,
        strands.alpha,
        strands.gloss,
        strands.taper,
        strands.finer,
    )


def light_strands(strands: Strands, shadows: Shadows, camera: Camera) -> Array:
    """The colour of each point: hair is shaded by its direction (Kajiya and Kay) and its bulk."""
    p = strands.points
    tangent = unit(np.gradient(p, axis=1))
    view = unit(np.array([0, 0, camera.distance], np.float32) - p)
    coarse = np.ascontiguousarray(p[:, ::2])
    coarse_tangent, coarse_outward = tangent[:, ::2], strands.outward[:, ::2]
    around = np.zeros_like(coarse)
    diffuse = np.zeros_like(p)
    shine = np.zeros_like(p)
    for index, light in enumerate(shadows.lights):
        towards = unit(np.array(light.towards, np.float32))
        colour = np.array(light.colour, np.float32)
        seen = shadows.seen(index, coarse)
        if not light.shine:
            lit = _facing(coarse_tangent, coarse_outward, towards) * (0.25 + 0.75 * seen)
            around += lit[..., None] * colour
            continue
        seen = cv2.resize(seen, (p.shape[1], p.shape[0]))
        facing = np.clip(0.35 + 0.65 * (strands.outward @ towards), 0, 1)
        lit = _facing(tangent, strands.outward, towards) * (0.25 + 0.75 * seen)
        diffuse += lit[..., None] * colour
        lean = np.einsum("ijk,ijk->ij", tangent, unit(view + towards))
        peak = np.power(np.maximum(1 - lean * lean, 0), 40)
        shine += (peak * facing * seen * light.shine)[..., None] * colour
    diffuse += cv2.resize(around, (p.shape[1], p.shape[0]))
    depth = (0.30 + 0.70 * strands.bulk)[..., None]
    base = strands.colour[:, None, :]
    glow = 0.030 + 0.55 * base
    return (base * diffuse * 1.5 + strands.gloss * glow * shine * 1.2) * depth


def _facing(tangent: Array, outward: Array, towards: Array) -> Array:
    """Hair takes most light from across its length, and from outside of the mass of hair."""
    along = tangent @ towards
    across = np.sqrt(np.maximum(1 - along * along, 0))
    return np.asarray(across * np.clip(0.35 + 0.65 * (outward @ towards), 0, 1))


def draw_strands(frame: Frame, strands: Strands, colour: Array, camera: Camera) -> None:
    """Draws the hairs as smooth lines into the frame, where nothing hides them."""
    x, y, z = camera.project(strands.points)
    xi = np.clip(x, 0, camera.width - 1).astype(np.int64)
    yi = np.clip(y, 0, camera.height - 1).astype(np.int64)
    seen = (frame.depth[yi, xi] < z + 2.0) & (x > -40) & (x < camera.width + 40)
    grown = np.ones((z.shape[0], z.shape[1] - 1), bool)
    if strands.taper:
        reach = np.linspace(0, 1, z.shape[1] - 1)[None, :]
        ends = np.random.default_rng(len(z)).uniform(1 - strands.taper, 1, (len(z), 1))
        grown = reach < ends
    path = np.stack([x, y, z], -1)
    pieces = np.stack([path[:, :-1], path[:, 1:]], 2)
    shade = np.sqrt(np.clip(0.5 * (colour[:, :-1] + colour[:, 1:]) / 4, 0, 1))
    # Pieces that pass behind an edge are drawn only up to that edge
    passing = (seen[:, :-1] != seen[:, 1:]) & grown
    width = max(1, round(strands.thick * strands.finer * camera.focal / camera.distance))
    _draw(frame, strands, width, pieces[passing], shade[passing], 1 - frame.colour[..., 3:])
    visible = seen[:, :-1] & seen[:, 1:] & grown
    _draw(frame, strands, width, pieces[visible], shade[visible], None)


def _draw(
    frame: Frame,
    strands: Strands,
    width: int,
    pieces: Array,
    shade: Array,
    where: Array | None,
) -> None:
    if not len(pieces):
        return
    code = np.round(shade * SHADES).astype(np.int64)
    # Fine hair is drawn larger and then shrunk, for lines thinner than a pixel
    size = np.array(frame.depth.shape[::-1])
    flat = pieces[..., :2]
    corner = np.clip(np.floor(flat.min((0, 1))) - 2, 0, size - 1).astype(int)
    extent = np.clip(np.ceil(flat.max((0, 1))) + 3, 1, size).astype(int) - corner
    extent = np.maximum(extent, 1)
    k = strands.finer
    fixed = np.round((k * (flat - corner) - 0.5) * 16).astype(np.int32)
    layer = np.zeros((extent[1] * k, extent[0] * k, 4), np.uint8)
    depth = pieces[..., 2].sum(1)
    for group in np.array_split(np.argsort(depth, kind="stable"), LAYERS):
        key = (code[group, 0] * 1000 + code[group, 1]) * 1000 + code[group, 2]
        order = np.argsort(key, kind="stable")
        starts = np.nonzero(np.diff(key[order], prepend=-1))[0]
        for some in np.split(order, starts[1:]):
            members = group[some]
            if not len(members):
                continue
            ink = (*(code[members[0]] * 255 / SHADES).tolist(), 255)
            cv2.polylines(layer, list(fixed[members]), False, ink, width, cv2.LINE_AA, 4)
    if k > 1:
        layer = cv2.resize(layer, tuple(extent.tolist()), interpolation=cv2.INTER_AREA)
    rows, columns = np.nonzero(layer[..., 3])
    part = layer[rows, columns].astype(np.float32) / 255
    cover = part[:, 3:]
    # The lines were blended onto black; the square undoes the root above
    hair = np.ones_like(part)
    hair[:, :3] = 4 * np.square(part[:, :3] / cover)
    rows, columns = rows + corner[1], columns + corner[0]
    if where is not None:
        cover = cover * where[rows, columns]
    under = frame.colour[rows, columns]
    frame.colour[rows, columns] = under + strands.alpha * cover * (hair - under)
