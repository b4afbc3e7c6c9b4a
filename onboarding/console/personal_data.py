"""A person's data: kept from being forgotten, handed out to them, erased because they ask for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from onboarding import access, workflow
from onboarding.access import Act
from onboarding.models import Case, Erasure, Page
from onboarding.states import Refused


@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    """What is kept about the person of a case, and what can be done with it."""
    return _shown(request, access.get_case(request.user, number, Act.PRIVACY))


@require_POST
def hold(request: HttpRequest, number: str) -> HttpResponse:
    case = access.get_case(request.user, number, Act.PRIVACY)
    reason = request.POST.get("reason", "").replace("\0", "")[:4000]
    try:
        workflow.place_hold(case, access.actor(request.user), reason)  # type: ignore[arg-type]
    except Refused as refused:
        return _shown(request, case, str(refused), 422)
    messages.success(request, _("The data of this case are held: nothing of it is forgotten."))
    return redirect("personal_data", number)


@require_POST
def lift(request: HttpRequest, number: str) -> HttpResponse:
    case = access.get_case(request.user, number, Act.PRIVACY)
    try:
        workflow.lift_hold(case, access.actor(request.user))  # type: ignore[arg-type]
        messages.success(request, _("The hold is lifted: the policy's terms hold for this case again."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("personal_data", number)


@require_POST
def hand_out(request: HttpRequest, number: str) -> HttpResponse:
    """By POST alone: it writes into the trail who took it."""
    case = access.get_case(request.user, number, Act.PRIVACY)
    try:
        content = workflow.export_subject(case.applicant, access.actor(request.user))  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("personal_data", number)
    response = HttpResponse(content, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = f'attachment; filename="person-of-{case.number}.zip"'
    return response


@require_POST
def erase(request: HttpRequest, number: str) -> HttpResponse:
    """Only who types the number of the case means it."""
    case = access.get_case(request.user, number, Act.PRIVACY)
    if request.POST.get("typed", "").strip().upper() != case.number:
        wrong = _("Type the number of this case, %(number)s, to erase.") % {"number": case.number}
        return _shown(request, case, wrong, 422, erasing=True)
    try:
        workflow.erase(case.applicant, access.actor(request.user))  # type: ignore[arg-type]
        messages.success(request, _("The data are erased. The receipt stays here."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("personal_data", number)


def _shown(
    request: HttpRequest, case: Case, error: str = "", status: int = 200, *, erasing: bool = False
) -> HttpResponse:
    cases = list(Case.objects.filter(applicant=case.applicant_id).order_by("created_at"))
    left = [one for one in cases if one.forgotten_at is None]
    context = {
        "case": case,
        "cases": cases,
        "left": left,
        "held": [one for one in left if one.held_at],
        "under_way": [one for one in left if not one.is_final],
        "pictures": Page.objects.filter(document__case__in=left).exclude(file="").count(),
        "reason": workflow.hold_reason(case),
        "receipts": Erasure.objects.filter(applicant=case.applicant_id),
        "error": error,
        "erasing": erasing,
    }
    response = render(request, "console/personal_data.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
