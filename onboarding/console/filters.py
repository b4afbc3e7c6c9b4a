"""What a queue can be narrowed to, and filters kept under a name."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from onboarding import labels
from onboarding.finding_types import DICTIONARY
from onboarding.models import SavedFilter, Severity, User
from onboarding.queues import QUEUES
from providers import registry
from providers.documents import identity_documents

_AGES = (1, 3, 7, 30)
"""Days: a day's work, a weekend, a week, a month."""


def _any(choices: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    return [("", _("Any")), *choices]


def _countries() -> list[tuple[Any, Any]]:
    return _any(sorted(labels.COUNTRY_LABELS.items(), key=lambda item: str(item[1])))


def _documents() -> list[tuple[Any, Any]]:
    named = [(name, labels.document_label(name)) for name in identity_documents()]
    return _any(sorted(named, key=lambda item: str(item[1])))


def _findings() -> list[tuple[Any, Any]]:
    return _any(sorted(((t.code, t.title) for t in DICTIONARY.values()), key=lambda item: str(item[1])))


def _vendors() -> list[tuple[Any, Any]]:
    return _any([(vendor.name, gettext(vendor.title)) for vendor in registry.VENDORS])


def _ages() -> list[tuple[Any, Any]]:
    return _any([(days, ngettext("%d day", "%d days", days) % days) for days in _AGES])


def _severities() -> list[tuple[Any, Any]]:
    return _any([(severity.value, severity.label) for severity in reversed(Severity)])


def _people() -> list[tuple[Any, Any]]:
    people = User.objects.filter(is_active=True).order_by("first_name", "last_name", "username")
    return _any([(person.pk, person.name) for person in people])


class FilterForm(forms.Form):
    """Every field may be left open; one that holds nonsense counts as open."""

    country = forms.ChoiceField(label=_("Country"), required=False, choices=_countries)
    document = forms.ChoiceField(label=_("Document"), required=False, choices=_documents)
    severity = forms.ChoiceField(label=_("Severity at least"), required=False, choices=_severities)
    finding = forms.ChoiceField(label=_("Finding"), required=False, choices=_findings)
    vendor = forms.ChoiceField(label=_("Vendor"), required=False, choices=_vendors)
    days = forms.ChoiceField(label=_("Older than"), required=False, choices=_ages)
    assignee = forms.ChoiceField(label=_("Held by"), required=False, choices=_people)

    def chosen(self) -> dict[str, str]:
        """What was chosen, by name; nothing that is open."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class SaveForm(forms.Form):
    """A queue and its filters under a name."""

    name = forms.CharField(max_length=40)
    queue = forms.ChoiceField(choices=[(key, key) for key in QUEUES])


def keep(user: User, name: str, queue: str, chosen: dict[str, str]) -> None:
    """Keep them; what stood under the name before is gone."""
    SavedFilter.objects.update_or_create(
        user=user, name=name, defaults={"query": urlencode({"view": queue, **chosen})}
    )
