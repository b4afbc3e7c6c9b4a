"""A case is opened and its pictures are collected."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyc.uploads import too_large
from onboarding import access, evidence, faces, labels, policy, reasons, workflow
from onboarding.access import Act
from onboarding.console.forms import NewCaseForm, PictureForm
from onboarding.models import Case, Progress
from onboarding.states import Refused, Step, possible
from onboarding.tasks import send_check

_A_PAGE = 50


def new(request: HttpRequest) -> HttpResponse:
    """Who the applicant is; the pictures come next."""
    access.require(request.user, Act.OPEN)
    form = NewCaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = workflow.open_case(
            access.actor(request.user),  # type: ignore[arg-type]
            form.declared(),
            country=form.cleaned_data["country"],
            document_type=form.cleaned_data["document_type"],
            language=form.cleaned_data["language"],
            reference=form.cleaned_data["reference"],
            level=form.cleaned_data["level"] or policy.STANDARD,
        )
        return redirect("link" if request.POST.get("then") == "link" else "pictures", case.number)
    status = 422 if form.is_bound else 200
    accepted = {country: list(types) for country, types in policy.current()[1].documents.items()}
    context = {"form": form, "accepted": json.dumps(accepted)}
    return render(request, "console/new_case.html", context, status=status)


def pictures(request: HttpRequest, number: str) -> HttpResponse:
    """The slots for front, back and selfie."""
    case = access.get_case(request.user, number, Act.UPLOAD)
    if not possible(case, Step.UPLOAD):
        return _onwards(request, case)
    return render(request, "console/pictures.html", _slots(case))


@require_POST
def add(request: HttpRequest, number: str, side: str) -> HttpResponse:
    """A picture for one side; the slot comes back, with what is wrong where it was refused."""
    case = access.get_case(request.user, number, Act.UPLOAD)
    if side not in labels.SIDE_LABELS:
        raise Http404
    error = _added(request, case, side)
    if error is None and not request.htmx:  # type: ignore[attr-defined]
        return redirect("pictures", number)
    template = "console/pictures.html"
    if request.htmx:  # type: ignore[attr-defined]
        template = "console/_slots.html"
    context = _slots(case) | {"errors": {side: error} if error else {}}
    status = 413 if too_large(request) else 422 if error else 200
    return render(request, template, context, status=status)


def _added(request: HttpRequest, case: Case, side: str) -> str | None:
    """Add the picture; what is wrong where it cannot be."""
    form = PictureForm(request.POST, request.FILES)
    if too_large(request):
        return _too_large()
    if not form.is_valid():
        return " ".join(str(text) for texts in form.errors.values() for text in texts)
    try:
        if side == "selfie" and not faces.on_selfie(form.accepted.jpeg, case):
            return _("No face can be seen in this picture. Choose one that shows the face clearly.")
        workflow.add_page(case, access.actor(request.user), side, form.accepted)  # type: ignore[arg-type]
    except Refused as refused:
        return str(refused)
    if form.accepted.pages > 1:
        messages.info(
            request,
            _("The file has %(pages)d pages; page %(page)d was taken.")
            % {"pages": form.accepted.pages, "page": form.cleaned_data["page"] or 1},
        )
    return None


def _too_large() -> str:
    limit = settings.UPLOAD_MAX_BYTES // 1_000_000
    return _("The file is larger than %(limit)d MB. Choose a smaller one.") % {"limit": limit}


@require_POST
def submit(request: HttpRequest, number: str) -> HttpResponse:
    """Hand the case over to the checks."""
    case = access.get_case(request.user, number, Act.UPLOAD)
    try:
        workflow.submit(case, access.actor(request.user), send_check)  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("pictures", number)
    return _onwards(request, case)


@require_safe
def uploads(request: HttpRequest) -> HttpResponse:
    """The cases that this person opened, the newest first: which of them still want pictures."""
    cases = access.reached(request.user, Act.UPLOAD).filter(opened_by=request.user.pk)
    cases = cases.select_related("applicant").order_by("-created_at", "-number")
    page = Paginator(cases, _A_PAGE).get_page(request.GET.get("page"))
    rows = [(case, evidence.person(case), possible(case, Step.UPLOAD)) for case in page]
    return render(request, "console/uploads.html", {"page": page, "rows": rows})


def _onwards(request: HttpRequest, case: Case) -> HttpResponse:
    """To the case, or for who collects pictures and reviews nothing to their list."""
    if access.may(request.user, Act.VIEW):
        return redirect("case", case.number)
    if case.submitted_at:
        messages.success(request, _("Case %(number)s is handed over.") % {"number": case.number})
    return redirect("uploads")


def _slots(case: Case) -> dict[str, Any]:
    """Which sides are wanted, which are there, and why any is asked for again."""
    case.refresh_from_db()
    documents = evidence.current_documents(case)
    slots = []
    for document in documents:
        pages = {page.side: page for page in document.pages.all()}
        wanted = document.attempt == case.attempt
        optional = workflow.optional_sides(document)
        slots += [
            {
                "side": side,
                "page": pages.get(side),
                "wanted": wanted,
                "optional": side in optional,
            }
            for side in (*workflow.sides_of(document), *optional)
        ]
    asked = case.decisions.filter(action="ask_again").last()
    return {
        "case": case,
        "person": evidence.declared(case).get("full_name", ""),
        "slots": slots,
        "missing": workflow.missing_sides(case),
        "asked": asked if case.progress == Progress.AWAITING_CUSTOMER else None,
        "errors": {},
        "reasons": reasons.REASONS,
        "limit": settings.UPLOAD_MAX_BYTES,
        "megabytes": settings.UPLOAD_MAX_BYTES // 1_000_000,
        "too_large": _too_large(),
        "formats": ".jpg,.jpeg,.png,.webp,.heic,.heif,.bmp,.tif,.tiff,.pdf",
    }
