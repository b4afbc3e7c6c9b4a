"""Faces: found by YuNet, turned into features by SFace, compared by cosine distance.

Models and the five-point alignment are those of the OpenCV Zoo; OpenCV's own FaceRecognizerSF
cannot load the block-quantised file under OpenCV 5, so the network is run as it is. The bands and
the calibration come from ``faces.toml``, which says what they were measured on.
"""

from __future__ import annotations

import threading
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from providers.local import weights
from providers.model import Face, FaceMatch

Array = npt.NDArray[Any]

# OpenCV 5 reports on standard error, for every model, that its new engine has no other target.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)

_SIDE = 960
"""The longest side that detection looks at; a face of a tenth of it is found."""
_ALIGNED = 112
# Where SFace wants both eyes, the nose and the corners of the mouth (the ArcFace template).
_TEMPLATE = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655],
     [70.7299, 92.2041]],
    np.float32,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """The numbers of ``faces.toml``."""

    detection_score: float
    match_below: float
    no_match_above: float
    confidence_middle: float
    confidence_width: float
    smallest_second_face: float


@lru_cache(maxsize=1)
def settings() -> Settings:
    return Settings(**tomllib.loads((Path(__file__).parent / "faces.toml").read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class Detected:
    """A face: ``box`` x, y, width, height and five ``points`` in pixels of the picture."""

    box: tuple[float, float, float, float]
    points: Array
    score: float

    @property
    def area(self) -> float:
        return self.box[2] * self.box[3]


class Faces:
    """Both models, each loaded once a process."""

    def __init__(self) -> None:
        self._detector = cv2.FaceDetectorYN.create(
            str(weights.path("face_detection")), "", (320, 320), settings().detection_score
        )
        self._lock = threading.Lock()

    @cached_property
    def _network(self) -> Any:
        """Loaded when faces are first compared: finding them does not need it."""
        return cv2.dnn.readNetFromONNX(str(weights.path("face_recognition")))

    def detect(self, picture: Array, side: int = _SIDE) -> list[Detected]:
        """Faces of an RGB picture, the largest first; looked for at a longest side of ``side`` pixels."""
        height, width = picture.shape[:2]
        ratio = min(1.0, side / max(width, height))
        size = (max(1, round(width * ratio)), max(1, round(height * ratio)))
        small = cv2.resize(picture[:, :, ::-1], size, interpolation=cv2.INTER_AREA)
        with self._lock:
            self._detector.setInputSize(size)
            _, rows = self._detector.detect(small)
        found = [
            Detected(
                box=tuple(float(v) / ratio for v in row[:4]),
                points=np.asarray(row[4:14], np.float32).reshape(5, 2) / ratio,
                score=float(row[14]),
            )
            for row in (rows if rows is not None else ())
        ]
        return sorted(found, key=lambda face: -face.area)

    def features(self, picture: Array, face: Detected) -> Array:
        """The face's 128 numbers, of length one."""
        aligned = cv2.warpAffine(picture, _upright(face.points), (_ALIGNED, _ALIGNED))
        # The picture is RGB already, which is what the network was trained with.
        blob = cv2.dnn.blobFromImage(aligned, 1.0, (_ALIGNED, _ALIGNED), swapRB=False)
        with self._lock:
            network = self._network
            network.setInput(blob, "data")
            vector = network.forward().reshape(-1)
        return np.asarray(vector / np.linalg.norm(vector))


@lru_cache(maxsize=1)
def faces() -> Faces:
    """The process's models."""
    return Faces()


def compare(document: Array, selfie: Array) -> FaceMatch:
    """Whether the largest face of the document is the selfie's.

    A card often bears the portrait twice, so further faces on it are counted and no more; a second
    face of some size on a selfie leaves open whose picture it is.
    """
    models, numbers = faces(), settings()
    on_document, on_selfie = models.detect(document), models.detect(selfie)
    found = {"document": _face(on_document), "selfie": _face(on_selfie)}
    if not on_document or not on_selfie:
        return FaceMatch(False, "no_face", None, None, found)
    large = [f for f in on_selfie if f.area > numbers.smallest_second_face * on_selfie[0].area]
    first = models.features(document, on_document[0])
    second = models.features(selfie, on_selfie[0])
    distance = float(1.0 - first @ second)
    confidence = float(1 / (1 + np.exp((distance - numbers.confidence_middle) / numbers.confidence_width)))
    band = "several_faces" if len(large) > 1 else band_of(distance)
    features = {} if band == "several_faces" else {"selfie": tuple(float(v) for v in second)}
    return FaceMatch(band == "match", band, confidence, distance, found, features)


def band_of(distance: float) -> str:
    """``match``, ``review`` or ``no_match`` by the bounds of ``faces.toml``; an application's policy
    may draw its own over the distance."""
    if distance <= settings().match_below:
        return "match"
    return "no_match" if distance > settings().no_match_above else "review"


def portrait(picture: Array, face: Detected, margin: float = 0.45) -> Array:
    """The face with hair and shoulders, as a crop of the picture."""
    x, y, w, h = face.box
    height, width = picture.shape[:2]
    left, right = max(0, int(x - margin * w)), min(width, int(x + w * (1 + margin)))
    top, bottom = max(0, int(y - margin * h)), min(height, int(y + h * (1 + margin)))
    return picture[top:bottom, left:right]


def _upright(points: Array) -> Array:
    """The turn, scale and shift, 2x3, that bring the five points nearest to the template (least
    squares, as the models' own alignment does)."""
    p, t = points - points.mean(axis=0), _TEMPLATE - _TEMPLATE.mean(axis=0)
    size = np.square(p).sum()
    cos, sin = (p * t).sum() / size, (p[:, 0] * t[:, 1] - p[:, 1] * t[:, 0]).sum() / size
    turn = np.array([[cos, -sin], [sin, cos]])
    return np.column_stack([turn, _TEMPLATE.mean(axis=0) - turn @ points.mean(axis=0)])


def _face(found: list[Detected]) -> Face:
    if not found:
        return Face(0)
    return Face(len(found), found[0].score, found[0].box)
