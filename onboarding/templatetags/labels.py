"""Names of fields, documents and services in templates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from onboarding import labels
from onboarding.finding_types import DICTIONARY, FindingType
from providers.model import FOR_LIFE

register = template.Library()


@register.filter
def field_label(name: str) -> str | Promise:
    return labels.field_label(name)


@register.filter
def document_label(document: str) -> str | Promise:
    return labels.document_label(document)


@register.filter
def country_label(country: str) -> str | Promise:
    return labels.COUNTRY_LABELS.get(country, country)


@register.filter
def service_label(service: str) -> str:
    return labels.service_label(service)


@register.filter
def side_label(side: str) -> str | Promise:
    return labels.SIDE_LABELS.get(side, side)


@register.filter
def finding_type(code: str) -> FindingType:
    return DICTIONARY[code]


@register.filter
def percent(score: float | None) -> str:
    """0.935 as ``93``: the width of a bar and the number beside it."""
    return "" if score is None else str(int(score * 100))


@register.filter
def shown(value: str | None, name: str) -> str:
    """A value as people read it: dates in their language, everything else as it is."""
    if not value:
        return ""
    if name.startswith("date_of_"):
        if value == FOR_LIFE:
            return _("for life")
        if len(value) == 10:
            return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")
    return value


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """``mapping|item:key``; None where there is no such key."""
    return mapping.get(key)
