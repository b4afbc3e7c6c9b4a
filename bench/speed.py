"""Seconds a card side, and memory of a worker, beside plain RapidOCR with its default settings.

    python -m bench speed [--runs 5] [--count 2]

Each run of each engine is a process of its own over the same pictures; the two take turns, so that
what else the machine does weighs on both. Ours is a whole worker: the application's tasks loaded,
and for each picture all that a check does (decoding, card, text, zone, faces, codes, quality,
fields). RapidOCR decodes the picture and gives lines of text.
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
from pathlib import Path
from typing import Any

import specimens

KINDS = ("clean", "table")
FIRST_SEED = 8000
GOAL_MB = 1200


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench speed")
    parser.add_argument("--documents", nargs="+", default=list(specimens.DOCUMENTS))
    parser.add_argument("--count", type=int, default=2, help="specimens a document")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--runs", type=int, default=5, help="processes of each engine")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kyc-speed-") as folder:
        _draw(Path(folder), options.documents, range(options.first_seed, options.first_seed + options.count))
        runs: dict[str, list[dict[str, Any]]] = {name: [] for name in _ENGINES}
        for number in range(options.runs):
            for name in _ENGINES:
                runs[name].append(_run(name, folder))
            print(f"... run {number + 1} of {options.runs}", flush=True)
    report(runs)


def _draw(folder: Path, documents: Sequence[str], seeds: range) -> None:
    """SIDE-KIND-NUMBER.jpg, as a camera would store them."""
    number = 0
    for document in documents:
        for seed in seeds:
            for side, drawn in specimens.make(document, seed, fonts="bench").sides.items():
                for kind in KINDS:
                    image, _ = specimens.degrade(drawn.image, kind, seed)
                    image.convert("RGB").save(folder / f"{side}-{kind}-{number:04}.jpg", "JPEG", quality=92)
                    number += 1


def _run(name: str, folder: str) -> dict[str, Any]:
    """One engine in a fresh process: seconds of each picture by kind, and what it took besides."""
    # Its own VAR_DIR: a worker's settings may want one, and nothing of an installation is touched.
    environment = os.environ | {"VAR_DIR": str(Path(folder) / "var")}
    command = [sys.executable, "-m", "bench.speed", name, folder]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


# In the measured process


def _ours() -> Callable[[str, bytes], object]:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "kyc.settings"
    django.setup()
    import onboarding.tasks  # noqa: F401
    from providers.errors import ServiceError
    from providers.local import engine, services
    from providers.model import Request

    services.warm_up()

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


def measure(name: str, folder: Path) -> dict[str, Any]:
    """Load, read every picture once, tell how long each took and the highest memory."""
    started = time.perf_counter()
    read = _ENGINES[name]()
    result: dict[str, Any] = {"load": time.perf_counter() - started, **{kind: [] for kind in KINDS}}
    processor = []
    for file in sorted(folder.glob("*.jpg")):
        side, kind, _number = file.stem.split("-")
        data = file.read_bytes()
        started, before = time.perf_counter(), time.process_time()
        read(side, data)
        result[kind].append(time.perf_counter() - started)
        processor.append(time.process_time() - before)
    return result | {"processor": statistics.median(processor), "peak_mb": _peak_mb()}


def _peak_mb() -> float:
    """The process's highest resident memory. Not getrusage's: that keeps what the parent had."""
    status = Path("/proc/self/status").read_text()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kilobytes) / 1024


# The tables


def report(runs: dict[str, list[dict[str, Any]]]) -> None:
    """Medians over runs of each run's median, with the runs' range."""
    sides = {kind: len(runs["ours"][0][kind]) for kind in KINDS}
    print(f"\n### Speed and memory, {len(runs['ours'])} processes of each engine in turn\n")
    print("| pictures | sides | ours, s a side | RapidOCR, s a side | ratio |\n|---|---|---|---|---|")
    for kind in (*KINDS, "all"):
        ours, plain = ([_median(run, kind) for run in runs[name]] for name in _ENGINES)
        ratio = statistics.median(ours) / statistics.median(plain)
        number = sides.get(kind, sum(sides.values()))
        print(f"| {kind} | {number} | {_spread(ours)} | {_spread(plain)} | {ratio:.2f} |")
    rows = (
        ("processor time a side, s", "processor", 2),
        ("until it is ready, s", "load", 1),
        ("peak memory, MB", "peak_mb", 0),
    )
    for text, key, digits in rows:
        ours, plain = ([run[key] for run in runs[name]] for name in _ENGINES)
        ratio = statistics.median(ours) / statistics.median(plain)
        print(f"| {text} | - | {_spread(ours, digits)} | {_spread(plain, digits)} | {ratio:.2f} |")
    print(f"\nGoals: ratio of all pictures at most 1.00; ours below {GOAL_MB} MB.")


def _median(run: dict[str, Any], kind: str) -> float:
    times: list[float] = run[kind] if kind in KINDS else [second for each in KINDS for second in run[each]]
    return statistics.median(times)


def _spread(values: Sequence[float], digits: int = 2) -> str:
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
