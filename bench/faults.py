"""Workers killed by SIGKILL at random moments under load, and what is left afterwards.

Runs on SQLite and the embedded broker, or on what ``DATABASE_URL`` and ``CELERY_BROKER_URL`` name (an
empty database). The seed chooses which worker is killed, and when.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.installation import Installation, wait_until

WORKERS = ("vendors-1", "vendors-2")
QUICK = {"CHECK_SECONDS": "10", "SWEEP_SECONDS": "1", "RESEND_SECONDS": "5", "VENDOR_RATE_LIMITS": "0"}
"""A call of the sandbox takes less than a second, so that its time is up soon."""

LATENCY = 400
"""Milliseconds: most of a check's time is the call, so that most kills meet one."""

CASES = 8
"""Cases submitted before each kill: more than one worker has threads for."""


def kill_at_random(
    place: Installation, kills: int, seed: int, say: Callable[[str], None] = lambda line: None
) -> dict[str, Any]:
    """What is left when all cases are settled: see ``bench.inside.report``."""
    chance = random.Random(seed)  # noqa: S311
    pool = ("-P", "threads", "-c", "4")
    for name in WORKERS:
        place.start_worker(name, pool=pool)
    place.start_clock()
    for number in range(1, kills + 1):
        before = sum((place.calls() or {}).values())
        place.ask("submit", cases=place.ask("collect", count=CASES))
        wait_until(lambda before=before: sum((place.calls() or {}).values()) > before, "a vendor is called")  # type: ignore[misc]
        time.sleep(chance.uniform(0, 2 * LATENCY / 1000))
        victim = chance.choice(WORKERS)
        place.kill(victim)
        say(f"kill {number} of {kills}: {victim}")
        place.start_worker(victim, pool=pool)
    return place.settled(300)


def wrong(place: Installation, report: dict[str, Any]) -> Iterator[str]:
    """Everything that a fault must not lead to; nothing where all is well."""
    yield from report["problems"]
    for number, progress in report["cases"].items():
        if progress != "in_review":
            yield f"case {number} is {progress}"
    for check in report["checks"]:
        if check["state"] not in ("done", "failed"):
            yield f"check {check['pk']} of {check['service']} is {check['state']}"
        if check["state"] == "failed" and not check["error_kind"]:
            yield f"check {check['pk']} failed and does not say why"
    yield from (f"{times} calls of {name} were sent twice" for name, times in place.repeated().items())
    rows, calls = Counter(call["service"] for call in report["calls"]), place.calls() or {}
    for name, times in calls.items():
        if times > rows[name]:
            yield f"{name} was called {times} times and stands in the ledger {rows[name]} times"
    for check_id, times in Counter(call["check_run_id"] for call in report["calls"]).items():
        if times > 1:
            yield f"check {check_id} was paid {times} times"
    yield from (f"call of {c['service']} is open" for c in report["calls"] if c["state"] == "open")
    acts = Counter(report["actions"])
    lost = sum(call["state"] == "unknown" for call in report["calls"])
    for what, entries, expected in (
        ("submitted", acts["case.submitted"], len(report["cases"])),
        ("ready for review", acts["review.ready"], len(report["cases"])),
        ("check started", acts["check.started"], len(report["calls"])),
        ("check ended", acts["check.finished"] + acts["check.failed"], len(report["checks"])),
        # One whose answer came after all is no longer of unknown outcome.
        ("call lost", acts["call.lost"], max(lost, min(acts["call.lost"], len(report["calls"])))),
    ):
        if entries != expected:
            yield f"{entries} entries of the trail say “{what}”, {expected} should"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench faults")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args(arguments)
    named = {name: os.environ[name] for name in ("DATABASE_URL", "CELERY_BROKER_URL") if name in os.environ}
    print(f"seed {options.seed}")
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="kyc-bench-") as folder,
        Installation(Path(folder) / "var", latency=LATENCY, more=QUICK | named) as place,
    ):
        report = kill_at_random(place, options.kills, options.seed, print)
        faults = list(wrong(place, report))
        states = Counter(call["state"] for call in report["calls"])
    print(
        f"{options.kills} kills, {len(report['cases'])} cases, {states.total()} calls"
        f" ({', '.join(f'{number} {state}' for state, number in sorted(states.items()))}),"
        f" {report['entries']} entries of the trail, {time.monotonic() - began:.0f} s"
    )
    print("\n".join(faults) or "Every case is before a person, no call was made twice, the trail is whole.")
    if faults:
        sys.exit(1)
