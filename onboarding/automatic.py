"""Whether a case may be approved without a person: a function of evidence, findings and policy.

Nothing here changes a case; ``workflow.approve_by_policy`` acts on it, and ``policy replay`` asks
it about past cases.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from onboarding import findings
from onboarding.evidence import METER_FIELDS, DocumentEvidence, Evidence
from onboarding.models import Case, Severity
from providers.warnings import UNKNOWN

UNKNOWN_WARNING = f"warning{UNKNOWN}"


def hindrances(known: Evidence, open_findings: Iterable[tuple[str, int]]) -> list[str]:
    """What stands against approving the case by itself: codes, none where nothing does.

    ``open_findings`` are codes and severities. A serious finding and a warning that nobody knows
    stand against it whatever the policy says.
    """
    rule = known.policy.automatic
    if not rule.enabled:
        return ["off"]
    against = []
    if not {"*", known.case.country} & set(rule.countries):
        against.append("country")
    for code, severity in open_findings:
        if severity not in rule.severities or severity >= Severity.HIGH or code == UNKNOWN_WARNING:
            against.append(f"finding:{code}")
    against += _of_reading(known.identity, rule.least_score)
    against += _of_face(known, rule.farthest_face)
    against += _of_address(known.address, rule.least_score)
    against += _of_meter(known.meter, rule.least_score)
    if share_of(known.case) < rule.sample:
        against.append("sample")
    return sorted(set(against))


def _of_reading(document: DocumentEvidence | None, least: float) -> list[str]:
    if document is None or document.ocr is None or document.type is None:
        return ["not_read"]
    against = [f"missing:{name}" for name in document.ocr.result.get("missing", [])]
    if not document.document.type_confirmed:
        against.append("type_not_confirmed")
    for reading in document.readings:
        unsure = reading.score is None or reading.score < least
        if reading.name in document.type.needed and reading.value is not None and unsure:
            against.append(f"score:{reading.name}")
    return against


def _of_meter(meter: DocumentEvidence | None, least: float) -> list[str]:
    """A meter that was asked for must have been read surely."""
    read = [r for r in meter.readings if r.name == METER_FIELDS[0] and r.value] if meter else []
    if meter is None or any(reading.score is not None and reading.score >= least for reading in read):
        return []
    return [f"score:{METER_FIELDS[0]}" if read else f"missing:{METER_FIELDS[0]}"]


def _of_address(proof: DocumentEvidence | None, least: float) -> list[str]:
    """A proof of address that was asked for must have been read surely."""
    if proof is None:
        return []
    if proof.ocr is None or proof.type is None:
        return ["proof_of_address"]
    return [
        f"score:{reading.name}"
        for reading in proof.readings
        if reading.name in proof.type.needed and (reading.score is None or reading.score < least)
    ]


def _of_face(known: Evidence, farthest: float) -> list[str]:
    check = known.face
    if check is None or findings.face_band(check, known.policy) != "match":
        return ["face"]
    distance = check.result.get("distance")
    return ["face"] if distance is None or distance > farthest else []


def share_of(case: Case) -> float:
    """Where a case lies between 0 and 1 among those that are sampled: by its id, so that asking
    again gives the same."""
    return int.from_bytes(hashlib.sha256(b"automatic" + case.pk.bytes).digest()[:8]) / 2**64
