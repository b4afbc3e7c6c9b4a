"""What the customer's form tells of a picture at once: edges out of sight, and blur as the browser sees it.

    python -m bench glance [--documents ...] [--count 2]

Cards lie on a table whole, or with an eighth of them beyond the edge of the picture. Blur is the variance
of the Laplacian at 640 pixels, as ``static/js/capture/look.js`` has it.
Specimens are those of ``bench.quality``.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

import specimens
from bench.quality import FIRST_SEED, drawn
from providers import images
from providers.local import geometry

_GLANCE = 640  # GLANCE of look.js
_CUT = 0.125

Array = npt.NDArray[np.uint8]


def laplacian(picture: Array) -> float:
    """The variance that ``look.js`` holds against SHARP."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    ratio = min(1.0, _GLANCE / max(grey.shape))
    size = (round(grey.shape[1] * ratio), round(grey.shape[0] * ratio))
    return float(cv2.Laplacian(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), cv2.CV_64F).var())


def cut(picture: Array) -> Array | None:
    """The picture without the left eighth of its card; None where the card is not found."""
    corners = geometry.find_card(picture)
    if corners is None:
        return None
    left, right = corners[:, 0].min(), corners[:, 0].max()
    return np.ascontiguousarray(picture[:, max(0, int(left + _CUT * (right - left))) :])


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench glance")
    parser.add_argument("--documents", nargs="+", default=list(specimens.DOCUMENTS))
    parser.add_argument("--count", type=int, default=2, help="specimens a document")
    options = parser.parse_args(arguments)
    sharp: dict[str, list[float]] = {"table": [], "strong_blur": []}
    whole, missed, cut_off = 0, 0, 0
    for document in options.documents:
        for seed in range(FIRST_SEED, FIRST_SEED + options.count):
            for kind, found in sharp.items():
                jpeg = images.encode_jpeg(drawn(document, seed, kind)["front"], 95)
                picture = np.asarray(images.decode(jpeg).image)
                found.append(laplacian(picture))
                if kind != "table":
                    continue
                whole += 1
                part = cut(picture)
                missed += part is None
                cut_off += part is not None and not next(geometry.frames(part)).is_card
    print(f"whole cards taken for cut off: {missed} of {whole}")
    print(f"cut cards told: {cut_off} of {whole - missed}")
    for kind, found in sharp.items():
        low, middle, high = np.quantile(found, (0, 0.5, 1))
        print(f"Laplacian, {kind}: least {low:.0f}, median {middle:.0f}, most {high:.0f}")
