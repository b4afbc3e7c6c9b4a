"""What services returned and people decided: checks, fields, findings, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from onboarding import reasons
from onboarding.api.base import Strict
from onboarding.evidence import Reading
from onboarding.finding_types import DICTIONARY
from onboarding.models import (
    Check,
    CheckState,
    Correction,
    Decision,
    DecisionAction,
    DecisionState,
    Document,
    Finding,
    Purpose,
    Severity,
)

SEVERITIES = [severity.name.lower() for severity in Severity]
ALL_ACTIONS = DecisionAction.values
ACTIONS = [DecisionAction.APPROVE.value, DecisionAction.REJECT.value, DecisionAction.ASK_AGAIN.value]
"""What a program may decide; to take a decided case up again is an act of its own."""
REASON_CODES = sorted({code for table in reasons.REASONS.values() for code in table})


class CheckOut(serializers.Serializer[Any]):
    """One service asked about one document or a pair."""

    id = serializers.UUIDField()
    kind = serializers.CharField(help_text="ocr, face_match, background_check, quality ...")
    service = serializers.CharField()
    purpose = serializers.ChoiceField(choices=Purpose.values)
    state = serializers.ChoiceField(choices=CheckState.values)
    error = serializers.CharField(source="error_kind", help_text="Why it failed; empty where it did not.")
    attempt = serializers.IntegerField()
    document = serializers.UUIDField(source="document_id")
    warnings = serializers.SerializerMethodField(help_text="Names of the warnings that the service gave.")
    match = serializers.SerializerMethodField(
        help_text="Of a face match: whether the faces are of one person."
    )
    elapsed_ms = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_warnings(self, check: Check) -> list[str]:
        return [warning["name"] for warning in check.result.get("warnings", [])]

    def get_match(self, check: Check) -> bool | None:
        found: bool | None = check.result.get("match")
        return found


class FieldOut(serializers.Serializer[Any]):
    """A value as it stands now, and where it came from."""

    document = serializers.UUIDField()
    name = serializers.CharField(help_text="Canonical; empty for what has no canonical name.")
    value = serializers.CharField(allow_null=True)
    read = serializers.CharField(allow_null=True, help_text="What the service read, before any correction.")
    raw = serializers.CharField(allow_null=True, help_text="The service's own text.")
    score = serializers.FloatField(allow_null=True)
    service = serializers.CharField()
    vendor_field = serializers.CharField()
    side = serializers.CharField(allow_null=True)
    polygon = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField()),
        allow_null=True,
        help_text="Corners [x, y] in pixels of the side's picture.",
    )
    corrected = serializers.BooleanField()
    second = serializers.CharField(allow_null=True, help_text="What a second opinion read.")


def reading_out(document: Document, reading: Reading) -> dict[str, Any]:
    """What :class:`FieldOut` shows."""
    return {
        "document": document.pk,
        "name": reading.name,
        "value": reading.value,
        "read": reading.read,
        "raw": reading.raw,
        "score": reading.score,
        "service": reading.service,
        "vendor_field": reading.vendor_field,
        "side": reading.page.side if reading.page else None,
        "polygon": reading.polygon,
        "corrected": reading.corrected,
        "second": reading.second,
    }


class FindingOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    code = serializers.CharField()
    severity = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField(help_text="In the language of Accept-Language.")
    customer = serializers.SerializerMethodField(
        help_text="What the customer may be told; empty for nothing."
    )
    field_names = serializers.ListField(
        source="fields", child=serializers.CharField(), help_text="Canonical names of the values it is about."
    )
    document = serializers.UUIDField(source="document_id", allow_null=True)
    check = serializers.UUIDField(source="check_run_id", allow_null=True)
    side = serializers.CharField()
    attempt = serializers.IntegerField()
    created_at = serializers.DateTimeField()

    def get_severity(self, finding: Finding) -> str:
        return Severity(finding.severity).name.lower()

    def get_state(self, finding: Finding) -> str:
        if finding.is_open:
            return "open"
        return "dismissed" if finding.dismissed_at else "resolved"

    def get_title(self, finding: Finding) -> str:
        return str(DICTIONARY[finding.code].title)

    def get_customer(self, finding: Finding) -> str:
        return str(DICTIONARY[finding.code].customer)


class ReasonOut(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=REASON_CODES)
    label = serializers.CharField()  # type: ignore[assignment]
    customer = serializers.CharField(help_text="What the customer is told.")


class DecisionOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    action = serializers.ChoiceField(choices=ALL_ACTIONS)
    state = serializers.ChoiceField(
        choices=DecisionState.values,
        help_text="`staged` waits for a second person; only `final` decides a case.",
    )
    reasons = serializers.SerializerMethodField()
    documents = serializers.DictField(
        source="asked",
        child=serializers.CharField(),
        help_text="Of ask_again: the code of why each document is asked for again, by its id.",
    )
    attempt = serializers.IntegerField()
    made_by = serializers.CharField(source="maker", help_text="Name of the person or the API key.")
    made_at = serializers.DateTimeField()
    second_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(ReasonOut(many=True))
    def get_reasons(self, decision: Decision) -> Any:
        found = [reasons.reason(decision.action, code) for code in decision.reasons]
        return ReasonOut(found, many=True).data


class CorrectionOut(serializers.Serializer[Any]):
    """A value that a person set; the last one of a field counts, and every one stays."""

    id = serializers.IntegerField()
    document = serializers.UUIDField()
    name = serializers.CharField(help_text="Canonical name of the field.")
    old = serializers.CharField(allow_null=True)
    new = serializers.CharField(allow_null=True, help_text="Null where the field bears nothing.")
    reason = serializers.CharField()
    made_by = serializers.CharField(help_text="Name of the person.")
    made_at = serializers.DateTimeField()


def correction_out(made: Correction, change: Mapping[str, Any]) -> dict[str, Any]:
    """What :class:`CorrectionOut` shows; ``change`` is what was sealed."""
    return {
        "id": made.pk,
        "document": made.document_id,
        "name": made.name,
        "old": change["old"],
        "new": change["new"],
        "reason": change["reason"],
        "made_by": made.made_by.name,
        "made_at": made.made_at,
    }


class ReopenIn(Strict):
    reason = serializers.ChoiceField(choices=sorted(reasons.REASONS[DecisionAction.REOPEN]))
    note = serializers.CharField(
        max_length=2000, trim_whitespace=False, help_text="Why, for colleagues; the customer never sees it."
    )


class RecheckIn(Strict):
    service = serializers.CharField(
        max_length=80,
        required=False,
        allow_null=True,
        default=None,
        help_text="One service alone, which need not have been asked yet; left out for every service"
        " whose answer counts.",
    )


class DecisionIn(Strict):
    action = serializers.ChoiceField(choices=ACTIONS)
    reasons = serializers.ListField(
        child=serializers.ChoiceField(choices=REASON_CODES),
        max_length=20,
        default=list,
        help_text="At least one of the action, for approve and reject.",
    )
    documents = serializers.DictField(
        child=serializers.ChoiceField(choices=REASON_CODES),
        default=dict,
        help_text="For ask_again: a reason for each document that is asked for again, by its id.",
    )
    note = serializers.CharField(
        max_length=2000, allow_blank=True, default="", help_text="For colleagues; the customer never sees it."
    )
