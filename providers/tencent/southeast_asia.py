"""Cards of Malaysia, Indonesia, Singapore and Thailand."""

from __future__ import annotations

import re

from providers.normalise.dates import parse_date
from providers.normalise.text import clean
from providers.tencent.actions import BMP, WARNINGS, Action
from providers.walker import first, joined
from providers.warnings import EDITED

_DAY = re.compile(r"\d{1,2}\s?[-./ ]\s?\d{1,2}\s?[-./ ]\s?\d{4}")


def _place(text: str) -> str | None:
    """``JAKARTA`` of ``JAKARTA, 13-01-1987``."""
    return clean(_DAY.sub("", text).strip(" ,.:;-"))


def _day(text: str) -> str | None:
    match = _DAY.search(text)
    return parse_date(match[0], "birth") if match else None


ACTIONS = (
    Action(
        "MLIDCardOCR",
        {
            "personal_number": "ID",
            "full_name": "Name",
            "address": "Address",
            "sex": "Sex",
            "date_of_birth": "Birthday",
            "card_type": "Type",
            "serial_number": "MyKadNumber",
        },
        "my.id_card",
        per_second=5,
        sides="both",
        back=("MyKadNumber",),
        portrait={"RetImage": True},
        pictures={"Image": "portrait"},
        warnings=(*WARNINGS, EDITED),
    ),
    Action(
        "RecognizeIndonesiaIDCardOCR",
        {
            "personal_number": "NIK",
            "full_name": "Nama",
            "place_of_birth": first("TempatTglLahir", parse=_place),
            "date_of_birth": first("TempatTglLahir", parse=_day),
            "sex": "JenisKelamin",
            "blood_type": "GolDarah",
            "address": "Alamat",
            "neighbourhood": "RTRW",
            "village": "KelDesa",
            "district": "Kecamatan",
            "city": "Kota",
            "state": "Provinsi",
            "religion": "Agama",
            "marital_status": "StatusPerkawinan",
            "occupation": "Perkerjaan",
            "nationality": "KewargaNegaraan",
            "date_of_issue": "IssuedDate",
            "date_of_expiry": "BerlakuHingga",
        },
        "id.id_card",
        per_second=20,
        asked={"Scene": "V2"},  # V1 gives neither province nor city
        portrait={"ReturnHeadImage": True},
        pictures={"Photo": "portrait"},
        regions=("ap-singapore", "ap-jakarta"),
        warnings=WARNINGS,
    ),
    Action(
        "RecognizeSingaporeIDCardOCR",
        {
            "personal_number": first("ID", "NRICCode"),
            "full_name": "EnName",
            "full_name_native": "ChName",
            "race": "Race",
            "date_of_birth": "Birthday",
            "sex": "Sex",
            "country_of_birth": "CountryOfBirth",
            "date_of_issue": "DateOfIssue",
            "date_of_expiry": "DateOfExpiration",
            "address": "Address",
            "postal_code": "PostCode",
        },
        "sg.id_card",
        per_second=20,
        formats=BMP,
        portrait={"ReturnHeadImage": True},
        pictures={"Photo": "portrait"},
        regions=("ap-singapore",),
        warnings=(*WARNINGS, EDITED),
    ),
    # The front may be a BMP, the back may not: with two sides of one service, neither is sent as one.
    Action(
        "RecognizeThaiIDCardOCR",
        {
            "personal_number": "ID",
            "given_names": "EnFirstName",
            "surname": "EnLastName",
            "full_name_native": "ThaiName",
            "date_of_birth": first("EnBirthday", "Birthday"),
            "religion": "Religion",
            "address": "Address",
            "date_of_issue": first("EnIssueDate", "IssueDate"),
            "date_of_expiry": first("EnExpirationDate", "ExpirationDate"),
            "serial_number": "SerialNumber",
            "laser_id": "LaserID",
        },
        "th.id_card",
        per_second=10,
        sides="both",
        back=("LaserID",),
        portrait={"CropPortrait": True},
        pictures={"PortraitImage": "portrait"},
        warnings=WARNINGS,
    ),
    Action(
        "RecognizeThaiPinkCard",
        {
            "personal_number": "IDNumber",
            "full_name": "EnName",
            "full_name_native": joined("ThaiName", "ThaiSurName", by=" "),
            "country": "Country",
            "date_of_birth": first("EnDOB", "ThaiDOB"),
            "address": "ThaiAddress",
            "date_of_issue": first("DateOfIssue", "ThaiDateOfIssue"),
            "date_of_expiry": first("DateOfExpiry", "ThaiDateOfExpiry"),
            "issuing_authority": "IssuingAgency",
            "reference_number": "RefNumber",
            "serial_number": "PhotoNumber",
        },
        "th.pink_card",
        per_second=5,
        formats=BMP,
        portrait={"CropPortrait": True},
        pictures={"PortraitImage": "portrait"},
        aliases={"IDNumber": "ID"},
        warnings=WARNINGS,
    ),
)
