"""Barcodes are read where they lie, and a North American licence by the names of its standard."""

from __future__ import annotations

import gzip
from collections.abc import Mapping

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import specimens
from providers.documents import FIELDS
from providers.local import code_contents, geometry
from providers.local.barcode import Code, fields, find, kinds, printable
from providers.local.geometry import Frame
from providers.model import Field, Request
from tests import files
from tests.providers.local.lines import box

LICENCE = (
    "@\n\x1e\rANSI 636000090002DL00410278ZV03190008DL"
    "DAQT64235789\nDCSFICTICIA\nDDEN\nDACANA\nDDFN\nDADMARIA\n"
    "DCAD\nDBB06061986\nDBA12102034\nDBD12102024\nDBC2\nDAU068 in\nDAG1 MADE-UP LANE\nDAIUTOPIA CITY\nDAJVA\n"
    "DAK232690000  \nDCGUSA\rZVZVA01\r"
)


def drawn(content: str | bytes, kind: str = "QRCode", scale: int = 4) -> Image.Image:
    code = zxingcpp.create_barcode(content, getattr(zxingcpp.BarcodeFormat, kind))
    return Image.fromarray(np.array(zxingcpp.write_barcode_to_image(code, scale=scale))).convert("RGB")


def on_card(code: Image.Image, x: int, y: int, size: tuple[int, int] = (1000, 630)) -> Image.Image:
    card = Image.new("RGB", size, (225, 230, 240))
    card.paste(code, (x, y))
    return card


def frame(picture: Image.Image, scale: float = 1.0) -> Frame:
    return Frame(np.asarray(picture), np.diag([scale, scale, 1.0]), is_card=True)


@pytest.mark.parametrize("kind", ["QRCode", "PDF417", "Aztec", "DataMatrix"])
def test_the_codes_of_cards_are_read_with_their_place(kind: str) -> None:
    picture = drawn("https://utopia.example/card?n=12345", kind)
    (code,) = find([frame(on_card(picture, 300, 200), scale=2.0)])
    assert (code.kind, code.text) == (kind, "https://utopia.example/card?n=12345")
    left, top, right, bottom = box(np.array(code.polygon))
    assert 600 <= left < right <= 600 + 2 * picture.width
    assert 400 <= top < bottom <= 400 + 2 * picture.height


def test_a_linear_code_is_not_taken_for_one_of_a_card() -> None:
    assert find([frame(on_card(drawn("12345", "Code128"), 300, 200))]) == []


def test_several_codes_are_read_and_one_text_once() -> None:
    card = on_card(drawn("first"), 50, 50)
    card.paste(drawn("second"), (400, 50))
    card.paste(drawn("first"), (700, 300))
    assert sorted(code.text for code in find([frame(card)])) == ["first", "second"]


def test_the_next_frame_is_tried_only_where_the_one_before_has_none() -> None:
    empty, first, second = (
        frame(Image.new("RGB", (400, 300))),
        *(frame(drawn(t)) for t in ("first", "second")),
    )
    assert [code.text for code in find([empty, first, second])] == ["first"]
    assert find([empty]) == []
    assert find([]) == []


def test_a_licence_s_elements_come_out_of_a_real_pdf417() -> None:
    (code,) = find([frame(on_card(drawn(LICENCE, "PDF417", 2), 100, 100))])
    values = {field.name: field.value for field in fields([code], "back") if field.name}
    assert values == {
        "document_number": "T64235789", "surname": "FICTICIA", "given_names": "ANA", "middle_name": "MARIA",
        "license_category": "D", "date_of_birth": "1986-06-06", "date_of_expiry": "2034-12-10",
        "date_of_issue": "2024-12-10", "sex": "F", "height": "173", "street": "1 MADE-UP LANE",
        "city": "UTOPIA CITY", "state": "VA", "postal_code": "232690000", "issuing_country": "USA",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("element", "value"),
    [("DBB06061986", "1986-06-06"), ("DBB12311999", "1999-12-31"),  # United States: month, day, year
     ("DBB19860606", "1986-06-06"),  # Canada: year, month, day
     ("DBB06311986", None), ("DBBnone", None)],
)  # fmt: skip
def test_dates_are_written_as_each_country_does(element: str, value: str | None) -> None:
    assert named(element) == {"date_of_birth": value}


@pytest.mark.parametrize(
    ("element", "name", "value"),
    [("DBC1", "sex", "M"), ("DBC2", "sex", "F"), ("DBC9", "sex", "X"), ("DBC7", "sex", None),
     ("DAU175 cm", "height", "175"), ("DAU069 IN", "height", "175"), ("DCGCAN", "issuing_country", "CAN")],
)  # fmt: skip
def test_codes_of_the_standard_are_put_in_normal_form(element: str, name: str, value: str | None) -> None:
    assert named(element) == {name: value}


def named(element: str) -> dict[str | None, str | None]:
    text = f"@\n\x1e\rANSI 636000090001DL00310005DL{element}\r"
    code = Code("PDF417", text, ((0, 0), (1, 0), (1, 1), (0, 1)))
    return {field.name: field.value for field in fields([code], "front") if field.name}


def test_what_is_no_licence_has_a_text_and_no_names() -> None:
    code = Code("QRCode", "DAQ123\nDCSSMITH", ((0, 0), (1, 0), (1, 1), (0, 1)))
    assert kinds([code]) == set()
    assert list(fields([code], "back")) == [
        Field(None, "DAQ123 DCSSMITH", code.text, "back.barcodes[0].text", None, code.polygon, "back")
    ]


@given(st.text(max_size=80))
def test_any_content_is_shown_without_control_characters(text: str) -> None:
    shown = printable(text)
    assert shown is None or (shown.isprintable() and shown == shown.strip())
    for start in ("ANSI ", "<PrintLetterBarcodeData ", "PubDSK_1"):
        assert all(said.name in FIELDS for said in code_contents.said(start + text))


def of_specimen(document: str, seed: int) -> tuple[Mapping[str, str | None], Mapping[str, str | None]]:
    """What the code on the back says, and what is true."""
    back = specimens.make(document, seed).sides["back"]
    codes = find([geometry.whole(np.asarray(back.image))])
    said = {field.name: field.value for field in fields(codes, "back") if field.name}
    return said, {name or "": back.truth[name or ""] for name in said}


def test_the_signed_code_of_an_aadhaar_card_tells_its_holder() -> None:
    said, true = of_specimen("in.aadhaar", 1)
    assert said == true
    assert {"full_name", "date_of_birth", "sex", "postal_code", "city", "state", "street"} == set(said)


def test_the_code_of_the_old_colombian_card_tells_its_holder() -> None:
    said, true = of_specimen("co.id_card", 1)
    assert said == true
    names = {"personal_number", "surname", "given_names", "date_of_birth", "sex", "blood_type"}
    assert set(said) == names
    cut, _ = of_specimen("co.id_card", 6)  # the further given names fill their place
    assert set(cut) == names - {"given_names"}


def signed(data: bytes) -> Code:
    return Code("QRCode", str(int.from_bytes(gzip.compress(data))), ((0, 0), (1, 0), (1, 1), (0, 1)))


def test_a_signed_code_is_unpacked_to_a_bound_and_needs_all_its_values() -> None:
    values = b"V2\xff" + b"\xff".join([b"2", b"1", b"Asha Rao", b"07-05-1987", b"T", *[b""] * 11])
    told = {said.name: said.value for said in code_contents.said(signed(values + b"\xffpicture").text)}
    assert told == {"full_name": "Asha Rao", "date_of_birth": "1987-05-07", "sex": "X"}
    assert kinds([signed(values)]) == set()  # nothing follows: it is cut off
    assert kinds([signed(b"0" * 1_000_000)]) == set()
    assert kinds([Code("QRCode", "1" * 7089, ((0, 0), (1, 0), (1, 1), (0, 1)))]) == set()


def test_a_code_that_holds_control_characters_and_markup_is_text_alone() -> None:
    (code,) = find([frame(drawn("<script>\x07\x1b[2J"))])
    (field,) = fields([code], "front")
    assert field.value == "<script> [2J"


def test_the_service_reads_a_code_from_a_photograph() -> None:
    from providers.local import glance

    data = files.encoded("PNG", on_card(drawn("made-up"), 300, 200))
    answer = glance.read_barcodes(Request(images={"front": data}))
    assert (answer.service, answer.billable) == ("local.barcode", False)
    assert [(f.name, f.value, f.side) for f in answer.fields] == [(None, "made-up", "front")]
    assert answer.raw == [{"kind": "QRCode", "text": "made-up"}]
    assert glance.read_barcodes(Request(images={"front": files.encoded("PNG")})).fields == ()


def test_a_large_photograph_is_read_at_the_size_of_its_frame() -> None:
    big = on_card(drawn("made-up", scale=12), 1500, 900, size=(3200, 2000))
    whole = geometry.whole(np.asarray(big))
    assert max(whole.image.shape) == geometry.WHOLE_SIDE
    (code,) = find([whole])
    left, top, _, _ = box(np.array(code.polygon))
    assert (left, top) == pytest.approx((1500 + 12 * 4, 900 + 12 * 4), abs=16)
