"""The bearer token: its shape and its expiry are known before anything is sent.

Source: "Portal de APIs", "Autenticação": a JWT. Its signature is the vendor's to check; RFC 7519 gives
the shape (section 7.2) and ``exp`` and ``iat`` (section 4.1).
"""

from __future__ import annotations

import base64
import json
import logging
import re
import time
from datetime import UTC, datetime
from typing import Any

from providers.environment import Environment
from providers.errors import AuthFailed
from providers.wire import number

KEY = "CELLERE_TOKEN"

_SHAPE = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)

log = logging.getLogger("providers.cellere")

_LAST_PART = 10
"""A token is near its end in the last tenth of its life: it may live for minutes or for years."""


def hold(environment: Environment) -> None:
    """Raises AuthFailed where the token is none or has expired; says in time when it will."""
    claims = _claims(environment.text(KEY))
    if claims is None:
        raise AuthFailed(
            f"{KEY} has not the shape of a JWT. Copy it whole from the portal, Conta, Token.", sent=False
        )
    expires, issued, now = number(claims.get("exp")), number(claims.get("iat")), time.time()
    if expires is None:
        return
    if expires <= now:
        raise AuthFailed(
            f"{KEY} expired{_day(' on', expires)}. Take a new one from the portal, Conta, Token.", sent=False
        )
    if issued is not None and (expires - now) * _LAST_PART < expires - issued:
        log.warning("%s expires%s; take a new one from the portal.", KEY, _day(" at", expires))


def _claims(token: str) -> dict[str, Any] | None:
    if not _SHAPE.fullmatch(token):
        return None
    header, claims, _ = token.split(".")
    try:
        found = json.loads(_decoded(header)), json.loads(_decoded(claims))
    except (ValueError, RecursionError):
        return None
    return found[1] if all(isinstance(part, dict) for part in found) else None


def _decoded(part: str) -> bytes:
    """Base64url without padding. ValueError where it is none."""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _day(word: str, seconds: float) -> str:
    try:
        return f"{word} {datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError, OSError):  # further away than a calendar goes
        return ""
