"""Electricity bills of the ten utilities: the text of a PDF is taken as it stands, a scan is read."""

from __future__ import annotations

import io
from typing import Any

import pytest
from fpdf import FPDF

from providers import images
from providers.local import engine, ocr, text_layer
from providers.model import Answer, Request
from providers.printed import Printed
from specimens.bills import UTILITIES, make_bill

pytestmark = pytest.mark.slow


def values(answer: Answer) -> dict[str, str | None]:
    return {field.name: field.value for field in answer.fields if field.name}


@pytest.mark.parametrize("utility", UTILITIES)
def test_the_text_of_a_pdf_is_taken_and_its_picture_shows_the_same(utility: str) -> None:
    for seed in range(2):
        bill = make_bill(utility, seed)
        answer = engine.read_document(Request({"front": bill.pdf}))
        assert answer.document == "br.electricity_bill"
        assert answer.raw["front"]["layout"] == f"br.electricity_bill/front/{utility}"
        assert {name: values(answer).get(name) for name in bill.truth} == bill.truth
        assert all(field.score == 1.0 for field in answer.fields if field.name)
        assert not answer.warnings
        told = {check.name: check.passed for check in answer.checks}
        assert (told["text_as_shown"], told["issuer_known"]) == (True, True)


def test_a_file_that_says_what_its_page_does_not_show_is_told() -> None:
    bill = make_bill("enel", 1)
    shown = images.decode(bill.pdf)
    forged = [
        Printed(piece.text.replace(bill.truth["customer_name"], "ANDERE PERSON"), piece.box)
        for piece in shown.text
    ]
    request = Request({"front": images.encode_jpeg(shown.image)}, texts={"front": tuple(forged)})
    answer = engine.read_document(request)
    assert values(answer)["customer_name"] == "ANDERE PERSON"
    (told,) = [check for check in answer.checks if check.name == "text_as_shown"]
    assert (told.passed, told.fields) == (False, ("customer_name",))


def test_a_scan_of_a_bill_is_read() -> None:
    bill = make_bill("enel", 1)
    buffer = io.BytesIO()
    bill.scan().save(buffer, "JPEG", quality=90)
    answer = engine.read_document(Request({"front": buffer.getvalue()}))
    assert answer.raw["front"]["layout"] == "br.electricity_bill/front/enel"
    read = values(answer)
    for name in ("customer_name", "customer_number", "reference_period", "due_date", "amount_due"):
        assert read[name] == bill.truth[name]


def test_one_seed_gives_one_bill() -> None:
    once, again = make_bill("light", 3), make_bill("light", 3)
    assert (once.pdf, once.truth) == (again.pdf, again.truth)
    assert make_bill("light", 4).truth != once.truth


def page(*texts: str) -> bytes:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", "", 11)
    for number, text in enumerate(texts):
        pdf.text(72, 100 + 30 * number, text)
    return bytes(pdf.output())


def test_text_stands_where_it_is_seen() -> None:
    data = page("VENCIMENTO DESTA CONTA DE LUZ", "10/11/2025 E MAIS NADA")
    scale = 72 / images.PDF_DPI
    (first, second) = (scaled(line, scale) for line in text_layer.lines(text_layer.of_file(data)))
    assert (first[0], second[0]) == ("VENCIMENTO DESTA CONTA DE LUZ", "10/11/2025 E MAIS NADA")
    assert first[1][0][0] == pytest.approx(72, abs=3)
    assert first[1][2][1] == pytest.approx(100, abs=4)
    assert second[1][0][1] - first[1][0][1] == pytest.approx(30, abs=1)


def scaled(line: ocr.Line, scale: float) -> tuple[str, Any]:
    """Text and corners in points of the page."""
    return line.text, line.quad * scale


@pytest.mark.parametrize("data", [b"", b"\xff\xd8 no picture", page("page 1")])
def test_what_has_no_text_of_its_own_is_left_to_reading(data: bytes) -> None:
    assert text_layer.of_file(data) == ()
