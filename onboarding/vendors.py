"""How the application calls a service: one door a process, whose pace and breakers all workers
share through the cache."""

from __future__ import annotations

import os
from functools import lru_cache

from django.conf import settings
from django.core.cache import cache

from providers import registry
from providers.door import Door
from providers.model import Answer, Request
from providers.pace import Breaker, Pace


@lru_cache(maxsize=1)
def door() -> Door:
    breaker = Breaker(cache, failures=settings.BREAKER_FAILURES, pause=settings.BREAKER_SECONDS)
    return Door(pace=Pace(cache) if settings.VENDOR_RATE_LIMITS else None, breaker=breaker)


def call(service_id: str, request: Request) -> Answer:
    """Raises a ServiceError."""
    return registry.call(service_id, request, os.environ, door())
