"""Pictures: opened from the vault for who may see the case, kept nowhere on the way."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from onboarding import access, workflow
from onboarding.access import Act
from onboarding.models import Case, Check, Page
from providers.images import sniff


@require_safe
def page(request: HttpRequest, page: UUID) -> HttpResponse:
    """The stored picture of a side."""
    found = Page.objects.filter(pk=page).values_list("document__case__number", "file").first()
    return _picture(request, found, Act.PICTURES)


@require_safe
def crop(request: HttpRequest, check: UUID, name: str) -> HttpResponse:
    """A picture that a check cut out, such as the portrait."""
    made = Check.objects.filter(pk=check).select_related("case").first()
    file = made.crops.get(name) if made else None
    return _picture(request, (made.case.number, file) if made and file else None, Act.VIEW)


def _picture(request: HttpRequest, found: tuple[str, str] | None, act: Act) -> HttpResponse:
    access.require(request.user, act)
    if found is None or not found[1]:
        raise Http404
    case: Case = access.get_case(request.user, found[0], act)
    data = workflow.look_at_picture(case, access.actor(request.user), found[1])  # type: ignore[arg-type]
    # What was uploaded is a JPEG of our own; what a vendor cut out may be anything.
    kind = {"JPEG": "image/jpeg", "PNG": "image/png"}.get(sniff(data) or "")
    response = HttpResponse(data, content_type=kind or "application/octet-stream")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = "inline" if kind else "attachment"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response
