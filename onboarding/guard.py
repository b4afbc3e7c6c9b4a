"""The middleware before every view: an address lets in whom ``onboarding.access`` names, and one that
it does not name lets in nobody. Sessions end here, and who lacks a second factor is sent to get one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from onboarding import access
from onboarding.access import ROUTES, Act, Door
from onboarding.signin import session

_POLLED = {"progress"}
"""Asked for by a page alone, without a person doing anything."""

_WITHOUT_FACTOR = {"logout", "account_logout", "account_reauthenticate"}
"""Reached, besides the pages that set one up, by who lacks a second factor."""


class Guard:
    """Stands after LoginRequiredMiddleware, which sends who has no log-in to get one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _asks_for_log_in(_name(request)):
            # Neither a proxy nor the browser's cache shows what stood there to who comes next.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = _name(request)
        if _asks_for_log_in(name) and request.user.is_authenticated:
            if session.is_over(request):
                logout(request)
                messages.info(request, _("You were logged out after a while. Log in again to go on."))
                return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
            if name not in _POLLED:
                session.note_use(request)
            if _sets_no_factor_up(name) and session.lacks_second_factor(request):
                return redirect("mfa_index")
        access.enter(request.user, name)
        return None


def _name(request: HttpRequest) -> str:
    return (request.resolver_match.url_name if request.resolver_match else None) or ""


def _asks_for_log_in(name: str) -> bool:
    rule = ROUTES.get(name)
    return isinstance(rule, Act) or rule is Door.SIGNED_IN


def _sets_no_factor_up(name: str) -> bool:
    return not name.startswith("mfa_") and name not in _WITHOUT_FACTOR


class May:
    """For templates: ``may.review``, and so on for each act."""

    def __init__(self, request: HttpRequest) -> None:
        self._user = getattr(request, "user", None)

    def __getitem__(self, act: str) -> bool:
        return self._user is not None and access.may(self._user, access.Act(act))


def may(request: HttpRequest) -> dict[str, May]:
    """A context processor."""
    return {"may": May(request)}
