"""How often something may be done from outside, counted in the cache that all processes share."""

from __future__ import annotations

import logging
import time

from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

log = logging.getLogger("onboarding.apply")

LIMITS = {
    "enter": (30, 60),
    "begin": (5, 3600),
    "upload": (60, 600),
    "type": (240, 600),
}
"""How many within how many seconds. Links: 256 random bits need no guard against guessing, 30 a minute
spare the database. Beginnings: an office whose people share an address begins five an hour. Uploads:
ten sides, three tries each, twice. Typing: a value every two and a half seconds."""


def within(what: str, who: str) -> bool:
    """Count one; whether it is still within its limit. Where the cache does not answer nobody is kept
    out."""
    most, seconds = LIMITS[what]
    key = f"apply-rate:{what}:{who}:{int(time.time()) // seconds}"
    try:
        cache.add(key, 0, timeout=2 * seconds)
        return int(cache.incr(key)) <= most
    except (RedisError, ValueError) as error:
        log.warning("visits are not counted (%s)", type(error).__name__)
        return True


def address(request: HttpRequest) -> str:
    """Where a request comes from: behind a proxy, what that one saw. One who has a network of IPv6 has
    2 to the 64th addresses of it: all of them are one here, as in the limits of the log-in."""
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    seen = (seen if settings.BEHIND_PROXY else "") or request.META.get("REMOTE_ADDR", "")
    return str(truncate_ip(seen))
