"""Barcodes on cards: PDF417 and QR, read by zxing-cpp from the picture and, where that fails,
from the straightened card (PDF417 is not read more than two degrees off the level)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import zxingcpp

from providers.local import code_contents
from providers.local.geometry import Frame
from providers.model import Field, Polygon, Side

Array = npt.NDArray[Any]

_FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.DataMatrix,
    ]
)


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was read: its kind, its text, and its corners in the stored picture."""

    kind: str
    text: str
    polygon: Polygon


def find(frames: Sequence[Frame]) -> list[Code]:
    """The codes of a side, each text once; ``frames`` in the order in which they are tried."""
    codes: dict[str, Code] = {}
    for frame in frames:
        found = zxingcpp.read_barcodes(
            np.ascontiguousarray(frame.image),
            formats=_FORMATS,
            text_mode=zxingcpp.TextMode.Plain,  # the other ones spell out line ends and drop blanks
        )
        for result in found:
            if result.valid and result.text and result.text not in codes:
                corners = result.position
                quad = np.array(
                    [
                        [point.x, point.y]
                        for point in (
                            corners.top_left,
                            corners.top_right,
                            corners.bottom_right,
                            corners.bottom_left,
                        )
                    ],
                    np.float32,
                )
                kind = str(result.format).rsplit(".", 1)[-1].replace(" ", "")
                codes[result.text] = Code(kind, result.text, frame.polygon(quad))
        if codes:
            break
    return list(codes.values())


def fields(codes: Sequence[Code], side: Side) -> Iterator[Field]:
    """Each code's text, and the named values of those whose content is known."""
    for number, code in enumerate(codes):
        path = f"{side}.barcodes[{number}]"
        yield Field(None, printable(code.text), code.text, f"{path}.text", None, code.polygon, side)
        for element, name, value, raw in code_contents.said(code.text):
            yield Field(name, value, raw, f"{path}.{element}", None, code.polygon, side)


def kinds(codes: Sequence[Code]) -> set[str]:
    """Which contents are known among the codes: ``aamva``, ``aadhaar``, ``cedula``."""
    return {kind for code in codes for kind in code_contents.kinds(code.text)}


def printable(text: str) -> str | None:
    """The text without control characters, as people may see it."""
    plain = "".join(" " if unicodedata.category(ch)[0] == "C" else ch for ch in text)
    return " ".join(plain.split()) or None
