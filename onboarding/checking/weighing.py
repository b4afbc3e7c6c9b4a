"""What a case's findings are now, and how much they weigh."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from onboarding import audit, duplicates, evidence, findings
from onboarding.audit import Action
from onboarding.drafts import Draft
from onboarding.evidence import vault_of
from onboarding.finding_types import VERSION
from onboarding.models import Case, Finding, Progress
from onboarding.states import act, record
from onboarding.vault import Vault


def refresh_findings(case: Case) -> None:
    """Find anew; what is found again on the same grounds stays as it was judged, what is gone or
    rests on other grounds now (another reading, another selfie) is resolved. Cases that have something
    in common with this one, or no longer have, are told once it is written."""
    for number in _renew(case):
        transaction.on_commit(partial(_tell, number), robust=True)


def _renew(case: Case) -> set[str]:
    """The numbers of the cases that what came or went names."""
    box = vault_of(case)
    present = {}
    known = evidence.load(case)
    evidence.keep_person(case, known.person)
    drafts = {draft.key: draft for draft in (*findings.find(known), *duplicates.find(known))}
    concerned: set[str] = set()
    for finding in Finding.objects.filter(case=case, resolved_at=None):
        key = (finding.code, str(finding.document_id or ""), finding.side, ",".join(finding.fields))
        if key in drafts and _same_grounds(finding, drafts[key], box):
            present[key] = finding
        else:
            finding.resolved_at = timezone.now()
            finding.save()
            concerned |= set(box.open_json(finding.sealed, evidence.FINDING_PLACE).get("cases", ()))
    for key, draft in drafts.items():
        if key not in present:
            Finding.objects.create(
                case=case,
                attempt=case.attempt,
                code=draft.code,
                dictionary=VERSION,
                severity=draft.severity,
                fields=list(draft.fields),
                document=draft.document,
                check_run=draft.check,
                side=draft.side,
                sealed=box.seal_json(draft.evidence, evidence.FINDING_PLACE),
            )
            concerned |= set(draft.evidence.get("cases", ()))
    weigh(case)
    return concerned


def _tell(number: str) -> None:
    """Make the findings of a case in review anew, because another one has something in common with it or
    no longer has. It goes no further: nothing of its own has changed that others could have in common."""
    case = Case.objects.filter(number=number).first()
    if case is None:
        return
    with act(case, None) as case:
        if case.progress not in (Progress.IN_REVIEW, Progress.AWAITING_APPROVAL):
            return
        before = set(Finding.objects.filter(case=case, resolved_at=None).values_list("pk", flat=True))
        _renew(case)
        after = set(Finding.objects.filter(case=case, resolved_at=None).values_list("pk", flat=True))
        if before != after:
            record(case, Action.FINDINGS_RENEWED, audit.SYSTEM, opened=len(after - before))


def _same_grounds(finding: Finding, draft: Draft, box: Vault) -> bool:
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
