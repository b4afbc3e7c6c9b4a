"""What several vendors' protocols have in common: forms and files with pictures, numbers, pictures in base64,
and that the fields which a document names are there, each as one value."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode

from providers.errors import BadResponse
from providers.images import sniff
from providers.walker import Entry, Found, Table

FORM = "application/x-www-form-urlencoded"


def form(texts: Mapping[str, str], pictures: Mapping[str, bytes]) -> bytes:
    """A form-urlencoded body with pictures in base64. Three letters of base64 need quoting: replacing
    them is many times faster than quoting megabytes letter by letter."""
    parts = [urlencode(texts).encode()]
    for name, data in pictures.items():
        text = base64.b64encode(data).replace(b"+", b"%2B").replace(b"/", b"%2F").replace(b"=", b"%3D")
        parts.append(quote_plus(name).encode() + b"=" + text)
    return b"&".join(part for part in parts if part)


def upload(name: str, data: bytes) -> tuple[str, bytes, str]:
    """A file of a multipart body: its name, content and media type, by what it is."""
    kind = (sniff(data) or "octet-stream").lower()
    family = "image" if kind in ("jpeg", "png", "bmp", "gif", "heic") else "application"
    ending = {"jpeg": "jpg", "octet-stream": "bin"}.get(kind, kind)
    return f"{name}.{ending}", data, f"{family}/{kind}"


def number(value: Any) -> float | None:
    """A finite number, or the text of one; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def unit(value: Any) -> float | None:
    """A number in 0..1; None for anything else."""
    found = number(value)
    return found if found is not None and 0 <= found <= 1 else None


def confidence(value: Any) -> float | None:
    """A confidence in 0..1, also from per cent: nothing is surer than 1. None for anything else."""
    text = value.strip().removesuffix("%") if isinstance(value, str) else value
    found = number(text)
    if found is None or not 0 <= found <= 100:
        return None
    return found / 100 if found > 1 or text != value else found


def picture(value: Any) -> bytes | None:
    """A JPEG or PNG in base64, the head of a data URL aside; None for anything else."""
    if not isinstance(value, str):
        return None
    text = value.partition(",")[2] if value.startswith("data:") else value
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if sniff(data) in ("JPEG", "PNG") else None


def wrong_shape(key: str, *, billable: bool | None = None) -> BadResponse:
    return BadResponse(
        f"The vendor's {key} is not of the shape that its document gives it.", billable=billable
    )


def hold(found: Iterable[Found], content: Mapping[str, Any], table: Table) -> None:
    """Raises BadResponse where a documented field is a list or an object, or where none is there."""
    paths = {one.path for one in found}
    keys = {key for entry in table.values() for key in (entry.keys if isinstance(entry, Entry) else (entry,))}
    for key in keys - paths:
        outer, _, inner = key.rpartition(".")
        within = content.get(outer) if outer else content
        if within is None:
            continue
        if not isinstance(within, dict) or inner in within:
            raise wrong_shape(key)
    if keys and not keys & paths:
        raise BadResponse("The vendor's answer has none of the fields that its document names.")
