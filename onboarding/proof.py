"""What a proof of address says: its name and address against those of the applicant, its age."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from onboarding import consistency
from onboarding.drafts import Draft
from onboarding.evidence import DocumentEvidence, Evidence, declared_name, full_name
from onboarding.models import CheckState
from providers.normalise import addresses
from providers.normalise.dates import last_day_of_month

UNREAD = ("wrong_document", "image_unreadable")
"""Kinds of errors that say of the sheet itself that it is none that can be read."""


def find(evidence: Evidence, today: date) -> Iterator[Draft]:
    """Of one that a service has read, or that a person has entered values of."""
    proof = evidence.address
    if proof is None or not proof.pages:
        return
    document, check = proof.document, proof.ocr
    if check is None and not any(reading.corrected for reading in proof.readings):
        failed = [c for c in evidence.checks if c.document_id == document.pk and c.state == CheckState.FAILED]
        if failed and failed[-1].error_kind in UNREAD:
            yield Draft("proof_not_recognised", (), document, failed[-1])
        return
    if check is not None and proof.type is not None and proof.type.identity:
        yield Draft("proof_not_recognised", (), document, check)
        return
    told = {item["name"]: item for item in check.result.get("checks", [])} if check else {}
    if told.get("issuer_known", {}).get("passed") is False:
        yield Draft("proof_issuer_unknown", (), document, check)
    if told.get("text_as_shown", {}).get("passed") is False:
        corrected = {reading.name for reading in proof.readings if reading.corrected}
        if fields := tuple(name for name in told["text_as_shown"]["fields"] if name not in corrected):
            yield Draft("text_not_as_shown", fields, document, check)
    yield from _fields(proof, evidence.policy.low_score)
    yield from _name(proof, evidence)
    yield from _address(proof, evidence)
    yield from _age(proof, evidence, today)


def _fields(proof: DocumentEvidence, low_score: float) -> Iterator[Draft]:
    for name in ("customer_name", "address"):
        if proof.value(name) is None:
            yield Draft("field_missing", (name,), proof.document, proof.ocr)
    for reading in proof.readings:
        unsure = reading.score is not None and reading.score < low_score
        if reading.name and reading.value is not None and unsure and not reading.corrected:
            yield Draft("field_unsure", (reading.name,), proof.document, proof.ocr)


def _name(proof: DocumentEvidence, evidence: Evidence) -> Iterator[Draft]:
    """Against the declared name and the identity document's: either will do."""
    shown = proof.value("customer_name")
    own = [declared_name(evidence.declared), full_name(evidence.identity) if evidence.identity else ""]
    own = [name for name in own if name]
    if not shown or not own:
        return
    other, details = consistency.best(shown, own, evidence.policy)
    if ending := details.pop("ending"):
        code = "proof_name_incomplete" if ending == "incomplete" else "proof_name_differs"
        details = {"read": shown, "name": other, **details}
        yield Draft(code, ("customer_name",), proof.document, proof.ocr, "", details)


def _address(proof: DocumentEvidence, evidence: Evidence) -> Iterator[Draft]:
    declared, shown = evidence.declared.get("address"), proof.value("address")
    if declared and shown and addresses.alike(declared, shown) < evidence.policy.address.likeness:
        details = {"declared": declared, "read": shown}
        yield Draft("proof_address_differs", ("address",), proof.document, proof.ocr, "", details)


def dated(proof: DocumentEvidence) -> tuple[str, date] | None:
    """The field by which its age is told, and the day: of issue, else when it is due, else the end of the
    month that it is of; None where it bears none."""
    for name in ("date_of_issue", "due_date", "reference_period"):
        value = proof.value(name) or ""
        try:
            day = last_day_of_month(value) if name == "reference_period" else date.fromisoformat(value)
        except ValueError:
            continue
        if day is not None:
            return name, day
    return None


def _age(proof: DocumentEvidence, evidence: Evidence, today: date) -> Iterator[Draft]:
    found = dated(proof)
    if found is None:
        yield Draft("field_missing", ("due_date",), proof.document, proof.ocr)
        return
    name, day = found
    most = evidence.policy.address.most_days
    if day + timedelta(days=most) < today:
        details = {"date": day.isoformat(), "days": most}
        yield Draft("proof_too_old", (name,), proof.document, proof.ocr, "", details)
