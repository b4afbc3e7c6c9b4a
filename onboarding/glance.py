"""What is poor about a picture that was just taken or chosen, in words that say what to do: told at
once, while the document is still at hand."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onboarding import faces, vendors
from onboarding.evidence import policy_of
from onboarding.models import Case, DocumentKind
from onboarding.reasons import REASONS
from providers.errors import ServiceError
from providers.model import Request, Side
from providers.warnings import BLURRY, COVERED, PHOTOCOPY, REFLECTION, SCREEN_PHOTO

log = logging.getLogger("onboarding.glance")

_ASKED = REASONS["ask_again"]
POOR: dict[str, str | Promise] = {
    "blurry": _ASKED["blurry"].customer,
    "glare": _ASKED["glare"].customer,
    "cut_off": _("The edges cannot be seen. Show all four corners, on a plain, darker table."),
    "covered": _ASKED["cut_off"].customer,
    "small": _("The document is too small in the picture. Move closer until it fills the frame."),
    "photocopy": _ASKED["photocopy"].customer,
    "no_face": _ASKED["selfie_unclear"].customer,
}
"""What can be poor, and what the customer does about it."""
AT_THE_DESK: dict[str, str | Promise] = POOR | {
    "no_face": _("No face can be seen in this picture. Choose one that shows the face clearly."),
}
"""The same for somebody who sends the pictures of another."""

_BY_WARNING = {
    BLURRY: "blurry",
    REFLECTION: "glare",
    COVERED: "covered",
    PHOTOCOPY: "photocopy",
    SCREEN_PHOTO: "photocopy",
}


def look(jpeg: bytes, kind: str, side: Side, case: Case) -> tuple[str, ...]:
    """Codes of :data:`POOR`, the worst first; none where the policy names no service that judges
    pictures, or it does not answer. Only cards and faces are judged: the bounds are theirs."""
    if kind == DocumentKind.SELFIE:
        return () if faces.on_selfie(jpeg, case) else ("no_face",)
    service = policy_of(case).quality_service
    if kind != DocumentKind.IDENTITY or not service:
        return ()
    try:
        answer = vendors.call(service, Request(images={side: jpeg}), live=case.live)
    except ServiceError as error:
        log.warning("a picture was taken unseen: %s failed (%s)", service, error.kind)
        return ()
    told = {_BY_WARNING[warning.code] for warning in answer.warnings if warning.code in _BY_WARNING}
    return tuple(code for code in POOR if code in told | _measured(answer.measures or {}))


def _measured(measures: Mapping[str, object]) -> set[str]:
    """What the embedded engine measures beside its warnings."""
    if measures.get("card_found") is False:  # its edges, then, do not stand out
        return {"cut_off"}
    return {"small"} if measures.get("too_small") else set()
