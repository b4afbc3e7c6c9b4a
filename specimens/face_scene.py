"""One person before one camera: builds the figure, lights it, and develops the photograph."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from specimens.face_body import Wardrobe, bust, dress, ear
from specimens.face_brows import beard, brows, lashes
from specimens.face_cuts import hair
from specimens.face_eyes import paint_eyes
from specimens.face_features import Expression, Features
from specimens.face_geometry import Head, Surface, head, normals_of
from specimens.face_hair import scalp
from specimens.face_math import Array, linear, smoothstep
from specimens.face_render import Camera, Light, Patch, Shadows, light_up, see
from specimens.face_skin import paint_skin
from specimens.face_strands import Strands, draw_strands, light_strands, turned
from specimens.face_traits import Face
from specimens.face_wear import drape, glasses, scarf

CUSHION = {"shaved": 0.0, "hijab": 0.0, "bald": 0.5, "cropped": 1.5}
PIVOT = np.array([0, -70, -15], np.float32)  # the head turns about the top of the neck


@dataclass(frozen=True)
class Shot:
    """How one picture is taken. Angles in degrees, lengths in mm."""

    lights: tuple[Light, ...]
    expression: Expression
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    distance: float = 1400.0
    scale: float = 1.65  # pixels for a millimetre at the face
    centre: tuple[float, float] = (0.5, 0.43)  # of the eyes, in shares of the picture
    oversample: float = 2.0
    pupil: float = 1.9
    detail: float = 1.0  # of the surfaces; small pictures need less
    clothes: str = ""
    cloth: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class Figure:
    """A person's head as it is before it is turned and lit."""

    head: Head
    points: Array
    albedo: Array
    gloss: Array
    ears: tuple[Surface, Surface]
    strands: tuple[Strands, ...]
    fine: tuple[Strands, ...]  # brows and lashes, which throw no shadow


@lru_cache(maxsize=8)
def figure(face: Face, expression: Expression, detail: float) -> Figure:
    look, shape = face.look, face.shape
    features = Features(shape, expression, face.seed, detail)
    shaped = head(features)
    surface = shaped.surface
    paint = paint_skin(features, look, face.seed + 1)
    points = surface.points + surface.normals * paint.at(paint.bump, surface.rest)[..., None]
    grown = np.square(scalp(shaped, look))
    # A cushion under the hair, so that no light shows through at its edge
    points = points + surface.normals * (CUSHION.get(look.cut, 3.0) * grown)[..., None]
    under = 0.22 * ((1 - look.grey) * linear(look.hair) + look.grey * 0.2)
    if look.cut in ("shaved", "hijab"):
        grown = grown * 0.25
    albedo = paint.at(paint.albedo, surface.rest)
    albedo = albedo + 0.92 * grown[..., None] * (under - albedo)
    gloss = paint.at(paint.gloss, surface.rest) * (1 - grown)
    worn = (glasses(shaped, look.glasses),) if look.glasses else ()
    root = np.array([shape.cheek_width - 1.0, -10.0, 4.0], np.float32)
    points = points.astype(np.float32)
    return Figure(
        shaped,
        points,
        albedo.astype(np.float32),
        gloss.astype(np.float32),
        (ear(shape, -1, root), ear(shape, 1, root)),
        (*hair(shaped, points, look, face.seed + 2), *beard(shaped, look, face.seed + 3), *worn),
        (brows(shaped, look, face.seed + 4), lashes(shaped, look, face.sex, face.seed + 5)),
    )


def rotation(yaw: float, pitch: float, roll: float) -> Array:
    y, p, r = np.radians([yaw, pitch, roll])
    turn = [[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]]
    nod = [[1, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]]
    lean = [[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]]
    return (np.array(lean) @ np.array(nod) @ np.array(turn)).astype(np.float32)


def _posed(points: Array, turn: Array) -> Array:
    """Turns the head with all that hangs on it; the shoulders stay, and the neck is between."""
    follows = smoothstep(-165, -90, points[..., 1])[..., None]
    moved = (points - PIVOT) @ turn.T + PIVOT
    return np.asarray(points + follows * (moved - points), np.float32)


def photograph(face: Face, shot: Shot, width: int, height: int) -> Array:
    """The person before nothing: linear light, and the cover of the background."""
    person = figure(face, shot.expression, shot.detail)
    turn = rotation(shot.yaw, shot.pitch, shot.roll)
    patches = _patches(face, person, shot, turn)
    hairs = [turned(s, _posed(s.points, turn), turn) for s in person.strands]
    fine = [turned(s, _posed(s.points, turn), turn) for s in person.fine]
    k = shot.oversample
    wide, tall = round(width * k), round(height * k)
    camera = Camera(
        wide,
        tall,
        shot.scale * k * (shot.distance - 80),
        shot.distance,
        (wide * shot.centre[0], tall * shot.centre[1]),
    )
    things = [p.points[::3, ::3].reshape(-1, 3) for p in patches]
    things += [s.points[::2, 1::2].reshape(-1, 3) for s in hairs]
    shadows = Shadows(list(shot.lights), np.concatenate(things))
    for patch in patches:
        light_up(patch, shadows, camera)
    frame = see(patches, camera)
    rest = cv2.remap(person.head.surface.rest, frame.column, frame.row, cv2.INTER_LINEAR)
    paint_eyes(
        frame, rest, person.head.features, face.look, list(shot.lights), turn, shot.pupil, face.seed
    )
    for strands in (*fine, *hairs):
        draw_strands(frame, strands, light_strands(strands, shadows, camera), camera)
    return cv2.resize(frame.colour, (width, height), interpolation=cv2.INTER_AREA)


def _patches(face: Face, person: Figure, shot: Shot, turn: Array) -> list[Patch]:
    look = face.look
    skin = linear(look.skin)
    points = _posed(person.points, turn)
    patches = [
        Patch(
            points,
            normals_of(points),
            person.albedo,
            person.gloss,
            grain=shot.detail,
            step=max(1, round(3 * shot.detail)),
        )
    ]
    for one in person.ears:
        p = _posed(one.points, turn)
        tone = np.broadcast_to(skin * np.array([0.9, 0.74, 0.72], np.float32), p.shape)
        gloss = np.full(p.shape[:2], 0.6, np.float32)
        patches.append(Patch(p, normals_of(p), tone.astype(np.float32), gloss, step=2))
    if look.cut == "hijab":
        return [*patches, *_headscarf(face, person, shot, turn)]
    body = bust(face.shape)
    clothes = _clothes(shot.clothes or look.clothes, shot.cloth or look.cloth, face.seed + 6)
    neck = np.broadcast_to(skin * np.array([0.94, 0.90, 0.88], np.float32), body.points.shape)
    dressed, albedo, bare = dress(body, clothes, neck)
    p = _posed(dressed.points, turn)
    patches.append(Patch(p, normals_of(p), albedo, 0.5 * bare, rough=0.5, skin=bare))
    return patches


_clothes = lru_cache(maxsize=16)(Wardrobe)


def _headscarf(face: Face, person: Figure, shot: Shot, turn: Array) -> list[Patch]:
    cloth = linear(shot.cloth or face.look.cloth)
    patches = []
    for part, step in ((scarf(person.head, face.seed + 6), 2), (drape(person.head, face.seed), 2)):
        p = _posed(part.points, turn)
        colour = np.broadcast_to(cloth, p.shape).astype(np.float32)
        gloss = np.full(p.shape[:2], 0.25, np.float32)
        patches.append(Patch(p, normals_of(p), colour, gloss, 0.6, np.zeros_like(gloss), step=step))
    return patches


def develop(linear_light: Array, backdrop: Array, exposure: float = 1.0) -> Array:
    """Film: puts the person before the backdrop and bends light into 8-bit colour, as float."""
    cover = linear_light[..., 3:]
    light = linear_light[..., :3] + (1 - cover) * backdrop
    light = np.maximum(light * exposure, 0)
    # A shoulder that keeps the highlights, then a little contrast
    bent = np.power((1 - np.exp(-1.5 * light)) / (1 - np.exp(-3.0)), 1 / 2.2)
    bent = np.clip(bent, 0, 1)
    return np.asarray(255 * (bent + 0.25 * (bent * bent * (3 - 2 * bent) - bent)), np.float32)
