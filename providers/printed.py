"""The text that a page of a PDF holds: what stands where, without any reading. Taken as the file comes in,
since the stored picture has none."""

from __future__ import annotations

import encodings.utf_16_le  # noqa: F401 (PDFium's text is in it: a confined process could not load it later)
from dataclasses import dataclass

import pypdfium2 as pdfium

_LEAST = 40
"""Letters from which on a page has a text of its own; a scan may bear a stamp or a page number."""
_MOST = 20_000
"""Letters; a page of small print has a tenth of it."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A piece of text with its box: left, top, right, bottom in pixels of the page's picture."""

    text: str
    box: tuple[float, float, float, float]


def pieces(page: pdfium.PdfPage, width: int) -> tuple[Printed, ...]:
    """What the file sets in one go, for a picture ``width`` pixels wide; nothing where the page has no
    text of its own or is shown turned. Boxes of the page count from below. The caller holds the lock."""
    text = page.get_textpage()
    if page.get_rotation() or not _LEAST <= text.count_chars() <= _MOST:
        return ()
    # Where the page tells no box of its own it has an inherited one; those begin at the corner.
    page_box = page.get_cropbox(fallback_ok=False) or page.get_mediabox(fallback_ok=False) or (0.0, 0.0)
    left, top = page_box[0], page_box[1] + page.get_height()
    scale = width / page.get_width()
    found = []
    for number in range(text.count_rects()):
        x0, y0, x1, y1 = text.get_rect(number)
        said = text.get_text_bounded(x0, y0, x1, y1).replace("\r\n", " ").strip()
        if said:
            box = ((x0 - left) * scale, (top - y1) * scale, (x1 - left) * scale, (top - y0) * scale)
            found.append(Printed(said, box))
    return tuple(found)
