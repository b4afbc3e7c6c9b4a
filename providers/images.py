"""Pictures come in: told apart by their content, bounded before decoding, turned upright.

Used by intake for every upload and by ``manage.py call``. Decoding is Pillow's (never OpenCV's)
from a short list of formats; HEIC comes from pi-heif and PDF pages from pdfium.
"""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass

import pi_heif
import pypdfium2 as pdfium
from PIL import ExifTags, Image, UnidentifiedImageError

from providers.errors import ImageError, ImageInvalid, ImageTooLarge
from providers.printed import Printed, pieces

Image.init()
pi_heif.register_heif_opener()
# Sizes are checked here, on the header, with a message that helps; Pillow's own guard would warn.
Image.MAX_IMAGE_PIXELS = None

FORMATS = ("JPEG", "PNG", "HEIC", "WebP", "BMP", "TIFF", "PDF")
_PILLOW_FORMATS = ("JPEG", "PNG", "HEIF", "WEBP", "BMP", "TIFF")
_NAMES = {"MPO": "JPEG", "HEIF": "HEIC", "WEBP": "WebP"}

TOO_MUCH = "The file takes too much time or memory to open. Export it as a plain JPEG and send that."

PDF_DPI = 200
"""A card on an A4 scan is then about 675 pixels wide, enough to read its smallest print."""

PDFIUM = threading.Lock()
"""Held while PDFium works: it is not safe to call from threads at once."""
_PDF_ERRORS = {
    pdfium.raw.FPDF_ERR_PASSWORD: (
        "The PDF is protected by a password. Save it without one and send it again."
    ),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a picture may be: ``bytes`` of the file, ``pixels`` before decoding, ``side`` the
    longest side kept (larger ones are shrunk), ``pages`` of a PDF or TIFF.

    The defaults take what a phone makes (50 megapixels, 8160 x 6120, in up to 25 MB). A decoder needs
    up to 12 bytes a pixel: 770 MB for the largest, so uploads go through ``providers.confined``.
    """

    bytes: int = 25_000_000
    pixels: int = 64_000_000
    side: int = 4096
    pages: int = 20


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded page: upright, RGB, without metadata; ``text`` is what a PDF's page holds as text."""

    image: Image.Image
    format: str
    pages: int
    text: tuple[Printed, ...] = ()


def decode(data: bytes, *, page: int = 1, limits: Limits = DEFAULT_LIMITS) -> Picture:
    """Decode one page of an upload.

    Raises ImageInvalid or ImageTooLarge, whose messages tell the person what to do.
    """
    if not data:
        raise ImageInvalid("The file is empty. Choose the picture again.")
    if len(data) > limits.bytes:
        raise ImageTooLarge(
            f"The file is larger than the {limits.bytes / 1e6:.0f} MB that are taken. Send a smaller picture."
        )
    if data[:1024].lstrip().startswith(b"%PDF"):
        return _decode_pdf(data, page, limits)
    return _decode_image(data, page, limits)


def _decode_image(data: bytes, page: int, limits: Limits) -> Picture:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image = Image.open(io.BytesIO(data), formats=_PILLOW_FORMATS)
    except UnidentifiedImageError:
        raise ImageInvalid(_not_a_picture(data)) from None
    except MemoryError:
        raise ImageTooLarge(TOO_MUCH) from None
    except Exception:  # a broken file may raise anything from a decoder
        raise ImageInvalid("The picture is broken. Take or export it again.") from None
    with image, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd metadata is no reason to refuse a picture
        try:
            pages = _turn_to(image, page, limits)
            width, height = image.size
            if width * height > limits.pixels:
                raise ImageTooLarge(
                    f"The picture has {width} x {height} pixels; at most"
                    f" {limits.pixels / 1e6:.0f} megapixels are taken. Send a smaller one."
                )
            image.draft("RGB", (limits.side, limits.side))
            image.load()
            # Shrunk before anything else is done to it: each further copy is then a small one.
            small = _fit(_resizable(image), limits.side)
            rgb = _to_rgb(_upright(small))
        except ImageError:
            raise
        except MemoryError:
            raise ImageTooLarge(TOO_MUCH) from None
        except Exception:  # as above: pixels and metadata are read here for the first time
            raise ImageInvalid("The picture is broken or cut off. Take or export it again.") from None
        rgb.info = {}  # Pillow would write a comment or a colour profile from here into the next file
        name = image.format or ""
    return Picture(rgb, _NAMES.get(name, name), pages)


def _turn_to(image: Image.Image, page: int, limits: Limits) -> int:
    """Show a page; how many there are. Only a TIFF has pages: further frames of the others are
    animations, or what a phone adds to a picture."""
    if image.format != "TIFF":
        _check_page(page, 1, limits)
        return 1
    pages = 1
    while pages <= limits.pages:  # counted no further: a file may hold a million
        try:
            image.seek(pages)
        except EOFError:
            break
        pages += 1
    _check_page(page, pages, limits)
    image.seek(page - 1)
    return pages


def _decode_pdf(data: bytes, page: int, limits: Limits) -> Picture:
    with PDFIUM:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            why = _PDF_ERRORS.get(error.err_code, "The PDF is broken. Export it again.")
            if _loads(data):
                why = "The PDF has no page. Export it again."
            raise ImageInvalid(why) from None
        try:
            pages = len(document)
            _check_page(page, pages, limits)
            sheet = document[page - 1]
            width, height = sheet.get_size()
            if width <= 0 or height <= 0:
                raise ImageInvalid("The PDF's page has no size. Export it again.")
            scale = min(PDF_DPI / 72, limits.side / max(width, height))
            rgb = sheet.render(scale=scale).to_pil().convert("RGB")
            text = pieces(sheet, rgb.width)
        except pdfium.PdfiumError:
            raise ImageInvalid("The PDF's page is broken. Export it again.") from None
        finally:
            document.close()
    return Picture(rgb, "PDF", pages, text)


def _loads(data: bytes) -> bool:
    """Whether PDFium takes the file: one without pages it does, and pypdfium2 then gives the error
    code that an earlier file left behind."""
    document = pdfium.raw.FPDF_LoadMemDocument64(data, len(data), None)
    pdfium.raw.FPDF_CloseDocument(document)
    return bool(document)


def _check_page(page: int, pages: int, limits: Limits) -> None:
    if pages > limits.pages:
        raise ImageTooLarge(f"The file has more than {limits.pages} pages. Send the page alone.")
    if not 1 <= page <= pages:
        raise ImageInvalid(f"The file has {pages} page(s); there is no page {page}.")


def _resizable(image: Image.Image) -> Image.Image:
    """In a mode that shrinks smoothly: palettes, bits and sixteen bits do not."""
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if "A" in image.mode or "transparency" in image.info else "RGB")
    if image.mode.startswith("I;"):
        return image.convert("I")
    return image.convert("L") if image.mode == "1" else image


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture becomes upright, by its orientation tag (Exif 2.32, tag 0x0112)."""


def _upright(image: Image.Image) -> Image.Image:
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return image.transpose(turn) if turn is not None else image


def _to_rgb(image: Image.Image) -> Image.Image:
    """What is transparent becomes white, sixteen bits become eight. Never the opened file itself, which
    knows the metadata."""
    if image.mode == "I":
        return image.point(lambda value: value / 256).convert("L").convert("RGB")
    if "A" in image.getbands() or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    if image.mode == "RGB" and type(image) is Image.Image:
        return image  # turned or not opened from a file: spared a copy
    return image.convert("RGB")


def _fit(image: Image.Image, side: int) -> Image.Image:
    if max(image.size) > side:
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return image


def _not_a_picture(data: bytes) -> str:
    taken = ", ".join(FORMATS)
    head = data[:512].lstrip().lower()
    if b"<svg" in head or head.startswith(b"<?xml"):
        return f"An SVG drawing is not a photograph. Send one of: {taken}."
    return f"The file is not a picture that can be read. Send one of: {taken}."


def encode_jpeg(image: Image.Image, quality: int = 92) -> bytes:
    """A JPEG without metadata."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


LEAST_CARD = (500, 800)
"""Shorter and longer side in pixels under which no vendor promises to read a card (the least that
Tencent Cloud's OCR reference recommends for a picture)."""

_MAGIC = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"BM", "BMP"),
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
)


def sniff(data: bytes) -> str | None:
    """The format by its first bytes, of those that vendors take; None for any other."""
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        return "HEIC"
    return next((name for magic, name in _MAGIC if data.startswith(magic)), None)


def fit(data: bytes, *, formats: tuple[str, ...], size: int | None) -> bytes:
    """The picture as a service takes it: format, bytes, upright; unchanged where it already is.

    One decode, and one encode unless its size was guessed too large. Never below
    :data:`LEAST_CARD`. Raises ImageInvalid or ImageTooLarge.
    """
    if not data or len(data) > DEFAULT_LIMITS.bytes:
        decode(data)  # raises with the message that helps
    fits = size is None or len(data) <= size
    name = sniff(data)
    if name == "PDF" and "PDF" in formats:
        if not fits:
            raise ImageTooLarge(
                f"The PDF has {len(data) / 1e6:.1f} MB; the service takes {(size or 0) / 1e6:.1f} MB."
            )
        _pdf_pages(data)
        return data
    if fits and name in formats and _is_whole_and_upright(data):
        return data
    picture = decode(data)
    if "JPEG" not in formats and "PNG" not in formats:
        raise ImageInvalid(f"The service takes {', '.join(formats)} and nothing else.")
    return _encode_within(picture.image, size, "JPEG" if "JPEG" in formats else "PNG")


def _pdf_pages(data: bytes) -> int:
    """How many pages a PDF has; opens it, so that a broken one is refused here."""
    return decode(data).pages


def _is_whole_and_upright(data: bytes) -> bool:
    """Whether a picture can be sent as it is. A JPEG is decoded at an eighth of its size, which
    finds what is cut off or broken at a fifth of the cost of its pixels."""
    try:
        with Image.open(io.BytesIO(data), formats=_PILLOW_FORMATS) as image:
            if image.width * image.height > DEFAULT_LIMITS.pixels or image.getexif().get(0x0112, 1) != 1:
                return False
            image.draft("L", (image.width // 8, image.height // 8))
            image.load()
    except Exception:  # a broken file may raise anything from a decoder; `decode` says what is wrong
        return False
    return True


def _encode_within(image: Image.Image, size: int | None, name: str) -> bytes:
    for _ in range(6):
        buffer = io.BytesIO()
        image.save(buffer, name, quality=92)
        encoded = buffer.getvalue()
        if size is None or len(encoded) <= size:
            return encoded
        short, long = sorted(image.size)
        # Bytes go with pixels; a little less than the guess, so that one more encode is enough.
        scale = max(0.95 * (size / len(encoded)) ** 0.5, LEAST_CARD[0] / short, LEAST_CARD[1] / long)
        if scale >= 1:
            break
        image = image.resize(
            (round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS
        )
    raise ImageTooLarge(
        f"The picture cannot be brought under the {(size or 0) / 1e6:.1f} MB that the service takes"
        " without losing what must be read. Send one that shows the card alone."
    )
