"""Sides, zone and codes put together: each value once under its name, held against the others, and
nothing that was read is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from providers.documents import DocumentType, catalogue
from providers.local import mrz
from providers.local.barcode import Code
from providers.local.engine import SideReading
from providers.local.extract import Found
from providers.local.geometry import Frame
from providers.local.merge import FAILED, Merged, merge
from providers.local.mrz import Zone
from providers.local.ocr import Line
from providers.local.quality import Quality
from providers.local.values import Part
from providers.model import Check, Field, Side
from specimens import mrz as writer
from tests.providers.local.lines import block, box, line
from tests.providers.local.test_zone import altered

FRAME = Frame(np.zeros((630, 1000, 3), np.uint8), np.diag([2.0, 2.0, 1.0]), is_card=True)
"""A frame of half the picture's size."""

SCORE = 0.9


def written(**values: str) -> writer.Zone:
    base = {
        "kind": "I", "issuer": "NOR", "surname": "STRØM", "given_names": "ANA", "number": "D23145890",
        "nationality": "NOR", "born": "740812", "sex": "F", "expires": "320415",
    }  # fmt: skip
    return writer.Zone(**{**base, **values})


def zone(source: writer.Zone, *changes: tuple[int, int, str]) -> Zone:
    found = mrz.find(block(altered(writer.td1(source), *changes), y=400))
    assert found is not None
    return found


def side(
    name: Side = "front",
    printed: Mapping[str, str] | None = None,
    *,
    zone: Zone | None = None,
    lines: Sequence[Line] = (),
    codes: Sequence[Code] = (),
) -> SideReading:
    found = [
        Found(field, Part(text), text, SCORE, line(text or " ", 100, 50 + 30 * number).quad)
        for number, (field, text) in enumerate((printed or {}).items())
    ]
    return SideReading(
        name, FRAME, tuple(lines), zone, None, tuple(found), tuple(codes), None, Quality({}, ())
    )  # fmt: skip


CARD = catalogue()["id_card"]


def fields(merged: Merged) -> dict[str, Field]:
    return {field.name: field for field in merged.fields if field.name}


def checks(merged: Merged, name: str) -> list[Check]:
    return [check for check in merged.checks if check.name == name]


PRINT = {
    "surname": "STRØM", "given_names": "ANA", "document_number": "D23145890", "sex": "F",
    "date_of_birth": "12.08.1974", "date_of_expiry": "15.04.2032", "nationality": "NORSK",
}  # fmt: skip


def test_print_and_zone_that_agree_give_each_value_once_and_keep_the_other() -> None:
    merged = merge(CARD, [side("front", PRINT), side("back", zone=zone(written()))])
    named = fields(merged)
    assert {name: named[name].value for name in PRINT} == {
        "surname": "STRØM", "given_names": "ANA", "document_number": "D23145890", "sex": "F",
        "date_of_birth": "1974-08-12", "date_of_expiry": "2032-04-15", "nationality": "NOR",
    }  # fmt: skip
    assert {check.fields[0] for check in checks(merged, "mrz_matches_print")} == set(PRINT)
    assert all(check.passed for check in merged.checks)
    # Names from the print, for its letters; numbers and dates with a check digit from the zone.
    assert named["surname"].vendor_field == "front.surname"
    assert named["document_number"].vendor_field == "back.mrz.document_number"
    assert named["date_of_birth"].vendor_field == "back.mrz.date_of_birth"
    others = [field for field in merged.fields if field.name is None]
    assert len(others) == len(PRINT)
    assert {field.vendor_field for field in others} >= {"front.document_number", "back.mrz.names"}


def test_fields_come_in_the_catalogue_s_order_those_without_a_name_last() -> None:
    merged = merge(CARD, [side("front", PRINT), side("back", zone=zone(written()))])
    names = [field.name for field in merged.fields]
    known = [name for name in CARD.fields if name in names]
    assert names == known + [None] * (len(names) - len(known))


@pytest.mark.parametrize(
    ("field", "text"),
    [("surname", "STRAND"), ("document_number", "D23145891"), ("date_of_birth", "13.08.1974"), ("sex", "M"),
     ("nationality", "SVENSK"), ("date_of_expiry", "2033")],
)  # fmt: skip
def test_print_and_zone_that_differ_lower_both_and_say_so(field: str, text: str) -> None:
    merged = merge(CARD, [side("front", PRINT | {field: text}), side("back", zone=zone(written()))])
    (failed,) = [check for check in merged.checks if check.passed is False]
    assert (failed.name, failed.fields) == ("mrz_matches_print", (field,))
    assert "half" in failed.detail
    one = fields(merged)[field]
    assert one.score is not None
    assert one.score <= 0.95 * FAILED + 0.001
    assert text not in failed.detail


def test_a_card_that_prints_the_year_alone_agrees_with_the_zone_s_day() -> None:
    merged = merge(CARD, [side("front", {"date_of_expiry": "2032"}), side("back", zone=zone(written()))])
    assert fields(merged)["date_of_expiry"].value == "2032-04-15"
    assert all(check.passed for check in merged.checks)


def test_a_wrong_check_digit_halves_the_score_of_its_value_and_print_wins() -> None:
    bad = zone(written(), (1, 6, "9" if writer.td1(written())[1][6] != "9" else "1"))
    merged = merge(CARD, [side("front", PRINT), side("back", zone=bad)])
    (check,) = checks(merged, "mrz_check_digits")
    assert check.passed is False
    assert "date_of_birth" in check.fields
    assert "date_of_birth" in check.detail
    assert fields(merged)["date_of_birth"].vendor_field == "front.date_of_birth"
    alone = fields(merge(CARD, [side("back", zone=bad)]))["date_of_birth"]
    assert alone.score == pytest.approx(0.95 * FAILED)


def test_letters_that_reading_lost_come_back_from_the_zone() -> None:
    merged = merge(CARD, [side("front", PRINT | {"surname": "STROM"}), side("back", zone=zone(written()))])
    assert fields(merged)["surname"].value == "STRØM"
    assert fields(merged)["surname"].raw == "STROM"
    (check,) = checks(merged, "letters_restored")
    assert (check.passed, check.fields) == (None, ("surname",))


def test_a_mexican_zone_s_surname_is_both_printed_ones() -> None:
    source = written(kind="ID", issuer="MEX", surname="PRUEBA FICTICIA", number="123456789", sex="M",
                     nationality="MEX", optional="0123456789012")  # fmt: skip
    printed = {"surname": "PRUEBA", "second_surname": "FICTICIA", "given_names": "ANA", "sex": "M"}
    merged = merge(catalogue()["mx.voter_id"], [side("front", printed), side("back", zone=zone(source))])
    named = fields(merged)
    assert (named["surname"].value, named["second_surname"].value) == ("PRUEBA", "FICTICIA")
    assert named["sex"].value == "F"  # the document's own letter: M is mujer
    assert named["mrz_document_number"].value == "123456789"
    assert named["reference_number"].value == "0123456789012"
    assert all(check.passed for check in checks(merged, "mrz_matches_print"))


def test_a_name_that_no_label_led_to_is_found_among_the_lines_by_the_zone() -> None:
    lines = [line("STRØM", 300, 100, score=0.8), line("ANA", 300, 130)]
    merged = merge(CARD, [side("front", {}, lines=lines, zone=zone(written()))])
    surname = fields(merged)["surname"]
    assert (surname.value, surname.vendor_field) == ("STRØM", "front.surname")
    assert surname.score == pytest.approx(0.8 * 0.9)


def test_a_name_that_the_zone_has_no_room_for_is_found_by_its_beginning() -> None:
    long = written(surname="VAN DER FICTICIA", given_names="ANA CAROLINA FERNANDA")
    lines = [line("ANA CAROLINA FERNANDA", 300, 130), line("VAN DER FICTICIA", 300, 100)]
    found = fields(merge(CARD, [side("front", {}, lines=lines, zone=zone(long))]))
    assert found["given_names"].value == "ANA CAROLINA FERNANDA"


def test_letters_of_two_surnames_come_back_together() -> None:
    merged = merge(
        catalogue()["mx.voter_id"],
        [
            side("front", {"surname": "VÁZOUEZ", "second_surname": "FICTICIA", "given_names": "ANA"}),
            side("back", zone=zone(written(issuer="MEX", nationality="MEX", surname="VAZQUEZ FICTICIA"))),
        ],
    )
    found = fields(merged)
    assert (found["surname"].value, found["second_surname"].value) == ("VÁZQUEZ", "FICTICIA")
    assert [check.fields for check in checks(merged, "letters_restored")] == [("surname",)]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["12.08.1974", "15.04.2022", "15.04.2032"], "2022-04-15"),
        (["12.08.1974", "15.04.2022", "16.04.2022", "15.04.2032"], None),  # which of the two?
        (["12.08.1974", "15.04.2032", "01.01.1960"], None),  # before birth
        (["04.2022"], None),  # no day
    ],
)
def test_the_one_date_that_is_neither_birth_nor_expiry_is_the_issue(
    texts: list[str], expected: str | None
) -> None:
    lines = block(texts)
    found = fields(merge(CARD, [side("front", {}, lines=lines, zone=zone(written()))]))
    assert (found["date_of_issue"].value if "date_of_issue" in found else None) == expected


def test_a_printed_number_that_the_zone_repeats_as_its_optional_data_is_the_person_s() -> None:
    lines = [line("12087412345", 40, 40), line("99999999999", 40, 80)]
    found = fields(merge(CARD, [side("front", {}, lines=lines, zone=zone(written(optional="12087412345")))]))
    assert found["personal_number"].value == "12087412345"


def test_the_zone_tells_the_country_and_a_word_that_is_none_contradicts_nothing() -> None:
    merged = merge(CARD, [side("front", {**PRINT, "nationality": "UTOPISK"}, zone=zone(written()))])
    assert fields(merged)["nationality"].value == "NOR"
    assert all("nationality" not in check.fields for check in checks(merged, "mrz_matches_print"))


def test_a_whole_name_is_known_by_the_zone_s_parts() -> None:
    issued = zone(written(issuer="BRA", nationality="BRA", surname="SOUZA LIMA", given_names="ANA"))
    lines = [line("ANA", 40, 40), line("ANA CAROLINA SOUZA LIMA", 40, 80), line("LIMA", 40, 120)]
    found = fields(merge(catalogue()["br.driver_license"], [side("front", {}, lines=lines, zone=issued)]))
    assert found["full_name"].value == "ANA CAROLINA SOUZA LIMA"


def test_polygons_lie_in_the_picture_not_in_the_frame() -> None:
    merged = merge(CARD, [side("front", {"surname": "STRØM"}), side("back", zone=zone(written()))])
    surname = fields(merged)["surname"].polygon
    assert surname is not None
    assert box(np.array(surname)) == pytest.approx((200, 100, 300, 140), abs=1)
    whole = fields(merged)["mrz"].polygon
    assert whole is not None
    left, top, right, bottom = box(np.array(whole))
    assert (left, top) == pytest.approx((80, 800), abs=3)
    assert (right, bottom) == pytest.approx((680, 976), abs=3)


# Front against back


def test_both_sides_that_print_one_value_agree() -> None:
    merged = merge(CARD, [side("front", PRINT), side("back", {"document_number": "D 23145890"})])
    (check,) = checks(merged, "sides_agree")
    assert (check.passed, check.fields, check.side) == (True, ("document_number",), "back")
    assert [f.vendor_field for f in merged.fields if f.name is None] == ["back.document_number"]


def test_both_sides_that_print_different_values_do_not_and_the_score_falls() -> None:
    merged = merge(CARD, [side("front", PRINT), side("back", {"date_of_birth": "12.08.1975"})])
    (check,) = checks(merged, "sides_agree")
    assert (check.passed, check.fields) == (False, ("date_of_birth",))
    born = fields(merged)["date_of_birth"]
    assert born.value == "1974-08-12"
    assert born.score == pytest.approx(SCORE * FAILED)


def test_what_one_side_does_not_say_is_the_other_s() -> None:
    merged = merge(CARD, [side("front", {"sex": "?"}), side("back", {"sex": "M"})])
    assert fields(merged)["sex"].value == "M"
    assert checks(merged, "sides_agree") == []


# Rules of numbers

PAN = catalogue()["in.pan_card"]


@pytest.mark.parametrize(
    ("document", "name", "number", "verdict"),
    [
        ("br.cpf_card", "personal_number", "39053344705", True),
        ("br.cpf_card", "personal_number", "39053344706", False),
        ("in.pan_card", "tax_number", "ACUPA7085R", None),  # its check letter is not published
        ("in.pan_card", "tax_number", "ACUPA0000R", False),
    ],
)
def test_a_number_is_held_against_its_rule(
    document: str, name: str, number: str, verdict: bool | None
) -> None:
    merged = merge(catalogue()[document], [side("front", {name: number})])
    (check,) = (check for check in merged.checks if check.name.startswith("identifier:"))
    assert (check.passed, check.fields) == (verdict, (name,))
    field = fields(merged)[name]
    assert field.value == number  # kept, whatever the rule says
    assert field.score == pytest.approx(SCORE * FAILED if verdict is False else SCORE)


@pytest.mark.parametrize(
    ("document", "name", "number", "score"),
    [
        ("in.pan_card", "tax_number", "ACUPA7085R", 0.6),
        ("br.cpf_card", "personal_number", "39053344705", SCORE),
    ],
)
def test_a_number_without_a_check_digit_is_as_sure_as_its_weakest_letter(
    document: str, name: str, number: str, score: float
) -> None:
    reading = side("front", {name: number})
    reading = replace(reading, found=tuple(replace(each, weakest=0.6) for each in reading.found))
    assert fields(merge(catalogue()[document], [reading]))[name].score == pytest.approx(score)


def test_a_country_on_no_list_or_put_right_by_it_is_told_and_scored_low() -> None:
    read = zone(written(), (1, 15, "Q"))
    for seen, verdict in ((read, False), (replace(zone(written()), mended=("nationality",)), None)):
        merged = merge(CARD, [side(zone=seen)])
        (check,) = checks(merged, "mrz_country_codes")
        assert (check.passed, check.fields) == (verdict, ("nationality",))
        low, plain = fields(merged)["nationality"], fields(merged)["issuing_country"]
        assert low.score is not None and plain.score is not None
        assert low.score == pytest.approx(plain.score * FAILED, rel=0.05)
    assert checks(merge(CARD, [side(zone=zone(written()))]), "mrz_country_codes") == []


def test_a_value_that_cannot_be_read_is_none_keeps_its_raw_text_and_half_its_score() -> None:
    field = fields(merge(PAN, [side("front", {"date_of_birth": "31.02.1990"})]))["date_of_birth"]
    assert (field.value, field.raw) == (None, "31.02.1990")
    assert field.score == pytest.approx(SCORE * FAILED)


# Codes

QR = Code(
    "QRCode",
    "@\n\x1e\rANSI 636000090002DL00410278DLDAQD1234\nDCSFICTICIA\nDACANA\n",
    ((0, 0), (9, 0), (9, 9), (0, 9)),
)


def test_what_a_code_says_fills_what_was_not_printed_and_stays_beside_what_was() -> None:
    merged = merge(CARD, [side("front", {"surname": "STRØM"}, codes=[QR])])
    named = fields(merged)
    assert named["surname"].value == "STRØM"
    assert (named["given_names"].value, named["document_number"].value) == ("ANA", "D1234")
    unnamed = {field.vendor_field: field.value for field in merged.fields if field.name is None}
    assert unnamed["front.barcodes[0].DCS"] == "FICTICIA"
    assert unnamed["front.barcodes[0].text"] is not None


def test_nothing_read_gives_nothing() -> None:
    assert merge(CARD, [side()]) == Merged((), ())


@pytest.mark.parametrize("document", catalogue().values(), ids=lambda document: document.id)
def test_any_document_takes_any_zone_and_print(document: DocumentType) -> None:
    merged = merge(document, [side("front", PRINT), side("back", zone=zone(written()), codes=[QR])])
    names = [field.name for field in merged.fields if field.name]
    assert len(names) == len(set(names))
    assert all(field.vendor_field and field.side for field in merged.fields)
