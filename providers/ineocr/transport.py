"""How INE-OCR is spoken to: multipart, a key in a header, errors as ``code`` and ``message``.

Source: "INE-OCR API". Its error body is not shown; the code is taken from ``code`` in the contract.
"""

from __future__ import annotations

import httpx

from providers import errors
from providers.door import Reading, Reply
from providers.environment import Environment
from providers.errors import ServiceError
from providers.wire import upload

KEY, BASE_URL = "INEOCR_API_KEY", "INEOCR_BASE_URL"
PATH = "/api/ineocr/getineocr"

# The document's "Service Messages". Billing is nowhere stated.
CODES: dict[str, tuple[type[ServiceError], str]] = {
    "INOCR001": (errors.VendorUnavailable, "The vendor had an unexpected error."),
    "INOCR002": (errors.InvalidRequest, "The vendor misses the front of the card."),
    "INOCR003": (errors.InvalidRequest, "The vendor misses the back of the card."),
    "INOCR004": (errors.WrongDocument, "The vendor says that this is another type of document."),
    "INOCR005": (errors.ImageTooLarge, "A picture is over the vendor's 5 MB."),
    "INOCR006": (errors.InvalidRequest, "The vendor could not decode the request."),
    "INOCR007": (errors.VendorUnavailable, "The vendor's reading engine failed."),
    "INOCR008": (errors.ImageInvalid, "The vendor says that a picture is empty."),
    "INOCR009": (errors.VendorUnavailable, "The vendor's reading engine failed."),
    "INOCR010": (errors.VendorUnavailable, "The vendor's language engine failed."),
    "INOCR011": (errors.VendorUnavailable, "The vendor's language engine said nothing."),
    "INOCR012": (errors.ImageUnreadable, "The vendor found no text on either side."),
    "INOCR013": (errors.VendorUnavailable, "The vendor's language engine failed."),
    "INOCR014": (errors.ImageInvalid, "The vendor takes JPEG and PNG only."),
    "INOCR015": (errors.ImageInvalid, "The vendor could not open a picture."),
    "INOCR016": (errors.AuthFailed, "The vendor does not accept INEOCR_API_KEY."),
}


def build(environment: Environment, front: bytes, back: bytes) -> httpx.Request:
    return httpx.Request(
        "POST",
        environment.base_url(BASE_URL) + PATH,
        headers={"apikey": environment.text(KEY), "accept": "application/json"},
        files={"FrontImage": upload("front", front), "BackImage": upload("back", back)},
    )


def read(reply: Reply) -> Reading:
    """The answer's object; raises the error of its code, else of its HTTP status."""
    body = reply.mapping()
    code = body.get("code")
    if code is None and reply.status == 200:
        return Reading(body)
    if not isinstance(code, str):
        raise reply.failure()
    if code not in CODES:
        raise reply.undocumented(code)
    kind, message = CODES[code]
    raise kind(message, vendor_code=code)
