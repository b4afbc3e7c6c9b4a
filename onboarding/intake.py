"""An upload comes in: bounded, decoded, turned upright, stripped of metadata, encoded anew, all of it in
a process of its own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings

from providers import confined
from providers.errors import ImageUnreadable
from providers.images import Limits
from providers.printed import Printed

SMALLEST_SIDE = 400
"""Pixels of the longer side. On a card 400 pixels across, the smallest print is 6 pixels high."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A picture as it will be stored; ``digest`` is the SHA-256 of ``jpeg``, ``text`` what a PDF's page
    holds as text."""

    jpeg: bytes
    digest: str
    source_digest: str
    source_format: str
    width: int
    height: int
    pages: int
    text: tuple[Printed, ...] = ()


def accept(data: bytes, page: int = 1) -> Accepted:
    """Take one page of an uploaded file.

    Raises an ImageError of ``providers.errors``, whose message tells what to do.
    """
    taken = confined.take(data, page=page, limits=Limits(bytes=settings.UPLOAD_MAX_BYTES))
    if max(taken.width, taken.height) < SMALLEST_SIDE:
        raise ImageUnreadable(
            f"The picture has {taken.width} x {taken.height} pixels; it takes {SMALLEST_SIDE} on"
            " the longer side to be readable. Send a larger one."
        )
    return Accepted(
        jpeg=taken.jpeg,
        digest=hashlib.sha256(taken.jpeg).hexdigest(),
        source_digest=hashlib.sha256(data).hexdigest(),
        source_format=taken.format,
        width=taken.width,
        height=taken.height,
        pages=taken.pages,
        text=taken.text,
    )
