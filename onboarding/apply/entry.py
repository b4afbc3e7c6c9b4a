"""How a customer comes in, and goes: the link, the start page, another device, the end."""

from __future__ import annotations

import mimetypes

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from onboarding import workflow
from onboarding.apply import limits, session, steps
from onboarding.apply.session import customer
from onboarding.audit import CUSTOMER, Actor
from onboarding.models import Case
from providers import qr


@csrf_exempt  # nothing is done here, and a refusal would be logged
@login_not_required
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """A link is opened: its token is exchanged for a cookie. Whatever is wrong with it is told at an
    address without it, since the addresses of errors are logged."""
    seen = request.method in ("GET", "HEAD")
    link = workflow.open_link(token) if seen and limits.within("enter", limits.address(request)) else None
    response = redirect("apply_home" if link else "apply_ended")
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    if link:
        session.admit(response, link)
    return response


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where the customer goes on; the start page, where there is one, for who comes without a link."""
    link = session.link_of(request)
    if link is not None:
        return redirect(steps.first_open(link.case))
    if not settings.APPLY_START:
        return redirect("apply_ended")
    return render(request, "apply/start.html")


@login_not_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Somebody begins by themselves: a case of their own."""
    if not settings.APPLY_START:
        raise Http404
    if not limits.within("begin", limits.address(request)):
        return _too_often(request)
    nobody = Actor(CUSTOMER)
    case = workflow.open_case(nobody, {}, language=request.LANGUAGE_CODE)
    link, _token = workflow.make_link(case, nobody)
    response = redirect("apply_language")
    session.admit(response, link)
    return response


def _too_often(request: HttpRequest) -> HttpResponse:
    response = render(request, "apply/too_often.html", status=429)
    response["Retry-After"] = str(limits.LIMITS["begin"][1])
    return response


@login_not_required
@require_safe
def ended(request: HttpRequest) -> HttpResponse:
    """The link leads nowhere, or this browser has left the form."""
    return render(request, "apply/ended.html", {"start": settings.APPLY_START}, status=410)


@require_POST
@customer
def device(request: HttpRequest, case: Case) -> HttpResponse:
    """A code by which the same form opens on another device; this one stays open."""
    address = workflow.link_address(workflow.hand_over(request.link))  # type: ignore[attr-defined]
    context = {
        "case": case,
        "address": address,
        # Drawn here; the one text in it is escaped.
        "code": mark_safe(qr.svg(address, escape(_("QR code of the link")))),  # noqa: S308 # nosec
        "minutes": int(workflow.HAND_OVER.total_seconds() // 60),
        "here": steps.first_open(case),
    }
    return render(request, "apply/device.html", context)


@require_POST
@customer
def leave(request: HttpRequest, case: Case) -> HttpResponse:
    """This device forgets the case; the link still leads to it."""
    response = redirect("apply_ended")
    session.forget(response)
    return response


@login_not_required
@require_safe
@cache_control(max_age=3600)
def theme(request: HttpRequest) -> HttpResponse:
    """The organisation's colour as a style sheet: pages may have no style within."""
    colour = {"colour": settings.ORGANISATION_COLOUR}
    return render(request, "apply/theme.css", colour, content_type="text/css")


@login_not_required
@require_safe
@cache_control(max_age=3600)
def logo(request: HttpRequest) -> HttpResponse:
    """The organisation's logo; an SVG may carry no script here."""
    if settings.ORGANISATION_LOGO is None:
        raise Http404
    kind = mimetypes.guess_type(settings.ORGANISATION_LOGO.name)[0]
    response = HttpResponse(settings.ORGANISATION_LOGO.read_bytes(), content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response
