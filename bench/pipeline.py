"""The pipeline from a submitted case to its findings, against the sandbox at a fixed latency.

``path``: wall time of a case, from submitting to review, over its slowest path: a driving licence is
read, then its tax id is looked up; the face match runs beside them. ``rate``: cases a minute of 1, 2
and 4 worker processes, each with threads, from the first call's beginning to the last one's end, and
the CPU that a case costs. ``queries``: database queries a case, by how many cases there were before.
``memory``: a worker's resident memory while it works on many cases.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.faults import QUICK
from bench.installation import BACKGROUND, STRANGERS, Installation, wait_until

LATENCY = 1000
"""Milliseconds."""


@contextmanager
def installed(latency: int, more: Mapping[str, str] | None = None) -> Iterator[Installation]:
    """On SQLite and the embedded broker, or what ``DATABASE_URL`` and ``CELERY_BROKER_URL`` name."""
    named = {name: os.environ[name] for name in ("DATABASE_URL", "CELERY_BROKER_URL") if name in os.environ}
    quick = {**QUICK, "CHECK_SECONDS": "60", "RESEND_SECONDS": "3600", **named, **(more or {})}
    with (
        tempfile.TemporaryDirectory(prefix="kyc-bench-") as folder,
        Installation(
            Path(folder) / "var", latency=latency, more=quick, changes=BACKGROUND + STRANGERS
        ) as place,
    ):
        yield place


def path(cases: int) -> None:
    with installed(LATENCY) as place:
        place.start_worker()
        ratios = []
        for _ in range(cases):
            place.ask("submit", cases=place.ask("collect", count=1))
            place.settled()
            seconds = place.ask("times")["cases"][-1]
            ratios.append(seconds / (2 * LATENCY / 1000))
        calls = sum((place.calls() or {}).values())
    print(
        f"wall time of a case over its slowest path (2 calls of {LATENCY} ms one after"
        f" the other, {calls / cases:.0f} in all): median {statistics.median(ratios[1:]):.2f},"
        f" worst {max(ratios[1:]):.2f}, the first {ratios[0]:.2f} (goal 1.15)"
    )


def rate(cases: int, processes: int, threads: int) -> None:
    with installed(LATENCY, {"SWEEP_SECONDS": "3600"}) as place:
        place.ask("submit", cases=place.ask("collect", count=cases))
        names = [f"vendors-{number}" for number in range(processes)]
        for name in names:
            place.start_worker(name, pool=("-P", "threads", "-c", str(threads)), wait=False)
        wait_until(place.calls, "a vendor is called")
        before = sum(place.cpu(name) for name in names)
        done = cases - place.ask("checking")
        place.settled(1800)
        used = sum(place.cpu(name) for name in names) - before
        seconds = place.ask("times")["span"]
    print(
        f"{processes} process(es) of {threads} threads: {60 * cases / seconds:.0f} cases a minute"
        f" ({cases} cases, 3 calls each, in {seconds:.1f} s), CPU of the workers"
        f" {1000 * used / (cases - done):.0f} ms a case"
    )


def queries(cases: int) -> None:
    with installed(0) as place:
        counts = place.ask("queries", count=cases)
    print(f"queries a case, submitting and all checks, the first {cases} cases: {sorted(set(counts))}")


def memory(cases: int, steps: int) -> None:
    with installed(0, {"SWEEP_SECONDS": "3600"}) as place:
        place.start_worker(pool=("-P", "threads", "-c", "8"))
        print("resident memory of a worker after so many cases:", end="")
        for step in range(1, steps + 1):
            place.ask("submit", cases=place.ask("collect", count=cases // steps))
            wait_until(lambda: not place.ask("checking"), "all cases are checked", 3600)
            print(f" {step * (cases // steps)}: {place.memory('vendors'):.0f} MB;", end="", flush=True)
        print()


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench pipeline")
    parser.add_argument("parts", nargs="*", help="path, rate, queries, memory; all without a name")
    parser.add_argument("--cases", type=int, default=200, help="of each rate")
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--memory-cases", type=int, default=10_000)
    options = parser.parse_args(arguments)
    parts = options.parts or ["path", "rate", "queries", "memory"]
    if "path" in parts:
        path(12)
    if "rate" in parts:
        for processes in (1, 2, 4):
            rate(options.cases, processes, options.threads)
    if "queries" in parts:
        queries(60)
    if "memory" in parts:
        memory(options.memory_cases, 10)
