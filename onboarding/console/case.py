"""The case page: evidence beside findings, and every act of a reviewer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from onboarding import access, audit, checking, evidence, findings, reasons, workflow
from onboarding.access import Act
from onboarding.console.forms import CorrectionForm
from onboarding.evidence import DocumentEvidence, Evidence, Reading
from onboarding.models import (
    AuditEntry,
    Case,
    Check,
    CheckState,
    Decision,
    DecisionAction,
    DecisionState,
    Finding,
    Page,
    Progress,
)
from onboarding.states import Refused, Stale, Step, possible
from onboarding.tasks import send_check
from providers.documents import FIELDS

_TROUBLE_FIRST = {"missing": 0, "trouble": 1, "unsure": 2, "": 3}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the fields table. ``state`` is what is wrong with it, if anything."""

    name: str
    reading: Reading | None
    declared: str
    state: str
    notes: list[Any] = field(default_factory=list)


@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    case = access.get_case(request.user, number)
    if case.progress in (Progress.DRAFT, Progress.COLLECTING) and access.may(
        request.user, Act.UPLOAD
    ):
        return redirect("pictures", number)
    return render(request, "console/case.html", _context(request, case))


@require_safe
def progress(request: HttpRequest, number: str) -> HttpResponse:
    """The steps of the checks, asked for again and again while they run."""
    case = access.get_case(request.user, number)
    response = render(request, "console/_progress.html", _steps(case))
    if case.progress != Progress.CHECKING:
        response["HX-Refresh"] = "true"
    return response


def _context(request: HttpRequest, case: Case) -> dict[str, Any]:
    known = evidence.load(case)
    box = evidence.vault_of(case)
    open_findings: list[tuple[Finding, dict[str, Any]]] = []
    settled: list[tuple[Finding, dict[str, Any]]] = []
    for finding in Finding.objects.filter(case=case).select_related("dismissed_by", "document"):
        details = box.open_json(finding.sealed, evidence.FINDING_PLACE)
        (open_findings if finding.is_open else settled).append((finding, details))
    decisions = [
        (decision, _note(case, decision.note), _note(case, decision.second_note))
        for decision in Decision.objects.filter(case=case).select_related("made_by", "second_by")
    ]
    staged = next((d for d, _n, _s in decisions if d.state == DecisionState.STAGED), None)
    identity = known.identity
    user = request.user
    return _steps(case) | {
        "case": case,
        "known": known,
        "identity": identity,
        "images": _images(known),
        "rows": _rows(known, identity, [f for f, _d in open_findings]),
        "others": [r for r in identity.readings if not r.name] if identity else [],
        "findings": open_findings,
        "settled": settled,
        "face": _face(known),
        "former": _former_pages(case),
        "decisions": decisions,
        "staged": staged,
        "may_second": access.may(user, Act.SECOND)
        and (staged is None or staged.made_by_id != user.pk),
        "reviewable": possible(case, Step.REVIEW) and access.may(user, Act.REVIEW),
        "second_wanted": workflow.needs_second(case, DecisionAction.APPROVE),
        "unconfirmed": identity is not None and not identity.document.type_confirmed,
        "types": known.policy.accepted(case.country),
        "all_fields": FIELDS,
        "reasons": reasons.REASONS,
        "trail": AuditEntry.objects.filter(chain=str(case.pk)).order_by("-seq"),
        "actions": audit.Action,
        "may_upload": possible(case, Step.UPLOAD) and access.may(user, Act.UPLOAD),
        "may_withdraw": possible(case, Step.WITHDRAW) and access.may(user, Act.REVIEW),
    }


def _steps(case: Case) -> dict[str, Any]:
    checks = list(Check.objects.filter(case=case).exclude(error_kind=checking.REPLACED))
    return {
        "case": case,
        "checks": checks,
        "rerunnable": possible(case, Step.RERUN)
        and any(checking.may_run_again(check, case) for check in checks),
        "running": any(c.state in (CheckState.WAITING, CheckState.RUNNING) for c in checks),
    }


def _images(known: Evidence) -> list[Page]:
    return [page for document in known.documents for page in document.pages.values()]


def _former_pages(case: Case) -> list[Page]:
    """Pictures of earlier attempts: they stay as evidence."""
    pages = Page.objects.filter(document__case=case).exclude(document__replaced_by=None)
    return list(pages.select_related("document").order_by("uploaded_at"))


def _rows(
    known: Evidence, identity: DocumentEvidence | None, open_findings: list[Finding]
) -> list[Row]:
    """Fields in the catalogue's order, those with trouble first."""
    if identity is None:
        return []
    by_field: dict[str, list[Finding]] = {}
    for finding in open_findings:
        for name in finding.fields:
            by_field.setdefault(name, []).append(finding)
    readings = {reading.name: reading for reading in identity.readings if reading.name}
    declared = dict(known.declared)
    number = declared.pop("personal_number", "")
    if number:
        shown = next((name for name in findings.NUMBERS if name in readings), "personal_number")
        declared[shown] = number
    names = list(readings)
    names += [n for f in open_findings if f.code == "field_missing" for n in f.fields]
    names += [name for name in declared if name not in names]
    rows = []
    for name in dict.fromkeys(names):
        reading = readings.get(name)
        notes = by_field.get(name, [])
        rows.append(Row(name, reading, declared.get(name, ""), _state(reading, notes), notes))
    return sorted(rows, key=lambda row: _TROUBLE_FIRST[row.state])


def _state(reading: Reading | None, notes: list[Finding]) -> str:
    if any(f.code == "field_missing" for f in notes):
        return "missing"
    if any(f.severity >= 3 for f in notes):
        return "trouble"
    return "unsure" if notes else ""


def _face(known: Evidence) -> dict[str, Any] | None:
    check = known.face
    if check is None:
        return None
    crop = None
    if known.identity and known.identity.ocr and "portrait" in known.identity.ocr.crops:
        crop = known.identity.ocr
    return {
        "check": check,
        "band": findings.face_band(check, known.policy),
        "portrait": crop,
        "selfie": known.selfie.pages.get("selfie") if known.selfie else None,
        "front": known.identity.pages.get("front") if known.identity else None,
    }


def _note(case: Case, sealed: bytes | memoryview) -> str:
    if not sealed:
        return ""
    return evidence.vault_of(case).open(sealed, workflow.NOTE_PLACE).decode()


# Acts


def _perform(
    request: HttpRequest, number: str, act: Act, do: Callable[[Case], object], done: str = ""
) -> HttpResponse:
    """Do an act and go back to the page; a stale version gets a page that says what changed."""
    case = access.get_case(request.user, number, act)
    try:
        do(case)
    except Stale:
        return _stale(request, case)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if done:
            messages.success(request, done)
    return redirect("case", number)


def _stale(request: HttpRequest, case: Case) -> HttpResponse:
    case.refresh_from_db()
    since = _version(request)
    changes = AuditEntry.objects.filter(chain=str(case.pk), version__gt=since).order_by("seq")
    context = {"case": case, "changes": changes, "posted": request.POST}
    return render(request, "console/stale.html", context, status=409)


def _version(request: HttpRequest) -> int:
    """The version that the person saw; without one, none that a case could have."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _actor(request: HttpRequest) -> audit.Actor:
    return access.actor(request.user)  # type: ignore[arg-type]


@require_POST
def rerun(request: HttpRequest, number: str) -> HttpResponse:
    return _perform(
        request, number, Act.REVIEW, lambda case: workflow.rerun(case, _actor(request), send_check)
    )


@require_POST
def claim(request: HttpRequest, number: str) -> HttpResponse:
    return _perform(
        request, number, Act.REVIEW, lambda case: workflow.claim(case, _actor(request))
    )


@require_POST
def release(request: HttpRequest, number: str) -> HttpResponse:
    return _perform(
        request, number, Act.REVIEW, lambda case: workflow.release(case, _actor(request))
    )


@require_POST
def confirm_type(request: HttpRequest, number: str) -> HttpResponse:
    chosen = request.POST.get("document_type", "")
    return _perform(
        request,
        number,
        Act.REVIEW,
        lambda case: workflow.set_document_type(case, _actor(request), chosen, _version(request)),
        _("The type of the document is confirmed."),
    )


@require_POST
def correct(request: HttpRequest, number: str) -> HttpResponse:
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the right value and say why."))
        return redirect("case", number)
    data = form.cleaned_data
    return _perform(
        request,
        number,
        Act.REVIEW,
        lambda case: workflow.correct_field(
            case, _actor(request), data["field"], data["value"], data["reason"], data["version"]
        ),
        _("The value is corrected; what was read stays in the record."),
    )


@require_POST
def dismiss(request: HttpRequest, number: str, finding: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _perform(
        request,
        number,
        Act.REVIEW,
        lambda case: workflow.dismiss_finding(
            case, _actor(request), finding, reason, _version(request)
        ),
        _("The finding is set aside."),
    )


@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    action = request.POST.get("action", "")
    if action not in (DecisionAction.APPROVE, DecisionAction.REJECT):
        messages.error(request, _("Choose to approve or to reject."))
        return redirect("case", number)
    return _perform(
        request,
        number,
        Act.DECIDE,
        lambda case: workflow.decide(
            case,
            _actor(request),
            DecisionAction(action),
            request.POST.getlist("reasons"),
            request.POST.get("note", ""),
            version=_version(request),
        ),
        _("Your decision is recorded."),
    )


@require_POST
def ask_again(request: HttpRequest, number: str) -> HttpResponse:
    asked = {
        key.removeprefix("document-"): code
        for key, code in request.POST.items()
        if key.startswith("document-") and isinstance(code, str) and code
    }
    return _perform(
        request,
        number,
        Act.DECIDE,
        lambda case: workflow.ask_again(
            case, _actor(request), asked, request.POST.get("note", ""), version=_version(request)
        ),
        _("A new attempt has begun; the case waits for the customer."),
    )


@require_POST
def second(request: HttpRequest, number: str) -> HttpResponse:
    note = request.POST.get("note", "")
    if request.POST.get("action") == "confirm":
        return _perform(
            request,
            number,
            Act.SECOND,
            lambda case: workflow.confirm(case, _actor(request), note, version=_version(request)),
            _("The decision is confirmed and final."),
        )
    return _perform(
        request,
        number,
        Act.SECOND,
        lambda case: workflow.refuse(case, _actor(request), note, version=_version(request)),
        _("The decision is refused; the case is back in review."),
    )


@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    return _perform(
        request,
        number,
        Act.REVIEW,
        lambda case: workflow.withdraw(case, _actor(request), version=_version(request)),
        _("The case is withdrawn."),
    )
