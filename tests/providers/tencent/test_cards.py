"""Every action: which of the vendor's fields bears which name, and its normal form."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from providers.documents import FIELDS, catalogue
from providers.model import FOR_LIFE
from providers.sandbox.core import portrait, portrait_base64
from providers.sandbox.tencent.cards import CARDS
from providers.tencent.services import ACTIONS
from providers.walker import Entry
from tests.providers.tencent import BACK, FRONT, answered

Values = dict[str, str | None]

# Action -> name -> value, for the synthetic answers that the sandbox gives too; None: sent and empty.
EXPECTED: dict[str, Values] = {
    "VinOCR": {"vin": "SMPLE00Z9R0123456"},
    "MLIDPassportOCR": {
        "document_number": "L8X2Y41Z7", "surname": "BEISPIEL", "given_names": "MARTA ELENA",
        "full_name": "BEISPIEL MARTA ELENA", "nationality": "NZL", "date_of_birth": "1990-04-11",
        "sex": "F", "date_of_issue": "2021-07-27", "date_of_expiry": "2031-07-26",
        "issuing_authority": "UTOPIA PASSPORT OFFICE", "place_of_issue": "ZENDA",
        "issuing_country": "UTO", "card_type": "P",
        "mrz": "P<UTOBEISPIEL<<MARTA<ELENA<<<<<<<<<<<<<<<<<<\n"
               "L8X2Y41Z73NZL9004115F3107265<<<<<<<<<<<<<<<0",
    },
    "RecognizeMainlandIDCardOCR": {
        "full_name": "陈样本", "sex": "F", "ethnicity": "汉", "date_of_birth": "1990-05-17",
        "address": "北京市朝阳区示例路一号", "personal_number": "110105199005173781",
        "issuing_authority": "北京市公安局朝阳分局", "date_of_issue": "2019-08-01",
        "date_of_expiry": "2039-08-01",
    },
    "MainlandPermitOCR": {
        "document_number": "H09876543", "full_name": "LI, YANGBEN", "full_name_native": "李样本",
        "sex": "M", "date_of_birth": "1981-08-03", "issuing_authority": "公安部出入境管理局",
        "place_of_issue": "广东", "issue_number": "02", "card_type": "港澳居民来往内地通行证",
        "date_of_issue": "2020-10-09", "date_of_expiry": "2030-10-08",
    },
    "HmtResidentPermitOCR": {
        "full_name": "林样本", "sex": "M", "date_of_birth": "1988-11-02",
        "address": "上海市徐汇区示例路二号", "personal_number": "830000198811022512",
        "document_number": "01234567", "issuing_authority": "上海市公安局", "issue_number": "01",
        "date_of_issue": "2023-09-06", "date_of_expiry": "2028-09-06",
    },
    "PermitOCR": {
        "document_number": "C98765432", "full_name": "WANG, YANGBEN", "full_name_native": "王样本",
        "sex": "M", "date_of_birth": "1979-02-28", "issuing_authority": "公安部出入境管理局",
        "place_of_issue": "上海", "card_type": "往来港澳通行证", "date_of_issue": "2019-10-09",
        "date_of_expiry": "2029-10-08",
    },
    "HKIDCardOCR": {
        "personal_number": "XA5817142", "full_name": "SAMPLE, Ann", "full_name_native": "樣本",
        "sex": "F", "date_of_birth": "1991-01-01", "date_of_first_issue": "2009-09",
        "date_of_issue": "2020-09-23", "resident_type": "permanent",
    },
    "RecognizeMacaoIDCardOCR": {
        "personal_number": "49428186", "surname": "HO", "given_names": "IEONG PUN",
        "surname_native": "何", "given_names_native": "樣本", "sex": "F",
        "date_of_birth": "1997-04-22", "height": "164", "date_of_first_issue": "2011-05-06",
        "date_of_issue": "2024-08-01", "date_of_expiry": "2034-08-01", "resident_type": "PERMANENT",
    },
    "MLIDCardOCR": {
        "personal_number": "900517145566", "full_name": "CONTOH BINTI REKAAN",
        "address": "NO 12 JALAN CONTOH 50000 KUALA LUMPUR", "sex": "F", "date_of_birth": "1990-05-17",
        "card_type": "MyKad", "serial_number": None,
    },
    "RecognizeIndonesiaIDCardOCR": {
        "personal_number": "3171011301870009", "full_name": "CONTOH FIKTIF",
        "place_of_birth": "JAKARTA", "date_of_birth": "1987-01-13", "sex": "M", "blood_type": "O",
        "address": "JL. CONTOH NO. 1", "neighbourhood": "007/008", "village": "GAMBIR",
        "district": "GAMBIR", "city": None, "state": None, "religion": "ISLAM",
        "marital_status": "BELUM KAWIN", "occupation": "KARYAWAN SWASTA", "nationality": "IDN",
        "date_of_issue": "2015-05-15", "date_of_expiry": FOR_LIFE,
    },
    "RecognizeSingaporeIDCardOCR": {
        "personal_number": "T5756863H", "full_name": "SAMPLE LEE", "full_name_native": "样本",
        "race": "CHINESE", "date_of_birth": "1988-04-12", "sex": "M", "country_of_birth": "SGP",
        "date_of_issue": None, "date_of_expiry": None, "address": None, "postal_code": None,
    },
    "RecognizeThaiIDCardOCR": {
        "personal_number": "1651063532135", "given_names": "Tuayang", "surname": "Sommut",
        "full_name_native": "ตัวอย่าง สมมุติ", "date_of_birth": "1996-12-14", "religion": "พุทธ",
        "address": "ที่อยู่ 1 หมู่ที่ 2 ต.ตัวอย่าง อ.เมือง จ.นนทบุรี", "date_of_issue": "2019-12-09",
        "date_of_expiry": "2027-12-13", "serial_number": "1204-03-12091012", "laser_id": None,
    },
    "RecognizeThaiPinkCard": {
        "personal_number": "0016518849690", "full_name": "Example Tun", "full_name_native": "ตัวอย่าง",
        "country": "MMR", "date_of_birth": "1986-02-14",
        "address": "1 หมู่ที่ 2 ต.ตัวอย่าง จ.นนทบุรี", "date_of_issue": "2022-08-10",
        "date_of_expiry": "2032-08-09", "issuing_authority": "นนทบุรี",
        "reference_number": "(CI) ZZ000001", "serial_number": "8401-0223290",
    },
    "RecognizePhilippinesDrivingLicenseOCR": {
        "document_number": "N01-23-456789", "full_name": "HALIMBAWA, JUANA MODELO",
        "surname": "HALIMBAWA", "given_names": "JUANA", "middle_name": "MODELO", "nationality": "PHL",
        "sex": "F", "date_of_birth": "1990-06-30", "address": "12 HALIMBAWA ST MANILA",
        "date_of_expiry": "2031-06-30", "issuing_authority": "N01",
    },
    "RecognizePhilippinesSssIDOCR": {
        "social_security_number": "33-1234567-8", "full_name": "JUANA MODELO HALIMBAWA",
        "date_of_birth": "1980-07-07",
    },
    "RecognizePhilippinesTinIDOCR": {
        "tax_number": "497-000-123-000", "full_name": "HALIMBAWA,JUANA MODELO",
        "address": "18 HALIMBAWA ST.", "date_of_birth": "1982-08-17", "date_of_issue": "2015-03-03",
    },
    "RecognizePhilippinesVoteIDOCR": {
        "voter_number": "7502-0398B-G1385JMH10000", "surname": "HALIMBAWA", "given_names": "JUANA",
        "date_of_birth": "1985-03-13", "marital_status": "Single", "nationality": "PHL",
        "address": "IPIL,ZAMBOANGA CITY", "section": "0398B",
    },
    "RecognizePhilippinesUMIDOCR": {
        "social_security_number": "CRN-0111-1234567-8", "surname": "HALIMBAWA", "given_names": "JUANA",
        "middle_name": "MODELO", "sex": "F", "date_of_birth": "1996-06-20",
        "address": "19 HALIMBAWA ST. MANILA PHL 1000",
    },
    "RecognizeBrazilIDCardOCR": {
        "document_number": "52.111.119-4", "full_name": "MARIA FICTICIA MODELO",
        "parents": "JOSE FICTICIO MODELO/ANA FICTICIA", "date_of_birth": "1999-09-09",
        "place_of_birth": "S.PAULO - SP", "personal_number": "54347007329",
        "date_of_issue": "2017-09-21", "issuing_authority": "SSP-SP", "blood_type": None,
        "address": None, "observations": None,
    },
    "RecognizeBrazilRNEOCR": {
        "registration_number": "G123456-8", "full_name": "MODELO CHEN", "resident_type": "PERMANENTE",
        "parents": "PAI MODELO/MAE MODELO", "nationality": "CHN",
        "place_of_birth": "REP.POPULAR DA CHINA", "date_of_birth": "1983-02-01", "sex": "M",
        "date_of_entry": "2009-04-03", "date_of_issue": "2020-06-05", "date_of_expiry": "2030-10-26",
        "issue_number": "1", "issuing_authority": "CGPI/DIREX/DPF",
        "mrz": "IDBRAG123456<85<<<<<<<<<<<<<<<\n8302010M3010264CHN<<<<<<<<<<<2\n"
               "MODELO<<CHEN<<<<<<<<<<<<<<<<<<",
    },
    "RecognizeBrazilRNMOCR": {
        "registration_number": "V123456-P", "surname": "MODELO", "given_names": "JOAO FICTICIO",
        "resident_type": "RESIDENTE", "parents": "PAI MODELO/MAE MODELO", "nationality": "CHL",
        "date_of_birth": "1992-06-10", "sex": "M", "personal_number": "80914916700",
        "date_of_issue": "2020-11-29", "date_of_expiry": "2031-07-07",
        "mrz": "IDBRAV123456P07<<<<<<<<<<<<<<<\n9206104M3107070CHL<<<<<<<<<<<4\n"
               "MODELO<<JOAO<FICTICIO<<<<<<<<<",
    },
    "RecognizeBrazilDriverLicenseOCR": {
        "document_number": "2351234510", "registration_number": "09914930522",
        "full_name": "MARIA FICTICIA MODELO", "date_of_birth": "1992-03-28",
        "personal_number": "40548630518", "reference_number": "521111194 SSP SP",
        "parents": "JOSE FICTICIO MODELO/ANA FICTICIA", "license_category": "B",
        "qualification": "23/05/2012", "date_of_first_issue": "2012-05-23",
        "date_of_issue": "2021-08-08", "date_of_expiry": "2031-08-07",
        "place_of_issue": "SAO PAULO, SP", "observations": None,
    },
    "RecognizeMexicoVTID": {
        "full_name": "PRUEBA MODELO LUCIA", "sex": "F",
        "address": "C. DEL EJEMPLO 45 COL. MUESTRA 06000 CUAUHTEMOC, CDMX.",
        "voter_number": "PRMDLC92051709M700", "personal_number": "PUML920517MDFRDC03",
        "date_of_birth": "1992-05-17", "section": "0703", "date_of_issue": "2010-01",
        "date_of_expiry": "2034", "state": "09", "city": "015", "locality": "0001",
    },
}  # fmt: skip

by_name = {action.name: action for action in ACTIONS}
each_card = pytest.mark.parametrize("name", EXPECTED)


def test_every_action_with_fields_is_tried_here() -> None:
    assert set(EXPECTED) == {action.name for action in ACTIONS if action.table}
    assert len(ACTIONS) == len(by_name) == 27


@each_card
def test_a_card_s_fields_have_their_names_and_normal_form(name: str) -> None:
    answer = answered(name, CARDS[name])
    assert {f.name: f.value for f in answer.fields if f.name} == EXPECTED[name]
    assert answer.document == by_name[name].document
    assert answer.request_id == "11111111-2222-3333-4444-555555555555"
    assert answer.billable is None
    assert answer.warnings == ()
    assert all(check.passed is not False for check in answer.checks)


@each_card
def test_names_are_of_the_catalogue(name: str) -> None:
    action = by_name[name]
    assert set(action.table) <= set(FIELDS)
    if action.document is not None:
        assert set(action.table) <= set(catalogue()[action.document].fields)


@each_card
def test_nothing_that_came_back_is_dropped(name: str) -> None:
    content = {**CARDS[name], "Unheard": "of", "Inner": {"List": [1, None]}}
    answer = answered(name, content)
    told = {part for field in answer.fields for part in field.vendor_field.split("+")}
    sent = {key for key in content if not isinstance(content[key], (dict, list)) or "Value" in content[key]}
    aside = {"AdvancedInfo", "Warn", "WarnCardInfos", *by_name[name].pictures}
    assert sent - aside <= told
    assert {"Unheard", "Inner.List[0]", "Inner.List[1]"} <= told
    extra = next(field for field in answer.fields if field.vendor_field == "Unheard")
    assert (extra.name, extra.value, extra.raw) == (None, "of", "of")


@each_card
def test_a_field_that_was_not_sent_is_left_out(name: str) -> None:
    entry = next(iter(by_name[name].table.values()))
    kept = entry.keys[0] if isinstance(entry, Entry) else entry
    answer = answered(name, {kept: CARDS[name][kept.partition(".")[0]]})
    assert {f.vendor_field for f in answer.fields} == {kept}


def test_the_portrait_is_asked_for_and_comes_back() -> None:
    for action in ACTIONS:
        content: dict[str, Any] = {**CARDS[action.name]}
        for key in action.pictures:
            placed = isinstance(content[key], dict)
            content[key] = {"Value": portrait_base64(), "Polygon": []} if placed else portrait_base64()
        answer = answered(action.name, content)
        assert set(answer.images) == set(action.pictures.values())
        assert set(answer.images.values()) <= {portrait()}
        assert bool(action.portrait) is ("portrait" in answer.images)
        assert portrait_base64() not in [field.raw for field in answer.fields]


@pytest.mark.parametrize("text", ["/9j/4AAQ.....==", "no picture", base64.b64encode(b"no picture").decode()])
def test_a_portrait_that_is_no_picture_stays_as_it_came(text: str) -> None:
    answer = answered("MLIDCardOCR", {**CARDS["MLIDCardOCR"], "Image": text})
    assert answer.images == {}
    assert [field.raw for field in answer.fields if field.vendor_field == "Image"] == [text]


@pytest.mark.parametrize(
    ("action", "changed", "name", "value"),
    [
        ("RecognizeMainlandIDCardOCR", {"ValidDate": "2016.05.06-长期"}, "date_of_expiry", FOR_LIFE),
        ("RecognizeMainlandIDCardOCR", {"ValidDate": "2016.05.06-长期"}, "date_of_issue", "2016-05-06"),
        ("RecognizeMainlandIDCardOCR", {"ValidDate": "20160506-20360506"}, "date_of_issue", "2016-05-06"),
        ("PermitOCR", {"ValidDate": "2028.10.08"}, "date_of_expiry", "2028-10-08"),
        ("PermitOCR", {"ValidDate": "2028.10.08"}, "date_of_issue", None),
        ("PermitOCR", {"ValidDate": "08.10.28"}, "date_of_issue", None),
        ("PermitOCR", {"ValidDate": "XX-2028.10.08"}, "date_of_issue", None),
        ("HKIDCardOCR", {"IdNum": "A123456(3)"}, "personal_number", "A1234563"),
        ("HKIDCardOCR", {"FirstIssueDate": "(09-99)"}, "date_of_first_issue", "1999-09"),
        ("HKIDCardOCR", {"Permanent": 0}, "resident_type", "non-permanent"),
        ("HKIDCardOCR", {"Permanent": -1}, "resident_type", None),
        ("HKIDCardOCR", {"Sex": "男 M"}, "sex", "M"),
        ("RecognizeMacaoIDCardOCR", {"CnFirstName": "*"}, "given_names_native", None),
        ("RecognizeIndonesiaIDCardOCR", {"TempatTglLahir": "KOTA 2, 01-02-1990"}, "place_of_birth", "KOTA 2"),
        ("RecognizeIndonesiaIDCardOCR", {"TempatTglLahir": "JAKARTA"}, "date_of_birth", None),
        ("RecognizeIndonesiaIDCardOCR", {"TempatTglLahir": "01-02-1990"}, "place_of_birth", None),
        ("RecognizeSingaporeIDCardOCR", {"ID": "", "NRICCode": "T5756863H"}, "personal_number", "T5756863H"),
        ("RecognizeThaiIDCardOCR", {"EnBirthday": ""}, "date_of_birth", "1996-12-14"),
        ("RecognizeThaiIDCardOCR", {"EnExpirationDate": "", "ExpirationDate": "ตลอดชีพ"},
         "date_of_expiry", FOR_LIFE),
        ("RecognizeThaiPinkCard", {"ThaiSurName": "สมมุติ"}, "full_name_native", "ตัวอย่าง สมมุติ"),
        ("RecognizeBrazilIDCardOCR", {"RegistroGeral": "12.345.678-9"}, "document_number", "12.345.678-9"),
        ("RecognizeBrazilIDCardOCR", {"RegistroGeral": "12 345 678 2ª VIA"}, "document_number", "12345678"),
        ("RecognizeBrazilDriverLicenseOCR", {"QUALIFICATION": "EAR"}, "date_of_first_issue", None),
        ("RecognizeMexicoVTID", {"Sex": "H"}, "sex", "M"),
        ("RecognizeMexicoVTID", {"IssueDate": ""}, "date_of_issue", "2024"),
        ("MLIDPassportOCR", {"ID": ""}, "document_number", "L8X2Y41Z7"),
        ("VinOCR", {"Vin": "smple00z9 r0123456"}, "vin", "SMPLE00Z9R0123456"),
        ("VinOCR", {"Vin": 12345}, "vin", "12345"),
    ],
)  # fmt: skip
def test_other_notations_are_understood(action: str, changed: dict[str, Any], name: str, value: str) -> None:
    answer = answered(action, {**CARDS[action], **changed})
    assert {f.name: f.value for f in answer.fields if f.name}[name] == value


def test_of_two_dates_the_english_one_has_the_name_and_the_other_stays() -> None:
    fields = answered("RecognizeThaiIDCardOCR", CARDS["RecognizeThaiIDCardOCR"]).fields
    told = {field.vendor_field: (field.name, field.raw) for field in fields}
    assert told["EnBirthday"] == ("date_of_birth", "14 Dec. 1996")
    assert told["Birthday"] == (None, "14 ธ.ค. 2539")


def test_the_form_of_address_stays_in_the_raw_text() -> None:
    fields = answered("RecognizeThaiIDCardOCR", CARDS["RecognizeThaiIDCardOCR"]).fields
    raw = {field.name: field.raw for field in fields}
    assert (raw["given_names"], raw["full_name_native"]) == ("Miss. Tuayang", "น.ส. ตัวอย่าง สมมุติ")


def test_a_number_that_breaks_its_rule_is_kept_and_marked() -> None:
    answer = answered(
        "RecognizeThaiIDCardOCR", {**CARDS["RecognizeThaiIDCardOCR"], "ID": "1 6510 63532 13 6"}
    )
    assert answer.value("personal_number") == "1651063532136"
    assert [(check.fields, check.passed) for check in answer.checks] == [(("personal_number",), False)]


def test_an_empty_name_of_marks_alone_is_empty() -> None:
    card = {**CARDS["RecognizePhilippinesDrivingLicenseOCR"], "Name": {"Value": ", ", "Polygon": []}}
    (field,) = [
        f for f in answered("RecognizePhilippinesDrivingLicenseOCR", card).fields if f.name == "full_name"
    ]
    assert (field.value, field.raw) == (None, ", ")


def test_a_field_tells_the_side_where_the_document_does() -> None:
    images = {"front": FRONT, "back": BACK}
    card = {**CARDS["RecognizeThaiIDCardOCR"], "LaserID": "JT1-0001234-56"}
    both = answered("RecognizeThaiIDCardOCR", card, images).fields  # type: ignore[arg-type]
    assert {f.vendor_field: f.side for f in both if f.vendor_field in ("ID", "LaserID")} == {
        "ID": "front",
        "LaserID": "back",
    }
    unknown = answered("RecognizeBrazilIDCardOCR", CARDS["RecognizeBrazilIDCardOCR"], images).fields  # type: ignore[arg-type]
    assert {f.side for f in unknown} == {None}
    alone = answered("RecognizeBrazilIDCardOCR", CARDS["RecognizeBrazilIDCardOCR"]).fields
    assert {f.side for f in alone} == {"front"}
