"""How often the embedded engine's warnings are right: hits and false alarms, by cue and document.

    python -m bench quality [--count 3]

Every document is read whole, clean and under every degradation; a warning on the degradation that
it is meant for is a hit, one on a clean or mildly degraded picture a false alarm. Bounds were found on
seeds 300 to 302; these are others (7000 and on), in the fonts that the layouts have not seen.
"""

from __future__ import annotations

import argparse
import functools
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import cast

import specimens
from bench.accuracy import MILD
from providers import images
from providers.errors import ImageUnreadable, ServiceError
from providers.local import engine
from providers.model import Request, Side
from providers.warnings import BLURRY, CODES, COVERED, PHOTOCOPY, REFLECTION, SCREEN_PHOTO

FIRST_SEED = 7000
GOOD = (*MILD, "table")
# The degradations joined by + follow each other.
FAULTS = {
    BLURRY: ("strong_blur",),
    REFLECTION: ("glare",),
    PHOTOCOPY: ("photocopy", "photocopy+table"),
    SCREEN_PHOTO: ("screen",),
    COVERED: ("covered",),
}
KINDS = (*GOOD, *(kind for kinds in FAULTS.values() for kind in kinds), "lowres")


@dataclass
class Result:
    """One side under one degradation. ``codes`` are None where the engine refused to read."""

    document: str
    side: Side
    seed: int
    kind: str
    codes: list[int] | None
    hints: list[str] = field(default_factory=list)


def read(job: tuple[str, int, str]) -> list[Result]:
    """Draw a specimen, degrade its sides, read them together."""
    document, seed, kind = job
    specimen = specimens.make(document, seed, fonts="bench", mrz_font="ocr-b" if seed % 2 else "mono")
    pictures: dict[Side, bytes] = {}
    for side, drawn in specimen.sides.items():
        image = drawn.image
        for step in kind.split("+"):
            image, _ = specimens.degrade(image, step, seed)
        pictures[cast(Side, side)] = images.encode_jpeg(image, quality=95)
    try:
        answer = engine.read_document(Request(pictures))
    except ImageUnreadable:
        return [Result(document, side, seed, kind, None) for side in pictures]
    except ServiceError:  # taken for another document: no word on the picture
        return [Result(document, side, seed, kind, []) for side in pictures]
    return [
        Result(
            document,
            side,
            seed,
            kind,
            sorted({w.code for w in answer.warnings if w.side == side}),
            [name for name in ("too_small", "too_dark") if answer.raw[side]["measures"].get(name)],
        )
        for side in pictures
        if side in answer.raw
    ]


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench quality")
    parser.add_argument("--documents", nargs="+", default=list(specimens.DOCUMENTS))
    parser.add_argument("--degradations", nargs="+", default=list(KINDS))
    parser.add_argument("--count", type=int, default=3, help="specimens a document")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--out", type=Path, default=Path("build/quality.json"))
    options = parser.parse_args(arguments)
    jobs = [
        (document, seed, kind)
        for document in options.documents
        for seed in range(options.first_seed, options.first_seed + options.count)
        for kind in options.degradations
    ]
    results: list[Result] = []
    for number, job in enumerate(jobs, start=1):
        results += read(job)
        if number % 50 == 0:
            print(f"... {number} of {len(jobs)}", flush=True)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps([asdict(result) for result in results]))
    report(results)


def report(results: Sequence[Result]) -> None:
    """Cues by degradation, by document, and the goal."""
    kinds = [kind for kind in KINDS if any(r.kind == kind for r in results)]
    print(f"\n### Warnings by degradation, % of pictures ({len(results)} sides)\n")
    print("| warning | " + " | ".join(kinds) + " |\n|---|" + "---|" * len(kinds))
    rows: dict[str, Callable[[Result], bool]] = {
        f"{code} {CODES[code].name}": functools.partial(told, code) for code in FAULTS
    }
    rows["refused as unreadable"] = lambda r: r.codes is None
    rows["hint: too small"] = lambda r: "too_small" in r.hints
    rows["hint: too dark"] = lambda r: "too_dark" in r.hints
    for name, tells in rows.items():
        cells = [share(tells(r) for r in results if r.kind == kind) for kind in kinds]
        print(f"| {name} | " + " | ".join(cells) + " |")
    print("\n### Hits and false alarms by document, %\n")
    print("| document | side | " + " | ".join(CODES[code].name for code in FAULTS) + " |")
    print("|---|---|" + "---|" * len(FAULTS))
    for document, side in dict.fromkeys((r.document, r.side) for r in results):
        own = [r for r in results if (r.document, r.side) == (document, side)]
        print(f"| {document} | {side} | " + " | ".join(_both(code, own) for code in FAULTS) + " |")
    print("| **all** | | " + " | ".join(_both(code, results) for code in FAULTS) + " |")
    print("\nEach cell: hits on the faults / false alarms on clean, mildly degraded and table.")


def _both(code: int, results: Iterable[Result]) -> str:
    own = list(results)
    hits = share(r.codes is None or told(code, r) for r in own if r.kind in FAULTS[code])
    return f"{hits} / {share(told(code, r) for r in own if r.kind in GOOD)}"


def told(code: int, result: Result) -> bool:
    return result.codes is not None and code in result.codes


def share(answers: Iterable[bool]) -> str:
    given = list(answers)
    return f"{100 * sum(given) / len(given):.1f}" if given else "-"
