"""What goes over the wire: a form with the picture alone, the token in the query."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from providers.errors import ImageTooLarge, InvalidRequest, NotConfigured
from providers.model import Request
from providers.sandbox.aisolution import ANSWERS
from tests import files
from tests.providers.aisolution.test_fields import VARIABLES, asking
from tests.providers.talk import JPEG, Talk


@pytest.mark.parametrize("name", ANSWERS)
def test_a_request_is_the_document_s(name: str) -> None:
    talk = Talk({"status": "OK", "message": ANSWERS[name]})
    talk.call(f"aisolution.{name}", asking(name), VARIABLES)
    (asked,) = talk.asked
    path = "/v1/ocr_id" if name == "ocr_id" else f"/v1/{name}/general"
    assert str(asked.url) == f"https://api.aisolution.credit{path}?token=a-token"
    assert asked.method == "POST"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert talk.form == {"img": base64.b64encode(JPEG).decode()}


def test_the_address_and_the_token_are_those_of_the_environment() -> None:
    talk = Talk({"status": "OK", "message": ANSWERS["de_ocr"]})
    variables = {"AISOLUTION_TOKEN": "to&ken=1", "AISOLUTION_BASE_URL": "http://127.0.0.1:7000/x/"}
    talk.call("aisolution.de_ocr", variables=variables)
    assert str(talk.asked[0].url) == "http://127.0.0.1:7000/x/v1/de_ocr/general?token=to%26ken%3D1"


@pytest.mark.parametrize("kind", ["PNG", "BMP"])
def test_a_format_that_the_vendor_takes_is_sent_as_it_is(kind: str) -> None:
    talk = Talk({"status": "OK", "message": ANSWERS["de_ocr"]})
    picture = files.encoded(kind)
    talk.call("aisolution.de_ocr", Request({"front": picture}), VARIABLES)
    assert base64.b64decode(talk.form["img"]) == picture


@pytest.mark.parametrize("kind", ["WEBP", "TIFF", "PDF"])
def test_any_other_format_is_sent_as_a_jpeg(kind: str) -> None:
    talk = Talk({"status": "OK", "message": ANSWERS["de_ocr"]})
    talk.call("aisolution.de_ocr", Request({"front": files.encoded(kind)}), VARIABLES)
    assert base64.b64decode(talk.form["img"]).startswith(b"\xff\xd8\xff")


def test_a_picture_is_brought_under_two_million_letters_of_base64() -> None:
    noise = Image.effect_noise((2600, 1700), 120).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, "JPEG", quality=95)
    assert len(buffer.getvalue()) > 2_000_000
    talk = Talk({"status": "OK", "message": ANSWERS["de_ocr"]})
    talk.call("aisolution.de_ocr", Request({"front": buffer.getvalue()}), VARIABLES)
    assert len(talk.form["img"]) < 2_000_000
    sent = Image.open(io.BytesIO(base64.b64decode(talk.form["img"])))
    assert min(sent.size) >= 500
    assert max(sent.size) >= 800


def test_what_cannot_be_made_small_enough_is_refused_before_the_call() -> None:
    talk = Talk({})
    error = talk.fails("aisolution.de_ocr", Request({"front": b"x" * 30_000_000}), VARIABLES)
    assert isinstance(error, ImageTooLarge)
    assert talk.asked == []


@pytest.mark.parametrize(("name", "side"), [("in_ocr_back", "front"), ("in_ocr_front", "back")])
def test_the_wrong_side_is_refused_before_the_call(name: str, side: str) -> None:
    talk = Talk({})
    error = talk.fails(f"aisolution.{name}", Request({side: JPEG}), VARIABLES)  # type: ignore[dict-item]
    assert isinstance(error, InvalidRequest)
    assert talk.asked == []


def test_without_a_token_nothing_is_called() -> None:
    error = Talk({}).fails("aisolution.de_ocr")
    assert isinstance(error, NotConfigured)
    assert "AISOLUTION_TOKEN" in error.message
