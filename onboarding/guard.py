"""The middleware before every view: an address lets in whom ``onboarding.access`` names, and one that
it does not name lets in nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from onboarding import access


class Guard:
    """Stands after LoginRequiredMiddleware, which sends who has no log-in to get one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        match = request.resolver_match
        access.enter(request.user, match.url_name if match else None)


class May:
    """For templates: ``may.review``, and so on for each act."""

    def __init__(self, request: HttpRequest) -> None:
        self._user = getattr(request, "user", None)

    def __getitem__(self, act: str) -> bool:
        return self._user is not None and access.may(self._user, access.Act(act))


def may(request: HttpRequest) -> dict[str, May]:
    """A context processor."""
    return {"may": May(request)}
