"""A case is opened and its pictures are collected."""

from __future__ import annotations

import json
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kyc.uploads import too_large
from onboarding import access, evidence, glance, labels, policy, reasons, workflow
from onboarding.access import Act
from onboarding.console.forms import NewCaseForm
from onboarding.models import Case, Document, DocumentKind, Progress
from onboarding.states import Refused, Step, possible
from onboarding.tasks import send_check
from onboarding.upload_form import UploadForm
from providers.documents import catalogue
from providers.model import Side

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
    context = {"form": form, "offer": json.dumps(_offer()), "drawings": labels.DRAWINGS}
    return render(request, "console/new_case.html", context, status=status)


def _offer() -> dict[str, Any]:
    """What the page shows as country, document and level are chosen: the documents of a country, the
    drawings of a document, and what a level asks for in a country. ``*`` is any other."""
    rules = policy.current()[1]
    types = {t for accepted in rules.documents.values() for t in accepted}
    drawings = {t: [labels.drawing(t, side) for side in catalogue()[t].sides] for t in types}
    return {
        "accepted": {country: list(accepted) for country, accepted in rules.documents.items()},
        "drawings": drawings | {"": ["front"]},
        "levels": {
            level: {country: list(kinds) for country, kinds in asked.items()}
            for level, asked in rules.levels.items()
        },
    }


@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: HttpRequest, number: str) -> HttpResponse:
    """A slot for each picture; by POST the type of the document is chosen, on which they depend."""
    case = access.get_case(request.user, number, Act.UPLOAD)
    if not possible(case, Step.UPLOAD):
        return _onwards(request, case)
    if request.method == "POST":
        chosen = request.POST.get("document_type", "")
        try:
            workflow.set_document_type(case, access.actor(request.user), chosen, None)  # type: ignore[arg-type]
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("pictures", number)
    return render(request, "console/pictures.html", _slots(case))


@require_POST
def add(request: HttpRequest, number: str, side: str) -> HttpResponse:
    """A picture for one side. A script asks for JSON; without one the page comes back, with what is
    wrong or poor where it is."""
    case = access.get_case(request.user, number, Act.UPLOAD)
    if side not in labels.SIDE_LABELS:
        raise Http404
    problem, poor = _added(request, case, side)
    advice = [str(glance.AT_THE_DESK[code]) for code in poor]
    status = 413 if too_large(request) else 422 if problem or poor else 200
    if "application/json" in request.headers.get("Accept", ""):
        told = {"ok": status == 200, "problem": problem, "poor": advice}
        return JsonResponse(told, status=status)
    if status == 200:
        return redirect("pictures", number)
    context = _slots(case) | {"errors": {side: problem}, "advice": {side: advice}}
    return render(request, "console/pictures.html", context, status=status)


def _added(request: HttpRequest, case: Case, side: str) -> tuple[str, tuple[str, ...]]:
    """Add the picture; else what is wrong with the file, or what is poor about the picture. A poor one
    is taken where the person says so, and marked."""
    form = UploadForm(request.POST, request.FILES)
    if too_large(request):
        return _too_large(), ()
    if not form.is_valid():
        return form.problem, ()
    kind = workflow.KIND_OF.get(side, DocumentKind.IDENTITY)
    poor = glance.look(form.accepted.jpeg, kind, cast(Side, side), case)
    if poor and not form.cleaned_data["anyway"]:
        return "", poor
    actor = access.actor(request.user)  # type: ignore[arg-type]
    try:
        workflow.add_page(case, actor, side, form.accepted, poor=poor)
    except Refused as refused:
        return str(refused), ()
    if form.accepted.pages > 1:
        messages.info(
            request,
            _("The file has %(pages)d pages; page %(page)d was taken.")
            % {"pages": form.accepted.pages, "page": form.cleaned_data["page"] or 1},
        )
    return "", ()


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
    for document in sorted(documents, key=_place):
        pages = {page.side: page for page in document.pages.all()}
        wanted = document.attempt == case.attempt
        optional = workflow.optional_sides(document)
        slots += [
            {
                "side": side,
                "document": document,
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
        "types": _types(case, documents),
        "missing": workflow.missing_sides(case),
        "asked": asked if case.progress == Progress.AWAITING_CUSTOMER else None,
        "errors": {},
        "advice": {},
        "reasons": reasons.REASONS,
        "limit": settings.UPLOAD_MAX_BYTES,
        "megabytes": settings.UPLOAD_MAX_BYTES // 1_000_000,
        "too_large": _too_large(),
        "formats": ".jpg,.jpeg,.png,.webp,.heic,.heif,.bmp,.tif,.tiff,.pdf",
    }


def _place(document: Document) -> int:
    """The identity document comes first, then the face."""
    return {DocumentKind.IDENTITY: 0, DocumentKind.SELFIE: 1}.get(DocumentKind(document.kind), 2)


def _types(case: Case, documents: list[Document]) -> tuple[str, ...]:
    """The types from which that of the identity document can be chosen now."""
    open_now = any(d.kind == DocumentKind.IDENTITY and d.attempt == case.attempt for d in documents)
    return evidence.policy_of(case).accepted(case.country) if open_now else ()
