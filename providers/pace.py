"""What all workers keep together: a service's rate limit and a vendor's circuit breaker.

Both stand on the few methods of Django's cache that are atomic on every backend; a process that
shares nothing (``manage.py call``) uses :class:`MemoryStore`.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

from providers.errors import RateLimited, VendorUnavailable


class Store(Protocol):
    """The part of Django's cache interface that is needed; time-outs are seconds."""

    def add(self, key: str, value: Any, timeout: float | None = ...) -> bool: ...
    def get(self, key: str, default: Any = ...) -> Any: ...
    def set(self, key: str, value: Any, timeout: float | None = ...) -> None: ...
    def incr(self, key: str) -> int: ...
    def delete(self, key: str) -> Any: ...


class MemoryStore:
    """A store within one process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[Any, float]] = {}

    def add(self, key: str, value: Any, timeout: float | None = None) -> bool:
        with self._lock:
            if self._read(key) is not None:
                return False
            self._write(key, value, timeout)
            return True

    def get(self, key: str, default: Any = None) -> Any:
        with self._lock:
            found = self._read(key)
            return default if found is None else found

    def set(self, key: str, value: Any, timeout: float | None = None) -> None:
        with self._lock:
            self._write(key, value, timeout)

    def incr(self, key: str) -> int:
        """ValueError where the key is not there, as Django's cache has it."""
        with self._lock:
            found = self._read(key)
            if found is None:
                raise ValueError(key)
            self._kept[key] = (found + 1, self._kept[key][1])
            return int(found) + 1

    def delete(self, key: str) -> bool:
        with self._lock:
            return self._kept.pop(key, None) is not None

    def _read(self, key: str) -> Any:
        value, until = self._kept.get(key, (None, 0.0))
        return value if until > self._clock() else None

    def _write(self, key: str, value: Any, timeout: float | None) -> None:
        now = self._clock()
        if len(self._kept) > 1000:  # slots of a rate limit are never asked for again
            self._kept = {k: kept for k, kept in self._kept.items() if kept[1] > now}
        self._kept[key] = (value, math.inf if timeout is None else now + timeout)


class Pace:
    """A rate limit: the second is cut into as many slots as calls are allowed, each given away
    once. A call begins when its slot does, so no second ever sees more than the limit."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock

    def reserve(self, service: str, per_second: float, patience: float) -> float:
        """Seconds to wait before the call. RateLimited where that is more than ``patience``."""
        now = self._clock()
        hint = f"pace:{service}:next"
        slot: int = max(math.ceil(now * per_second), self._store.get(hint, 0))
        while slot <= (now + patience) * per_second:
            if self._store.add(f"pace:{service}:{slot}", 1, timeout=patience + 60):
                self._store.set(hint, slot + 1, timeout=patience + 60)
                return max(slot / per_second - now, 0.0)
            slot += 1
        raise RateLimited(
            f"More calls of {service} are waiting than its limit lets through. Try again later.",
            sent=False,
            billable=False,
        )


class Breaker:
    """Stops calls to a vendor that failed ``failures`` times running, for ``pause`` seconds; then
    lets one call try."""

    def __init__(self, store: Store, *, failures: int, pause: float) -> None:
        self._store = store
        self._failures = failures
        self._pause = pause

    def is_open(self, vendor: str) -> bool:
        return bool(self._store.get(f"breaker:{vendor}:open", False))

    def admit(self, vendor: str) -> None:
        """Raises VendorUnavailable while the breaker is open."""
        failed = self._store.get(f"breaker:{vendor}:failures", 0) >= self._failures
        if self.is_open(vendor) or (
            failed and not self._store.add(f"breaker:{vendor}:trial", 1, timeout=self._pause)
        ):
            raise VendorUnavailable(
                f"{vendor} failed {self._failures} times running and is left alone for a while.",
                sent=False,
                billable=False,
            )

    def note(self, vendor: str, *, answered: bool) -> None:
        """``answered`` is true for whatever the vendor itself said, a refusal included."""
        counter = f"breaker:{vendor}:failures"
        if answered:
            self._store.delete(counter)
            self._store.delete(f"breaker:{vendor}:trial")
            return
        # The count outlives the pause: the trial that fails opens the breaker at once.
        self._store.add(counter, 0, timeout=4 * self._pause)
        try:
            failed = self._store.incr(counter)
        except ValueError:  # it lapsed between the two
            return
        if failed >= self._failures:
            self._store.set(f"breaker:{vendor}:open", True, timeout=self._pause)
            self._store.delete(f"breaker:{vendor}:trial")
