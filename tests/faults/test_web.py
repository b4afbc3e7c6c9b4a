"""The web process: a form that is sent ten times at once, and a server that is killed meanwhile."""

from __future__ import annotations

import http.client
import random
import threading
import time
import urllib.error

import pytest

from bench.installation import CNH, FACE
from tests.faults.conftest import Install, outcomes, sound
from tests.faults.visitor import Visitor

pytestmark = pytest.mark.slow


def test_the_same_submit_ten_times_at_once_starts_each_check_once(install: Install) -> None:
    place = install()
    place.ask("collect", count=1)
    place.start_web()
    visitor = Visitor(place)
    ends: list[str] = []
    threads = [
        threading.Thread(target=lambda: ends.append(visitor.submit(visitor.numbers[0]))) for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ends) == 10  # each was answered with a page
    place.start_worker()
    assert outcomes(sound(place)) == ["answered", "answered"]
    assert place.calls() == {CNH: 1, FACE: 1}


def test_a_web_process_that_is_killed_leaves_every_case_whole(install: Install) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)  # noqa: S311
    place = install(latency=50)
    place.ask("collect", count=24)
    place.start_worker()
    place.start_clock()
    place.start_web()
    visitor = Visitor(place)
    waiting = list(visitor.numbers)

    def submit_all() -> None:
        while waiting:
            try:
                visitor.submit(waiting[0])
            except urllib.error.HTTPError:
                raise
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)  # it is gone; somebody starts it again
                continue
            waiting.pop(0)

    worker = threading.Thread(target=submit_all)
    worker.start()
    for _ in range(3):
        time.sleep(chance.uniform(0.1, 0.6))
        place.kill("web")
        place.start_web()
    worker.join()
    assert waiting == []
    report = sound(place)
    assert len(report["cases"]) == 24
    assert place.calls() == {CNH: 24, FACE: 24}
