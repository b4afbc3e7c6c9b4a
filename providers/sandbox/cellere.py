"""Cellere as its document describes it: fields and reasons are its own, what it leaves open (paths,
parameters, where the fields stand) is as ``providers.cellere`` has chosen it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from providers.cellere import transport
from providers.cellere.token import KEY
from providers.environment import Environment
from providers.sandbox.core import Asked, Refused, Sandbox, Seen, Told, from_base64, look, portrait_base64


def _part(content: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


TOKEN = ".".join((_part({"alg": "none", "typ": "JWT"}), _part({"sub": "sandbox"}), "sandbox"))
"""The shape of a JWT and no more: no signature, no expiry."""

_FIELDS = {
    "Nome": {"value": "MARINA EXEMPLO FICTÍCIA", "score": 0.98},
    "CPF": {"value": "328.904.817-94", "score": 0.97},
    "RG": {"value": "30.455.123-4", "score": 0.93},
    "Data de Nascimento": {"value": "17/05/1992", "score": 0.96},
    "Naturalidade": {"value": "CAMPINAS SP", "score": 0.91},
    "Filiação": {"value": "JOÃO EXEMPLO FICTÍCIO, CLARA EXEMPLO", "score": 0.9},
    "Data de Expedição": {"value": "03/11/2023", "score": 0.95},
    "Órgão Emissor": {"value": "SSP SP", "score": 0.92},
}
_CPF_STATES = (
    "REGULAR", "PENDENTE DE REGULARIZAÇÃO", "SUSPENSA", "CANCELADA", "TITULAR FALECIDO", "NULA",
)  # fmt: skip
_CNPJ_STATES = ("ATIVA", "INAPTA", "SUSPENSA", "BAIXADA", "NULA")
_MAGIC_CPF, _MAGIC_CNPJ = "90000000", "90000000000"
"""A number that begins so and goes on with a digit is in the state of that place; any other one is in the
first. A CPF with a digit behind the last state is regular, and its holder dead all the same."""

_MAGIC = {
    "image_invalid": ("400", "The image field should be a base64 encoded string."),
    "vendor_unavailable": ("500", "Could not process the service response"),
    "quota": ("403", "Insufficient credits to perform this operation"),
    "auth": ("401", "Client is not registered"),
}
_FAULTS = {"expired_token": _MAGIC["auth"], "no_credit": _MAGIC["quota"]}
_NO_DATA = "The request has no data."
_NO_IMAGE = "The image field is required"


def _failure(code: str, reason: str) -> Told:
    return Told({"status": {"code": int(code), "message": reason}, "response": reason}, int(code))


def _refused(code: str, reason: str) -> Refused:
    return Refused(_failure(code, reason))


def _success(content: Mapping[str, Any]) -> Told:
    return Told({**content, "status": {"code": 200, "message": "Success"}})


def _held(file: bytes | None, formats: tuple[str, ...]) -> Seen:
    """The picture, held against what the document takes."""
    if not file:
        raise _refused("400", _NO_IMAGE)
    seen = look(file)
    if seen is None or seen.format not in formats:
        raise _refused("400", "Bad Request")
    if seen.error in _MAGIC:
        raise _refused(*_MAGIC[seen.error])
    return seen


def _json(asked: Asked) -> dict[str, Any]:
    if asked.content_type != "application/json" or not isinstance(asked.json, dict) or not asked.json:
        raise _refused("400", _NO_DATA)
    return dict(asked.json)


def _decoded(text: object) -> bytes:
    if text is None:
        raise _refused("400", _NO_IMAGE)
    data = from_base64(text)
    if data is None:
        raise _refused("400", "The image field should be a base64 encoded string.")
    return data


def _documents(asked: Asked, kind: str) -> Told:
    _held(_decoded(_json(asked).get("image")), ("JPEG", "PNG"))
    return _success(
        {
            "response": {
                "fields": _FIELDS,
                "deskewImage": portrait_base64(),
                "docQualityScore": 0.94,
                "docType": "RG",
                "pageIndex": 1,
                "tags": [],
                "queryId": "5d2f2c1e-0000-4000-8000-000000000001",
            }
        }
    )


def _facematch(asked: Asked, kind: str) -> Told:
    if asked.content_type == "application/json":
        given: Mapping[str, Any] = {k: _decoded(v) for k, v in _json(asked).items()}
    else:
        given = asked.files
    if not given:
        raise _refused("400", _NO_DATA)
    pictures = [_held(given.get(name), ("JPEG", "PNG", "BMP", "PDF")) for name in ("face_a", "face_b")]
    no_face = any(seen.error == "no_face" for seen in pictures)
    return _success(
        {
            "result": {
                "result": not no_face,
                "confiability": 0.0 if no_face else 0.97,
                "distance": 1.0 if no_face else 0.31,
                "img_stats": {
                    name: {"faces": 0 if seen.error == "no_face" else 1, "score": 0.99}
                    for name, seen in zip(("face_a", "face_b"), pictures, strict=True)
                },
                "elapsedMilliseconds": 240,
            }
        }
    )


def _cpf(asked: Asked, kind: str) -> Told:
    number = asked.query.get("cpf", "")
    if len(asked.query) != 1 or not re.fullmatch(r"\d{11}", number):
        raise _refused("400", "Bad Request")
    state = _state(number, _MAGIC_CPF, _CPF_STATES)
    beyond = number.startswith(f"{_MAGIC_CPF}{len(_CPF_STATES)}")
    return _success(
        {
            "result": {
                "TaxIdNumber": number,
                "Name": "MARINA EXEMPLO FICTÍCIA",
                "TaxIdStatus": state,
                "TaxIdOrigin": "RECEITA FEDERAL",
                "HasObitIndication": beyond or state == "TITULAR FALECIDO",
            }
        }
    )


def _cnpj(asked: Asked, kind: str) -> Told:
    number = str(_json(asked).get("cnpj", ""))
    if not re.fullmatch(r"[0-9A-Z]{12}\d\d", number):
        raise _refused("400", "Bad Request")
    return _success(
        {
            "result": {
                "OfficialName": "OFICINA EXEMPLO LTDA",
                "BaseStatus": _state(number, _MAGIC_CNPJ, _CNPJ_STATES),
                "TaxIdOrigin": "RECEITA FEDERAL",
                "AdditionalOutputData": {"CNAE": "9529-1/01", "Atividade": "REPARAÇÃO DE RELÓGIOS"},
            }
        }
    )


def _state(number: str, magic: str, states: tuple[str, ...]) -> str:
    place = next((i for i in range(len(states)) if number.startswith(f"{magic}{i}")), 0)
    return states[place]


def _meter(asked: Asked, kind: str) -> Told:
    if kind not in ("energy", "water", "gas"):
        raise _refused("404", "URL not found")
    if asked.content_type == "application/json":
        given = _json(asked)
        file, own = _decoded(given.get("base64")), given.get("reading")
    else:
        file, own = asked.files.get("image", b""), asked.files.get("reading", b"").decode("ascii", "replace")
    _held(file, ("JPEG", "PNG", "GIF", "HEIC"))
    answer: dict[str, Any] = {
        "image": "meter.jpg",
        "service": kind,
        "user_ip": "127.0.0.1",
        "duration": 0.4,
        "display_type": "ciclometrico",
        "read_result": "12345",
        "confidence_read": 0.97,
        "read_id_result": "30114577",
        "id_confidence": 0.95,
        "model_meter": "EXEMPLO M1",
        "meter_confidence": 0.9,
        "response": {"code": 200, "message": "Success"},
    }
    if kind == "energy":
        answer |= {"power_code": "03", "unbalanced_analogical": False}
    if own:
        answer["status"] = "conciliated" if own == "12345" else "not conciliated"
    return Told(answer)


_SERVICES: dict[str, tuple[str, str, Callable[[Asked, str], Told]]] = {
    "CELLERE_DOCUMENTS_PATH": ("document_entities", "POST", _documents),
    "CELLERE_FACEMATCH_PATH": ("facematch", "POST", _facematch),
    "CELLERE_CPF_PATH": ("background_check_cpf", "GET", _cpf),
    "CELLERE_CNPJ_PATH": ("background_check_cnpj", "POST", _cnpj),
    "CELLERE_METER_PATH": ("meter_self_reading", "POST", _meter),
}


def _find(asked: Asked, environment: Environment) -> tuple[str, str] | None:
    """Which path is asked for, and the kind that stands in it."""
    for name in _SERVICES:
        pattern = re.escape(transport.path(environment, name)).replace(r"\{kind\}", r"(\w+)")
        if match := re.fullmatch(pattern, asked.path):
            return name, match[1] if match.groups() else ""
    return None


def _answer(asked: Asked, environment: Environment) -> Told:
    found = _find(asked, environment)
    if found is None or asked.method != _SERVICES[found[0]][1]:
        return _failure("404", "URL not found")
    scheme, _, token = asked.headers.get("authorization", "").partition(" ")
    if scheme != "Bearer" or not token:
        return _failure("400", "Bearer Token is required to perform this operation")
    if token.count(".") != 2:
        return _failure("400", "The token is not in JWT format")
    if token != SANDBOX.credential(environment, KEY):
        return _failure("401", "Client is not registered")
    return _SERVICES[found[0]][2](asked, found[1])


def _fault(kind: str) -> Told:
    return _failure(*_FAULTS[kind]) if kind in _FAULTS else Told({"error": kind}, 429)


def _service(asked: Asked, environment: Environment) -> str | None:
    found = _find(asked, environment)
    return f"cellere.{_SERVICES[found[0]][0]}" if found else None


SANDBOX = Sandbox(
    vendor="cellere",
    paths=lambda environment: tuple(
        transport.path(environment, name).partition("{kind}")[0] for name in _SERVICES
    ),
    service=_service,
    answer=_answer,
    fault=_fault,
    credentials={KEY: TOKEN},
    base_url=transport.BASE_URL[0],
)
