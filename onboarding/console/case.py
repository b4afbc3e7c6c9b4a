"""The case page: evidence beside findings, decision in reach."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from onboarding import access, audit, checking, evidence, findings, ledger, pipeline, reasons, workflow
from onboarding.access import Act
from onboarding.console.rows import rows
from onboarding.evidence import Evidence
from onboarding.models import (
    AuditEntry,
    Case,
    Check,
    Decision,
    DecisionAction,
    DecisionState,
    Finding,
    Page,
    Progress,
    Severity,
    User,
)
from onboarding.states import Step, possible
from onboarding.steps import step_of


@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    case = access.get_case(request.user, number)
    preparing = case.progress in (Progress.DRAFT, Progress.COLLECTING)
    if preparing and access.may(request.user, Act.UPLOAD):
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
    user = request.user
    known = evidence.load(case)
    identity = known.identity
    open_findings, settled = _findings(request.user, case)
    still_open = [finding for finding, _details in open_findings]
    decisions = [
        (decision, _note(case, decision.note), _note(case, decision.second_note))
        for decision in Decision.objects.filter(case=case).select_related("made_by", "api_key", "second_by")
    ]
    staged = next((row for row in decisions if row[0].state == DecisionState.STAGED), None)
    return _steps(case) | {
        "known": known,
        "identity": identity,
        "images": [page for document in known.documents for page in document.pages.values()],
        "former": _former_pages(case),
        "rows": rows(identity, known.declared, still_open)
        if identity and case.progress != Progress.CHECKING
        else [],
        "others": [r for r in identity.readings if not r.name] if identity else [],
        "findings": open_findings,
        "settled": settled,
        "weights": _weights(still_open),
        "face": _face(known),
        "decisions": decisions,
        "staged": staged,
        "verdict": _verdict(case, decisions),
        "may_second": access.may(user, Act.SECOND) and (staged is None or staged[0].made_by_id != user.pk),
        "reviewable": possible(case, Step.REVIEW) and access.may(user, Act.REVIEW),
        "second_wanted": workflow.needs_second(case, DecisionAction.APPROVE),
        "unconfirmed": identity is not None and not identity.document.type_confirmed,
        "type_open": identity is not None and _type_open(identity),
        "types": known.policy.accepted(case.country),
        "reasons": reasons.REASONS,
        "trail": AuditEntry.objects.filter(chain=str(case.pk)).order_by("-seq"),
        "broken": _trail_broken(case),
        "may_upload": possible(case, Step.UPLOAD) and access.may(user, Act.UPLOAD),
        "may_reopen": possible(case, Step.REOPEN) and access.may(user, Act.REOPEN),
        "cost": ledger.cost(case.calls.all()),
        "may_export": access.may(user, Act.EXPORT),
        "may_withdraw": possible(case, Step.WITHDRAW) and access.may(user, Act.REVIEW),
    }


def _steps(case: Case) -> dict[str, Any]:
    checks = list(Check.objects.filter(case=case).exclude(error_kind=pipeline.REPLACED))
    return {
        "case": case,
        "steps": [step_of(check) for check in checks],
        "rerunnable": possible(case, Step.RERUN)
        and any(checking.may_run_again(check, case) for check in checks),
    }


_Opened = tuple[Finding, dict[str, Any]]


def _findings(user: User | AnonymousUser, case: Case) -> tuple[list[_Opened], list[_Opened]]:
    """Those that are open and those that are settled, with what they speak of."""
    box = evidence.vault_of(case)
    still_open: list[_Opened] = []
    settled: list[_Opened] = []
    for finding in Finding.objects.filter(case=case).select_related("dismissed_by", "document", "check_run"):
        details = box.open_json(finding.sealed, evidence.FINDING_PLACE)
        if "cases" in details:
            details["cases"] = access.visible(user, details["cases"])
        if finding.is_open:
            still_open.append((finding, details))
        else:
            why = bytes(finding.dismissed_reason)
            if why:
                details["why"] = box.open(why, evidence.DISMISSAL_PLACE).decode()
            settled.append((finding, details))
    return still_open, settled


def _weights(still_open: list[Finding]) -> list[tuple[Severity, int]]:
    """How many there are of each severity, the worst first."""
    counted = Counter(finding.severity for finding in still_open)
    return [(Severity(severity), counted[severity]) for severity in sorted(counted, reverse=True)]


def _former_pages(case: Case) -> list[Page]:
    """Pictures of earlier attempts: they stay as evidence."""
    pages = Page.objects.filter(document__case=case).exclude(document__replaced_by=None)
    return list(pages.select_related("document").order_by("uploaded_at"))


def _type_open(identity: evidence.DocumentEvidence) -> bool:
    """Whether the type is not confirmed, or the picture looks like another."""
    document = identity.document
    other = document.detected_type not in ("", document.type)
    return not document.type_confirmed or other


def _face(known: Evidence) -> dict[str, Any] | None:
    """The face match, and where its distance lies on a scale from 0 to 1."""
    check = known.face
    if check is None:
        return None
    crop = None
    if known.identity and known.identity.ocr and "portrait" in known.identity.ocr.crops:
        crop = known.identity.ocr
    distance = check.result.get("distance")
    return {
        "check": check,
        "band": findings.face_band(check, known.policy),
        "portrait": crop,
        "selfie": known.selfie.pages.get("selfie") if known.selfie else None,
        "front": known.identity.pages.get("front") if known.identity else None,
        "distance": distance,
        "at": None if distance is None else min(max(distance, 0.0), 1.0),
    }


def _verdict(case: Case, decisions: list[tuple[Decision, str, str]]) -> Decision | None:
    """The decision that brought the case where it is, if one did."""
    if case.progress not in (Progress.DECIDED, Progress.AWAITING_CUSTOMER):
        return None
    final = [row[0] for row in decisions if row[0].state == DecisionState.FINAL]
    return final[-1] if final else None


def _trail_broken(case: Case) -> bool:
    """Whether the case's trail does not verify. Looked at twice: an act that falls between the
    queries of one look is not a break."""
    chain = str(case.pk)
    return bool(audit.verify(chain)[1] and audit.verify(chain)[1])


def _note(case: Case, sealed: bytes | memoryview) -> str:
    if not sealed:
        return ""
    return evidence.vault_of(case).open(sealed, evidence.NOTE_PLACE).decode()
