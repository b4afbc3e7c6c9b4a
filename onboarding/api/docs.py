"""What the schema says of every operation: how it fails, which headers it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from onboarding.api.problems import MEDIA_TYPE, PROBLEMS

CODES = list(PROBLEMS)


class FieldProblem(serializers.Serializer[Any]):
    pointer = serializers.CharField(help_text="JSON pointer (RFC 6901) to the field.")
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemOut(serializers.Serializer[Any]):
    """Problem details (RFC 9457)."""

    type = serializers.CharField(help_text="An address that explains the code.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.ChoiceField(choices=CODES, help_text="Stays the same from release to release.")
    detail = serializers.CharField()
    errors = FieldProblem(many=True, required=False)  # type: ignore[assignment]


View = TypeVar("View", bound=Callable[..., Any])

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A text of your own, such as a UUID. The same key and body within 24 hours get the same"
    " answer, a 500 included, and nothing is done twice.",
    pattern="^[!-~]{1,255}$",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of the case that you know. Where it was changed since, the answer is 409.",
    examples=[OpenApiExample("version 7", value='"7"')],
    pattern='^("[0-9]{1,9}"|[0-9]{1,9})$',
)

_WHEN = {
    400: "The request cannot be read.",
    401: "The key is missing or not valid.",
    403: "The key does not allow this.",
    404: "There is no such thing, or this key does not reach it.",
    409: "The case or the rules do not allow this now.",
    413: "The request is too large.",
    415: "The body has another media type than those taken.",
    422: "The request is not what the schema asks for.",
    429: "Too many requests; Retry-After says when to come back.",
}


def operation(
    name: str,
    summary: str,
    *,
    tag: str,
    answers: Mapping[Any, Any],
    body: Any = None,
    fails: Sequence[int] = (),
    parameters: Sequence[Any] = (),
    post: bool = False,
    versioned: bool = False,
    examples: Sequence[OpenApiExample] = (),
    description: str = "",
) -> Callable[[View], View]:
    """One operation. ``fails`` are the statuses besides those that every operation has."""
    statuses = {400, 401, 403, 429, *fails}
    if body is not None or post:
        statuses |= {409, 413, 415, 422}
    problems = {
        (status, MEDIA_TYPE): OpenApiResponse(ProblemOut, _WHEN[status]) for status in sorted(statuses)
    }
    headers = [*([IDEMPOTENCY_KEY] if post else []), *([IF_MATCH] if versioned else [])]
    return extend_schema(
        operation_id=name,
        summary=summary,
        description=description or summary,
        tags=[tag],
        request=body,
        responses={**answers, **problems},
        parameters=[*parameters, *headers],
        examples=list(examples),
    )


def example(name: str, value: Any, *, request: bool = False, status: int = 200) -> OpenApiExample:
    if request:
        return OpenApiExample(name, value=value, request_only=True)
    return OpenApiExample(name, value=value, response_only=True, status_codes=[str(status)])
