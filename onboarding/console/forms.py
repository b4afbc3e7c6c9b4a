"""Forms of the console: their clean methods return what the workflow takes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding import labels, policy
from onboarding.models import DocumentKind


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


_ELSEWHERE = "other"


def _countries() -> list[tuple[str, Any]]:
    """Those that the policy for new cases has rules of their own for."""
    _text, rules = policy.current()
    named = sorted(code for code in rules.documents if code != "*")
    return [
        ("", _("Choose the country")),
        *((code, labels.COUNTRY_LABELS.get(code, code)) for code in named),
        (_ELSEWHERE, _("Another country")),
    ]


def _document_types() -> list[tuple[str, Any]]:
    _text, rules = policy.current()
    types = dict.fromkeys(t for accepted in rules.documents.values() for t in accepted)
    return [("", _("Tell it from the picture")), *((t, labels.document_label(t)) for t in types)]


def _levels() -> list[tuple[str, Any]]:
    _text, rules = policy.current()
    return [(level, labels.LEVEL_LABELS.get(level, level)) for level in rules.levels]


class NewCaseForm(forms.Form):
    """Who the applicant says they are, and what they will show."""

    country = forms.ChoiceField(
        label=_("Country of the document"),
        choices=_countries,
        error_messages={"required": _("Choose the country that issued the document.")},
    )
    document_type = forms.ChoiceField(
        label=_("Document"),
        required=False,
        choices=_document_types,
        help_text=_("A type that is told from the picture must be confirmed before the case is approved."),
    )
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=_levels,
        help_text=_("It says what the applicant has to show."),
    )
    full_name = forms.CharField(label=_("Full name"), required=False, max_length=200)
    date_of_birth = forms.DateField(label=_("Date of birth"), required=False, widget=DateInput())
    personal_number = forms.CharField(
        label=_("Identity number"),
        required=False,
        max_length=40,
        help_text=_("Personal, tax or document number."),
    )
    address = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=200,
        help_text=_("Held against the proof of address, where the level asks for one."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("To send the applicant the link to the form, and to tell them of the outcome."),
    )
    reference = forms.CharField(
        label=_("Your own reference"),
        required=False,
        max_length=64,
        help_text=_("For example a customer number of yours; no personal data."),
    )
    language = forms.ChoiceField(label=_("Applicant's language"), choices=settings.LANGUAGES)

    def clean_country(self) -> str:
        """The code, empty for a country that the policy does not name."""
        country: str = self.cleaned_data["country"]
        return "" if country == _ELSEWHERE else country

    def clean_date_of_birth(self) -> date | None:
        born: date | None = self.cleaned_data["date_of_birth"]
        if born and not date(1900, 1, 1) <= born <= timezone.localdate():
            raise forms.ValidationError(_("A date of birth lies between 1900 and today."))
        return born

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        chosen, country = cleaned.get("document_type"), cleaned.get("country")
        if chosen and country is not None and chosen not in policy.current()[1].accepted(country):
            self.add_error("document_type", _("This document is not accepted for that country."))
        return cleaned

    def declared(self) -> dict[str, str]:
        """Canonical names and values."""
        data = self.cleaned_data
        born: date | None = data["date_of_birth"]
        return {
            "full_name": " ".join(data["full_name"].split()),
            "date_of_birth": born.isoformat() if born else "",
            "personal_number": data["personal_number"].strip(),
            "address": " ".join(data["address"].split()),
            "email": data["email"],
        }


class CorrectionForm(forms.Form):
    """A reviewer's own reading of a field. What it may be is for the workflow to say."""

    document = forms.ChoiceField(choices=DocumentKind.choices, required=False)
    field = forms.CharField(max_length=40)
    value = forms.CharField(label=_("Right value"), max_length=500, required=False)
    reason = forms.CharField(label=_("Why"), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_document(self) -> str:
        """The kind of the document that bears the field: the identity document where none is named."""
        return self.cleaned_data["document"] or DocumentKind.IDENTITY
