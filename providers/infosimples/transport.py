"""How Infosimples is spoken to: a form with token and file, an envelope with ``code`` and ``data``.

Source: "Images API Documentation (v2)". It names neither the parameter of the file nor the place of
the token; both are choices of the contract, and the names can be set: ``INFOSIMPLES_IMAGE_PARAMETER``
and ``INFOSIMPLES_PDF_PARAMETER``, and for one service with its name behind (``..._OCR_CNH``).
"""

from __future__ import annotations

import re
from typing import Any

import httpx

from providers import errors
from providers.door import Reading, Reply
from providers.environment import Environment
from providers.errors import ServiceError
from providers.images import sniff
from providers.wire import FORM, form, number, wrong_shape

KEY = "INFOSIMPLES_TOKEN"
BASE_URL = ("INFOSIMPLES_BASE_URL", "https://api.infosimples.com/api/v2/imagens")
IMAGE = ("INFOSIMPLES_IMAGE_PARAMETER", "image_base64")
PDF = ("INFOSIMPLES_PDF_PARAMETER", "pdf_base64")

# "API Response Codes": what went wrong, and whether there is a charge.
CODES: dict[int, tuple[type[ServiceError], bool, str]] = {
    600: (errors.VendorUnavailable, False, "The vendor had an unexpected error."),
    601: (errors.AuthFailed, False, f"The vendor does not accept {KEY}."),
    602: (errors.InvalidRequest, False, "The vendor has no such service."),
    603: (errors.AuthFailed, False, f"The vendor does not allow {KEY} this service."),
    604: (errors.InvalidRequest, False, "The vendor says that the request is not valid."),
    606: (errors.InvalidRequest, True, "The vendor misses a parameter."),
    622: (errors.RateLimited, False, "The vendor says that the same request comes too often."),
    700: (errors.ImageInvalid, True, "The vendor could not decode the file."),
    701: (errors.ImageInvalid, True, "The vendor says that the file is not a picture."),
    702: (errors.WrongDocument, True, "The vendor found no document of this kind in the picture."),
}
OK = 200


def parameter(environment: Environment, service: str, kind: str | None) -> str:
    """The name under which a service takes a file of a kind."""
    name, usual = PDF if kind == "PDF" else IMAGE
    own = re.sub(r"[^A-Z0-9]", "_", service.upper())
    return environment.text(f"{name}_{own}", environment.text(name, usual))


def build(environment: Environment, service: str, file: bytes) -> httpx.Request:
    """``service`` is the vendor's name for it, such as ``ocr/cnh``."""
    return httpx.Request(
        "POST",
        f"{environment.base_url(*BASE_URL)}/{service}",
        headers={"content-type": FORM, "accept": "application/json"},
        content=form({"token": environment.text(KEY)}, {parameter(environment, service, sniff(file)): file}),
    )


def read(reply: Reply) -> Reading:
    """The whole envelope, its ``data`` a list of objects; raises the error of ``code``, else of the
    HTTP status."""
    body = reply.mapping()
    code = number(body.get("code"))
    if code is None:
        raise reply.failure()
    if code == OK:
        billable = _billable(body, charged=True)
        data = body.get("data")
        if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
            raise wrong_shape("data", billable=billable)
        return Reading(body, billable=billable)
    if code not in CODES:
        error = reply.undocumented(f"{code:g}")
        error.billable = _billable(body, charged=None)
        raise error
    kind, charged, message = CODES[int(code)]
    raise kind(message, vendor_code=f"{code:g}", billable=_billable(body, charged=charged))


def _billable(body: dict[str, Any], *, charged: bool | None) -> bool | None:
    """``header.billable`` where it is given, else what the table says."""
    header = body.get("header")
    told = header.get("billable") if isinstance(header, dict) else None
    return told if isinstance(told, bool) else charged
