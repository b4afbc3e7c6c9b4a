"""Applicants and cases."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from rest_framework import serializers

from onboarding import policy, workflow
from onboarding.api.base import Strict
from onboarding.api.pagination import PageQuery
from onboarding.models import Case, Outcome, Progress
from providers.documents import FIELDS, identity_documents

REFERENCE = (
    "Your own name for the applicant, such as a customer number. Stored in the clear: no personal data."
)


class ApplicantIn(Strict):
    reference = serializers.CharField(max_length=64, allow_blank=True, default="", help_text=REFERENCE)


class ApplicantOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    reference = serializers.CharField(help_text=REFERENCE)
    live = serializers.BooleanField(help_text="Whether it came by a live key.")
    created_at = serializers.DateTimeField()


class ApplicantQuery(PageQuery):
    reference = serializers.CharField(max_length=64, required=False, help_text="Those of this reference.")


def _declared(name: str) -> serializers.CharField:
    if name.startswith("date_of_"):
        return serializers.RegexField(
            r"^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$|^[12][0-9]{3}-(0[13-9]|1[0-2])-(29|30)$"
            r"|^[12][0-9]{3}-(0[13578]|1[02])-31$|^[12][0-9]([02468][048]|[13579][26])-02-29$",
            max_length=10,
            trim_whitespace=False,
            required=False,
            help_text="Such as 1984-03-07.",
        )
    form = [validate_email] if name == "email" else []  # a mail goes to it
    return serializers.CharField(max_length=200, required=False, allow_blank=True, validators=form)


class Declared(Strict):
    """What the applicant says about themselves, by canonical field name."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {name: _declared(name) for name in FIELDS}


class CaseIn(Strict):
    applicant = serializers.UUIDField()
    country = serializers.RegexField(
        r"^[A-Z]{3}$",
        max_length=3,
        trim_whitespace=False,
        required=False,
        default="",
        help_text="Country that issued the document, ISO 3166-1 alpha-3; left out where the policy's"
        " rules for the rest of the world hold.",
    )
    document_type = serializers.ChoiceField(
        choices=identity_documents(),
        required=False,
        default="",
        help_text="Left out to have it told from the picture.",
    )
    level = serializers.RegexField(
        r"^[a-z][a-z0-9_]*$",
        max_length=20,
        trim_whitespace=False,
        default=policy.STANDARD,
        help_text="What the case must show: a level of the policy.",
    )
    language = serializers.ChoiceField(
        choices=[code for code, _name in settings.LANGUAGES],
        default="en",
        help_text="The applicant's, for messages to them.",
    )
    declared = Declared(required=False, default=dict)


class PolicyOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    version = serializers.CharField()


class CaseOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField(help_text="The short name that people here use.")
    applicant = serializers.UUIDField(source="applicant_id")
    reference = serializers.CharField(source="applicant.reference", help_text="The applicant's.")
    live = serializers.BooleanField()
    progress = serializers.ChoiceField(choices=Progress.values, help_text="How far the case has come.")
    outcome = serializers.ChoiceField(choices=Outcome.values, help_text="What came out of it.")
    final = serializers.BooleanField(
        source="is_final",
        help_text="Nothing more is awaited. A person may still take a decided case"
        " up again, which is announced by case.progress.",
    )
    version = serializers.IntegerField(help_text="Counts the acts on the case; also its ETag.")
    attempt = serializers.IntegerField(help_text="Raised each time the customer is asked again.")
    country = serializers.CharField()
    document_type = serializers.CharField()
    level = serializers.CharField()
    language = serializers.CharField()
    policy = PolicyOut(help_text="The rules that the case was opened under.")
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()


class CaseDetail(CaseOut):
    missing = serializers.SerializerMethodField(help_text="Sides without which the case cannot be submitted.")

    def get_missing(self, case: Case) -> list[str]:
        return workflow.missing_sides(case)


class CaseQuery(PageQuery):
    progress = serializers.ChoiceField(choices=Progress.values, required=False)
    outcome = serializers.ChoiceField(choices=Outcome.values, required=False)
    applicant = serializers.UUIDField(required=False)
    reference = serializers.CharField(max_length=64, required=False, help_text="The applicant's.")


class TypeIn(Strict):
    document_type = serializers.ChoiceField(choices=identity_documents())
