"""The screens that ask for pictures, and the pictures themselves."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kyc.uploads import too_large
from onboarding import glance, reasons, workflow
from onboarding.apply import limits, session, steps
from onboarding.apply.session import customer
from onboarding.apply.wizard import page
from onboarding.intake import SMALLEST_SIDE
from onboarding.models import Case, DecisionAction, Page
from onboarding.states import Refused
from onboarding.upload_form import UploadForm
from providers.model import Side

FORMATS = "image/*,.heic,.heif,.pdf"


@require_http_methods(["GET", "HEAD", "POST"])
@customer
def picture(request: HttpRequest, case: Case, kind: str, side: str) -> HttpResponse:
    """One side of one document. A script asks for JSON; without one the page itself comes back."""
    wanted = next((s for s in steps.sides(case) if (s.document.kind, s.side) == (kind, side)), None)
    place = steps.place(case, f"{kind}-{side}")
    if wanted is None or place is None:
        return redirect(steps.first_open(case))
    if request.method != "POST":
        return _shown(request, case, wanted, place)
    problem, poor, status = _taken(request, case, wanted)
    if "application/json" in request.headers.get("Accept", ""):
        told = {"ok": not problem, "problem": problem, "poor": [str(glance.POOR[code]) for code in poor]}
        return JsonResponse(told, status=status)
    if not problem and not poor:
        return redirect(wanted.url)
    return _shown(request, case, wanted, place, problem, poor, status)


def _taken(request: HttpRequest, case: Case, wanted: steps.Side) -> tuple[str, tuple[str, ...], int]:
    """Take the picture; else what is wrong with the file, or what is poor about the picture, and the
    status of the answer."""
    if not limits.within("upload", str(case.pk)):
        return _("Too many pictures within a few minutes. Wait ten minutes and go on."), (), 429
    form = UploadForm(request.POST, request.FILES)
    if too_large(request):
        limit = settings.UPLOAD_MAX_BYTES // 1_000_000
        return _("The file is larger than %(limit)d MB. Choose a smaller one.") % {"limit": limit}, (), 413
    if not form.is_valid():
        return form.problem, (), 422
    poor = glance.look(form.accepted.jpeg, wanted.document.kind, cast(Side, wanted.side), case)
    if poor and workflow.count_try(case, wanted.key):
        return "", poor, 422
    try:
        workflow.add_page(case, session.actor(request), wanted.side, form.accepted, poor=poor)
    except Refused as refused:
        return str(refused), (), 422
    return "", (), 200


def _shown(
    request: HttpRequest,
    case: Case,
    wanted: steps.Side,
    place: steps.Place,
    problem: str = "",
    poor: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    return page(
        request, "picture", case, place, status,
        wanted=wanted, problem=problem, poor=[glance.POOR[code] for code in poor],
        taken_as_it_is=[glance.POOR[code] for code in (wanted.page.poor if wanted.page else ())],
        asked=_asked(case, wanted), formats=FORMATS, least=SMALLEST_SIDE, most=settings.UPLOAD_MAX_BYTES,
    )  # fmt: skip


def _asked(case: Case, wanted: steps.Side) -> str:
    """Why this document is asked for again; empty where it is the first time."""
    former = wanted.document.replaces_id
    decision = case.decisions.filter(action=DecisionAction.ASK_AGAIN).last()
    code = decision.asked.get(str(former)) if decision and former else None
    return str(reasons.reason(DecisionAction.ASK_AGAIN, code).customer) if code else ""


@require_safe
@customer
def image(request: HttpRequest, case: Case, page: UUID) -> HttpResponse:
    """A picture of this attempt, for who sent it."""
    found = Page.objects.filter(pk=page, document__case=case, document__attempt=case.attempt).first()
    if found is None or not found.file:
        raise Http404
    picture = workflow.look_at_picture(case, session.actor(request), found.file)
    response = HttpResponse(picture, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = "inline; filename=picture.jpg"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response
