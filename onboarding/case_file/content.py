"""What a case file says. Its shape is documented in docs/case_file.md; ``FORMAT`` counts its changes."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from onboarding import audit, evidence, trail_file
from onboarding.evidence import Evidence
from onboarding.models import (
    AuditEntry,
    Case,
    Check,
    Correction,
    Decision,
    Document,
    Finding,
    Page,
    Severity,
    User,
)
from onboarding.vault import Vault

FORMAT = "kyc-case-file/1"

Content = dict[str, Any]


def gather(case: Case) -> Content:
    """Everything that is known about a case, opened from the vault: plain values, ready for JSON."""
    known = evidence.load(case)
    box = evidence.vault_of(case)
    return {
        "format": FORMAT,
        "case": _case(case, known),
        "declared": known.declared,
        "documents": [_document(document, box) for document in _documents(case)],
        "fields": list(_fields(known, box)),
        "checks": [_check(check) for check in known.checks],
        "findings": [_finding(finding, box) for finding in _findings(case)],
        "decisions": [_decision(decision, box) for decision in _decisions(case)],
        "trail": _trail(case),
    }


def _case(case: Case, known: Evidence) -> Content:
    return {
        "id": str(case.pk),
        "number": case.number,
        "applicant": str(case.applicant_id),
        "reference": case.applicant.reference,
        "person": known.person,
        "progress": case.progress,
        "outcome": case.outcome,
        "attempt": case.attempt,
        "version": case.version,
        "country": case.country,
        "document_type": case.document_type,
        "language": case.language,
        "opened_at": _time(case.created_at),
        "submitted_at": _time(case.submitted_at),
        "decided_at": _time(case.decided_at),
        "policy": {
            "name": case.policy.name,
            "version": case.policy.version,
            "digest": case.policy.digest,
        },
    }


def _documents(case: Case) -> Iterator[Document]:
    """Those of earlier attempts too: they stay as evidence."""
    documents = Document.objects.filter(case=case).select_related("replaced_by")
    yield from documents.prefetch_related("pages").order_by("attempt", "kind")


def _document(document: Document, box: Vault) -> Content:
    return {
        "id": str(document.pk),
        "kind": document.kind,
        "type": document.type,
        "detected_type": document.detected_type,
        "type_confirmed": document.type_confirmed,
        "attempt": document.attempt,
        "replaces": _id(document.replaces_id),
        "current": not hasattr(document, "replaced_by"),
        "pages": [_page(page, box) for page in document.pages.all()],
    }


def _page(page: Page, box: Vault) -> Content:
    return {
        "id": str(page.pk),
        "side": page.side,
        "sha256": page.digest,
        "source_sha256": page.source_digest,
        "source_format": page.source_format,
        "width": page.width,
        "height": page.height,
        "uploaded_at": _time(page.uploaded_at),
        "jpeg": base64.b64encode(box.fetch(page.file)).decode() if page.file else "",
    }


def _fields(known: Evidence, box: Vault) -> Iterator[Content]:
    """The values as they stand now, each with where it comes from."""
    corrections = _corrections(known, box)
    for found in known.documents:
        for reading in found.readings:
            yield {
                "document": str(found.document.pk),
                "name": reading.name,
                "value": reading.value,
                "read": reading.read,
                "raw": reading.raw,
                "score": reading.score,
                "service": reading.service,
                "vendor_field": reading.vendor_field,
                "page": str(reading.page.pk) if reading.page else None,
                "polygon": reading.polygon,
                "second_opinion": reading.second,
                "corrections": corrections[found.document.pk, reading.name] if reading.name else [],
            }


def _corrections(known: Evidence, box: Vault) -> dict[tuple[Any, str], list[Content]]:
    documents = [found.document for found in known.documents]
    made: dict[tuple[Any, str], list[Content]] = defaultdict(list)
    for one in Correction.objects.filter(document__in=documents).select_related("made_by"):
        change = box.open_json(one.sealed, evidence.CORRECTION_PLACE)
        made[one.document_id, one.name].append(
            change | {"by": one.made_by.get_username(), "at": _time(one.made_at)}
        )
    return made


def _check(check: Check) -> Content:
    return {
        "id": str(check.pk),
        "document": str(check.document_id),
        "attempt": check.attempt,
        "kind": check.kind,
        "service": check.service,
        "purpose": check.purpose,
        "state": check.state,
        "error_kind": check.error_kind,
        "error_message": check.error_message,
        "result": check.result,
        "billable": check.billable,
        "elapsed_ms": check.elapsed_ms,
        "started_at": _time(check.started_at),
        "finished_at": _time(check.finished_at),
    }


def _findings(case: Case) -> Iterator[Finding]:
    yield from Finding.objects.filter(case=case).select_related("dismissed_by").order_by("-severity", "id")


def _finding(finding: Finding, box: Vault) -> Content:
    reason = bytes(finding.dismissed_reason)
    return {
        "code": finding.code,
        "severity": Severity(finding.severity).name.lower(),
        "state": "open" if finding.is_open else "dismissed" if finding.dismissed_at else "resolved",
        "attempt": finding.attempt,
        "fields": finding.fields,
        "document": _id(finding.document_id),
        "check": _id(finding.check_run_id),
        "side": finding.side,
        "details": box.open_json(finding.sealed, evidence.FINDING_PLACE),
        "found_at": _time(finding.created_at),
        "resolved_at": _time(finding.resolved_at),
        "dismissed_at": _time(finding.dismissed_at),
        "dismissed_by": _name(finding.dismissed_by),
        "dismissed_because": box.open(reason, evidence.DISMISSAL_PLACE).decode() if reason else "",
    }


def _decisions(case: Case) -> Iterator[Decision]:
    yield from Decision.objects.filter(case=case).select_related("made_by", "second_by")


def _decision(decision: Decision, box: Vault) -> Content:
    return {
        "action": decision.action,
        "state": decision.state,
        "attempt": decision.attempt,
        "reasons": decision.reasons,
        "asked": decision.asked,
        "note": _note(decision.note, box),
        "made_by": _name(decision.made_by),
        "made_at": _time(decision.made_at),
        "second_by": _name(decision.second_by),
        "second_at": _time(decision.second_at),
        "second_note": _note(decision.second_note, box),
    }


def _trail(case: Case) -> Content:
    """The chain, each entry as the very text that its hash is of."""
    entries = list(AuditEntry.objects.filter(chain=str(case.pk)).order_by("seq"))
    return {
        "intact": audit.intact(entries, case.version, case.entries),
        "length": len(entries),
        "last_hash": entries[-1].hash,
        **trail_file.of_case(str(case.pk)),
    }


def _note(sealed: bytes | memoryview, box: Vault) -> str:
    return box.open(sealed, evidence.NOTE_PLACE).decode() if sealed else ""


def _name(user: User | None) -> str | None:
    return user.get_username() if user else None


def _id(key: Any) -> str | None:
    return str(key) if key else None


def _time(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None
