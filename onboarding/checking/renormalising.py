"""Stored answers of vendors through the present field tables: what would be different, and making it so.

A field table that was corrected helps the cases to come; this brings it to those that were read
before, without a call. What people corrected stays over it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from onboarding import audit, evidence, pipeline
from onboarding.audit import Action
from onboarding.checking.course import request_of
from onboarding.checking.keeping import fields_of, keep_fields, result_of
from onboarding.checking.weighing import refresh_findings
from onboarding.evidence import vault_of
from onboarding.models import Case, Check, CheckState, ExtractedField
from onboarding.states import act, record
from providers import registry
from providers.model import Answer

Place = tuple[str, str]
"""Canonical name and the vendor's field, which together tell a field of an answer."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A check whose stored answer says something else now. ``fields`` maps what is different to value
    and raw text before and after, None where there is none; ``others`` names what else is."""

    check: Check
    fields: Mapping[Place, tuple[Any, Any]]
    others: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Canonical names, or the vendor's where there is none; and what else is different."""
        return sorted({name or vendor_field for name, vendor_field in self.fields} | set(self.others))


def difference(check: Check) -> Difference | None:
    """What the stored answer of a check says otherwise now; None where nothing, or where it cannot be
    read again. Raises VaultError and OSError where it cannot be opened, ServiceError where it is no
    answer any more."""
    found = _again(check)
    return None if found is None else _compared(check, *found)


def _compared(check: Check, answer: Answer, result: dict[str, Any]) -> Difference | None:
    before, after = _stored_fields(check), _fields_of(check, answer)
    fields = {
        place: (before.get(place), after.get(place))
        for place in {*before, *after}
        if before.get(place) != after.get(place)
    }
    others = tuple(key for key in result if result[key] != check.result.get(key))
    return Difference(check, fields, others) if fields or others else None


def renormalise(check: Check) -> Difference | None:
    """Put what the stored answer says now in the place of what it said. Findings of a case that has
    come to its end stay: the decision was made on them."""
    with act(check.case, None) as case:
        check = Check.objects.select_related("document", "case").get(pk=check.pk)
        found = _again(check)
        changed = None if found is None else _compared(check, *found)
        if found is None or changed is None:
            return None
        answer, result = found
        check.result = check.result | result
        if check.kind == "ocr":
            check.result.pop("missing", None)
            if missing := pipeline.missing_fields(check.document, answer):
                check.result["missing"] = missing
        check.save()
        ExtractedField.objects.filter(check_run=check).delete()
        keep_fields(case, check, answer)
        if not case.is_final:
            refresh_findings(case)
        record(
            case, Action.CHECK_RENORMALISED, audit.SYSTEM,
            check=str(check.pk), service=check.service, fields=changed.names,
        )  # fmt: skip
    return changed


def _again(check: Check) -> tuple[Answer, dict[str, Any]] | None:
    """The stored answer read again, and what of it is not personal."""
    if check.state != CheckState.DONE or not check.answer:
        return None
    case = Case.objects.select_related("applicant", "policy").get(pk=check.case_id)
    raw = json.loads(vault_of(case).fetch(check.answer))
    answer = registry.reread(check.service, raw, request_of(case, check), os.environ)
    if answer is None:
        return None
    # That a side's call failed stands in no answer: it is as it was.
    told = [one for one in check.result.get("checks", []) if one["name"] == "side_answered"]
    result = result_of(replace(answer, checks=tuple(c for c in answer.checks if c.name != "side_answered")))
    result["checks"] += told
    return answer, json.loads(json.dumps(result))


def _stored_fields(check: Check) -> dict[Place, Any]:
    box = vault_of(check.case)
    return {
        (stored.name, stored.vendor_field): box.open_json(stored.sealed, evidence.FIELD_PLACE)
        for stored in ExtractedField.objects.filter(check_run=check)
    }


def _fields_of(check: Check, answer: Answer) -> dict[Place, Any]:
    return {
        (field.name or "", field.vendor_field): {"value": field.value, "raw": field.raw}
        for field in fields_of(check, answer)
    }
