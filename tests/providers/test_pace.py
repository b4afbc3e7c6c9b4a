"""Rates and breakers: never more calls in a second than are allowed, and a vendor that fails is left
alone for a while."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.errors import RateLimited, VendorUnavailable
from providers.pace import Breaker, MemoryStore, Pace


class Clock:
    """A time that stands until it is moved."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


# The store


def test_a_value_is_there_until_its_time_is_over(clock: Clock) -> None:
    store = MemoryStore(clock)
    store.set("a", 1, timeout=10)
    store.set("b", 2)
    assert (store.get("a"), store.get("b"), store.get("c"), store.get("c", 7)) == (1, 2, None, 7)
    clock.now += 10
    assert (store.get("a"), store.get("b")) == (None, 2)


def test_only_one_may_add_a_key(clock: Clock) -> None:
    store = MemoryStore(clock)
    assert store.add("slot", 1, timeout=5)
    assert not store.add("slot", 1, timeout=5)
    clock.now += 5
    assert store.add("slot", 1, timeout=5)
    assert store.delete("slot")
    assert not store.delete("slot")


def test_a_counter_counts_and_does_not_begin_by_itself(clock: Clock) -> None:
    store = MemoryStore(clock)
    with pytest.raises(ValueError, match="failures"):
        store.incr("failures")
    store.add("failures", 0, timeout=5)
    assert [store.incr("failures"), store.incr("failures")] == [1, 2]
    clock.now += 5  # counting does not make it live longer
    assert store.get("failures") is None


def test_slots_that_are_over_do_not_pile_up(clock: Clock) -> None:
    store = MemoryStore(clock)
    for number in range(3000):
        store.add(f"slot {number}", 1, timeout=1)
        clock.now += 0.01
    assert len(store._kept) <= 1100


# The rate


@given(
    per_second=st.sampled_from([1, 2, 5, 10, 20]),
    pauses=st.lists(st.floats(0, 0.7), min_size=1, max_size=40),
)
def test_no_second_sees_more_calls_than_are_allowed(per_second: int, pauses: list[float]) -> None:
    clock = Clock()
    pace = Pace(MemoryStore(clock), clock)
    begun = []
    for pause in pauses:
        clock.now += pause
        begun.append(clock.now + pace.reserve("utopia.read", per_second, patience=100))
    begun.sort()
    for first in begun:
        assert sum(first <= other < first + 1 - 1e-6 for other in begun) <= per_second


def test_a_call_that_would_wait_too_long_is_not_begun(clock: Clock) -> None:
    pace = Pace(MemoryStore(clock), clock)
    waits = [pace.reserve("utopia.read", 2, patience=1.0) for _ in range(3)]
    assert waits == pytest.approx([0.0, 0.5, 1.0])
    with pytest.raises(RateLimited, match=r"utopia\.read") as refused:
        pace.reserve("utopia.read", 2, patience=1.0)
    assert (refused.value.sent, refused.value.billable, refused.value.retryable) == (False, False, True)
    assert pace.reserve("utopia.other", 2, patience=1.0) == 0.0  # each service has a rate of its own
    clock.now += 5
    assert pace.reserve("utopia.read", 2, patience=1.0) == 0.0


def test_two_processes_that_share_a_store_share_the_rate(clock: Clock) -> None:
    store = MemoryStore(clock)
    one, other = Pace(store, clock), Pace(store, clock)
    waits = [one.reserve("a", 4, 10), other.reserve("a", 4, 10), one.reserve("a", 4, 10)]
    assert waits == pytest.approx([0.0, 0.25, 0.5])


# The breaker


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(MemoryStore(clock), failures=3, pause=60)


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        breaker.admit("utopia")
        breaker.note("utopia", answered=False)


def test_a_vendor_that_fails_running_is_left_alone(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.admit("utopia")
    assert not breaker.is_open("utopia")
    breaker.note("utopia", answered=False)
    assert breaker.is_open("utopia")
    with pytest.raises(VendorUnavailable, match="3 times running") as refused:
        breaker.admit("utopia")
    assert (refused.value.sent, refused.value.billable) == (False, False)
    breaker.admit("another")


def test_an_answer_begins_the_count_anew(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.note("utopia", answered=True)
    fail(breaker, 2)
    breaker.admit("utopia")


def test_after_the_pause_one_call_tries_and_its_answer_closes_the_breaker(
    breaker: Breaker, clock: Clock
) -> None:
    fail(breaker, 3)
    clock.now += 60
    breaker.admit("utopia")
    with pytest.raises(VendorUnavailable):
        breaker.admit("utopia")  # the trial is under way
    breaker.note("utopia", answered=True)
    breaker.admit("utopia")
    breaker.admit("utopia")


def test_a_trial_that_fails_opens_the_breaker_at_once(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 60
    breaker.admit("utopia")
    breaker.note("utopia", answered=False)
    assert breaker.is_open("utopia")
    with pytest.raises(VendorUnavailable):
        breaker.admit("utopia")


def test_a_trial_that_never_ended_does_not_stop_the_next(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 60
    breaker.admit("utopia")
    clock.now += 60  # the process that tried is gone
    breaker.admit("utopia")
