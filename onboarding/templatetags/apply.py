"""What every page and mail for customers shows of the organisation."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext

from onboarding.evidence import policy_of
from onboarding.labels import METER_LABELS
from onboarding.models import Case, DocumentKind
from onboarding.states import Step, possible

register = template.Library()


@register.simple_tag
def organisation() -> dict[str, Any]:
    """Its name, its colour, and whether it has a logo."""
    return {
        "name": settings.ORGANISATION,
        "colour": settings.ORGANISATION_COLOUR,
        "logo": settings.ORGANISATION_LOGO is not None,
    }


@register.filter
def may_withdraw(case: Case) -> bool:
    """Whether the customer may still say that they do not want to go on."""
    return possible(case, Step.WITHDRAW)


@register.simple_tag
def side_title(side: Any) -> str:
    """What is to be photographed: a ``Side`` of the form's steps."""
    kind, document = side.document.kind, side.document.type
    if kind == DocumentKind.SELFIE:
        return gettext("Your face")
    if kind == DocumentKind.METER:
        return str(METER_LABELS[policy_of(side.document.case).meter.kind])
    if kind != DocumentKind.IDENTITY:
        return str(side.document.get_kind_display())
    if side.side == "back":
        return gettext("The back of your document")
    if document == "passport":
        return gettext("The page of your passport with your picture")
    return gettext("The front of your document")
