"""Signatures of Standard Webhooks (https://www.standardwebhooks.com, specification 1.0.0): HMAC-SHA256
over id, time and body, one for each secret that is in force."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"


def new_secret() -> str:
    """192 random bits, which the specification gives as the least."""
    return PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def headers(event_id: str, at: int, body: bytes, live: Iterable[str]) -> dict[str, str]:
    """The headers of a delivery; ``at`` is seconds since 1970, ``live`` the secrets that sign."""
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(_signature(secret, event_id, at, body) for secret in live),
    }


def _signature(secret: str, event_id: str, at: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{event_id}.{at}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
