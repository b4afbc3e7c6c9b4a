"""Errors as problem details (RFC 9457), each with a code that stays the same.

A 422 says that the request is not what the schema asks for; a 409 that it is, and that the case or the
rules do not allow it now.
"""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

from onboarding import labels, repeats
from onboarding.states import Refused
from providers.errors import ImageError

log = logging.getLogger("onboarding.api")

MEDIA_TYPE = "application/problem+json"

PROBLEMS: dict[str, tuple[int, str | Promise]] = {
    "malformed": (400, _("The request cannot be read")),
    "invalid_idempotency_key": (400, _("The Idempotency-Key cannot be used")),
    "invalid_version": (400, _("The If-Match header is no version of a case")),
    "invalid_parameter": (400, _("A parameter of the address is wrong")),
    "not_authenticated": (401, _("A key is missing")),
    "key_not_valid": (401, _("The key is not valid")),
    "key_expired": (401, _("The key has expired")),
    "scope_missing": (403, _("The key does not allow this")),
    "not_found": (404, _("There is no such thing")),
    "method_not_allowed": (405, _("This address does not take that method")),
    "unknown_service": (409, _("No such service makes checks")),
    "nothing_to_rerun": (409, _("No check failed or got stuck")),
    "refused": (409, _("This is not possible")),
    "stale_version": (409, _("The case was changed in the meantime")),
    "wrong_state": (409, _("The state of the case does not allow this")),
    "document_not_accepted": (409, _("This kind of document is not accepted")),
    "unknown_level": (409, _("The policy has no such level")),
    "document_not_current": (409, _("The document is not a current one of the case")),
    "same_picture": (409, _("The picture is that of another side")),
    "side_not_asked": (409, _("No new picture of this was asked for")),
    "sides_missing": (409, _("A picture is missing")),
    "unknown_reason": (409, _("The reason does not belong to this decision")),
    "type_not_confirmed": (409, _("The type of the document is not confirmed")),
    "four_eyes": (409, _("Another person must do this")),
    "person_only": (409, _("Only a person may do this")),
    "held_by_another": (409, _("Somebody else holds the case")),
    "too_many_endpoints": (409, _("There are too many webhook endpoints")),
    "endpoint_off": (409, _("The webhook endpoint is switched off")),
    "idempotency_key_reused": (409, _("The Idempotency-Key was used for another request")),
    "body_too_large": (413, _("The request is too large")),
    "unsupported_media_type": (415, _("The format of the request is not taken")),
    "invalid_request": (422, _("A field is wrong")),
    "invalid_value": (422, _("A value is wrong")),
    "url_not_allowed": (422, _("A webhook cannot go to this address")),
    "image_invalid": (422, _("The file is not a picture that can be read")),
    "image_unreadable": (422, _("The picture cannot be used")),
    "image_too_large": (413, _("The picture is too large")),
    "no_face": (422, _("No face can be seen in the selfie")),
    "rate_limited": (429, _("Too many requests")),
    "internal_error": (500, _("Something went wrong here")),
}
"""Every code: HTTP status and title."""


class Problem(Exception):
    """One of the above, with a ``detail`` for whoever reads it and further members."""

    def __init__(
        self,
        code: str,
        detail: str | Promise = "",
        *,
        errors: list[dict[str, str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}


def handler(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's hook: whatever was raised as an answer."""
    return answer(error)


def answer(error: Exception) -> Response:
    problem = _problem(error)
    status, title = PROBLEMS[problem.code]
    body: dict[str, Any] = {
        "type": f"{settings.PUBLIC_URL}/api/v1/problems/{problem.code}",
        "title": str(title),
        "status": status,
        "code": problem.code,
        "detail": str(problem.detail or title),
    }
    if problem.errors is not None:
        body["errors"] = problem.errors
    response = Response(body, status=status, content_type=MEDIA_TYPE)
    for name, value in problem.headers.items():
        response[name] = value
    return response


def _problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused):
        return Problem(error.code if error.code in PROBLEMS else "refused", str(error))
    if isinstance(error, ImageError):
        code = error.kind if error.kind in PROBLEMS else "image_invalid"
        return Problem(code, labels.error_text(error.kind, error.message))
    if isinstance(error, repeats.OtherRequest):
        return Problem("idempotency_key_reused", _("Use a new key for a new request."))
    if isinstance(error, exceptions.ValidationError):
        return Problem("invalid_request", errors=list(flat(error.detail, "")))
    if isinstance(error, RequestDataTooBig):
        return Problem("body_too_large")
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    if isinstance(error, Http404):
        return Problem("not_found")
    if isinstance(error, PermissionDenied):
        return Problem("scope_missing")
    if isinstance(error, SuspiciousOperation):
        return Problem("malformed")
    # The type alone: a message may quote what was sent.
    log.error("the API failed: %s", type(error).__name__, exc_info=settings.DEBUG)
    return Problem("internal_error", _("Nothing was changed. Try again with the same Idempotency-Key later."))


_FRAMEWORK = {
    400: "malformed",
    401: "not_authenticated",
    403: "scope_missing",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
}


def _of_framework(error: exceptions.APIException) -> Problem:
    code = _FRAMEWORK.get(error.status_code, "malformed")
    headers = {}
    if isinstance(error, exceptions.AuthenticationFailed):
        code = "key_not_valid"
    if error.status_code == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="kyc"'
    return Problem(code, str(error.detail), headers=headers)


def flat(detail: Any, pointer: str) -> Any:
    """Each wrong field with the JSON pointer (RFC 6901) to it, a code, and what is wrong."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            part = str(name).replace("~", "~0").replace("/", "~1")[:80]
            yield from flat(inner, f"{pointer}/{part}")
    elif isinstance(detail, list) and any(isinstance(inner, dict | list) for inner in detail):
        for number, inner in enumerate(detail):
            yield from flat(inner, f"{pointer}/{number}")
    else:
        for told in detail if isinstance(detail, list) else [detail]:
            yield {
                "pointer": pointer.removesuffix("/non_field_errors"),
                "code": told.code,
                "detail": str(told),
            }
