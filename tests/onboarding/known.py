"""What is known about a fictional person's case, built without a database."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from onboarding import findings, policy
from onboarding.evidence import DocumentEvidence, Evidence, Reading
from onboarding.models import Case, Check, CheckState, Document, Page, Purpose
from providers.model import Check as Rule
from providers.warnings import warning
from tests import factories as make

TODAY = date(2026, 3, 15)
DECLARED = {"full_name": make.FULL_NAME, "date_of_birth": "1984-02-29"}


def known(
    values: Mapping[str, str | None] = make.READ,
    *,
    declared: Mapping[str, str] | None = None,
    type: str = "passport",
    detected: str | None = None,
    confirmed: bool = True,
    sides: tuple[str, ...] = ("front",),
    read: bool = True,
    scores: Mapping[str, float] | None = None,
    corrected: tuple[str, ...] = (),
    warnings: tuple[int, ...] = (),
    rules: tuple[Rule, ...] = (),
    face: Mapping[str, Any] | None = None,
    failed: str = "",
    purpose: Purpose = Purpose.FIRST,
    register: str = "",
) -> Evidence:
    """What is known about a case, without a database."""
    case = Case(id=uuid.uuid4())
    document = Document(
        id=uuid.uuid4(), kind="identity", type=type, detected_type=detected or type, type_confirmed=confirmed
    )
    pages = {side: Page(side=side) for side in sides}
    result = {
        "warnings": [warning(code, "front").to_json() for code in warnings],
        "checks": [rule.to_json() for rule in rules],
    }
    ocr = Check(document=document, kind="ocr", state=CheckState.DONE, result=result)
    readings = tuple(
        Reading(
            name=name,
            value=value,
            raw=value,
            read=value,
            score=(scores or {}).get(name, 0.97),
            service="local.ocr",
            vendor_field=name,
            polygon=None,
            page=pages.get("front"),
            corrected_by="ana" if name in corrected else "",
        )
        for name, value in values.items()
    )
    check = face and Check(document=document, kind="face_match", state=CheckState.DONE, result=dict(face))
    checks = [ocr] if read else []
    if failed:
        lost = Check(document=document, kind=failed, state=CheckState.FAILED, error_kind="timeout")
        lost.purpose = purpose
        checks.append(lost)
    return Evidence(
        case=case,
        policy=policy.current()[1],
        declared=dict(DECLARED if declared is None else declared),
        documents=(
            DocumentEvidence(document, pages, ocr if read else None, None, None, readings if read else ()),
        ),
        face=check or None,
        background=Check(document=document, kind="background_check", state=CheckState.DONE)
        if register
        else None,
        checks=tuple(checks),
        register_name=register,
    )


def found(evidence: Evidence, today: date = TODAY) -> list[str]:
    return sorted(draft.code for draft in findings.find(evidence, today))


def read(**values: str | None) -> dict[str, str | None]:
    return {**make.READ, **values}
