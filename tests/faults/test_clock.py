"""A clock that jumps, around one process at a time (Debian's faketime)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.installation import CNH, FACE, Installation, wait_until
from tests.faults.conftest import Install, outcomes, sound

pytestmark = [pytest.mark.slow, pytest.mark.faketime]

HOUR = 3600


class Clock:
    """What faketime tells a process; ``jump`` sets it off by so many seconds, while it runs."""

    before = ("faketime", "-m", "-f", "+0s")

    def __init__(self, place: Installation, name: str) -> None:
        self.file = place.folder / f"{name}.clock"
        self.more = {
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "PYTHONPATH": str(Path(__file__).parent / "faked"),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # a clock that is set does not move this one
        }
        self.jump(0)

    def jump(self, seconds: int) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(f"{seconds:+d}s\n")
        new.rename(self.file)


def lost(place: Installation) -> None:
    """A case whose tasks were lost with a broker: it waits for the sweeper."""
    assert place.broker
    place.ask("submit", cases=place.ask("collect", count=1))
    place.broker.client().delete("vendors")


def test_the_sweeper_goes_on_whatever_happens_to_the_clock_that_sends_it(install: Install) -> None:
    place = install(latency=50)
    clock = Clock(place, "clock")
    place.start_clock(clock.before, clock.more)
    for jump in (0, 2 * HOUR, -HOUR, 0):
        clock.jump(jump)
        lost(place)
        place.start_worker(wait=False)
        place.settled(60)
        place.kill("vendors")
    assert sound(place)["actions"]["review.ready"] == 4
    assert place.calls() == {CNH: 4, FACE: 4}


@pytest.mark.parametrize("jump", [2 * HOUR, -2 * HOUR])
def test_a_worker_whose_clock_jumps_while_it_waits_for_vendors(jump: int, install: Install) -> None:
    place = install(latency=1500)
    clock = Clock(place, "vendors")
    place.start_worker(before=clock.before, more=clock.more)
    place.start_clock()
    place.ask("submit", cases=place.ask("collect", count=6))
    wait_until(place.calls, "a vendor is called")
    clock.jump(jump)
    lost(place)
    place.settled()
    clock.jump(0)
    place.ask("submit", cases=place.ask("collect", count=2))
    report = sound(place)
    assert len(report["cases"]) == 9
    assert "answered" in outcomes(report)
