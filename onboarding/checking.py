"""The course of checks: begun, answered or failed, and what their results add up to.

Tasks call these functions; like people's acts they lock the case and write one entry each.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from onboarding import audit, evidence, findings, pipeline
from onboarding.audit import Action
from onboarding.evidence import vault_of
from onboarding.models import (
    Case,
    Check,
    CheckState,
    Document,
    ExtractedField,
    Finding,
    Page,
    Progress,
)
from onboarding.states import Step, act, possible, record, target
from onboarding.vault import Vault
from providers.model import Answer

MOST_TRIES = 3
"""How often a check is begun before a picture that ends its worker is given up."""

_UNFINISHED = (CheckState.WAITING, CheckState.RUNNING)


def start_planned(case: Case, start: Callable[[str], None]) -> None:
    """Create the checks that the case needs now; ``start`` sends each on its way after commit."""
    for planned in pipeline.plan(case):
        check = Check.objects.create(
            case=case,
            document=planned.document,
            attempt=case.attempt,
            kind=planned.kind,
            service=planned.service,
            result={"compared": [str(d.id) for d in planned.compared]} if planned.compared else {},
        )
        check_id = str(check.pk)
        transaction.on_commit(lambda check_id=check_id: start(check_id))  # type: ignore[misc]


def is_stuck(check: Check, case: Case) -> bool:
    """Whether a check takes longer than the policy waits for one."""
    patience = timedelta(minutes=evidence.policy_of(case).stuck_minutes)
    since = check.started_at or check.created_at
    return check.state in _UNFINISHED and timezone.now() - since > patience


def may_run_again(check: Check, case: Case) -> bool:
    """Whether it failed or got stuck, its documents still count, and nothing took its place yet."""
    if check.state == CheckState.FAILED:
        if check.error_kind == REPLACED:
            return False
    elif not is_stuck(check, case):
        return False
    documents = {str(check.document_id), *check.result.get("compared", [])}
    return not Document.objects.filter(pk__in=documents).exclude(replaced_by=None).exists()


REPLACED = "replaced"
"""The error kind of a check that was run again."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a check has to be asked: opened pictures by side."""

    service: str
    images: dict[str, bytes]
    document: str | None


def begin(check_id: str) -> Work | None:
    """Mark a check as running and open its pictures; None where nothing is left to do."""
    with act(Case.objects.get(checks__pk=check_id), None) as case:
        check = Check.objects.select_related("document").get(pk=check_id)
        if check.state not in _UNFINISHED or not possible(case, Step.CHECK):
            return None
        if check.tries < MOST_TRIES:
            check.state, check.started_at = CheckState.RUNNING, timezone.now()
            check.tries += 1
            check.save()
            record(case, Action.CHECK_STARTED, audit.SYSTEM, check=check_id, service=check.service)
            return Work(check.service, _pictures(case, check), check.document.type or None)
    fail(check_id, "internal", "The service stopped on this picture several times.")
    return None


def _pictures(case: Case, check: Check) -> dict[str, bytes]:
    box = vault_of(case)
    documents = [check.document_id, *check.result.get("compared", [])]
    pages = Page.objects.filter(document_id__in=documents)
    if check.kind == "face_match":
        pages = pages.filter(side__in=("front", "selfie"))
    return {page.side: box.fetch(page.file) for page in pages}


def finish(check_id: str, answer: Answer) -> None:
    """Keep an answer: the fields sealed, the raw answer and crops in the vault."""
    with act(Case.objects.get(checks__pk=check_id), None) as case:
        check = Check.objects.select_related("document").get(pk=check_id)
        if check.state not in _UNFINISHED:
            return
        box = vault_of(case)
        with box.new_files():
            folder = f"{case.applicant_id}/{check.id}"
            raw = json.dumps(answer.raw, default=str).encode()
            check.answer = box.store(f"{folder}.answer", raw)
            check.crops = {name: box.store(f"{folder}.{name}", data) for name, data in answer.images.items()}
            check.result = {**check.result, **_result(answer)}
            check.billable, check.elapsed_ms = answer.billable, answer.elapsed_ms
            check.state, check.finished_at = CheckState.DONE, timezone.now()
            check.save()
            _keep_fields(case, check, answer)
            _keep_type(case, check, answer.document)
            record(
                case, Action.CHECK_FINISHED, audit.SYSTEM,
                check=check_id, service=check.service, elapsed_ms=answer.elapsed_ms,
            )  # fmt: skip
            _when_all_done(case)


def _result(answer: Answer) -> dict[str, Any]:
    """What of an answer is not personal."""
    result: dict[str, Any] = {
        "document": answer.document,
        "warnings": [warning.to_json() for warning in answer.warnings],
        "checks": [check.to_json() for check in answer.checks],
    }
    return result | (answer.match.to_json() if answer.match else {})


def _keep_fields(case: Case, check: Check, answer: Answer) -> None:
    box = vault_of(case)
    pages = {page.side: page for page in Page.objects.filter(document=check.document)}
    ExtractedField.objects.bulk_create(
        ExtractedField(
            check_run=check,
            page=pages.get(field.side or ""),
            position=position,
            name=field.name or "",
            vendor_field=field.vendor_field,
            score=field.score,
            polygon=field.polygon,
            sealed=box.seal_json({"value": field.value, "raw": field.raw}, evidence.FIELD_PLACE),
        )
        for position, field in enumerate(answer.fields)
    )


def _keep_type(case: Case, check: Check, detected: str | None) -> None:
    if detected and not check.document.detected_type:
        check.document.detected_type = detected
        check.document.save()
        case.document_type = case.document_type or detected


def fail(check_id: str, kind: str, message: str) -> None:
    """Keep that a check failed, and why; the case goes on to a person."""
    with act(Case.objects.get(checks__pk=check_id), None) as case:
        check = Check.objects.get(pk=check_id)
        if check.state not in _UNFINISHED:
            return
        check.state, check.finished_at = CheckState.FAILED, timezone.now()
        check.error_kind, check.error_message = kind, message[:500]
        check.save()
        record(
            case, Action.CHECK_FAILED, audit.SYSTEM,
            check=check_id, service=check.service, kind=kind,
        )  # fmt: skip
        _when_all_done(case)


def _when_all_done(case: Case) -> None:
    """The last check of an attempt brings the case before a person."""
    if case.progress != Progress.CHECKING:
        return
    if Check.objects.filter(case=case, state__in=_UNFINISHED).exists():
        return
    refresh_findings(case)
    record(case, Action.REVIEW_READY, audit.SYSTEM, target(Step.READY))


def refresh_findings(case: Case) -> None:
    """Find anew; what is found again on the same grounds stays as it was judged, what is gone or
    rests on other grounds now (another reading, another selfie) is resolved."""
    box = vault_of(case)
    present = {}
    drafts = {draft.key: draft for draft in findings.find(evidence.load(case))}
    for finding in Finding.objects.filter(case=case, resolved_at=None):
        key = (finding.code, str(finding.document_id or ""), finding.side, ",".join(finding.fields))
        if key in drafts and _same_grounds(finding, drafts[key], box):
            present[key] = finding
        else:
            finding.resolved_at = timezone.now()
            finding.save()
    for key, draft in drafts.items():
        if key not in present:
            Finding.objects.create(
                case=case,
                attempt=case.attempt,
                code=draft.code,
                severity=draft.severity,
                fields=list(draft.fields),
                document=draft.document,
                check_run=draft.check,
                side=draft.side,
                sealed=box.seal_json(draft.evidence, evidence.FINDING_PLACE),
            )
    weigh(case)


def _same_grounds(finding: Finding, draft: findings.Draft, box: Vault) -> bool:
    of_check = draft.check.pk if draft.check else None
    evidence_then = box.open_json(finding.sealed, evidence.FINDING_PLACE)
    return finding.check_run_id == of_check and evidence_then == draft.evidence


def weigh(case: Case) -> None:
    """Set the case's severity to that of its worst open finding."""
    worst = open_findings(case).aggregate(worst=Max("severity"))["worst"]
    case.severity = worst or 0


def open_findings(case: Case) -> QuerySet[Finding]:
    """Findings that nobody has dealt with."""
    return Finding.objects.filter(case=case, resolved_at=None, dismissed_at=None)
