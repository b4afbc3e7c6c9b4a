"""How Tencent Cloud is spoken to: JSON over POST, signed with TC3-HMAC-SHA256, answers in an envelope.

Source: "Optical Character Recognition", sections "Request Structure", "Common Params", "Signature
v3", "Responses". Two of its examples show an answer without the envelope.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from providers.door import Reading, Reply
from providers.environment import Environment
from providers.errors import ConfigurationError, ServiceError
from providers.tencent import errors

SECRET_ID, SECRET_KEY, TOKEN = "TENCENT_SECRET_ID", "TENCENT_SECRET_KEY", "TENCENT_TOKEN"
REGION, BASE_URL = "TENCENT_REGION", "TENCENT_BASE_URL"
DEFAULT_URL = "https://ocr.intl.tencentcloudapi.com"
DEFAULT_REGION = "ap-singapore"

VERSION = "2018-11-19"
ALGORITHM = "TC3-HMAC-SHA256"
_SIGNED = "content-type;host"
_JSON = "application/json"

Parameter = str | bool


def authorization(
    *,
    secret_id: str,
    secret_key: str,
    host: str,
    body: bytes,
    timestamp: int,
    service: str = "ocr",
    content_type: str = _JSON,
) -> str:
    """The ``Authorization`` header of a POST to ``/``; ``timestamp`` is in seconds since 1970."""
    date = datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%d")
    scope = f"{date}/{service}/tc3_request"
    canonical = "\n".join(
        ("POST", "/", "", f"content-type:{content_type.lower()}", f"host:{host.lower()}", "", _SIGNED)
    )
    hashed = hashlib.sha256(f"{canonical}\n{hashlib.sha256(body).hexdigest()}".encode()).hexdigest()
    key = f"TC3{secret_key}".encode()
    for part in (date, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    text = f"{ALGORITHM}\n{timestamp}\n{scope}\n{hashed}"
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    return f"{ALGORITHM} Credential={secret_id}/{scope}, SignedHeaders={_SIGNED}, Signature={signature}"


def encode(pictures: Mapping[str, bytes], parameters: Mapping[str, Parameter]) -> bytes:
    """The JSON body. Pictures are spliced in as base64, which has nothing to escape: looking for it
    would cost more than the signature does, and so would a second copy."""
    parts = [json.dumps(dict(parameters)).encode()[:-1]]
    for name, data in pictures.items():
        comma = b"" if parts == [b"{"] else b","
        parts += b'%b"%b":"' % (comma, name.encode()), binascii.b2a_base64(data, newline=False), b'"'
    return b"".join((*parts, b"}"))


def check(environment: Environment) -> None:
    """ConfigurationError where the address has a path: the signature covers ``/`` and nothing else."""
    if httpx.URL(environment.base_url(BASE_URL, DEFAULT_URL)).path != "/":
        raise ConfigurationError(f"{BASE_URL} is an address without a path, such as {DEFAULT_URL}.")


def build(
    environment: Environment,
    action: str,
    pictures: Mapping[str, bytes],
    parameters: Mapping[str, Parameter],
    region: str | None,
) -> httpx.Request:
    """A signed request, good for five minutes. ``pictures`` by the name of their parameter, at
    least one; ``region`` where the action is offered in some alone."""
    url = httpx.URL(environment.base_url(BASE_URL, DEFAULT_URL) + "/")
    body = encode(pictures, parameters)
    timestamp = int(time.time())
    headers = {
        "content-type": _JSON,
        "accept": _JSON,
        "authorization": authorization(
            secret_id=environment.text(SECRET_ID),
            secret_key=environment.text(SECRET_KEY),
            host=url.netloc.decode(),
            body=body,
            timestamp=timestamp,
        ),
        "x-tc-action": action,
        "x-tc-version": VERSION,
        "x-tc-timestamp": str(timestamp),
    }
    if region is not None:
        headers["x-tc-region"] = region
    if token := environment.text(TOKEN):
        headers["x-tc-token"] = token
    return httpx.Request("POST", url, headers=headers, content=body)


def read(reply: Reply) -> Reading:
    """The content of the envelope. Raises the error of its code, else of its HTTP status."""
    body = reply.mapping()
    if "Response" not in body and "RequestId" not in body and "Error" not in body:
        raise reply.failure("The answer is not in the vendor's envelope.")
    content = body.get("Response", body)
    if not isinstance(content, dict):
        raise reply.failure("The answer is not in the vendor's envelope.")
    if content.get("Error") is not None:
        raise _failure(content["Error"], reply)
    if reply.status != 200:
        raise reply.failure()
    request_id = content.get("RequestId")
    return Reading(content, request_id if isinstance(request_id, str) else None)


def _failure(error: Any, reply: Reply) -> ServiceError:
    code = error.get("Code") if isinstance(error, dict) else None
    if not isinstance(code, str):
        return reply.failure("The vendor reports an error without a code.")
    return errors.failure(code) or reply.undocumented(code)
