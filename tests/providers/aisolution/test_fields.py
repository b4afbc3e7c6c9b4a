"""What each of the twelve services returns, in normal form."""

from __future__ import annotations

import pytest

from providers.errors import BadResponse
from providers.model import Request
from providers.sandbox.aisolution import ANSWERS
from tests.providers.talk import JPEG, Talk, named, unnamed

VARIABLES = {"AISOLUTION_TOKEN": "a-token"}
BACKS = ("in_ocr_back", "co_ocr_back")

EXPECTED: dict[str, tuple[str, dict[str, str | None], dict[str, str | None]]] = {
    "de_ocr": (
        "de.id_card",
        {
            "document_number": "L441ZP9VK", "surname": "FIKTIV", "given_names": "LENA MARIE",
            "date_of_birth": "1992-05-17", "place_of_birth": "MUSTERSTADT", "date_of_expiry": "2033-11-02",
            "nationality": "DEU",
        },
        {},
    ),
    "nl_ocr": (
        "nl.id_card",
        {
            "document_number": "IFX4T9K21", "surname": "Van Verzonnen", "given_names": "Saskia Fleur",
            "sex": "F", "date_of_birth": "1992-05-17", "date_of_issue": "2024-03-03",
            "date_of_expiry": "2034-03-03", "nationality": "NLD",
        },
        {},
    ),
    "no_ocr": (
        "no.id_card",
        {
            "document_number": "GXF004217", "surname": "OPPDIKTET", "given_names": "SOLVEIG", "sex": "F",
            "nationality": "NOR", "date_of_birth": "1992-05-17", "height": "168",
            "date_of_expiry": "2033-10-04",
        },
        {"CanNo": "318204"},
    ),
    "se_ocr": (
        "se.id_card",
        {
            "personal_number": "820821-5080", "document_number": "59004127", "surname": "PÅHITTAD",
            "given_names": "MAJKEN", "sex": "F", "nationality": "SWE", "date_of_birth": "1982-08-21",
            "height": "171", "date_of_issue": "2024-12-05", "date_of_expiry": "2029-12-05",
            "issuing_authority": "POLISMYNDIGHETEN",
        },
        {},
    ),
    "in_ocr_front": (
        "in.aadhaar",
        {
            "personal_number": "456789012341", "full_name": "Kalpita Namuna", "date_of_birth": "1992-05-17",
            "sex": "F", "date_of_issue": "2024-02-10", "phone": None,
        },
        {"DownloadDate": "12/02/2024", "VID": "9123456789012346"},
    ),
    "in_ocr_back": (
        "in.aadhaar",
        {
            "personal_number": "456789012341",
            "address": "C/O: Namuna, House 12, Example Road, Kalpanapur, Madhya Pradesh - 460001",
            "city": "Kalpanapur", "state": "Madhya Pradesh", "postal_code": "460001",
        },
        {"VID": "9123456789012346"},
    ),
    "in_ocr_pan": (
        "in.pan_card",
        {
            "tax_number": "LMNPN5825O", "full_name": "KALPITA NAMUNA", "father_name": "UDAHARAN NAMUNA",
            "date_of_birth": "1992-05-17",
        },
        {},
    ),
    "ocr_id": (
        "id.id_card",
        {
            "personal_number": "3171015708900011", "full_name": "CONTOH FIKTIF", "place_of_birth": "JAKARTA",
            "date_of_birth": "1990-08-17", "sex": "F", "address": "JL. CONTOH NO. 7",
            "neighbourhood": "004/011", "village": "KELURAHAN CONTOH", "district": "KECAMATAN CONTOH",
            "city": "KOTA CONTOH", "state": "DKI JAKARTA", "religion": "ISLAM",
            "marital_status": "BELUM KAWIN", "occupation": "GURU", "nationality": "IDN",
        },
        {},
    ),
    "th_ocr": (
        "th.id_card",
        {
            "personal_number": "3101700456125", "full_name_native": "สมมุติ ตัวอย่าง", "given_names": "Sommut",
            "surname": "Tuayang", "date_of_birth": "1992-05-17", "date_of_issue": "2024-02-03",
            "date_of_expiry": "2033-05-16", "religion": "พุทธ",
            "address": "ที่อยู่ 45 หมู่ที่ 6 ต.ตัวอย่าง อ.สมมุติ", "serial_number": "1101-04-05230915",
            "card_type": "Thai National ID Card",
        },
        {
            "cardTypeTh": "บัตรประจำตัวประชาชน", "birthTh": "17 พ.ค. 2535", "issueDateTH": "3 ก.พ. 2567",
            "expiryDateTH": "16 พ.ค. 2576",
        },
    ),
    "mx_ocr": (
        "mx.voter_id",
        {
            "personal_number": "PUML920517MDFRDC03", "voter_number": "PRMDLC92051709M800",
            "full_name": "PRUEBA MODELO LUCIA FICTICIA", "surname": "PRUEBA", "second_surname": "MODELO",
            "given_names": "LUCIA FICTICIA", "date_of_birth": "1992-05-17", "sex": "F",
            "date_of_first_issue": "2010-06", "date_of_issue": "2024", "date_of_expiry": "2034",
            "address": "CALLE DEL EJEMPLO 45 COL MUESTRA 06000 CUAUHTEMOC, CDMX", "postal_code": "06000",
            "district": "CUAUHTEMOC", "state": "CDMX", "locality": "0001",
        },
        {"municipalNumber": "015", "stateNumber": "09"},
    ),
    "co_ocr_front": (
        "co.id_card",
        {"personal_number": "1012345678", "surname": "FICTICIO MUESTRA", "given_names": "CAMILA"},
        {},
    ),
    "co_ocr_back": (
        "co.id_card",
        {
            "date_of_birth": "1992-05-17", "place_of_birth": "CALI (VALLE)", "height": "164",
            "blood_type": "O+", "sex": "F", "date_of_issue": "2010-08-02", "place_of_issue": "BOGOTA D.C.",
        },
        {},
    ),
}  # fmt: skip


def asking(name: str) -> Request:
    return Request({"back" if name in BACKS else "front": JPEG})


def test_every_service_is_expected_here() -> None:
    assert set(EXPECTED) == set(ANSWERS)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_answer_is_brought_into_normal_form(name: str) -> None:
    document, fields, others = EXPECTED[name]
    talk = Talk({"status": "OK", "message": ANSWERS[name]})
    answer = talk.call(f"aisolution.{name}", asking(name), VARIABLES)
    assert (answer.document, named(answer), unnamed(answer)) == (document, fields, others)
    assert answer.billable is True
    assert answer.raw == ANSWERS[name]
    assert {one.side for one in answer.fields} == {"back" if name in BACKS else "front"}
    assert all(check.passed is not False for check in answer.checks)


@pytest.mark.parametrize(
    ("name", "field", "raw", "canonical", "value"),
    [
        ("no_ocr", "DateOfExpiry", "11 JUN/JUN 26", "date_of_expiry", "2026-06-11"),
        ("nl_ocr", "DateOfBirth", "10 MAA/MAR 1965", "date_of_birth", "1965-03-10"),
        ("co_ocr_back", "DateOfBirth", "17-ENE-1987", "date_of_birth", "1987-01-17"),
        ("de_ocr", "DateOfBirth", "01.08.2931", "date_of_birth", "2931-08-01"),
        ("mx_ocr", "gender", "H", "sex", "M"),
        ("co_ocr_back", "Gender", "M", "sex", "M"),
        ("mx_ocr", "registrationYearAndMonth", "199100", "date_of_first_issue", "1991"),
        ("mx_ocr", "registrationYearAndMonth", "soon", "date_of_first_issue", None),
        ("th_ocr", "birthEn", "", "date_of_birth", "1992-05-17"),
        ("co_ocr_front", "CardNumber", ".", "personal_number", None),
        ("ocr_id", "rt", "", "neighbourhood", "011"),
        ("in_ocr_front", "MobileNumber", 9000000001, "phone", "9000000001"),
    ],
)
def test_what_cards_bear_beside_the_usual(
    name: str, field: str, raw: object, canonical: str, value: str | None
) -> None:
    talk = Talk({"status": "OK", "message": {**ANSWERS[name], field: raw}})
    assert named(talk.call(f"aisolution.{name}", asking(name), VARIABLES))[canonical] == value


def test_a_number_that_fails_its_check_is_kept_and_marked() -> None:
    talk = Talk({"status": "OK", "message": {**ANSWERS["se_ocr"], "PersonalId": "820821-5081"}})
    answer = talk.call("aisolution.se_ocr", variables=VARIABLES)
    assert answer.value("personal_number") == "820821-5081"
    assert [(check.fields, check.passed) for check in answer.checks] == [(("personal_number",), False)]


@pytest.mark.parametrize(
    "message",
    [None, [], "no object", {}, {"Unknown": "1"}, {**ANSWERS["de_ocr"], "Surname": ["FIKTIV"]},
     {**ANSWERS["de_ocr"], "Surname": {"text": "FIKTIV"}}],
)  # fmt: skip
def test_a_message_of_another_shape_is_a_bad_response_that_was_charged(message: object) -> None:
    error = Talk({"status": "OK", "message": message}).fails("aisolution.de_ocr", variables=VARIABLES)
    assert isinstance(error, BadResponse)
    assert error.billable is True
