"""How aisolution.credit is spoken to: a form, the token in the query, ``status`` and ``message``.

Source: "Identity Card OCR". The token of the query is in no log: the door tells no address. What is
said of a wrong token, of credit or of a rate is nowhere stated.
"""

from __future__ import annotations

import httpx

from providers import errors
from providers.door import Reading, Reply
from providers.environment import Environment
from providers.errors import ServiceError
from providers.wire import FORM, form, wrong_shape

KEY = "AISOLUTION_TOKEN"
BASE_URL = ("AISOLUTION_BASE_URL", "https://api.aisolution.credit")

MOST_BASE64 = 2_000_000
"""A picture in base64 must have fewer characters. The document says 2M; read on the smaller meaning."""

# The document's "Status code"; all but OK are free.
STATUS: dict[str, tuple[type[ServiceError], str]] = {
    "FAIL": (errors.ImageUnreadable, "The vendor could not read the picture."),
    "IMAGE_RECOGNIZE_ERROR": (
        errors.ImageUnreadable,
        "The vendor found no number or no name in the picture.",
    ),
    "INVALID_REQUEST": (errors.InvalidRequest, "The vendor says that a parameter is wrong."),
    "IMAGE_INVALID_FORMAT": (errors.ImageInvalid, "The vendor takes JPEG, PNG and BMP only."),
    "IMAGE_INVALID_SIZE": (errors.ImageTooLarge, "The picture is over the vendor's 2 MB."),
    "RETRY_LATER": (errors.VendorUnavailable, "The vendor is not available and asks to try again."),
}


def build(environment: Environment, path: str, image: bytes) -> httpx.Request:
    return httpx.Request(
        "POST",
        environment.base_url(*BASE_URL) + path,
        params={"token": environment.text(KEY)},
        headers={"content-type": FORM, "accept": "application/json"},
        content=form({}, {"img": image}),
    )


def read(reply: Reply) -> Reading:
    """The content of ``message``; raises the error of ``status``, else of the HTTP status."""
    body = reply.mapping()
    status = body.get("status")
    if not isinstance(status, str):
        raise reply.failure()
    if status == "OK":
        message = body.get("message")
        if not isinstance(message, dict):
            raise wrong_shape("message", billable=True)
        return Reading(message, billable=True)
    if status not in STATUS:
        raise reply.undocumented(status)
    kind, text = STATUS[status]
    raise kind(text, vendor_code=status, billable=False)
