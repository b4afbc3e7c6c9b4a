"""What a person sees when something cannot be done: what happened, and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    room = "apply" if request.path.startswith("/apply/") else "console"
    context = {"status": status, "title": title, "text": text}
    return render(request, f"{room}/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        400,
        _("The request was not understood"),
        _("Go back, reload the page and try again."),
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        403,
        _("Your role does not allow this"),
        _("Ask an administrator if you think that it should."),
    )


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        404,
        _("There is no such page"),
        _("The link may be old, or the case number mistyped. The queue has every case."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request: whatever failed, be it session or database, is not asked again."""
    context = {
        "status": 500,
        "title": _("Something went wrong on our side"),
        "text": _("Nothing was saved half-way. Try again; if it happens again, tell your administrator."),
    }
    return HttpResponseServerError(render_to_string("console/error.html", context))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        403,
        _("The form was too old"),
        _("Go back, reload the page and send it again. Cookies must be allowed for this site."),
    )
