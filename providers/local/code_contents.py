"""What the codes on cards say, where their content is known: who holds the card, by name of the element.

A code is anybody's text: it is taken apart by pattern, unpacked to a bound, and believed as little as
print. None of the signatures that some carry is checked: the issuers' keys are not here.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from providers.normalise.fields import normalise

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
_AAMVA_SEX = {"1": "M", "2": "F", "9": "X"}

# UIDAI: attributes of printed letters before 2018, and of the signed code since -> canonical name.
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
_AADHAAR_SEX = {"M": "M", "F": "F", "T": "X"}
_SIGNED = (
    "contact", "reference", "name", "dob", "gender", "co", "dist", "lm", "house", "loc", "pc", "po",
    "state", "street", "subdist", "vtc",
)  # fmt: skip
"""The values of the signed code in their order (UIDAI, Secure QR Code Specification), each ended by byte
255; the photograph and the signature follow."""
_UNPACKED = 65_536
"""Bytes at most; the largest QR code holds 2,953, of which a photograph is most."""

_CEDULA = re.compile(
    r"PubDSK_\d.*?(?P<number>\d{10})(?P<surname>[^\d\0][^\d]{22})(?P<second>[^\d]{23})"
    r"(?P<given>[^\d\0][^\d]{22})(?P<further>[^\d]{23})0(?P<sex>[MF])(?P<born>\d{8})\d{6}"
    r"(?P<blood>(?:AB|A|B|O)[+-])",
    re.DOTALL,
)
"""The Colombian card of 2000: values of fixed width filled up with NUL, then the fingerprints. The issuer
publishes no description; this is what readers of many real cards have found."""
_WIDTH = 23
_SECOND = {"surname": "second", "given": "further"}


class Said(NamedTuple):
    """One value: the element that it stands in, its canonical name, its normal form, its text."""

    element: str
    name: str
    value: str | None
    raw: str


def said(text: str) -> Iterator[Said]:
    """All that a code's text says of its holder; nothing where its content is not known."""
    for read in _READERS.values():
        yield from read(text)


def kinds(text: str) -> Iterator[str]:
    """The names of what the content is: ``aamva``, ``aadhaar``, ``cedula``."""
    for kind, read in _READERS.items():
        if any(True for _ in read(text)):
            yield kind


def aamva(text: str) -> Iterator[Said]:
    """The elements of a North American licence."""
    if "ANSI " not in text[:40] and "AAMVA" not in text[:40]:
        return
    elements = dict(re.findall(r"(?:^|[\n\r\x1e]|DL|ID)(D[A-Z]{2})([^\n\r\x1e]*)", text))
    for element, written in elements.items():
        if name := _AAMVA.get(element):
            raw = written.strip()
            yield Said(element, name, _aamva_value(name, raw), raw)


def _aamva_value(name: str, raw: str) -> str | None:
    if name.startswith("date_of_") and re.fullmatch(r"\d{8}", raw):
        # The United States write month, day, year; Canada year, month, day.
        us = int(raw[:2]) <= 12
        raw = f"{raw[4:]}-{raw[:2]}-{raw[2:4]}" if us else raw
    if name == "height" and (match := re.match(r"(\d+)\s*IN", raw, re.IGNORECASE)):
        return str(round(int(match[1]) * 2.54))
    return normalise(name, raw, sex=_AAMVA_SEX)


def aadhaar(text: str) -> Iterator[Said]:
    """An Aadhaar card's code, as XML before 2018 or signed since. The signed one has the number's last
    four digits alone, which are left aside."""
    if "<PrintLetterBarcodeData" in text:
        found: Mapping[str, str] = {
            key: html.unescape(value) for key, value in re.findall(r'\b(\w+)="([^"<>]*)"', text)
        }
    else:
        found = _signed(text)
    for element, raw in found.items():
        if raw and (name := _AADHAAR.get(element)):
            yield Said(element, name, normalise(name, raw, sex=_AADHAAR_SEX), raw)


def _signed(text: str) -> dict[str, str]:
    if not (text.isascii() and text.isdecimal()):
        return {}
    number = 0
    for start in range(0, len(text), 4000):  # Python reads no longer ones at once
        digits = text[start : start + 4000]
        number = number * 10 ** len(digits) + int(digits)
    packed = number.to_bytes((number.bit_length() + 7) // 8)
    try:
        data = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32).decompress(packed, _UNPACKED)
    except zlib.error:
        return {}
    values = data.split(b"\xff")
    if re.fullmatch(rb"V\d", values[0]):  # since 2022 its version comes first
        del values[0]
    if len(values) <= len(_SIGNED):
        return {}
    return {name: value.decode("latin-1") for name, value in zip(_SIGNED, values, strict=False)}


def cedula(text: str) -> Iterator[Said]:
    """The old Colombian card's code. A name that fills its place may be cut off: it is left to the print."""
    match = _CEDULA.search(text)
    if match is None:
        return
    cut = {name for name, value in match.groupdict().items() if len(value) == _WIDTH and value[-1] != "\0"}
    part = {name: value.replace("\0", " ").strip() for name, value in match.groupdict().items()}
    born = part["born"]
    for element, name, raw in (
        ("number", "personal_number", part["number"].lstrip("0")),
        ("surname", "surname", f"{part['surname']} {part['second']}".strip()),
        ("given", "given_names", f"{part['given']} {part['further']}".strip()),
        ("sex", "sex", part["sex"]),
        ("born", "date_of_birth", f"{born[:4]}-{born[4:6]}-{born[6:]}"),
        ("blood", "blood_type", part["blood"]),
    ):
        if not cut & {element, _SECOND.get(element)}:
            yield Said(element, name, normalise(name, raw), raw)


_READERS: Mapping[str, Callable[[str], Iterator[Said]]] = {
    "aamva": aamva, "aadhaar": aadhaar, "cedula": cedula,
}  # fmt: skip
