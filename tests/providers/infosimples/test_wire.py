"""What goes over the wire: a form with the token and one file."""

from __future__ import annotations

import base64

import pytest

from providers.errors import ImageInvalid, NotConfigured
from providers.model import Request
from providers.sandbox.infosimples import FORMATS
from tests import files
from tests.providers.infosimples.test_fields import SERVICES, VARIABLES, envelope
from tests.providers.talk import FRONT, JPEG, PDF, Talk


@pytest.mark.parametrize("name", SERVICES)
def test_a_request_is_the_document_s(name: str) -> None:
    file = PDF if FORMATS[name] == ("PDF",) else JPEG
    talk = Talk(envelope())
    talk.call(f"infosimples.{name}", Request({"front": file}), VARIABLES)
    (asked,) = talk.asked
    assert str(asked.url) == f"https://api.infosimples.com/api/v2/imagens/{name}"
    assert asked.method == "POST"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    where = "pdf_base64" if file is PDF else "image_base64"
    assert talk.form == {"token": "a-token", where: base64.b64encode(file).decode()}


def test_an_invoice_of_sao_paulo_is_read_from_picture_and_pdf() -> None:
    for file, where in ((JPEG, "image_base64"), (PDF, "pdf_base64")):
        talk = Talk(envelope())
        talk.call("infosimples.ocr/nfse/sp/sao-paulo", Request({"front": file}), VARIABLES)
        assert where in talk.form


def test_a_picture_where_a_pdf_is_read_is_refused_before_the_call() -> None:
    talk = Talk(envelope())
    error = talk.fails("infosimples.ocr/contas/cpfl", FRONT, VARIABLES)
    assert isinstance(error, ImageInvalid)
    assert "PDF" in error.message
    assert talk.asked == []


def test_a_pdf_of_a_licence_is_sent_as_a_picture_of_its_page() -> None:
    talk = Talk(envelope())
    talk.call("infosimples.ocr/cnh", Request({"front": files.encoded("PDF")}), VARIABLES)
    assert base64.b64decode(talk.form["image_base64"]).startswith(b"\xff\xd8\xff")


def test_the_names_of_the_file_can_be_set_for_all_and_for_one() -> None:
    variables = {
        **VARIABLES,
        "INFOSIMPLES_IMAGE_PARAMETER": "imagem",
        "INFOSIMPLES_IMAGE_PARAMETER_OCR_CNH": "foto",
        "INFOSIMPLES_PDF_PARAMETER_OCR_NFSE_SP_SAO_PAULO": "nota",
    }
    for name, file, where in (
        ("ocr/cnh", JPEG, "foto"),
        ("ocr/crlv", JPEG, "imagem"),
        ("ocr/nfse/sp/sao-paulo", PDF, "nota"),
        ("ocr/contas/cpfl", PDF, "pdf_base64"),
    ):
        talk = Talk(envelope())
        talk.call(f"infosimples.{name}", Request({"front": file}), variables)
        assert set(talk.form) == {"token", where}


def test_without_a_token_nothing_is_called() -> None:
    error = Talk({}).fails("infosimples.ocr/cnh")
    assert isinstance(error, NotConfigured)
    assert "INFOSIMPLES_TOKEN" in error.message
