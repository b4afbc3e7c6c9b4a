"""Small files that ask for much: of memory by what their head says, or of time by what they hold."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from tests import files

HUGE = 50_000
"""Pixels of each side that a head tells of: 2.5 billion in all."""


def png_pixels(width: int, height: int, channels: int = 4) -> bytes:
    """A true PNG of nothing, transparent where it has four channels: a thousandth of its pixels' bytes."""
    press = zlib.compressobj(9)
    row = b"\0" * (1 + width * channels)
    data = b"".join(press.compress(row) for _ in range(height)) + press.flush()
    kind = {1: 0, 3: 2, 4: 6}[channels]
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))
        for name, part in ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    )


def png_text(megabytes: int = 60) -> bytes:
    """A small picture with a comment that unpacks to so much."""
    whole = files.encoded("PNG")
    part = b"note\0\0" + zlib.compress(b"\0" * (megabytes * 1_000_000), 9)
    chunk = struct.pack(">I", len(part)) + b"zTXt" + part + struct.pack(">I", zlib.crc32(b"zTXt" + part))
    return whole[:33] + chunk + whole[33:]


def jpeg_head() -> bytes:
    data = bytearray(files.encoded("JPEG"))
    at = data.index(b"\xff\xc0")
    struct.pack_into(">HH", data, at + 5, HUGE, HUGE)
    return bytes(data)


def jpeg_scans(count: int = 4000, side: int = 8000) -> bytes:
    """A progressive JPEG each of whose scans, of a few hundred bytes, goes over the whole picture again."""
    table = b"\xff\xdb" + struct.pack(">HB", 67, 0) + b"\x01" * 64
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, side, side, 1) + b"\x01\x11\x00"
    first, further = (
        b"\xff\xc4" + struct.pack(">HB", 20, kind) + b"\x01" + b"\0" * 15 + bytes([symbol])
        for kind, symbol in ((0x00, 0x00), (0x10, 0xE0))  # no difference; an end of 16384 blocks and more
    )
    blocks = (side // 8) ** 2
    dc = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\x01\x00\0\0\0" + b"\0" * (blocks // 8 + 1)
    bits = ("0" + format(16_382, "014b")) * (blocks // 32_766 + 1)
    bits += "1" * (-len(bits) % 8)
    run = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    ac = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\x01\x00\x01\x3f\x00" + run
    return b"\xff\xd8" + table + frame + first + further + dc + ac * count + b"\xff\xd9"


def tiff_head() -> bytes:
    data = bytearray(files.encoded("TIFF"))
    at = struct.unpack_from("<I", data, 4)[0]
    for entry in range(struct.unpack_from("<H", data, at)[0]):
        place = at + 2 + 12 * entry
        if struct.unpack_from("<H", data, place)[0] in (256, 257):
            struct.pack_into("<HII", data, place + 2, 4, 1, HUGE)
    return bytes(data)


def tiff_loop() -> bytes:
    """Whose second page is the first."""
    data = bytearray(files.encoded("TIFF"))
    first = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, first)[0]
    struct.pack_into("<I", data, first + 2 + 12 * count, first)
    return bytes(data)


def webp_head() -> bytes:
    data = bytearray(files.encoded("WEBP", lossless=True))
    at = data.index(b"VP8L") + 9  # width and height less one, 14 bits each, and a bit of alpha
    rest = struct.unpack_from("<I", data, at)[0] >> 28
    struct.pack_into("<I", data, at, 16_383 | 16_383 << 14 | rest << 28)
    return bytes(data)


def heic_head() -> bytes:
    data = bytearray(files.heic())
    at = -1
    while (at := data.find(b"ispe", at + 1)) >= 0:
        struct.pack_into(">II", data, at + 8, HUGE, HUGE)
    return bytes(data)


def bmp_head() -> bytes:
    data = bytearray(files.encoded("BMP"))
    struct.pack_into("<ii", data, 18, HUGE, HUGE)
    return bytes(data)


def pdf_page() -> bytes:
    """A page of 14 kilometres a side."""
    return files.pdf_pages(1, (40_000_000, 40_000_000))


def pdf_forms(depth: int = 12, each: int = 10) -> bytes:
    """A page with a drawing made of ten drawings, each made of ten: 10 to the 12th strokes in 3 KB."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R"
        " /Resources << /XObject << /F 5 0 R >> >> >>",
        "<< /Length 5 >>\nstream\n/F Do\nendstream",
    ]
    for level in range(depth):
        inner = level < depth - 1
        drawing = "/F Do " * each if inner else "0 0 300 200 re f"
        uses = f"/Resources << /XObject << /F {6 + level} 0 R >> >>" if inner else ""
        head = f"<< /Type /XObject /Subtype /Form /BBox [0 0 300 200] {uses} /Length {len(drawing)} >>"
        objects.append(f"{head}\nstream\n{drawing}\nendstream")
    return files.pdf_of(objects)


HEADS: dict[str, Callable[[], bytes]] = {
    "PNG": files.png_bomb,
    "PNG comment": png_text,
    "JPEG": jpeg_head,
    "TIFF": tiff_head,
    "TIFF, second page": files.tiff_bomb,
    "TIFF in a circle": tiff_loop,
    "WebP": webp_head,
    "HEIC": heic_head,
    "BMP": bmp_head,
    "PDF": pdf_page,
}
"""Much by what their head says: refused, or opened small, before memory is taken."""
