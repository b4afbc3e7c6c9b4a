"""Seconds a card side, and memory of a worker, beside plain RapidOCR with its default settings; and where
ours spends both.

    python -m bench speed [--runs 3] [--count 2]

Each engine is a process of its own. Both are given the same pictures in turn, one at a time, so that
what else the machine does weighs on both alike. Ours is a whole worker: the application's tasks loaded,
and for each picture all that a check does (decoding, card, text, zone, faces, codes, quality,
fields). RapidOCR decodes the picture and gives lines of text. A third process, ours again with a clock in
it, tells the stages.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import Any

import specimens
from bench import stages

KINDS = ("clean", "table")
FIRST_SEED = 8000
GOAL_RATIO = 0.67
GOAL_MB = 1200


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench speed")
    parser.add_argument("--documents", nargs="+", default=list(specimens.DOCUMENTS))
    parser.add_argument("--sides", nargs="+", default=["front", "back"])
    parser.add_argument("--count", type=int, default=2, help="specimens a document")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--runs", type=int, default=3, help="processes of each engine, one after the other")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kyc-speed-") as folder:
        seeds = range(options.first_seed, options.first_seed + options.count)
        _draw(Path(folder), options.documents, seeds, options.sides)
        report([_run(folder, tuple(_ENGINES)) for _ in range(options.runs)])
        stages.report(_run(folder, ("stages",))["stages"]["stages"])


def _draw(folder: Path, documents: Sequence[str], seeds: range, sides: Sequence[str]) -> None:
    """SIDE-KIND-NUMBER.jpg, as a camera would store them."""
    number = 0
    for document in documents:
        for seed in seeds:
            drawn = specimens.make(document, seed, fonts="bench").sides
            for side in drawn:
                for kind in KINDS if side in sides else ():
                    image, _ = specimens.degrade(drawn[side].image, kind, seed)
                    image.convert("RGB").save(folder / f"{side}-{kind}-{number:04}.jpg", "JPEG", quality=92)
                    number += 1


def _run(folder: str, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Fresh processes of the engines, each given every picture, in turn: seconds by kind, and what
    each took besides."""
    with ExitStack() as stack:
        engines = {name: stack.enter_context(_start(name, folder)) for name in names}
        results = {name: _answer(engine) for name, engine in engines.items()}
        for result in results.values():
            result.update({kind: [] for kind in KINDS}, processor=[])
        for number, file in enumerate(sorted(Path(folder).glob("*.jpg")), start=1):
            for name, engine in engines.items():
                taken = _answer(engine, file.name)
                results[name][file.stem.split("-")[1]].append(taken["seconds"])
                results[name]["processor"].append(taken["processor"])
            if number % 20 == 0:
                print(f"... {number} pictures, {', '.join(names)}", flush=True)
        for name, engine in engines.items():
            results[name] |= _answer(engine, "")
    return results


def _start(name: str, folder: str) -> subprocess.Popen[str]:
    # Its own VAR_DIR: a worker's settings may want one, and nothing of an installation is touched.
    environment = os.environ | {"VAR_DIR": str(Path(folder) / "var")}
    command = [sys.executable, "-m", "bench.speed", name, folder]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True)  # noqa: S603


def _answer(engine: subprocess.Popen[str], question: str | None = None) -> dict[str, Any]:
    """What an engine's process says to a picture's name, to an empty line (its end), or at its start."""
    assert engine.stdin is not None and engine.stdout is not None
    if question is not None:
        print(question, file=engine.stdin, flush=True)
    for line in engine.stdout:
        if line.startswith("{"):
            answer: dict[str, Any] = json.loads(line)
            return answer
    raise RuntimeError(f"{engine.args!r} ended with {engine.wait()}")


# In the measured process


def _ours() -> Callable[[str, bytes], object]:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "kyc.settings"
    django.setup()
    from django.conf import settings

    import onboarding.tasks  # noqa: F401
    from providers.errors import ServiceError
    from providers.local import engine, services
    from providers.model import Request

    services.warm_up(settings.ENGINE_THREADS)

    def read(side: str, data: bytes) -> object:
        try:
            return engine.read_document(Request({side: data}))  # type: ignore[dict-item]
        except ServiceError as error:  # a refusal takes its time as well
            return error

    return read


def _rapidocr() -> Callable[[str, bytes], object]:
    from PIL import Image
    from rapidocr import RapidOCR

    plain = RapidOCR()
    blank = io.BytesIO()
    Image.new("RGB", (320, 200), "white").save(blank, "PNG")
    plain(blank.getvalue())
    return lambda _side, data: plain(data)


_ENGINES = {"ours": _ours, "rapidocr": _rapidocr}


def serve(name: str, folder: Path) -> None:
    """Load; then read each picture that is named on a line of the input and tell how long it took; at an
    empty one tell the highest memory."""
    clock = stages.Clock()
    started = time.perf_counter()
    read = _ENGINES.get(name, _ours)()
    if name == "stages":
        clock.watch(stages.stages())
    print(json.dumps({"load": time.perf_counter() - started}), flush=True)
    while file := sys.stdin.readline().strip():
        data = (folder / file).read_bytes()
        started, before = time.perf_counter(), time.process_time()
        with clock.picture() if name == "stages" else nullcontext():
            read(file.split("-")[0], data)
        taken = time.perf_counter() - started
        print(json.dumps({"seconds": taken, "processor": time.process_time() - before}), flush=True)
    last = {"stages": clock.result()} if name == "stages" else {"peak_mb": _peak_mb()}
    print(json.dumps(last), flush=True)


def _peak_mb() -> float:
    """The process's highest resident memory. Not getrusage's: that keeps what the parent had."""
    status = Path("/proc/self/status").read_text()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kilobytes) / 1024


# The tables


def report(runs: Sequence[dict[str, dict[str, Any]]]) -> None:
    """Medians over runs of each run's median, with the runs' range."""
    sides = {kind: len(runs[0]["ours"][kind]) for kind in KINDS}
    print(f"\n### Speed and memory, {len(runs)} processes of each engine, picture by picture in turn\n")
    print("| pictures | sides | ours, s a side | RapidOCR, s a side | ratio |\n|---|---|---|---|---|")
    for kind in (*KINDS, "all"):
        _row(
            kind,
            sides.get(kind, sum(sides.values())),
            [[_median(run[n], kind) for run in runs] for n in _ENGINES],
        )
    processor = [[statistics.median(run[name]["processor"]) for run in runs] for name in _ENGINES]
    _row("processor time a side, s", "-", processor)
    for text, key, digits in (("until it is ready, s", "load", 1), ("peak memory, MB", "peak_mb", 0)):
        _row(text, "-", [[run[name][key] for run in runs] for name in _ENGINES], digits)
    print(f"\nGoals: ratio of all pictures at most {GOAL_RATIO:.2f}; ours below {GOAL_MB} MB.")


def _row(text: str, sides: object, both: Sequence[Sequence[float]], digits: int = 2) -> None:
    ours, plain = both
    ratio = statistics.median(ours) / statistics.median(plain)
    print(f"| {text} | {sides} | {_spread(ours, digits)} | {_spread(plain, digits)} | {ratio:.2f} |")


def _median(run: dict[str, Any], kind: str) -> float:
    times: list[float] = run[kind] if kind in KINDS else [second for each in KINDS for second in run[each]]
    return statistics.median(times)


def _spread(values: Sequence[float], digits: int = 2) -> str:
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]))
