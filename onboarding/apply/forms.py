"""Forms of the customer's pages: their clean methods return what the workflow takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import dates, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onboarding import evidence, labels
from onboarding.models import Case, DocumentKind
from providers.documents import catalogue
from providers.normalise.identifiers import RULES, is_valid
from providers.normalise.text import fold

_NUMBERS: dict[str, str | Promise] = {
    "br.cpf": "CPF",
    "mx.curp": "CURP",
    "id.nik": "NIK",
    "in.pan": "PAN",
    "in.aadhaar": "Aadhaar",
    "hk.hkid": "HKID",
    "my.nric": "MyKad",
    "sg.nric": "NRIC / FIN",
    "nl.bsn": "BSN",
    "no.fodselsnummer": "Fødselsnummer",
    "se.personnummer": "Personnummer",
}
"""What people call a number where they have it; elsewhere it is their identity number."""
_OF_THE_PERSON = ("personal_number", "tax_number", "document_number")
_IN_PARTS = {"MEX": ("given_names", "surname", "second_surname")}
"""Countries whose people give their name in parts: both surnames stand in the CURP and on every card."""


@dataclass(frozen=True, slots=True)
class Number:
    """The number that a country's people have: its canonical field and its rule."""

    field: str
    rule: str

    @property
    def label(self) -> str | Promise:
        return _NUMBERS.get(self.rule, _("Identity number"))


def number_of(case: Case) -> Number | None:
    """The number that is asked for: the one that the country's own documents bear; None where none
    of them bears one with a rule."""
    for accepted in evidence.policy_of(case).accepted(case.country):
        kind = catalogue()[accepted]
        for name in _OF_THE_PERSON:
            if kind.country == case.country and (rule := kind.identifiers.get(name)):
                return Number(name, rule)
    return None


class PersonForm(forms.Form):
    """Who the customer says they are, by the country of the case."""

    birth_day = forms.CharField(label=_("Day"), max_length=2)
    birth_month = forms.ChoiceField(label=_("Month"), choices=lambda: [("", ""), *dates.MONTHS.items()])
    birth_year = forms.CharField(label=_("Year"), max_length=4)

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.number = number_of(case)
        parts = _IN_PARTS.get(case.country)
        if parts is None:
            self._ask("full_name", _("Full name"), "name", _("As it stands on your document."))
        else:
            self._ask("given_names", _("Given names"), "given-name", _("As they stand on your document."))
            self._ask("surname", _("First surname"), "family-name")
            self._ask("second_surname", _("Second surname"), "additional-name", required=False)
        self.names = parts or ("full_name",)
        self.order_fields((*self.names, "birth_day", "birth_month", "birth_year"))
        if self.number:
            needed = case.country in evidence.policy_of(case).background
            self._ask("number", self.number.label, "off", required=needed, most=40)
        rules = evidence.policy_of(case)
        if DocumentKind.ADDRESS in rules.required(case.level, case.country):
            hint = _("As it stands on your proof of address.")
            self._ask("address", _("Address"), "street-address", hint, required=False, most=200)
        if settings.MAIL_ON:
            hint = _("We write to you when something is needed, and when there is a result.")
            self.fields["email"] = forms.EmailField(
                label=_("E-mail"), required=False, max_length=254, help_text=hint,
                widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}),
                error_messages={"invalid": _("This is not an e-mail address like name@example.com.")},
            )  # fmt: skip
        for name, digits in (("birth_day", "bday-day"), ("birth_year", "bday-year")):
            self.fields[name].widget.attrs |= {"autocomplete": digits, "inputmode": "numeric"}
        self.fields["birth_month"].widget.attrs["autocomplete"] = "bday-month"

    def _ask(
        self, name: str, label: Any, complete: str, hint: Any = "", *, required: bool = True, most: int = 100
    ) -> None:
        widget = forms.TextInput({"autocomplete": complete, "spellcheck": "false"})
        missing = {"required": _("Write it here, please.")}
        self.fields[name] = forms.CharField(
            label=label, required=required, max_length=most, help_text=hint, widget=widget,
            error_messages=missing,
        )  # fmt: skip

    def clean_number(self) -> str:
        """Held against its check digit."""
        value: str = self.cleaned_data["number"]
        if value and self.number and not is_valid(self.number.rule, value):
            raise forms.ValidationError(
                _("This number is not right: a digit may be missing or two exchanged. Compare it, please.")
            )
        return RULES[self.number.rule].compact(value) if value and self.number else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        parts = [self.data.get(f"birth_{part}", "").strip() for part in ("year", "month", "day")]
        if all(parts):
            cleaned["date_of_birth"] = self._born(parts)
        return cleaned

    def _born(self, parts: list[str]) -> date | None:
        try:
            year, month, day = (int(part) for part in parts)
            born = date(year, month, day)
        except ValueError:
            self.add_error("birth_day", _("There is no such day. Write it as on your document."))
            return None
        if not date(1900, 1, 1) <= born <= timezone.localdate():
            self.add_error("birth_year", _("A date of birth lies between 1900 and today."))
        return born

    @property
    def birth_errors(self) -> list[str]:
        """What is wrong with the date as a whole, said once."""
        names = ("birth_day", "birth_month", "birth_year")
        found = [str(text) for name in names for text in self.errors.get(name, [])]
        missing = [name for name in names if not self.data.get(name)]
        return [str(_("Write day, month and year."))] if missing and found else found[:1]

    def declared(self) -> dict[str, str]:
        """Canonical names and values."""
        data = self.cleaned_data
        declared = {name: " ".join(data[name].split()) for name in self.names}
        declared["date_of_birth"] = data["date_of_birth"].isoformat()
        if self.number:
            declared[self.number.field] = data["number"]
        if data.get("address"):
            declared["address"] = " ".join(data["address"].split())
        if data.get("email"):
            declared["email"] = data["email"]
        return declared

    def told(self, posted: Any) -> dict[str, str]:
        """What was typed, by the form's names, bounded, to be kept until it is right."""
        return {name: str(posted[name])[:254] for name in self.fields if posted.get(name)}

    @staticmethod
    def from_declared(declared: dict[str, str], number: Number | None) -> dict[str, str]:
        """What is declared already as the form's own values."""
        data = {key: value for key, value in declared.items() if key != "date_of_birth"}
        year, month, day = (*declared.get("date_of_birth", "").split("-"), "", "", "")[:3]
        data |= {"birth_year": year, "birth_month": month.lstrip("0"), "birth_day": day.lstrip("0")}
        if number:
            data["number"] = declared.get(number.field, "")
        return data


def countries(case: Case) -> list[tuple[str, str]]:
    """Those that the policy has rules of their own for, as the customer's language orders them."""
    named = (code for code in evidence.policy_of(case).documents if code != "*")
    return sorted(
        ((code, str(labels.COUNTRY_LABELS.get(code, code))) for code in named), key=lambda c: fold(c[1])
    )
