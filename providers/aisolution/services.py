"""aisolution.credit's twelve services. Source: "Identity Card OCR", the sections' response formats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from providers.aisolution import transport
from providers.documents import catalogue
from providers.door import Reading, Reply
from providers.errors import BadResponse
from providers.model import Answer, Side
from providers.normalise.text import compact
from providers.service import Call, Service, ServiceLimits, Vendor
from providers.walker import Found, Table, first, identifier_checks, joined, scalars, text_of, walk
from providers.wire import hold


@dataclass(frozen=True, slots=True)
class _Card:
    """What one service differs in."""

    name: str
    document: str
    table: Table
    side: Side = "front"
    path: str = ""


def _digits(text: str) -> str | None:
    """``1.136.879.353``: Colombian numbers have dots between their thousands."""
    return compact(text) or None


def _year_and_month(text: str) -> str | None:
    """``200101``: the year, and the month where it is one."""
    match = re.fullmatch(r"((?:19|20)\d\d)(\d\d)", text)
    if match is None:
        return None
    return f"{match[1]}-{match[2]}" if 1 <= int(match[2]) <= 12 else match[1]


_CARDS = (
    _Card(
        "de_ocr",
        "de.id_card",
        {
            "document_number": "CardNumber",
            "surname": "Surname",
            "given_names": "GivenNames",
            "date_of_birth": "DateOfBirth",
            "place_of_birth": "PlaceOfBirth",
            "date_of_expiry": "DateOfExpiry",
            "nationality": "Nationality",
        },
    ),
    _Card(
        "nl_ocr",
        "nl.id_card",
        {
            "document_number": "DocumentNo",
            "surname": "Surname",
            "given_names": "GivenNames",
            "sex": "Gender",
            "date_of_birth": "DateOfBirth",
            "date_of_issue": "DateOfIssue",
            "date_of_expiry": "DateOfExpiry",
            "nationality": "Nationality",
        },
    ),
    _Card(
        "no_ocr",
        "no.id_card",
        {
            "document_number": "DocumentNo",
            "surname": "Surname",
            "given_names": "GivenNames",
            "sex": "Sex",
            "nationality": "Nationality",
            "date_of_birth": "DateOfBirth",
            "height": "Height",
            "date_of_expiry": "DateOfExpiry",
        },
    ),
    _Card(
        "se_ocr",
        "se.id_card",
        {
            "personal_number": "PersonalId",
            "document_number": "CardNo",
            "surname": "Surname",
            "given_names": "GivenNames",
            "sex": "Sex",
            "nationality": "Nationality",
            "date_of_birth": "DateOfBirth",
            "height": "Height",
            "date_of_issue": "DateOfIssue",
            "date_of_expiry": "DateOfExpiry",
            "issuing_authority": "Authority",
        },
    ),
    _Card(
        "in_ocr_front",
        "in.aadhaar",
        {
            "personal_number": "CardNumber",
            "full_name": "Name",
            "date_of_birth": "DateOfBirth",
            "sex": "Gender",
            "date_of_issue": "IssueDate",
            "phone": "MobileNumber",
        },
    ),
    _Card(
        "in_ocr_back",
        "in.aadhaar",
        {
            "personal_number": "CardNumber",
            "address": "Address",
            "city": "City",
            "state": "Province",
            "postal_code": "PostCode",
        },
        side="back",
    ),
    _Card(
        "in_ocr_pan",
        "in.pan_card",
        {
            "tax_number": "CardNumber",
            "full_name": "Name",
            "father_name": "FatherName",
            "date_of_birth": "DateOfBirth",
        },
    ),
    _Card(
        "ocr_id",
        "id.id_card",
        {
            "personal_number": "id",
            "full_name": "name",
            "place_of_birth": "pob",
            "date_of_birth": "dob",
            "sex": "gender",
            "address": "address",
            "neighbourhood": joined("rt", "rw", by="/"),
            "village": "village",
            "district": "district",
            "city": "city",
            "state": "province",
            "religion": "religion",
            "marital_status": "marital_status",
            "occupation": "work",
            "nationality": "nationnality",  # so spelt on the wire
        },
        path="/v1/ocr_id",
    ),
    _Card(
        "th_ocr",
        "th.id_card",
        {
            "personal_number": "idNumber",
            "full_name_native": "nameTh",
            "given_names": "nameEn",
            "surname": "lastNameEn",
            "date_of_birth": first("birthEn", "birthTh"),
            "date_of_issue": first("issueDateEN", "issueDateTH"),
            "date_of_expiry": first("expiryDateEN", "expiryDateTH"),
            "religion": "religion",
            "address": "address",
            "serial_number": "serialNumber",
            "card_type": first("cardTypeEn", "cardTypeTh"),
        },
    ),
    _Card(
        "mx_ocr",
        "mx.voter_id",
        {
            "personal_number": "idNumber",
            "voter_number": "voterId",
            "full_name": "fullName",
            "surname": "fatherLastName",
            "second_surname": "motherLastName",
            "given_names": "name",
            "date_of_birth": "birthday",
            "sex": "gender",
            "date_of_first_issue": first("registrationYearAndMonth", parse=_year_and_month),
            "date_of_issue": "issueYear",
            "date_of_expiry": "expiryYear",
            "address": "addressAll",
            "postal_code": "postalCode",
            "district": "district",
            "state": "state",
            "locality": "placeNumber",
        },
    ),
    _Card(
        "co_ocr_front",
        "co.id_card",
        {
            "personal_number": first("CardNumber", parse=_digits),
            "surname": "Surname",
            "given_names": "GivenNames",
        },
    ),
    _Card(
        "co_ocr_back",
        "co.id_card",
        {
            "date_of_birth": "DateOfBirth",
            "place_of_birth": "PlaceOfBirth",
            "height": "Height",
            "blood_type": "BloodType",
            "sex": "Gender",
            "date_of_issue": "DateOfIssue",
            "place_of_issue": "PlaceOfIssue",
        },
        side="back",
    ),
)


def _perform(card: _Card, call: Call) -> Answer:
    path = card.path or f"/v1/{card.name}/general"
    reading = call.exchange(
        lambda: transport.build(call.environment, path, call.request.images[card.side]),
        lambda reply: _open(card, reply),
    )
    document = catalogue()[card.document]
    fields = walk(_found(card, reading), card.table, document)
    return Answer(
        call.service.id,
        document.id,
        fields,
        checks=identifier_checks(fields, document),
        billable=reading.billable,
        raw=reading.content,
    )


def _open(card: _Card, reply: Reply) -> Reading:
    reading = transport.read(reply)
    try:
        hold(_found(card, reading), reading.content, card.table)
    except BadResponse as error:
        error.billable = reading.billable
        raise
    return reading


def _found(card: _Card, reading: Reading) -> list[Found]:
    return [Found(path, text_of(value), side=card.side) for path, value in scalars(reading.content)]


def _service(card: _Card) -> Service:
    return Service(
        f"aisolution.{card.name}",
        "ocr",
        (card.side,),
        (card.side,),
        # Four characters for three bytes, and fewer than the limit.
        ServiceLimits(bytes=(transport.MOST_BASE64 - 1) // 4 * 3, formats=("JPEG", "PNG", "BMP")),
        partial(_perform, card),
        (card.document,),
    )


VENDOR = Vendor(
    name="aisolution",
    title="aisolution.credit",
    variables=(transport.KEY,),
    base_url=transport.BASE_URL,
    charges="answers alone",
    bodies=lambda raw: [{"status": "OK", "message": raw}],
    services=tuple(_service(card) for card in _CARDS),
)
