"""How the application calls a service: one door a process, whose pace and breakers all workers
share through the cache. What a test case asks goes through another door, behind which the sandbox
plays every vendor: no setting can send it to a real one."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from kyc import tracing
from providers import registry
from providers.door import Door, Patience
from providers.errors import ServiceError
from providers.model import Answer, Request
from providers.pace import Breaker, Pace
from providers.sandbox.inprocess import InProcess, environment

log = logging.getLogger("onboarding.vendors")


class Lenient:
    """The cache, where it does not answer as if it were empty: an answer that was paid for is not
    thrown away because a breaker cannot be told of it, and a call is not refused because nobody
    knows the pace."""

    def add(self, key: str, value: Any, timeout: float | None = None) -> bool:
        return bool(_or(True, lambda: cache.add(key, value, timeout)))

    def get(self, key: str, default: Any = None) -> Any:
        return _or(default, lambda: cache.get(key, default))

    def set(self, key: str, value: Any, timeout: float | None = None) -> None:
        _or(None, lambda: cache.set(key, value, timeout))

    def incr(self, key: str) -> int:
        return int(_or(0, lambda: cache.incr(key)))

    def delete(self, key: str) -> bool:
        return bool(_or(False, lambda: cache.delete(key)))


def _or(otherwise: Any, ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except RedisError as error:
        log.warning("the cache does not answer (%s)", type(error).__name__)
        return otherwise


@lru_cache(maxsize=1)
def door() -> Door:
    # Threads are not stopped from outside as processes are: the call itself ends before the sweeper
    # takes its worker for dead.
    patience = Patience(total=min(Patience().total, settings.CHECK_SECONDS))
    pace = Pace(Lenient()) if settings.VENDOR_RATE_LIMITS else None
    return Door(patience=patience, pace=pace, breaker=_breaker())


@lru_cache(maxsize=1)
def _breaker() -> Breaker:
    return Breaker(Lenient(), failures=settings.BREAKER_FAILURES, pause=settings.BREAKER_SECONDS)


def is_left_alone(vendor: str) -> bool:
    """Whether a vendor's breaker is open; not, where the cache does not answer: the call will
    tell."""
    return _breaker().is_open(vendor)


@lru_cache(maxsize=1)
def _test_door() -> Door:
    return Door(InProcess(), patience=Patience(attempts=1))


def configured(service_id: str, *, live: bool = True) -> bool:
    """Whether the service's vendor has its variables; the sandbox has all."""
    return registry.configured(service_id, os.environ if live else environment())


def call(service_id: str, request: Request, *, live: bool = True) -> Answer:
    """Raises a ServiceError."""
    with tracing.span(service_id, kind="client", live=live) as span:
        try:
            if not live:
                return registry.call(service_id, request, environment(), _test_door())
            return registry.call(service_id, request, os.environ, door())
        except ServiceError as error:
            span.set(error__type=error.kind)
            raise
