"""Cellere's five services. Source: "Portal de APIs", the lists of fields under each service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import httpx

from providers.cellere import documents, token, transport
from providers.cellere.transport import find, levels
from providers.documents import catalogue
from providers.door import Reading, Reply
from providers.errors import InvalidRequest
from providers.model import METERS, Answer, BackgroundCheck, Face, FaceMatch, MeterReading, TaxStatus
from providers.normalise.identifiers import RULES
from providers.normalise.text import clean, compact, fold
from providers.service import Call, Service, ServiceLimits, Vendor
from providers.walker import Found, identifier_checks, text_of, walk
from providers.wire import confidence, number, wrong_shape

# The Receita Federal's words for the state of a CPF or CNPJ.
_TAX_STATUS: dict[str, TaxStatus] = {
    "REGULAR": "regular",
    "ATIVA": "regular",
    "PENDENTE DE REGULARIZACAO": "irregular",
    "INAPTA": "irregular",
    "SUSPENSA": "suspended",
    "CANCELADA": "cancelled",
    "BAIXADA": "cancelled",
    "TITULAR FALECIDO": "deceased",
    "NULA": "null_record",
}
_TRUTH = {"TRUE": True, "1": True, "SIM": True, "FALSE": False, "0": False, "NAO": False}

Body = Mapping[str, Any]


def _exchange(call: Call, build: Callable[[], httpx.Request], open_: Callable[[Body], Any]) -> Reading:
    """The answer's body and what ``open_`` makes of it."""

    def held() -> httpx.Request:
        token.hold(call.environment)
        return build()

    def read(reply: Reply) -> Reading:
        reading = transport.read(reply)
        return Reading((reading.content, open_(reading.content)), _request_id(reading.content))

    return call.exchange(held, read)


def _request_id(body: Body) -> str | None:
    found = find(body, "queryId")
    return None if found is None else text_of(found[1])


def _read_document(call: Call) -> Answer:
    image = transport.base64_of(call.request.images["front"])
    where = transport.path(call.environment, "CELLERE_DOCUMENTS_PATH")
    reading = _exchange(
        call, lambda: transport.post_json(call.environment, where, {"image": image}), documents.opened
    )
    body, opened = reading.content
    document = catalogue()[opened.document] if opened.document else None
    fields = walk(opened.values.found, opened.values.table(opened.titles), document)
    return Answer(
        call.service.id,
        opened.document,
        fields,
        images=opened.images,
        request_id=reading.request_id,
        checks=identifier_checks(fields, document),
        raw=body,
    )


def _match_faces(call: Call) -> Answer:
    environment, images = call.environment, call.request.images
    where = transport.path(environment, "CELLERE_FACEMATCH_PATH")
    encoding = environment.choice(transport.FACEMATCH_ENCODING, transport.ENCODINGS)
    pictures = {"face_a": images["selfie"], "face_b": images["front"]}
    reading = _exchange(
        call, lambda: transport.post_pictures(environment, where, pictures, {}, encoding), _match
    )
    body, match = reading.content
    return Answer(
        call.service.id, fields=walk(_found(body), {}), match=match, request_id=reading.request_id, raw=body
    )


def _match(body: Body) -> FaceMatch:
    result = find(body, "result")
    match = _truth(result[1]) if result else None
    if match is None:
        raise wrong_shape("result")
    faces = _faces(find(body, "img_stats", inner=True))
    band = "match" if match else "no_match"
    if not match and any(face.count == 0 for face in faces.values()):
        band = "no_face"
    return FaceMatch(
        match,
        band,
        confidence(_value(body, "confiability")),
        number(_value(body, "distance")),
        faces,
    )


def _faces(stats: tuple[str, Any] | None) -> dict[str, Face]:
    """The document says no more than that there is a number of faces and a score. What is not an object
    for each picture stays in the fields alone."""
    content = stats[1] if stats else None
    faces: dict[str, Face] = {}
    names = {"face_a": "selfie", "face_b": "document"}
    for key, one in content.items() if isinstance(content, dict) else ():
        parts = {k.lower(): v for k, v in one.items()} if isinstance(one, dict) else {}
        count = next((number(v) for k, v in parts.items() if "face" in k or "count" in k), None)
        score = next((confidence(v) for k, v in parts.items() if "score" in k), None)
        if count is not None and count >= 0 and count == int(count):
            faces[names.get(key.lower(), key.lower())] = Face(int(count), score)
    return faces


def _check_cpf(call: Call) -> Answer:
    cpf = _tax_id(call, "cpf")
    where = transport.path(call.environment, "CELLERE_CPF_PATH")
    return _check_tax_id(
        call, cpf, lambda: transport.get(call.environment, where, {"cpf": cpf}), "TaxIdStatus", ("Name",)
    )


def _check_cnpj(call: Call) -> Answer:
    cnpj = _tax_id(call, "cnpj")
    where = transport.path(call.environment, "CELLERE_CNPJ_PATH")
    return _check_tax_id(
        call,
        cnpj,
        lambda: transport.post_json(call.environment, where, {"cnpj": cnpj}),
        "BaseStatus",
        ("OfficialName", "Name"),
    )


def _tax_id(call: Call, name: str) -> str:
    found = compact(call.request.values[name])
    rule = RULES[f"br.{name}"]
    if not rule.matches(found):
        raise InvalidRequest(f"A {name.upper()} has {len(rule.shape)} characters, dots and strokes aside.")
    return found


def _check_tax_id(
    call: Call, tax_id: str, build: Callable[[], httpx.Request], status: str, names: tuple[str, ...]
) -> Answer:
    reading = _exchange(call, build, partial(_background, tax_id, status, names))
    body, check = reading.content
    return Answer(
        call.service.id, fields=walk(_found(body), {}), check=check, request_id=reading.request_id, raw=body
    )


def _background(tax_id: str, status: str, names: tuple[str, ...], body: Body) -> BackgroundCheck:
    told = find(body, status)
    if told is None or isinstance(told[1], list):
        raise wrong_shape(status)
    raw_status = clean(text_of(told[1]))
    word = _TAX_STATUS.get(fold(raw_status or ""), "unknown")
    deceased = _truth(_value(body, "HasObitIndication"))
    return BackgroundCheck(
        tax_id,
        word,
        raw_status,
        True if word == "deceased" else deceased,
        next((found for name in names if (found := _text(body, name))), None),
        _text(body, "TaxIdOrigin"),
    )


def _read_meter(call: Call) -> Answer:
    environment, values = call.environment, call.request.values
    if values["kind"] not in METERS:
        raise InvalidRequest(f"kind is one of {', '.join(METERS)}.")
    where = transport.path(environment, "CELLERE_METER_PATH").replace("{kind}", values["kind"])
    encoding = environment.choice(transport.METER_ENCODING, transport.ENCODINGS)
    picture = {"base64" if encoding == "base64" else "image": call.request.images["front"]}
    own = {"reading": values["reading"]} if "reading" in values else {}
    reading = _exchange(
        call, lambda: transport.post_pictures(environment, where, picture, own, encoding), _meter
    )
    body, meter = reading.content
    return Answer(
        call.service.id, fields=walk(_found(body), {}), reading=meter, request_id=reading.request_id, raw=body
    )


def _meter(body: Body) -> MeterReading:
    return MeterReading(
        value=_text(body, "read_result"),
        confidence=confidence(_value(body, "confidence_read")),
        meter_id=_text(body, "read_id_result"),
        meter_id_confidence=confidence(_value(body, "id_confidence")),
        model=_text(body, "model_meter"),
        model_confidence=confidence(_value(body, "meter_confidence")),
        display=_text(body, "display_type"),
        power_code=_text(body, "power_code"),
        unbalanced=_truth(_value(body, "unbalanced_analogical")),
        status=_conciliation(body),
    )


def _conciliation(body: Body) -> str | None:
    """``status`` tells of a meter whether the readings agree, elsewhere how the call went."""
    said = (str(v) for _, level in levels(body) for k, v in level.items() if k.lower() == "status")
    return next((text for text in said if fold(text) in ("CONCILIATED", "NOT CONCILIATED")), None)


def _found(body: Body) -> Iterable[Found]:
    return (Found(path, text_of(value)) for path, value in transport.values(body))


def _value(body: Body, name: str) -> Any:
    found = find(body, name)
    if found is not None and isinstance(found[1], list):
        raise wrong_shape(name)
    return None if found is None else found[1]


def _text(body: Body, name: str) -> str | None:
    return clean(text_of(_value(body, name)))


def _truth(value: Any) -> bool | None:
    text = text_of(value) if isinstance(value, (str, bool, int)) else None
    return _TRUTH.get(fold(text)) if text else None


VENDOR = Vendor(
    name="cellere",
    title="Cellere",
    variables=(token.KEY,),
    base_url=transport.BASE_URL,
    check=transport.check,
    bodies=lambda raw: [raw],
    services=(
        Service(
            "cellere.document_entities",
            "ocr",
            ("front",),
            ("front",),
            ServiceLimits(bytes=None, formats=("JPEG", "PNG")),
            _read_document,
            tuple(documents.TITLES),
        ),
        Service(
            "cellere.facematch",
            "face_match",
            ("front", "selfie"),
            ("front", "selfie"),
            ServiceLimits(bytes=None, formats=("JPEG", "PNG", "BMP", "PDF")),
            _match_faces,
        ),
        Service(
            "cellere.background_check_cpf",
            "background_check",
            ("cpf",),
            ("cpf",),
            ServiceLimits(bytes=None, formats=()),
            _check_cpf,
        ),
        Service(
            "cellere.background_check_cnpj",
            "background_check",
            ("cnpj",),
            ("cnpj",),
            ServiceLimits(bytes=None, formats=()),
            _check_cnpj,
        ),
        Service(
            "cellere.meter_self_reading",
            "meter",
            ("front", "kind", "reading"),
            ("front", "kind"),
            # GIF too, says the document; we decode none.
            ServiceLimits(bytes=None, formats=("JPEG", "PNG", "HEIC")),
            _read_meter,
        ),
    ),
)
