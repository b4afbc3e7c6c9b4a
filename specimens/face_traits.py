"""What is said about a fictional face: its measures and its colouring, as plain data.

Lengths are millimetres in a head's own frame: x to the picture's right, y up from the line of the
pupils, z out of the face. An average adult head is about 225 high, 150 wide and 195 deep.
"""

from dataclasses import dataclass
from typing import Literal

Sex = Literal["F", "M"]
Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class Shape:
    """Measures of a head. The defaults are an average adult of no particular origin."""

    # Skull and jaw
    skull_width: float = 75.0
    skull_height: float = 112.0
    forehead_slope: float = 0.0  # how far the hairline lies behind the average
    cheek_width: float = 69.0
    face_width: float = 62.5  # at the level of the nostrils
    jaw_width: float = 52.5
    jaw_y: float = -74.0
    chin_width: float = 25.0
    chin_y: float = -116.0
    chin_out: float = 0.0
    chin_bump: float = 3.0
    chin_cleft: float = 0.0
    cheek_bone: float = 3.5
    cheek_fat: float = 0.0
    temple: float = 2.0
    brow_ridge: float = 2.5
    # Eyes
    eye_gap: float = 31.5  # half the distance of the pupils
    eye_width: float = 29.0
    eye_open: float = 9.8
    eye_tilt: float = 1.5  # how much higher the outer corner lies
    eye_deep: float = 0.0
    eye_fold: float = 4.0  # height of the crease over the lashes; 0 is a single lid
    epicanthus: float = 0.0
    eye_bag: float = 0.6
    # Nose
    nose_y: float = -47.0
    nose_width: float = 17.0
    nose_out: float = 20.0
    bridge_out: float = 5.0
    bridge_width: float = 8.0
    nose_hump: float = 0.0
    tip_size: float = 7.5
    tip_up: float = 0.0
    nostril: float = 1.0
    # Mouth
    mouth_y: float = -69.0
    mouth_width: float = 25.5
    lip_upper: float = 6.0
    lip_lower: float = 8.5
    lip_out: float = 3.0
    lip_bow: float = 1.2
    mouth_corner: float = 0.8
    muzzle: float = 0.0
    # Brows
    brow_y: float = 18.0
    brow_arch: float = 3.0
    brow_tilt: float = 0.4
    brow_gap: float = 10.0  # where the brow begins, from the middle
    brow_length: float = 42.0
    brow_thick: float = 8.5
    uneven: float = 1.0  # how far left and right differ
    # Ears and neck
    ear_size: float = 60.0
    ear_out: float = 22.0  # degrees away from the head
    neck_width: float = 52.0
    shoulder_width: float = 195.0


Beard = Literal["none", "stubble", "short", "full", "moustache", "goatee"]


@dataclass(frozen=True)
class Look:
    """Colouring and dress."""

    skin: Rgb = (214, 170, 144)
    redness: float = 0.5
    shine: float = 1.0
    lips: Rgb = (186, 110, 104)
    iris: Rgb = (84, 56, 36)
    hair: Rgb = (42, 30, 24)
    grey: float = 0.0  # the share of white hairs
    cut: str = "short"
    hairline: float = 0.0  # mm higher on the forehead than the average
    peak: float = 0.0  # mm that the hair comes down in the middle of the forehead
    brow_density: float = 1.0
    beard: Beard = "none"
    shadow: float = 0.0  # of a shaved beard
    mottle: float = 0.8  # how uneven the skin's colour is
    freckles: float = 0.0
    wrinkles: float = 0.0
    liner: float = 0.0  # darkness of the line of the lashes
    moles: tuple[tuple[float, float, float], ...] = ()  # x, y, radius
    smile: float = 0.0  # even when asked for a neutral face
    glasses: str = ""
    clothes: str = "tee"
    cloth: Rgb = (70, 84, 110)


@dataclass(frozen=True)
class Face:
    """A fictional person."""

    id: str
    sex: Sex
    age: int
    description: str
    seed: int
    shape: Shape
    look: Look
