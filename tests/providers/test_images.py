"""Pictures come in: every format that is taken, upright and bare; every bad file refused with what
to do."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from providers import images
from providers.errors import ImageError, ImageInvalid, ImageTooLarge
from providers.images import Limits, decode, encode_jpeg
from tests import files

TAKEN: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: files.encoded("JPEG", quality=95),
    "PNG": lambda: files.encoded("PNG"),
    "WebP": lambda: files.encoded("WEBP", lossless=True),
    "BMP": lambda: files.encoded("BMP"),
    "TIFF": lambda: files.encoded("TIFF"),
    "PDF": lambda: files.encoded("PDF"),
    "HEIC": files.heic,
}


def colours(image: Image.Image) -> list[str]:
    """The names of the four quarters' colours, row by row."""
    width, height = image.size
    seen = []
    for y in (height // 4, 3 * height // 4):
        for x in (width // 4, 3 * width // 4):
            pixel = np.asarray(image.getpixel((x, y)))
            seen.append(min(files.QUARTERS, key=lambda name: abs(pixel - files.QUARTERS[name]).sum()))
    return seen


def test_the_formats_that_are_taken_are_those_that_are_announced() -> None:
    assert set(TAKEN) == set(images.FORMATS)


@pytest.mark.parametrize("name", TAKEN)
def test_a_format_is_told_by_its_content_and_decoded_upright(name: str) -> None:
    picture = decode(TAKEN[name]())
    assert (picture.format, picture.pages) == (name, 1)
    assert picture.image.mode == "RGB"
    assert picture.image.width * 320 == pytest.approx(picture.image.height * 480, rel=0.01)
    assert colours(picture.image) == list(files.QUARTERS)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_turned_the_way_the_camera_was_held(orientation: int) -> None:
    image = decode(files.jpeg_with_metadata(orientation)).image
    assert image.size == (480, 320)
    assert colours(image) == list(files.QUARTERS)


@pytest.mark.parametrize("source", ["jpeg", "heic", "png", "tiff"])
def test_no_metadata_comes_out_again(source: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = files.OWNER
    sources: dict[str, Callable[[], bytes]] = {
        "jpeg": files.jpeg_with_metadata,
        "heic": files.heic,
        "png": lambda: files.encoded("PNG", exif=exif, icc_profile=b"profile of " + files.OWNER.encode()),
        "tiff": lambda: files.encoded("TIFF", description=files.OWNER),
    }
    data = sources[source]()
    assert files.OWNER.encode() in data or source == "heic"
    image = decode(data).image
    assert image.info == {}
    assert not image.getexif()
    stored = encode_jpeg(image)
    assert files.OWNER.encode() not in stored
    with Image.open(io.BytesIO(stored)) as again:
        assert not again.getexif()
        assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("what", files.REFUSED)
def test_a_bad_file_is_refused_with_what_is_wrong(what: str) -> None:
    make, kind, word = files.REFUSED[what]
    with pytest.raises(ImageError) as refused:
        decode(make())
    assert refused.value.kind == kind
    assert word in refused.value.message
    assert refused.value.message.endswith(".")
    assert refused.value.__cause__ is None  # a decoder's own words may quote the file


def test_a_pdf_without_pages_is_not_taken_for_the_protected_one_before_it() -> None:
    for make, word in ((files.pdf_encrypted, "password"), (files.pdf_without_pages, "no page")):
        with pytest.raises(ImageError, match=word):
            decode(make())


def test_a_later_page_is_bounded_before_it_is_decoded() -> None:
    assert decode(files.tiff_bomb(), page=1).image.size == (64, 64)
    with pytest.raises(ImageTooLarge, match="50000 x 50000"):
        decode(files.tiff_bomb(), page=2)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.98])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF"])
def test_a_file_that_breaks_off_is_refused(kind: str, share: float) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (90, 120, 3), np.uint8))
    whole = files.encoded(kind, noise)
    with pytest.raises(ImageInvalid):
        decode(whole[: int(len(whole) * share)])


def test_a_heic_that_breaks_off_is_refused() -> None:
    whole = files.heic()
    for end in (40, len(whole) // 2, len(whole) - 100):
        with pytest.raises(ImageInvalid):
            decode(whole[:end])


@pytest.mark.parametrize("page", [1, 2, 3])
def test_a_page_of_a_tiff_can_be_chosen(page: int) -> None:
    picture = decode(files.tiff_pages(3), page=page)
    assert picture.pages == 3
    assert picture.image.getpixel((5, 5)) == (10 * page,) * 3


@pytest.mark.parametrize("page", [1, 2, 3])
def test_a_page_of_a_pdf_can_be_chosen(page: int) -> None:
    picture = decode(files.pdf_pages(3), page=page)
    dark = np.asarray(picture.image.convert("L")) < 128
    across = dark.any(axis=0).sum() / picture.image.width * 240  # points
    assert picture.pages == 3
    assert across == pytest.approx(10 * page, abs=1)


@pytest.mark.parametrize("page", [0, -1, 4])
@pytest.mark.parametrize("make", [files.pdf_pages, files.tiff_pages])
def test_a_page_that_is_not_there_is_refused(make: Callable[[int], bytes], page: int) -> None:
    with pytest.raises(ImageInvalid, match="3 page"):
        decode(make(3), page=page)


def test_a_photograph_has_one_page() -> None:
    with pytest.raises(ImageInvalid, match="no page 2"):
        decode(files.encoded("JPEG"), page=2)


@pytest.mark.parametrize("make", [files.pdf_pages, files.tiff_pages])
def test_more_pages_than_are_taken_are_refused(make: Callable[[int], bytes]) -> None:
    assert decode(make(2), limits=Limits(pages=2)).pages == 2
    with pytest.raises(ImageTooLarge, match="more than 2 pages"):
        decode(make(3), limits=Limits(pages=2))


def test_an_animation_is_its_first_frame() -> None:
    second = Image.new("RGB", (480, 320), "black")
    data = files.encoded("WEBP", save_all=True, append_images=[second], lossless=True)
    picture = decode(data)
    assert picture.pages == 1
    assert colours(picture.image) == list(files.QUARTERS)


def test_pixels_are_counted_before_they_are_decoded() -> None:
    assert decode(files.encoded("PNG"), limits=Limits(pixels=480 * 320)).image.size == (480, 320)
    with pytest.raises(ImageTooLarge, match="480 x 320"):
        decode(files.encoded("PNG"), limits=Limits(pixels=480 * 320 - 1))


def test_bytes_are_counted_first_of_all() -> None:
    data = files.encoded("PNG")
    assert decode(data, limits=Limits(bytes=len(data))).format == "PNG"
    with pytest.raises(ImageTooLarge):
        decode(data, limits=Limits(bytes=len(data) - 1))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_large_picture_is_shrunk_with_its_proportions(kind: str) -> None:
    image = decode(files.encoded(kind), limits=Limits(side=240)).image
    assert image.size == (240, 160)
    assert colours(image) == list(files.QUARTERS)


def test_a_large_page_of_a_pdf_is_rendered_no_larger_than_is_kept() -> None:
    page = files.pdf_pages(1, size=(14_400, 7_200))  # the largest that PDF allows, five metres
    assert decode(page).image.size == (4096, 2048)


@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [
        ("L", 77, (77, 77, 77)),
        ("1", 1, (255, 255, 255)),
        ("I;16", 40_000, (156, 156, 156)),
        ("RGBA", (10, 20, 30, 255), (10, 20, 30)),
        ("RGBA", (10, 20, 30, 0), (255, 255, 255)),
        ("LA", (10, 0), (255, 255, 255)),
    ],
)
def test_every_mode_of_a_png_becomes_rgb_on_white(mode: str, colour: object, expected: object) -> None:
    data = files.encoded("PNG", Image.new(mode, (30, 20), colour))  # type: ignore[arg-type]
    image = decode(data).image
    assert image.mode == "RGB"
    assert image.getpixel((3, 3)) == expected


def test_a_transparent_entry_of_a_palette_becomes_white() -> None:
    palette = Image.new("P", (30, 20), 1)
    palette.putpalette([0, 0, 0, 200, 0, 0])
    assert decode(files.encoded("PNG", palette)).image.getpixel((3, 3)) == (200, 0, 0)
    assert decode(files.encoded("PNG", palette, transparency=1)).image.getpixel((3, 3)) == (255, 255, 255)


def test_a_print_shop_s_four_colours_become_three() -> None:
    image = decode(files.encoded("JPEG", Image.new("CMYK", (30, 20), (0, 255, 255, 0)))).image
    red, green, blue = image.getpixel((3, 3))  # type: ignore[misc]
    assert red > 200 > 60 > max(green, blue)


def test_the_same_picture_is_encoded_the_same_each_time() -> None:
    image = decode(files.encoded("PNG")).image
    assert encode_jpeg(image) == encode_jpeg(image)
