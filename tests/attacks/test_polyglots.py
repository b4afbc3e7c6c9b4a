"""Files that are a picture and something else: what is stored is the picture, encoded anew."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from onboarding import evidence
from onboarding.models import Case, Page
from tests import factories as make
from tests import files

pytestmark = pytest.mark.thorough

HARM = b"<script>alert(document.domain)</script>"


def gif_js() -> bytes:
    """The comment that a GIF's width opens is closed behind its pixels."""
    return b"GIF89a/*" + files.encoded("GIF")[8:] + b"*/=1;" + HARM


def pdf_zip() -> bytes:
    packed = io.BytesIO(files.encoded("PDF"))
    packed.seek(0, io.SEEK_END)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("run.js", HARM)
    return packed.getvalue()


def jpeg_zip() -> bytes:
    packed = io.BytesIO(files.encoded("JPEG"))
    packed.seek(0, io.SEEK_END)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("run.js", HARM)
    return packed.getvalue()


def pdf_in_jpeg() -> bytes:
    """A JPEG that a reader of PDFs, which looks for its mark in the first 1024 bytes, takes for one."""
    jpeg = files.encoded("JPEG", comment=b"%PDF-1.4 " + HARM)
    return jpeg


def png_html() -> bytes:
    return files.encoded("PNG") + b"<html>" + HARM


def bmp_js() -> bytes:
    """``BM=1`` is a statement; the rest a comment."""
    bmp = files.encoded("BMP")
    return b"BM=1;/*" + bmp[7:] + b"*/" + HARM


TAKEN: dict[str, Callable[[], bytes]] = {
    "PDF and ZIP": pdf_zip,
    "JPEG and ZIP": jpeg_zip,
    "JPEG and PDF": pdf_in_jpeg,
    "PNG and HTML": png_html,
    "JPEG with HTML in its comment": lambda: files.encoded("JPEG", comment=HARM),
}
REFUSED: dict[str, Callable[[], bytes]] = {
    "GIF and JavaScript": gif_js,
    "SVG": files.svg,
    "SVG behind a byte order mark": lambda: b"\xef\xbb\xbf" + files.svg(),
    "HTML named .jpg": lambda: b"<!doctype html><body>" + HARM,
    "HTML behind the first bytes of a JPEG": lambda: b"\xff\xd8\xff\xe0" + HARM,
    "BMP and JavaScript": bmp_js,
    "JavaScript": lambda: HARM[8:-9],
    "XML with an entity": lambda: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "PostScript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run",
    "ICO": lambda: files.encoded("ICO"),
}  # fmt: skip


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make.user())
    return client


def send(client: Client, case: Case, data: bytes) -> int:
    file = SimpleUploadedFile("picture.jpg", data, "image/jpeg")
    where = reverse("add_picture", args=[case.number, "front"])
    return client.post(where, {"picture": file, "page": 1}).status_code


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_stored_and_shown_is_the_picture_alone(
    what: str, office: Client, case: Case, judged: Callable[..., None], stored: Callable[[], dict[str, bytes]]
) -> None:
    data = TAKEN[what]()
    assert HARM in data or "ZIP" in what
    assert send(office, case, data) == 302
    page = Page.objects.get()
    kept = evidence.vault_of(case).fetch(page.file)
    assert HARM not in kept
    assert b"PK\x03\x04" not in kept
    assert b"%PDF" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert image.format == "JPEG"
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    shown = office.get(reverse("image", args=[page.pk]))
    assert shown.content == kept
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert all(data not in file and kept not in file for file in stored().values())  # and sealed


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_picture_of_ours_is_refused_whatever_it_is_called(
    what: str, office: Client, case: Case, stored: Callable[[], dict[str, bytes]]
) -> None:
    assert send(office, case, REFUSED[what]()) == 422
    assert not stored()
    assert not Page.objects.exists()


@pytest.mark.parametrize("sent", [HARM, b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b""])
def test_what_a_vendor_calls_a_portrait_is_never_shown_as_a_page(sent: bytes, office: Client) -> None:
    case = make.in_review()
    check = case.checks.get(kind="ocr")
    check.crops = {"portrait": evidence.vault_of(case).store("crops/made-up.portrait", sent)}
    check.save()
    shown = office.get(reverse("crop", args=[check.pk, "portrait"]))
    assert shown.headers["Content-Type"] == "application/octet-stream"
    assert shown.headers["Content-Disposition"] == "attachment"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_that_a_vendor_cut_out_has_its_own_type(kind: str, office: Client) -> None:
    case = make.in_review()
    check = case.checks.get(kind="ocr")
    check.crops = {"portrait": evidence.vault_of(case).store("crops/made-up.portrait", files.encoded(kind))}
    check.save()
    shown = office.get(reverse("crop", args=[check.pk, "portrait"]))
    assert shown.headers["Content-Type"] == f"image/{kind.lower()}"


def test_the_place_where_a_picture_was_taken_is_gone(
    office: Client, case: Case, judged: Callable[..., None]
) -> None:
    data = files.jpeg_with_metadata()
    with Image.open(io.BytesIO(data)) as sent:
        assert sent.getexif().get_ifd(0x8825)  # GPS
    assert send(office, case, data) == 302
    kept = evidence.vault_of(case).fetch(Page.objects.get().file)
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif()
    assert b"Exif" not in kept
    assert files.OWNER.encode() not in kept
