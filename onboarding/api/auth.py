"""Who calls, how far they may go, and how often."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from onboarding import apikeys
from onboarding.api.problems import Problem
from onboarding.apikeys import Caller

log = logging.getLogger("onboarding.api")

_WINDOW = 60  # seconds


class BearerKey(BaseAuthentication):
    """``Authorization: Bearer`` with an API key or a client token; never in the address, where a log
    would keep it."""

    def authenticate(self, request: Request) -> tuple[Any, Caller] | None:
        scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            return None
        try:
            caller = apikeys.recognise(token.strip())
        except apikeys.Expired:
            raise Problem(
                "key_expired",
                _("Ask an administrator for another one."),
                headers={"WWW-Authenticate": self.authenticate_header(request)},
            ) from None
        if caller is None:
            raise AuthenticationFailed(_("The key is wrong, was revoked, or has expired."))
        return caller, caller

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="kyc"'


@dataclass(frozen=True, slots=True)
class Window:
    """The minute that a request falls into."""

    limit: int
    left: int
    reset: int

    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers has them since its eighth version."""
        return {
            "RateLimit-Policy": f'"minute";q={self.limit};w={_WINDOW}',
            "RateLimit": f'"minute";r={self.left};t={self.reset}',
        }


def count(caller: Caller) -> Window | None:
    """Count a request; None where the cache, which all processes share, does not answer. Raises
    Problem where there were too many."""
    minute, second = divmod(int(time.time()), _WINDOW)
    key = f"api-rate:{caller.key.id}:{caller.case or ''}:{minute}"
    try:
        cache.add(key, 0, timeout=2 * _WINDOW)
        made = cache.incr(key)
    except (RedisError, ValueError) as error:
        log.warning("requests are not counted (%s)", type(error).__name__)
        return None
    limit: int = settings.API_RATE
    window = Window(limit, max(limit - made, 0), _WINDOW - second)
    if made > limit:
        raise Problem(
            "rate_limited",
            _("Wait until the minute is over."),
            headers={"Retry-After": str(window.reset), **window.headers()},
        )
    return window
