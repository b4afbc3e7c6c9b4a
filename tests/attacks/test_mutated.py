"""Thousands of pictures with bytes changed, cut out and put in: each is taken or refused with a message, in
time, and the process that opened it lives, or is replaced."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from providers import confined
from providers.errors import ImageError
from providers.images import DEFAULT_LIMITS
from tests import files

pytestmark = pytest.mark.thorough

SEED = 20260315
SEEDS: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: files.encoded("JPEG", files.quarters(96, 64)),
    "progressive JPEG": lambda: files.encoded("JPEG", files.quarters(96, 64), progressive=True),
    "PNG": lambda: files.encoded("PNG", files.quarters(96, 64)),
    "WebP": lambda: files.encoded("WEBP", files.quarters(96, 64)),
    "lossless WebP": lambda: files.encoded("WEBP", files.quarters(96, 64), lossless=True),
    "BMP": lambda: files.encoded("BMP", files.quarters(24, 16)),
    "TIFF": lambda: files.encoded("TIFF", files.quarters(24, 16)),
    "LZW TIFF": lambda: files.encoded("TIFF", files.quarters(96, 64), compression="tiff_lzw"),
    "TIFF of JPEG": lambda: files.encoded("TIFF", files.quarters(96, 64), compression="jpeg"),
    "HEIC": files.heic,
    "PDF": lambda: files.pdf_pages(1),
    "PDF of a JPEG": lambda: files.encoded("PDF", files.quarters(96, 64)),
}


def mutated(data: bytes, rng: random.Random) -> bytes:
    """With up to eight changes, most of them near the head, where the structure stands."""
    found = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(min(len(found), rng.choice((64, 512, len(found))))) if found else 0
        change = rng.randrange(5)
        if change == 0:
            found[at : at + 1] = bytes([rng.randrange(256)])
        elif change == 1:
            found[at : at + 4] = rng.choice((b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff", b"\x80\0\0\0"))
        elif change == 2:
            del found[at : at + rng.randint(1, 64)]
        elif change == 3:
            found[at:at] = found[at : at + rng.randint(1, 64)]
        else:
            found[at:at] = rng.randbytes(rng.randint(1, 16))
    return bytes(found)


def opened(count: int) -> tuple[int, float]:
    """How many were taken, and the longest that one took, in seconds."""
    rng = random.Random(SEED)  # noqa: S311 (the same ones each time)
    wholes = [make() for make in SEEDS.values()]
    taken, longest = 0, 0.0
    told: set[str] = set()
    for number in range(count):
        data = mutated(wholes[number % len(wholes)], rng)
        began = time.monotonic()
        try:
            found = confined.take(data, page=1, limits=DEFAULT_LIMITS)
            assert found.jpeg.startswith(b"\xff\xd8\xff")
            taken += 1
        except ImageError as error:
            told.add(error.message)
        longest = max(longest, time.monotonic() - began)
    assert all(message.endswith(".") for message in told)
    return taken, longest


@pytest.mark.parametrize("what", SEEDS)
def test_the_whole_ones_are_taken(what: str) -> None:
    assert confined.take(SEEDS[what](), page=1, limits=DEFAULT_LIMITS).width > 0


def test_sixty_mutated_pictures() -> None:
    taken, longest = opened(60)
    assert 0 < taken < 60
    assert longest < confined.SECONDS


@pytest.mark.slow
def test_five_thousand_mutated_pictures() -> None:
    taken, longest = opened(5000)
    assert 500 < taken < 4900
    assert longest < confined.SECONDS
    assert confined.take(files.encoded("PNG"), page=1, limits=DEFAULT_LIMITS).format == "PNG"
