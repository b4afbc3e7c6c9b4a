"""Where a reading's time and memory go: each stage of the embedded engine by itself, without what the stages
inside it take. :mod:`bench.speed` runs it in a process of its own."""

from __future__ import annotations

import functools
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_REST = "all else"
_HIGHEST = "5"  # proc(5), clear_refs: the highest resident memory begins anew


def stages() -> list[tuple[object, str, str]]:
    """Whose attribute does the work of which stage, in the order in which they are printed."""
    from providers.local import barcode, engine, faces, geometry, mrz, ocr, quality, tesseract

    return [
        (engine, "picture", "decoding"),
        (geometry, "find_card", "finding the card"),
        (geometry, "straighten", "straightening"),
        (geometry, "whole", "straightening"),
        (engine, "clarify", "clarifying"),
        (ocr.Reader, "detect", "text detection"),
        (ocr.Reader, "_turns", "direction"),
        (ocr.Reader, "_recognise", "recognition"),
        (mrz, "find", "machine-readable zone"),
        (barcode, "find", "codes"),
        (engine, "identify", "document and side"),
        (tesseract, "completed", "other scripts"),
        (engine, "_found", "values"),
        (faces.Faces, "detect", "face"),
        (quality, "judge", "quality"),
        (engine, "merge", "crossing the sides"),
    ]


class Clock:
    """Adds up, picture by picture, what each stage takes by itself: ``seconds``, and ``grown``, the
    megabytes by which it raised the process's memory at its highest."""

    def __init__(self) -> None:
        self.seconds: list[dict[str, float]] = []
        self.grown: dict[str, float] = defaultdict(float)
        self.runs: dict[str, int] = defaultdict(int)
        self._inner: list[float] = []

    def watch(self, wanted: Sequence[tuple[object, str, str]]) -> None:
        """Have every call of the given attributes measured."""
        for owner, name, stage in wanted:
            setattr(owner, name, self._timed(getattr(owner, name), stage))

    @contextmanager
    def picture(self) -> Iterator[None]:
        """What is done inside belongs to one picture."""
        self.seconds.append(defaultdict(float))
        with self._stage(_REST):
            yield

    def _timed(self, call: Callable[..., Any], stage: str) -> Callable[..., Any]:
        @functools.wraps(call)
        def timed(*arguments: Any, **named: Any) -> Any:
            if not self.seconds:
                return call(*arguments, **named)
            with self._stage(stage):
                return call(*arguments, **named)

        return timed

    @contextmanager
    def _stage(self, stage: str) -> Iterator[None]:
        before = _resident("VmRSS")
        Path("/proc/self/clear_refs").write_text(_HIGHEST)
        started = time.perf_counter()
        self._inner.append(0.0)
        try:
            yield
        finally:
            taken = time.perf_counter() - started
            self.seconds[-1][stage] += taken - self._inner.pop()
            if self._inner:
                self._inner[-1] += taken
            self.runs[stage] += 1
            self.grown[stage] = max(self.grown[stage], _resident("VmHWM") - before)

    def result(self) -> dict[str, Any]:
        """Mean seconds a picture and share of all of them, the median of the pictures that the stage
        took part in, calls, megabytes."""
        total = sum(sum(each.values()) for each in self.seconds)
        return {
            stage: {
                "mean": sum(each.get(stage, 0.0) for each in self.seconds) / len(self.seconds),
                "share": sum(each.get(stage, 0.0) for each in self.seconds) / total,
                "median": statistics.median(each[stage] for each in self.seconds if stage in each),
                "calls": self.runs[stage] / len(self.seconds),
                "grown_mb": self.grown[stage],
            }
            for stage in dict.fromkeys([name for *_, name in stages()] + [_REST])
            if self.runs[stage]
        }


def report(result: dict[str, dict[str, float]]) -> None:
    """The table of what :meth:`Clock.result` gives."""
    print("\n### Stages of a reading\n")
    print("| stage | calls a side | s a side, mean | share, % | s where it is called, median | memory, MB |")
    print("|---|---|---|---|---|---|")
    for stage, each in result.items():
        share, grown = f"{100 * each['share']:.1f}", f"{each['grown_mb']:.0f}"
        seconds = f"{each['mean']:.3f} | {share} | {each['median']:.3f}"
        print(f"| {stage} | {each['calls']:.2f} | {seconds} | {grown} |")


def _resident(what: str) -> float:
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith(what))) / 1024
