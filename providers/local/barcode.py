"""Barcodes on cards: PDF417 and QR, read by zxing-cpp from the picture and, where that fails,
from the straightened card (PDF417 is not read more than two degrees off the level)."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import zxingcpp

from providers.local.geometry import Frame
from providers.model import Field, Polygon, Side
from providers.normalise.fields import normalise

Array = npt.NDArray[Any]

_FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.DataMatrix,
    ]
)

# AAMVA DL/ID Card Design Standard 2020, annex D, table D.3: element -> canonical name.
_AAMVA = {
    "DAQ": "document_number",
    "DCS": "surname",
    "DAC": "given_names",
    "DAD": "middle_name",
    "DBB": "date_of_birth",
    "DBD": "date_of_issue",
    "DBA": "date_of_expiry",
    "DBC": "sex",
    "DAU": "height",
    "DAG": "street",
    "DAI": "city",
    "DAJ": "state",
    "DAK": "postal_code",
    "DCG": "issuing_country",
    "DCA": "license_category",
}
# UIDAI, printed Aadhaar letters before 2018: attribute -> canonical name.
_AADHAAR = {
    "uid": "personal_number",
    "name": "full_name",
    "gender": "sex",
    "dob": "date_of_birth",
    "street": "street",
    "vtc": "city",
    "state": "state",
    "pc": "postal_code",
}
_AAMVA_SEX = {"1": "M", "2": "F", "9": "X"}


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
        for element, raw in aamva(code.text).items():
            name = _AAMVA[element]
            yield Field(name, _aamva_value(name, raw), raw, f"{path}.{element}", None, code.polygon, side)
        for attribute, raw in aadhaar(code.text).items():
            name = _AADHAAR[attribute]
            yield Field(name, normalise(name, raw), raw, f"{path}.{attribute}", None, code.polygon, side)


def kinds(codes: Sequence[Code]) -> set[str]:
    """Which contents are known among the codes: ``aamva``, ``aadhaar``."""
    readers = {"aamva": aamva, "aadhaar": aadhaar}
    return {kind for kind, read in readers.items() for code in codes if read(code.text)}


def aadhaar(text: str) -> dict[str, str]:
    """The attributes of the XML in the QR code of Aadhaar cards before 2018; nothing where it is none.

    It is taken apart by pattern: a code is anybody's text, and no parser of XML need see it.
    """
    if "<PrintLetterBarcodeData" not in text:
        return {}
    found = dict(re.findall(r'\b(\w+)="([^"<>]*)"', text))
    return {key: html.unescape(value) for key, value in found.items() if key in _AADHAAR}


def aamva(text: str) -> dict[str, str]:
    """The elements of a North American licence; nothing where the text is not one."""
    if "ANSI " not in text[:40] and "AAMVA" not in text[:40]:
        return {}
    elements = dict(re.findall(r"(?:^|[\n\r\x1e]|DL|ID)(D[A-Z]{2})([^\n\r\x1e]*)", text))
    return {key: value.strip() for key, value in elements.items() if key in _AAMVA}


def _aamva_value(name: str, raw: str) -> str | None:
    if name.startswith("date_of_") and re.fullmatch(r"\d{8}", raw):
        # The United States write month, day, year; Canada year, month, day.
        us = int(raw[:2]) <= 12
        raw = f"{raw[4:]}-{raw[:2]}-{raw[2:4]}" if us else raw
    if name == "height" and (match := re.match(r"(\d+)\s*IN", raw, re.IGNORECASE)):
        return str(round(int(match[1]) * 2.54))
    return normalise(name, raw, sex=_AAMVA_SEX)


def printable(text: str) -> str | None:
    """The text without control characters, as people may see it."""
    plain = "".join(" " if unicodedata.category(ch)[0] == "C" else ch for ch in text)
    return " ".join(plain.split()) or None
