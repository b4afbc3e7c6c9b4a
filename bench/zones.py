"""How often a machine-readable zone is read rightly: all check digits right, every letter right, and
wrong although all check digits are right.

    python -m bench zones [--count 3] [--first-seed 9000] [--degradations ...]

The side that bears the zone, read as the engine reads any: passports (TD3), identity cards of one
country and of any (TD1, TD2), visas (MRV-A, MRV-B). Seeds that nothing else uses, the ``bench`` fonts,
the zone in OCR-B and in a monospaced face in turn.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import specimens
from bench.accuracy import MILD, ROUGH
from providers.local import engine
from providers.local.glance import picture
from providers.local.mrz import find
from providers.model import Side
from providers.normalise import mrz

DOCUMENTS = ("passport", "visa", "id_card", "de.id_card", "nl.id_card", "no.id_card", "se.id_card")
STRONG = tuple(kind for kind in ROUGH if kind != "covered")  # a thumb over the zone hides it
FIRST_SEED = 9000


@dataclass
class Result:
    """``wrong`` counts letters; ``false`` names the parts that a right check digit covers and that are
    wrong all the same; ``first`` is whether the first look alone had all check digits right,
    ``doubtful`` whether a second one was taken."""

    document: str
    seed: int
    degradation: str
    form: str
    font: str
    seconds: float = 0.0
    first: bool = False
    doubtful: bool = False
    found: bool = False
    valid: bool = False
    repaired: bool = False
    wrong: int = 0
    false: tuple[str, ...] = ()


def read(job: tuple[str, int, str]) -> Result:
    """Draw, degrade, read, compare."""
    document, seed, degradation = job
    font = "ocr-b" if seed % 2 else "mono"
    specimen = specimens.make(document, seed, fonts="bench", mrz_font=font)
    side, drawn = next((side, drawn) for side, drawn in specimen.sides.items() if "mrz" in drawn.truth)
    image, _matrix = specimens.degrade(drawn.image, degradation, seed)
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=95)
    truth = drawn.truth["mrz"].split("\n")
    form = mrz.format_of(truth)
    if form is None:
        raise ValueError(f"{document} {seed} bears no zone of ICAO Doc 9303")
    result = Result(document, seed, degradation, form.name, font)
    pixels = picture(buffer.getvalue())
    started = time.perf_counter()
    reading = engine.read_side(pixels, cast(Side, side))
    result.seconds = time.perf_counter() - started
    first, zone = find(reading.lines), reading.zone
    result.first = first is not None and first.mrz.valid
    result.doubtful = first is not None and first.doubtful
    result.wrong = sum(map(len, truth))
    if zone is None:
        return result
    result.found, result.valid, result.repaired = True, zone.mrz.valid, bool(zone.repaired)
    if zone.mrz.format is not form:
        result.false = ("format",) if zone.mrz.valid else ()
        return result
    result.wrong = sum(a != b for a, b in zip("".join(truth), "".join(zone.mrz.rows), strict=True))
    result.false = tuple(
        name
        for name, _digit, places in form.checks
        if zone.mrz.valid and mrz.covered(truth, places) != mrz.covered(zone.mrz.rows, places)
    )
    return result


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench zones")
    parser.add_argument("--documents", nargs="+", default=list(DOCUMENTS))
    parser.add_argument("--degradations", nargs="+", default=[*MILD, "table", *STRONG])
    parser.add_argument("--count", type=int, default=3, help="specimens a document and degradation")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--wrong", action="store_true", help="list every zone that is not exact")
    parser.add_argument("--out", type=Path, default=Path("build/zones.json"))
    options = parser.parse_args(arguments)
    # Other seeds for every degradation: as many people and issuers as zones.
    jobs = [
        (document, options.first_seed + number * options.count + turn, kind)
        for number, kind in enumerate(options.degradations)
        for document in options.documents
        for turn in range(options.count)
    ]
    results: list[Result] = []
    with multiprocessing.get_context("spawn").Pool(options.processes, _one_thread) as pool:
        for result in pool.imap(read, jobs, chunksize=4):
            results.append(result)
            if len(results) % 50 == 0:
                print(f"... {len(results)} of {len(jobs)}", flush=True)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps([vars(result) for result in results]))
    report(results, options.degradations, show_wrong=options.wrong)


def _one_thread() -> None:
    from providers.local import ocr

    ocr.use_threads(1)


def report(results: Sequence[Result], kinds: Sequence[str], *, show_wrong: bool) -> None:
    """Tables by degradation, format and font."""
    _table("degradation", [(kind, [r for r in results if r.degradation == kind]) for kind in kinds])
    sums = {"clean and mild": MILD, "table": ("table",), "strong": STRONG}
    groups = [(name, [r for r in results if r.degradation in parts]) for name, parts in sums.items()]
    forms = sorted({r.form for r in results})
    groups += [(form, [r for r in results if r.form == form]) for form in forms]
    groups += [(font, [r for r in results if r.font == font]) for font in ("ocr-b", "mono")]
    _table("group", [*groups, ("**all**", list(results))])
    if show_wrong:
        for r in results:
            if r.wrong:
                told = f"valid={r.valid} repaired={r.repaired} wrong={r.wrong} {' '.join(r.false)}"
                print(f"{r.document} {r.seed} {r.degradation} {r.form} {r.font}: found={r.found} {told}")


def _table(head: str, groups: Sequence[tuple[str, Sequence[Result]]]) -> None:
    print(
        f"\n| {head} | zones | found | looked at twice | checks right at first | checks right | exact |",
        end="",
    )
    print(" wrong, checks right | s, median |\n|---|---|---|---|---|---|---|---|---|")
    for name, each in groups:
        if each:
            shares = (
                100 * sum(value) / len(each)
                for value in (
                    [r.found for r in each],
                    [r.doubtful for r in each],
                    [r.first for r in each],
                    [r.valid for r in each],
                    [not r.wrong for r in each],
                )
            )
            seconds = statistics.median(r.seconds for r in each)
            cells = " | ".join(f"{share:.1f}" for share in shares)
            print(f"| {name} | {len(each)} | {cells} | {sum(bool(r.false) for r in each)} | {seconds:.2f} |")
