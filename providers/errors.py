"""What can go wrong with a call.

    ServiceError                    every failure of a call; knows kind, retryable, billable
     x NotConfigured                the vendor's variables are not set
     x InvalidRequest               our fault: a parameter is missing or wrong
     x ImageError                   the picture is at fault
        + ImageInvalid              not an image, a format that is not taken, broken
        + ImageTooLarge             over a limit of bytes or pixels
        + ImageUnreadable           blurry, too small, no text
     x WrongDocument                another kind of card, wrong side, several cards
     x BadResponse                  not what the vendor's document says
    ConfigurationError              stands outside: a lenient caller must not swallow it

No error carries a response body, a value read from a document or a token.
"""

from __future__ import annotations

from typing import Any, ClassVar


class ConfigurationError(Exception):
    """A setting is missing or wrong; the message names the variable."""


class ServiceError(Exception):
    """A call failed. ``message`` is ours, for people, and says what to do."""

    kind: ClassVar[str] = "bad_response"
    retryable: ClassVar[bool] = False

    def __init__(
        self,
        message: str,
        *,
        vendor_code: str | None = None,
        billable: bool | None = None,
        http_status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.vendor_code = vendor_code
        self.billable = billable
        self.http_status = http_status

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "vendor_code": self.vendor_code,
            "message": self.message,
            "retryable": self.retryable,
            "billable": self.billable,
            "http_status": self.http_status,
        }


class NotConfigured(ServiceError):
    """The vendor has no credentials here."""

    kind = "not_configured"


class InvalidRequest(ServiceError):
    """A parameter is missing or wrong: our fault, before or at the vendor."""

    kind = "invalid_request"


class ImageError(ServiceError):
    """The picture is at fault; taking another one helps."""


class ImageInvalid(ImageError):
    """Not an image, of a format that is not taken, or broken."""

    kind = "image_invalid"


class ImageTooLarge(ImageError):
    """Over a limit of bytes or pixels."""

    kind = "image_too_large"


class ImageUnreadable(ImageError):
    """Blurry, too small, or without text."""

    kind = "image_unreadable"


class WrongDocument(ServiceError):
    """Another kind of card, the wrong side, or several cards."""

    kind = "wrong_document"


class BadResponse(ServiceError):
    """The vendor's answer is not what its document says."""
