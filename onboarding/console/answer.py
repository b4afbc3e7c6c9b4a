"""A vendor's own answer: in full or by its shape alone, as the role allows; each look is recorded."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onboarding import access, workflow
from onboarding.access import Act
from onboarding.states import Refused

LONGEST = 2000
"""Characters of one text that are shown; what is longer is a picture in base64."""


@require_POST
def answer(request: HttpRequest, number: str, check: UUID) -> HttpResponse:
    """A look is an act of its own, so it is asked for by POST."""
    case = access.get_case(request.user, number, Act.VIEW)
    masked = not access.may(request.user, Act.READ_ANSWER)
    try:
        found, raw = workflow.look_at_answer(
            case,
            access.actor(request.user),  # type: ignore[arg-type]
            check,
            masked=masked,
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("case", number)
    text = json.dumps(shape(raw) if masked else shortened(raw), ensure_ascii=False, indent=2)
    return render(
        request, "console/answer.html", {"case": case, "check": found, "text": text, "masked": masked}
    )


def shape(raw: Any) -> Any:
    """Names, scores and truth values; every text and every other number is hidden."""
    if isinstance(raw, dict):
        return {name: shape(value) for name, value in raw.items()}
    if isinstance(raw, list):
        return [shape(value) for value in raw]
    if isinstance(raw, str):
        return _("hidden, %(count)d characters") % {"count": len(raw)} if raw else ""
    if isinstance(raw, bool) or raw is None or (isinstance(raw, float) and 0 <= raw <= 1):
        return raw
    return _("hidden")


def shortened(raw: Any) -> Any:
    """All of it but the pictures."""
    if isinstance(raw, dict):
        return {name: shortened(value) for name, value in raw.items()}
    if isinstance(raw, list):
        return [shortened(value) for value in raw]
    if isinstance(raw, str) and len(raw) > LONGEST:
        return _("%(start)s … (%(count)d characters)") % {"start": raw[:40], "count": len(raw)}
    return raw
