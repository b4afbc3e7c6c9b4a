"""What is kept of an answer: in the clear what is not personal, the rest sealed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onboarding import evidence, index, pipeline
from onboarding.evidence import vault_of
from onboarding.models import Case, Check, DocumentKind, ExtractedField, Page
from providers import registry
from providers.model import Answer, Field


def result_of(answer: Answer) -> dict[str, Any]:
    """What of an answer is not personal."""
    result: dict[str, Any] = {
        "document": answer.document,
        "warnings": [warning.to_json() for warning in answer.warnings],
        "checks": [check.to_json() for check in answer.checks],
    }
    if answer.measures is not None:
        result["measures"] = dict(answer.measures)
    if answer.check is not None:
        check = answer.check
        result["check"] = {"status": check.status, "deceased": check.deceased, "origin": check.origin}
    if answer.reading is not None:
        meter = answer.reading
        result["meter"] = {
            "model": meter.model,
            "display": meter.display,
            "power_code": meter.power_code,
            "unbalanced": meter.unbalanced,
        }
    return result | (answer.match.to_json() if answer.match else {})


def keep_fields(case: Case, check: Check, answer: Answer) -> None:
    """Store an answer's fields, and make the index know them."""
    box = vault_of(case)
    pages = {page.side: page for page in Page.objects.filter(document=check.document)}
    sheet = pages.get("address")  # services call it the front
    ExtractedField.objects.bulk_create(
        ExtractedField(
            check_run=check,
            page=pages.get(field.side or "", sheet if field.side else None),
            position=position,
            name=field.name or "",
            vendor_field=_path(field.vendor_field),
            score=field.score,
            polygon=field.polygon,
            sealed=box.seal_json({"value": field.value, "raw": field.raw}, evidence.FIELD_PLACE),
        )
        for position, field in enumerate(fields_of(check, answer))
    )
    if answer.fields:
        index.renew(case)


def fields_of(check: Check, answer: Answer) -> Iterator[Field]:
    """The answer's fields, what a meter shows, and the name that a register of persons gives; that of a
    company is not the applicant's."""
    yield from answer.fields
    if meter := answer.reading:
        shown = ((meter.value, meter.confidence), (meter.meter_id, meter.meter_id_confidence))
        for name, (value, score) in zip(evidence.METER_FIELDS, shown, strict=True):
            yield Field(name, value, value, f"reading.{name}", score)
    holder = answer.check.name if answer.check else None
    asked = [pipeline.TAX_IDS[need][0] for need in registry.service(check.service).needed] if holder else []
    if "personal_number" in asked:
        yield Field(evidence.REGISTER_NAME, holder, holder, "check.name")


def _path(vendor_field: str) -> str:
    """As the column takes it. A vendor may name its fields as it likes; PostgreSQL takes no NUL and
    nothing over length, and the answer as it came is in the vault."""
    return vendor_field.replace("\0", "")[: ExtractedField._meta.get_field("vendor_field").max_length]


def keep_type(case: Case, check: Check, detected: str | None) -> None:
    if detected and not check.document.detected_type:
        check.document.detected_type = detected
        check.document.save()
    if detected and check.document.kind == DocumentKind.IDENTITY:
        case.document_type = case.document_type or detected
