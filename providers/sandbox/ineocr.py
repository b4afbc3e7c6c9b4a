"""INE-OCR as its document describes it. The error body's shape is a choice of ours: it shows none."""

from __future__ import annotations

from providers.environment import Environment
from providers.ineocr.transport import BASE_URL, KEY, PATH
from providers.sandbox.core import DEFAULT, Asked, Refused, Sandbox, Told, look

_MOST = 5_000_000
_STATUS = {"INOCR001": 500, "INOCR007": 502, "INOCR010": 502, "INOCR016": 401}
_MAGIC = {
    "image_unreadable": "INOCR012",
    "wrong_document": "INOCR004",
    "image_invalid": "INOCR015",
    "vendor_unavailable": "INOCR007",
    "auth": "INOCR016",
}
_FAULTS = {"rate_limit": 429, "no_credit": 402}  # the document has no code for either

_ANSWER = {
    "name": "LUCIA FICTICIA",
    "firstLastName": "PRUEBA",
    "secondLastName": "MODELO",
    "addressLine1": "CALLE DEL EJEMPLO 45",
    "addressLine2": "COL. MUESTRA 06000",
    "addressLine3": "CUAUHTEMOC, CDMX",
    "electoralId": "PRMDLC92051709M300",
    "issueNumber": "02",
    "curp": "PUML920517MDFRDC03",
    "dateOfBirth": "17/05/1992",
    "sex": "M",
    "expirationDate": "2034",
    "mz1": "IDMEX2001234569<<3456123456789",
    "mz2": "9205174F3412318MEX<02<<05678<1",
    "mz3": "PRUEBA<MODELO<<LUCIA<FICTICIA<",
    "idMex": "200123456",
    "idNumber": "3456123456789",
}


def _failure(code: str) -> Told:
    return Told({"code": code, "message": "synthetic error"}, _STATUS.get(code, 400))


def _answer(asked: Asked, environment: Environment) -> Told:
    if asked.method != "POST" or asked.path != PATH:
        return Told({"error": "not found"}, 404)
    if asked.headers.get("apikey") != SANDBOX.credential(environment, KEY):
        return _failure("INOCR016")
    front, back = (asked.files.get(name) for name in ("FrontImage", "BackImage"))
    if not front:
        return _failure("INOCR002")
    if not back:
        return _failure("INOCR003")
    _check(back)
    _check(front)
    return Told(_ANSWER)


def _check(picture: bytes) -> None:
    if len(picture) > _MOST:
        raise Refused(_failure("INOCR005"))
    seen = look(picture)
    if seen is None:
        raise Refused(_failure("INOCR015"))
    if seen.format not in ("JPEG", "PNG"):
        raise Refused(_failure("INOCR014"))
    if seen.error in _MAGIC:
        raise Refused(_failure(_MAGIC[seen.error]))


def _fault(kind: str) -> Told:
    if kind == "expired_token":
        return _failure("INOCR016")
    return Told({"error": kind}, _FAULTS[kind])


SANDBOX = Sandbox(
    vendor="ineocr",
    paths=lambda environment: ("/api/ineocr/",),
    service=lambda asked, environment: "ineocr.getineocr" if asked.path == PATH else None,
    answer=_answer,
    fault=_fault,
    credentials={KEY: DEFAULT},
    base_url=BASE_URL,
)
