"""aisolution.credit as its document describes it. What it says of a wrong token, of too many calls and
of credit is nowhere stated: the sandbox says it by the HTTP status."""

from __future__ import annotations

from providers.aisolution.transport import BASE_URL, KEY, MOST_BASE64
from providers.environment import Environment
from providers.sandbox.core import DEFAULT, Asked, Sandbox, Told, from_base64, look

ANSWERS: dict[str, dict[str, str]] = {
    "de_ocr": {
        "CardNumber": "L441ZP9VK",
        "Surname": "FIKTIV",
        "GivenNames": "LENA MARIE",
        "DateOfBirth": "17.05.1992",
        "PlaceOfBirth": "MUSTERSTADT",
        "DateOfExpiry": "02.11.2033",
        "Nationality": "DEUTSCH",
    },
    "nl_ocr": {
        "DocumentNo": "IFX4T9K21",
        "Surname": "Van Verzonnen",
        "GivenNames": "Saskia Fleur",
        "Gender": "V/F",
        "DateOfBirth": "17 MEI/MAY 1992",
        "DateOfIssue": "03 MRT/MAR 2024",
        "DateOfExpiry": "03 MRT/MAR 2034",
        "Nationality": "Nederlandse",
    },
    "no_ocr": {
        "Surname": "OPPDIKTET",
        "GivenNames": "SOLVEIG",
        "Sex": "F",
        "Nationality": "Norsk/Norwegian",
        "DateOfBirth": "17 MAI/MAY 92",
        "Height": "168CM",
        "DocumentNo": "GXF004217",
        "CanNo": "318204",
        "DateOfExpiry": "04 OKT/OCT 33",
    },
    "se_ocr": {
        "Surname": "PÅHITTAD",
        "GivenNames": "MAJKEN",
        "Sex": "K/F",
        "Nationality": "SVENSK/SWE",
        "DateOfBirth": "21 AUG/AUG 82",
        "PersonalId": "820821-5080",
        "Height": "171CM",
        "CardNo": "59004127",
        "DateOfIssue": "05 DEC/DEC 24",
        "DateOfExpiry": "05 DEC/DEC 29",
        "Authority": "POLISMYNDIGHETEN",
    },
    "in_ocr_front": {
        "CardNumber": "456789012341",
        "DateOfBirth": "17/05/1992",
        "DownloadDate": "12/02/2024",
        "Gender": "FEMALE",
        "IssueDate": "10/02/2024",
        "MobileNumber": "",
        "Name": "Kalpita Namuna",
        "VID": "9123456789012346",
    },
    "in_ocr_back": {
        "City": "Kalpanapur",
        "Province": "Madhya Pradesh",
        "PostCode": "460001",
        "Address": "C/O: Namuna, House 12, Example Road, Kalpanapur, Madhya Pradesh - 460001",
        "CardNumber": "456789012341",
        "VID": "9123456789012346",
    },
    "in_ocr_pan": {
        "CardNumber": "LMNPN5825O",
        "DateOfBirth": "17/05/1992",
        "FatherName": "UDAHARAN NAMUNA",
        "Name": "KALPITA NAMUNA",
    },
    "ocr_id": {
        "name": "CONTOH FIKTIF",
        "id": "3171015708900011",
        "pob": "JAKARTA",
        "dob": "17-08-1990",
        "gender": "PEREMPUAN",
        "address": "JL. CONTOH NO. 7",
        "rt": "004",
        "rw": "011",
        "village": "KELURAHAN CONTOH",
        "district": "KECAMATAN CONTOH",
        "religion": "ISLAM",
        "marital_status": "BELUM KAWIN",
        "work": "GURU",
        "nationnality": "WNI",
        "city": "KOTA CONTOH",
        "province": "DKI JAKARTA",
    },
    "th_ocr": {
        "cardTypeTh": "บัตรประจำตัวประชาชน",
        "cardTypeEn": "Thai National ID Card",
        "idNumber": "3101700456125",
        "serialNumber": "1101-04-05230915",
        "nameTh": "น.ส.  สมมุติ ตัวอย่าง",
        "nameEn": "Miss. Sommut",
        "lastNameEn": "Tuayang",
        "birthTh": "17 พ.ค. 2535",
        "birthEn": "17 May 1992",
        "issueDateEN": "3 Feb. 2024",
        "issueDateTH": "3 ก.พ. 2567",
        "expiryDateEN": "16 May 2033",
        "expiryDateTH": "16 พ.ค. 2576",
        "religion": "พุทธ",
        "address": "ที่อยู่ 45 หมู่ที่ 6 ต.ตัวอย่าง อ.สมมุติ",
    },
    "mx_ocr": {
        "gender": "M",
        "idNumber": "PUML920517MDFRDC03",
        "voterId": "PRMDLC92051709M800",
        "fullName": "PRUEBA MODELO LUCIA FICTICIA",
        "fatherLastName": "PRUEBA",
        "motherLastName": "MODELO",
        "name": "LUCIA FICTICIA",
        "birthday": "17/05/1992",
        "issueYear": "2024",
        "expiryYear": "2034",
        "registrationYearAndMonth": "201006",
        "municipalNumber": "015",
        "postalCode": "06000",
        "placeNumber": "0001",
        "stateNumber": "09",
        "state": "CDMX",
        "district": "CUAUHTEMOC",
        "addressAll": "CALLE DEL EJEMPLO 45 COL MUESTRA 06000 CUAUHTEMOC, CDMX",
    },
    "co_ocr_front": {
        "CardNumber": "1.012.345.678",
        "Surname": "FICTICIO MUESTRA",
        "GivenNames": "CAMILA",
    },
    "co_ocr_back": {
        "DateOfBirth": "17-MAY-1992",
        "Height": "1.64",
        "BloodType": "O+",
        "DateOfIssue": "02-AGO-2010",
        "PlaceOfIssue": "BOGOTA D.C.",
        "Gender": "F",
        "PlaceOfBirth": "CALI (VALLE)",
    },
}

_MESSAGES = {
    "FAIL": "the input image says too little",
    "INVALID_REQUEST": "a parameter is wrong",
    "IMAGE_INVALID_FORMAT": "the format is not supported",
    "IMAGE_INVALID_SIZE": "the image is too large",
    "RETRY_LATER": "try again later",
}
_MAGIC = {
    "image_unreadable": "FAIL",
    "image_invalid": "IMAGE_INVALID_FORMAT",
    "vendor_unavailable": "RETRY_LATER",
}
_FAULTS = {"rate_limit": 429, "expired_token": 401, "no_credit": 402}


def _failure(status: str) -> Told:
    return Told({"status": status, "message": _MESSAGES[status]})


def _name(asked: Asked) -> str | None:
    name = asked.path.removeprefix("/v1/").removesuffix("/general")
    path = "/v1/ocr_id" if name == "ocr_id" else f"/v1/{name}/general"
    return name if name in ANSWERS and asked.path == path else None


def _answer(asked: Asked, environment: Environment) -> Told:
    name = _name(asked)
    if name is None or asked.method != "POST":
        return Told({"error": "not found"}, 404)
    if asked.query != {"token": SANDBOX.credential(environment, KEY)}:
        return _fault("expired_token")
    text = asked.form.get("img")
    if not text or len(asked.form) > 1:
        return _failure("INVALID_REQUEST")
    if len(text) >= MOST_BASE64:
        return _failure("IMAGE_INVALID_SIZE")
    picture = from_base64(text)
    seen = look(picture) if picture else None
    if seen is None or seen.format not in ("JPEG", "PNG", "BMP"):
        return _failure("IMAGE_INVALID_FORMAT")
    if seen.error in _MAGIC:
        return _failure(_MAGIC[seen.error])
    return Told({"status": "OK", "message": ANSWERS[name]})


def _fault(kind: str) -> Told:
    return Told({"error": kind}, _FAULTS[kind])


def _service(asked: Asked, environment: Environment) -> str | None:
    name = _name(asked)
    return f"aisolution.{name}" if name else None


SANDBOX = Sandbox(
    vendor="aisolution",
    paths=lambda environment: ("/v1/",),
    service=_service,
    answer=_answer,
    fault=_fault,
    credentials={KEY: DEFAULT},
    base_url=BASE_URL[0],
)
