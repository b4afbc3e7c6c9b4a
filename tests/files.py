"""Uploads, good and bad, made on the spot: what intake must take and what it must refuse."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

HEIC = Path(__file__).parent / "data" / "turned.heic"
"""See README.md beside it."""

QUARTERS = {"red": (200, 40, 40), "green": (40, 160, 60), "blue": (40, 60, 200), "white": (230, 230, 230)}
"""Top left, top right, bottom left, bottom right of :func:`quarters`."""

OWNER = "Erika Fictional, 1 Made-up Lane"
"""Stands in the metadata of :func:`jpeg_with_metadata`, and must not come out again."""


# Good ones


def quarters(width: int = 480, height: int = 320) -> Image.Image:
    """A picture that shows which way up it is."""
    picture = Image.new("RGB", (width, height), QUARTERS["red"])
    half = (width // 2, height // 2)
    picture.paste(QUARTERS["green"], (half[0], 0, width, half[1]))
    picture.paste(QUARTERS["blue"], (0, half[1], half[0], height))
    picture.paste(QUARTERS["white"], (*half, width, height))
    return picture


def encoded(kind: str, picture: Image.Image | None = None, **options: Any) -> bytes:
    """A picture as Pillow writes it: ``JPEG``, ``PNG``, ``WEBP``, ``BMP``, ``TIFF``, ``GIF``, ``PDF``."""
    buffer = io.BytesIO()
    (picture or quarters()).save(buffer, kind, **options)
    return buffer.getvalue()


def heic() -> bytes:
    return HEIC.read_bytes()


def jpeg_with_metadata(orientation: int = 1) -> bytes:
    """:func:`quarters` stored as a camera held that way stores it, with owner, place and comment."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = exif[0x013B] = OWNER  # maker, artist
    exif.get_ifd(0x8825).update({1: "N", 2: (1.0, 2.0, 3.0)})  # GPS
    stored = quarters()
    # What undoes the turning that each orientation asks for.
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    if orientation in undo:
        stored = stored.transpose(undo[orientation])
    return encoded("JPEG", stored, exif=exif, comment=OWNER.encode(), quality=95)


def tiff_pages(count: int, size: tuple[int, int] = (480, 320)) -> bytes:
    """Page number n is a grey of 10 n."""
    pages = [Image.new("L", size, 10 * (n + 1)) for n in range(count)]
    return encoded("TIFF", pages[0], save_all=True, append_images=pages[1:])


def pdf_pages(count: int, size: tuple[int, int] = (240, 160)) -> bytes:
    """Page number n has a square of side 10 n points in its lower left corner."""
    return _pdf([f"{10 * (n + 1)} {10 * (n + 1)}".join(("0 0 ", " re f")) for n in range(count)], size)


# Bad ones


def text_named_jpg() -> bytes:
    return b"This is no picture, whatever its name says.\n" * 40


def svg() -> bytes:
    return (
        b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="800" height="500">'
        b"<script>alert(1)</script></svg>"
    )


def truncated_jpeg() -> bytes:
    whole = encoded("JPEG", quality=95)
    return whole[: len(whole) // 2]


def png_bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A few bytes that say they are a picture of 2.5 billion pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    )


def tiff_bomb() -> bytes:
    """A small first page, and a second that says it has 2.5 billion pixels."""
    small = bytearray(tiff_pages(2, size=(64, 64)))
    first = struct.unpack_from("<I", small, 4)[0]
    second = struct.unpack_from("<I", small, first + 2 + 12 * _entries(small, first))[0]
    for number in range(_entries(small, second)):
        at = second + 2 + 12 * number
        if struct.unpack_from("<H", small, at)[0] in (256, 257):  # width, height
            struct.pack_into("<HII", small, at + 2, 4, 1, 50_000)
    return bytes(small)


def _entries(tiff: bytearray, directory: int) -> int:
    return int(struct.unpack_from("<H", tiff, directory)[0])


def pdf_without_pages() -> bytes:
    return _pdf([], (240, 160))


def pdf_encrypted() -> bytes:
    """A page that opens with a password alone."""
    return _pdf(["0 0 10 10 re f"], (240, 160), password=b"made-up")


def pdf_broken() -> bytes:
    return b"%PDF-1.7\nthis is all there is"


def oversize(limit: int = 25_000_000) -> bytes:
    """A JPEG with so much behind its end that it passes the limit."""
    return encoded("JPEG").ljust(limit + 1, b"\0")


REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty": (lambda: b"", "image_invalid", "empty"),
    "text named .jpg": (text_named_jpg, "image_invalid", "not a picture"),
    "an SVG drawing": (svg, "image_invalid", "SVG"),
    "a GIF": (lambda: encoded("GIF"), "image_invalid", "not a picture"),
    "a JPEG cut off": (truncated_jpeg, "image_invalid", "cut off"),
    "a PNG of 50,000 x 50,000": (png_bomb, "image_too_large", "50000 x 50000"),
    "over 25 MB": (oversize, "image_too_large", "25 MB"),
    "a PDF without pages": (pdf_without_pages, "image_invalid", "no page"),
    "a PDF with a password": (pdf_encrypted, "image_invalid", "password"),
    "a broken PDF": (pdf_broken, "image_invalid", "broken"),
}
"""What is wrong -> the file, the kind of error, a word of the message that says what to do."""


def _pdf(contents: list[str], size: tuple[int, int], password: bytes | None = None) -> bytes:
    """A PDF of pages with those drawing commands; with a password, encrypted as PDF 1.4 has it
    (standard security handler, revision 2: RC4 of 40 bits; streams stay short and plain, for nobody
    gets as far as reading them)."""
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(len(contents)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>",
    ]
    for number, drawing in enumerate(contents):
        box = f"[0 0 {size[0]} {size[1]}]"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents {4 + 2 * number} 0 R >>",
            f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        ]
    if password is None:
        return pdf_of(objects)
    encryption = f" /Encrypt {len(objects) + 1} 0 R /ID [<00> <00>]"
    return pdf_of([*objects, _encryption(password)], encryption)


def pdf_of(objects: list[str], trailer: str = "") -> bytes:
    """A PDF of these objects, the first of which is the catalogue."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    out += (
        f"trailer\n<< /Root 1 0 R /Size {len(objects) + 1}{trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(out)


_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _encryption(password: bytes) -> str:
    """The dictionary of algorithms 2 to 4 of ISO 32000-1, 7.6.3."""
    padded = (password + _PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)  # noqa: S324
    key = hashlib.md5(padded + owner + struct.pack("<i", -4) + b"\0").digest()[:5]  # noqa: S324
    user = _rc4(key, _PADDING)
    return f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{owner.hex()}> /U <{user.hex()}> >>"


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
