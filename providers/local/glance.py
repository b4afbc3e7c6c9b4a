"""What the engine tells without reading text: faces, codes, the quality of a picture.

Apart from the reading, so that a web process may use it without onnxruntime and its models.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from providers import images
from providers.errors import InvalidRequest
from providers.local import barcode, faces, geometry, quality
from providers.model import Answer, Request, Warning
from providers.warnings import warning

Array = npt.NDArray[Any]


def picture(data: bytes) -> Array:
    """A stored picture's pixels, RGB."""
    return np.asarray(images.decode(data).image)


def match_faces(request: Request) -> Answer:
    """Compare the portrait of the document (front) with the selfie."""
    match = faces.compare(picture(request.images["front"]), picture(request.images["selfie"]))
    return Answer(service="local.facematch", match=match, billable=False, raw=match.to_json())


def read_barcodes(request: Request) -> Answer:
    """The codes of one picture."""
    pixels = picture(request.images["front"])
    codes = barcode.find([geometry.whole(pixels), *geometry.frames(pixels)])
    found = tuple(barcode.fields(codes, "front"))
    raw = [{"kind": code.kind, "text": barcode.printable(code.text)} for code in codes]
    return Answer(service="local.barcode", fields=found, billable=False, raw=raw)


def judge_quality(request: Request) -> Answer:
    """The quality of pictures without reading them: sides of a card, a selfie's faces.

    ``measures`` are those of the one picture, or by side where several were given.
    """
    if not request.images:
        raise InvalidRequest("local.quality needs front, back or selfie.")
    by_side: dict[str, dict[str, float | bool]] = {}
    warnings: list[Warning] = []
    for side, data in request.images.items():
        pixels = picture(data)
        if side == "selfie":
            by_side[side] = {"faces": len(faces.faces().detect(pixels))}
        else:
            verdict = quality.judge(next(geometry.frames(pixels)))
            by_side[side] = verdict.measures
            warnings += [warning(code, side) for code in verdict.codes]
    measures = by_side if len(by_side) > 1 else next(iter(by_side.values()))
    return Answer(
        service="local.quality", warnings=tuple(warnings), measures=measures, billable=False, raw=measures
    )
