"""A request that was refused before it came to any view: told in the language of the door it asked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from onboarding.api import problems
from onboarding.console import errors


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return errors.bad_request(request, exception)
    told = problems.answer(problems.Problem("malformed"))
    return JsonResponse(told.data, status=told.status_code, content_type=problems.MEDIA_TYPE)
