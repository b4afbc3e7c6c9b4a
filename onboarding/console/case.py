"""The case page: evidence beside findings, decision in reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from onboarding import access, audit, checking, evidence, findings, ledger, pipeline, reasons, workflow
from onboarding.access import Act
from onboarding.console.rows import address_rows, codes, meter_rows, rows
from onboarding.evidence import DocumentEvidence, Evidence, Reading
from onboarding.labels import field_key
from onboarding.measured import Shares
from onboarding.models import (
    AuditEntry,
    Case,
    Check,
    Decision,
    DecisionAction,
    DecisionState,
    Finding,
    Progress,
    Severity,
    User,
)
from onboarding.states import Step, possible
from onboarding.steps import step_of


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that could not be taken: its name on the page, what was typed, what is wrong."""

    form: str
    posted: QueryDict
    error: str

    @property
    def written(self) -> list[str]:
        """What was typed, for a page that has no such form any more."""
        return [text for name in ("value", "reason", "note") if (text := self.posted.get(name, ""))]


@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    case = access.get_case(request.user, number)
    preparing = case.progress in (Progress.DRAFT, Progress.COLLECTING)
    if preparing and access.may(request.user, Act.UPLOAD):
        return redirect("pictures", number)
    return show(request, case)


def show(request: HttpRequest, case: Case, draft: Draft | None = None) -> HttpResponse:
    """The page, with a form that could not be taken filled and open."""
    context = _context(request, case)
    context |= _typed(context["known"], draft)
    context["lost"] = draft is not None and draft.form not in _forms(context)
    return render(request, "console/case.html", context, status=422 if draft else 200)


@require_safe
def progress(request: HttpRequest, number: str) -> HttpResponse:
    """The steps of the checks, asked for again and again while they run."""
    case = access.get_case(request.user, number)
    steps = _steps(case, list(Check.objects.filter(case=case)))
    response = render(request, "console/_progress.html", steps)
    if case.progress != Progress.CHECKING:
        response["HX-Refresh"] = "true"
    return response


def _context(request: HttpRequest, case: Case) -> dict[str, Any]:
    user: User = request.user  # type: ignore[assignment]
    known = evidence.load(case)
    identity = known.identity
    open_findings, settled = _findings(request.user, case)
    still_open = [finding for finding, _details in open_findings]
    decisions = [
        (decision, _note(case, decision.note), _note(case, decision.second_note))
        for decision in Decision.objects.filter(case=case).select_related("made_by", "api_key", "second_by")
    ]
    staged = next((row for row in decisions if row[0].state == DecisionState.STAGED), None)
    shares = Shares(known.policy.least_measured)
    trail = list(AuditEntry.objects.filter(chain=str(case.pk)).order_by("seq"))
    return _steps(case, known.checks) | {
        "known": known,
        "identity": identity,
        "images": [page for document in known.documents for page in document.pages.values()],
        "portrait": _portrait(known),
        "former": [page for document in known.former for page in document.pages.all()],
        "rows": rows(identity, _declared(known), still_open, shares)
        if identity and case.progress != Progress.CHECKING
        else [],
        "meter_rows": meter_rows(known.meter, still_open, shares)
        if known.meter and case.progress != Progress.CHECKING
        else [],
        "address_rows": address_rows(known.address, known.declared, still_open, shares)
        if known.address and case.progress != Progress.CHECKING
        else [],
        "address_codes": codes(known.address) if known.address else [],
        "codes": codes(identity) if identity else [],
        "others": _others(identity),
        "address_others": _others(known.address),
        "findings": open_findings,
        "settled": settled,
        "weights": _weights(still_open),
        "face": _face(known),
        "decisions": decisions,
        "staged": staged,
        "edits": [
            (field_key(d.document.kind, r.name), r)
            for d in known.documents
            for r in d.readings
            if r.corrected
        ],
        "set_aside": [row for row in settled if row[0].dismissed_at],
        "verdict": _verdict(case, decisions),
        "may_second": access.may(user, Act.SECOND) and (staged is None or staged[0].made_by_id != user.pk),
        "reviewable": possible(case, Step.REVIEW) and access.may(user, Act.REVIEW),
        "held": case.assignee_id is not None and not workflow.claim_lapsed(case),
        "second_wanted": workflow.needs_second(case, DecisionAction.APPROVE, still_open),
        "somebody_else": access.anybody_else(user, Act.SECOND),
        "unconfirmed": identity is not None and not identity.document.type_confirmed,
        "type_open": identity is not None and _type_open(identity),
        "types": known.policy.accepted(case.country),
        "reasons": reasons.REASONS,
        "trail": trail[::-1],
        "broken": _trail_broken(case, trail),
        "may_upload": possible(case, Step.UPLOAD) and access.may(user, Act.UPLOAD),
        "may_reopen": possible(case, Step.REOPEN) and access.may(user, Act.REOPEN),
        "may_export": access.may(user, Act.EXPORT),
        "may_withdraw": possible(case, Step.WITHDRAW) and access.may(user, Act.REVIEW),
        "may_claim_next": access.may(user, Act.REVIEW),
        "may_look": access.may(user, Act.VIEW),
    }


def _forms(context: dict[str, Any]) -> set[str]:
    """The forms that stand on the page."""
    forms = {"second"} if context["staged"] and context["may_second"] else set()
    if context["reviewable"]:
        forms |= {"approve", "reject", "ask_again"}
        lines = (*context["rows"], *context["meter_rows"], *context["address_rows"])
        forms |= {f"correct-{row.key}" for row in lines}
        forms |= {f"dismiss-{finding.pk}" for finding, _details in context["findings"]}
    return forms


def _typed(known: Evidence, draft: Draft | None) -> dict[str, Any]:
    """What the forms of the decision hold: what was typed, or what they begin with."""
    picked = {"approve": [next(iter(reasons.REASONS["approve"]))], "reject": []}
    if draft and draft.form in picked:
        picked[draft.form] = draft.posted.getlist("reasons")
    askable = []
    for document in (known_document.document for known_document in known.documents):
        name = f"document-{document.pk}"
        asked = draft.posted.get(name, "") if draft and draft.form == "ask_again" else ""
        askable.append((document, name, [asked] if asked else []))
    return {"draft": draft, "picked": picked, "askable": askable}


def _steps(case: Case, made: Sequence[Check]) -> dict[str, Any]:
    checks = [check for check in made if check.error_kind != pipeline.REPLACED]
    costs = dict(ledger.costs(case.calls.all(), "check"))
    return {
        "case": case,
        "steps": [(step_of(check), check, costs.get(str(check.pk))) for check in checks],
        "cost": ledger.total(list(costs.values())),
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


def _declared(known: Evidence) -> dict[str, str]:
    """What stands beside the identity document: an address where it bears one, or nothing else would."""
    borne = known.address is None or (known.identity and known.identity.value("address"))
    return {name: value for name, value in known.declared.items() if borne or name != "address"}


def _others(document: DocumentEvidence | None) -> list[Reading]:
    """Values without a name of their own; texts of codes stand apart."""
    told = codes(document) if document else []
    return [r for r in document.readings if not r.name and r not in told] if document else []


def _weights(still_open: list[Finding]) -> list[tuple[Severity, int]]:
    """How many there are of each severity, the worst first."""
    counted = Counter(finding.severity for finding in still_open)
    return [(Severity(severity), counted[severity]) for severity in sorted(counted, reverse=True)]


def _type_open(identity: evidence.DocumentEvidence) -> bool:
    """Whether the type is not confirmed, or the picture looks like another."""
    document = identity.document
    other = document.detected_type not in ("", document.type)
    return not document.type_confirmed or other


def _portrait(known: Evidence) -> Check | None:
    """The check that cut the portrait out of the document."""
    check = known.identity.ocr if known.identity else None
    return check if check and "portrait" in check.crops else None


def _face(known: Evidence) -> dict[str, Any] | None:
    """The face match, and where its distance lies on a scale from 0 to 1."""
    check = known.face
    if check is None:
        return None
    distance = check.result.get("distance")
    return {
        "check": check,
        "band": findings.face_band(check, known.policy),
        "portrait": _portrait(known),
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


def _trail_broken(case: Case, trail: list[AuditEntry]) -> bool:
    """Whether the case's trail does not verify. Looked at anew before it is said: an act that falls
    between two queries is not a break."""
    return not audit.intact(trail, case.version, case.entries) and bool(audit.verify(str(case.pk))[1])


def _note(case: Case, sealed: bytes | memoryview) -> str:
    if not sealed:
        return ""
    return evidence.vault_of(case).open(sealed, evidence.NOTE_PLACE).decode()
