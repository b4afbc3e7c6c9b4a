"""A selfie must show a face: told at once, before it is stored."""

from __future__ import annotations

import logging

from onboarding import vendors
from onboarding.evidence import policy_of
from onboarding.models import Case
from providers.errors import ServiceError
from providers.model import Request

log = logging.getLogger("onboarding.faces")


def on_selfie(jpeg: bytes, case: Case) -> bool:
    """Whether the policy's quality service finds a face in a selfie.

    Where the policy names none, or it does not answer, every selfie is taken and the face match
    will tell.
    """
    service = policy_of(case).selfie_service
    if not service:
        return True
    try:
        answer = vendors.call(service, Request(images={"selfie": jpeg}), live=case.live)
    except ServiceError as error:
        log.warning("a selfie was taken unseen: %s failed (%s)", service, error.kind)
        return True
    return bool((answer.measures or {}).get("faces", 1))
