"""What an uploaded file becomes before it is stored."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image
from pytest_django import Settings

from onboarding.intake import SMALLEST_SIDE, accept
from providers.errors import ImageError, ImageTooLarge, ImageUnreadable
from tests import files


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (files.encoded("JPEG"), "JPEG"),
        (files.encoded("PNG"), "PNG"),
        (files.encoded("WEBP"), "WebP"),
        (files.encoded("BMP"), "BMP"),
        (files.encoded("TIFF"), "TIFF"),
        (files.encoded("PDF"), "PDF"),
    ],
)
def test_every_format_becomes_a_jpeg_with_both_digests(data: bytes, format: str) -> None:
    accepted = accept(data)
    assert accepted.source_format == format
    assert accepted.source_digest == hashlib.sha256(data).hexdigest()
    assert accepted.digest == hashlib.sha256(accepted.jpeg).hexdigest()
    with Image.open(io.BytesIO(accepted.jpeg)) as stored:
        assert (stored.format, stored.size) == ("JPEG", (accepted.width, accepted.height))


def test_what_is_stored_stands_upright_and_names_nobody() -> None:
    accepted = accept(files.jpeg_with_metadata(6))
    with Image.open(io.BytesIO(accepted.jpeg)) as stored:
        assert stored.size == (480, 320)
        assert not stored.getexif()
        red, green, blue = stored.convert("RGB").getpixel((40, 40))  # type: ignore[misc]
    assert red > 150 > 100 > green
    assert blue < 100
    assert files.OWNER.encode() not in accepted.jpeg


def test_the_same_file_becomes_the_same_picture() -> None:
    assert accept(files.encoded("PNG")).digest == accept(files.encoded("PNG")).digest


@pytest.mark.parametrize(("width", "taken"), [(SMALLEST_SIDE - 1, False), (SMALLEST_SIDE, True)])
def test_a_picture_must_be_large_enough_to_be_read(width: int, taken: bool) -> None:
    data = files.encoded("JPEG", files.quarters(width, 250))
    if taken:
        assert accept(data).width == width
    else:
        with pytest.raises(ImageUnreadable, match=f"{SMALLEST_SIDE}"):
            accept(data)


@pytest.mark.parametrize("what", files.REFUSED)
def test_a_bad_file_is_refused_with_a_message_for_people(what: str) -> None:
    build, kind, word = files.REFUSED[what]
    with pytest.raises(ImageError, match=word) as refused:
        accept(build())
    assert refused.value.kind == kind


def test_the_limit_is_a_setting(settings: Settings) -> None:
    data = files.encoded("BMP")
    settings.UPLOAD_MAX_BYTES = len(data)
    accept(data)
    settings.UPLOAD_MAX_BYTES = len(data) - 1
    with pytest.raises(ImageTooLarge):
        accept(data)
