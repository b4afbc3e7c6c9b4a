"""A small renderer: grids of points under many soft lights, seen by one camera, in plain numpy.

Light is worked out on the surfaces, once for each point of a grid, and the picture then only looks
up the finished colour. So shading costs the same for a small picture as for a large one, and light
can be let spread a little under the skin by blurring it on the surface itself.
"""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from specimens.face_math import Array, unit

SHADOW_MM = 2.0  # one cell of a shadow map
SHADOW_CELLS = 330


@dataclass(frozen=True)
class Light:
    """A lamp far away. A wide one is sampled at several places, so that its shadows are soft."""

    towards: tuple[float, float, float]
    colour: tuple[float, float, float]
    spread: float = 0.0
    samples: int = 1
    shine: float = 0.0  # how much of it is seen mirrored; 0 for light from all around

    def places(self) -> list[Array]:
        """Directions to the parts of the lamp, spread over a disc in a sunflower's order."""
        w = unit(np.array(self.towards, np.float32))
        u = unit(np.cross(np.array([0.1, 1.0, 0.05], np.float32), w))
        v = np.cross(w, u)
        k = np.arange(self.samples)
        r = self.spread * np.sqrt((k + 0.5) / self.samples)
        a = 2.4 * k
        disc = (r * np.cos(a))[:, None] * u + (r * np.sin(a))[:, None] * v
        return list(unit(w + disc))


@dataclass
class Patch:
    """A surface with its colouring, ready to be lit."""

    points: Array
    normals: Array
    albedo: Array  # linear light
    gloss: Array  # strength of the mirror-like part
    rough: float = 0.36
    skin: Array | None = None  # where light spreads under the surface: 1 in skin, 0 in cloth
    grain: float = 1.0  # detail of the grid, see Features
    step: int = 3  # every how many points the mesh has a corner
    rest: Array | None = None
    colour: Array = field(default_factory=lambda: np.zeros(0, np.float32))


@dataclass(frozen=True)
class Camera:
    width: int
    height: int
    focal: float  # pixels
    distance: float  # mm from the origin, on the z axis
    centre: tuple[float, float]  # pixel of the origin

    def project(self, points: Array) -> tuple[Array, Array, Array]:
        z = points[..., 2]
        k = self.focal / (self.distance - z)
        return self.centre[0] + points[..., 0] * k, self.centre[1] - points[..., 1] * k, z


def _along(columns: Array, axis: Array) -> Array:
    """Positions along an axis. So few products are slower as a matrix product."""
    x, y, z = axis.tolist()
    return np.asarray(columns[0] * x + columns[1] * y + columns[2] * z)


class Shadows:
    """For each part of each lamp, how near to it the nearest thing is, on a coarse grid."""

    def __init__(self, lights: list[Light], things: Array) -> None:
        self.lights = lights
        columns = np.ascontiguousarray(things.T)
        self._maps = [[self._map(w, columns) for w in light.places()] for light in lights]

    @staticmethod
    def _map(w: Array, things: Array) -> tuple[Array, Array]:
        u = unit(np.cross(np.array([0.1, 1.0, 0.05], np.float32), w))
        axes = np.stack([u, np.cross(w, u), w], 1).astype(np.float32)
        across, up, near = (_along(things, axes[:, k]) for k in range(3))
        i, j = (
            np.clip(q / SHADOW_MM + SHADOW_CELLS / 2, 0, SHADOW_CELLS - 1).astype(np.int32)
            for q in (across, up)
        )
        nearest = np.full(SHADOW_CELLS * SHADOW_CELLS, -1e4, np.float32)
        np.maximum.at(nearest, j * SHADOW_CELLS + i, near)
        # Closes the holes between the points of a coarse grid
        grid = nearest.reshape(SHADOW_CELLS, SHADOW_CELLS)
        return axes, cv2.morphologyEx(grid, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))

    def seen(self, index: int, points: Array) -> Array:
        """How much of a light reaches the points (a grid of them): 0 to 1."""
        total = np.zeros(points.shape[:2], np.float32)
        columns = np.ascontiguousarray(np.moveaxis(points, 2, 0))
        for axes, nearest in self._maps[index]:
            across, up, depth = (_along(columns, axes[:, k]) for k in range(3))
            x = across / SHADOW_MM + (SHADOW_CELLS / 2 - 0.5)
            y = up / SHADOW_MM + (SHADOW_CELLS / 2 - 0.5)
            near = cv2.remap(nearest, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            total += np.clip(1.6 - (near - depth) / 5.0, 0.0, 1.0)
        return total / len(self._maps[index])


def light_up(patch: Patch, shadows: Shadows, camera: Camera) -> None:
    """Fills in the colour of a patch."""
    h, w = patch.points.shape[:2]
    coarse, coarse_normals = patch.points[::2, ::2], patch.normals[::2, ::2]
    view = unit(np.array([0, 0, camera.distance], np.float32) - patch.points)
    skin = np.ones((h, w), np.float32) if patch.skin is None else patch.skin
    spread_normals = cv2.GaussianBlur(patch.normals, (0, 0), 3 * patch.grain)
    soft = unit(patch.normals + skin[..., None] * (spread_normals - patch.normals))
    wraps = (0.05 + 0.17 * skin, 0.05 + 0.05 * skin, 0.05 + 0.01 * skin)
    around = np.zeros((*coarse.shape[:2], 3), np.float32)
    diffuse = np.zeros((h, w, 3), np.float32)
    mirror = np.zeros((h, w, 3), np.float32)
    for index, light in enumerate(shadows.lights):
        towards = unit(np.array(light.towards, np.float32))
        seen = cv2.GaussianBlur(shadows.seen(index, coarse), (0, 0), 1.5)
        if not light.shine:
            facing = np.maximum((coarse_normals @ towards + 0.1) / 1.1, 0.0) * seen
            around += facing[..., None] * np.array(light.colour, np.float32)
            continue
        seen = cv2.resize(seen, (w, h))
        sharp_facing, soft_facing = patch.normals @ towards, soft @ towards
        # Red light goes deeper into skin, so it sees a smoother surface and wraps further round
        for c, (facing, wrap) in enumerate(
            zip((soft_facing, sharp_facing, sharp_facing), wraps, strict=True)
        ):
            diffuse[..., c] += light.colour[c] * seen * np.maximum((facing + wrap) / (1 + wrap), 0)
        cosine = np.einsum("ijk,ijk->ij", patch.normals, unit(view + towards))
        a2 = (patch.rough + 0.25 * light.spread) ** 4
        spread = a2 / (np.pi * np.square(np.square(np.clip(cosine, 0, 1)) * (a2 - 1) + 1))
        strength = spread * np.maximum(sharp_facing, 0) * seen * light.shine
        mirror += strength[..., None] * np.array(light.colour, np.float32)
    diffuse += cv2.resize(around, (w, h))
    for c, sigma in enumerate((4.5, 2.2, 1.4)):
        near = cv2.GaussianBlur(diffuse[..., c], (0, 0), sigma * patch.grain)
        diffuse[..., c] += 0.65 * skin * (near - diffuse[..., c])
    edge = np.clip(1 - np.einsum("ijk,ijk->ij", patch.normals, view), 0, 1)
    fresnel = 0.028 + 0.12 * edge**5
    patch.colour = patch.albedo * diffuse * hollows(patch)[..., None]
    # Bare edges would sparkle: they mirror more than a pixel can hold
    patch.colour += np.minimum(mirror, 6.0) * (patch.gloss * fresnel)[..., None] * 0.38


def hollows(patch: Patch) -> Array:
    """Creases and hollows see less light than the shadow maps can tell."""
    shade = np.ones(patch.points.shape[:2], np.float32)
    for sigma, strength in ((2.5, 0.35), (8.0, 0.10)):
        inward = cv2.GaussianBlur(patch.points, (0, 0), sigma * patch.grain) - patch.points
        depth = np.einsum("ijk,ijk->ij", inward, patch.normals)
        shade *= np.clip(1 - strength * np.maximum(depth, 0), 0.35, 1)
    return shade


@dataclass
class Frame:
    """What the camera sees before any hair: colour, depth, and the grid place of each pixel."""

    colour: Array  # linear light, with the cover of the background as the fourth channel
    depth: Array
    patch: NDArray[np.int8]  # -1 is background
    row: Array
    column: Array


def see(patches: list[Patch], camera: Camera) -> Frame:
    meshes = [_mesh(p, camera) for p in patches]
    offset, corners, faces = 0, [], []
    for index, (vertices, triangles) in enumerate(meshes):
        corners.append(np.column_stack([vertices, np.full(len(vertices), index, np.float32)]))
        faces.append(triangles + offset)
        offset += len(vertices)
    vertices = np.concatenate(corners).astype(np.float32)
    triangles = np.concatenate(faces)
    pixel, depth, row, column, owner = _fill(vertices, triangles, camera)
    size = camera.width * camera.height
    nearest = np.full(size, -1e4, np.float32)
    np.maximum.at(nearest, pixel, depth)
    front = depth >= nearest[pixel]
    pixel = pixel[front]
    which = np.full(size, -1, np.int8)
    rows, columns = np.zeros(size, np.float32), np.zeros(size, np.float32)
    which[pixel], rows[pixel], columns[pixel] = owner[front], row[front], column[front]
    shape = (camera.height, camera.width)
    which, rows, columns = which.reshape(shape), rows.reshape(shape), columns.reshape(shape)
    colour = np.zeros((*shape, 4), np.float32)
    for index, patch in enumerate(patches):
        mask = which == index
        if not mask.any():
            continue
        ys, xs = np.nonzero(mask)
        box = (slice(ys.min(), ys.max() + 1), slice(xs.min(), xs.max() + 1))
        seen = cv2.remap(patch.colour, columns[box], rows[box], cv2.INTER_LINEAR)
        colour[box][mask[box], :3] = seen[mask[box]]
        colour[box][mask[box], 3] = 1
    return Frame(colour, nearest.reshape(shape), which, rows, columns)


def _mesh(patch: Patch, camera: Camera) -> tuple[Array, NDArray[np.int32]]:
    h, w = patch.points.shape[:2]
    rows = np.unique(np.append(np.arange(0, h, patch.step), h - 1))
    columns = np.unique(np.append(np.arange(0, w, patch.step), w - 1))
    x, y, z = camera.project(patch.points[np.ix_(rows, columns)])
    grid_row, grid_column = np.meshgrid(rows, columns, indexing="ij")
    vertices = np.stack([x, y, z, grid_row, grid_column], 2).reshape(-1, 5).astype(np.float32)
    index = np.arange(x.size, dtype=np.int32).reshape(x.shape)
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]
    triangles = np.concatenate(
        [np.stack([a, c, b], 2).reshape(-1, 3), np.stack([b, c, d], 2).reshape(-1, 3)]
    )
    return vertices, triangles


def _fill(
    vertices: Array, triangles: NDArray[np.int32], camera: Camera
) -> tuple[NDArray[np.int32], Array, Array, Array, NDArray[np.int8]]:
    """Every pixel inside of every triangle that faces the camera, in no order."""
    screen_x, screen_y = (np.ascontiguousarray(vertices[:, k]) for k in range(2))
    ax, bx, cx = (screen_x[triangles[:, k]] for k in range(3))
    ay, by, cy = (screen_y[triangles[:, k]] for k in range(3))
    area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
    low_x, high_x = np.minimum(np.minimum(ax, bx), cx), np.maximum(np.maximum(ax, bx), cx)
    low_y, high_y = np.minimum(np.minimum(ay, by), cy), np.maximum(np.maximum(ay, by), cy)
    left = np.clip(np.ceil(low_x - 0.5), 0, camera.width).astype(np.int32)
    right = np.clip(np.floor(high_x - 0.5), -1, camera.width - 1).astype(np.int32)
    top = np.clip(np.ceil(low_y - 0.5), 0, camera.height).astype(np.int32)
    bottom = np.clip(np.floor(high_y - 0.5), -1, camera.height - 1).astype(np.int32)
    wide, tall = np.maximum(right - left + 1, 0), np.maximum(bottom - top + 1, 0)
    # One entry for each pixel of the box round each triangle
    count = np.where(area < -1e-6, wide * tall, 0)
    owner = np.repeat(np.arange(len(count), dtype=np.int32), count)
    first = (np.cumsum(count) - count).astype(np.int32)
    place = np.arange(len(owner), dtype=np.int32) - first[owner]
    width = wide[owner]
    down = place // width
    x, y = left[owner] + (place - down * width), top[owner] + down
    dx = x.astype(np.float32) + np.float32(0.5) - ax[owner]
    dy = y.astype(np.float32) + np.float32(0.5) - ay[owner]
    scale = 1 / np.minimum(area, -1e-6)
    v = dx * ((cy - ay) * scale)[owner] - dy * ((cx - ax) * scale)[owner]
    w = dy * ((bx - ax) * scale)[owner] - dx * ((by - ay) * scale)[owner]
    hit = np.flatnonzero((v >= -1e-4) & (w >= -1e-4) & (v + w <= 1.0001))
    v, w, owner = v[hit], w[hit], owner[hit]
    u = 1 - v - w
    corners = triangles[owner]
    depth, row, column = (
        u * value[corners[:, 0]] + v * value[corners[:, 1]] + w * value[corners[:, 2]]
        for value in (np.ascontiguousarray(vertices[:, k]) for k in (2, 3, 4))
    )
    part = vertices[corners[:, 0], 5].astype(np.int8)
    return y[hit] * camera.width + x[hit], depth, row, column, part
