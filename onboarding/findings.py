"""The findings of a case: what its checks, its document, its faces and the register say.

What values say about each other is held in ``onboarding.consistency``; what each finding means to
people stands in ``onboarding.finding_types``.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from onboarding import consistency, proof
from onboarding.drafts import Draft
from onboarding.evidence import METER_FIELDS, DocumentEvidence, Evidence
from onboarding.models import Check, CheckState, Purpose
from onboarding.policy import Policy
from providers.model import FOR_LIFE
from providers.normalise.identifiers import is_valid
from providers.normalise.text import fold
from providers.warnings import CODES, UNKNOWN


def find(evidence: Evidence, today: date | None = None) -> list[Draft]:
    """All findings of a case, the same one once."""
    today = today or timezone.localdate()
    found: dict[tuple[str, str, str, str], Draft] = {}
    for draft in (
        *_of_checks(evidence),
        *_of_document(evidence, today),
        *_of_face(evidence),
        *_of_background(evidence),
        *_of_meter(evidence),
        *proof.find(evidence, today),
    ):
        found.setdefault(draft.key, draft)
    return list(found.values())


def _of_checks(evidence: Evidence) -> Iterator[Draft]:
    current = {d.document.id for d in evidence.documents}
    last: dict[tuple[Any, str], Check] = {}
    for check in evidence.checks:
        if check.document_id in current and check.purpose != Purpose.SECOND_OPINION:
            last[(check.document_id, check.kind)] = check
            if check.state == CheckState.FAILED:  # what it told survives a fallback
                yield from _of_own_checks(check, lambda name: False)
        elif check.document_id in current:
            last[(check.document_id, Purpose.SECOND_OPINION)] = check
    address = evidence.address
    for check in last.values():
        told = address is not None and check.document_id == address.document.pk  # by ``proof``
        if check.state == CheckState.FAILED and not (told and check.error_kind in proof.UNREAD):
            code = "second_opinion_failed" if check.purpose == Purpose.SECOND_OPINION else "check_failed"
            details = {"kind": check.error_kind, "message": check.error_message}
            yield Draft(code, (), check.document, check, "", details)


def _of_document(evidence: Evidence, today: date) -> Iterator[Draft]:
    document = evidence.identity
    if document is None:
        return
    for side in document.type.sides if document.type else ():
        if side not in document.pages:
            yield Draft("side_missing", (), document.document, None, side)
    if document.ocr is None:
        yield Draft("document_not_read", (), document.document)
        return
    yield from _of_reading(document, document.ocr)
    yield from _of_second_opinion(document)
    yield from _of_fields(document, evidence.policy.low_score)
    yield from _of_dates(document, evidence, today)
    yield from consistency.find(document, evidence)


def _of_reading(document: DocumentEvidence, check: Check) -> Iterator[Draft]:
    """Warnings and the service's own checks."""
    chosen = document.document
    for judged in filter(None, (check, document.second, document.quality)):
        for warning in judged.result.get("warnings", []):
            code = warning["code"] if warning["code"] in CODES else UNKNOWN
            details = {"code": warning["code"]}
            yield Draft(f"warning{code}", (), chosen, judged, warning.get("side") or "", details)
    if chosen.type and chosen.detected_type and chosen.type != chosen.detected_type:
        details = {"chosen": chosen.type, "detected": chosen.detected_type}
        yield Draft("wrong_document", (), chosen, check, "", details)
    if not chosen.type_confirmed:
        yield Draft("document_type_detected", (), chosen, check)
    yield from _of_own_checks(check, lambda name: _is_corrected(document, name))


_OWN_CHECKS = {
    "sides_belong_together": "sides_differ",
    "sides_agree": "sides_disagree",
    "side_answered": "side_not_read",
    "side_recognised": "side_unexpected",
    "side_as_expected": "side_unexpected",
    "mrz_check_digits": "mrz_check_digit",
    "mrz_matches_print": "mrz_differs_from_print",
    "mrz_repaired": "mrz_repaired",
    "mrz_country_codes": "mrz_country_code",
    "script_not_read": "script_not_read",
    "text_as_shown": "text_not_as_shown",
}
"""What services check themselves, and the finding where it failed. Identifiers are held against
the present value instead."""


def _of_own_checks(check: Check, corrected: Callable[[str], bool]) -> Iterator[Draft]:
    for item in check.result.get("checks", []):
        name = item["name"].partition(":")[0]
        fields = tuple(item["fields"])
        of_zone = ("mrz",) if name.startswith("mrz_") else ()
        if item["passed"] is True or any(corrected(f) for f in (*fields, *of_zone)):
            continue
        if name in _OWN_CHECKS:
            yield Draft(_OWN_CHECKS[name], fields, check.document, check, item.get("side") or "")


def _of_second_opinion(document: DocumentEvidence) -> Iterator[Draft]:
    """Two services read a field differently and nobody has said which is right."""
    for reading in document.readings:
        if reading.corrected or reading.value is None or reading.second is None:
            continue
        if fold(reading.value).replace(" ", "") != fold(reading.second).replace(" ", ""):
            details = {"read": reading.value, "second": reading.second}
            yield Draft("vendors_differ", (reading.name,), document.document, document.second, "", details)


def _is_corrected(document: DocumentEvidence, name: str) -> bool:
    return any(reading.name == name and reading.corrected for reading in document.readings)


def _of_fields(document: DocumentEvidence, low_score: float) -> Iterator[Draft]:
    kind = document.type
    if kind is None:
        return
    for name in kind.needed:
        if document.value(name) is None and not _part_of_whole(document, name):
            yield Draft("field_missing", (name,), document.document, document.ocr)
    for reading in document.readings:
        if not reading.name or reading.value is None:
            continue
        side = reading.page.side if reading.page else ""
        rule = kind.identifiers.get(reading.name)
        if rule and not is_valid(rule, reading.value):
            details = {"value": reading.value}
            yield Draft("identifier_invalid", (reading.name,), document.document, document.ocr, side, details)
        elif reading.score is not None and reading.score < low_score and not reading.corrected:
            yield Draft("field_unsure", (reading.name,), document.document, document.ocr, side)


def _part_of_whole(document: DocumentEvidence, name: str) -> bool:
    """A name that the document gives in one piece, or in pieces, is not missing."""
    if name == "full_name":
        return bool(document.value("surname"))
    return name in ("surname", "given_names") and bool(document.value("full_name"))


def _of_dates(document: DocumentEvidence, evidence: Evidence, today: date) -> Iterator[Draft]:
    expiry = document.value("date_of_expiry")
    last_day = last_day_of(expiry or "")
    if last_day and expiry != FOR_LIFE:
        details = {"date_of_expiry": expiry}
        found = ("date_of_expiry",)
        if last_day < today:
            yield Draft("document_expired", found, document.document, document.ocr, "", details)
        elif last_day < today + timedelta(days=evidence.policy.expiry_soon):
            yield Draft("document_expires_soon", found, document.document, None, "", details)
    born = document.value("date_of_birth") or evidence.declared.get("date_of_birth") or ""
    if earliest := _first_day(born):
        if earliest > today:
            yield Draft("birth_in_future", ("date_of_birth",), document.document)
        elif len(born) == 10 and _age(earliest, today) < evidence.policy.youngest:
            young = {"age": _age(earliest, today)}
            yield Draft("under_age", ("date_of_birth",), document.document, None, "", young)


def _first_day(iso: str) -> date | None:
    """The first day of a date, a month or a year; None for anything else."""
    try:
        return date.fromisoformat(f"{iso}-01-01"[:10] if len(iso) == 4 else f"{iso}-01"[:10])
    except ValueError:
        return None


def last_day_of(iso: str) -> date | None:
    """A document that gives month or year alone is valid to their end."""
    first = _first_day(iso)
    if first is None or len(iso) == 10:
        return first
    month = 12 if len(iso) == 4 else first.month
    return first.replace(month=month, day=monthrange(first.year, month)[1])


def _age(birth: date, today: date) -> int:
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _of_face(evidence: Evidence) -> Iterator[Draft]:
    check = evidence.face
    if check is None:
        return
    codes = {
        "no_match": "face_no_match",
        "review": "face_unsure",
        "no_face": "face_missing",
        "several_faces": "face_several",
    }
    band = face_band(check, evidence.policy)
    if band in codes:
        details = {"distance": check.result.get("distance")}
        yield Draft(codes[band], (), check.document, check, "selfie", details)


def face_band(check: Check, policy: Policy) -> str:
    """``match``, ``review`` or ``no_match`` by the policy's bounds where the service gave a
    distance, else by its own word; ``no_face`` and ``several_faces`` as it said."""
    result = check.result
    distance = result.get("distance")
    if result["band"] in ("no_face", "several_faces") or distance is None:
        return str(result["band"])
    if distance <= policy.face_match_below:
        return "match"
    return "no_match" if distance > policy.face_no_match_above else "review"


def _of_background(evidence: Evidence) -> Iterator[Draft]:
    check = evidence.background
    found = check.result.get("check") if check else None
    if check is None or not found:
        return
    if found["deceased"]:
        yield Draft("person_deceased", (), check.document, check)
    if found["status"] != "regular":
        yield Draft("tax_status", (), check.document, check, "", {"status": found["status"]})


def _of_meter(evidence: Evidence) -> Iterator[Draft]:
    """What a meter shows must be known, by a service or by a person."""
    meter = evidence.meter
    if meter is None or not meter.pages:
        return
    if meter.value(METER_FIELDS[0]) is None:
        yield Draft("field_missing", METER_FIELDS[:1], meter.document, meter.ocr)
    for reading in meter.readings:
        unsure = reading.score is not None and reading.score < evidence.policy.low_score
        if reading.name and reading.value is not None and unsure and not reading.corrected:
            yield Draft("field_unsure", (reading.name,), meter.document, meter.ocr)
