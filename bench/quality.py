"""How often the embedded engine's warnings are right: hits and false alarms, by cue and document.

    python -m bench quality [--count 4] [--readings 3]

A warning on the degradation that it is meant for is a hit, one on a clean or mildly degraded picture a
false alarm. Cues of the picture are judged on the straightened card; what is covered takes a whole
reading and is measured on fewer specimens. Bounds were found on seeds 300 to 302; these are others
(7000 and on), in fonts that the layouts have not seen.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

import numpy as np
from PIL import Image

import specimens
from bench.accuracy import MILD
from providers import images
from providers.documents import catalogue
from providers.errors import ServiceError
from providers.local import engine, faces, geometry, quality
from providers.local.layout import layouts
from providers.model import Request, Side
from providers.warnings import BLURRY, CODES, COVERED, PHOTOCOPY, REFLECTION, SCREEN_PHOTO

FIRST_SEED = 7000
GOOD = (*MILD, "table")
# Degradations joined by + follow each other.
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
    """One side under one degradation; ``read`` tells a whole reading from a look at the picture."""

    document: str
    side: Side
    seed: int
    kind: str
    read: bool
    codes: list[int]
    too_small: bool = False


def drawn(document: str, seed: int, kind: str) -> dict[Side, Image.Image]:
    specimen = specimens.make(document, seed, fonts="bench", mrz_font="ocr-b" if seed % 2 else "mono")
    pictures: dict[Side, Image.Image] = {}
    for name, side in specimen.sides.items():
        picture = side.image
        for step in kind.split("+"):
            picture, _ = specimens.degrade(picture, step, seed)
        pictures[cast(Side, name)] = picture
    return pictures


def looked_at(document: str, seed: int, kind: str) -> list[Result]:
    """The cues of the picture, as the engine takes them once it knows which card it is."""
    portraits = {layout.side for layout in layouts() if layout.document == document and layout.portrait}
    in_colour = catalogue()[document].portrait == "colour"
    results = []
    for side, picture in drawn(document, seed, kind).items():
        frame = next(geometry.frames(np.asarray(images.decode(images.encode_jpeg(picture, 95)).image)))
        seen = faces.faces().detect(frame.image) if side in portraits and in_colour else []
        verdict = quality.judge(frame, faces.portrait(frame.image, seen[0]) if seen else None)
        small = bool(verdict.measures["too_small"])
        results.append(Result(document, side, seed, kind, False, list(verdict.codes), small))
    return results


def read(document: str, seed: int, kind: str) -> list[Result]:
    """What a whole reading warns of; nothing where it is taken for another document."""
    pictures = drawn(document, seed, kind)
    try:
        request = Request({side: images.encode_jpeg(p, 95) for side, p in pictures.items()})
        warnings = engine.read_document(request).warnings
    except ServiceError:
        warnings = ()
    return [
        Result(document, side, seed, kind, True, sorted(w.code for w in warnings if w.side == side))
        for side in pictures
    ]


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench quality")
    parser.add_argument("--documents", nargs="+", default=list(specimens.DOCUMENTS))
    parser.add_argument("--count", type=int, default=4, help="specimens a document")
    parser.add_argument("--readings", type=int, default=3, help="of them to be read as well")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--out", type=Path, default=Path("build/quality.json"))
    options = parser.parse_args(arguments)
    results: list[Result] = []
    for document in options.documents:
        for seed in range(options.first_seed, options.first_seed + options.count):
            for kind in KINDS:
                if kind not in FAULTS[COVERED]:
                    results += looked_at(document, seed, kind)
                if seed < options.first_seed + options.readings and kind in (*GOOD, *FAULTS[COVERED]):
                    results += read(document, seed, kind)
        print(f"... {document}", flush=True)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps([asdict(result) for result in results]))
    report(results)


def report(results: Sequence[Result]) -> None:
    """Cues by degradation, and by document."""
    looks, readings = [r for r in results if not r.read], [r for r in results if r.read]
    print(f"\n### Warnings by degradation, % of {len(looks)} pictures and {len(readings)} readings\n")
    print("| warning | " + " | ".join(KINDS) + " |\n|---|" + "---|" * len(KINDS))
    for code in FAULTS:
        own = readings if code == COVERED else looks
        cells = [share(code in r.codes for r in own if r.kind == kind) for kind in KINDS]
        print(f"| {code} {CODES[code].name} | " + " | ".join(cells) + " |")
    cells = [share(r.too_small for r in looks if r.kind == kind) for kind in KINDS]
    print("| measure: too small | " + " | ".join(cells) + " |")
    print("\n### Hits / false alarms by document, %\n")
    print("| document | side | " + " | ".join(CODES[code].name for code in FAULTS) + " |")
    print("|---|---|" + "---|" * len(FAULTS))
    for document, side in dict.fromkeys((r.document, r.side) for r in results):
        chosen = [r for r in results if (r.document, r.side) == (document, side)]
        print(f"| {document} | {side} | " + " | ".join(_both(code, chosen) for code in FAULTS) + " |")
    print("| **all** | | " + " | ".join(_both(code, results) for code in FAULTS) + " |")


def _both(code: int, results: Iterable[Result]) -> str:
    own = [r for r in results if r.read == (code == COVERED)]
    hits = share(code in r.codes for r in own if r.kind in FAULTS[code])
    return f"{hits} / {share(code in r.codes for r in own if r.kind in GOOD)}"


def share(answers: Iterable[bool]) -> str:
    given = list(answers)
    return f"{100 * sum(given) / len(given):.1f}" if given else "-"
