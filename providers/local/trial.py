"""One description tried on one picture: what it finds, what it misses, and a drawing of both.

For whoever describes a card (docs/adding_a_layout.md); cases never come this way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from providers.documents import catalogue
from providers.local import barcode, geometry, ocr, tesseract, zone_look
from providers.local.clarify import clarify
from providers.local.extract import Found, extract
from providers.local.identify import identify
from providers.local.labels import IGNORED
from providers.local.layout import Layout
from providers.local.segments import Segment, segments
from providers.normalise.fields import normalise

_LABEL, _VALUE, _OTHER, _LEFT = (40, 90, 210), (20, 140, 60), (150, 150, 150), (220, 120, 20)


@dataclass(frozen=True, slots=True)
class Trial:
    """``fields``: name, text as read, value after normalisation, score. ``left`` is print that is
    neither label nor value, ``missing`` what the description promises and was not found; ``taken``
    the description that the engine would choose by itself. ``drawing``: labels blue, values green,
    print known as neither grey, the rest orange."""

    fields: tuple[tuple[str, str, str | None, float], ...]
    missing: tuple[str, ...]
    left: tuple[str, ...]
    taken: str | None
    is_card: bool
    drawing: Image.Image


def attempt(layout: Layout, pixels: ocr.Array) -> Trial:
    """Read a picture (RGB) by a description, whether or not it would be recognised."""
    tried = [_attempt(layout, frame) for frame in geometry.frames(pixels)]
    return max(tried, key=lambda trial: len(trial.fields))


def _attempt(layout: Layout, frame: geometry.Frame) -> Trial:
    clear = clarify(frame.image)
    page = ocr.reader().read(clear)
    frame = frame.turned(page.turns)
    clear = np.ascontiguousarray(np.rot90(clear, page.turns))
    zone = zone_look.find(page.lines, clear, frame.image, ocr.reader().read_lines)
    size = (frame.image.shape[1], frame.image.shape[0]) if frame.is_card else None
    lines, _ = tesseract.completed(clear, page, layout)
    found = extract(lines, layout, size)
    pieces = segments(lines, layout)
    taken = identify(page.lines, zone, layout.side, None, barcode.kinds(barcode.find([frame])))
    borne = {field for rule in layout.values if not rule.optional for field in rule.printed}
    document = catalogue()[layout.document]
    return Trial(
        tuple((f.field, f.raw, _normal(layout, f), f.score) for f in found),
        tuple(name for name in document.fields if name in borne - {f.field for f in found}),
        tuple(piece.text for piece in _left(pieces, found)),
        taken.name if taken else None,
        frame.is_card,
        _drawing(frame, pieces, found),
    )


def _normal(layout: Layout, found: Found) -> str | None:
    document = catalogue()[layout.document]
    rule = document.identifiers.get(found.field)
    return normalise(found.field, found.part.text, sex=document.sex or None, identifier=rule)


def _left(pieces: Iterable[Segment], found: Iterable[Found]) -> list[Segment]:
    """Text that no rule took."""
    used = " ".join(each.raw for each in found)
    return [piece for piece in pieces if piece.owner is None and piece.text and piece.text not in used]


def _drawing(frame: geometry.Frame, pieces: list[Segment], found: list[Found]) -> Image.Image:
    canvas = np.ascontiguousarray(frame.image.copy())
    left = {id(piece) for piece in _left(pieces, found)}
    for piece in pieces:
        if piece.owner is not None:
            _outline(canvas, piece.quad, _OTHER if piece.owner is IGNORED else _LABEL)
        elif id(piece) in left:
            _outline(canvas, piece.quad, _LEFT)
    for each in found:
        _outline(canvas, each.quad, _VALUE)
        at = (int(each.quad[0][0]), int(each.quad[0][1]) - 4)
        cv2.putText(canvas, each.field, at, cv2.FONT_HERSHEY_SIMPLEX, 0.5, _VALUE, 1, cv2.LINE_AA)
    return Image.fromarray(canvas)


def _outline(canvas: ocr.Array, quad: ocr.Array, color: tuple[int, int, int]) -> None:
    cv2.polylines(canvas, [quad.round().astype(np.int32)], True, color, 2, cv2.LINE_AA)
