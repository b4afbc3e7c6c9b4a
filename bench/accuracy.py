"""How often the embedded engine reads a field exactly right: by document, field and degradation.

Specimens have seeds, fonts, wordings and shifts that neither tests nor descriptions have seen
(seeds from 5000 on, the ``bench`` font set, OCR-B and a monospaced face for the zone in turn). A
field is right when its value equals the truth after normalisation, letter by letter.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from rapidfuzz.distance import Levenshtein

import specimens
from bench import published, reliability
from providers.local import scores
from providers.local.scripts import SCRIPTS

MILD = ("clean", "rotated", "perspective", "blur", "jpeg", "noise", "lowlight")
ROUGH = ("glare", "strong_blur", "photocopy", "screen", "covered", "lowres")
FIRST_SEED = 5000
# What a wrong value must not pass with: the numbers and dates that a check digit stands behind.
CHECKED = ("document_number", "mrz_document_number", "date_of_birth", "date_of_expiry")


@dataclass
class Result:
    """One specimen under one degradation. ``native``: fields in a script that the engine says it does
    not read, and whether it kept quiet about them; ``scored``: name, the recogniser's score, right;
    ``letters``: script, name, wrong letters (edit distance), letters of each field that was to be read;
    ``unproven``: wrong numbers that keep the shape of a rule without a known check digit."""

    document: str
    degradation: str
    seed: int
    seconds: float = 0.0
    right: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str, str | None]] = field(default_factory=list)
    native: list[tuple[str, bool]] = field(default_factory=list)
    scored: list[tuple[str, float, bool]] = field(default_factory=list)
    letters: list[tuple[str, str, int, int]] = field(default_factory=list)
    zone: str = ""  # "", "missed", "valid", "invalid", "exact"
    false_valid: list[tuple[str, str, str]] = field(default_factory=list)
    unproven: list[tuple[str, str, str]] = field(default_factory=list)
    failure: str = ""


def read(job: tuple[str, int, str]) -> Result:
    """Draw a specimen, degrade it, read it, compare."""
    import time

    from providers.errors import ServiceError
    from providers.local import engine, scripts
    from providers.local.layout import layouts
    from providers.model import Request

    document, seed, degradation = job
    font = "ocr-b" if seed % 2 else "mono"
    specimen = specimens.make(document, seed, fonts="bench", mrz_font=font)
    pictures: dict[str, bytes] = {}
    truth: dict[str, set[str]] = {}
    for side, drawn in specimen.sides.items():
        image, _matrix = specimens.degrade(drawn.image, degradation, seed)
        pictures[side] = _jpeg(image)
        for name, value in drawn.truth.items():
            truth.setdefault(name, set()).add(value)
    result = Result(document, degradation, seed)
    native = {
        name: rule.script
        for layout in layouts()
        if layout.document == document
        for rule in layout.values
        if rule.script
        for name in rule.fields
    }
    not_read = {name for name, script in native.items() if script not in scripts.found()[1]}
    started = time.perf_counter()
    try:
        answer = engine.read_plainly(Request(pictures))  # type: ignore[arg-type]
    except ServiceError as error:
        result.failure = error.kind
        result.wrong = [(name, sorted(texts)[0], None) for name, texts in truth.items() if name not in native]
        result.letters = _letters(native, not_read, truth, {})
        result.zone = "missed" if "mrz" in truth else ""
        return result
    finally:
        result.seconds = (time.perf_counter() - started) / len(pictures)
    values = {f.name: f.value for f in answer.fields if f.name}
    result.scored = [
        (f.name, f.score, f.value in truth[f.name])
        for f in answer.fields
        if f.name in truth and f.value is not None and f.score is not None
    ]
    result.letters = _letters(native, not_read, truth, values)
    for name, accepted in truth.items():
        if name in not_read:
            result.native.append((name, values.get(name) is None))
        elif name in native:
            continue  # told letter by letter
        elif values.get(name) in accepted:
            result.right.append(name)
        else:
            result.wrong.append((name, sorted(accepted)[0], values.get(name)))
    checks = [check for check in answer.checks if check.name == "mrz_check_digits"]
    if "mrz" in truth:
        valid = any(check.passed for check in checks)
        exact = values.get("mrz") in truth["mrz"]
        result.zone = "exact" if valid and exact else "valid" if valid else "invalid"
        result.zone = result.zone if checks else "missed"
        result.false_valid += _false_in_zone(answer, truth) if valid else []
    result.false_valid += _false_identifiers(answer, truth, True)
    result.unproven += _false_identifiers(answer, truth, None)
    return result


def _letters(
    native: Mapping[str, str],
    not_read: Collection[str],
    truth: Mapping[str, set[str]],
    values: Mapping[str, str | None],
) -> list[tuple[str, str, int, int]]:
    """Wrong letters of each field that can be read: those that must be added, left out or exchanged, all
    of them where nothing was read."""
    counted = []
    for name, accepted in truth.items():
        if name not in not_read:
            read = values.get(name) or ""
            wrong, length = min(
                (min(len(text), Levenshtein.distance(text, read)), len(text)) for text in accepted
            )
            counted.append((native.get(name) or _script(sorted(accepted)[0]), name, wrong, length))
    return counted


def _script(text: str) -> str:
    return "chinese" if any("\u4e00" <= ch <= "\u9fff" for ch in text) else "latin"


def _false_in_zone(answer: Any, truth: dict[str, set[str]]) -> list[tuple[str, str, str]]:
    """Numbers and dates of a zone with all checks right that are wrong all the same."""
    found = []
    for f in answer.fields:
        name = f.name
        of_zone = name in CHECKED and ".mrz." in f.vendor_field
        if of_zone and name in truth and f.value not in truth[name]:
            found.append((name, sorted(truth[name])[0], str(f.value)))
    return found


def _false_identifiers(
    answer: Any, truth: dict[str, set[str]], verdict: bool | None
) -> list[tuple[str, str, str]]:
    """Identifiers that are wrong and pass their own rule, or, with the verdict None, have its shape where
    no check digit is known."""
    values = {f.name: f.value for f in answer.fields if f.name}
    return [
        (name, sorted(truth[name])[0], str(values[name]))
        for check in answer.checks
        if check.name.startswith("identifier:") and check.passed is verdict
        for name in check.fields
        if name in truth and values.get(name) not in truth[name]
    ]


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench accuracy")
    parser.add_argument("--documents", nargs="+", default=list(specimens.DOCUMENTS))
    parser.add_argument("--degradations", nargs="+", default=[*MILD, "table", *ROUGH])
    parser.add_argument("--count", type=int, default=12, help="specimens a document")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--in-turn", action="store_true", help="one degradation a specimen, in turn: many seeds, few readings"
    )
    parser.add_argument(
        "--again", type=Path, nargs="+", metavar="RESULTS", help="tables of what earlier runs wrote"
    )
    parser.add_argument("--wrong", action="store_true", help="list every wrong field")
    parser.add_argument(
        "--publish",
        action="store_true",
        help=f"write what analysts are told beside a field: {published.FILE}",
    )
    parser.add_argument("--out", type=Path, default=Path("build/accuracy.json"))
    options = parser.parse_args(arguments)
    seeds = range(options.first_seed, options.first_seed + options.count)
    if options.again:
        files = (json.loads(file.read_text("utf-8")) for file in options.again)
        stored = [Result(**each) for file in files for each in file]
        results = [r for r in stored if r.seed in seeds]
        report(results, options.degradations, show_wrong=options.wrong)
        if options.publish:
            publish(results)
        return
    jobs = _jobs(options.documents, seeds, options.degradations, in_turn=options.in_turn)
    results = []
    with multiprocessing.get_context("spawn").Pool(options.processes, _one_thread) as pool:
        for number, result in enumerate(pool.imap(read, jobs, chunksize=4), start=1):
            results.append(result)
            if number % 50 == 0:
                print(f"... {number} of {len(jobs)}", flush=True)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps([vars(r) for r in results], ensure_ascii=False))
    report(results, options.degradations, show_wrong=options.wrong)
    if options.publish:
        publish(results)


def publish(results: Sequence[Result]) -> None:
    """Write how many of the values that were given are right, by document and field. What was not read
    is not among them: beside it stands no value that could be believed."""
    published.publish(
        "bench accuracy",
        (
            (
                r.document,
                [
                    *((name, True) for name in r.right),
                    *((name, False) for name, _truth, value in r.wrong if value is not None),
                ],
            )
            for r in results
        ),
    )


def _jobs(
    documents: Sequence[str], seeds: Sequence[int], kinds: Sequence[str], *, in_turn: bool
) -> list[tuple[str, int, str]]:
    """What to read; in turn, every document meets every degradation once in as many seeds."""
    if not in_turn:
        return [(document, seed, kind) for document in documents for seed in seeds for kind in kinds]
    return [
        (document, seed, kinds[(seed + number) % len(kinds)])
        for seed in seeds
        for number, document in enumerate(documents)
    ]


def _one_thread() -> None:
    from providers.local import ocr

    ocr.use_threads(1)


def report(results: Sequence[Result], kinds: Sequence[str], *, show_wrong: bool) -> None:
    """Tables by document and degradation, by field, of zones, and the goals."""
    met = {(r.document, r.degradation) for r in results}
    if len(met) == len({r.document for r in results}) * len({r.degradation for r in results}):
        _crossed(results, kinds)
    _by("document", results)
    _by("degradation", results)
    _by_field([r for r in results if r.degradation in MILD])
    _by_script(results)
    _zones(results, kinds)
    scored = [(score, right) for r in results for _name, score, right in r.scored]
    print("\n### Scores\n" + reliability.table(scored, scores.mapped))
    _goals(results)
    if show_wrong:
        for r in results:
            for name, truth, value in r.wrong:
                print(f"{r.document} {r.seed} {r.degradation} {name}: {truth!r} read {value!r}")
            for script, name, wrong, length in r.letters:
                if wrong and script in SCRIPTS:
                    print(f"{r.document} {r.seed} {r.degradation} {name}: {wrong} of {length} letters wrong")


def _crossed(results: Sequence[Result], kinds: Sequence[str]) -> None:
    """Where every document met every degradation."""
    print("\n### Fields exactly right, by document and degradation\n")
    print("| document | " + " | ".join(kinds) + " |\n|---|" + "---|" * len(kinds))
    for document in dict.fromkeys(r.document for r in results):
        row = [share([r for r in results if (r.document, r.degradation) == (document, k)]) for k in kinds]
        print(f"| {document} | " + " | ".join(row) + " |")


def _by(what: str, results: Sequence[Result]) -> None:
    """Shares with the number of specimens and fields behind them."""
    print(
        f"\n### Fields exactly right, by {what}\n\n| {what} | specimens | fields | right |\n|---|---|---|---|"
    )
    groups = dict.fromkeys(getattr(r, what) for r in results)
    for name, group in [(n, [r for r in results if getattr(r, what) == n]) for n in groups] + [
        ("**all**", list(results))
    ]:
        print(f"| {name} | {len(group)} | {count(group)[1]} | {share(group)} |")


def share(results: Iterable[Result]) -> str:
    right, total = count(results)
    return f"{100 * right / total:.1f}" if total else "-"


def count(results: Iterable[Result]) -> tuple[int, int]:
    """Fields right, and all: those in Chinese among them, which the goal does not ask for, and not those
    in scripts that Tesseract reads (``_by_script``)."""
    counts = [(len(r.right), len(r.right) + len(r.wrong)) for r in results]
    return sum(right for right, _ in counts), sum(total for _, total in counts)


def _by_field(results: Sequence[Result]) -> None:
    right: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for r in results:
        for name in r.right:
            right[r.document, name] += 1
            total[r.document, name] += 1
        for name, _truth, _value in r.wrong:
            total[r.document, name] += 1
    print("\n### Fields below 100 %, clean and mildly degraded\n")
    print("| document | field | right | of |\n|---|---|---|---|")
    for (document, name), number in sorted(total.items()):
        if right[document, name] < number:
            print(f"| {document} | {name} | {100 * right[document, name] / number:.1f} | {number} |")


def _by_script(results: Sequence[Result]) -> None:
    """Letter by letter, clean and mild beside all: what the rows of fields do not count is here."""
    print("\n### By script\n\n| script | degradations | fields | exactly right | letters | letters right |")
    print("|---|---|---|---|---|---|")
    for script in dict.fromkeys(each[0] for r in results for each in r.letters):
        for title, kinds in (("clean and mild", MILD), ("all", ())):
            counted = [
                each[2:]
                for r in results
                if not kinds or r.degradation in kinds
                for each in r.letters
                if each[0] == script
            ]
            if counted:
                wrong, letters = (sum(each[i] for each in counted) for i in (0, 1))
                exact = 100 * sum(not each[0] for each in counted) / len(counted)
                share = 100 * (1 - wrong / max(1, letters))
                print(f"| {script} | {title} | {len(counted)} | {exact:.1f} | {letters} | {share:.1f} |")


def _zones(results: Sequence[Result], kinds: Sequence[str]) -> None:
    print("\n### Machine-readable zones\n")
    print("| degradation | zones | all check digits right | exact | found |\n|---|---|---|---|---|")
    for kind in kinds:
        zones = [r.zone for r in results if r.degradation == kind and r.zone]
        if zones:
            valid = sum(zone in ("valid", "exact") for zone in zones)
            exact, found = zones.count("exact"), len(zones) - zones.count("missed")
            cells = (100 * n / len(zones) for n in (valid, exact, found))
            print(f"| {kind} | {len(zones)} | " + " | ".join(f"{cell:.1f}" for cell in cells) + " |")


def _goals(results: Sequence[Result]) -> None:
    mild = [r for r in results if r.degradation in MILD]
    table = [r for r in results if r.degradation == "table"]
    zones = [r.zone for r in mild if r.zone]
    valid = 100 * sum(zone in ("valid", "exact") for zone in zones) / max(1, len(zones))
    native = [quiet for r in results for _name, quiet in r.native]
    thai = [each[2:] for r in mild for each in r.letters if each[0] == "thai"]
    false = [f for r in results for f in r.false_valid]
    false_mild = [f for r in mild for f in r.false_valid]
    print("\n### Goals\n")
    print(f"- Fields, clean and mildly degraded: {share(mild)} % of {count(mild)[1]} (goal 97)")
    print(f"- Fields, on a table: {share(table)} % of {count(table)[1]} (goal 95)")
    print(f"- Zones with all check digits right, mild: {valid:.1f} % of {len(zones)} (goal 97)")
    print(f"- Wrong values that pass their check: {len(false_mild)} mild, {len(false)} in all (goal 0)")
    unproven = [f for r in results for f in r.unproven]
    print(f"- Wrong numbers of the right shape where no check digit is published: {len(unproven)}")
    if thai:
        wrong, letters = (sum(each[i] for each in thai) for i in (0, 1))
        print(f"- Thai letters, clean and mild: {100 * (1 - wrong / letters):.1f} % of {letters} (goal 90)")
    print(f"- Fields in scripts that are not read, reported as such: {sum(native)} of {len(native)}")
    for name, truth, value in (*false, *unproven):
        print(f"  - {name}: {truth} read as {value}")
    seconds = sum(r.seconds for r in results) / max(1, len(results))
    print(f"- Seconds a side, one thread a process, all processes side by side: {seconds:.2f}")
