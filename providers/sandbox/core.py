"""What every vendor's sandbox is written with: the request as it sees it, what it says, pictures,
magic inputs and fictional people.

A module ``providers/sandbox/<vendor>.py`` has one ``SANDBOX``. It is strict: authentication,
parameters, formats and sizes are held against the vendor's document, and what is wrong is answered
as the document says.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qsl

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, UnidentifiedImageError
from python_multipart import parse_form

from providers.environment import Environment
from providers.images import sniff

DEFAULT = "sandbox"
"""The credential of most vendors where their own variable is not set."""


class Refused(Exception):
    """The vendor's own answer to a request that is wrong; carries it."""

    def __init__(self, told: Told) -> None:
        super().__init__(told.status)
        self.told = told


@dataclass(frozen=True)
class Told:
    """What the vendor says: an HTTP status and JSON."""

    content: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """An HTTP request. Header names are lower case."""

    method: str
    path: str
    query_string: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @cached_property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.query_string, keep_blank_values=True))

    @cached_property
    def json(self) -> Any:
        """The body's JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @cached_property
    def form(self) -> dict[str, str]:
        """A form-urlencoded body; empty for any other."""
        if self.content_type != "application/x-www-form-urlencoded":
            return {}
        text = self.body.decode("ascii", "replace")
        return dict(parse_qsl(text, keep_blank_values=True))

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The fields and files of a multipart body; empty for any other."""
        if self.content_type != "multipart/form-data":
            return {}
        parts: dict[str, bytes] = {}

        def on_field(part: Any) -> None:
            parts[part.field_name.decode()] = part.value or b""

        def on_file(part: Any) -> None:
            part.file_object.seek(0)
            parts[part.field_name.decode()] = part.file_object.read()
            part.close()

        headers = {"Content-Type": self.headers["content-type"].encode()}
        parse_form(headers, io.BytesIO(self.body), on_field, on_file)
        return parts


@dataclass(frozen=True)
class Sandbox:
    """One vendor. ``paths`` are prefixes (the longest match wins), ``answer`` does the work,
    ``fault`` gives the vendor's own form of one of :data:`OWN_FAULTS`, ``service`` the id of the
    service that a request asks for, for the record of calls. ``credentials`` are the variables of
    the vendor with what is valid where they are not set; ``base_url`` names that of its address."""

    vendor: str
    paths: Callable[[Environment], tuple[str, ...]]
    service: Callable[[Asked, Environment], str | None]
    answer: Callable[[Asked, Environment], Told]
    fault: Callable[[str], Told]
    credentials: Mapping[str, str]
    base_url: str

    def credential(self, environment: Environment, name: str) -> str:
        """What a caller must show."""
        return environment.text(name) or self.credentials[name]


OWN_FAULTS = ("rate_limit", "expired_token", "no_credit")
"""Faults that each vendor words in its own way; the others are the same for all."""


# Pictures


def from_base64(text: object) -> bytes | None:
    """The bytes of strict base64, a data URL's head taken off; None where it is none."""
    if not isinstance(text, str):
        return None
    if text.startswith("data:"):
        text = text.partition(",")[2]
    try:
        return base64.b64decode(text, validate=True) or None
    except (binascii.Error, ValueError):
        return None


@dataclass(frozen=True)
class Seen:
    """A picture that came in: its format as ``providers.images.sniff`` names it, and its size in
    pixels (points for a PDF's first page)."""

    format: str
    width: int
    height: int

    @property
    def warning(self) -> int | None:
        """The warning code that a picture of a magic size asks for."""
        code = self.height - MAGIC_HEIGHT
        return -9100 - code if self.width == MAGIC_WIDTH and 1 <= code <= 9 else None

    @property
    def error(self) -> str | None:
        """The error kind that a picture of a magic size asks for."""
        index = self.height - MAGIC_HEIGHT - MAGIC_FIRST_ERROR
        magic = self.width == MAGIC_WIDTH and 0 <= index < len(MAGIC_ERRORS)
        return MAGIC_ERRORS[index] if magic else None


MAGIC_WIDTH, MAGIC_HEIGHT, MAGIC_FIRST_ERROR = 1200, 800, 21
MAGIC_ERRORS = (
    "image_unreadable",
    "wrong_document",
    "image_invalid",
    "no_face",
    "vendor_unavailable",
    "rate_limited",
    "quota",
    "auth",
)
"""A picture 1200 wide and 801 to 809 high is answered with the warning -9101 to -9109, one 821 to
828 high with an error of these kinds, in this order, where the vendor has such a one."""


def look(data: bytes) -> Seen | None:
    """The picture's head; None where it is not one of the formats that vendors know."""
    name = sniff(data)
    if name is None:
        return None
    try:
        if name == "PDF":
            document = pdfium.PdfDocument(data)
            width, height = document[0].get_size()
            document.close()
            return Seen(name, round(width), round(height))
        with Image.open(io.BytesIO(data)) as image:
            return Seen(name, image.width, image.height)
    except (pdfium.PdfiumError, UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None


@lru_cache(maxsize=1)
def portrait() -> bytes:
    """A drawn silhouette: what is sent back where a vendor crops the portrait."""
    image = Image.new("RGB", (240, 300), (221, 226, 232))
    pen = ImageDraw.Draw(image)
    pen.ellipse((75, 50, 165, 170), fill=(120, 130, 142))
    pen.ellipse((30, 190, 210, 420), fill=(120, 130, 142))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def portrait_base64() -> str:
    return base64.b64encode(portrait()).decode()
