"""INE-OCR's one service. Source: "INE-OCR API", table "Response"."""

from __future__ import annotations

from providers.documents import catalogue
from providers.door import Reading, Reply
from providers.ineocr import transport
from providers.model import Answer
from providers.service import Call, Service, ServiceLimits, Vendor
from providers.walker import Found, Table, identifier_checks, joined, scalars, text_of, walk
from providers.wire import hold

FIELDS: Table = {
    "given_names": "name",
    "surname": "firstLastName",
    "second_surname": "secondLastName",
    "date_of_birth": "dateOfBirth",
    "sex": "sex",
    "address": joined("addressLine1", "addressLine2", "addressLine3"),
    "voter_number": "electoralId",
    "personal_number": "curp",
    "issue_number": "issueNumber",
    "date_of_expiry": "expirationDate",
    "mrz_document_number": "idMex",
    "reference_number": "idNumber",
    "mrz": joined("mz1", "mz2", "mz3", by="\n"),
}
_BACK = ("mz1", "mz2", "mz3", "idMex", "idNumber")


def _perform(call: Call) -> Answer:
    front, back = call.request.images["front"], call.request.images["back"]
    reading = call.exchange(lambda: transport.build(call.environment, front, back), _read)
    document = catalogue()["mx.voter_id"]
    fields = walk(_found(reading), FIELDS, document)
    return Answer(
        call.service.id,
        document.id,
        fields,
        checks=identifier_checks(fields, document),
        billable=reading.billable,
        raw=reading.content,
    )


def _read(reply: Reply) -> Reading:
    reading = transport.read(reply)
    hold(_found(reading), reading.content, FIELDS)
    return reading


def _found(reading: Reading) -> list[Found]:
    return [
        Found(path, text_of(value), side="back" if path in _BACK else "front")
        for path, value in scalars(reading.content)
    ]


VENDOR = Vendor(
    name="ineocr",
    title="INE-OCR",
    variables=(transport.KEY, transport.BASE_URL),
    base_url=(transport.BASE_URL, ""),
    bodies=lambda raw: [raw],
    services=(
        Service(
            "ineocr.getineocr",
            "ocr",
            ("front", "back"),
            ("front", "back"),
            ServiceLimits(bytes=5_000_000, formats=("JPEG", "PNG")),
            _perform,
            ("mx.voter_id",),
        ),
    ),
)
