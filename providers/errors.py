"""What can go wrong with a call.

    ServiceError                    every failure of a call; knows kind, retryable, billable
     x NotConfigured                the vendor's variables are not set
     x InvalidRequest               our fault: a parameter is missing or wrong
     x AuthFailed                   the vendor does not know or admit us
     x QuotaExhausted               credits, arrears, package run out
     x ImageError                   the picture is at fault
        + ImageInvalid              not an image, a format that is not taken, broken
        + ImageTooLarge             over a limit of bytes or pixels
        + ImageUnreadable           blurry, too small, no text
        + NoFace                    no face to compare
     x WrongDocument                another kind of card, wrong side, several cards
     x NotFound                     the vendor has no record of it
     x BadResponse                  not what the vendor's document says
     x TransientError               the same call may succeed later: the only ones that are retried
        + RateLimited               too many calls
        + VendorUnavailable         the vendor is down or asks to try again
        + TimedOut                  no whole answer in time
        + NetworkFailed             the connection failed or broke
    ConfigurationError              stands outside: a lenient caller must not swallow it

No error carries a response body, a value read from a document or a token.
"""

from __future__ import annotations

from typing import Any, ClassVar

from providers.model import Check


class ConfigurationError(Exception):
    """A setting is missing or wrong; the message names the variable."""


class ServiceError(Exception):
    """A call failed. ``message`` is ours, for people, and says what to do.

    ``vendor_code`` is the vendor's own code, ``billable`` whether it charges the failure (None
    where its document does not say), ``sent`` whether anything may have reached the vendor,
    ``retry_after`` the seconds it asked to wait, ``checks`` what the failure itself tells about
    the document: findings survive a fallback to another service.
    """

    kind: ClassVar[str] = "bad_response"
    retryable: ClassVar[bool] = False

    def __init__(
        self,
        message: str,
        *,
        vendor_code: str | None = None,
        billable: bool | None = None,
        http_status: int | None = None,
        sent: bool = True,
        retry_after: float | None = None,
        checks: tuple[Check, ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.vendor_code = vendor_code
        self.billable = billable
        self.http_status = http_status
        self.sent = sent
        self.retry_after = retry_after
        self.checks = checks

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


class AuthFailed(ServiceError):
    """The vendor does not know or admit us: token, signature, address, service not activated."""

    kind = "auth"


class QuotaExhausted(ServiceError):
    """Credits, arrears, or a package that has run out."""

    kind = "quota"


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


class NoFace(ImageError):
    """No face could be found to compare."""

    kind = "no_face"


class WrongDocument(ServiceError):
    """Another kind of card, the wrong side, or several cards."""

    kind = "wrong_document"


class NotFound(ServiceError):
    """The vendor has no record of what was asked."""

    kind = "not_found"


class BadResponse(ServiceError):
    """The vendor's answer is not what its document says."""


class TransientError(ServiceError):
    """The same call may succeed later."""

    retryable = True


class RateLimited(TransientError):
    """Too many calls, told by the vendor or by our own pace."""

    kind = "rate_limited"


class VendorUnavailable(TransientError):
    """The vendor is down, its engine failed, or it asks to try again."""

    kind = "vendor_unavailable"


class TimedOut(TransientError):
    """No whole answer in time."""

    kind = "timeout"


class NetworkFailed(TransientError):
    """The connection failed or broke."""

    kind = "network"


def kinds() -> frozenset[str]:
    """Of all errors that services raise."""
    found, left = set(), [ServiceError]
    while left:
        error = left.pop()
        found.add(error.kind)
        left += [each for each in error.__subclasses__() if each.__module__ == __name__]
    return frozenset(found)
