"""How Cellere is spoken to: a bearer token, paths that can be set, errors by HTTP status and a reason.

Source: "Portal de APIs". It gives neither host nor path, and for the face match one parameter for two
pictures; what is sent where is a choice of the contract. Fields stand at the top of an answer or under
``result`` or ``response``, their names compared without regard to case. The CPF of a query is in no
log: the door tells no address.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from providers import errors
from providers.cellere.token import KEY
from providers.door import Reading, Reply
from providers.environment import Environment
from providers.errors import ConfigurationError, ServiceError
from providers.normalise.text import fold
from providers.walker import scalars
from providers.wire import number, upload

BASE_URL = ("CELLERE_BASE_URL", "https://api.gw.cellereit.com.br")
PATHS: dict[str, str] = {
    "CELLERE_DOCUMENTS_PATH": "/documents",
    "CELLERE_FACEMATCH_PATH": "/facematch",
    "CELLERE_CPF_PATH": "/bg-check/cpf-completo",
    "CELLERE_CNPJ_PATH": "/bg-check/cnpj-simples",
    "CELLERE_METER_PATH": "/meter/{kind}",
}
FACEMATCH_ENCODING, METER_ENCODING = "CELLERE_FACEMATCH_ENCODING", "CELLERE_METER_ENCODING"
ENCODINGS = ("multipart", "base64")

_PATH = re.compile(r"(?:/(?:[\w.~-]|\{kind\})+)+/?", re.ASCII)

# "Código, resposta": Success aside, the same list under every service. Billing is nowhere stated.
REASONS: tuple[tuple[str, str, type[ServiceError], str], ...] = (
    ("400", "The request has no data", errors.InvalidRequest, "The vendor says that the request is empty."),
    ("400", "The image field is required", errors.InvalidRequest, "The vendor misses the picture."),
    (
        "400",
        "The image field should be a base64 encoded string",
        errors.InvalidRequest,
        "The vendor wants the picture in base64.",
    ),
    ("400", "Bearer Token is required", errors.AuthFailed, "The vendor misses the token."),
    ("400", "The token is not in JWT format", errors.AuthFailed, "The vendor says that the token is no JWT."),
    ("400", "Bad Request", errors.InvalidRequest, "The vendor says that the request is wrong."),
    ("401", "Client is not registered", errors.AuthFailed, "The vendor does not know the token's owner."),
    ("403", "Insufficient credits", errors.QuotaExhausted, "The vendor says that the credits are used up."),
    ("404", "URL not found", errors.InvalidRequest, "The vendor has no such path: see CELLERE_..._PATH."),
    ("500", "Service API is not working", errors.VendorUnavailable, "The vendor's service does not work."),
    (
        "500",
        "Could not process the service response",
        errors.VendorUnavailable,
        "The vendor could not make use of its own service's answer.",
    ),
)
# The last one of each: what is said where the reason does not tell more.
_BY_CODE = {code: (kind, message) for code, _, kind, message in REASONS}
_OK = "200"


def check(environment: Environment) -> None:
    """Raises ConfigurationError for a path or an encoding that cannot be used."""
    for name in PATHS:
        path(environment, name)
    for name in (FACEMATCH_ENCODING, METER_ENCODING):
        environment.choice(name, ENCODINGS)


def path(environment: Environment, name: str) -> str:
    found = environment.text(name, PATHS[name])
    if not _PATH.fullmatch(found) or ("{kind}" in found and name != "CELLERE_METER_PATH"):
        raise ConfigurationError(f"{name} is a path such as {PATHS[name]}.")
    return found


def get(environment: Environment, where: str, values: Mapping[str, str]) -> httpx.Request:
    return httpx.Request("GET", _url(environment, where), params=values, headers=_headers(environment))


def post_json(environment: Environment, where: str, values: Mapping[str, str]) -> httpx.Request:
    return httpx.Request("POST", _url(environment, where), json=values, headers=_headers(environment))


def post_pictures(
    environment: Environment,
    where: str,
    pictures: Mapping[str, bytes],
    values: Mapping[str, str],
    encoding: str,
) -> httpx.Request:
    """As files of a multipart body, or in base64 as JSON."""
    if encoding == "base64":
        return post_json(environment, where, {**{k: base64_of(v) for k, v in pictures.items()}, **values})
    files = {name: upload(name, data) for name, data in pictures.items()}
    return httpx.Request(
        "POST", _url(environment, where), data=values, files=files, headers=_headers(environment)
    )


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _url(environment: Environment, where: str) -> str:
    return environment.base_url(*BASE_URL) + where


def _headers(environment: Environment) -> dict[str, str]:
    return {"authorization": f"Bearer {environment.text(KEY)}", "accept": "application/json"}


def read(reply: Reply) -> Reading:
    """The whole answer; raises the error of its code or reason, else of the HTTP status."""
    body = reply.mapping()
    code, reason = _said(body)
    if code == _OK and reply.status == int(_OK):
        return Reading(body)
    http = str(reply.status)
    told = fold(reason)
    known = [one for one in REASONS if fold(one[1]) in told]
    for one, _, kind, message in known:
        if one in (code, http) or (code is None and http == _OK):
            raise kind(message, vendor_code=one)
    if code is not None and code not in _BY_CODE and code != _OK:
        raise reply.undocumented(code)
    if code in _BY_CODE or (reason and http in _BY_CODE):
        one = code if code in _BY_CODE and code is not None else http
        kind, message = _BY_CODE[one]
        raise kind(message, vendor_code=one)
    if http != _OK:
        raise reply.failure()
    return Reading(body)


def levels(body: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The objects in which fields may stand, with their paths: the top, then what is under ``result`` or
    ``response``, and what is under these in them."""
    pending: list[tuple[str, Mapping[str, Any]]] = [("", body)]
    while pending:
        where, level = pending.pop(0)
        yield where, level
        if where.count(".") < 2:
            pending += [
                (f"{where}{key}.", value)
                for key, value in level.items()
                if key.lower() in ("result", "response") and isinstance(value, dict)
            ]


_ASIDE = re.compile(r"(?:.*\.)?(?:queryid|(?:status|response)\.(?:code|message))", re.IGNORECASE)


def values(body: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Everything that an answer says with its path, but how the call went."""
    return (one for one in scalars(body) if not _ASIDE.fullmatch(one[0]))


def find(body: Mapping[str, Any], name: str, *, inner: bool = False) -> tuple[str, Any] | None:
    """Path and value of a field. An object is none, unless it is an ``inner`` one that is asked for:
    ``result`` is the outcome of a face match, or that under which everything stands."""
    for where, level in levels(body):
        for key, value in level.items():
            if key.lower() == name.lower() and (inner or not isinstance(value, dict)):
                return f"{where}{key}", value
    return None


def _said(body: Mapping[str, Any]) -> tuple[str | None, str]:
    """The code and the words of ``status`` and ``response``: a text, an HTTP status, or an object with
    ``code`` and ``message``."""
    code: str | None = None
    words: list[str] = []
    for _, level in levels(body):
        for key, value in level.items():
            if key.lower() not in ("status", "response"):
                continue
            parts = {k.lower(): v for k, v in value.items()} if isinstance(value, dict) else {}
            if code is None:
                code = _code(parts.get("code")) or _http_status(value)
            words += [text for text in (parts.get("message"), value) if isinstance(text, str)]
    return code, " ".join(words)


def _code(value: Any) -> str | None:
    """A code as text; a number such as 400.0 is 400."""
    found = number(value)
    if found is not None and found == int(found):
        return str(int(found))
    return value or None if isinstance(value, str) else None


def _http_status(value: Any) -> str | None:
    code = _code(value)
    return code if code and re.fullmatch(r"[1-5]\d\d", code, re.ASCII) else None
