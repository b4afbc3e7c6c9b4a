"""Who comes: a link's token is exchanged for a cookie that reaches this one case, and no address after it
carries the token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation

from onboarding import access, workflow
from onboarding.audit import Actor
from onboarding.models import ApplyLink, Case

_SALT = "onboarding.apply"
_PATH = "/apply/"

View = Callable[..., HttpResponse]


def admit(response: HttpResponseBase, link: ApplyLink) -> None:
    """Let this browser in by the link. The cookie goes with the browser; the link itself decides, at
    each request, whether it still lets in."""
    response.set_signed_cookie(
        settings.APPLY_COOKIE_NAME, link.pk.hex, salt=_SALT, path=_PATH, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def forget(response: HttpResponseBase) -> None:
    response.delete_cookie(settings.APPLY_COOKIE_NAME, path=_PATH, samesite="Lax")


def link_of(request: HttpRequest) -> ApplyLink | None:
    """The open link that this browser came by."""
    told = request.get_signed_cookie(
        settings.APPLY_COOKIE_NAME, "", salt=_SALT, max_age=workflow.LONGEST_LINK + timedelta(days=1)
    )
    return access.open_link(UUID(hex=told)) if told else None


def customer(view: View) -> View:
    """For a view of the customer's: ``view(request, case, ...)``, in their language, with
    ``request.link`` the link they came by. Without one it leads to where that is explained."""

    @login_not_required
    @wraps(view)
    def let_in(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        link = link_of(request)
        if link is None:
            return redirect("apply_ended")
        request.link = link  # type: ignore[attr-defined]
        speak(request, link.case.language)
        response = view(request, link.case, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return let_in


def speak(request: HttpRequest, language: str) -> None:
    """Answer in that language; the middleware sets it anew for the next request."""
    translation.activate(language)
    request.LANGUAGE_CODE = language


def actor(request: HttpRequest) -> Actor:
    link: ApplyLink = request.link  # type: ignore[attr-defined]
    return workflow.customer_of(link)


def is_first_attempt(case: Case) -> bool:
    """Whether the case has not been handed in yet: later alone documents are asked for again."""
    return case.progress in ("draft", "collecting")
